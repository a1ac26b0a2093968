package org.concordia.digest.story;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.concordia.aggregator.article.Article;

/**
 * What a story is called for readers of a language, everywhere: pages, feed, issues, alerts. An editor's own headline
 * stands; else it is that of the most central article in the language: the one whose headline's words most other
 * newsrooms use too, in either language, so that an odd angle or a teaser does not speak for all. An outlet that
 * publishes ten times has one voice, and what shouts counts half.
 *
 * @param text on one line
 * @param language of the text, without region; {@code und} when unknown
 * @param article the central one in the language, or of all where nobody tells it in that language
 * @param rewritten an editor wrote it
 */
public record Headline(String text, String language, Article article, boolean rewritten) {

    private static final Pattern LOUD = Pattern.compile(
            "^\\W*(?:[uú]ltim[ao] (?:hora|minuto)|urgente|atenci[oó]n|alerta|en vivo|en directo|video|fotos|breaking|"
                    + "live|watch|just in|exclusiv[ao]|exclusive)\\b\\W*[:|!-]|[!¡]|\\?\\s*$|\\.\\.\\.\\s*$|…\\s*$",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private static final double LOUD_COUNTS = .5;

    static Headline of(Story story, String language) {
        List<Article> told = story.texts().stream()
                .filter(article -> Story.language(article).equals(language))
                .toList();
        Article central = central(story, told.isEmpty() ? story.texts() : told);
        Map<String, String> own = story.said().headlines();
        String spoken = own.containsKey(language) ? language : Story.language(central);
        return own.containsKey(spoken)
                ? new Headline(own.get(spoken), spoken, central, true)
                : new Headline(central.title(), spoken, central, false);
    }

    /** The most central of some of a story's articles; among equals the earlier report. */
    private static Article central(Story story, List<Article> some) {
        if (some.size() == 1) {
            return some.get(0);
        }
        Map<Long, Set<String>> voices = new HashMap<>();
        for (Article article : story.texts()) {
            for (long key : keys(article).hashes()) {
                voices.computeIfAbsent(key, each -> new HashSet<>())
                        .add(article.outlet().voice());
            }
        }
        return some.stream()
                .min(Comparator.<Article>comparingDouble(article -> -centrality(article, voices))
                        .thenComparing(article -> article.published().at())
                        .thenComparing(Article::id))
                .orElseThrow();
    }

    /** How many other voices use each word of a headline, over the root of its length: a rare angle costs. */
    private static double centrality(Article article, Map<Long, Set<String>> voices) {
        Keys keys = keys(article);
        double shared = 0;
        int words = 0;
        for (int i = 0; i < keys.size(); i++) {
            if (keys.titleWeights()[i] > 0) {
                words++;
                shared += voices.getOrDefault(keys.hashes()[i], Set.of()).size() - 1;
            }
        }
        double centrality = words == 0 ? 0 : shared / Math.sqrt(words);
        return isLoud(article.title()) ? LOUD_COUNTS * centrality : centrality;
    }

    /** Whether a headline shouts or teases instead of telling. */
    static boolean isLoud(String title) {
        long letters = title.codePoints().filter(Character::isLetter).count();
        long capitals = title.codePoints().filter(Character::isUpperCase).count();
        return letters > 12 && capitals > .6 * letters || LOUD.matcher(title).find();
    }

    private static Keys keys(Article article) {
        return LiveWindow.LEXICON.keys(article.language(), article.title(), article.summary());
    }
}
