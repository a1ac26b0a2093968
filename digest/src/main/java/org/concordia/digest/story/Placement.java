package org.concordia.digest.story;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the clusterer put an article and why.
 *
 * @param position its place in the order in which the topic's articles were filed, from 1, without gaps
 * @param story the number of the story: the position of the article that opened it
 * @param clock the window's own time when it was placed
 * @param evidence what it went by
 * @param near articles of other stories that may tell the same event, see {@link NearArticles}
 */
public record Placement(long articleId, long position, long story, Instant clock, Evidence evidence, List<Long> near) {

    public Placement {
        near = List.copyOf(near);
    }

    /** Whether the article opened a story of its own. */
    public boolean opens() {
        return position == story;
    }

    /**
     * What a placement went by.
     *
     * @param nearest the live article most likely to tell the same event; null when none was like it at all
     * @param likelihood that the nearest does, 0 to 1
     * @param members live articles of the story when this one came
     * @param mean likelihood over those members
     * @param needed the mean from which joining is better than opening, which falls as more live articles look like it
     * @param hours between the two articles
     * @param shared the rarest words that this article has in common with the nearest, at most eight
     * @param sameText whether it was put there as a copy of the nearest
     * @param weighed what made the likelihood of the nearest, in the model's order; empty where no model was asked
     */
    public record Evidence(
            @Nullable Long nearest,
            double likelihood,
            int members,
            double mean,
            double needed,
            double hours,
            List<String> shared,
            boolean sameText,
            List<Weighed> weighed) {

        public Evidence {
            shared = List.copyOf(shared);
            weighed = List.copyOf(weighed);
        }

        static Evidence none() {
            return new Evidence(null, 0, 0, 0, 1, 0, List.of(), false, List.of());
        }
    }

    /**
     * One feature of a pair as a model weighed it.
     *
     * @param feature its name, as {@link Similarity#FEATURES} has it
     * @param weight what one unit of its value adds to the log-odds
     */
    public record Weighed(String feature, double value, double weight) {

        /** What it added to the log-odds that both tell one event; below 0 it spoke against it. */
        public double says() {
            return value * weight;
        }
    }
}
