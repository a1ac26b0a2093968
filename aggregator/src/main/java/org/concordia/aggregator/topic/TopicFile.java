package org.concordia.aggregator.topic;

import java.io.StringReader;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A topic as the one readable YAML file that an editor writes, exports and sends to a colleague. Its sections:
 *
 * <pre>
 * name: chile-peru-migration           # lower case with hyphens
 * titles: {es: ..., en: ...}
 * called: {es: {people: personas}}     # groups and patterns, for editors who read another language than their names'
 * thresholds: {review: 4, digest: 6, alert: 9}
 * gate: [place, people | act | sign >= 3]  # each must be hit; | means either; >= asks what its hits weigh together
 * review-gate: [people | act | hint]    # without these it is not even for review
 * caps: {place: 4}                      # the most that all hits of a group count together
 * home-countries: [CL, PE]             # outlets at home there count as a weak place
 * home: {group: place, weight: 1, unless: [elsewhere]}
 * words:                               # lists that patterns name as @foreigners
 *   - {language: es, name: foreigners, entries: [extranjero, migra*, "@nationals"]}
 * patterns:
 *   - language: es                     # or en, or any
 *     group: people
 *     weight: 3                        # for the queries that name none
 *     unless: [place]                  # silent when one of these groups was hit
 *     hides: true                      # instead of a weight: its words are hidden from all other patterns
 *     queries:
 *       - '"línea de la concordia"'
 *       - {query: '"@foreigners @cross"~6', weight: 4, name: foreigners who cross}
 *       - {words: [Arica, Tacna], name: border towns}   # any of them, counted once
 * alerts:                              # all optional, see AlertPolicy; as they are when left out:
 *   window-minutes: 90                 # texts count that came within so many minutes
 *   show-at: 2                         # newsrooms with their own text: shown to editors
 *   propose-at: 3                      # held for an editor's decision
 *   send-at: 0                         # sent without an editor; 0 never
 *   send-at-with-source: 0             # the same with a wire agency or an official source among them
 *   max-age-minutes: 180               # a story that is older is not breaking
 *   per-day: 3                         # sent without an editor in 24 hours, at most
 *   min-gap-minutes: 30                # between two that are sent without an editor
 *   quiet-hours: {from: "23:00", to: "07:00", zone: America/Santiago}   # none when left out
 *   languages: [es, en]                # those of the editions when left out
 *   escalate-after-minutes: 15         # editors are told of a held one again; 0 never
 *   lapse-after-minutes: 180           # a held one lapses; max-age-minutes when left out
 * editions:
 *   - {name: daily, languages: [es, en], cadence: daily, cron: "0 0 7 * * ?", zone: America/Santiago}
 *     # fewest-stories: 3: with fewer a slot is left out, and they come with the next; 1 when left out
 * </pre>
 */
public final class TopicFile {

    /** What a topic, group or word list may be called. */
    private static final java.util.regex.Pattern NAME = java.util.regex.Pattern.compile("[a-z0-9][a-z0-9-]{0,99}");

    private static final Set<String> CADENCES = Set.of("daily", "weekly");

    private final List<TopicFault> faults = new ArrayList<>();

    private TopicFile() {}

    /**
     * Reads a topic; {@code id} is the stored topic's or 0.
     *
     * @throws TopicFileException with every fault of the file
     */
    public static Topic read(long id, String yaml) {
        return new TopicFile().topic(id, yaml);
    }

