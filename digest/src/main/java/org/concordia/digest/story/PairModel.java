package org.concordia.digest.story;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How likely two texts are to tell one event: a logistic over the features of {@link Similarity}, one for texts of some
 * length and one for headlines. A headline has few keys, so a cosine means less there and has to be read against those
 * of the other live texts.
 *
 * @param full weights for pairs where both texts have at least {@value #FULL} keys, by feature
 * @param brief weights for the others
 */
record PairModel(double[] full, double[] brief) {

    /** Keys from which a text is more than a headline. */
    static final int FULL = 12;

    /** Less likely than this counts as nothing, or a story's many faint resemblances would add up to a reason. */
    private static final double FULL_FLOOR = .25;

    private static final double BRIEF_FLOOR = .10;

    PairModel {
        if (full.length != Similarity.FULL_FEATURES || brief.length != Similarity.FEATURES.size()) {
            throw new IllegalArgumentException("a pair model has a weight for each feature");
        }
    }

    /** The model that ships with this module; the training that made it is {@link PairTraining}. */
    static PairModel shipped() {
        try (InputStream in = PairModel.class.getResourceAsStream("pair-model.tsv")) {
            if (in == null) {
                throw new IllegalStateException("resource pair-model.tsv is missing");
            }
            return read(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .collect(Collectors.joining("\n")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads what {@link #write} wrote: feature, weight in full texts, weight in brief ones; TAB between. */
    static PairModel read(String text) {
        Map<String, String[]> rows = new LinkedHashMap<>();
        text.lines().filter(line -> !line.startsWith("#") && !line.isBlank()).forEach(line -> {
            String[] columns = line.split("\t");
            rows.put(columns[0], columns);
        });
        double[] full = new double[Similarity.FULL_FEATURES];
        double[] brief = new double[Similarity.FEATURES.size()];
        for (int i = 0; i < brief.length; i++) {
            String feature = Similarity.FEATURES.get(i);
            String[] columns = rows.get(feature);
            if (columns == null || columns.length < 3) {
                throw new IllegalArgumentException("the pair model has no weights for " + feature);
            }
            if (i < full.length) {
                full[i] = Double.parseDouble(columns[1]);
            }
            brief[i] = Double.parseDouble(columns[2]);
        }
        return new PairModel(full, brief);
    }

    /** As text, a feature a line. */
    String write() {
        StringBuilder text = new StringBuilder("# feature TAB weight in full texts TAB weight in brief ones\n");
        for (int i = 0; i < brief.length; i++) {
            text.append(Similarity.FEATURES.get(i))
                    .append('\t')
                    .append(i < full.length ? number(full[i]) : "-")
                    .append('\t')
                    .append(number(brief[i]))
                    .append('\n');
        }
        return text.toString();
    }

    private static String number(double weight) {
        return String.format(Locale.ROOT, "%.4f", weight);
    }

    /**
     * The likelihood that the pair is one event, 0 when too faint to count.
     *
     * @param features of {@link Similarity#features}
     */
    double likelihood(double[] features, int keys) {
        boolean isFull = keys >= FULL;
        double likelihood = raw(features, isFull ? full : brief);
        return likelihood < (isFull ? FULL_FLOOR : BRIEF_FLOOR) ? 0 : likelihood;
    }

    /** What each feature said, in their order and without the bias. */
    List<Placement.Weighed> weigh(double[] features, int keys) {
        double[] weights = keys >= FULL ? full : brief;
        List<Placement.Weighed> weighed = new ArrayList<>(weights.length);
        for (int i = 1; i < weights.length; i++) {
            weighed.add(new Placement.Weighed(Similarity.FEATURES.get(i), rounded(features[i]), rounded(weights[i])));
        }
        return weighed;
    }

    private static double rounded(double number) {
        return Math.rint(number * 1e4) / 1e4;
    }

    private static double raw(double[] features, double[] weights) {
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i] * features[i];
        }
        return 1 / (1 + Math.exp(-sum));
    }
}
