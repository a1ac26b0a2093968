package org.concordia.digest.story;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a text is about, going by its own words and by those of its mates: the texts that looked most like it when either
 * came. Thirty words say too little of an event to be met by thirty others; a report in Spanish that shares one name with
 * one in English shares the rest with what that one's mates say. Immutable.
 */
final class Context {

    /** A mate must be at least so likely to tell the same. */
    static final double LEAST_ALIKE = .2;

    private static final int MATES = 8;

    private final long[] hashes;
    private final float[] weights;
    private final Window.@Nullable Key[] keys;
    private final int size;

    private Context(long[] hashes, float[] weights, Window.@Nullable Key[] keys, int size) {
        this.hashes = hashes;
        this.weights = weights;
        this.keys = keys;
        this.size = size;
    }

    /**
     * A text that looks like another.
     *
     * @param alike how likely both tell the same, 0 to 1, by what they say themselves
     */
    record Mate(Member member, double alike) {

        private static final Comparator<Mate> LIKEST_FIRST = Comparator.comparingDouble(Mate::alike)
                .thenComparing(mate -> mate.member.position)
                .reversed();
    }

    /** @param keys of the text, as the window has them; null where it has not */
    static Context of(Keys text, Window.@Nullable Key[] keys) {
        return new Context(text.hashes(), text.weights(), keys, keys.length);
    }

    /**
     * With the words of its likest mates.
     *
     * @param without the text that this one is about to be compared with: its words would speak for themselves
     */
    Context with(List<Mate> mates, Member without) {
        List<Mate> likest = mates.stream()
                .filter(mate -> mate.member != without)
                .sorted(Mate.LIKEST_FIRST)
                .limit(MATES)
                .toList();
        Context sum = this;
        for (Mate mate : likest) {
            sum = sum.with(mate.member, (float) mate.alike);
        }
        return sum;
    }

    private Context with(Member mate, float share) {
        Keys text = mate.text;
        int most = size + text.size();
        long[] sumHashes = Arrays.copyOf(hashes, most);
        float[] sumWeights = new float[most];
        Window.@Nullable Key[] sumKeys = new Window.Key[most];
        int sum = 0;
        int i = 0;
        int j = 0;
        while (i < size || j < text.size()) {
            boolean own = j == text.size() || i < size && hashes[i] <= text.hashes()[j];
            boolean theirs = i == size || j < text.size() && text.hashes()[j] <= hashes[i];
            sumHashes[sum] = own ? hashes[i] : text.hashes()[j];
            sumKeys[sum] = theirs ? mate.keys[j] : keys[i];
            sumWeights[sum++] = (own ? weights[i] : 0) + (theirs ? share * text.weights()[j] : 0);
            i += own ? 1 : 0;
            j += theirs ? 1 : 0;
        }
        return new Context(sumHashes, sumWeights, sumKeys, sum);
    }

    /** How much two have in common, 0 to 1, where a key weighs by how rare it is in the window. */
    double cosine(Context other, Window window) {
        double dot = 0;
        double square = 0;
        double otherSquare = 0;
        int i = 0;
        int j = 0;
        while (i < size || j < other.size) {
            if (j == other.size || i < size && hashes[i] < other.hashes[j]) {
                square += square(window.idf(keys[i]) * weights[i++]);
            } else if (i == size || hashes[i] > other.hashes[j]) {
                otherSquare += square(window.idf(other.keys[j]) * other.weights[j++]);
            } else {
                double idf = window.idf(other.keys[j]);
                double a = idf * weights[i++];
                double b = idf * other.weights[j++];
                dot += a * b;
                square += a * a;
                otherSquare += b * b;
            }
        }
        return square * otherSquare == 0 ? 0 : dot / Math.sqrt(square * otherSquare);
    }

    private static double square(double number) {
        return number * number;
    }
}
