package org.concordia.mailer.mailing;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import org.concordia.aggregator.topic.QuietHours;
import org.jspecify.annotations.Nullable;

/**
 * What some subscribers chose about alerts.
 *
 * @param zone of their clock
 * @param from when their quiet hours begin; null for none
 * @param to when they end; null for none
 * @param folds whether what comes in them is left to the digest rather than kept until they end
 * @param aDay how many alerts and updates they want in a day of theirs at most; null for no limit
 */
record AlertChoice(
        ZoneId zone,
        @Nullable LocalTime from,
        @Nullable LocalTime to,
        boolean folds,
        @Nullable Integer aDay) {

    /** When an alert of now may go out to them; null when it is left to the digest. */
    @Nullable
    Instant dueAt(Instant now) {
        if (from == null || to == null || from.equals(to)) {
            return now;
        }
        QuietHours quiet = new QuietHours(from, to, zone);
        if (!quiet.cover(now)) {
            return now;
        }
        Instant end = quiet.endAfter(now);
        return folds || end.isAfter(now.plus(MailKind.NEWS)) ? null : end;
    }

    /** The beginning of the day of theirs that a time is in. */
    Instant dayOf(Instant at) {
        return LocalDate.ofInstant(at, zone).atStartOfDay(zone).toInstant();
    }

    /** The beginning of the day after. */
    Instant dayAfter(Instant at) {
        return LocalDate.ofInstant(at, zone).plusDays(1).atStartOfDay(zone).toInstant();
    }
}
