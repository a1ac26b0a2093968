package org.concordia.aggregator.topic;

import java.time.ZoneId;
import java.util.List;

/**
 * An edition as its topic's file describes it; the digest module makes an edition of it.
 *
 * @param name unique among all editions: {@code daily}
 * @param languages of its mailings, BCP 47, the first is the default
 * @param cadence {@code daily} or {@code weekly}
 * @param cron Quartz's expression, read in {@code zone}
 * @param fewest stories that are worth a mail, 1 to {@value #MOST_OF_FEWEST}; what is less waits for the next slot
 */
public record EditionPlan(String name, List<String> languages, String cadence, String cron, ZoneId zone, int fewest) {

    /** Nobody waits for more stories than this. */
    public static final int MOST_OF_FEWEST = 20;

    /** One that comes out with one story. */
    public EditionPlan(String name, List<String> languages, String cadence, String cron, ZoneId zone) {
        this(name, languages, cadence, cron, zone, 1);
    }

    public EditionPlan {
        if (fewest < 1 || fewest > MOST_OF_FEWEST) {
            throw new IllegalArgumentException("edition " + name + " waits for " + fewest + " stories");
        }
        languages = List.copyOf(languages);
        if (languages.isEmpty()) {
            throw new IllegalArgumentException("edition " + name + " needs a language");
        }
    }
}
