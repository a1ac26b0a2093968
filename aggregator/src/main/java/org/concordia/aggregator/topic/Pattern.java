package org.concordia.aggregator.topic;

import java.util.List;

/**
 * One thing to look for. Counted once however often it is found.
 *
 * <p>The query is Lucene's classic syntax over title and summary, with these house rules: a word is found in all its
 * forms in the pattern's language and with or without accents; {@code @name} is any entry of a {@link WordList};
 * {@code "a @name"~6} finds its parts in any order with at most six other words between them; {@code title:} asks the
 * title only; words with {@code *}, {@code ?} or {@code ~1} are compared letter by letter, without word forms.
 *
 * @param language BCP 47, or {@link #ANY} for patterns that hold in every language
 * @param group what it is evidence of: {@code people}, {@code place}, {@code act}, {@code not}, ...
 * @param name what an editor calls it; empty when the query says it
 * @param weight added to the score once when it matches; negative speaks against
 * @param unless groups of which any hit silences this pattern; hits of patterns that have such groups themselves do
 *     not silence
 * @param hides the words it finds are hidden from all other patterns of its topic ("clásico del Pacífico" is no
 *     place); such a pattern has no weight
 */
public record Pattern(
        String language, String group, String name, String query, double weight, List<String> unless, boolean hides) {

    /** The language of patterns that hold in every language. */
    public static final String ANY = "any";

    public Pattern {
        unless = List.copyOf(unless);
    }

    /** A plain pattern: its query is its name, nothing silences it, it hides nothing. */
    public Pattern(String language, String group, String query, double weight) {
        this(language, group, "", query, weight, List.of(), false);
    }

    /** The name, or the query of a pattern without one. */
    public String label() {
        return name.isEmpty() ? query : name;
    }
}
