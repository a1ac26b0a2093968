package org.concordia.digest.story;

import java.util.Arrays;

/** Adds up how often a text says each key. */
final class KeyCounts {

    /** Ascending; an article has some twenty keys, for which an array that is shifted is faster than a tree. */
    private long[] hashes = new long[32];

    private Count[] counts = new Count[hashes.length];
    private int size;

    /**
     * @param key its {@link #hash}
     * @param kinds of {@link Keys}, added up
     */
    void add(long key, String word, double amount, boolean title, int kinds) {
        Count count = count(key, word);
        count.all += title ? 2 * amount : amount;
        count.title += title ? amount : 0;
        count.kinds |= kinds;
    }

    private Count count(long hash, String word) {
        int at = Arrays.binarySearch(hashes, 0, size, hash);
        if (at >= 0) {
            return counts[at];
        }
        at = -at - 1;
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * size);
            counts = Arrays.copyOf(counts, 2 * size);
        }
        System.arraycopy(hashes, at, hashes, at + 1, size - at);
        System.arraycopy(counts, at, counts, at + 1, size - at);
        hashes[at] = hash;
        counts[at] = new Count(word);
        size++;
        return counts[at];
    }

    Keys keys() {
        Keys keys = new Keys(
                Arrays.copyOf(hashes, size), new float[size], new float[size], new String[size], new byte[size]);
        for (int i = 0; i < size; i++) {
            keys.weights()[i] = weight(counts[i].all);
            keys.titleWeights()[i] = weight(counts[i].title);
            keys.words()[i] = counts[i].word;
            keys.kinds()[i] = (byte) counts[i].kinds;
        }
        return keys;
    }

    /** Repetition says more, but ever less; a share of an ambiguous word counts as that share. */
    private static float weight(double count) {
        return (float) (count <= 1 ? count : 1 + Math.log(count));
    }

    /** The hash of a key: FNV-1a over the characters, mixed at the end; 64 bits make a collision within a window unlikely. */
    static long hash(char mark, String key) {
        long hash = (0xcbf29ce484222325L ^ mark) * 0x100000001b3L;
        for (int i = 0; i < key.length(); i++) {
            hash = (hash ^ key.charAt(i)) * 0x100000001b3L;
        }
        hash ^= hash >>> 32;
        hash *= 0x9e3779b97f4a7c15L;
        return hash ^ hash >>> 29;
    }

    private static final class Count {
        private final String word;
        private double all;
        private double title;
        private int kinds;

        Count(String word) {
            this.word = word;
        }
    }
}
