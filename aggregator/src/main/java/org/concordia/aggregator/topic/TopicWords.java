package org.concordia.aggregator.topic;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.context.MessageSource;

/** What is short in a topic's file, as one editor reads it. */
record TopicWords(MessageSource messages, Locale locale) {

    /** A demand of a gate in words: {@code people | sign >= 3} is "people or sign (weight 3 or more)". */
    public String gate(String demand) {
        List<GateGroup> groups = GateGroup.anyOf(demand);
        return groups.stream()
                .map(group -> group.least() > 0
                        ? messages.getMessage("topic.gate.least", new Object[] {group.group(), group.least()}, locale)
                        : group.group())
                .collect(Collectors.joining(" " + messages.getMessage("topic.gate.or", null, locale) + " "));
    }

    /** What a gate misses, or that nobody spoke the article's language. */
    public String missing(String missing) {
        return missing.equals(TopicMatch.LANGUAGE)
                ? messages.getMessage("topic.missing.language", null, locale)
                : messages.getMessage("topic.missing", new Object[] {gate(missing)}, locale);
    }
}
