package org.concordia.aggregator.topic;

import java.util.List;

/**
 * Words that patterns name as {@code @name}, so that forty nationalities are written once.
 *
 * @param language BCP 47, or {@code any}; a pattern looks for a list of its own language first
 * @param entries words, phrases, words with {@code *} at the end or {@code ~1}, or other lists as {@code @name}
 */
public record WordList(String language, String name, List<String> entries) {

    public WordList {
        entries = List.copyOf(entries);
    }
}
