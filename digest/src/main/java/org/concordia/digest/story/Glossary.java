package org.concordia.digest.story;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The glossary as one language reads it: the longest phrase counts, else the exact word, else the longest prefix. */
final class Glossary {

    /** A word with more meanings than this in the glossary says too little of each. */
    private static final int MEANINGS = 3;

    /** How much of a word its class counts: two words of one class may tell two events. */
    private static final double CLASS_SHARE = .5;

    private final Map<String, Concept[]> exact = new HashMap<>();
    private final Map<String, Concept[]> capitals = new HashMap<>();
    private final Map<String, Concept[]> prefixes = new HashMap<>();
    private final Map<String, List<Phrase>> phrases = new HashMap<>();

    /** Which lengths the prefixes have, a bit each, by their first two letters: most words need not be looked up. */
    private final int[] prefixLengths = new int[1024];

    /** @param classes what the concept has in common with others, so that a drill and manoeuvres meet; may be empty */
    void add(String variants, int number, int kind, List<String> classes) {
        Concept concept = new Concept(
                KeyCounts.hash('@', Integer.toString(number)),
                kind,
                classes.stream().mapToLong(name -> KeyCounts.hash('%', name)).toArray());
        for (String variant : variants.split("\\|")) {
            boolean prefix = variant.endsWith("*");
            boolean upper = variant.startsWith("^");
            List<Token> words = Token.of(upper ? variant.substring(1).toUpperCase(Locale.ROOT) : dotted(variant));
            if (words.isEmpty()) {
                continue;
            }
            String first = words.get(0).text();
            if (words.size() > 1) {
                String[] texts = words.stream().map(Token::text).toArray(String[]::new);
                List<Phrase> sameStart = phrases.computeIfAbsent(first, key -> new ArrayList<>());
                sameStart.add(new Phrase(texts, String.join(" ", texts), prefix, concept));
                sameStart.sort((a, b) -> b.words.length - a.words.length);
            } else if (upper) {
                capitals.merge(first, new Concept[] {concept}, Glossary::both);
            } else if (prefix) {
                prefixes.merge(first, new Concept[] {concept}, Glossary::both);
                prefixLengths[start(first)] |= 1 << Math.min(first.length(), 31);
            } else {
                exact.merge(first, new Concept[] {concept}, Glossary::both);
            }
        }
    }

    /** "u.s" stands for what the texts write U.S., which is one word there. */
    private static String dotted(String variant) {
        return variant.contains(".") ? variant.toUpperCase(Locale.ROOT) : variant;
    }

    private static Concept[] both(Concept[] a, Concept[] b) {
        if (Arrays.asList(a).contains(b[0])) {
            return a;
        }
        Concept[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }

    /** Counts the longest phrase that starts here; how many tokens it has, 0 for none. */
    int phrase(List<Token> tokens, int at, boolean title, KeyCounts counts) {
        List<Phrase> sameStart = phrases.get(tokens.get(at).text());
        if (sameStart == null) {
            return 0;
        }
        for (Phrase phrase : sameStart) {
            if (phrase.isAt(tokens, at)) {
                count(phrase.concept, phrase.text, 1, title, counts);
                return phrase.words.length;
            }
        }
        return 0;
    }

    /** Counts the concepts of a word; false when the glossary has none. */
    boolean word(Token token, Set<String> stopwords, boolean title, KeyCounts counts) {
        Concept[] concepts = concepts(token, stopwords);
        if (concepts == null) {
            return false;
        }
        int meanings = Math.min(concepts.length, MEANINGS);
        for (int i = 0; i < meanings; i++) {
            count(concepts[i], token.text(), 1.0 / meanings, title, counts);
        }
        return true;
    }

    private static void count(Concept concept, String word, double amount, boolean title, KeyCounts counts) {
        counts.add(concept.key, word, amount, title, concept.kind);
        for (long key : concept.classes) {
            counts.add(key, word, CLASS_SHARE * amount / concept.classes.length, title, Keys.CLASS);
        }
    }

    private Concept @Nullable [] concepts(Token token, Set<String> stopwords) {
        if (token.capitals()) {
            Concept[] found = capitals.get(token.text());
            if (found != null) {
                return found;
            }
        }
        if (stopwords.contains(token.text())) {
            return null;
        }
        Concept[] found = exact.get(token.text());
        int lengths = found == null && token.text().length() > 1 ? prefixLengths[start(token.text())] : 0;
        for (int end = token.text().length(); found == null && end > 1 && lengths != 0; end--) {
            if ((lengths >> Math.min(end, 31) & 1) == 1) {
                found = prefixes.get(token.text().substring(0, end));
            }
        }
        return found;
    }

    private static int start(String word) {
        return word.length() < 2 ? 0 : (word.charAt(0) * 31 + word.charAt(1)) % 1024;
    }

    /** @param classes the keys of what it has in common with others */
    private record Concept(long key, int kind, long[] classes) {}

    private record Phrase(String[] words, String text, boolean prefix, Concept concept) {

        boolean isAt(List<Token> tokens, int at) {
            if (at + words.length > tokens.size()) {
                return false;
            }
            int last = words.length - 1;
            for (int i = 1; i < last; i++) {
                if (!tokens.get(at + i).text().equals(words[i])) {
                    return false;
                }
            }
            String end = tokens.get(at + last).text();
            return prefix ? end.startsWith(words[last]) : end.equals(words[last]);
        }
    }
}
