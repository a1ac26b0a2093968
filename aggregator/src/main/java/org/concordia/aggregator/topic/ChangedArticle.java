package org.concordia.aggregator.topic;

/**
 * An article whose level a draft would change.
 *
 * @param matched with what the draft says of it
 */
record ChangedArticle(MatchedArticle matched, double oldScore, Level oldLevel) {}
