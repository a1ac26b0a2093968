package org.concordia.mailer.note;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoteWishTest {

    @ParameterizedTest
    @CsvSource({
        "7,America/Lima,2025-11-28T11:59:59Z,2025-11-27",
        "7,America/Lima,2025-11-28T12:00:00Z,2025-11-28",
        "0,America/Lima,2025-11-28T05:00:00Z,2025-11-28",
        "23,Pacific/Chatham,2025-11-28T09:14:59Z,2025-11-27",
        "23,Pacific/Chatham,2025-11-28T09:15:00Z,2025-11-28"
    })
    void aDayComesWithItsHour(int hour, String zone, Instant now, LocalDate day) {
        assertThat(NoteWish.day(hour, ZoneId.of(zone), now)).isEqualTo(day);
    }

    @ParameterizedTest
    @CsvSource({
        // Santiago, 7 September 2025: the clock jumps from midnight to one.
        "0,2025-09-07T03:59:59Z,2025-09-06",
        "0,2025-09-07T04:00:00Z,2025-09-07",
        "1,2025-09-07T04:00:00Z,2025-09-07",
        // Santiago, 6 April 2025: at midnight the clock goes back to eleven of the day before.
        "23,2025-04-06T01:59:59Z,2025-04-04",
        "23,2025-04-06T02:00:00Z,2025-04-05",
        "23,2025-04-06T03:30:00Z,2025-04-05",
        "7,2025-04-06T11:00:00Z,2025-04-06"
    })
    void aDayComesOnceWhateverTheClockDoes(int hour, Instant now, LocalDate day) {
        assertThat(NoteWish.day(hour, ZoneId.of("America/Santiago"), now)).isEqualTo(day);
    }

    @Test
    void aDayIsNeverTakenBack() {
        ZoneId zone = ZoneId.of("America/Santiago");
        for (int hour = 0; hour < 24; hour++) {
            LocalDate before = LocalDate.MIN;
            Instant end = Instant.parse("2025-04-08T00:00:00Z");
            for (Instant at = Instant.parse("2025-04-04T00:00:00Z"); at.isBefore(end); at = at.plusSeconds(600)) {
                LocalDate day = NoteWish.day(hour, zone, at);
                assertThat(day).isAfterOrEqualTo(before);
                before = day;
            }
        }
    }
}
