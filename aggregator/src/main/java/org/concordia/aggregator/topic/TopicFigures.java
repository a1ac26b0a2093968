package org.concordia.aggregator.topic;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** The figures of stored topics on their labelled sets, by the patterns as they are now. */
@Component
final class TopicFigures {

    private final TopicMatching matching;
    private final MarkStore marks;
    private final Map<Long, Known> known = new ConcurrentHashMap<>();

    TopicFigures(TopicMatching matching, MarkStore marks) {
        this.matching = matching;
        this.marks = marks;
    }

    Figures of(Topic topic) {
        return of(topic, marks.all(topic.id()));
    }

    /** The matcher that polling uses is asked, because making one takes seconds; and only when something changed. */
    Figures of(Topic topic, List<Labelled> set) {
        Known last = known.get(topic.id());
        if (last != null && last.topic.equals(topic) && last.set.equals(set)) {
            return last.figures;
        }
        matching.refresh();
        Figures figures = Figures.of(
                set,
                article -> matching.explain(article).stream()
                        .filter(match -> match.topicId() == topic.id())
                        .findFirst());
        known.put(topic.id(), new Known(topic, set, figures));
        return figures;
    }

    private record Known(Topic topic, List<Labelled> set, Figures figures) {}
}
