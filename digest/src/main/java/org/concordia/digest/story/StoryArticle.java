package org.concordia.digest.story;

import java.time.Instant;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.topic.Level;
import org.jspecify.annotations.Nullable;

/**
 * An article's place in a story.
 *
 * @param copyOf the id of the earlier article whose text this one repeats; null when the text is its own
 * @param level how surely it belongs to the story's topic
 * @param evidence what the filing went by; null where that was not kept
 * @param movedBy the editor who put it there; null where the filing did
 */
public record StoryArticle(
        Article article,
        @Nullable Long copyOf,
        Level level,
        Placement.@Nullable Evidence evidence,
        @Nullable String movedBy,
        Instant placedAt) {

    /** Put there by the filing, on evidence that does not matter here. */
    public StoryArticle(Article article, @Nullable Long copyOf, Level level, Instant placedAt) {
        this(article, copyOf, level, null, null, placedAt);
    }

    /** The same as a copy of another text, or of none. */
    public StoryArticle asCopyOf(@Nullable Long original) {
        return new StoryArticle(article, original, level, evidence, movedBy, placedAt);
    }

    /** When it counts as published: never after we had it. */
    public Instant at() {
        return Clusterer.time(article);
    }
}
