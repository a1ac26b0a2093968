package org.concordia.digest.edition;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.concordia.aggregator.topic.Level;
import org.concordia.digest.story.Story;
import org.concordia.digest.story.StoryArticle;

/**
 * In which order an issue tells its stories. A story's weight is the sum of
 *
 * <ul>
 *   <li>3 ln(1 + v) for v independent newsrooms with a text of their own: what newsrooms thought worth their own work;
 *   <li>ln(1 + o) for o outlets, copies included: how far it was carried;
 *   <li>0.5 for every language after the first: it crossed the border;
 *   <li>2 × 2^(-age/half-life) for the age of its latest own text, with a quarter of the edition's span as half-life;
 *   <li>1 × the share of its articles that are over the topic's alert threshold: how surely it is ours.
 * </ul>
 *
 * <p>Logarithms, because the tenth newsroom says less than the second; weights, so that two newsrooms more outweigh a
 * day of age, and recency orders stories told equally widely.
 */
final class Ranking {

    private Ranking() {}

    /** The stories, heaviest first after those that an editor pinned; equal ones by latest text, then by id. */
    static List<Story> order(List<Story> stories, Instant now, Duration span) {
        return stories.stream()
                .sorted(Comparator.comparing((Story story) -> !story.said().pinned())
                        .thenComparingDouble(story -> -weight(story, now, span))
                        .thenComparing(Ranking::latest, Comparator.reverseOrder())
                        .thenComparing(Story::id))
                .toList();
    }

    /** See the class; larger is earlier. */
    static double weight(Story story, Instant now, Duration span) {
        double halfLife = span.toSeconds() / 4.0;
        double age = Math.max(0, Duration.between(latest(story), now).toSeconds());
        double sure = story.articles().stream()
                .filter(member -> member.level() == Level.ALERT)
                .count();
        return 3 * Math.log1p(story.voices())
                + Math.log1p(story.outlets().size())
                + 0.5 * (story.languages().size() - 1)
                + 2 * Math.pow(2, -age / halfLife)
                + sure / story.articles().size();
    }

    private static Instant latest(Story story) {
        List<StoryArticle> texts = story.originals().isEmpty() ? story.articles() : story.originals();
        return texts.get(texts.size() - 1).article().published().at();
    }
}
