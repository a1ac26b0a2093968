package org.concordia.digest.edition;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.concordia.aggregator.article.Article;
import org.concordia.digest.story.Facts;
import org.concordia.digest.story.Story;

/**
 * What other newsrooms of a story add to its summary: sentences quoted whole, each of another voice, that say the most names,
 * places and numbers not said before them and at least one that the summary says, so that both are of one event.
 *
 * @param sentence as its outlet wrote it
 */
public record Additions(Article article, String sentence) {

    private static final int MOST = 2;
    private static final int SHORTEST = 40;
    private static final int LONGEST = 280;

    /** Not after an abbreviation: a sentence ends after three letters, digits or a closing mark. */
    private static final Pattern END = Pattern.compile("(?<=[\\p{L}\\d]{3}[.!?]|[.!?][»”\"])\\s+");

    /** At most two, the one that adds most first; none where nobody adds anything. */
    public static List<Additions> to(Story story, StoryBrief.Wording wording) {
        List<Article> texts = story.texts().stream()
                .filter(article -> Story.language(article).equals(wording.language()))
                .toList();
        Set<String> heard = new HashSet<>();
        texts.stream()
                .filter(article -> article.outlet().name().equals(wording.outlet()))
                .forEach(article -> heard.add(article.outlet().voice()));
        String known = wording.headline() + ". " + wording.summary();
        List<Additions> additions = new ArrayList<>();
        while (additions.size() < MOST) {
            String said = known;
            Optional<Additions> best = texts.stream()
                    .filter(article -> !heard.contains(article.outlet().voice()))
                    .flatMap(Additions::sentences)
                    .filter(added -> added.news(said) > 0)
                    .max(Comparator.<Additions>comparingInt(added -> added.news(said))
                            .thenComparing(added -> added.article.published().at(), Comparator.reverseOrder())
                            .thenComparing(added -> added.article.id(), Comparator.reverseOrder()));
            if (best.isEmpty()) {
                break;
            }
            additions.add(best.get());
            heard.add(best.get().article.outlet().voice());
            known += " " + best.get().sentence;
        }
        return additions;
    }

    private static Stream<Additions> sentences(Article article) {
        return END.splitAsStream(article.summary().strip())
                .map(String::strip)
                .filter(sentence -> sentence.length() >= SHORTEST
                        && sentence.length() <= LONGEST
                        && sentence.matches("(?s).*[.!?][»”\"]?")
                        && !sentence.endsWith(".."))
                .map(sentence -> new Additions(article, sentence));
    }

    /** How many facts it says that were not said; 0 where it shares none with what was. */
    private int news(String said) {
        Facts known = Facts.of(article.language(), said);
        Facts facts = Facts.of(article.language(), sentence);
        int common = facts.common(known);
        return common == 0 ? 0 : facts.size() - common;
    }
}
