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
 */
public record EditionPlan(String name, List<String> languages, String cadence, String cron, ZoneId zone) {

    public EditionPlan {
        languages = List.copyOf(languages);
        if (languages.isEmpty()) {
            throw new IllegalArgumentException("edition " + name + " needs a language");
        }
    }
}
