package org.concordia.mailer.subscriber;

import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How somebody wants alerts.
 *
 * @param from when their quiet hours begin by their own clock; null, as {@code to}, for none
 * @param to when they end; may be on the next day
 * @param folds whether an alert of the quiet hours is left to the digest; else it waits for their end
 * @param aDay how many alerts and updates in a day of theirs, 1 to {@value #MOST}; null for as many as there are
 */
record AlertWishes(
        @Nullable LocalTime from,
        @Nullable LocalTime to,
        boolean folds,
        @Nullable Integer aDay) {

    static final AlertWishes NONE = new AlertWishes(null, null, false, null);

    static final int MOST = 10;

    AlertWishes {
        if ((from == null) != (to == null) || from != null && from.equals(to)) {
            throw new IllegalArgumentException("quiet hours have a beginning and another end");
        }
        if (aDay != null && (aDay < 1 || aDay > MOST)) {
            throw new IllegalArgumentException("so many alerts a day: " + aDay);
        }
    }

    /**
     * What a form says: times as {@code HH:mm}, both blank for no quiet hours, equal ones too; the number blank for no limit.
     *
     * @return empty if it cannot be read
     */
    static Optional<AlertWishes> read(String from, String to, String quiet, String aDay) {
        try {
            LocalTime begins = from.isBlank() ? null : LocalTime.parse(from.strip());
            LocalTime ends = to.isBlank() ? null : LocalTime.parse(to.strip());
            boolean none = begins != null && begins.equals(ends);
            return Optional.of(new AlertWishes(
                    none ? null : begins,
                    none ? null : ends,
                    quiet.equals("digest"),
                    aDay.isBlank() ? null : Integer.valueOf(aDay.strip())));
        } catch (DateTimeParseException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
