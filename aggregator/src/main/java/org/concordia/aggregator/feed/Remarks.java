package org.concordia.aggregator.feed;

import java.util.List;

/** What another part of the program has to say of a feed, on its page. */
@FunctionalInterface
public interface Remarks {

    /** In the order of reading; empty when there is nothing to say. */
    List<Wording> of(long feedId);
}
