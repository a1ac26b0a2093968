package org.concordia.aggregator.parse;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON Feed 1 and 1.1 (jsonfeed.org). Items are read one at a time, so that one that is broken, or a document that
 * breaks off, loses only what follows.
 */
final class JsonFeed {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
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
                            item(JSON.readTree(json));
                        }
                        if (feed.entries.size() > FeedParser.ENTRIES) {
                            break;
                        }
                    } else {
                        property(name, JSON.readTree(json));
                    }
                }
            }
        } catch (JacksonException broken) {
            if (feed.entries.isEmpty() && !items) {
                throw new NotAFeedException("This looks like JSON but cannot be read as such.");
            }
            repairs.add("truncated", "The JSON breaks off or is malformed; what came before was read.");
        }
        if (!items) {
            throw new NotAFeedException("This is JSON but no JSON Feed: it has no list of items.");
        }
        return feed;
    }

    private void property(String name, JsonNode value) {
        switch (name) {
            case "title" -> feed.title = text(value);
            case "language" -> feed.language = text(value);
            case "home_page_url" -> feed.link = text(value);
            case "feed_url" -> feed.self = text(value);
            case "author" -> feed.author = person(value);
            case "authors" -> feed.author = people(value);
            case "hubs" -> {
                for (JsonNode hub : value) {
                    if ("websub".equalsIgnoreCase(text(hub.path("type")))) {
                        feed.hubs.add(text(hub.path("url")));
                    }
                }
            }
            default -> {
                // What else there is says nothing that is kept.
            }
        }
    }

    private void item(JsonNode item) {
        if (!item.isObject()) {
            return;
        }
        Draft draft = new Draft();
        draft.guid = text(item.path("id"));
        draft.links.add(text(item.path("url")));
        draft.links.add(text(item.path("external_url")));
        draft.links.add(draft.guid);
        draft.base = feed.base;
        draft.title = text(item.path("title"));
        draft.summaries.add(text(item.path("summary")));
        draft.summaries.add(text(item.path("content_text")));
        draft.summaries.add(text(item.path("content_html")));
        String authors = people(item.path("authors"));
        draft.author = authors == null ? person(item.path("author")) : authors;
        draft.published.add(text(item.path("date_published")));
        draft.updated.add(text(item.path("date_modified")));
        draft.language = text(item.path("language"));
        for (JsonNode tag : item.path("tags")) {
            String category = text(tag);
            if (category != null) {
                draft.categories.add(category);
            }
        }
        draft.image = text(item.path("image"));
        if (draft.image == null) {
            draft.image = text(item.path("banner_image"));
        }
        feed.entries.add(draft);
    }

    private static @Nullable String people(JsonNode authors) {
        List<String> names = new ArrayList<>();
        for (JsonNode author : authors) {
            String name = person(author);
            if (name != null) {
                names.add(name);
            }
        }
        return names.isEmpty() ? null : String.join(", ", names);
    }

    private static @Nullable String person(JsonNode author) {
        if (!author.isObject()) {
            return text(author);
        }
        String name = text(author.path("name"));
        return name == null ? text(author.path("url")) : name;
    }

    /** The value as text; a number where the text of one belongs is taken for it. */
    private static @Nullable String text(JsonNode value) {
        if (!value.isValueNode() || value.isNull() || value.isMissingNode()) {
            return null;
        }
        String text = value.asString();
        return text.isBlank() ? null : text;
    }
}
