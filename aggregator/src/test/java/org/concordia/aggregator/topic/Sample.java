package org.concordia.aggregator.topic;

import java.time.Instant;
import java.util.List;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.feed.Outlet;
import org.concordia.aggregator.parse.PublishedTime;
import org.jspecify.annotations.Nullable;

/** Articles and topics for tests. */
final class Sample {

    static final Instant NOW = Instant.parse("2025-11-28T19:28:00Z");

    private Sample() {}

    static Article article(String language, String title, String summary) {
        return article(language, null, title, summary);
    }

    static Article article(String language, @Nullable String country, String title, String summary) {
        return new Article(
                0,
                0,
                new Outlet(0, "El Faro del Sur", null, country, null, false, false),
                "guid",
                "https://elfarodelsur.example/1",
                title,
                summary,
                null,
                language,
                new PublishedTime(NOW, PublishedTime.Source.FEED),
                null,
                NOW,
                false,
                List.of());
    }

    /** A topic of these sections, with thresholds 1, 2 and 3. */
    static Topic topic(String name, String sections) {
        return TopicFile.read(
                0, "name: " + name + "\ntitles: {en: Test}\nthresholds: {review: 1, digest: 2, alert: 3}\n" + sections);
    }
}
