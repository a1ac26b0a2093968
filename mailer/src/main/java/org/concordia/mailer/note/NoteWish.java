package org.concordia.mailer.note;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;

/**
 * An editor's wish for the daily note.
 *
 * @param subscriberId the person it goes to
 * @param hour of their clock, from which on it is due
 * @param toldDay the last day, by their clock, that was seen to
 * @param toldUntil what happened up to then was told
 */
record NoteWish(
        long accountId,
        long subscriberId,
        String language,
        ZoneId zone,
        int hour,
        LocalDate toldDay,
        Instant toldUntil) {

    NoteWish {
        if (hour < 0 || hour > 23) {
            throw new DateTimeException("no hour of a day: " + hour);
        }
    }

    /**
     * The latest day whose hour has come. On a day without that hour, because the clock jumped over it, it comes as much
     * later as the clock jumped; an hour that comes twice counts the first time.
     */
    static LocalDate day(int hour, ZoneId zone, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, zone);
        Instant due = today.atTime(LocalTime.of(hour, 0)).atZone(zone).toInstant();
        return due.isAfter(now) ? today.minusDays(1) : today;
    }

    /** Whether a day has come that was not seen to yet. */
    boolean due(Instant now) {
        return day(hour, zone, now).isAfter(toldDay);
    }
}
