package org.concordia.digest.story;

import java.util.Map;
import java.util.TreeMap;

/** Adds up how often a text says each key. */
final class KeyCounts {

    private final Map<Long, Count> byHash = new TreeMap<>();

    /** @param kinds of {@link Keys}, added up */
    void add(String key, String word, double amount, boolean title, int kinds) {
        Count count = byHash.computeIfAbsent(hash(key), h -> new Count(word));
        count.all += title ? 2 * amount : amount;
        count.title += title ? amount : 0;
        count.kinds |= kinds;
    }

    Keys keys() {
        int size = byHash.size();
        Keys keys = new Keys(new long[size], new float[size], new float[size], new String[size], new byte[size]);
        int i = 0;
        for (Map.Entry<Long, Count> entry : byHash.entrySet()) {
            keys.hashes()[i] = entry.getKey();
            keys.weights()[i] = weight(entry.getValue().all);
            keys.titleWeights()[i] = weight(entry.getValue().title);
            keys.words()[i] = entry.getValue().word;
            keys.kinds()[i] = (byte) entry.getValue().kinds;
            i++;
        }
        return keys;
    }

    /** Repetition says more, but ever less; a share of an ambiguous word counts as that share. */
    private static float weight(double count) {
        return (float) (count <= 1 ? count : 1 + Math.log(count));
    }

    /** FNV-1a over the characters, mixed at the end; 64 bits make a collision within a window unlikely. */
    private static long hash(String key) {
        long hash = 0xcbf29ce484222325L;
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
