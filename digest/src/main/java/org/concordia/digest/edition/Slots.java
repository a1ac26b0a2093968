package org.concordia.digest.edition;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.support.CronExpression;

/**
 * The times at which an edition comes out: a cron expression in a time zone.
 *
 * <p>The dialect is what Quartz and Spring read alike: six fields (second, minute, hour, day of month, month, day of
 * week), exactly one of the two day fields a {@code ?}, week days by name ({@code MON-FRI}), because Quartz counts
 * Sunday as 1 and Spring as 0, and no year. {@code L} may stand for the last day of the month, {@code MON#1} for the
 * first Monday.
 *
 * <p>Days on which the clock changes: each local time of the expression is one slot, whatever the clock does. A time
 * that the clock jumps over comes as much later as it jumped; a time that comes twice counts the first time.
 */
final class Slots {

    private static final List<Pattern> FIELDS = List.of(
            Pattern.compile("[0-9*,/-]+"),
            Pattern.compile("[0-9*,/-]+"),
            Pattern.compile("[0-9*,/-]+"),
            Pattern.compile("\\?|L|[0-9*,/-]+"),
            Pattern.compile("(?:[0-9*,/-]|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)+"),
            Pattern.compile(
                    "\\?|\\*|(?:MON|TUE|WED|THU|FRI|SAT|SUN)(?:#[1-5]|(?:[,-](?:MON|TUE|WED|THU|FRI|SAT|SUN))*)"));

    private static final List<String> NAMES =
            List.of("second", "minute", "hour", "day of month", "month", "day of week");

    /** Longer than any clock ever jumped: Samoa left out a whole day. */
    private static final Duration JUMP = Duration.ofHours(26);

    /** Looked back over, until one holds a slot; the last reaches over a 29 February left out in a century year. */
    private static final List<Duration> BACK = List.of(
            Duration.ofHours(1),
            Duration.ofDays(1),
            Duration.ofDays(8),
            Duration.ofDays(366),
            Duration.ofDays(366 * 9));

    private final CronExpression cron;
    private final ZoneId zone;

    /**
     * Reads an expression.
     *
     * @throws IllegalArgumentException naming the field that is wrong
     */
    Slots(String expression, ZoneId zone) {
        String[] fields = expression.strip().split("\\s+");
        if (fields.length != FIELDS.size()) {
            throw new IllegalArgumentException("cron \"" + expression + "\" has " + fields.length
                    + " fields, not 6: second minute hour day-of-month month day-of-week");
        }
        for (int i = 0; i < fields.length; i++) {
            if (!FIELDS.get(i).matcher(fields[i]).matches()) {
                throw new IllegalArgumentException("cron \"" + expression + "\": \"" + fields[i] + "\" is no "
                        + NAMES.get(i) + (i == 5 ? "; write week days as MON, TUE, ..." : ""));
            }
        }
        if (fields[3].equals("?") == fields[5].equals("?")) {
            throw new IllegalArgumentException(
                    "cron \"" + expression + "\": exactly one of day of month and day of week must be ?");
        }
        this.cron = CronExpression.parse(String.join(" ", fields));
        this.zone = zone;
    }

    /** The latest slot that is not after this time; empty if there was none in nine years. */
    Optional<Instant> atOrBefore(Instant time) {
        LocalDateTime local = LocalDateTime.ofInstant(time, zone);
        for (Duration back : BACK) {
            Instant latest = null;
            LocalDateTime slot = cron.next(local.minus(back).minus(reach(time)).minusSeconds(1));
            while (slot != null && !slot.isAfter(local.plus(reach(time)))) {
                Instant at = instant(slot);
                if (!at.isAfter(time) && (latest == null || at.isAfter(latest))) {
                    latest = at;
                }
                slot = cron.next(slot);
            }
            if (latest != null) {
                return Optional.of(latest);
            }
        }
        return Optional.empty();
    }

    /** The first slot after this time; empty if the expression names no time that still comes. */
    Optional<Instant> after(Instant time) {
        LocalDateTime local = LocalDateTime.ofInstant(time, zone);
        Instant first = null;
        LocalDateTime last = null;
        @Nullable LocalDateTime slot = cron.next(local.minus(reach(time)).minusSeconds(1));
        while (slot != null && (last == null || !slot.isAfter(last))) {
            Instant at = instant(slot);
            if (at.isAfter(time) && (first == null || at.isBefore(first))) {
                first = at;
                last = slot.plus(reach(at));
            }
            slot = cron.next(slot);
        }
        return Optional.ofNullable(first);
    }

    /** How far local and real order can disagree around a time: nothing, unless the clock changes near it. */
    private Duration reach(Instant time) {
        boolean steady = zone.getRules()
                .getOffset(time.minus(JUMP))
                .equals(zone.getRules().getOffset(time.plus(JUMP)));
        return steady ? Duration.ZERO : JUMP;
    }

    private Instant instant(LocalDateTime slot) {
        return slot.atZone(zone).toInstant();
    }
}
