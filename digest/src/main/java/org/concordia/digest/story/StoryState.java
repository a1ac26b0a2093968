package org.concordia.digest.story;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Where a story is in its life: a pure function of its articles and the time. */
public enum StoryState {
    /** One article so far, and it is recent. */
    OPENED,
    /** Several articles, and the last is recent. */
    GROWING,
    /** Nothing recent; another article would still be filed into it. */
    QUIET,
    /** Nothing for so long that the filing takes no more into it: a later article about it opens another story. */
    CLOSED;

    /** Longer than a newsroom's night without an article is quiet. */
    static final Duration RECENT = Duration.ofHours(12);

    /** As long as the filing keeps a story live. */
    static final Duration TAKES = Clusterer.LIVE;

    /**
     * The state at a time.
     *
     * @param articles how many it has, copies included
     * @param latest when the latest of them was published
     */
    static StoryState of(int articles, Instant latest, Instant now) {
        if (!latest.isAfter(now.minus(TAKES))) {
            return CLOSED;
        }
        if (!latest.isAfter(now.minus(RECENT))) {
            return QUIET;
        }
        return articles == 1 ? OPENED : GROWING;
    }

    /** The state of a story at a time. */
    public static StoryState of(Story story, Instant now) {
        return of(story.articles().size(), story.latestAt(), now);
    }

    /** Its name in messages and addresses. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
