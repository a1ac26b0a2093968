package org.concordia.aggregator.topic;

import org.concordia.aggregator.article.Article;
import org.jspecify.annotations.Nullable;

/**
 * An article and what a topic said of it.
 *
 * @param match its level is the mark's where there is one
 * @param mark what an editor said; null where nobody did
 */
public record MatchedArticle(
        Article article, TopicMatch match, @Nullable Mark mark) {

    /** One that nobody marked. */
    public MatchedArticle(Article article, TopicMatch match) {
        this(article, match, null);
    }
}
