package org.concordia.aggregator.topic;

/**
 * One thing to look for.
 *
 * @param language BCP 47, or {@code any} for patterns that hold in every language
 * @param group what it is evidence of: {@code people}, {@code place}, {@code act}, {@code not}, ...
 * @param query in Lucene's classic syntax over title and summary
 * @param weight added to the score once when it matches; negative speaks against
 */
public record Pattern(String language, String group, String query, double weight) {}
