package org.concordia.digest.edition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlotsTest {

    private static final ZoneId SANTIAGO = ZoneId.of("America/Santiago");

    /** The clock in Santiago jumped from 24:00 to 01:00 on 7 September 2025 and back on 5 April 2025. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "America/Santiago", "America/Lima", "America/Punta_Arenas", "Pacific/Easter", "America/Caracas",
                "America/New_York", "Europe/Madrid", "Europe/London", "Australia/Lord_Howe", "Pacific/Chatham",
                "Africa/Casablanca", "America/Havana"
            })
    void haveOneSlotForEveryLocalDayWhateverTheClockDoes(String zone) {
        ZoneId there = ZoneId.of(zone);
        for (String cron : List.of("0 0 7 * * ?", "0 0 0 * * ?", "0 30 0 * * ?", "0 30 2 * * ?", "0 30 23 * * ?")) {
            Slots slots = new Slots(cron, there);
            Instant time = LocalDate.of(2025, 1, 1).atStartOfDay(there).toInstant();
            Instant end = LocalDate.of(2026, 1, 1).atStartOfDay(there).toInstant();
            List<LocalDate> days = new ArrayList<>();
            for (Instant slot = slots.after(time.minusSeconds(1)).orElseThrow();
                    slot.isBefore(end);
                    slot = slots.after(slot).orElseThrow()) {
                assertThat(slots.atOrBefore(slot)).contains(slot);
                assertThat(slots.atOrBefore(slot.plus(Duration.ofHours(20)))).contains(slot);
                days.add(slot.atZone(there).toLocalDate());
            }
            assertThat(days).as(cron).hasSize(365).doesNotHaveDuplicates();
        }
    }

    @Test
    void comeLateWhenTheClockJumpsOverThem() {
        Slots midnight = new Slots("0 30 0 * * ?", SANTIAGO);

        Instant slot = midnight.after(Instant.parse("2025-09-06T12:00:00Z")).orElseThrow();

        assertThat(slot.atZone(SANTIAGO)).isEqualTo(ZonedDateTime.parse("2025-09-07T01:30:00-03:00[America/Santiago]"));
    }

    @Test
    void countTheFirstTimeWhenTheyComeTwice() {
        Slots late = new Slots("0 30 23 * * ?", SANTIAGO);
        Instant first = Instant.parse("2025-04-06T02:30:00Z");

        assertThat(late.after(Instant.parse("2025-04-05T12:00:00Z"))).contains(first);
        assertThat(late.atOrBefore(Instant.parse("2025-04-06T03:45:00Z"))).contains(first);
        assertThat(late.after(first)).contains(Instant.parse("2025-04-07T03:30:00Z"));
    }

    @Test
    void keepTheHourOfTheirZoneThroughTheYear() {
        Slots slots = new Slots("0 0 7 * * ?", SANTIAGO);

        assertThat(slots.atOrBefore(Instant.parse("2025-07-01T12:00:00Z")))
                .contains(Instant.parse("2025-07-01T11:00:00Z"));
        assertThat(slots.atOrBefore(Instant.parse("2025-12-01T12:00:00Z")))
                .contains(Instant.parse("2025-12-01T10:00:00Z"));
        assertThat(new Slots("0 0 7 * * ?", ZoneId.of("America/Lima"))
                        .atOrBefore(Instant.parse("2025-07-01T12:00:00Z")))
                .contains(Instant.parse("2025-07-01T12:00:00Z"));
    }

    @Test
    void areFoundAWeekAMonthAndAYearBack() {
        Instant now = Instant.parse("2025-11-28T17:00:00Z");
        ZoneId lima = ZoneId.of("America/Lima");

        assertThat(new Slots("0 0 8 ? * MON", lima).atOrBefore(now)).contains(Instant.parse("2025-11-24T13:00:00Z"));
        assertThat(new Slots("0 0 8 1 * ?", lima).atOrBefore(now)).contains(Instant.parse("2025-11-01T13:00:00Z"));
        assertThat(new Slots("0 0 8 ? * MON#1", lima).atOrBefore(now)).contains(Instant.parse("2025-11-03T13:00:00Z"));
        assertThat(new Slots("0 0 8 29 2 ?", lima).atOrBefore(now)).contains(Instant.parse("2024-02-29T13:00:00Z"));
        assertThat(new Slots("*/10 * * * * ?", lima).atOrBefore(now.plusSeconds(5)))
                .contains(now);
        assertThat(new Slots("0 0 8 ? * MON-FRI", lima).after(now)).contains(Instant.parse("2025-12-01T13:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 7 * * ?|5 fields",
                "0 0 7 * * ? 2025|7 fields",
                "0 0 7 ? * 2|week days as MON",
                "0 0 7 * * *|must be ?",
                "0 0 7 ? * ?|must be ?",
                "0 0 seven * * ?|no hour",
                "0 0 27 * * ?|27"
            })
    void refuseWhatQuartzAndSpringReadDifferently(String cron, String says) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Slots(cron, SANTIAGO))
                .withMessageContaining(says);
    }
}
