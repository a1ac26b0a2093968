package org.concordia.digest.story;

import java.util.List;

/**
 * How likely an article is to tell the event of a story, going by all of the story's live articles at once: a logistic
 * over {@link #FEATURES}. It is asked for headlines only. A headline says too little to be compared with another, but
 * thirty headlines say together what their event is; for longer texts the mean over the pairs was better.
 *
 * @param weights by feature
 */
record StoryModel(double[] weights) {

    /**
     * odds: logarithm of the odds of the mean likelihood over all pairs; best: the likelihood of the best pair; cosine:
     * between the article and the sum of the story's, each of length 1; titles: the same of the titles; size: ln of the
     * story's articles; fresh: exp(-hours to the story's nearest article / 24); newLanguage: whether nobody of the story
     * tells it in the article's language; relative: the cosine by that of the best story; mean: the mean likelihood;
     * length: ln of the article's keys; core: see {@link Core}.
     */
    static final List<String> FEATURES = List.of(
            "bias",
            "odds",
            "best",
            "cosine",
            "titles",
            "cosine^2",
            "size",
            "size*cosine",
            "size*mean",
            "fresh",
            "newLanguage",
            "relative",
            "mean",
            "length",
            "core",
            "core*size");

    /** Of the likelihood that counts, the rest being the mean over the pairs: each errs in its own way. */
    static final double SHARE = .65;

    private static final double FLOOR = .1;
    private static final double MS_PER_DAY = 24 * 3600 * 1000.0;

    StoryModel {
        if (weights.length != FEATURES.size()) {
            throw new IllegalArgumentException("a story model has a weight for each feature");
        }
    }

    /**
     * The likelihood, 0 when too faint to count.
     *
     * @param mean of the pairs with the story's articles
     * @param bestCosine of the stories that the article has something in common with
     */
    double likelihood(Member member, Cluster cluster, Tie tie, double mean, double bestCosine) {
        double likelihood = mean;
        if (reads(member)) {
            double own = PairModel.logistic(features(member, cluster, tie, mean, bestCosine), weights);
            likelihood = SHARE * own + (1 - SHARE) * mean;
        }
        return likelihood < FLOOR ? 0 : likelihood;
    }

    /** Whether the model is asked about an article. */
    static boolean reads(Member member) {
        return member.said < PairModel.FULL;
    }

    /** What an article has in common with a story, added up over the pairs. */
    static final class Tie {
        double likelihoods;
        double best;
        double cosines;
        double titles;

        /** What {@link Core} says of the article and the story; asked for headlines only. */
        double core;

        void add(Pair pair) {
            likelihoods += pair.likelihood;
            best = Math.max(best, pair.likelihood);
            cosines += pair.overlap.cosine();
            titles += pair.overlap.titles();
        }

        /** Between the article and the sum of the story's. */
        double cosine(Cluster cluster) {
            return cosines / Math.sqrt(cluster.squareOfAll());
        }
    }

    /** @param bestCosine of the stories that the article has something in common with */
    static double[] features(Member member, Cluster cluster, Tie tie, double mean, double bestCosine) {
        double cosine = Math.min(1.2, tie.cosine(cluster));
        double titles = Math.min(1.2, tie.titles / Math.sqrt(cluster.squareOfTitles()));
        double size = Math.log(cluster.size());
        double clear = Math.min(.98, Math.max(.01, mean));
        long apart = Long.MAX_VALUE;
        for (Member other : cluster.members) {
            apart = Math.min(apart, Math.abs(other.at - member.at));
        }
        return new double[] {
            1,
            Math.log(clear / (1 - clear)),
            tie.best,
            cosine,
            titles,
            cosine * cosine,
            size,
            size * cosine,
            size * mean,
            Math.exp(-apart / MS_PER_DAY),
            cluster.tells(member.language) ? 0 : 1,
            cosine / Math.max(.05, bestCosine),
            mean,
            Math.log(Math.max(3, member.said)),
            tie.core,
            tie.core * size
        };
    }
}
