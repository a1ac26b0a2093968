package org.concordia.aggregator.topic;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the desk follows, as an editor wrote it.
 *
 * @param id 0 until stored
 * @param name unique, lower case with hyphens: {@code chile-peru-migration}
 * @param titles what readers see, by language
 * @param patterns what to look for
 * @param gate groups that must all be hit; {@code people | act} means either, {@code sign >= 3} that its hits
 *     weigh that much together; an item that misses one is at most for review
 * @param reviewGate the same for review: an item that misses one is left whatever its score
 * @param homeCountries countries whose outlets count as a weak place, ISO 3166 alpha-2
 * @param review the score from which an editor should look
 * @param digest the score from which it goes into issues
 * @param alert the score from which it may alert
 * @param words lists that the patterns name
 * @param home what an outlet of the home countries counts for
 * @param caps the most that all hits of a group add to the score together, by group: four places named make nobody
 *     a migrant
 * @param called what groups and patterns are called in a language that their names are not written in, by language
 *     and name
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
        List<EditionPlan> editions,
        List<WordList> words,
        Home home,
        List<String> reviewGate,
        Map<String, Double> caps,
        Map<String, Map<String, String>> called) {

    public Topic {
        titles = Map.copyOf(titles);
        patterns = List.copyOf(patterns);
        gate = List.copyOf(gate);
        homeCountries = List.copyOf(homeCountries);
        editions = List.copyOf(editions);
        words = List.copyOf(words);
        reviewGate = List.copyOf(reviewGate);
        caps = Map.copyOf(caps);
        called = called.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, names -> Map.copyOf(names.getValue())));
        if (!(review <= digest && digest <= alert)) {
            throw new IllegalArgumentException("topic " + name + ": thresholds must rise: review, digest, alert");
        }
    }

    /** A topic without word lists, at home in the usual way. */
    public Topic(
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
        this(
                id,
                name,
                titles,
                patterns,
                gate,
                homeCountries,
                review,
                digest,
                alert,
                alerts,
                editions,
                List.of(),
                Home.DEFAULT,
                List.of(),
                Map.of(),
                Map.of());
    }

    /** The languages its readers are written in: those of its editions in their order, or of its titles. */
    public List<String> languages() {
        List<String> spoken = editions.stream()
                .flatMap(edition -> edition.languages().stream())
                .distinct()
                .toList();
        return spoken.isEmpty() ? titles.keySet().stream().sorted().toList() : spoken;
    }

    /** The clock that the topic's editors read: that of its first edition, UTC without one. */
    public ZoneId zone() {
        return editions.isEmpty() ? ZoneOffset.UTC : editions.get(0).zone();
    }

    /** The languages that its alerts are written in. */
    public List<String> alertLanguages() {
        return alerts.languages().isEmpty() ? languages() : alerts.languages();
    }

    /** What a group or pattern is called in a language; its name when the file says nothing else. */
    public String called(String name, String language) {
        return called.getOrDefault(language, Map.of()).getOrDefault(name, name);
    }

    /** What readers of a language see; the name when the file gives no title. */
    public String title(String language) {
        return titles.getOrDefault(language, titles.getOrDefault("en", name));
    }
}
