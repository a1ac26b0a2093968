package org.concordia.digest.edition;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.concordia.aggregator.article.Article;
import org.concordia.digest.story.Story;
import org.concordia.digest.story.StoryArticle;

/**
 * Whose words tell a story. The headline is the most central article's: the one whose headline's words most of the others
 * use too, so that an odd angle or a teaser does not speak for all. The summary is the fullest own text of a good length.
 */
public final class Wordings {

    /** Longer summaries add little to a mail; they are cut at the end of a sentence. */
    private static final int LONGEST = 600;

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{Nd}]{4,}");
    private static final Pattern CUT_OFF = Pattern.compile("(?:\\.\\.\\.|…|\\[…]|\\[\\.\\.\\.])\\s*$");

    private Wordings() {}

    /** Wordings for those of these languages that the story was told in, or else one in its own; never empty. */
    public static List<StoryBrief.Wording> of(Story story, List<String> languages) {
        List<StoryBrief.Wording> wordings = new ArrayList<>();
        for (String language : languages) {
            List<Article> told = texts(story).stream()
                    .filter(article -> language(article).equals(language))
                    .toList();
            if (!told.isEmpty()) {
                wordings.add(wording(told));
            }
        }
        if (wordings.isEmpty()) {
            String language = language(byCentrality(texts(story)).get(0));
            wordings.add(wording(texts(story).stream()
                    .filter(article -> language(article).equals(language))
                    .toList()));
        }
        return List.copyOf(wordings);
    }

    /** An article's language without region, {@code und} when unknown. */
    public static String language(Article article) {
        return article.language().toLowerCase(Locale.ROOT).split("[-_]", 2)[0];
    }

    /** The most central first; among equals the earlier report. */
    static List<Article> byCentrality(List<Article> articles) {
        Map<String, Integer> spread = new HashMap<>();
        for (Article article : articles) {
            words(article.text()).forEach(word -> spread.merge(word, 1, Integer::sum));
        }
        return articles.stream()
                .sorted(Comparator.<Article>comparingDouble(article -> -centrality(words(article.title()), spread))
                        .thenComparing(article -> article.published().at())
                        .thenComparing(Article::id))
                .toList();
    }

    /**
     * How many other articles use each word of a headline, over the root of its length: a headline gains by a word
     * that others use too, and loses by one that nobody else does.
     */
    private static double centrality(Set<String> headline, Map<String, Integer> spread) {
        double shared = 0;
        for (String word : headline) {
            shared += spread.getOrDefault(word, 1) - 1;
        }
        return headline.isEmpty() ? 0 : shared / Math.sqrt(headline.size());
    }

    private static Set<String> words(String text) {
        return WORD.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }

    private static List<Article> texts(Story story) {
        List<StoryArticle> own = story.originals();
        return (own.isEmpty() ? story.articles() : own)
                .stream().map(StoryArticle::article).toList();
    }

    private static StoryBrief.Wording wording(List<Article> told) {
        Article central = byCentrality(told).get(0);
        Article fullest = told.stream()
                .max(Comparator.<Article>comparingInt(article -> fullness(article) + (article == central ? 100 : 0))
                        .thenComparing(article -> article.published().at(), Comparator.reverseOrder()))
                .orElse(central);
        return new StoryBrief.Wording(
                language(central),
                central.title(),
                sentences(fullest.summary(), LONGEST),
                fullest.outlet().name(),
                fullest.address());
    }

    private static int fullness(Article article) {
        int length = Math.min(article.summary().length(), LONGEST);
        return CUT_OFF.matcher(article.summary()).find() ? length - 80 : length;
    }

    /** A text cut to a length at the end of a sentence, or of a word with an ellipsis when the sentence is too long. */
    public static String sentences(String text, int longest) {
        String whole = text.strip();
        if (whole.length() <= longest) {
            return whole;
        }
        String head = whole.substring(0, longest);
        int end = -1;
        for (int i = head.length() - 2; i >= longest / 3 && end < 0; i--) {
            boolean stop = head.charAt(i) == '.' || head.charAt(i) == '!' || head.charAt(i) == '?';
            // "EE. UU.", "Sr. Soto" and "U.S." are no ends: a sentence ends after a word of three letters or more.
            if (stop
                    && Character.isWhitespace(head.charAt(i + 1))
                    && i >= 3
                    && Character.isLetterOrDigit(head.charAt(i - 1))
                    && Character.isLetterOrDigit(head.charAt(i - 2))
                    && Character.isLetterOrDigit(head.charAt(i - 3))) {
                end = i + 1;
            }
        }
        if (end > 0) {
            return head.substring(0, end);
        }
        int space = head.lastIndexOf(' ', longest - 2);
        int cut = space > longest / 3 ? space : longest - 1;
        if (Character.isHighSurrogate(head.charAt(cut - 1))) {
            cut--;
        }
        return head.substring(0, cut).replaceAll("[\\s,;:–-]+$", "") + "…";
    }
}
