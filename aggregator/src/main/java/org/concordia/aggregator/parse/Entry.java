package org.concordia.aggregator.parse;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An item as its feed gave it, after repair. Texts are plain (no markup, entities resolved) and one line each for
 * title and author.
 *
 * @param guid the feed's own identifier, as it stands there; null when it names none, or one that names others too
 * @param link absolute http or https address of the article; relative as it stands there only when neither the document
 *     nor its caller names a base
 * @param published null when the feed gives no readable time
 * @param language BCP 47, as claimed for this item or its feed, lower case; null when not claimed
 * @param image absolute address of a picture, when one is named
 */
public record Entry(
        @Nullable String guid,
        @Nullable String link,
        @Nullable String title,
        @Nullable String summary,
        @Nullable String author,
        @Nullable Instant published,
        @Nullable Instant updated,
        @Nullable String language,
        List<String> categories,
        @Nullable String image) {

    public Entry {
        categories = List.copyOf(categories);
    }

    /** The same entry when its guid tells it from no other. */
    Entry withoutGuid() {
        return new Entry(null, link, title, summary, author, published, updated, language, categories, image);
    }
}
