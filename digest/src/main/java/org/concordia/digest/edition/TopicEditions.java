package org.concordia.digest.edition;

import java.time.InstantSource;
import java.util.List;
import org.concordia.aggregator.topic.EditionPlan;
import org.concordia.aggregator.topic.ShippedTopics;
import org.concordia.aggregator.topic.Topic;
import org.concordia.aggregator.topic.TopicStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** Makes the editions that the topics' files describe exist, at every start and whenever asked. */
@Component
@Lazy(false) // commands start lazily, and theirs too must meet the editions
public final class TopicEditions implements InitializingBean {

    private static final Logger log = LoggerFactory.getLogger(TopicEditions.class);

    private final TopicStore topics;
    private final EditionStore editions;
    private final InstantSource clock;
    private volatile String installed = "";

    /** @param shipped asked for so that the shipped topics are there before their editions */
    TopicEditions(ShippedTopics shipped, TopicStore topics, EditionStore editions, InstantSource clock) {
        this.topics = topics;
        this.editions = editions;
        this.clock = clock;
    }

    @Override
    public void afterPropertiesSet() {
        install();
    }

    /** Adds what is missing and takes over changed schedules; a topic whose editions clash stops no other. */
    public void install() {
        installed = topics.version();
        for (Topic topic : topics.all()) {
            try {
                editions.install(topic, clock.instant());
            } catch (IllegalArgumentException e) {
                log.warn("editions topic={} fault=\"{}\"", topic.name(), e.getMessage());
            }
        }
    }

    /** Installs if a topic was added or changed since, here, on another machine or by a command. */
    public void follow() {
        if (!installed.equals(topics.version())) {
            install();
        }
    }

    /**
     * The names of the editions of a topic's file that are another topic's already. A name is what subscribers and
     * commands know an edition by.
     */
    public List<String> taken(Topic topic) {
        long id = topics.named(topic.name()).map(Topic::id).orElse(0L);
        return topic.editions().stream()
                .map(EditionPlan::name)
                .filter(name -> editions.named(name)
                        .filter(edition -> edition.topicId() != id)
                        .isPresent())
                .toList();
    }
}
