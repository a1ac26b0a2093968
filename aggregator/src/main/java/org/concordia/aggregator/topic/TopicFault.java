package org.concordia.aggregator.topic;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import org.concordia.aggregator.feed.Wording;

/**
 * Something in a topic file that must be put right.
 *
 * @param line in the file, from 1; 0 when the whole of it is meant
 * @param place the way through the sections: {@code patterns[3].queries[2]}
 * @param column in the query of a pattern, from 1; 0 when it is no pattern or the whole of it is meant
 * @param words what is wrong, for whichever language a page is in
 */
public record TopicFault(int line, String place, int column, Wording words) {

    /** Words of a key below {@code topic.wrong}, with what stands in their gaps. */
    static Wording wording(String key, Object... arguments) {
        return Wording.of("topic.wrong." + key, arguments);
    }

    /** What is wrong, in English: the command line and the log have one language. */
    public String reason() {
        String words = ResourceBundle.getBundle("messages/topic", Locale.ROOT).getString(this.words.key());
        return new MessageFormat(words, Locale.ROOT)
                .format(this.words.arguments().toArray());
    }

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
        return words.append(reason()).toString();
    }
}
