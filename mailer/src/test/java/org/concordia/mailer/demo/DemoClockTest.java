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

    private static final Duration STRIDE = Duration.ofMinutes(30);

    private final AtomicReference<Instant> wall = new AtomicReference<>(WALL);
    private final DemoClock clock = new DemoClock(wall::get, FROM, TO, Duration.ofSeconds(70), STRIDE);

    @Test
    void standsStillUntilStarted() {
        wall.set(WALL.plusSeconds(1000));
        clock.follow();
        assertThat(clock.instant()).isEqualTo(FROM);
    }

    @Test
    void runsEvenlyThroughTheDayWhenFollowed() {
        assertThat(clock.speed()).isEqualTo(720);
        clock.start();
        for (int seconds = 1; seconds <= 35; seconds++) {
            wall.set(WALL.plusSeconds(seconds));
            clock.follow();
        }
        assertThat(clock.instant()).isEqualTo(FROM.plus(Duration.ofHours(7)));
        wall.set(WALL.plusMillis(35_001));
        assertThat(clock.instant()).isEqualTo(FROM.plus(Duration.ofHours(7)).plusMillis(720));
    }

    @Test
    void waitsForWhoeverFollows() {
        clock.start();
        wall.set(WALL.plusSeconds(60));
        assertThat(clock.instant()).isEqualTo(FROM.plus(STRIDE));
        clock.follow();
        assertThat(clock.instant()).isEqualTo(FROM.plus(STRIDE));
        wall.set(WALL.plusSeconds(61));
        assertThat(clock.instant()).isEqualTo(FROM.plus(STRIDE).plusSeconds(720));
    }

    @Test
    void goesOnAtThePaceOfItsBaseWhenTheDayIsOver() {
        clock.start();
        Instant time = WALL;
        while (clock.instant().isBefore(TO)) {
            time = time.plusSeconds(2);
            wall.set(time);
            clock.follow();
        }
        assertThat(clock.instant()).isEqualTo(TO);
        wall.set(time.plusSeconds(3000));
        assertThat(clock.instant()).isEqualTo(TO.plusSeconds(3000));
    }

    @Test
    void startsOnlyOnce() {
        clock.start();
        wall.set(WALL.plusSeconds(2));
        clock.start();
        assertThat(clock.instant()).isEqualTo(FROM.plusSeconds(2 * 720));
    }

    @Test
    void neverGoesBackWhenItsBaseDoes() {
        clock.start();
        wall.set(WALL.minusSeconds(5));
        assertThat(clock.instant()).isEqualTo(FROM);
    }

    @Test
    void refusesToRunBackwardsOrNotAtAll() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new DemoClock(wall::get, TO, FROM, second, STRIDE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DemoClock(wall::get, FROM, TO, Duration.ZERO, STRIDE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DemoClock(wall::get, FROM, TO, second, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
