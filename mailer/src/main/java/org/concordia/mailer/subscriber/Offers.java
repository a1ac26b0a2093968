package org.concordia.mailer.subscriber;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.concordia.aggregator.topic.Topic;
import org.concordia.aggregator.topic.TopicStore;
import org.springframework.stereotype.Component;

/** What there is to subscribe to now: every edition, and the alerts of every topic. */
@Component
public final class Offers {

    private final SubscriberStore subscribers;
    private final TopicStore topics;

    public Offers(SubscriberStore subscribers, TopicStore topics) {
        this.subscribers = subscribers;
        this.topics = topics;
    }

    /** Topic by topic: its editions, then its alerts. */
    public List<Offer> all() {
        Map<Long, List<SubscriberStore.EditionRow>> editions = subscribers.editions().stream()
                .collect(Collectors.groupingBy(
                        SubscriberStore.EditionRow::topicId, LinkedHashMap::new, Collectors.toList()));
        List<Offer> offers = new ArrayList<>();
        for (Topic topic : topics.all()) {
            List<SubscriberStore.EditionRow> own = editions.getOrDefault(topic.id(), List.of());
            for (SubscriberStore.EditionRow edition : own) {
                offers.add(new Offer(
                        new Want.AnEdition(edition.id()),
                        edition.name(),
                        topic.titles(),
                        edition.cadence(),
                        edition.languages()));
            }
            offers.add(new Offer(new Want.Alerts(topic.id()), topic.name(), topic.titles(), null, List.of()));
        }
        return offers;
    }
}
