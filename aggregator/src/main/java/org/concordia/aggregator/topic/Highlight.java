package org.concordia.aggregator.topic;

import java.util.ArrayList;
import java.util.List;

/**
 * A text in pieces, with those marked that a topic's patterns found, for a page to show.
 *
 * @param text never empty
 * @param mark what speaks for or against, or neither
 */
record Highlight(String text, Mark mark) {

    /** How a piece counts. */
    enum Mark {
        PLAIN,
        FOR,
        AGAINST
    }

    /**
     * The pieces of a text. Where reasons overlap, what speaks against is shown. A reason whose words are not where
     * it says (the outlet changed its text since) marks nothing.
     *
     * @param from the first unit to show
     * @param to behind the last unit to show
     */
    static List<Highlight> pieces(String text, int from, int to, List<TopicMatch.Reason> reasons) {
        int end = Math.min(to, text.length());
        if (from >= end) {
            return List.of();
        }
        Mark[] marks = new Mark[end];
        for (TopicMatch.Reason reason : reasons) {
            for (TopicMatch.Span span : reason.spans()) {
                if (span.end() > text.length() || !reason.found().contains(text.substring(span.start(), span.end()))) {
                    continue;
                }
                for (int i = span.start(); i < Math.min(span.end(), end); i++) {
                    if (marks[i] != Mark.AGAINST) {
                        marks[i] = reason.weight() < 0 ? Mark.AGAINST : Mark.FOR;
                    }
                }
            }
        }
        List<Highlight> pieces = new ArrayList<>();
        int start = from;
        for (int i = from + 1; i <= end; i++) {
            if (i == end || marks[i] != marks[start]) {
                Mark mark = marks[start] == null ? Mark.PLAIN : marks[start];
                pieces.add(new Highlight(text.substring(start, i), mark));
                start = i;
            }
        }
        return pieces;
    }
}
