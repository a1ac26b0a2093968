package org.concordia.aggregator.topic;

import java.util.List;

/**
 * What a topic said of an article, with its reasons.
 *
 * @param topicId the topic's id, 0 for a topic read from a file
 * @param score sum of the weights of the patterns that matched
 * @param reasons the patterns that matched, heaviest first
 * @param missing groups of the gate that nothing hit; {@code language} when the topic has no patterns for the
 *     article's language, which an editor should see rather than trust
 */
public record TopicMatch(long topicId, double score, Level level, List<Reason> reasons, List<String> missing) {

    /** What {@link #missing} names when an article's language is none that the topic has patterns for. */
    public static final String LANGUAGE = "language";

    public TopicMatch {
        reasons = List.copyOf(reasons);
        missing = List.copyOf(missing);
    }

    /** Of an article in which a topic found nothing. */
    static TopicMatch nothing(long topicId) {
        return new TopicMatch(topicId, 0, Level.NONE, List.of(), List.of());
    }

    /**
     * A pattern that matched.
     *
     * @param query the pattern's name, or its query when it has none
     * @param found the words of the text that it matched, as they stand there, each once
     * @param spans where they stand in {@code Article.text()}, in order, without overlap
     */
    public record Reason(String group, String query, double weight, List<String> found, List<Span> spans) {

        public Reason {
            found = List.copyOf(found);
            spans = List.copyOf(spans);
        }

        /** A reason outside the text, as an outlet's home country is. */
        public Reason(String group, String query, double weight, List<String> found) {
            this(group, query, weight, found, List.of());
        }
    }

    /**
     * A place in a text, in UTF-16 units.
     *
     * @param start of the first unit
     * @param end behind the last unit
     */
    public record Span(int start, int end) {

        public Span {
            if (start < 0 || end < start) {
                throw new IllegalArgumentException("a span cannot go from " + start + " to " + end);
            }
        }
    }
}
