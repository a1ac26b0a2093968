package org.concordia.digest.story;

import java.util.HashSet;
import java.util.Set;
import org.concordia.aggregator.article.Article;

/**
 * The names, places and numbers that a text says, in either language, as keys of the {@link Lexicon}. Two reports of one
 * event seldom agree in words; what they cannot do without is who, where and how many.
 */
public record Facts(Set<Long> names, Set<Long> places, Set<Long> numbers) {

    public Facts {
        names = Set.copyOf(names);
        places = Set.copyOf(places);
        numbers = Set.copyOf(numbers);
    }

    /** Those of a headline and summary. Places are those that the glossary has; any other is a name. */
    public static Facts of(Article article) {
        return of(LiveWindow.LEXICON.keys(article.language(), article.title(), article.summary()));
    }

    /** Those of any text in a language. */
    public static Facts of(String language, String text) {
        return of(LiveWindow.LEXICON.keys(language, "", text));
    }

    private static Facts of(Keys keys) {
        Set<Long> names = new HashSet<>();
        Set<Long> places = new HashSet<>();
        Set<Long> numbers = new HashSet<>();
        for (int i = 0; i < keys.size(); i++) {
            int kind = keys.kinds()[i];
            if ((kind & Keys.NAME) != 0) {
                names.add(keys.hashes()[i]);
            } else if ((kind & Keys.NUMBER) != 0) {
                numbers.add(keys.hashes()[i]);
            } else if ((kind & Keys.PLACE) != 0 && (kind & Keys.CLASS) == 0) {
                places.add(keys.hashes()[i]);
            }
        }
        return new Facts(names, places, numbers);
    }

    /** How many there are. */
    public int size() {
        return names.size() + places.size() + numbers.size();
    }

    /** How many both say. */
    public int common(Facts other) {
        return shared(other) + common(places, other.places);
    }

    /** How many names and numbers both say. */
    public int shared(Facts other) {
        return common(names, other.names) + common(numbers, other.numbers);
    }

    /**
     * Of names, places and numbers: in how many both agree on one at least, less names and places where both say only other
     * ones. Other numbers say nothing: first reports do not agree on how many.
     */
    public int agreement(Facts other) {
        return agreement(names, other.names)
                + agreement(places, other.places)
                + Math.max(0, agreement(numbers, other.numbers));
    }

    private static int agreement(Set<Long> ours, Set<Long> theirs) {
        return ours.isEmpty() || theirs.isEmpty() ? 0 : common(ours, theirs) > 0 ? 1 : -1;
    }

    private static int common(Set<Long> ours, Set<Long> theirs) {
        return (int) ours.stream().filter(theirs::contains).count();
    }
}
