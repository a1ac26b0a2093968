package org.concordia.mailer.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.concordia.mailer.smtp.MailSettings.Limit;
import org.jspecify.annotations.Nullable;

/**
 * What recipients' domains bear from this process. A delivery whose domain has enough for now waits in the queue until
 * a time of its own, so that it keeps nobody else back and is not asked for again and again. Safe for threads.
 */
final class DomainLimits {

    /** The rate holds over this time: what was not used of it may be made up for. */
    private static final Duration BURST = Duration.ofSeconds(5);
    /** Beyond this no times are given; who comes later is asked again then. */
    private static final Duration HORIZON = Duration.ofMinutes(10);
    /** What a message takes, before one was seen. */
    private static final Duration USUAL = Duration.ofMillis(100);

    private final Map<String, Limit> limits = new HashMap<>();
    private final Map<String, Domain> domains = new HashMap<>();
    private final DoubleSupplier random;

    /** Limits by domain; {@code *} stands for each one that is not named. */
    DomainLimits(Map<String, Limit> limits, DoubleSupplier random) {
        limits.forEach((domain, limit) -> this.limits.put(domain.toLowerCase(Locale.ROOT), limit));
        this.random = random;
    }

    private static final class Domain {
        final Limit limit;
        double left = 1;
        Instant countedAt;
        Instant next;
        int underWay;
        Duration each = USUAL;

        Domain(Limit limit, Instant now) {
            this.limit = limit;
            this.countedAt = now;
            this.next = now;
        }

        boolean bearsOne(Instant now, boolean inTurn) {
            if (limit.rate() > 0) {
                double since = Duration.between(countedAt, now).toMillis() / 1000.0;
                left = Math.min(Math.max(1, limit.rate() * BURST.toSeconds()), left + since * limit.rate());
                countedAt = now;
            }
            return (limit.rate() == 0 || left >= 1)
                    && (inTurn || limit.connections() == 0 || underWay < limit.connections());
        }

        /** How far apart its messages come back; twice as often as they are taken, so that none has to be waited for. */
        Duration gap() {
            double byRate = limit.rate() == 0 ? 0 : 1000 / limit.rate();
            double byTime = limit.connections() == 0 ? 0 : each.toMillis() / 2.0 / limit.connections();
            return Duration.ofMillis(Math.max(1, Math.round(Math.max(byRate, byTime))));
        }
    }

    /**
     * Asks for a message to go to an address.
     *
     * @param inTurn whether it goes on the same connection behind another to this domain, not beside it
     * @return null if it may go now, and {@link #gone} is to be called when it has; else when to ask again
     */
    synchronized @Nullable Instant wait(String address, boolean inTurn, Instant now) {
        Domain domain = of(address, now);
        if (domain == null) {
            return null;
        }
        if (domain.bearsOne(now, inTurn)) {
            domain.left--;
            domain.underWay++;
            return null;
        }
        Instant turn = (domain.next.isBefore(now) ? now : domain.next).plus(domain.gap());
        if (turn.isAfter(now.plus(HORIZON))) {
            return now.plusMillis(Math.round(HORIZON.toMillis() * (1 + random.getAsDouble()) / 2));
        }
        domain.next = turn;
        return turn;
    }

    /** Says that a message that might go to an address has gone, or does not go after all. */
    synchronized void gone(String address, Duration took, Instant now) {
        Domain domain = of(address, now);
        if (domain != null) {
            domain.underWay--;
            domain.each = domain.each.multipliedBy(7).plus(took).dividedBy(8);
        }
    }

    private @Nullable Domain of(String address, Instant now) {
        if (limits.isEmpty()) {
            return null;
        }
        String name = name(address);
        Limit limit = limits.getOrDefault(name, limits.get("*"));
        return limit == null ? null : domains.computeIfAbsent(name, key -> new Domain(limit, now));
    }

    /** The domain of an address, as limits know it. */
    static String name(String address) {
        return address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    }
}
