package org.concordia.aggregator.feed;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the reading of a feed's article pages does.
 *
 * @param on an editor wants it
 * @param stoppedUntil too many pages in a row gave nothing, so none is asked for until then; null: they are
 * @param medianLength characters of the middle one of the feed's latest summaries; null when there are none
 * @param tallies what became of the pages of the last day, the most frequent first
 * @param said what became of the page of each of the feed's latest articles, by the article's id
 */
public record PageReading(
        boolean on,
        @Nullable Instant stoppedUntil,
        @Nullable Integer medianLength,
        List<Tally> tallies,
        Map<Long, Page> said) {

    public PageReading {
        tallies = List.copyOf(tallies);
        said = Map.copyOf(said);
    }

    /** So many pages of which the same can be said; {@code status} as in the table. */
    public record Tally(String status, Wording words, int pages) {}

    /** A page of an article; {@code words} is null before the first try. */
    public record Page(
            String status,
            @Nullable Wording words,
            @Nullable String byline,
            List<String> tags) {
        public Page {
            tags = List.copyOf(tags);
        }
    }

    /** True if the summaries are so short that their articles' pages would tell more. */
    public boolean isThin() {
        return medianLength != null && medianLength < 200;
    }
}
