package org.concordia.aggregator.topic;

import org.concordia.aggregator.feed.Wording;

/** A pattern that cannot be used: what is wrong with it and where. */
final class PatternFault extends Exception {

    private static final long serialVersionUID = 1L;

    private final int column;
    private final transient Wording words;

    /**
     * @param column where in the query, from 1; 0 when the whole of it is meant
     * @param key of the words, as {@link TopicFault#wording} has it
     */
    PatternFault(int column, String key, Object... arguments) {
        super(key);
        this.column = column;
        this.words = TopicFault.wording(key, arguments);
    }

    int column() {
        return column;
    }

    Wording words() {
        return words;
    }
}
