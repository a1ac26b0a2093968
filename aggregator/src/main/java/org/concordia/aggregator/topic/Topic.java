package org.concordia.aggregator.topic;

import java.util.List;
import java.util.Map;

/**
 * What the desk follows, as an editor wrote it.
 *
 * @param id 0 until stored
 * @param name unique, lower case with hyphens: {@code chile-peru-migration}
 * @param titles what readers see, by language
 * @param patterns what to look for
 * @param gate groups that must all be hit; an item that misses one is at most for review
 * @param homeCountries countries whose outlets count as a weak place
 * @param review the score from which an editor should look
 * @param digest the score from which it goes into issues
 * @param alert the score from which it may alert
 */
public record Topic(
        long id,
        String name,
        Map<String, String> titles,
        List<Pattern> patterns,
        List<String> gate,
        List<String> homeCountries,
        double review,
        double digest,
        double alert,
        AlertPolicy alerts,
        List<EditionPlan> editions) {

    public Topic {
        titles = Map.copyOf(titles);
        patterns = List.copyOf(patterns);
        gate = List.copyOf(gate);
        homeCountries = List.copyOf(homeCountries);
        editions = List.copyOf(editions);
        if (!(review <= digest && digest <= alert)) {
            throw new IllegalArgumentException("topic " + name + ": thresholds must rise: review, digest, alert");
        }
    }

    /** What readers of a language see; the name when the file gives no title. */
    public String title(String language) {
        return titles.getOrDefault(language, titles.getOrDefault("en", name));
    }
}
