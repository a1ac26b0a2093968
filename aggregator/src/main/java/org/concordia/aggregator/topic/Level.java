package org.concordia.aggregator.topic;

import java.util.Locale;

/** How surely an article belongs to a topic; each level includes those before it. */
public enum Level {
    NONE,
    REVIEW,
    DIGEST,
    ALERT;

    /** As stored, printed and written in topic files. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The level of a {@link #word()}. */
    public static Level of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
