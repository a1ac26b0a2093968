package org.concordia.aggregator.parse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON Feed 1 and 1.1 (jsonfeed.org). Items are read one at a time, so that one that is broken, or a document that
 * breaks off, loses only what follows.
 */
final class JsonFeed {

    /** A longer text ends the reading, as if the document broke off there. */
    private static final int LONGEST_TEXT = 2_000_000;

    private static final Set<String> TEXTS = Set.of(
            "id",
            "url",
            "external_url",
            "title",
            "summary",
            "content_text",
            "content_html",
            "date_published",
            "date_modified",
            "language",
            "image",
            "banner_image");

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(LONGEST_TEXT)
                            .build())
                    .build())
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .build();

    private final Repairs repairs;
    private final Draft.Feed feed = new Draft.Feed();

    JsonFeed(Repairs repairs) {
        this.repairs = repairs;
    }

    /** True if a document is JSON by its first letter. */
    static boolean looksLike(String text) {
        int at = 0;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at < text.length() && (text.charAt(at) == '{' || text.charAt(at) == '[');
    }

    Draft.Feed read(String text, String address) throws NotAFeedException {
        boolean items = false;
        feed.base = address;
        try (JsonParser json = JSON.createParser(text)) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                    String name = json.currentName();
                    JsonToken value = json.nextToken();
                    if (name.equals("items") && value == JsonToken.START_ARRAY) {
                        items = true;
                        while (json.nextToken() != JsonToken.END_ARRAY && feed.entries.size() <= FeedParser.ENTRIES) {
                            if (json.currentToken() == JsonToken.START_OBJECT) {
                                item(json);
                            } else {
                                json.skipChildren();
                            }
                        }
                        if (feed.entries.size() > FeedParser.ENTRIES) {
                            break;
                        }
                    } else {
                        property(name, json);
                    }
                }
            }
        } catch (JacksonException broken) {
            if (feed.entries.isEmpty() && !items) {
                throw new NotAFeedException(NotAFeedException.Kind.JSON_BROKEN);
            }
            repairs.add(Repair.Kind.JSON_CUT);
        }
        if (!items) {
            throw new NotAFeedException(NotAFeedException.Kind.JSON);
        }
        for (Draft draft : feed.entries) {
            draft.author = or(draft.author, feed.author);
        }
        return feed;
    }

    private void property(String name, JsonParser json) {
        switch (name) {
            case "title" -> feed.title = text(json);
            case "language" -> feed.language = text(json);
            case "home_page_url" -> feed.link = text(json);
            case "feed_url" -> feed.self = text(json);
            case "author", "authors" -> {
                String people = people(json);
                feed.author = people == null ? feed.author : people;
            }
            case "hubs" -> {
                for (Map<String, String> hub : objects(json)) {
                    if ("websub".equalsIgnoreCase(hub.get("type"))) {
                        feed.hubs.add(hub.get("url"));
                    }
                }
            }
            default -> json.skipChildren();
        }
    }

    private void item(JsonParser json) {
        Draft draft = new Draft();
        draft.base = feed.base;
        Map<String, String> said = new HashMap<>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "authors" -> draft.author = or(people(json), draft.author);
                case "author" -> draft.author = or(draft.author, people(json));
                case "tags" ->
                    objects(json).stream()
                            .map(tag -> tag.get(""))
                            .filter(Objects::nonNull)
                            .forEach(draft.categories::add);
                default -> {
                    String text = TEXTS.contains(name) ? text(json) : null;
                    json.skipChildren();
                    if (text != null) {
                        said.put(name, text);
                    }
                }
            }
        }
        draft.guid = said.get("id");
        draft.links.add(said.get("url"));
        draft.links.add(said.get("external_url"));
        draft.links.add(draft.guid);
        draft.title = said.get("title");
        draft.summaries.add(said.get("summary"));
        draft.summaries.add(said.get("content_text"));
        draft.summaries.add(said.get("content_html"));
        draft.published.add(said.get("date_published"));
        draft.updated.add(said.get("date_modified"));
        draft.language = said.get("language");
        draft.image = or(said.get("image"), said.get("banner_image"));
        feed.entries.add(draft);
    }

    private static @Nullable String people(JsonParser json) {
        List<String> names = new ArrayList<>();
        for (Map<String, String> person : objects(json)) {
            String name = or(person.get("name"), or(person.get(""), person.get("url")));
            if (name != null) {
                names.add(name);
            }
        }
        return names.isEmpty() ? null : String.join(", ", names);
    }

    /** The objects of an array, or the one that stands there, with their texts; a bare text is under the empty name. */
    private static List<Map<String, String>> objects(JsonParser json) {
        List<Map<String, String>> objects = new ArrayList<>();
        boolean array = json.currentToken() == JsonToken.START_ARRAY;
        while (!array || json.nextToken() != JsonToken.END_ARRAY) {
            Map<String, String> object = new HashMap<>();
            if (json.currentToken() == JsonToken.START_OBJECT) {
                while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                    put(object, json.currentName(), json.nextToken() == null ? null : text(json));
                    json.skipChildren();
                }
            } else {
                put(object, "", text(json));
                json.skipChildren();
            }
            if (objects.size() < Draft.CATEGORIES) {
                objects.add(object);
            }
            if (!array) {
                break;
            }
        }
        return objects;
    }

    private static void put(Map<String, String> object, String name, @Nullable String text) {
        if (text != null && object.size() < Draft.CATEGORIES) {
            object.putIfAbsent(name, text);
        }
    }

    /** The value as text; a number where the text of one belongs is taken for it. */
    private static @Nullable String text(JsonParser json) {
        JsonToken token = json.currentToken();
        if (token == null || !token.isScalarValue() || token == JsonToken.VALUE_NULL) {
            return null;
        }
        String text = json.getString();
        return text == null || text.isBlank() ? null : text;
    }

    private static @Nullable String or(@Nullable String first, @Nullable String second) {
        return first == null ? second : first;
    }
}
