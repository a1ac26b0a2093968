package org.concordia.mailer.delivery;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether the relay is worth asking. When it cannot be reached, or defers one message after the other, sending rests,
 * longer each time, and goes on by itself: nobody is at fault whose delivery should pay for it. Safe for threads.
 */
final class RelayHealth {

    private static final Duration DOWN = Duration.ofSeconds(1);
    private static final Duration DEFERRING = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    /** So many deferrals in a row, over all recipients, are the relay's and not theirs. */
    private static final int FIRST_RUN = 100;
    /** What is tried after a rest, until something is accepted. */
    private static final int LATER_RUN = 25;

    private int pauses;
    private int deferrals;
    private @Nullable Instant until;
    private String reason = "";

    /** Until when sending rests; null if it does not. */
    synchronized @Nullable Instant restsUntil(Instant now) {
        return until != null && now.isBefore(until) ? until : null;
    }

    /** Why it rests or rested last. */
    synchronized String reason() {
        return reason;
    }

    synchronized void answered() {
        pauses = 0;
        deferrals = 0;
        until = null;
    }

    synchronized void down(String reply, Instant now) {
        rest(DOWN, reply, now);
    }

    synchronized void deferred(String reply, Instant now) {
        deferrals++;
        if (deferrals >= (pauses == 0 ? FIRST_RUN : LATER_RUN)) {
            rest(DEFERRING, "deferred " + deferrals + " in a row: " + reply, now);
        }
    }

    private void rest(Duration first, String why, Instant now) {
        if (restsUntil(now) != null) {
            // Another connection has said so already.
            return;
        }
        Duration pause = first.multipliedBy(1L << Math.min(pauses, 16));
        until = now.plus(pause.compareTo(LONGEST) > 0 ? LONGEST : pause);
        reason = why;
        pauses++;
        deferrals = 0;
    }
}
