package org.concordia.digest.story;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What decides whether an article joins: the likelihood of its pairs, first by what the texts say themselves, then in
 * their contexts, and, for headlines, that of whole stories. As text it is a feature a line, TAB between: {@code FEATURE
 * FULL BRIEF AGAIN-FULL AGAIN-BRIEF} of the pairs, {@code -} where a model does not read the feature, and {@code
 * story.FEATURE WEIGHT}; {@code #} begins a comment.
 *
 * @param pairs by what the texts say themselves
 * @param again the same in their contexts
 */
record JoinModel(PairModel pairs, PairModel again, StoryModel stories) implements Clusterer.Judge {

    private static final String STORY = "story.";
    private static final String UNREAD = "-";

    /** The model that ships with this module; the training that made it is {@link JoinTraining}. */
    static JoinModel shipped() {
        try (InputStream in = JoinModel.class.getResourceAsStream("join-model.tsv")) {
            if (in == null) {
                throw new IllegalStateException("resource join-model.tsv is missing");
            }
            return read(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .collect(Collectors.joining("\n")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads what {@link #write} wrote. */
    static JoinModel read(String text) {
        Map<String, String[]> rows = new LinkedHashMap<>();
        text.lines().filter(line -> !line.startsWith("#") && !line.isBlank()).forEach(line -> {
            String[] columns = line.split("\t");
            rows.put(columns[0], columns);
        });
        return new JoinModel(
                new PairModel(
                        weights(rows, "", Similarity.FEATURES, 1, 5), weights(rows, "", Similarity.FEATURES, 2, 5)),
                new PairModel(
                        weights(rows, "", Similarity.FEATURES, 3, 5), weights(rows, "", Similarity.FEATURES, 4, 5)),
                new StoryModel(weights(rows, STORY, StoryModel.FEATURES, 1, 2)));
    }

    private static double[] weights(
            Map<String, String[]> rows, String prefix, List<String> features, int column, int columns) {
        double[] weights = new double[features.size()];
        for (int i = 0; i < weights.length; i++) {
            String[] row = rows.get(prefix + features.get(i));
            if (row == null || row.length < columns) {
                throw new IllegalArgumentException("the join model has no weights for " + prefix + features.get(i));
            }
            weights[i] = row[column].equals(UNREAD) ? 0 : Double.parseDouble(row[column]);
        }
        return weights;
    }

    /** As text, a feature a line. */
    String write() {
        StringBuilder text = new StringBuilder(
                "# Pairs of articles: feature, weight in full texts, in brief ones; the same when judged again in context.\n");
        for (int i = 0; i < Similarity.FEATURES.size(); i++) {
            String feature = Similarity.FEATURES.get(i);
            boolean brief = Similarity.BRIEF_ONLY.contains(feature);
            boolean context = Similarity.OF_CONTEXT.contains(feature);
            text.append(String.join(
                            "\t",
                            feature,
                            brief || context ? UNREAD : number(pairs.full()[i]),
                            context ? UNREAD : number(pairs.brief()[i]),
                            brief ? UNREAD : number(again.full()[i]),
                            number(again.brief()[i])))
                    .append('\n');
        }
        text.append("# A headline and a story: feature, weight.\n");
        for (int i = 0; i < StoryModel.FEATURES.size(); i++) {
            text.append(STORY)
                    .append(StoryModel.FEATURES.get(i))
                    .append('\t')
                    .append(number(stories.weights()[i]))
                    .append('\n');
        }
        return text.toString();
    }

    private static String number(double weight) {
        return String.format(Locale.ROOT, "%.4f", weight);
    }

    @Override
    public double pair(long newer, long older, double[] features, int keys) {
        return pairs.likelihood(features, keys);
    }

    @Override
    public double story(Member member, Cluster cluster, StoryModel.Tie tie, double mean, double bestCosine) {
        return stories.likelihood(member, cluster, tie, mean, bestCosine);
    }

    @Override
    public double again(long newer, long older, double[] features, int keys) {
        return again.clear(features, keys);
    }

    @Override
    public List<Placement.Weighed> weigh(double[] features, int keys, boolean again) {
        return (again ? this.again : pairs).weigh(features, keys);
    }
}
