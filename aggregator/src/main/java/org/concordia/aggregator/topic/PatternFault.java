package org.concordia.aggregator.topic;

/** A pattern that cannot be used: what is wrong with it and where. */
final class PatternFault extends Exception {

    private static final long serialVersionUID = 1L;

    private final int column;

    /**
     * @param column where in the query, from 1; 0 when the whole of it is meant
     */
    PatternFault(int column, String reason) {
        super(reason);
        this.column = column;
    }

    int column() {
        return column;
    }
}
