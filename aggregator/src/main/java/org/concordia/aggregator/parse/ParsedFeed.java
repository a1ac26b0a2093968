package org.concordia.aggregator.parse;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a feed's document said.
 *
 * @param entries in document order
 * @param repairs what had to be put right
 * @param minimumInterval the publisher's wish ({@code ttl}, {@code sy:updatePeriod}); null without one
 * @param hubs the WebSub hubs it names, in its order
 * @param self its own address as it names it; null without one
 */
public record ParsedFeed(
        @Nullable String title,
        @Nullable String language,
        List<Entry> entries,
        List<Repair> repairs,
        @Nullable Duration minimumInterval,
        List<String> hubs,
        @Nullable String self) {

    public ParsedFeed {
        entries = List.copyOf(entries);
        repairs = List.copyOf(repairs);
        hubs = List.copyOf(hubs);
    }
}
