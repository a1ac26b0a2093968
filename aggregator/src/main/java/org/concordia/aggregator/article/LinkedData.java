package org.concordia.aggregator.article;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The schema.org data that a page carries as JSON-LD, as far as it can be read: JSON that breaks gives what stood
 * before the break, and of what follows the few fields that matter. Objects are maps, whatever graph, list or property
 * they stood in.
 */
final class LinkedData {

    private static final int MOST_OBJECTS = 5_000;
    private static final int DEEPEST = 60;
    private static final int MOST_SCRIPTS = 50;

    /** Values looked at in one property, and names taken of it: references multiply what they refer to. */
    private static final int MOST_VALUES = 100;

    /** Properties whose articles are others than the page's own. */
    private static final Set<String> OF_OTHERS = Set.of(
            "itemlistelement",
            "haspart",
            "ispartof",
            "liveblogupdate",
            "comment",
            "citation",
            "relatedlink",
            "mentions",
            "isbasedon",
            "blogpost");

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(
                    JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS,
                    JsonReadFeature.ALLOW_TRAILING_COMMA,
                    JsonReadFeature.ALLOW_MISSING_VALUES,
                    JsonReadFeature.ALLOW_SINGLE_QUOTES,
                    JsonReadFeature.ALLOW_UNQUOTED_PROPERTY_NAMES,
                    JsonReadFeature.ALLOW_JAVA_COMMENTS,
                    JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
            .build();

    /** A text property in JSON that is broken by a quotation mark somewhere, and what must be the end of it. */
    private static final Pattern TEXT = Pattern.compile(
            "\"(@type|headline|description|datePublished|dateModified|articleBody|inLanguage|keywords)\"\\s{0,9}:\\s{0,9}\"");

    private static final Pattern TEXT_END =
            Pattern.compile("\"\\s{0,9}(?:,\\s{0,20}\"[@A-Za-z]{1,40}\"\\s{0,9}:|,?\\s{0,20}[}\\]])");

    private static final int LONGEST_TEXT = 60_000;
    private static final int MOST_TEXTS = 40;

    private static final Pattern AUTHOR = Pattern.compile(
            "\"author\"\\s*:\\s*[\\[{\\s]{0,9}(?:\"@type\"\\s*:\\s*\"Person\"\\s*,\\s*)?\"name\"\\s*:\\s*\"([^\"]{1,200})\"");

    /** An object and whether it stands for something else than the page: an item of a list, a part, a comment. */
    private record Thing(Map<String, Object> fields, boolean ofOthers) {}

    private int scripts;
    private final List<Thing> things = new ArrayList<>();
    private final Map<String, Map<String, Object>> byId = new HashMap<>();

    private LinkedData() {}

    static LinkedData of(Document page) {
        LinkedData data = new LinkedData();
        for (Element script : page.getElementsByTag("script")) {
            if (data.scripts < MOST_SCRIPTS
                    && script.attr("type").toLowerCase(Locale.ROOT).contains("ld+json")) {
                data.scripts++;
                data.take(script.data());
            }
        }
        return data;
    }

    /** The objects of these types that stand for the page itself. */
    List<Map<String, Object>> articles() {
        return things.stream()
                .filter(thing -> !thing.ofOthers && isArticle(thing.fields))
                .map(Thing::fields)
                .toList();
    }

    /** True if there are articles, but only as items of a list or parts of something. */
    boolean listsArticles() {
        return articles().isEmpty() && things.stream().anyMatch(thing -> isArticle(thing.fields));
    }

    private static boolean isArticle(Map<String, Object> fields) {
        return types(fields).stream()
                .anyMatch(type -> type.endsWith("Article")
                        || type.endsWith("BlogPosting")
                        || type.equals("Report")
                        || type.equals("SocialMediaPosting"));
    }

    /** The names of an object's types, without the vocabulary's address. */
    static List<String> types(Map<String, Object> fields) {
        return texts(fields.get("@type")).stream()
                .map(type -> type.substring(Math.max(type.lastIndexOf('/'), type.lastIndexOf(':')) + 1))
                .toList();
    }

    /** The first texts of a property: itself, those of a list, the {@code name} or {@code url} of objects. */
    List<String> named(@Nullable Object value, String... properties) {
        List<String> names = new ArrayList<>();
        for (Object one : values(value)) {
            if (one instanceof Map<?, ?> given) {
                Map<?, ?> object = given.get("@id") instanceof String id && given.size() <= 2
                        ? byId.getOrDefault(id, Map.of())
                        : given;
                for (String property : properties) {
                    List<String> found = texts(object.get(property));
                    if (!found.isEmpty()) {
                        names.addAll(found);
                        break;
                    }
                }
            } else {
                names.addAll(texts(one));
            }
        }
        return names.subList(0, Math.min(MOST_VALUES, names.size()));
    }

    private static Collection<?> values(@Nullable Object value) {
        if (value instanceof Collection<?> many) {
            return many.stream().limit(MOST_VALUES).toList();
        }
        return value == null ? List.of() : List.of(value);
    }

    /** The first text of a property, or an empty one. */
    static String text(Map<String, Object> fields, String property) {
        return texts(fields.get(property)).stream().findFirst().orElse("");
    }

    private static List<String> texts(@Nullable Object value) {
        List<String> texts = new ArrayList<>();
        if (value instanceof Collection<?> many) {
            many.stream().limit(MOST_VALUES).forEach(one -> {
                if (!(one instanceof Collection<?>)) {
                    texts.addAll(texts(one));
                }
            });
        } else if (value instanceof Map<?, ?> object) {
            texts.addAll(object.get("@value") instanceof String one ? List.of(one) : List.of());
        } else if (value != null && !value.toString().isBlank()) {
            texts.add(value.toString());
        }
        return texts;
    }

    private void take(String script) {
        String json = script.strip()
                .replaceFirst("^(?:<!--|//\\s*<!\\[CDATA\\[|<!\\[CDATA\\[|/\\*\\s*<!\\[CDATA\\[\\s*\\*/)", "")
                .replaceFirst("(?:-->|//\\s*]]>|]]>|/\\*\\s*]]>\\s*\\*/)$", "");
        if (json.indexOf('"') < 0 && json.contains("&quot;")) {
            json = Parser.unescapeEntities(json, false);
        }
        List<Object> roots = new ArrayList<>();
        if (!read(json, roots)) {
            Map<String, Object> salvaged = salvaged(json);
            if (!salvaged.isEmpty()) {
                // First: the last value before the break is half of one.
                roots.add(0, salvaged);
            }
        }
        roots.forEach(root -> walk(root, false, 0));
    }

    /** Reads JSON into {@code roots}; false if it breaks, and then what came before the break is there. */
    private static boolean read(String json, List<Object> roots) {
        Deque<Object> open = new ArrayDeque<>();
        Deque<String> names = new ArrayDeque<>();
        String name = "";
        try (JsonParser parser = JSON.createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.PROPERTY_NAME) {
                    name = parser.currentName();
                } else if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
                    Object inner =
                            token == JsonToken.START_OBJECT ? new LinkedHashMap<String, Object>() : new ArrayList<>();
                    put(open.peek(), name, inner, roots);
                    open.push(inner);
                    names.push(name);
                } else if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
                    open.pop();
                    name = names.pop();
                } else {
                    String value = parser.getString();
                    put(open.peek(), name, token == JsonToken.VALUE_NULL || value == null ? "" : value, roots);
                }
            }
            return true;
        } catch (JacksonException broken) {
            return false;
        }
    }

    // The holders are those that this reader made: maps by name, lists of anything.
    @SuppressWarnings("unchecked")
    private static void put(@Nullable Object holder, String name, Object value, List<Object> roots) {
        if (holder instanceof Map<?, ?> object) {
            ((Map<String, Object>) object).putIfAbsent(name, value);
        } else if (holder instanceof List<?> list) {
            ((List<Object>) list).add(value);
        } else {
            roots.add(value);
        }
    }

    private static Map<String, Object> salvaged(String json) {
        Map<String, Object> fields = new LinkedHashMap<>();
        Matcher text = TEXT.matcher(json);
        Matcher end = TEXT_END.matcher(json);
        for (int turn = 0; turn < MOST_TEXTS && text.find(); turn++) {
            end.region(text.end(), Math.min(json.length(), text.end() + LONGEST_TEXT));
            if (!end.find()) {
                continue;
            }
            String value = json.substring(text.end(), end.start())
                    .replace("\\\"", "\"")
                    .replace("\\/", "/")
                    .replace("\\n", "\n")
                    .replaceAll("\\\\[a-z]", " ");
            if (!text.group(1).equals("@type") || value.endsWith("Article") || value.endsWith("Posting")) {
                fields.putIfAbsent(text.group(1), value);
            }
        }
        Matcher author = AUTHOR.matcher(json);
        if (author.find()) {
            fields.put("author", author.group(1));
        }
        return fields.containsKey("@type") ? fields : Map.of();
    }

    private void walk(Object value, boolean ofOthers, int depth) {
        if (depth > DEEPEST || things.size() >= MOST_OBJECTS) {
            return;
        }
        if (value instanceof Map<?, ?> object) {
            // JSON names its fields by strings, and nothing else makes these maps.
            @SuppressWarnings("unchecked")
            Map<String, Object> fields = (Map<String, Object>) object;
            if (fields.containsKey("@type")) {
                things.add(new Thing(fields, ofOthers));
            }
            if (fields.get("@id") instanceof String id && fields.size() > 2) {
                byId.putIfAbsent(id, fields);
            }
            fields.forEach((name, inner) ->
                    walk(inner, ofOthers || OF_OTHERS.contains(name.toLowerCase(Locale.ROOT)), depth + 1));
        } else if (value instanceof List<?> list) {
            list.forEach(inner -> walk(inner, ofOthers, depth + 1));
        }
    }
}
