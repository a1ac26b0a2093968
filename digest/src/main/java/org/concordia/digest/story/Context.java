package org.concordia.digest.story;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a text is about, going by its own words and by those of its mates: the texts that looked most like it when either
 * came. Thirty words say too little of an event to be met by thirty others; a report in Spanish that shares one name with
 * one in English shares the rest with what that one's mates say.
 *
 * <p>It is filled for one text after another, seventeen times an article, and therefore keeps a weight for each key of the
 * window rather than a sorted list of its own. Not thread-safe.
 */
final class Context {

    /** A mate must be at least so likely to tell the same. */
    static final double LEAST_ALIKE = .2;

    private static final int MATES = 8;

    private final Window window;

    /** By the keys' numbers; 0 for those that are not in it. */
    private double[] weights = new double[1 << 12];

    /** Those that are in it, in the order in which they came up. */
    private int[] keys = new int[1 << 9];

    private int size;
    private double square;

    Context(Window window) {
        this.window = window;
    }

    /**
     * A text that looks like another.
     *
     * @param alike how likely both tell the same, {@value Context#LEAST_ALIKE} to 1, by what they say themselves
     */
    record Mate(Member member, float alike) {

        static final Comparator<Mate> LIKEST_FIRST = (a, b) -> a.alike == b.alike
                ? Long.compare(b.member.position, a.member.position)
                : Float.compare(b.alike, a.alike);
    }

    /** Whether a text's words would be in a context. */
    static boolean has(List<Mate> mates, Member member) {
        for (int i = 0; i < Math.min(MATES, mates.size()); i++) {
            if (mates.get(i).member == member) {
                return true;
            }
        }
        return false;
    }

    /**
     * Becomes that of a text.
     *
     * @param mates of the text, the likest first; those that are not live any more do not count
     * @param without the text that this one is about to be compared with: its words would speak for themselves
     */
    void fill(Similarity.Weighted text, List<Mate> mates, @Nullable Member without) {
        for (int i = 0; i < size; i++) {
            weights[keys[i]] = 0;
        }
        size = 0;
        square = 0;
        for (int i = 0; i < text.known().length; i++) {
            int key = text.known()[i];
            if (key == KeyTable.NONE) {
                // No other text can have it, so it only adds to the length.
                square += square(text.keys().weights()[i] * text.idf()[i]);
            } else {
                add(key, text.keys().weights()[i]);
            }
        }
        int added = 0;
        for (int i = 0; i < mates.size() && added < MATES; i++) {
            Member mate = mates.get(i).member;
            if (mate != without && mate.live) {
                add(mate, mates.get(i).alike);
                added++;
            }
        }
        for (int i = 0; i < size; i++) {
            double weight = weights[keys[i]] * window.idf(keys[i]);
            weights[keys[i]] = weight;
            square += weight * weight;
        }
    }

    private void add(Member mate, float share) {
        float[] said = mate.weights;
        for (int i = 0; i < said.length; i++) {
            add(mate.keys[i], share * said[i]);
        }
    }

    private void add(int key, double weight) {
        if (key >= weights.length) {
            weights = Arrays.copyOf(weights, 2 * key);
        }
        if (weights[key] == 0) {
            if (size == keys.length) {
                keys = Arrays.copyOf(keys, 2 * size);
            }
            keys[size++] = key;
        }
        weights[key] += weight;
    }

    /** How much two have in common, 0 to 1, where a key weighs by how rare it is in the window. */
    double cosine(Context other) {
        double dot = 0;
        for (int i = 0; i < other.size; i++) {
            int key = other.keys[i];
            dot += key < weights.length ? weights[key] * other.weights[key] : 0;
        }
        return dot / Math.sqrt(Math.max(Double.MIN_NORMAL, square * other.square));
    }

    /** The same of a text's own words. */
    double cosine(Similarity.Weighted text) {
        double dot = 0;
        for (int i = 0; i < text.known().length; i++) {
            int key = text.known()[i];
            if (key != KeyTable.NONE && key < weights.length) {
                dot += weights[key] * text.keys().weights()[i] * text.idf()[i];
            }
        }
        return dot / Math.sqrt(Math.max(Double.MIN_NORMAL, square * text.square()));
    }

    private static double square(double number) {
        return number * number;
    }
}
