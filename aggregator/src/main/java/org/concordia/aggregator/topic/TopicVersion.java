package org.concordia.aggregator.topic;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A text that a topic had or has.
 *
 * @param number from 1, without gaps
 * @param author an account's name, or {@link #PROGRAM}
 * @param note what was changed, in the author's words; may be empty
 * @param restores the version whose text this one brought back
 */
public record TopicVersion(
        int number,
        String definition,
        String author,
        Instant savedAt,
        String note,
        @Nullable Integer restores) {

    /** The author of what the program brings along or an operator imports. */
    public static final String PROGRAM = "program";
}
