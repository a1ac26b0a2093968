package org.concordia.digest.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ClockWatchTest {

    private Instant time = Instant.parse("2025-11-28T10:00:00Z");
    private long counted = Long.MAX_VALUE - 5;
    private final ClockWatch watch = new ClockWatch(() -> time, () -> counted);

    @Test
    void believesAClockThatGoesAsTheProcessorCounts() {
        for (int i = 0; i < 100; i++) {
            pass(Duration.ofHours(1));
            assertThat(watch.isSteady()).isTrue();
        }
    }

    @Test
    void believesAClockThatIsSlewedBySeconds() {
        time = time.plusSeconds(59);
        assertThat(watch.isSteady()).isTrue();
        time = time.minusSeconds(59);
        assertThat(watch.isSteady()).isTrue();
    }

    @Test
    void doubtsAClockThatWasSetForTenMinutesWhicheverWay() {
        for (Duration jump : new Duration[] {Duration.ofDays(1), Duration.ofDays(-1)}) {
            time = time.plus(jump);
            assertThat(watch.isSteady()).isFalse();
            pass(Duration.ofMinutes(10));
            assertThat(watch.isSteady()).isFalse();
            pass(Duration.ofSeconds(1));
            assertThat(watch.isSteady()).isTrue();
        }
    }

    private void pass(Duration span) {
        time = time.plus(span);
        counted += span.toNanos();
    }
}
