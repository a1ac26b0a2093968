package org.concordia.aggregator.feed;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the topics say of articles, for the page of the feed that brought them. */
@FunctionalInterface
public interface Decisions {

    /** What each topic at work says, by article id. */
    Map<Long, List<Decision>> of(Collection<Long> articleIds, Locale locale);

    /**
     * What one topic says of one article.
     *
     * @param topic the topic's name, as in addresses
     * @param title what readers call it
     * @param level {@code none}, {@code review}, {@code digest} or {@code alert}
     */
    record Decision(String topic, String title, String level) {}
}
