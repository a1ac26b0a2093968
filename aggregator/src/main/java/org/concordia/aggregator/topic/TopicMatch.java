package org.concordia.aggregator.topic;

import java.util.List;

/**
 * What a topic said of an article, with its reasons.
 *
 * @param topicId the topic's id, 0 for a topic read from a file
 * @param score sum of the weights of the patterns that matched
 * @param reasons the patterns that matched, heaviest first
 * @param missing groups of the gate that nothing hit
 */
public record TopicMatch(long topicId, double score, Level level, List<Reason> reasons, List<String> missing) {

    public TopicMatch {
        reasons = List.copyOf(reasons);
        missing = List.copyOf(missing);
    }

    /**
     * A pattern that matched.
     *
     * @param found the words of the text that it matched, as they stand there
     */
    public record Reason(String group, String query, double weight, List<String> found) {

        public Reason {
            found = List.copyOf(found);
        }
    }
}
