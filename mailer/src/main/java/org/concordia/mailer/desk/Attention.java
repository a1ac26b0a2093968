package org.concordia.mailer.desk;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What waits for an editor, told by the part that knows: every bean of this type is asked for the desk's front page.
 * Answers come from one or two counting queries, for the page waits for them.
 */
public interface Attention {

    /** What there is to see now, the most pressing first; empty when all is well. Texts are in {@code language}. */
    List<Item> items(Instant now, Locale language);

    /**
     * One line on the desk's front page.
     *
     * @param urgent whether it waits for someone to act
     * @param text one line for an editor: {@code 3 alerts wait for a decision}
     * @param path of the page where to act, below {@code /desk}
     */
    record Item(boolean urgent, String text, String path) {}
}
