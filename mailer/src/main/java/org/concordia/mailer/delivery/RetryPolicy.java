package org.concordia.mailer.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.function.DoubleSupplier;
import org.concordia.mailer.smtp.SendOutcome;
import org.jspecify.annotations.Nullable;

/** What follows from an attempt: a decision, without a clock or a database of its own. */
final class RetryPolicy {

    private static final Duration FIRST = Duration.ofMinutes(5);
    private static final double GROWTH = 1.3;
    private static final double JITTER = 0.1;
    private static final Duration GIVE_UP = Duration.ofHours(48);
    /**
     * A server that drops the connection after each message may have taken all of them: few tries, far apart, so that
     * an hour of that is over before the last.
     */
    private static final int UNCERTAIN_TRIES = 5;

    private static final double UNCERTAIN_GROWTH = 2;

    private final DoubleSupplier random;

    /**
     * A policy.
     *
     * @param random 0 to 1, so that deferred messages do not come back all at once
     */
    RetryPolicy(DoubleSupplier random) {
        this.random = random;
    }

    /**
     * The decision.
     *
     * @param nextTryAt null when it is final
     * @param suppress whether the address must not be written to again
     */
    record Next(DeliveryStatus status, @Nullable Instant nextTryAt, boolean suppress) {}

    /**
     * Decides.
     *
     * @param outcome anything but {@link SendOutcome.Down}, which is no attempt
     * @param attempts before this one
     * @param uncertain how many of them ended uncertain
     * @param firstTriedAt of this delivery; null if this was the first
     */
    Next after(SendOutcome outcome, int attempts, int uncertain, @Nullable Instant firstTriedAt, Instant now) {
        if (outcome instanceof SendOutcome.Accepted) {
            return new Next(DeliveryStatus.ACCEPTED, null, false);
        }
        if (outcome instanceof SendOutcome.Bounced bounced) {
            return new Next(DeliveryStatus.BOUNCED, null, bounced.addressFault());
        }
        if (outcome instanceof SendOutcome.Uncertain) {
            return new Next(
                    DeliveryStatus.UNCERTAIN,
                    uncertain + 1 < UNCERTAIN_TRIES ? later(UNCERTAIN_GROWTH, uncertain, now) : null,
                    false);
        }
        if (outcome instanceof SendOutcome.Deferred deferred) {
            if (firstTriedAt != null && !now.isBefore(firstTriedAt.plus(GIVE_UP))) {
                return new Next(DeliveryStatus.EXPIRED, null, false);
            }
            Duration asked = deferred.retryAfter();
            return new Next(
                    DeliveryStatus.DEFERRED,
                    asked == null
                            ? later(GROWTH, attempts, now)
                            : now.plus(scaled(asked, 1 + JITTER * random.getAsDouble())),
                    false);
        }
        throw new IllegalArgumentException("not an attempt: " + outcome);
    }

    /** 5 minutes x growth^attempts, a tenth more or less. */
    private Instant later(double growth, int attempts, Instant now) {
        double factor = Math.pow(growth, Math.min(attempts, 30)) * (1 + JITTER * (2 * random.getAsDouble() - 1));
        return now.plus(scaled(FIRST, factor));
    }

    private static Duration scaled(Duration duration, double factor) {
        return Duration.ofMillis(Math.round(duration.toMillis() * factor));
    }
}
