package org.concordia.aggregator.topic;

/**
 * Something in a topic file that must be put right.
 *
 * @param line in the file, from 1; 0 when the whole of it is meant
 * @param place the way through the sections: {@code patterns[3].queries[2]}
 * @param column in the query of a pattern, from 1; 0 when it is no pattern or the whole of it is meant
 * @param reason what is wrong, in words
 */
public record TopicFault(int line, String place, int column, String reason) {

    @Override
    public String toString() {
        StringBuilder words = new StringBuilder();
        if (line > 0) {
            words.append("line ").append(line).append(", ");
        }
        if (!place.isEmpty()) {
            words.append(place);
            if (column > 0) {
                words.append(", column ").append(column).append(" of the query");
            }
            words.append(": ");
        }
        return words.append(reason).toString();
    }
}
