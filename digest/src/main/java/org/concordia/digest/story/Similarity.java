package org.concordia.digest.story;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What two texts have in common, as the numbers that a {@link PairModel} weighs. Rare keys count most: a key's weight is
 * its idf among the articles of the window, both languages together.
 */
final class Similarity {

    /**
     * The features in their order. cosine: of all keys; titles: of the titles' keys; titleMost, titleLeast: the idf share
     * of one title that the other text has, the larger and the smaller of both directions; shared: ln(1 + common keys);
     * fresh: exp(-hours apart / 24); unusual: how many standard deviations the cosine lies above the mean of the live
     * candidates in that language; relative: the cosine by the best of them; length: ln of the shorter text's keys.
     * recent: the cosine where a key also weighs by the share of the articles with it that came in the last hours;
     * rarest1 to rarest4: idf of the rarest common keys, by 5. Of each kind of key (see {@link Keys}) one feature says
     * what idf share is common, and one how much idf both have of it without a common key, by 5: two texts that name
     * places, but not one the same. missingMost, missingLeast: idf of the rarest key of one title that the other text
     * has not, by 5, the larger and the smaller of both directions. contexts: cosine of both texts' {@link Context}s;
     * newerContext, olderContext: of the one's context and the other's own words.
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
            "length*shared",
            "recent",
            "rarest1",
            "rarest2",
            "rarest3",
            "rarest4",
            "rarest1*recent",
            "missingMost",
            "missingLeast",
            "sameNumbers",
            "otherNumbers",
            "sameNames",
            "otherNames",
            "samePlaces",
            "otherPlaces",
            "sameVerbs",
            "otherVerbs",
            "sameBodies",
            "otherBodies",
            "sameCrisis",
            "otherCrisis",
            "sameRest",
            "otherRest",
            "contexts",
            "newerContext",
            "olderContext");

    /** Those of a {@link Context}, which are 0 until the likelier pairs are judged again. */
    static final Set<String> OF_CONTEXT = Set.of("contexts", "newerContext", "olderContext");

    /** Those that a full text's model does not read: the labelled full texts are too few to learn so many from. */
    static final Set<String> BRIEF_ONLY = Set.copyOf(FEATURES.stream()
            .filter(feature -> FEATURES.indexOf(feature) > FEATURES.indexOf("acrossLanguages")
                    && !feature.equals("recent")
                    && !OF_CONTEXT.contains(feature))
            .toList());

    private static final int RAREST = 4;
    private static final double IDF_UNIT = 5;
    private static final double MS_PER_DAY = 24 * 3600 * 1000.0;

    private Similarity() {}

    /** Adds to the sums of those kinds, the first of which is at {@code first}. */
    private static void addKinds(double[] sums, int first, int kinds, double idf) {
        for (int rest = kinds & (1 << Keys.KINDS) - 1; rest != 0; rest &= rest - 1) {
            sums[first + Integer.numberOfTrailingZeros(rest)] += idf;
        }
    }

    /**
     * A text as the window sees it now.
     *
     * @param known the keys' numbers in the window's {@link KeyTable}
     * @param idf of each key
     * @param recent of each key, the share of the articles with it that came in the last hours
     * @param sums what a text weighs whatever it is compared with
     */
    record Weighted(Keys keys, int[] known, double[] idf, double[] recent, double[] sums) {

        Weighted(Keys keys, int[] known, double[] idf, double[] recent) {
            this(keys, known, idf, recent, sums(keys, idf, recent));
        }

        /** Of the length of all its keys. */
        double square() {
            return sums[0];
        }

        private static double[] sums(Keys keys, double[] idf, double[] recent) {
            double[] sums = new double[4 + Keys.KINDS];
            for (int i = 0; i < idf.length; i++) {
                double weight = keys.weights()[i] * idf[i];
                sums[0] += weight * weight;
                sums[1] += weight * weight * recent[i] * recent[i];
                if (keys.titleWeights()[i] > 0) {
                    double title = keys.titleWeights()[i] * idf[i];
                    sums[2] += title * title;
                    sums[3] += idf[i];
                }
                addKinds(sums, 4, keys.kinds()[i], idf[i]);
            }
            return sums;
        }
    }

    /**
     * Where a text has which key, by the keys' numbers, so that the texts it is compared with are read in one pass. Used
     * again and again; not thread-safe.
     */
    static final class Places {

        static final int NONE = -1;

        /** From 1; 0 for none. */
        private short[] places = new short[1 << 12];

        private int[] known = {};

        /** Becomes that of another text. */
        void fill(Weighted text) {
            for (int key : known) {
                if (key != KeyTable.NONE) {
                    places[key] = 0;
                }
            }
            known = text.known;
            for (int i = 0; i < known.length; i++) {
                if (known[i] >= places.length) {
                    places = Arrays.copyOf(places, 2 * known[i]);
                }
                if (known[i] != KeyTable.NONE) {
                    places[known[i]] = (short) (i + 1);
                }
            }
        }

