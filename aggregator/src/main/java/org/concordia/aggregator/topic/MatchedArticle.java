package org.concordia.aggregator.topic;

import org.concordia.aggregator.article.Article;

/** An article and what a topic said of it. */
public record MatchedArticle(Article article, TopicMatch match) {}