    /** The file of a topic; reading it gives an equal topic. Comments of a file it was read from are not kept. */
    public static String write(Topic topic) {
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("name", topic.name());
        file.put("titles", new TreeMap<>(topic.titles()));
        Map<String, Object> thresholds = new LinkedHashMap<>();
        thresholds.put("review", tidy(topic.review()));
        thresholds.put("digest", tidy(topic.digest()));
        thresholds.put("alert", tidy(topic.alert()));
        file.put("thresholds", thresholds);
        file.put("gate", topic.gate());
        file.put("review-gate", topic.reviewGate());
        Map<String, Object> caps = new TreeMap<>();
        topic.caps().forEach((group, most) -> caps.put(group, tidy(most)));
        file.put("caps", caps);
        file.put("home-countries", topic.homeCountries());
        Map<String, Object> home = new LinkedHashMap<>();
        home.put("group", topic.home().group());
        home.put("weight", tidy(topic.home().weight()));
        home.put("unless", topic.home().unless());
        file.put("home", home);
        file.put("words", topic.words().stream().map(TopicFile::words).toList());
        file.put("patterns", groups(topic.patterns()));
        file.put("called", called(topic));
        file.put("alerts", alerts(topic.alerts()));
        file.put("editions", topic.editions().stream().map(TopicFile::edition).toList());
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.AUTO);
        options.setAllowUnicode(true);
        options.setWidth(110);
        options.setIndent(2);
        options.setSplitLines(true);
        return new Yaml(options).dumpAs(file, org.yaml.snakeyaml.nodes.Tag.MAP, DumperOptions.FlowStyle.BLOCK);
    }

    // Writing

    private static Map<String, Object> called(Topic topic) {
        Map<String, Object> languages = new TreeMap<>();
        topic.called().forEach((language, names) -> languages.put(language, new TreeMap<>(names)));
        return languages;
    }

    private static Map<String, Object> words(WordList list) {
        Map<String, Object> words = new LinkedHashMap<>();
        words.put("language", list.language());
        words.put("name", list.name());
        words.put("entries", list.entries());
        return words;
    }

    private static List<Object> groups(List<Pattern> patterns) {
        List<Object> groups = new ArrayList<>();
        @Nullable Pattern before = null;
        List<Object> queries = new ArrayList<>();
        for (Pattern pattern : patterns) {
            if (before == null || !together(before, pattern)) {
                queries = new ArrayList<>();
                Map<String, Object> group = new LinkedHashMap<>();
                group.put("language", pattern.language());
                group.put("group", pattern.group());
                if (!pattern.unless().isEmpty()) {
                    group.put("unless", pattern.unless());
                }
                if (pattern.hides()) {
                    group.put("hides", true);
                }
                group.put("queries", queries);
                groups.add(group);
            }
            Map<String, Object> query = new LinkedHashMap<>();
            query.put("query", pattern.query());
            if (!pattern.hides()) {
                query.put("weight", tidy(pattern.weight()));
            }
            if (!pattern.name().isEmpty()) {
                query.put("name", pattern.name());
            }
            queries.add(query);
            before = pattern;
        }
        return groups;
    }

    private static boolean together(Pattern one, Pattern other) {
        return one.language().equals(other.language())
                && one.group().equals(other.group())
                && one.unless().equals(other.unless())
                && one.hides() == other.hides();
    }

    private static Map<String, Object> alerts(AlertPolicy policy) {
        Map<String, Object> alerts = new LinkedHashMap<>();
        alerts.put("window-minutes", policy.window().toMinutes());
        alerts.put("show-at", policy.showAt());
        alerts.put("propose-at", policy.proposeAt());
        alerts.put("send-at", policy.sendAt());
        alerts.put("send-at-with-source", policy.sendAtWithSource());
        alerts.put("max-age-minutes", policy.maxAge().toMinutes());
        alerts.put("per-day", policy.perDay());
        alerts.put("min-gap-minutes", policy.minGap().toMinutes());
        QuietHours quiet = policy.quiet();
        if (quiet != null) {
            Map<String, Object> hours = new LinkedHashMap<>();
            hours.put("from", quiet.from().toString());
            hours.put("to", quiet.to().toString());
            hours.put("zone", quiet.zone().getId());
            alerts.put("quiet-hours", hours);
        }
        if (!policy.languages().isEmpty()) {
            alerts.put("languages", policy.languages());
        }
        alerts.put("escalate-after-minutes", policy.escalateAfter().toMinutes());
        alerts.put("lapse-after-minutes", policy.lapseAfter().toMinutes());
        return alerts;
    }

    private static Map<String, Object> edition(EditionPlan plan) {
        Map<String, Object> edition = new LinkedHashMap<>();
        edition.put("name", plan.name());
        edition.put("languages", plan.languages());
        edition.put("cadence", plan.cadence());
        edition.put("cron", plan.cron());
        edition.put("zone", plan.zone().getId());
        if (plan.fewest() > 1) {
            edition.put("fewest-stories", plan.fewest());
        }
        return edition;
    }

    /** Whole numbers without a point. */
    private static Object tidy(double number) {
        if (number == Math.rint(number) && Math.abs(number) < 1e9) {
            return (long) number;
        }
        return number;
    }

    // Reading

    private Topic topic(long id, String yaml) {
        Node root;
        try {
            root = new Yaml(new LoaderOptions()).compose(new StringReader(yaml));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            String problem = String.valueOf(e.getProblem());
            throw new TopicFileException(
                    line,
                    e.getProblemMark() == null
                            ? TopicFault.wording("yaml", problem)
                            : TopicFault.wording("yaml-at", e.getProblemMark().getColumn() + 1, problem));
        } catch (YAMLException e) {
            throw new TopicFileException(0, TopicFault.wording("yaml", String.valueOf(e.getMessage())));
        }
        if (!(root instanceof MappingNode)) {
            throw new TopicFileException(0, TopicFault.wording("begins"));
        }
        Section file = section(root, "");
        file.only(
                "name",
                "titles",
                "called",
                "thresholds",
                "gate",
                "review-gate",
                "caps",
                "home-countries",
                "home",
                "words",
                "patterns",
                "alerts",
                "editions");
        String name = file.text("name", "");
        if (!NAME.matcher(name).matches()) {
            fault(file.node("name", root), "name", "name");
        }
        Map<String, String> titles = new TreeMap<>();
        Section titled = file.section("titles");
        titled.entries.forEach((language, node) -> titles.put(language, titled.text(language, "")));
        Map<String, Map<String, String>> called = new TreeMap<>();
        if (file.entries.containsKey("called")) {
            Section languages = file.section("called");
            languages.entries.forEach((language, node) -> {
                Map<String, String> names = new TreeMap<>();
                Section section = languages.section(language);
                section.entries.forEach((of, words) -> names.put(of, section.text(of, "")));
                called.put(language, names);
            });
        }
        Section thresholds = file.section("thresholds");
        thresholds.only("review", "digest", "alert");
        double review = thresholds.number("review", null);
        double digest = thresholds.number("digest", null);
        double alert = thresholds.number("alert", null);
        if (!(review <= digest && digest <= alert)) {
            fault(file.node("thresholds", root), "thresholds", "rising");
        }
        List<WordList> words = words(file);
        List<Pattern> patterns = patterns(file, words);
        List<String> gate = file.texts("gate");
        gate(file, "gate", gate, patterns);
        List<String> reviewGate = file.texts("review-gate");
        gate(file, "review-gate", reviewGate, patterns);
        Map<String, Double> caps = caps(file, patterns);
        List<String> countries = file.texts("home-countries");
        Home home = Home.DEFAULT;
        if (file.entries.containsKey("home")) {
            Section section = file.section("home");
            section.only("group", "weight", "unless");
            home = new Home(
                    section.text("group", Home.DEFAULT.group()),
                    section.number("weight", Home.DEFAULT.weight()),
                    section.texts("unless"));
        }
        AlertPolicy alerts = alerts(file);
        List<EditionPlan> editions = editions(file);
        if (!faults.isEmpty()) {
            faults.sort(Comparator.comparingInt(TopicFault::line));
            throw new TopicFileException(faults);
        }
        return new Topic(
                id,
                name,
                titles,
                patterns,
                gate,
                countries,
                review,
                digest,
                alert,
                alerts,
                editions,
                words,
                home,
                reviewGate,
                caps,
                called);
    }

    private List<WordList> words(Section file) {
        List<WordList> lists = new ArrayList<>();
        List<Section> sections = file.sections("words");
        for (Section section : sections) {
            section.only("language", "name", "entries");
            String name = section.text("name", null);
            if (!NAME.matcher(name).matches()) {
                fault(section.node("name", section.node), section.place + ".name", "list-name", name);
            }
            String language = section.language();
            if (lists.stream()
                    .anyMatch(
                            list -> list.name().equals(name) && list.language().equals(language))) {
                fault(section.node, section.place, "list-twice", name, language);
            }
            lists.add(new WordList(language, name, section.texts("entries")));
        }
        PatternReader reader = new PatternReader(new Analyzers().byField, lists);
        for (int i = 0; i < sections.size(); i++) {
            for (String entry : lists.get(i).entries()) {
                try {
                    reader.check(lists.get(i), entry);
                } catch (PatternFault e) {
                    Node node = sections.get(i).node("entries", sections.get(i).node);
                    faults.add(new TopicFault(line(node), sections.get(i).place + ".entries", 0, e.words()));
                }
            }
        }
        return lists;
    }

    private List<Pattern> patterns(Section file, List<WordList> words) {
        PatternReader reader = new PatternReader(new Analyzers().byField, words);
        List<Pattern> patterns = new ArrayList<>();
        for (Section group : file.sections("patterns")) {
            group.only("language", "group", "weight", "unless", "hides", "queries");
            String language = group.language();
            String name = group.text("group", null);
            List<String> unless = group.texts("unless");
            boolean hides = group.flag("hides");
            @Nullable Double usual = hides ? Double.valueOf(0) : group.numberOrNull("weight");
            if (hides && group.entries.containsKey("weight")) {
                fault(group.node("weight", group.node), group.place + ".weight", "hides-weight");
            }
            int number = 0;
            for (Node node : group.nodes("queries")) {
                String place = group.place + ".queries[" + number++ + "]";
                Pattern pattern = pattern(node, place, language, name, usual, unless, hides);
                try {
                    reader.read(pattern);
                } catch (PatternFault e) {
                    faults.add(new TopicFault(line(node), place, e.column(), e.words()));
                }
                patterns.add(pattern);
            }
        }
        return patterns;
    }

    private Pattern pattern(
            Node node,
            String place,
            String language,
            String group,
            @Nullable Double usual,
            List<String> unless,
            boolean hides) {
        if (node instanceof ScalarNode scalar) {
            if (usual == null) {
                fault(node, place, "no-weight");
            }
            return new Pattern(
                    language, group, "", scalar.getValue(), Objects.requireNonNullElse(usual, 0.0), unless, hides);
        }
        Section section = section(node, place);
        section.only("query", "words", "weight", "name");
        List<String> words = section.texts("words");
        if (words.isEmpty() == !section.entries.containsKey("query")) {
            fault(node, place, "query-or-words");
        }
        String query = words.isEmpty() ? section.text("query", "") : anyOf(words);
        if (hides && section.entries.containsKey("weight")) {
            fault(node, place, "hides-weight");
        }
        return new Pattern(
                language, group, section.text("name", ""), query, section.number("weight", usual), unless, hides);
    }

    /** The query of a compact list: any of its words and phrases. */
    private static String anyOf(List<String> words) {
        StringBuilder query = new StringBuilder();
        for (String word : words) {
            boolean phrase = word.chars().anyMatch(c -> !Character.isLetterOrDigit(c) && "@*?~\"".indexOf(c) < 0);
            query.append(query.isEmpty() ? "" : " ")
                    .append(phrase && !word.startsWith("\"") ? "\"" + word.replace("\"", "\\\"") + "\"" : word);
        }
        return query.toString();
    }

    private void gate(Section file, String key, List<String> gate, List<Pattern> patterns) {
        for (String demand : gate) {
            List<GateGroup> groups;
            try {
                groups = GateGroup.anyOf(demand);
            } catch (NumberFormatException e) {
                fault(file.node(key, file.node), key, "gate-number", demand);
                continue;
            }
            for (GateGroup group : groups) {
                if (patterns.stream().noneMatch(pattern -> pattern.group().equals(group.group()))) {
                    fault(file.node(key, file.node), key, "group", group.group());
                }
            }
        }
    }

    private Map<String, Double> caps(Section file, List<Pattern> patterns) {
        if (!file.entries.containsKey("caps")) {
            return Map.of();
        }
        Map<String, Double> caps = new TreeMap<>();
        Section section = file.section("caps");
        for (String group : section.entries.keySet()) {
            double most = section.number(group, null);
            if (most <= 0) {
                fault(section.node(group, section.node), "caps." + group, "cap");
            }
            gate(section, group, List.of(group), patterns);
            caps.put(group, most);
        }
        return caps;
    }

    private AlertPolicy alerts(Section file) {
        if (!file.entries.containsKey("alerts")) {
            return AlertPolicy.DEFAULT;
        }
        Section section = file.section("alerts");
        section.only(
                "window-minutes",
                "show-at",
                "propose-at",
                "send-at",
                "send-at-with-source",
                "max-age-minutes",
                "per-day",
                "min-gap-minutes",
                "quiet-hours",
                "languages",
                "escalate-after-minutes",
                "lapse-after-minutes");
        int before = faults.size();
        AlertPolicy usual = AlertPolicy.DEFAULT;
        int showAt = section.count("show-at", usual.showAt());
        int proposeAt = section.count("propose-at", Math.max(showAt, usual.proposeAt()));
        if (showAt < 1) {
            fault(section.node("show-at", section.node), "alerts.show-at", "show-at");
        }
        if (proposeAt < showAt) {
            fault(section.node("propose-at", section.node), "alerts.propose-at", "propose-at", showAt);
        }
        Duration maxAge = section.minutes("max-age-minutes", usual.maxAge());
        Duration lapseAfter = section.minutes("lapse-after-minutes", maxAge);
        Duration escalateAfter = section.minutes("escalate-after-minutes", AlertPolicy.usualEscalation(lapseAfter));
        if (lapseAfter.compareTo(escalateAfter) < 0) {
            fault(section.node("escalate-after-minutes", section.node), "alerts.escalate-after-minutes", "escalate");
        }
        Duration window = section.minutes("window-minutes", usual.window());
        int sendAt = section.count("send-at", usual.sendAt());
        int sendAtWithSource = section.count("send-at-with-source", usual.sendAtWithSource());
        int perDay = section.count("per-day", usual.perDay());
        Duration minGap = section.minutes("min-gap-minutes", usual.minGap());
        @Nullable
        QuietHours quiet = section.entries.containsKey("quiet-hours") ? quiet(section.section("quiet-hours")) : null;
        List<String> languages = section.texts("languages");
        for (String language : languages) {
            if (!language.matches("[a-z]{2,3}")) {
                fault(section.node("languages", section.node), "alerts.languages", "alert-language", language);
            }
        }
        return faults.size() > before
                ? usual
                : new AlertPolicy(
                        window,
                        showAt,
                        proposeAt,
                        sendAt,
                        sendAtWithSource,
                        maxAge,
                        perDay,
                        minGap,
                        quiet,
                        languages,
                        escalateAfter,
                        lapseAfter);
    }

    private @Nullable QuietHours quiet(Section section) {
        section.only("from", "to", "zone");
        @Nullable LocalTime from = section.time("from");
        @Nullable LocalTime to = section.time("to");
        @Nullable ZoneId zone = section.zone(null);
        if (from == null || to == null || zone == null) {
            return null;
        }
        if (from.equals(to)) {
            fault(section.node("to", section.node), section.at("to"), "quiet-same");
            return null;
        }
        return new QuietHours(from, to, zone);
    }

    private List<EditionPlan> editions(Section file) {
        List<EditionPlan> editions = new ArrayList<>();
        for (Section section : file.sections("editions")) {
            section.only("name", "languages", "cadence", "cron", "zone", "fewest-stories");
            List<String> languages = section.texts("languages");
            if (languages.isEmpty()) {
                fault(section.node, section.place, "edition-languages");
                continue;
            }
            String cadence = section.text("cadence", null);
            if (!CADENCES.contains(cadence)) {
                fault(section.node("cadence", section.node), section.place + ".cadence", "cadence");
            }
            @Nullable ZoneId zone = section.zone("UTC");
            int fewest = section.count("fewest-stories", 1);
            if (fewest < 1 || fewest > EditionPlan.MOST_OF_FEWEST) {
                fault(
                        section.node("fewest-stories", section.node),
                        section.at("fewest-stories"),
                        "fewest",
                        EditionPlan.MOST_OF_FEWEST);
                continue;
            }
            if (zone == null) {
                continue;
            }
            editions.add(new EditionPlan(
                    section.text("name", null), languages, cadence, section.text("cron", null), zone, fewest));
        }
        return editions;
    }

    private void fault(Node node, String place, String key, Object... arguments) {
        faults.add(new TopicFault(line(node), place, 0, TopicFault.wording(key, arguments)));
    }

    private static int line(Node node) {
        return node.getStartMark() == null ? 0 : node.getStartMark().getLine() + 1;
    }

    private Section section(Node node, String place) {
        Map<String, Node> entries = new LinkedHashMap<>();
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
                if (entries.put(key, tuple.getValueNode()) != null) {
                    fault(tuple.getKeyNode(), place, "twice", key);
                }
            }
        } else {
            fault(node, place, "entries");
        }
        return new Section(node, place, entries);
    }

    /** A mapping of the file, and where it stands; what it cannot give it notes as a fault. */
    private final class Section {

        private final Node node;
        private final String place;
        private final Map<String, Node> entries;

        private Section(Node node, String place, Map<String, Node> entries) {
            this.node = node;
            this.place = place;
            this.entries = entries;
        }

        private void only(String... keys) {
            Set<String> known = Set.of(keys);
            entries.forEach((key, value) -> {
                if (!known.contains(key)) {
                    fault(value, at(key), "unknown", String.join(", ", keys));
                }
            });
        }

        private String at(String key) {
            return place.isEmpty() ? key : place + "." + key;
        }

        private Node node(String key, Node otherwise) {
            return entries.getOrDefault(key, otherwise);
        }

        /** A null {@code usual} makes it required. */
        private String text(String key, @Nullable String usual) {
            Node value = entries.get(key);
            if (value instanceof ScalarNode scalar) {
                return scalar.getValue();
            }
            if (value != null) {
                fault(value, at(key), "one-text");
            } else if (usual == null) {
                fault(node, at(key), "missing");
            }
            return usual == null ? "" : usual;
        }

        private String language() {
            String language = text("language", null);
            if (!language.matches("any|[a-z]{2,3}")) {
                fault(node("language", node), at("language"), "language");
                return Pattern.ANY;
            }
            if (!language.equals(Pattern.ANY) && !Analyzers.LANGUAGES.contains(language)) {
                fault(node("language", node), at("language"), "forms");
                return Pattern.ANY;
            }
            return language;
        }

        /** An hour and minute; null when it is none, which is told. */
        private @Nullable LocalTime time(String key) {
            String text = text(key, null);
            try {
                return entries.containsKey(key) ? LocalTime.parse(text) : null;
            } catch (DateTimeParseException e) {
                fault(node(key, node), at(key), "time", text);
                return null;
            }
        }

        /** A time zone, required when {@code usual} is null; null when there is none of its name, which is told. */
        private @Nullable ZoneId zone(@Nullable String usual) {
            String text = text("zone", usual);
            try {
                return usual == null && !entries.containsKey("zone") ? null : ZoneId.of(text);
            } catch (DateTimeException e) {
                fault(node("zone", node), at("zone"), "zone");
                return null;
            }
        }

        private boolean flag(String key) {
            String value = text(key, "false");
            if (!value.equals("true") && !value.equals("false")) {
                fault(node(key, node), at(key), "flag");
            }
            return value.equals("true");
        }

        private @Nullable Double numberOrNull(String key) {
            return entries.containsKey(key) ? Double.valueOf(number(key, null)) : null;
        }

        /** A null {@code usual} makes it required. */
        private double number(String key, @Nullable Double usual) {
            Node value = entries.get(key);
            if (value == null && usual != null) {
                return usual;
            }
            String text = text(key, usual == null ? null : "");
            try {
                double number = Double.parseDouble(text);
                if (Double.isFinite(number)) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // told below
            }
            if (value != null) {
                fault(value, at(key), "number", text);
            }
            return 0;
        }

        private int count(String key, int usual) {
            double number = number(key, (double) usual);
            if (number != Math.rint(number) || number < 0 || number > 1_000_000) {
                fault(node(key, node), at(key), "whole-number");
                return usual;
            }
            return (int) number;
        }

        private Duration minutes(String key, Duration usual) {
            return Duration.ofMinutes(count(key, (int) usual.toMinutes()));
        }

        private Section section(String key) {
            Node value = entries.get(key);
            if (value == null) {
                fault(node, at(key), "missing");
                return new Section(node, at(key), Map.of());
            }
            return TopicFile.this.section(value, at(key));
        }

        private List<Node> nodes(String key) {
            Node value = entries.get(key);
            if (value == null) {
                return List.of();
            }
            if (value instanceof SequenceNode sequence) {
                return sequence.getValue();
            }
            fault(value, at(key), "list");
            return List.of();
        }

        private List<Section> sections(String key) {
            List<Section> sections = new ArrayList<>();
            each(key, node -> sections.add(TopicFile.this.section(node, at(key) + "[" + sections.size() + "]")));
            return sections;
        }

        private List<String> texts(String key) {
            List<String> texts = new ArrayList<>();
            each(key, node -> {
                if (node instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
                    texts.add(scalar.getValue());
                } else {
                    fault(node, at(key), "word");
                }
            });
            return texts;
        }

        private void each(String key, Consumer<Node> consumer) {
            nodes(key).forEach(consumer);
        }
    }
}
