package org.concordia.aggregator.topic;

import java.util.List;

/**
 * What it is worth that an outlet is at home in one of the topic's countries: a paper in Santiago that reports the
 * seventh expulsion flight never says Chile.
 *
 * @param group the group it counts as a hit of
 * @param weight added to the score
 * @param unless groups of which any hit says that the news is from elsewhere, so that home counts for nothing
 */
public record Home(String group, double weight, List<String> unless) {

    /** A weak place. */
    public static final Home DEFAULT = new Home("place", 1, List.of("elsewhere"));

    public Home {
        unless = List.copyOf(unless);
    }
}
