package org.concordia.mailer.demo;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An item of the sample day, with the labels that tests compare against.
 *
 * @param id {@code outlet/slug}, unique; also the path of its page
 * @param language BCP 47
 * @param story key of the event it tells of migration between Chile and Peru; null: it is not of that topic
 * @param copyOf id of the earlier item whose text it repeats; null: words of its own
 */
public record SampleItem(
        String id,
        Instant publishedAt,
        String language,
        String title,
        String summary,
        @Nullable String story,
        @Nullable String copyOf) {

    /** Whether it is of the topic. */
    public boolean relevant() {
        return story != null;
    }
}
