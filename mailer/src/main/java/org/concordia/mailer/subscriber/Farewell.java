package org.concordia.mailer.subscriber;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why somebody left, if they wished to say so.
 *
 * @param words a line of their own, at most {@value #MOST} characters; null for none
 */
record Farewell(Reason reason, @Nullable String words) {

    static final int MOST = 300;

    /** What the page offers; each has a text {@code subscriber.why.*}. */
    enum Reason {
        TOOMANY,
        NOTMINE,
        TOPIC,
        QUALITY,
        ELSEWHERE,
        OTHER;

        /** As the database writes it. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a form says: words alone are {@link Reason#OTHER}; empty if nothing was said. */
    static Optional<Farewell> read(String reason, String typed) {
        String line = typed.replaceAll("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}\\u2028\\u2029\\s]+", " ")
                .strip();
        String words = line.isEmpty()
                ? null
                : line.codePointCount(0, line.length()) <= MOST
                        ? line
                        : line.substring(0, line.offsetByCodePoints(0, MOST));
        for (Reason each : Reason.values()) {
            if (each.word().equals(reason)) {
                return Optional.of(new Farewell(each, words));
            }
        }
        return words == null ? Optional.empty() : Optional.of(new Farewell(Reason.OTHER, words));
    }
}
