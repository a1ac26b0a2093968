package org.concordia.mailer.mailing;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;

/**
 * At which hour some subscribers want digests.
 *
 * @param zone of their clock
 * @param hour 0 to 23
 */
record OwnHour(ZoneId zone, int hour) {

    /**
     * When they get the issue of a slot: at the first such hour of theirs after it. Which day that is, is decided as if
     * no clock were ever put forward: else a reader whose hour is close to the slot would get none on the day of the
     * change in one season, and two in the other. So in summer it may be before the slot by what a clock was put
     * forward, and then the issue comes with the slot.
     *
     * @param slot as the edition's schedule has it
     * @param edition the zone of that schedule
     */
    Instant dueAt(Instant slot, ZoneId edition) {
        LocalDateTime planned = LocalDateTime.ofInstant(slot, edition);
        Instant steady = planned.toInstant(edition.getRules().getStandardOffset(slot));
        LocalDateTime theirs = LocalDateTime.ofInstant(steady, zone.getRules().getStandardOffset(slot));
        LocalDate day = theirs.toLocalTime().isAfter(LocalTime.of(hour, 0))
                ? theirs.toLocalDate().plusDays(1)
                : theirs.toLocalDate();
        Instant due = day.atTime(hour, 0).atZone(zone).toInstant();
        return due.isBefore(slot) ? slot : due;
    }
}
