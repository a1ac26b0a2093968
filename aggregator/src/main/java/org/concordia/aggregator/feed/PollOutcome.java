package org.concordia.aggregator.feed;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What came of one poll, as the feed's record keeps it.
 *
 * @param at when the poll ended
 * @param message what happened, in words
 * @param next when it is polled again, and why then
 * @param movedTo where permanent redirects led; null when there was none
 * @param document what a {@link Kind#FETCHED} document said of itself; null for all other kinds
 */
public record PollOutcome(
        Kind kind,
        Instant at,
        Wording message,
        PollSchedule.NextPoll next,
        @Nullable String movedTo,
        @Nullable Document document) {

    /** What happened. */
    public enum Kind {
        /** A document was read. */
        FETCHED,
        /** The server said that nothing changed, or sent the same document again. */
        NOT_MODIFIED,
        /** The server said that nothing will be there again. */
        GONE,
        /** The server asked for patience. */
        RATE_LIMITED,
        /** We would not go there. */
        REFUSED,
        /** It did not work. */
        FAILED,
        /** Something came that is no feed. */
        NOT_A_FEED;

        /** As stored. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The kind of a {@link #word()}. */
        public static Kind of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }

        /** Whether the server answered as it should. */
        public boolean worked() {
            return this == FETCHED || this == NOT_MODIFIED;
        }

        /** Whether it counts as one more failure in a row. */
        public boolean failed() {
            return this == REFUSED || this == FAILED || this == NOT_A_FEED;
        }
    }

    /**
     * A document's own account.
     *
     * @param hash of its bytes
     * @param ttl how long it asks to be left alone
     * @param title the feed's own
     * @param problems what was repaired
     * @param entries how many it has
     * @param dated how many of them name a time that could be read
     */
    public record Document(
            @Nullable String etag,
            @Nullable String lastModified,
            String hash,
            @Nullable Duration ttl,
            @Nullable String title,
            List<Wording> problems,
            int entries,
            int dated) {

        public Document {
            problems = List.copyOf(problems);
        }
    }
}
