package org.concordia.aggregator.article;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.concordia.aggregator.feed.Feed;
import org.concordia.aggregator.parse.Entry;
import org.concordia.aggregator.parse.PublishedTime;

/** Makes an entry ours, simply. */
public final class Normalizer {

    public Optional<Article> toArticle(Feed feed, Entry entry, Instant now) {
        if (entry.title() == null && entry.summary() == null && entry.link() == null) {
            return Optional.empty();
        }
        String title = entry.title() == null
                ? "?"
                : entry.title().replaceAll("\\p{Cntrl}+", " ").strip();
        String address = entry.link() == null
                ? feed.address() + "#" + Integer.toHexString(title.hashCode())
                : CanonicalAddress.of(entry.link());
        return Optional.of(new Article(
                0,
                feed.id(),
                feed.outlet(),
                entry.guid() == null ? address : entry.guid(),
                address,
                title.isBlank() ? "?" : title,
                entry.summary() == null ? "" : entry.summary(),
                entry.author(),
                "es",
                entry.published() == null
                        ? new PublishedTime(now, PublishedTime.Source.FETCHED)
                        : new PublishedTime(entry.published(), PublishedTime.Source.FEED),
                entry.updated(),
                now,
                false,
                List.of()));
    }
}
