package org.concordia.digest.story;

/**
 * What a text is about, as the keys of a {@link Lexicon}: parallel arrays in the order of {@code hashes}, each key once.
 *
 * @param hashes of the keys, ascending, so that two texts are compared in one pass whatever order they came in
 * @param weights how much the text says the key: 1 + ln of its count, where the title counts double
 * @param titleWeights the same of the title alone; 0 for keys that are not in it
 * @param words how the text itself put it, for reasons that an editor reads
 */
record Keys(long[] hashes, float[] weights, float[] titleWeights, String[] words) {

    int size() {
        return hashes.length;
    }
}
