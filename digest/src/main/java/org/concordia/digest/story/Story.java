package org.concordia.digest.story;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.concordia.aggregator.article.Article;
import org.jspecify.annotations.Nullable;

/**
 * The articles about one event.
 *
 * @param id for ever; a story that was merged is found under both ids
 * @param openedAt when its first article was filed
 * @param changedAt when it last gained an article or another story
 * @param articles oldest publication first, never empty
 */
public record Story(long id, long topicId, Instant openedAt, Instant changedAt, List<StoryArticle> articles) {

    public Story {
        if (articles.isEmpty()) {
            throw new IllegalArgumentException("story " + id + " has no article");
        }
        articles = articles.stream()
                .sorted(Comparator.comparing((StoryArticle member) ->
                                member.article().published().at())
                        .thenComparing(member -> member.article().id()))
                .toList();
    }

    /**
     * The articles that stay when others of the same story go: where a text goes whose copies stay, the first copy speaks
     * for it, and the others are copies of that one.
     */
    static List<StoryArticle> without(List<StoryArticle> gone, List<StoryArticle> stay) {
        List<StoryArticle> members = new ArrayList<>(stay);
        for (StoryArticle original : gone) {
            @Nullable Long heir = null;
            for (int i = 0; i < members.size(); i++) {
                StoryArticle member = members.get(i);
                if (member.copyOf() != null
                        && member.copyOf() == original.article().id()) {
                    members.set(
                            i,
                            new StoryArticle(
                                    member.article(), heir, member.level(), member.reason(), member.placedAt()));
                    heir = heir == null ? Long.valueOf(member.article().id()) : heir;
                }
            }
        }
        return members;
    }

    /** The articles with a text of their own, oldest first. */
    public List<StoryArticle> originals() {
        return articles.stream().filter(member -> member.copyOf() == null).toList();
    }

    /** Names of the outlets that told it, first to tell first. */
    public Set<String> outlets() {
        return articles.stream()
                .map(member -> member.article().outlet().name())
                .collect(Collectors.toCollection(java.util.LinkedHashSet::new));
    }

    /** The languages it was told in. */
    public Set<String> languages() {
        return articles.stream().map(member -> member.article().language()).collect(Collectors.toSet());
    }

    /** The first report. */
    public Article first() {
        return articles.get(0).article();
    }

    /**
     * The article that speaks for the story in a language: the first with a text of its own in it, else the first with a
     * text of its own, else the first.
     */
    public Article lead(String language) {
        List<StoryArticle> own = originals();
        return own.stream()
                .map(StoryArticle::article)
                .filter(article -> article.language().startsWith(language))
                .findFirst()
                .orElse(own.isEmpty() ? first() : own.get(0).article());
    }

    /** The copies of an article that are in this story, oldest first. */
    public List<StoryArticle> copiesOf(long articleId) {
        return articles.stream()
                .filter(member -> member.copyOf() != null && member.copyOf() == articleId)
                .toList();
    }

    /** Articles to list by themselves: those with a text of their own, and copies whose original is in another story. */
    public List<StoryArticle> heads() {
        Set<Long> ids = articles.stream().map(member -> member.article().id()).collect(Collectors.toSet());
        return articles.stream()
                .filter(member -> member.copyOf() == null || !ids.contains(member.copyOf()))
                .toList();
    }

    /** When the latest of its articles was published. */
    public Instant latestAt() {
        return articles.get(articles.size() - 1).article().published().at();
    }
}
