package org.concordia.aggregator.topic;

import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** A topic as the one readable YAML file that an editor writes, exports and sends to a colleague. */
public final class TopicFile {

    private TopicFile() {}

    /** Reads a topic; {@code id} is the stored topic's or 0. */
    @SuppressWarnings("unchecked")
    public static Topic read(long id, String yaml) {
        Map<String, Object> file = (Map<String, Object>) new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
        List<Pattern> patterns = new ArrayList<>();
        for (Map<String, Object> group : (List<Map<String, Object>>) file.getOrDefault("patterns", List.of())) {
            for (Map<String, Object> pattern : (List<Map<String, Object>>) group.get("queries")) {
                patterns.add(new Pattern(
                        (String) group.get("language"),
                        (String) group.get("group"),
                        (String) pattern.get("query"),
                        number(pattern.get("weight"))));
            }
        }
        Map<String, Object> thresholds = (Map<String, Object>) file.get("thresholds");
        List<EditionPlan> editions = new ArrayList<>();
        for (Map<String, Object> edition : (List<Map<String, Object>>) file.getOrDefault("editions", List.of())) {
            editions.add(new EditionPlan(
                    (String) edition.get("name"),
                    (List<String>) edition.get("languages"),
                    (String) edition.get("cadence"),
                    (String) edition.get("cron"),
                    ZoneId.of((String) edition.get("zone"))));
        }
        return new Topic(
                id,
                (String) file.get("name"),
                new TreeMap<>((Map<String, String>) file.get("titles")),
                patterns,
                (List<String>) file.getOrDefault("gate", List.of()),
                (List<String>) file.getOrDefault("home-countries", List.of()),
                number(thresholds.get("review")),
                number(thresholds.get("digest")),
                number(thresholds.get("alert")),
                alerts((Map<String, Object>) file.getOrDefault("alerts", Map.of())),
                editions);
    }

    private static AlertPolicy alerts(Map<String, Object> section) {
        AlertPolicy usual = AlertPolicy.DEFAULT;
        return new AlertPolicy(
                minutes(section.get("window-minutes"), usual.window()),
                count(section.get("show-at"), usual.showAt()),
                count(section.get("propose-at"), usual.proposeAt()),
                count(section.get("send-at"), usual.sendAt()),
                count(section.get("send-at-with-source"), usual.sendAtWithSource()),
                minutes(section.get("max-age-minutes"), usual.maxAge()),
                count(section.get("per-day"), usual.perDay()),
                minutes(section.get("min-gap-minutes"), usual.minGap()));
    }

    private static Duration minutes(@Nullable Object value, Duration usual) {
        return value == null ? usual : Duration.ofMinutes(((Number) value).longValue());
    }

    private static int count(@Nullable Object value, int usual) {
        return value == null ? usual : ((Number) value).intValue();
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }
}
