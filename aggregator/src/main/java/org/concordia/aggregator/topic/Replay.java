package org.concordia.aggregator.topic;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A text of a topic being asked of the stored articles.
 *
 * @param from the oldest publication time it looks at
 * @param reachedAt the publication time of the last article looked at; articles come newest first
 * @param reachedId its id
 * @param articles how many there were at the start
 * @param done how many were looked at
 * @param fault why it was given up
 * @param finishedAt null while there is something left
 */
record Replay(
        long id,
        long topicId,
        Purpose purpose,
        String definition,
        Instant from,
        Instant reachedAt,
        long reachedId,
        long articles,
        long done,
        Outcome outcome,
        @Nullable String fault,
        @Nullable Instant finishedAt) {

    /** What it is for. */
    enum Purpose {
        /** To see what a draft would change. */
        DRAFT,
        /** To decide anew about what is stored, because a version was saved. */
        SAVED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How an article's level changes. */
    enum Change {
        IN,
        OUT,
        UP,
        DOWN;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static @Nullable Change of(Level before, Level after) {
            if (before == after) {
                return null;
            }
            if (before == Level.NONE) {
                return IN;
            }
            if (after == Level.NONE) {
                return OUT;
            }
            return after.compareTo(before) > 0 ? UP : DOWN;
        }
    }

    /** How far it is, 0 to 100. */
    public int percent() {
        if (finishedAt != null) {
            return 100;
        }
        return articles == 0 ? 0 : (int) Math.min(99, 100 * done / articles);
    }
}
