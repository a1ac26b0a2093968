package org.concordia.aggregator.topic;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.concordia.aggregator.feed.Decisions;
import org.springframework.stereotype.Component;

/** What the topics say of a feed's articles; nothing stored is a no. */
@Component
final class TopicDecisions implements Decisions {

    private final TopicStore topics;

    TopicDecisions(TopicStore topics) {
        this.topics = topics;
    }

    @Override
    public Map<Long, List<Decision>> of(Collection<Long> articleIds, Locale locale) {
        if (articleIds.isEmpty()) {
            return Map.of();
        }
        List<Topic> all = topics.all();
        Map<Long, Map<Long, Level>> levels = topics.levels(articleIds);
        return articleIds.stream().distinct().collect(Collectors.toMap(article -> article, article -> {
            Map<Long, Level> byTopic = levels.getOrDefault(article, Map.of());
            return all.stream()
                    .map(topic -> new Decision(
                            topic.name(),
                            topic.title(locale.getLanguage()),
                            byTopic.getOrDefault(topic.id(), Level.NONE).word()))
                    .toList();
        }));
    }
}
