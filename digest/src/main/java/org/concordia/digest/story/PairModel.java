package org.concordia.digest.story;

import java.util.ArrayList;
import java.util.List;

/**
 * How likely two texts are to tell one event: a logistic over the features of {@link Similarity}, one for texts of some
 * length and one for headlines. A headline has few keys, so a cosine means less there and has to be read against those
 * of the other live texts.
 *
 * @param full weights for pairs where both texts have at least {@value #FULL} keys, by feature; 0 for those that only headlines need
 * @param brief weights for the others
 */
record PairModel(double[] full, double[] brief) {

    /** Keys from which a text is more than a headline. */
    static final int FULL = 12;

    /** Less likely than this counts as nothing, or a story's many faint resemblances would add up to a reason. */
    private static final double FULL_FLOOR = .25;

    private static final double BRIEF_FLOOR = .10;

    PairModel {
        if (full.length != Similarity.FEATURES.size() || brief.length != Similarity.FEATURES.size()) {
            throw new IllegalArgumentException("a pair model has a weight for each feature");
        }
    }

    /**
     * The likelihood that the pair is one event.
     *
     * @param features of {@link Similarity#features}
     */
    double likelihood(double[] features, int keys) {
        return logistic(features, keys >= FULL ? full : brief);
    }

    /** The same, 0 when too faint to count. */
    double clear(double[] features, int keys) {
        double likelihood = likelihood(features, keys);
        return likelihood < (keys >= FULL ? FULL_FLOOR : BRIEF_FLOOR) ? 0 : likelihood;
    }

    /** What each feature said, in their order and without the bias. */
    List<Placement.Weighed> weigh(double[] features, int keys) {
        double[] weights = keys >= FULL ? full : brief;
        List<Placement.Weighed> weighed = new ArrayList<>(weights.length);
        for (int i = 1; i < weights.length; i++) {
            if (weights[i] == 0) {
                continue;
            }
            weighed.add(new Placement.Weighed(Similarity.FEATURES.get(i), rounded(features[i]), rounded(weights[i])));
        }
        return weighed;
    }

    private static double rounded(double number) {
        return Math.rint(number * 1e4) / 1e4;
    }

    static double logistic(double[] features, double[] weights) {
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i] * features[i];
        }
        return 1 / (1 + Math.exp(-sum));
    }
}
