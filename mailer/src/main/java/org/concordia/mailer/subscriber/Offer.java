package org.concordia.mailer.subscriber;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What people can choose.
 *
 * @param name the edition's, or the topic's for its alerts: what files and the command line call it
 * @param titles of its topic, by language
 * @param cadence {@code daily} or {@code weekly}; null for alerts
 * @param languages it appears in
 */
public record Offer(
        Want want,
        String name,
        Map<String, String> titles,
        @Nullable String cadence,
        List<String> languages) {

    public Offer {
        titles = Map.copyOf(titles);
        languages = List.copyOf(languages);
    }

    /** The topic's title as readers of a language see it. */
    public String title(String language) {
        return titles.getOrDefault(language, titles.getOrDefault("en", name));
    }

    /** The key of its description: {@code subscriber.offer.daily}, {@code .weekly} or {@code .alerts}. */
    public String kind() {
        return cadence == null ? "alerts" : cadence;
    }
}
