package org.concordia.mailer.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DemoClockTest {

    private static final Instant WALL = Instant.parse("2030-01-01T00:00:00Z");
    private static final Instant FROM = Instant.parse("2025-11-28T09:00:00Z");
    private static final Instant TO = Instant.parse("2025-11-28T23:00:00Z");

    private final AtomicReference<Instant> wall = new AtomicReference<>(WALL);
    private final DemoClock clock = new DemoClock(wall::get, FROM, TO, Duration.ofSeconds(70));

    @Test
    void standsStillUntilStarted() {
        wall.set(WALL.plusSeconds(1000));
        assertThat(clock.instant()).isEqualTo(FROM);
    }

    @Test
    void runsEvenlyThroughTheDay() {
        clock.start();
        assertThat(clock.speed()).isEqualTo(720);
        wall.set(WALL.plusSeconds(35));
        assertThat(clock.instant()).isEqualTo(FROM.plus(Duration.ofHours(7)));
        wall.set(WALL.plusMillis(35_001));
        assertThat(clock.instant()).isEqualTo(FROM.plus(Duration.ofHours(7)).plusMillis(720));
    }

    @Test
    void goesOnAtThePaceOfItsBaseWhenTheDayIsOver() {
        clock.start();
        wall.set(WALL.plusSeconds(70));
        assertThat(clock.instant()).isEqualTo(TO);
        wall.set(WALL.plusSeconds(100));
        assertThat(clock.instant()).isEqualTo(TO.plusSeconds(30));
    }

    @Test
    void startsOnlyOnce() {
        clock.start();
        wall.set(WALL.plusSeconds(7));
        clock.start();
        assertThat(clock.instant()).isEqualTo(FROM.plusSeconds(7 * 720));
    }

    @Test
    void isNeverBeforeItsDay() {
        clock.start();
        wall.set(WALL.minusSeconds(5));
        assertThat(clock.instant()).isEqualTo(FROM);
    }

    @Test
    void refusesToRunBackwards() {
        assertThatThrownBy(() -> new DemoClock(wall::get, TO, FROM, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DemoClock(wall::get, FROM, TO, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
