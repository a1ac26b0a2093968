package org.concordia.digest.edition;

import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.concordia.aggregator.article.Article;
import org.concordia.digest.story.Headline;
import org.concordia.digest.story.Story;

/**
 * Whose words tell a story: its {@link Headline} in each language, and the fullest own text of a good length as the
 * summary.
 */
public final class Wordings {

    /** Longer summaries add little to a mail; they are cut at the end of a sentence. */
    private static final int LONGEST = 600;

    private static final Pattern CUT_OFF = Pattern.compile("(?:\\.\\.\\.|…|\\[…]|\\[\\.\\.\\.])\\s*$");

    private Wordings() {}

    /** Wordings for those of these languages that the story was told in, or else one in its own; never empty. */
    public static List<StoryBrief.Wording> of(Story story, List<String> languages) {
        List<StoryBrief.Wording> wordings = languages.stream()
                .filter(language -> story.headline(language).language().equals(language))
                .map(language -> wording(story, story.headline(language)))
                .toList();
        return wordings.isEmpty() ? List.of(wording(story, story.headline(languages.get(0)))) : wordings;
    }

    private static StoryBrief.Wording wording(Story story, Headline headline) {
        Article central = headline.article();
        Article fullest = story.texts().stream()
                .filter(article -> Story.language(article).equals(Story.language(central)))
                .max(Comparator.<Article>comparingInt(
                                article -> fullness(article) + (article.equals(central) ? 100 : 0))
                        .thenComparing(article -> article.published().at(), Comparator.reverseOrder()))
                .orElse(central);
        return new StoryBrief.Wording(
                headline.language(),
                headline.text(),
                // An editor's headline may be in a language in which there is no summary.
                headline.language().equals(Story.language(central)) ? sentences(fullest.summary(), LONGEST) : "",
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
