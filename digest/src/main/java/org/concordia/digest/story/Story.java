package org.concordia.digest.story;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.concordia.aggregator.article.Article;
import org.jspecify.annotations.Nullable;

/**
 * The articles about one event.
 *
 * @param id for ever; a story that was merged is found under both ids
 * @param openedAt when its first article was filed
 * @param changedAt when it last gained an article or another story, or an editor changed what readers see of it
 * @param articles oldest publication first, never empty
 * @param said what editors decided of it
 */
public record Story(
        long id, long topicId, Instant openedAt, Instant changedAt, List<StoryArticle> articles, Said said) {

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

    /** A story of which editors said nothing. */
    public Story(long id, long topicId, Instant openedAt, Instant changedAt, List<StoryArticle> articles) {
        this(id, topicId, openedAt, changedAt, articles, Said.NOTHING);
    }

    /**
     * What editors said of a story.
     *
     * @param revision how often they changed it
     * @param hidden no reader sees it
     * @param pinned it comes first in lists and issues
     * @param headlines their own headlines by language
     */
    public record Said(int revision, boolean hidden, boolean pinned, Map<String, String> headlines) {

        static final Said NOTHING = new Said(0, false, false, Map.of());

        public Said {
            headlines = Map.copyOf(headlines);
        }
    }

    /** The same with some of its articles only. */
    public Story with(List<StoryArticle> some) {
        return new Story(id, topicId, openedAt, changedAt, some, said);
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
                    members.set(i, member.asCopyOf(heir));
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

    /** Independent newsrooms with a text of their own: of an owner's outlets and their copies one counts. */
    public int voices() {
        return (int) originals().stream()
                .map(member -> member.article().outlet().voice())
                .distinct()
                .count();
    }

    /** The texts that tell it: those of its own, or all where there are only copies; oldest first. */
    public List<Article> texts() {
        List<StoryArticle> own = originals();
        return (own.isEmpty() ? articles : own)
                .stream().map(StoryArticle::article).toList();
    }

    /** An article's language without region, {@code und} when unknown. */
    public static String language(Article article) {
        return article.language().toLowerCase(Locale.ROOT).split("[-_]", 2)[0];
    }

    /** What it is called in a language; see {@link Headline}. */
    public Headline headline(String language) {
        return Headline.of(this, language);
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

    /** When the latest of its articles was published, as far as we can tell: never after we had it. */
    public Instant latestAt() {
        return articles.stream()
                .map(StoryArticle::at)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }
}
