package org.concordia.aggregator.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

final class QuietHoursTest {

    private static final ZoneId SANTIAGO = ZoneId.of("America/Santiago");
    private static final QuietHours NIGHT = new QuietHours(LocalTime.of(23, 0), LocalTime.of(7, 0), SANTIAGO);

    private static Instant santiago(String local) {
        return java.time.LocalDateTime.parse(local).atZone(SANTIAGO).toInstant();
    }

    @Test
    void nightReachesOverMidnightFromItsFirstMinuteToBeforeItsLast() {
        assertThat(NIGHT.cover(santiago("2026-05-04T22:59:59"))).isFalse();
        assertThat(NIGHT.cover(santiago("2026-05-04T23:00:00"))).isTrue();
        assertThat(NIGHT.cover(santiago("2026-05-05T06:59:59"))).isTrue();
        assertThat(NIGHT.cover(santiago("2026-05-05T07:00:00"))).isFalse();
    }

    @Test
    void quietWithinADayDoesNotReachOverMidnight() {
        QuietHours noon = new QuietHours(LocalTime.of(12, 0), LocalTime.of(15, 0), SANTIAGO);
        assertThat(noon.cover(santiago("2026-05-04T12:00:00"))).isTrue();
        assertThat(noon.cover(santiago("2026-05-04T23:30:00"))).isFalse();
        assertThat(noon.endAfter(santiago("2026-05-04T13:00:00"))).isEqualTo(santiago("2026-05-04T15:00:00"));
    }

    @Test
    void endsAtTheLocalHourOnTheNightsWhenTheClockChanges() {
        // Chile puts its clock back at midnight of 5 April 2026 and forward at midnight of 6 September.
        assertThat(NIGHT.endAfter(santiago("2026-04-04T23:30:00"))).isEqualTo(Instant.parse("2026-04-05T11:00:00Z"));
        assertThat(NIGHT.endAfter(santiago("2026-09-05T23:30:00"))).isEqualTo(Instant.parse("2026-09-06T10:00:00Z"));
        QuietHours evening = new QuietHours(LocalTime.of(20, 0), LocalTime.of(0, 30), SANTIAGO);
        assertThat(evening.endAfter(santiago("2026-09-05T21:00:00"))).isEqualTo(Instant.parse("2026-09-06T04:30:00Z"));
    }

    @Test
    void aWholeDayOfQuietIsNone() {
        assertThatThrownBy(() -> new QuietHours(LocalTime.NOON, LocalTime.NOON, SANTIAGO))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
