package org.concordia.aggregator.parse;

import java.time.Instant;

/**
 * When something was published and how we know it. An unknown time is data too: then {@code at} is when we fetched
 * it and {@code from} says so.
 */
public record PublishedTime(Instant at, Source from) {

    /** Where the time came from. */
    public enum Source {
        FEED,
        PAGE,
        FETCHED
    }
}