        int of(int key) {
            return key < places.length ? places[key] - 1 : NONE;
        }
    }

    /**
     * What one pass over two texts' keys finds; see {@link #FEATURES}.
     *
     * @param kinds same and other of each kind, in turns
     */
    record Overlap(
            double cosine,
            double titles,
            double titleMost,
            double titleLeast,
            int shared,
            double recent,
            double[] rarest,
            double missingMost,
            double missingLeast,
            double[] kinds) {

        /** @param places of the keys of the one */
        static Overlap of(Weighted one, Places places, Weighted other) {
            Keys a = one.keys;
            Keys b = other.keys;
            double dot = 0;
            double recentDot = 0;
            double titleDot = 0;
            double titleAFound = 0;
            double titleBFound = 0;
            double missingA = 0;
            double missingB = 0;
            double[] rarest = new double[RAREST];
            double[] common = new double[Keys.KINDS];
            int shared = 0;
            boolean[] found = new boolean[a.size()];
            for (int j = 0; j < b.size(); j++) {
                int i = places.of(other.known[j]);
                if (i == Places.NONE) {
                    missingB = b.titleWeights()[j] > 0 ? Math.max(missingB, other.idf[j]) : missingB;
                } else {
                    found[i] = true;
                    double idf = one.idf[i];
                    double product = idf * idf * a.weights()[i] * b.weights()[j];
                    dot += product;
                    recentDot += product * one.recent[i] * other.recent[j];
                    titleDot += idf * idf * a.titleWeights()[i] * b.titleWeights()[j];
                    titleAFound += a.titleWeights()[i] > 0 ? idf : 0;
                    titleBFound += b.titleWeights()[j] > 0 ? idf : 0;
                    keepRarest(rarest, idf);
                    addKinds(common, 0, a.kinds()[i] | b.kinds()[j], idf);
                    shared++;
                }
            }
            for (int i = 0; i < a.size(); i++) {
                missingA = a.titleWeights()[i] > 0 && !found[i] ? Math.max(missingA, one.idf[i]) : missingA;
            }
            double[] ofA = one.sums();
            double[] ofB = other.sums();
            double titleA = share(titleAFound, ofA[3]);
            double titleB = share(titleBFound, ofB[3]);
            return new Overlap(
                    share(dot, Math.sqrt(ofA[0] * ofB[0])),
                    share(titleDot, Math.sqrt(ofA[2] * ofB[2])),
                    Math.max(titleA, titleB),
                    Math.min(titleA, titleB),
                    shared,
                    share(recentDot, Math.sqrt(ofA[1] * ofB[1])),
                    rarest,
                    Math.max(missingA, missingB),
                    Math.min(missingA, missingB),
                    kinds(common, ofA, ofB));
        }

        private static double[] kinds(double[] common, double[] ofA, double[] ofB) {
            double[] kinds = new double[2 * Keys.KINDS];
            for (int kind = 0; kind < Keys.KINDS; kind++) {
                double a = ofA[4 + kind];
                double b = ofB[4 + kind];
                kinds[2 * kind] = share(common[kind], Math.sqrt(a * b));
                kinds[2 * kind + 1] = common[kind] == 0 ? Math.min(a, b) / IDF_UNIT : 0;
            }
            return kinds;
        }

        private static void keepRarest(double[] rarest, double idf) {
            double next = idf;
            for (int i = 0; i < RAREST; i++) {
                if (next > rarest[i]) {
                    double out = rarest[i];
                    rarest[i] = next;
                    next = out;
                }
            }
        }

        private static double share(double part, double whole) {
            return whole == 0 ? 0 : Math.min(1, part / whole);
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
        double[] features = new double[FEATURES.size()];
        double[] first = {
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
            length * shared,
            overlap.recent(),
            overlap.rarest()[0] / IDF_UNIT,
            overlap.rarest()[1] / IDF_UNIT,
            overlap.rarest()[2] / IDF_UNIT,
            overlap.rarest()[3] / IDF_UNIT,
            overlap.rarest()[0] / IDF_UNIT * overlap.recent(),
            overlap.missingMost() / IDF_UNIT,
            overlap.missingLeast() / IDF_UNIT
        };
        System.arraycopy(first, 0, features, 0, first.length);
        System.arraycopy(overlap.kinds(), 0, features, first.length, overlap.kinds().length);
        return features;
    }

    /** Fills in the features of {@link #OF_CONTEXT}. */
    static void addContext(double[] features, double contexts, double newer, double older) {
        int first = FEATURES.indexOf("contexts");
        features[first] = contexts;
        features[first + 1] = newer;
        features[first + 2] = older;
    }
}
