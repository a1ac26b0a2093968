package org.concordia.mailer.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * A clock that runs a day in little more than a minute: it stands at {@code from} until {@link #start}, then runs evenly
 * so that it would reach {@code to} after {@code takes}, and from there goes on at the pace of the clock it is driven by.
 *
 * <p>It waits for whoever it is made for: it never runs further than {@code stride} past the last {@link #follow}, so
 * that the day is told in the same order on a slow machine, only later. After {@code to} it waits for nobody. It never
 * goes back while its base does not. Safe for many threads.
 */
public final class DemoClock implements InstantSource {

    private final InstantSource base;
    private final Instant from;
    private final Instant to;
    private final Duration takes;
    private final Duration stride;

    private @Nullable Mark mark;

    /** From this moment of the base's time on it is that moment of the day. */
    private record Mark(Instant base, Instant day) {}

    /**
     * @param base the clock that drives it
     * @param takes how long the day takes by {@code base}, more than zero
     * @param stride how far it runs at most without being followed, in the day's time, more than zero
     */
    public DemoClock(InstantSource base, Instant from, Instant to, Duration takes, Duration stride) {
        if (!from.isBefore(to) || !isPositive(takes) || !isPositive(stride)) {
            throw new IllegalArgumentException(
                    "a demo clock runs forward: from " + from + " to " + to + " in " + takes + " by " + stride);
        }
        this.base = base;
        this.from = from;
        this.to = to;
        this.takes = takes;
        this.stride = stride;
    }

    /** Lets time run; does nothing when it runs already. */
    public synchronized void start() {
        if (mark == null) {
            mark = new Mark(base.instant(), from);
        }
    }

    /** What was due up to now is done: time may run a stride further. Does nothing before the start. */
    public synchronized void follow() {
        if (mark != null) {
            mark = new Mark(base.instant(), instant());
        }
    }

    /** How many times faster than its base it runs before {@code to}. */
    public double speed() {
        return (double) Duration.between(from, to).toMillis() / takes.toMillis();
    }

    @Override
    public synchronized Instant instant() {
        Mark last = mark;
        if (last == null) {
            return from;
        }
        Duration elapsed = Duration.between(last.base, base.instant());
        if (elapsed.isNegative()) {
            return last.day;
        }
        if (!last.day.isBefore(to)) {
            return last.day.plus(elapsed);
        }
        // In milliseconds: nanoseconds of a day times those of a minute would overflow a long.
        Instant running = last.day.plusMillis((long) (elapsed.toMillis() * speed()));
        Instant furthest = last.day.plus(stride);
        Instant reached = running.isAfter(furthest) ? furthest : running;
        return reached.isAfter(to) ? to : reached;
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }
}
