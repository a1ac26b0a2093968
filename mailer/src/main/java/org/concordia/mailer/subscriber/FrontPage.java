package org.concordia.mailer.subscriber;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the public front page shows above the sign-up. */
public interface FrontPage {

    /** The latest stories, latest first; empty while there are none. */
    List<Headline> latest(Locale language, int limit);

    /**
     * A story in one line.
     *
     * @param path of the story's page, beginning with a slash
     * @param language of the title, for the page's {@code lang}
     * @param topic title of its topic; null when there is only one topic
     * @param outlets how many told it
     */
    record Headline(
            String path,
            String title,
            String language,
            @Nullable String topic,
            int outlets,
            Instant changedAt) {}
}
