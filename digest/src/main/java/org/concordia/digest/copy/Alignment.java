package org.concordia.digest.copy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.concordia.digest.copy.Shingles.Word;

/**
 * Two texts laid side by side by their common shingles. What stands between two of them in both texts was replaced; what
 * stands there in only one (a dateline, closing lines) was added and says nothing about the rest.
 *
 * @param facts numbers and names that both have in the common wording, or that were replaced by others
 * @param replacedFacts those that were replaced
 * @param plain other words, likewise
 * @param replacedPlain those that were replaced
 * @param numbers numbers among the facts
 * @param replacedNumbers numbers replaced by numbers
 */
record Alignment(int facts, int replacedFacts, int plain, int replacedPlain, int numbers, int replacedNumbers) {

    /** A longer gap is another passage, not a replaced word or two. */
    private static final int GAP = 8;

    /** How unlikely it must be that a copy's edits fell on so many facts before it is taken for a template's issue. */
    private static final double CHANCE = .003;

    private static final double LEAST_EDITED = .02;

    static Alignment of(Shingles a, Shingles b) {
        Map<Integer, Integer> placesInB = new HashMap<>();
        for (int j = b.sequence().length - 1; j >= 0; j--) {
            placesInB.put(b.sequence()[j], j);
        }
        int facts = 0;
        int replacedFacts = 0;
        int plain = 0;
        int replacedPlain = 0;
        int numbers = 0;
        int replacedNumbers = 0;
        // The texts' beginnings count as common, or a headline's first words could not be replaced ones.
        int endInA = 0;
        int endInB = 0;
        for (int i = 0; i <= a.sequence().length; i++) {
            boolean end = i == a.sequence().length;
            Integer place = end ? Integer.valueOf(b.words().size()) : placesInB.get(a.sequence()[i]);
            int at = end ? a.words().size() : i;
            if (place == null) {
                continue;
            }
            if (at > endInA && place > endInB && at - endInA <= GAP && place - endInB <= GAP) {
                List<Word> gapInA = a.words().subList(endInA, at);
                List<Word> gapInB = b.words().subList(endInB, place);
                int facted = replaced(gapInA, gapInB, Word::fact);
                int plainly = replaced(gapInA, gapInB, word -> !word.fact());
                int numbered = replaced(gapInA, gapInB, Word::number);
                facts += facted;
                replacedFacts += facted;
                plain += plainly;
                replacedPlain += plainly;
                numbers += numbered;
                replacedNumbers += numbered;
            }
            for (int k = Math.max(endInA, i); !end && k < i + 3; k++) {
                Word word = a.words().get(k);
                facts += word.fact() ? 1 : 0;
                plain += word.fact() ? 0 : 1;
                numbers += word.number() ? 1 : 0;
            }
            endInA = i + 3;
            endInB = place + 3;
        }
        return new Alignment(facts, replacedFacts, plain, replacedPlain, numbers, replacedNumbers);
    }

    /**
     * Whether the two fill one form. If a copy's edits fell anywhere, they would replace facts as often as other words;
     * the binomial tail says how surprising their number is. And no edit turns numbers into others: where half of them
     * did, it is the form's next issue.
     */
    boolean isTemplate() {
        if (replacedNumbers > 0 && 2 * replacedNumbers >= numbers) {
            return true;
        }
        double edited = Math.max(LEAST_EDITED, plain == 0 ? 0 : (double) replacedPlain / plain);
        return replacedFacts > 0 && tail(facts, replacedFacts, edited) < CHANCE;
    }

    /** How many words of a kind stand on each side of a gap instead of others of the kind. */
    private static int replaced(List<Word> gapInA, List<Word> gapInB, Predicate<Word> kind) {
        return Math.min(only(gapInA, gapInB, kind), only(gapInB, gapInA, kind));
    }

    private static int only(List<Word> here, List<Word> there, Predicate<Word> kind) {
        Set<String> texts = new HashSet<>();
        there.forEach(word -> texts.add(word.text()));
        return (int) here.stream()
                .filter(kind)
                .filter(word -> !texts.contains(word.text()))
                .count();
    }

    /** The chance of at least {@code hits} in {@code tries} of chance {@code each}. */
    private static double tail(int tries, int hits, double each) {
        if (each >= 1) {
            return 1;
        }
        double term = Math.pow(1 - each, tries);
        double below = 0;
        for (int k = 0; k < hits; k++) {
            below += term;
            term *= (double) (tries - k) / (k + 1) * each / (1 - each);
        }
        return Math.max(0, 1 - below);
    }
}
