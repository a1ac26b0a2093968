package org.concordia.mailer.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * A clock that runs a day in little more than a minute: it stands at {@code from} until {@link #start}, then runs evenly
 * so that it reaches {@code to} after {@code takes}, and from there goes on at the pace of the clock it is driven by.
 * It never goes back while that one does not. Safe for many threads.
 */
public final class DemoClock implements InstantSource {

    private final InstantSource base;
    private final Instant from;
    private final Instant to;
    private final Duration takes;
    private volatile @Nullable Instant startedAt;

    /**
     * @param base the clock that drives it
     * @param takes how long the day takes by {@code base}, more than zero
     */
    public DemoClock(InstantSource base, Instant from, Instant to, Duration takes) {
        if (!from.isBefore(to) || takes.isNegative() || takes.isZero()) {
            throw new IllegalArgumentException(
                    "a demo clock runs forward: from " + from + " to " + to + " in " + takes);
        }
        this.base = base;
        this.from = from;
        this.to = to;
        this.takes = takes;
    }

    /** Lets time run; does nothing when it runs already. */
    public synchronized void start() {
        if (startedAt == null) {
            startedAt = base.instant();
        }
    }

    /** How many times faster than its base it runs before {@code to}. */
    public double speed() {
        return (double) Duration.between(from, to).toMillis() / takes.toMillis();
    }

    @Override
    public Instant instant() {
        Instant started = startedAt;
        if (started == null) {
            return from;
        }
        Duration elapsed = Duration.between(started, base.instant());
        if (elapsed.isNegative()) {
            return from;
        }
        if (elapsed.compareTo(takes) >= 0) {
            return to.plus(elapsed.minus(takes));
        }
        // In milliseconds: nanoseconds of a day times those of a minute would overflow a long.
        long day = Duration.between(from, to).toMillis();
        return from.plusMillis(Math.multiplyExact(elapsed.toMillis(), day) / takes.toMillis());
    }
}
