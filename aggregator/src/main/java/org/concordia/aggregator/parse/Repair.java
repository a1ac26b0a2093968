package org.concordia.aggregator.parse;

/**
 * Something in a feed that had to be put right before it could be read, kept so that an editor can see why.
 *
 * @param kind one word for counting: {@code charset}, {@code markup}, {@code date}, {@code identity}, ...
 * @param words what was wrong and what was done, one line
 */
public record Repair(String kind, String words) {}
