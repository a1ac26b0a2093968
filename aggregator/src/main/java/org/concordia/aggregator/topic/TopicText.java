package org.concordia.aggregator.topic;

import java.io.StringReader;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A topic's file in which single things are changed where they stand, so that its author's comments and layout stay.
 * Each act gives a new text, which {@link TopicFile#read} judges. Patterns are numbered as in {@link Topic#patterns},
 * word lists as in {@link Topic#words}, both from 0.
 */
final class TopicText {

    /** What needs no quotes and means nothing but itself. */
    private static final java.util.regex.Pattern PLAIN =
            java.util.regex.Pattern.compile("\\p{L}+(?:[ -][\\p{L}\\p{N}]+)*");

    private static final Set<String> MEANING = Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

    private final String text;
    private final MappingNode root;

    private TopicText(String text, MappingNode root) {
        this.text = text;
        this.root = root;
    }

    /**
     * @param text a topic's file that {@link TopicFile#read} takes
     * @throws TopicFileException if parts of it stand for each other, so that a change of one would change the other
     */
    static TopicText of(String text) {
        Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
        if (!(root instanceof MappingNode mapping)) {
            throw fault("no-file");
        }
        if (!once(root, Collections.newSetFromMap(new IdentityHashMap<>()))) {
            throw fault("repeats");
        }
        return new TopicText(text, mapping);
    }

    String text() {
        return text;
    }

    /** Another value for a single entry, by the keys that lead to it; an entry that is not there is put there. */
    TopicText with(String value, String... keys) {
        MappingNode section = root;
        for (int i = 0; i < keys.length - 1; i++) {
            if (!(value(section, keys[i]) instanceof MappingNode below)) {
                throw fault("no-entry", keys[i]);
            }
            section = below;
        }
        return of(put(section, keys[keys.length - 1], scalar(value)));
    }

    /** Another list of demands for {@code gate} or {@code review-gate}. */
    TopicText gate(String key, List<String> demands) {
        String list =
                "[" + String.join(", ", demands.stream().map(TopicText::scalar).toList()) + "]";
        return of(put(root, key, list));
    }

    /** Another section of alerts, on one line: the keys and values of {@link TopicFile} as they were typed. */
    TopicText alerts(Map<String, String> values) {
        String section = values.entrySet().stream()
                .map(each -> each.getKey() + ": " + each.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
        Node known = value(root, "alerts");
        if (known instanceof MappingNode mapping && mapping.getFlowStyle() == DumperOptions.FlowStyle.BLOCK) {
            // From behind the key, or the lines of what it replaces would be left above it.
            int key = text.lastIndexOf("alerts:", start(known)) + "alerts:".length();
            return of(text.substring(0, key) + " " + section + text.substring(end(known)));
        }
        return of(put(root, "alerts", section));
    }

    /** Another query, weight or name for a pattern; null: as it is. Words of a list stay a list. */
    TopicText pattern(int number, @Nullable String query, @Nullable BigDecimal weight, @Nullable String name) {
        Item item = item(number);
        if (item.node() instanceof ScalarNode scalar) {
            String now = query == null ? scalar.getValue() : query;
            if (weight == null && (name == null || name.isEmpty())) {
                return of(replace(item.node(), scalar(now)));
            }
            return of(replace(item.node(), query(now, weight, name == null ? "" : name)));
        }
        TopicText changed = this;
        if (query != null && value((MappingNode) item.node(), "query") != null) {
            changed = changed.put(number, "query", scalar(query));
        }
        if (weight != null) {
            changed = changed.put(number, "weight", weight.toPlainString());
        }
        if (name != null && (!name.isEmpty() || value((MappingNode) item.node(), "name") != null)) {
            changed = changed.put(number, "name", scalar(name));
        }
        return changed;
    }

    private TopicText put(int number, String key, String value) {
        return of(put((MappingNode) item(number).node(), key, value));
    }

    /** Takes a pattern out, and its section with its last one. */
    TopicText without(int number) {
        Item item = item(number);
        if (item.siblings().getValue().size() > 1) {
            return of(removed(item.siblings(), item.node()));
        }
        SequenceNode sections = list(root, "patterns");
        if (sections == null || sections.getValue().size() < 2) {
            throw fault("needs-pattern");
        }
        return of(removed(sections, item.section()));
    }

    /**
     * Puts a pattern behind those of its language and group, or into a section of its own at the end of the patterns.
     *
     * @param words any of them; empty when there is a query
     */
    TopicText and(String language, String group, String query, List<String> words, BigDecimal weight, String name) {
        String item = words.isEmpty() ? query(query, weight, name) : words(words, weight, name);
        SequenceNode sections = list(root, "patterns");
        if (sections == null || sections.getValue().isEmpty()) {
            throw fault("needs-pattern");
        }
        for (Node each : sections.getValue()) {
            MappingNode section = (MappingNode) each;
            SequenceNode queries = list(section, "queries");
            if (text(section, "language").equals(language)
                    && text(section, "group").equals(group)
                    && value(section, "unless") == null
                    && value(section, "hides") == null
                    && queries != null
                    && !queries.getValue().isEmpty()) {
                return of(added(queries, item));
            }
        }
        String section = "{language: " + scalar(language) + ", group: " + scalar(group) + ", queries: [" + item + "]}";
        if (sections.getFlowStyle() == DumperOptions.FlowStyle.BLOCK) {
            String indent = " ".repeat(dash(sections.getValue().get(0)) + 2);
            section = "language: " + scalar(language) + "\n" + indent + "group: " + scalar(group) + "\n" + indent
                    + "queries:\n" + indent + "  - " + item;
        }
        return of(added(sections, section));
    }

    /** Puts an entry at the end of a word list. */
    TopicText entry(int list, String entry) {
        return of(added(entries(list), scalar(entry)));
    }

    /** Takes an entry out of a word list. */
    TopicText withoutEntry(int list, int entry) {
        SequenceNode entries = entries(list);
        if (entries.getValue().size() < 2) {
            throw fault("list-needs-entry");
        }
        if (entry < 0 || entry >= entries.getValue().size()) {
            throw fault("entry-gone");
        }
        return of(removed(entries, entries.getValue().get(entry)));
    }

    // Where things are

    /** A pattern, the list it stands in and the section of that list. */
    private record Item(Node node, SequenceNode siblings, Node section) {}

    private Item item(int number) {
        int left = number;
        SequenceNode sections = list(root, "patterns");
        for (Node section : sections == null ? List.<Node>of() : sections.getValue()) {
            SequenceNode queries = list((MappingNode) section, "queries");
            int size = queries == null ? 0 : queries.getValue().size();
            if (queries != null && left >= 0 && left < size) {
                return new Item(queries.getValue().get(left), queries, section);
            }
            left -= size;
        }
        throw fault("pattern-gone");
    }

    private SequenceNode entries(int list) {
        SequenceNode lists = list(root, "words");
        if (lists != null && list >= 0 && list < lists.getValue().size()) {
            SequenceNode entries = list((MappingNode) lists.getValue().get(list), "entries");
            if (entries != null) {
                return entries;
            }
        }
        throw fault("list-gone");
    }

    private static @Nullable Node value(MappingNode mapping, String key) {
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode scalar
                    && scalar.getValue().equals(key)) {
                return tuple.getValueNode();
            }
        }
        return null;
    }

    private static @Nullable SequenceNode list(MappingNode mapping, String key) {
        return value(mapping, key) instanceof SequenceNode sequence ? sequence : null;
    }

    private static String text(MappingNode mapping, String key) {
        return value(mapping, key) instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    private int start(Node node) {
        return at(node.getStartMark());
    }

    /** Behind the last character of a node; where block lists and block texts end, the parser is at what follows. */
    private int end(Node node) {
        if (node instanceof SequenceNode sequence && sequence.getFlowStyle() == DumperOptions.FlowStyle.BLOCK) {
            return sequence.getValue().isEmpty()
                    ? at(node.getEndMark())
                    : end(sequence.getValue().get(sequence.getValue().size() - 1));
        }
        if (node instanceof MappingNode mapping && mapping.getFlowStyle() == DumperOptions.FlowStyle.BLOCK) {
            List<NodeTuple> tuples = mapping.getValue();
            return tuples.isEmpty()
                    ? at(node.getEndMark())
                    : end(tuples.get(tuples.size() - 1).getValueNode());
        }
        int end = at(node.getEndMark());
        while (end > start(node) && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    /** Marks count code points. */
    private int at(Mark mark) {
        return text.offsetByCodePoints(0, mark.getIndex());
    }

    private int lineStart(int at) {
        return text.lastIndexOf('\n', at - 1) + 1;
    }

    private int nextLine(int at) {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end + 1;
    }

    /** The column of the dash before an item of a block list. */
    private int dash(Node item) {
        int line = lineStart(start(item));
        return Math.max(0, text.substring(line, start(item)).lastIndexOf('-'));
    }

    // Changing

    private String replace(Node node, String by) {
        return text.substring(0, start(node)) + by + text.substring(end(node));
    }

    private String put(MappingNode mapping, String key, String value) {
        Node known = value(mapping, key);
        if (known != null) {
            if (known instanceof SequenceNode sequence && sequence.getFlowStyle() == DumperOptions.FlowStyle.BLOCK) {
                int line = lineStart(start(known));
                return text.substring(0, line).stripTrailing() + " " + value + text.substring(end(known));
            }
            return replace(known, (start(known) == end(known) ? " " : "") + value);
        }
        if (mapping.getValue().isEmpty()) {
            return replace(mapping, "{" + key + ": " + value + "}");
        }
        Node first = mapping.getValue().get(0).getKeyNode();
        boolean block = mapping.getFlowStyle() == DumperOptions.FlowStyle.BLOCK;
        if (block) {
            // Behind the first entry: a file begins with its name, a pattern with what it looks for.
            int behind = end(mapping.getValue().get(0).getValueNode());
            int line = nextLine(behind);
            String indent = " ".repeat(start(first) - lineStart(start(first)));
            String before = text.substring(0, line);
            return before + (before.endsWith("\n") ? "" : "\n") + indent + key + ": " + value + "\n"
                    + text.substring(line);
        }
        int behind = end(mapping.getValue().get(mapping.getValue().size() - 1).getValueNode());
        return text.substring(0, behind) + ", " + key + ": " + value + text.substring(behind);
    }

    private String added(SequenceNode sequence, String item) {
        List<Node> items = sequence.getValue();
        if (items.isEmpty()) {
            return replace(sequence, "[" + item + "]");
        }
        Node last = items.get(items.size() - 1);
        if (sequence.getFlowStyle() == DumperOptions.FlowStyle.FLOW) {
            return text.substring(0, end(last)) + ", " + item + text.substring(end(last));
        }
        int line = nextLine(end(last));
        String before = text.substring(0, line);
        return before + (before.endsWith("\n") ? "" : "\n") + " ".repeat(dash(last)) + "- " + item + "\n"
                + text.substring(line);
    }

    /** Without an item that is not its list's only one. */
    private String removed(SequenceNode sequence, Node item) {
        List<Node> items = sequence.getValue();
        int place = items.indexOf(item);
        if (sequence.getFlowStyle() == DumperOptions.FlowStyle.FLOW) {
            int from = place == 0 ? start(item) : end(items.get(place - 1));
            int to = place == 0 ? start(items.get(1)) : end(item);
            return text.substring(0, from) + text.substring(to);
        }
        return text.substring(0, lineStart(start(item))) + text.substring(nextLine(end(item)));
    }

    // Writing

    private static String query(String query, @Nullable BigDecimal weight, String name) {
        return "{query: " + scalar(query) + more(weight, name);
    }

    private static String words(List<String> words, BigDecimal weight, String name) {
        return "{words: ["
                + String.join(", ", words.stream().map(TopicText::scalar).toList()) + "]" + more(weight, name);
    }

    private static String more(@Nullable BigDecimal weight, String name) {
        return (weight == null ? "" : ", weight: " + weight.toPlainString())
                + (name.isEmpty() ? "" : ", name: " + scalar(name)) + "}";
    }

    /** A text on one line of YAML. */
    static String scalar(String value) {
        String line = value.replaceAll("\\s+", " ").strip();
        boolean number = line.matches("-?\\d{1,9}(\\.\\d{1,6})?");
        if (number || PLAIN.matcher(line).matches() && !MEANING.contains(line.toLowerCase(Locale.ROOT))) {
            return line;
        }
        return "'" + line.replace("'", "''") + "'";
    }

    private static boolean once(Node node, Set<Node> seen) {
        if (!seen.add(node)) {
            return false;
        }
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue().stream().allMatch(each -> once(each, seen));
        }
        return !(node instanceof MappingNode mapping)
                || mapping.getValue().stream()
                        .allMatch(tuple -> once(tuple.getKeyNode(), seen) && once(tuple.getValueNode(), seen));
    }

    private static TopicFileException fault(String key, Object... arguments) {
        return new TopicFileException(0, TopicFault.wording(key, arguments));
    }
}
