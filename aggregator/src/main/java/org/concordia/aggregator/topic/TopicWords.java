package org.concordia.aggregator.topic;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;

/**
 * What is short in a topic's file, as one editor reads it.
 *
 * @param topic null where no topic is shown
 */
record TopicWords(
        MessageSource messages, Locale locale, @Nullable Topic topic) {

    /** How {@link TopicMatcher} names a cap and the outlet's country, in the log's language. */
    private static final String CAP = "together at most ";

    private static final String HOME = "home country of the outlet";

    /** What is wrong with a topic's file. */
    public String say(TopicFault fault) {
        return messages.getMessage(
                fault.words().key(), fault.words().arguments().toArray(), locale);
    }

    /** What a group or pattern is called in the editor's language. */
    public String called(String name) {
        return topic == null ? name : topic.called(name, locale.getLanguage());
    }

    /** A demand of a gate in words: {@code people | sign >= 3} is "people or sign (weight 3 or more)". */
    public String gate(String demand) {
        List<GateGroup> groups = GateGroup.anyOf(demand);
        return groups.stream()
                .map(group -> group.least() > 0
                        ? messages.getMessage(
                                "topic.gate.least", new Object[] {called(group.group()), group.least()}, locale)
                        : called(group.group()))
                .collect(Collectors.joining(" " + messages.getMessage("topic.gate.or", null, locale) + " "));
    }

    /** What a reason is called; of the two that are no pattern, in the words of the page. */
    public String reason(TopicMatch.Reason reason) {
        String name = reason.query();
        if (name.startsWith(CAP) && reason.found().isEmpty()) {
            return messages.getMessage(
                    "topic.reasons.cap", new Object[] {called(reason.group()), name.substring(CAP.length())}, locale);
        }
        return name.equals(HOME) ? messages.getMessage("topic.reasons.home", null, locale) : called(name);
    }

    /** What a gate misses, or that nobody spoke the article's language. */
    public String missing(String missing) {
        return missing.equals(TopicMatch.LANGUAGE)
                ? messages.getMessage("topic.missing.language", null, locale)
                : messages.getMessage("topic.missing", new Object[] {gate(missing)}, locale);
    }
}
