package org.concordia.digest.render;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A story as a template shows it: every text cleaned, every time in words.
 *
 * @param lang the headline's language when it is not the mail's, else null
 * @param quoted says that the words are in another language, empty when they are not
 * @param credit whose summary it is
 * @param numbers how many outlets and own texts
 * @param first who reported it first, and when
 * @param link the story's page
 * @param own outlets with a text of their own
 * @param copies outlets that carry a copy
 * @param more how many outlets are not named here
 * @param news what is new for readers who were told of the story before
 */
record StoryView(
        int number,
        boolean update,
        String headline,
        @Nullable String lang,
        String quoted,
        String summary,
        String credit,
        String numbers,
        String first,
        String link,
        List<Link> own,
        List<Link> copies,
        int more,
        List<Link> news) {

    /**
     * An outlet's version.
     *
     * @param address null when the mail may not link to it
     * @param lang the title's language when it is not the mail's, else null
     * @param when its time in words
     */
    record Link(
            String outlet,
            @Nullable String address,
            String title,
            @Nullable String lang,
            String language,
            String when) {}
}
