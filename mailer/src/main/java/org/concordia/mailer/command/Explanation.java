package org.concordia.mailer.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.topic.Level;
import org.concordia.aggregator.topic.Topic;
import org.concordia.aggregator.topic.TopicMatch;

/** Why a topic takes or leaves an article, in lines to read. */
record Explanation(Topic topic, Article article, TopicMatch match) {

    /** Letters shown before and behind the words that a pattern found. */
    private static final int CONTEXT = 30;

    /** Places shown of one pattern. */
    private static final int PLACES = 3;

    /** The patterns, heaviest first, then what is missing, then the thresholds. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (TopicMatch.Reason reason : match.reasons()) {
            lines.add(TopicsTestCommand.signed(reason.weight()) + " " + reason.group() + ": "
                    + TopicsTestCommand.line(reason.query()) + " - " + found(reason));
        }
        if (match.reasons().isEmpty()) {
            lines.add("no pattern matched");
            return lines;
        }
        if (match.level() == Level.NONE && match.score() >= topic.review()) {
            lines.add("left whatever its score, for review there must be: " + String.join(", ", topic.reviewGate()));
        }
        for (String demand : match.missing()) {
            lines.add(
                    demand.equals(TopicMatch.LANGUAGE)
                            ? "at most for review, no patterns for its language: " + article.language()
                            : "at most for review, nothing found of: " + demand);
        }
        lines.add(distance(Level.REVIEW, topic.review()) + ", " + distance(Level.DIGEST, topic.digest()) + ", "
                + distance(Level.ALERT, topic.alert()));
        return lines;
    }

    private String distance(Level level, double threshold) {
        double over = Math.round((match.score() - threshold) * 100) / 100.0;
        return level.word() + " " + number(threshold) + (over >= 0 ? ": over by " : ": short by ")
                + number(Math.abs(over));
    }

    /** The words with a bit of the text around them, in brackets. */
    private String found(TopicMatch.Reason reason) {
        if (reason.spans().isEmpty()) {
            return TopicsTestCommand.line(String.join(", ", reason.found()));
        }
        String text = article.text();
        String places = reason.spans().stream()
                .limit(PLACES)
                .map(span -> {
                    int from = Math.max(0, span.start() - CONTEXT);
                    int to = Math.min(text.length(), span.end() + CONTEXT);
                    return TopicsTestCommand.line((from > 0 ? "…" : "") + whole(text.substring(from, span.start()))
                            + "[" + text.substring(span.start(), span.end()) + "]"
                            + whole(text.substring(span.end(), to)) + (to < text.length() ? "…" : ""));
                })
                .collect(Collectors.joining(" | "));
        int more = reason.spans().size() - PLACES;
        return more > 0 ? places + " | and " + more + " more" : places;
    }

    /** Without the half of a letter of two units that a cut left. */
    private static String whole(String piece) {
        int from = !piece.isEmpty() && Character.isLowSurrogate(piece.charAt(0)) ? 1 : 0;
        int to = piece.length();
        return to > from && Character.isHighSurrogate(piece.charAt(to - 1))
                ? piece.substring(from, to - 1)
                : piece.substring(from, to);
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.2f", value).replaceFirst("0$", "");
    }
}
