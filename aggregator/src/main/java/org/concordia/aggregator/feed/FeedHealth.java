package org.concordia.aggregator.feed;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a feed does.
 *
 * @param lastPolledAt null: never yet
 * @param lastMessage what happened then
 * @param failingSince since when no poll worked; null when the last one did
 * @param nextPollWhy why the next poll is then
 * @param problems what was repaired in its last document
 * @param movedTo where permanent redirects lead, until the new address is taken over
 * @param silentSince the last article of its outlet, if that is silent for unusually long although it is polled well
 * @param usual the longest pause of its outlet that was usual before; known when {@code silentSince} is
 * @param emptySince when the first of its documents came that had no entry at all, up to the last one
 * @param undated whether its last document had entries, and none of them a time that could be read
 * @param folder where another program's list had it, titles from the outside in
 * @param site its web page, as such a list named it
 */
public record FeedHealth(
        Feed feed,
        State state,
        @Nullable Instant lastPolledAt,
        PollOutcome.@Nullable Kind lastOutcome,
        @Nullable Wording lastMessage,
        @Nullable Instant failingSince,
        @Nullable Wording nextPollWhy,
        List<Wording> problems,
        @Nullable String movedTo,
        @Nullable Instant silentSince,
        @Nullable Duration usual,
        @Nullable Instant emptySince,
        boolean undated,
        List<String> folder,
        @Nullable String site) {

    public FeedHealth {
        problems = List.copyOf(problems);
        folder = List.copyOf(folder);
    }

    /** One word for the badge; the pages have words for each under {@code feed.state.}. The store decides which. */
    public enum State {
        /** Failed again and again. */
        FAILING,
        /** Failed, but not often enough yet to worry. */
        UNSTEADY,
        /** Answers, but its outlet is silent for unusually long, or it has no entries at all. */
        SILENT,
        /** The server asked for patience. */
        HELD,
        /** Not polled yet. */
        NEW,
        /** The last poll worked. */
        FINE,
        PAUSED,
        RETIRED;

        /** Whether an editor should look at it. */
        public boolean worrying() {
            return this == FAILING || this == UNSTEADY || this == SILENT;
        }
    }

    /** What is odd about a feed that answers, in words. */
    public List<Wording> doubts() {
        List<Wording> doubts = new ArrayList<>();
        if (emptySince != null) {
            doubts.add(Wording.of("feed.doubt.empty"));
        }
        if (silentSince != null && usual != null) {
            doubts.add(Wording.of("feed.doubt.silent", feed.outlet().name(), usual));
        }
        if (undated) {
            doubts.add(Wording.of("feed.doubt.undated"));
        }
        return doubts;
    }
}
