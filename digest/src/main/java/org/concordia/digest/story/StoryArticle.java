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
 * @param reason why it was put there, in words
 */
public record StoryArticle(Article article, @Nullable Long copyOf, Level level, String reason, Instant placedAt) {}
