package org.concordia.aggregator.websub;

import org.concordia.aggregator.fetch.Body;
import org.jspecify.annotations.Nullable;

/** Where a pushed document goes. */
@FunctionalInterface
public interface Inbox {

    /**
     * Stores what a hub pushed before it returns. What is no feed means that the feed has news: it is polled soon.
     *
     * @param contentType as the hub says
     * @throws InterruptedException if the thread is told to stop
     */
    void take(long feedId, Body body, @Nullable String contentType) throws InterruptedException;
}
