package org.concordia.aggregator.feed;

import java.time.Instant;
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
 */
public record FeedHealth(
        Feed feed,
        @Nullable Instant lastPolledAt,
        PollOutcome.@Nullable Kind lastOutcome,
        @Nullable Wording lastMessage,
        @Nullable Instant failingSince,
        @Nullable Wording nextPollWhy,
        List<Wording> problems,
        @Nullable String movedTo) {

    public FeedHealth {
        problems = List.copyOf(problems);
    }

    /** One word for the badge; the pages have words for each under {@code feed.state.}. */
    public enum State {
        /** Not polled yet. */
        NEW,
        /** The last poll worked. */
        FINE,
        /** The server asked for patience. */
        HELD,
        /** Failed, but not often enough yet to worry. */
        UNSTEADY,
        /** Failed again and again. */
        FAILING,
        PAUSED,
        RETIRED
    }

    public State state() {
        if (feed.status() == Feed.Status.PAUSED) {
            return State.PAUSED;
        }
        if (feed.status() == Feed.Status.RETIRED) {
            return State.RETIRED;
        }
        if (feed.failures() >= PollSchedule.FAILURES_TO_TELL) {
            return State.FAILING;
        }
        if (feed.failures() > 0) {
            return State.UNSTEADY;
        }
        if (lastOutcome == PollOutcome.Kind.RATE_LIMITED) {
            return State.HELD;
        }
        return lastPolledAt == null ? State.NEW : State.FINE;
    }
}
