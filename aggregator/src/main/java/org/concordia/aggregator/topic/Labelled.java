package org.concordia.aggregator.topic;

import java.time.Instant;
import java.util.List;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.feed.Outlet;
import org.concordia.aggregator.parse.PublishedTime;
import org.jspecify.annotations.Nullable;

/**
 * A text of a topic's labelled set, as it was read when somebody labelled it.
 *
 * @param item what it is known by within its topic
 * @param articleId the marked article, which may be gone since; null for a text that came as a file
 * @param belongs the label
 * @param author the account's name
 * @param language BCP 47, {@code und} when unknown
 * @param country of its outlet, ISO 3166 alpha-2; null when unknown
 */
public record Labelled(
        String item,
        @Nullable Long articleId,
        boolean belongs,
        String author,
        Instant at,
        String language,
        @Nullable String country,
        String title,
        String summary) {

    /** The text as an article, for a matcher. */
    Article article() {
        return new Article(
                articleId == null ? 0 : articleId,
                0,
                new Outlet(0, "?", null, country, null, false, false),
                item,
                item,
                title,
                summary,
                null,
                language,
                new PublishedTime(at, PublishedTime.Source.FETCHED),
                null,
                at,
                true,
                List.of());
    }
}
