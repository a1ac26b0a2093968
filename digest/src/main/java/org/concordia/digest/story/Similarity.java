package org.concordia.digest.story;

import java.util.List;

/**
 * What two texts have in common, as the numbers that a {@link PairModel} weighs. Rare keys count most: a key's weight is
 * its idf among the articles of the window, both languages together.
 */
final class Similarity {

    /**
     * The features in their order; a full text's model reads the first {@link #FULL_FEATURES}. cosine: of all keys;
     * titles: of the titles' keys; titleMost, titleLeast: the idf share of one title that the other text has, the larger
     * and the smaller of both directions; shared: ln(1 + common keys); fresh: exp(-hours apart / 24); unusual: how many
     * standard deviations the cosine lies above the mean of the live candidates in that language; relative: the cosine
     * by the best of them; length: ln of the shorter text's keys.
     */
    static final List<String> FEATURES = List.of(
            "bias",
            "cosine",
            "titles",
            "titleMost",
            "titleLeast",
            "shared",
            "fresh",
            "sameOutlet",
            "cosine^2",
            "cosine*fresh",
            "cosine*titles",
            "acrossLanguages",
            "unusual",
            "relative",
            "length",
            "length*cosine",
            "length*shared");

    /** How many of the features the model of full texts has. */
    static final int FULL_FEATURES = 12;

    private static final double MS_PER_DAY = 24 * 3600 * 1000.0;

    private Similarity() {}

    /** What one pass over two texts' keys finds. */
    record Overlap(double cosine, double titles, double titleMost, double titleLeast, int shared) {

        static Overlap of(Keys a, double[] idfA, Keys b, double[] idfB) {
            double dot = 0;
            double titleDot = 0;
            double titleAFound = 0;
            double titleBFound = 0;
            int shared = 0;
            int i = 0;
            int j = 0;
            while (i < a.size() && j < b.size()) {
                if (a.hashes()[i] < b.hashes()[j]) {
                    i++;
                } else if (a.hashes()[i] > b.hashes()[j]) {
                    j++;
                } else {
                    double idf = idfA[i];
                    dot += idf * idf * a.weights()[i] * b.weights()[j];
                    titleDot += idf * idf * a.titleWeights()[i] * b.titleWeights()[j];
                    titleAFound += a.titleWeights()[i] > 0 ? idf : 0;
                    titleBFound += b.titleWeights()[j] > 0 ? idf : 0;
                    shared++;
                    i++;
                    j++;
                }
            }
            double ofA = share(titleAFound, titleSum(a, idfA));
            double ofB = share(titleBFound, titleSum(b, idfB));
            return new Overlap(
                    share(dot, norm(a.weights(), idfA) * norm(b.weights(), idfB)),
                    share(titleDot, norm(a.titleWeights(), idfA) * norm(b.titleWeights(), idfB)),
                    Math.max(ofA, ofB),
                    Math.min(ofA, ofB),
                    shared);
        }

        private static double share(double part, double whole) {
            return whole == 0 ? 0 : Math.min(1, part / whole);
        }

        private static double norm(float[] weights, double[] idf) {
            double sum = 0;
            for (int i = 0; i < weights.length; i++) {
                double weight = weights[i] * idf[i];
                sum += weight * weight;
            }
            return Math.sqrt(sum);
        }

        private static double titleSum(Keys keys, double[] idf) {
            double sum = 0;
            for (int i = 0; i < idf.length; i++) {
                sum += keys.titleWeights()[i] > 0 ? idf[i] : 0;
            }
            return sum;
        }
    }

    /**
     * All features of a pair.
     *
     * @param keys of the shorter text
     * @param unusual see {@link #FEATURES}
     * @param relative see {@link #FEATURES}
     */
    static double[] features(
            Overlap overlap,
            long millisApart,
            boolean sameOutlet,
            boolean acrossLanguages,
            int keys,
            double unusual,
            double relative) {
        double cosine = overlap.cosine();
        double shared = Math.log(1.0 + overlap.shared());
        double fresh = Math.exp(-millisApart / MS_PER_DAY);
        double length = Math.log(Math.max(3, keys));
        return new double[] {
            1,
            cosine,
            overlap.titles(),
            overlap.titleMost(),
            overlap.titleLeast(),
            shared,
            fresh,
            sameOutlet ? 1 : 0,
            cosine * cosine,
            cosine * fresh,
            cosine * overlap.titles(),
            acrossLanguages ? 1 : 0,
            unusual,
            relative,
            length,
            length * cosine,
            length * shared
        };
    }
}
