package org.concordia.digest.edition;

import java.time.Duration;
import java.util.Locale;

/** How often an edition comes out. */
public enum Cadence {
    DAILY(Duration.ofDays(1)),
    WEEKLY(Duration.ofDays(7));

    private final Duration span;

    Cadence(Duration span) {
        this.span = span;
    }

    /** What an issue looks back over when there was none before it. */
    public Duration span() {
        return span;
    }

    /** As stored and written in topic files. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The cadence of a {@link #word()}.
     *
     * @throws IllegalArgumentException for any other word
     */
    public static Cadence of(String word) {
        for (Cadence cadence : values()) {
            if (cadence.word().equals(word)) {
                return cadence;
            }
        }
        throw new IllegalArgumentException("cadence \"" + word + "\" is neither daily nor weekly");
    }
}
