package org.concordia.aggregator.article;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a page's JSON-LD says of the article that the page is about; without one, it says nothing. */
final class JsonLdArticle {

    private final LinkedData data;
    private final Map<String, Object> fields;

    private JsonLdArticle(LinkedData data, Map<String, Object> fields) {
        this.data = data;
        this.fields = fields;
    }

    /**
     * Of the articles that a page describes, the one with its address or title, else the one that says most.
     *
     * @param title as the page gives it to others; may be empty
     */
    static JsonLdArticle of(LinkedData data, URI address, String title) {
        String here = CanonicalAddress.of(address.toString()).orElse("");
        JsonLdArticle best = new JsonLdArticle(data, Map.of());
        int most = Integer.MIN_VALUE;
        for (Map<String, Object> fields : data.articles()) {
            JsonLdArticle one = new JsonLdArticle(data, fields);
            int points = (one.isAt(here, address) ? 4 : 0)
                    + (PageHeadline.isSame(one.text("headline"), title) ? 3 : 0)
                    + (fields.containsKey("headline") ? 1 : -2)
                    + (int) Stream.of("datePublished", "articleBody", "author")
                            .filter(fields::containsKey)
                            .count();
            if (points > most) {
                most = points;
                best = one;
            }
        }
        return best.completed();
    }

    /** With what the others of its headline say: a page may give the same article twice, and each time half of it. */
    private JsonLdArticle completed() {
        Map<String, Object> whole = new LinkedHashMap<>(fields);
        String headline = PageBlocks.key(text("headline"));
        for (Map<String, Object> other : data.articles()) {
            if (PageBlocks.key(LinkedData.text(other, "headline")).equals(headline)) {
                other.forEach(whole::putIfAbsent);
            }
        }
        return new JsonLdArticle(data, whole);
    }

    private boolean isAt(String here, URI address) {
        return Stream.of(named("url", "url", "@id"), named("mainEntityOfPage", "@id", "url"))
                .flatMap(List::stream)
                .flatMap(reference -> ParsedPage.absolute(address, reference).stream())
                .anyMatch(one -> CanonicalAddress.of(one).filter(here::equals).isPresent());
    }

    boolean isEmpty() {
        return fields.isEmpty();
    }

    /** The first text of a property, or an empty one. */
    String text(String property) {
        return LinkedData.text(fields, property);
    }

    /** The texts of a property, and of the objects in it the first of these properties that says something. */
    List<String> named(String property, String... names) {
        return data.named(fields.get(property), names);
    }
}
