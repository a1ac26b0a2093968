package org.concordia.aggregator.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublishedTimesTest {

    private static final ZoneId SANTIAGO = ZoneId.of("America/Santiago");
    private static final Instant NOW = Instant.parse("2025-11-29T12:00:00Z");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Fri, 28 Nov 2025 11:50:00 -0300",
                "Fri, 28 Nov 2025 14:50:00 GMT",
                "Fri, 28 Nov 2025 14:50:00 UT",
                "Fri, 28 Nov 2025 14:50:00 Z",
                "Fri, 28 Nov 2025 09:50:00 EST",
                "Fri, 28 Nov 2025 09:50:00 PET",
                "Fri, 28 Nov 2025 10:50:00 CLT",
                "Fri, 28 Nov 2025 11:50:00 CLST",
                "Fri, 28 Nov 2025 10:50:00 BOT",
                "Fri, 28 Nov 2025 11:50:00 GMT-3",
                "Fri, 28 Nov 2025 11:50:00 UTC-03:00",
                "Fri, 28 Nov 2025 11:50:00 -03:00",
                "Fri, 28 Nov 2025 11:50:00 -0300 (CLST)",
                "Fri, 28 Nov 2025 11:50:00 America/Santiago",
                "Fri, 28 Nov 2025 11:50 -0300",
                "Fri, 28 Nov 25 11:50:00 -0300",
                "Friday, 28-Nov-25 14:50:00 GMT",
                "Fri Nov 28 14:50:00 GMT 2025",
                "Fri Nov 28 14:50:00 2025 +0000",
                "Nov 28, 2025 14:50:00 GMT",
                "November 28, 2025 2:50 PM UTC",
                "28 November 2025 11:50:00 -0300",
                "vie, 28 nov 2025 11:50:00 -0300",
                "vie., 28 nov. 2025 11:50:00 -0300",
                "Vie, 28 Nov 2025 11:50:00",
                "viernes, 28 de noviembre de 2025, 11:50",
                "viernes 28 de noviembre del 2025 - 11:50 hrs.",
                "28 de noviembre de 2025 a las 11:50 horas",
                "noviembre 28, 2025 11:50 am",
                "sexta-feira, 28 de novembro de 2025 11h50",
                "28/11/2025 11:50",
                "28/11/2025 11:50:00 a. m.",
                "28/11/2025 - 11:50",
                "28-11-2025 11:50",
                "28.11.2025 11:50",
                "11/28/2025 11:50:00 AM",
                "11:50 28/11/2025",
                "2025-11-28T14:50:00Z",
                "2025-11-28T11:50:00-03:00",
                "2025-11-28T11:50:00-0300",
                "2025-11-28T11:50-03",
                "2025-11-28T11:50:00.000-03:00",
                "2025-11-28t14:50:00z",
                "2025-11-28 11:50:00 -0300",
                "2025-11-28 11:50:00 America/Santiago",
                "2025-11-28T11:50:00",
                "2025/11/28 11:50",
                "20251128T145000Z",
                "20251128115000",
                "1764341400",
                "1764341400000",
                "1764341400000000",
                "/Date(1764341400000-0300)/",
                "  Fri,  28\n Nov 2025\t11:50:00 -0300 ",
                "Fri, 28 Nov 2025 14:49:60 GMT"
            })
    void readsOneMomentInEveryShape(String text) {
        Instant time = PublishedTimes.read(text).orElseThrow().at(SANTIAGO);

        assertThat(time.plusSeconds(text.contains(":60") ? 1 : 0)).isEqualTo("2025-11-28T14:50:00Z");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mar, 25 nov 2025 11:50:00 -0300 | 2025-11-25T14:50:00Z",
                "martes, 4 de marzo de 2025 11:50 | 2025-03-04T14:50:00Z",
                "Mar 4, 2025 14:50 GMT | 2025-03-04T14:50:00Z",
                "mié, 05 ene 2022 10:00:00 +0000 | 2022-01-05T10:00:00Z",
                "sáb, 06 abr 2024 10:00:00 +0000 | 2024-04-06T10:00:00Z",
                "lun, 19 ago 2024 10:00:00 +0000 | 2024-08-19T10:00:00Z",
                "1 de setiembre de 2024 00:00 | 2024-09-01T04:00:00Z",
                "jueves, 5 de diciembre de 2024 | 2024-12-05T03:00:00Z",
                "05/12/2024 09:00 | 2024-12-05T12:00:00Z",
                "05/12/2024 09:00 AM | 2024-05-12T13:00:00Z",
                "2024-12-05 | 2024-12-05T03:00:00Z",
                "2024-12-05-05:00 | 2024-12-05T05:00:00Z",
                "2024-12 | 2024-12-01T03:00:00Z",
                "2024 | 2024-01-01T03:00:00Z",
                "2024-340 | 2024-12-05T03:00:00Z",
                "Thu, 05 Dec 2024 24:00:00 GMT | 2024-12-06T00:00:00Z",
                "Thu, 31 Nov 2024 10:00:00 GMT | 2024-11-30T10:00:00Z",
                "Thu, 05 Dec 96 10:00:00 GMT | 1996-12-05T10:00:00Z",
                "12 p.m., 5 de diciembre de 2024 | 2024-12-05T15:00:00Z",
                "5 Dec 2024 12:30 AM GMT | 2024-12-05T00:30:00Z",
                "Κυρ, 11 Ιούλ 2004 12:00:00 EST | 2004-07-11T17:00:00Z",
                "2004-07-13T14:15:00.5Z | 2004-07-13T14:15:00.500Z"
            })
    void readsOtherMoments(String text, String expected) {
        assertThat(PublishedTimes.read(text).orElseThrow().at(SANTIAGO)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ayer",
                "hace 2 horas",
                "Fri",
                "11:50",
                "28/13/2025",
                "2025-13-01",
                "32 Nov 2025 10:00 GMT",
                "Fri, 28 Nov 2025 25:00:00 GMT",
                "99999999999999999999",
                "abc 12",
                "0000-00-00 00:00:00",
                "null"
            })
    void saysNothingWhenThereIsNothingToRead(String text) {
        assertThat(PublishedTimes.read(text)).isEmpty();
    }

    @Test
    void tellsMachinesFormatsFromThoseOfPeople() {
        assertThat(PublishedTimes.read("Fri, 28 Nov 2025 14:50:00")
                        .orElseThrow()
                        .machine())
                .isTrue();
        assertThat(PublishedTimes.read("2025-11-28 14:50:00").orElseThrow().machine())
                .isTrue();
        assertThat(PublishedTimes.read("28/11/2025 11:50").orElseThrow().machine())
                .isFalse();
        assertThat(PublishedTimes.read("vie, 28 nov 2025 11:50").orElseThrow().machine())
                .isFalse();
        assertThat(PublishedTimes.read("28 de noviembre de 2025").orElseThrow().machine())
                .isFalse();
    }

    @Test
    void believesNothingOutsideTheTimesOfFeeds() {
        assertThat(PublishedTimes.isCredible(Instant.parse("1989-12-31T23:59:59Z"), NOW))
                .isFalse();
        assertThat(PublishedTimes.isCredible(Instant.parse("1990-01-01T00:00:00Z"), NOW))
                .isTrue();
        assertThat(PublishedTimes.isCredible(NOW.plus(PublishedTimes.AHEAD), NOW))
                .isTrue();
        assertThat(PublishedTimes.isCredible(NOW.plus(PublishedTimes.AHEAD).plusSeconds(1), NOW))
                .isFalse();
    }
}
