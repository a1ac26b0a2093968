package org.concordia.aggregator.topic;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * Hours of every day in which nothing is sent without an editor; they may reach over midnight.
 *
 * @param from the first quiet minute
 * @param to the first minute that is not quiet any more; not {@code from}
 * @param zone whose local time is meant
 */
public record QuietHours(LocalTime from, LocalTime to, ZoneId zone) {

    public QuietHours {
        if (from.equals(to)) {
            throw new IllegalArgumentException("quiet hours end when they begin");
        }
    }

    /** Whether it is quiet then. */
    public boolean cover(Instant at) {
        LocalTime local = at.atZone(zone).toLocalTime();
        return from.isBefore(to)
                ? !local.isBefore(from) && local.isBefore(to)
                : !local.isBefore(from) || local.isBefore(to);
    }

    /** When the quiet that covers this time ends; an hour that the clock jumps over ends it after the jump. */
    public Instant endAfter(Instant at) {
        ZonedDateTime local = at.atZone(zone);
        ZonedDateTime end = local.toLocalDate().atTime(to).atZone(zone);
        // Where the clock goes back an end may come twice, and the first may be past.
        if (!end.isAfter(local)) {
            end = end.withLaterOffsetAtOverlap();
        }
        return (end.isAfter(local)
                        ? end
                        : local.toLocalDate().plusDays(1).atTime(to).atZone(zone))
                .toInstant();
    }
}
