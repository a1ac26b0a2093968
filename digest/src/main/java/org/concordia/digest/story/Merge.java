package org.concordia.digest.story;

/**
 * Two stories turned out to be one.
 *
 * @param younger its articles go to the older, and it points there for ever
 * @param older keeps its number
 * @param gain how much the expected BCubed F1 of their articles rose
 */
public record Merge(long younger, long older, double gain) {}
