package org.concordia.digest.copy;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A text laid beside others by their common shingles. What stands between two of them in both texts was replaced; what
 * stands there in only one (a dateline, closing lines) was added and says nothing about the rest. Made once for a text,
 * which is then compared with each of its candidates.
 */
final class Alignment {

    /** A longer gap is another passage, not a replaced word or two. */
    private static final int GAP = 8;

    /** Unless it is as long in both: a form has places for many numbers in a row. */
    private static final int EVEN_GAP = 20;

    /** How unlikely it must be that a copy's edits fell on so many facts before it is taken for a template's issue. */
    private static final double CHANCE = .003;

    private static final double LEAST_EDITED = .02;
    private static final int NONE = -1;

    private final Shingles text;

    /** Places of the text's shingles in a hash table with open addressing, and for each the next with the same one. */
    private final int[] table;

    private final int[] again;

    Alignment(Shingles text) {
        this.text = text;
        int size = text.size();
        table = new int[Integer.highestOneBit(Math.max(4, size)) * 4];
        Arrays.fill(table, NONE);
        again = new int[size];
        for (int i = size - 1; i >= 0; i--) {
            int at = slot(text.at(i));
            again[i] = table[at];
            table[at] = i;
        }
    }

    /** Where a shingle is first in the text, or {@link #NONE}. */
    private int place(int shingle) {
        return table[slot(shingle)];
    }

    private int slot(int shingle) {
        int mask = table.length - 1;
        int at = shingle & mask;
        while (table[at] != NONE && text.at(table[at]) != shingle) {
            at = at + 1 & mask;
        }
        return at;
    }

    boolean has(int shingle) {
        return place(shingle) != NONE;
    }

    /** The text beside another. */
    Beside beside(Shingles other) {
        Beside beside = new Beside(text, other);
        // The texts' beginnings count as common, or a headline's first words could not be replaced ones.
        int end = 0;
        int otherEnd = 0;
        int size = other.size();
        boolean[] taken = new boolean[text.size()];
        for (int i = 0; i < size; i++) {
            int at = place(other.at(i));
            if (at == NONE) {
                continue;
            }
            at = likeliest(at, end + i - otherEnd, taken, beside.anywhere ? null : i < other.titleWords());
            if (at == NONE) {
                continue;
            }
            taken[at] = true;
            beside.gap(end, at, otherEnd, i);
            for (int k = 0; k < 3; k++) {
                beside.same(at + k, i + k, i + k >= otherEnd);
            }
            beside.shared++;
            end = at + 3;
            otherEnd = i + 3;
        }
        beside.gap(end, text.length(), otherEnd, other.length());
        return beside;
    }

    /**
     * Of the places of one shingle the one where the texts were, else the first; {@link #NONE} when all are taken. A stock
     * phrase that a text says again is not the passage that its first time was.
     *
     * @param inTitle in which part of the text to look; null for both
     */
    private int likeliest(int first, int expected, boolean[] taken, @Nullable Boolean inTitle) {
        int likeliest = NONE;
        for (int place = first; place != NONE; place = again[place]) {
            if (!taken[place] && (inTitle == null || place < text.titleWords() == inTitle)) {
                if (place == expected) {
                    return place;
                }
                likeliest = likeliest == NONE ? place : likeliest;
            }
        }
        return likeliest;
    }

    /** What two texts have in common and what was replaced. */
    static final class Beside {
        private final Shingles text;
        private final Shingles other;

        /** What one says in its headline and the other in its first sentence are the same names, not the same wording. */
        private final boolean anywhere;

        /** Which words of each are in the other too. */
        private final boolean[] inOther;

        private final boolean[] inText;

        /** Common shingles. */
        private int shared;

        /** Numbers and names that both have in the common wording, or that were replaced by others. */
        private int facts;

        private int replacedFacts;

        /** Other words, likewise. */
        private int plain;

        private int replacedPlain;

        /** Numbers among the facts, and those replaced by numbers. */
        private int numbers;

        private int replacedNumbers;

        private Beside(Shingles text, Shingles other) {
            this.text = text;
            this.other = other;
            anywhere = text.isHeadline() || other.isHeadline();
            inOther = new boolean[text.length()];
            inText = new boolean[other.length()];
        }

        int shared() {
            return shared;
        }

        /** Which words of the text are in the other one, in the order of the text. */
        boolean[] inOther() {
            return inOther;
        }

        /** Which words of the other one are in the text. */
        boolean[] inText() {
            return inText;
        }

        private void same(int at, int there, boolean isNew) {
            if (anywhere || at < text.titleWords() == there < other.titleWords()) {
                inOther[at] = true;
                inText[there] = true;
            }
            if (isNew) {
                facts += other.isFact(there) ? 1 : 0;
                plain += other.isFact(there) ? 0 : 1;
                numbers += other.isNumber(there) ? 1 : 0;
            }
        }

        private void gap(int from, int to, int otherFrom, int otherTo) {
            int most = to - from == otherTo - otherFrom && from > 0 && otherFrom > 0 ? EVEN_GAP : GAP;
            if (to <= from || otherTo <= otherFrom || to - from > most || otherTo - otherFrom > most) {
                return;
            }
            int[] here = new int[3];
            int[] there = new int[3];
            for (int i = from; i < to; i++) {
                boolean found = false;
                for (int j = otherFrom; j < otherTo; j++) {
                    if (text.sameWord(i, other, j)) {
                        found = true;
                        same(i, j, false);
                    }
                }
                count(text, i, found, here);
            }
            for (int j = otherFrom; j < otherTo; j++) {
                boolean found = false;
                for (int i = from; i < to && !found; i++) {
                    found = text.sameWord(i, other, j);
                }
                count(other, j, found, there);
            }
            int facted = Math.min(here[0], there[0]);
            int plainly = Math.min(here[1], there[1]);
            int numbered = Math.min(here[2], there[2]);
            facts += facted;
            replacedFacts += facted;
            plain += plainly;
            replacedPlain += plainly;
            numbers += numbered;
            replacedNumbers += numbered;
        }

        /** Facts, other words and numbers on one side of a gap that are not on the other. */
        private static void count(Shingles text, int at, boolean found, int[] counts) {
            if (!found) {
                counts[text.isFact(at) ? 0 : 1]++;
                counts[2] += text.isNumber(at) ? 1 : 0;
            }
        }

        /**
         * Whether the two fill one form. If a copy's edits fell anywhere, they would replace facts as often as other words;
         * the binomial tail says how surprising their number is. And no edit turns numbers or days into others: where half of them
         * did, or two and a third of them, or no other words were replaced, it is the form's next issue.
         */
        boolean isTemplate() {
            if (replacedNumbers > 0 && 2 * replacedNumbers >= numbers
                    || replacedNumbers > 1 && 3 * replacedNumbers >= numbers
                    || replacedNumbers > 0 && replacedFacts > 1 && replacedPlain == 0) {
                return true;
            }
            double edited = Math.max(LEAST_EDITED, plain == 0 ? 0 : (double) replacedPlain / plain);
            return replacedFacts > 0 && tail(facts, replacedFacts, edited) < CHANCE;
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
}
