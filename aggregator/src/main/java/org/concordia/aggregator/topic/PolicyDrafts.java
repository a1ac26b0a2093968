package org.concordia.aggregator.topic;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.concordia.aggregator.feed.Wording;
import org.springframework.stereotype.Component;

/**
 * A topic's alert policy as an editor changes it in a form: what is typed becomes part of the editor's draft of the
 * topic's file, and is saved, compared and taken back like any other change of it.
 */
@Component
public final class PolicyDrafts {

    /** The fields of the form, as the file calls them. */
    public static final List<String> FIELDS = List.of(
            "window-minutes",
            "show-at",
            "propose-at",
            "send-at",
            "send-at-with-source",
            "max-age-minutes",
            "per-day",
            "min-gap-minutes",
            "quiet-hours.from",
            "quiet-hours.to",
            "quiet-hours.zone",
            "languages",
            "escalate-after-minutes",
            "lapse-after-minutes");

    private final TopicStore topics;
    private final TopicDesk desk;

    PolicyDrafts(TopicStore topics, TopicDesk desk) {
        this.topics = topics;
        this.desk = desk;
    }

    /** What became of typed fields. */
    public sealed interface Typed {

        /** They are in the editor's draft, or are what the topic has. */
        record Kept(AlertPolicy policy) implements Typed {}

        /** Nothing was kept. By field, or by an empty name, what is wrong. */
        record Refused(Map<String, Wording> faults) implements Typed {

            public Refused {
                faults = Map.copyOf(faults);
            }
        }
    }

    /** The policy in an editor's draft; empty when there is no draft or its policy is the topic's. */
    public Optional<AlertPolicy> drafted(Topic topic, String author) {
        return desk.draft(topic, author)
                .map(draft -> TopicFile.read(topic.id(), draft.definition()).alerts())
                .filter(policy -> !policy.equals(topic.alerts()));
    }

    /** A policy as the form shows it, a text for each of {@link #FIELDS}; empty where it says nothing. */
    public static Map<String, String> fields(AlertPolicy policy) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("window-minutes", Long.toString(policy.window().toMinutes()));
        fields.put("show-at", Integer.toString(policy.showAt()));
        fields.put("propose-at", Integer.toString(policy.proposeAt()));
        fields.put("send-at", Integer.toString(policy.sendAt()));
        fields.put("send-at-with-source", Integer.toString(policy.sendAtWithSource()));
        fields.put("max-age-minutes", Long.toString(policy.maxAge().toMinutes()));
        fields.put("per-day", Integer.toString(policy.perDay()));
        fields.put("min-gap-minutes", Long.toString(policy.minGap().toMinutes()));
        QuietHours quiet = policy.quiet();
        fields.put("quiet-hours.from", quiet == null ? "" : quiet.from().toString());
        fields.put("quiet-hours.to", quiet == null ? "" : quiet.to().toString());
        fields.put("quiet-hours.zone", quiet == null ? "" : quiet.zone().getId());
        fields.put("languages", String.join(", ", policy.languages()));
        fields.put(
                "escalate-after-minutes", Long.toString(policy.escalateAfter().toMinutes()));
        fields.put("lapse-after-minutes", Long.toString(policy.lapseAfter().toMinutes()));
        return fields;
    }

    /**
     * Puts typed fields into the editor's draft.
     *
     * @param typed by name of {@link #FIELDS}; what is left out or empty is as usual
     */
    public Typed type(Topic topic, String author, Map<String, String> typed) {
        Optional<Draft> draft = desk.draft(topic, author);
        TopicVersion current = topics.current(topic.name()).orElseThrow();
        String text = draft.map(Draft::definition).orElse(current.definition());
        try {
            String changed = TopicText.of(text).alerts(section(typed)).text();
            AlertPolicy policy = TopicFile.read(topic.id(), TopicDesk.checked(changed, topic.name()))
                    .alerts();
            Map<String, Wording> senseless = senseless(policy, topic);
            if (!senseless.isEmpty()) {
                return new Typed.Refused(senseless);
            }
            if (!policy.equals(TopicFile.read(topic.id(), text).alerts())) {
                desk.keep(new Draft(
                        topic.id(),
                        author,
                        changed,
                        draft.map(Draft::basedOn).orElse(current.number()),
                        draft.map(Draft::restores).orElse(null)));
            }
            return new Typed.Kept(policy);
        } catch (TopicFileException e) {
            Map<String, Wording> faults = new LinkedHashMap<>();
            e.faults().forEach(fault -> faults.putIfAbsent(field(fault.place()), fault.words()));
            return new Typed.Refused(faults);
        }
    }

    /** What a file may say, because it harms nobody, and nobody who fills in a form can mean. */
    private static Map<String, Wording> senseless(AlertPolicy policy, Topic topic) {
        Map<String, Wording> faults = new LinkedHashMap<>();
        Wording fewer = TopicFault.wording("send-at", policy.proposeAt());
        if (policy.sendAt() > 0 && policy.sendAt() < policy.proposeAt()) {
            faults.put("send-at", fewer);
        }
        if (policy.sendAtWithSource() > 0 && policy.sendAtWithSource() < policy.proposeAt()) {
            faults.put("send-at-with-source", fewer);
        }
        if (policy.window().isZero()) {
            faults.put("window-minutes", TopicFault.wording("window"));
        }
        policy.languages().stream()
                .filter(language -> !topic.languages().contains(language))
                .findFirst()
                .ifPresent(language -> faults.put(
                        "languages",
                        TopicFault.wording("alert-language-of-topic", language, String.join(", ", topic.languages()))));
        return faults;
    }

    private static String field(String place) {
        String field = place.startsWith("alerts.") ? place.substring("alerts.".length()) : "";
        return FIELDS.contains(field) ? field : "";
    }

    private static Map<String, String> section(Map<String, String> typed) {
        Map<String, String> section = new LinkedHashMap<>();
        for (String field : FIELDS) {
            String value = typed.getOrDefault(field, "").strip();
            if (!field.contains(".") && !field.equals("languages") && !value.isEmpty()) {
                section.put(field, TopicText.scalar(value));
            }
        }
        String from = typed.getOrDefault("quiet-hours.from", "").strip();
        String to = typed.getOrDefault("quiet-hours.to", "").strip();
        if (!from.isEmpty() || !to.isEmpty()) {
            section.put(
                    "quiet-hours",
                    "{from: " + quoted(from) + ", to: " + quoted(to) + ", zone: "
                            + quoted(typed.getOrDefault("quiet-hours.zone", "").strip()) + "}");
        }
        List<String> languages = java.util.Arrays.stream(
                        typed.getOrDefault("languages", "").split("[,;\\s]+"))
                .filter(language -> !language.isBlank())
                .toList();
        if (!languages.isEmpty()) {
            section.put(
                    "languages",
                    languages.stream().map(PolicyDrafts::quoted).collect(Collectors.joining(", ", "[", "]")));
        }
        return section;
    }

    private static String quoted(String value) {
        return "'" + value.replaceAll("\\s+", " ").replace("'", "''") + "'";
    }
}
