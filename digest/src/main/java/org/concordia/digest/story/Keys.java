package org.concordia.digest.story;

/**
 * What a text is about, as the keys of a {@link Lexicon}: parallel arrays in the order of {@code hashes}, each key once.
 *
 * @param hashes of the keys, ascending, so that two texts are compared in one pass whatever order they came in
 * @param weights how much the text says the key: 1 + ln of its count, where the title counts double
 * @param titleWeights the same of the title alone; 0 for keys that are not in it
 * @param words how the text itself put it, for reasons that an editor reads
 * @param kinds what part of an event the key tells: {@link #NUMBER} and its like, added up; 0 for none of them
 */
record Keys(long[] hashes, float[] weights, float[] titleWeights, String[] words, byte[] kinds) {

    static final int NUMBER = 1;

    /** A word with a capital that the glossary does not have. */
    static final int NAME = 2;

    static final int PLACE = 4;
    static final int VERB = 8;
    static final int BODY = 16;

    /** What crimes, disasters, armies, illnesses and migration are told in. */
    static final int CRISIS = 32;

    /** Any other word of the glossary. */
    static final int OTHER = 64;

    /** No word but what it has in common with others, see {@link Glossary}; not among the kinds that are compared. */
    static final int CLASS = 128;

    /** How many kinds there are; kind {@code i} is {@code 1 << i}. */
    static final int KINDS = 7;

    int size() {
        return hashes.length;
    }

    /** How much the text says: its keys without the classes. */
    int said() {
        int said = 0;
        for (byte kind : kinds) {
            said += (kind & CLASS) == 0 ? 1 : 0;
        }
        return said;
    }

    /** The kind of a glossary entry by what its third column calls it. */
    static int kind(String name) {
        return switch (name) {
            case "place" -> PLACE;
            case "verb" -> VERB;
            case "org" -> BODY;
            case "crime", "disaster", "mil", "mig", "health" -> CRISIS;
            default -> OTHER;
        };
    }
}
