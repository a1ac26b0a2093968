package org.concordia.digest.story;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.parse.PublishedTime;

/**
 * Fits a {@link PairModel} to articles whose stories people have labelled: a ridge logistic over all candidate pairs of
 * the stream, in stream order. The model of full texts learns from the texts as they are; that of brief ones from the
 * same, from their titles alone, and from sets of headlines, whose pairs weigh little because they are so many.
 */
public final class PairTraining {

    private static final int FOLDS = 5;
    private static final double RIDGE = 1;
    private static final double HEADLINE_WEIGHT = .02;
    private static final int STEPS = 12;

    private final Lexicon lexicon = Lexicon.shipped();
    private final List<Example> full = new ArrayList<>();
    private final List<Example> brief = new ArrayList<>();
    private final Map<String, List<Labelled>> sets = new LinkedHashMap<>();

    /** An article and the story that people put it in. */
    public record Labelled(Article article, String story) {}

    private record Example(double[] features, boolean same, double weight, int foldA, int foldB) {}

    /** Adds a labelled set, which the models are then fitted to and tried on. */
    public void add(String name, List<Labelled> articles) {
        List<Labelled> stream = inTime(articles);
        sets.put(name, stream);
        boolean headlines = articles.stream()
                .allMatch(labelled -> labelled.article().summary().isBlank());
        if (headlines) {
            // Such sets were gathered story by story; their times would give the answer away.
            collect(neutralTimes(stream), HEADLINE_WEIGHT, false);
        } else {
            collect(stream, 1, true);
            collect(stream.stream().map(PairTraining::titleOnly).toList(), 1, false);
        }
    }

    /** The weights fitted to all sets, as {@link PairModel} reads them. */
    public String fit() {
        return model(-1).write();
    }

    /**
     * The agreement on each set when every article is judged by a model that has not seen the fifth of the stories it
     * belongs to.
     */
    public Map<String, Agreement> crossValidate() {
        List<PairModel> models = new ArrayList<>();
        for (int fold = 0; fold < FOLDS; fold++) {
            models.add(model(fold));
        }
        Map<String, Agreement> agreements = new LinkedHashMap<>();
        sets.forEach((name, stream) -> {
            Map<Long, Integer> folds = folds(stream);
            agreements.put(
                    name,
                    agreement(
                            stream,
                            (newer, older, features, keys) ->
                                    models.get(folds.get(newer)).likelihood(features, keys)));
        });
        return agreements;
    }

    /** The agreement of the shipped model on a set. */
    public static Agreement shipped(List<Labelled> articles) {
        PairModel model = PairModel.shipped();
        return agreement(inTime(articles), (newer, older, features, keys) -> model.likelihood(features, keys));
    }

    private static Agreement agreement(List<Labelled> stream, Clusterer.PairJudge judge) {
        Clusterer clusterer = new Clusterer(Lexicon.shipped(), judge);
        Map<Long, Long> mergedInto = new HashMap<>();
        List<Long> placed = new ArrayList<>();
        for (Labelled labelled : stream) {
            clusterer.tick(labelled.article());
            placed.add(clusterer.place(labelled.article(), null).story());
            clusterer.merge().forEach(merge -> mergedInto.put(merge.younger(), merge.older()));
        }
        List<Long> found = placed.stream()
                .map(story -> {
                    long today = story;
                    while (mergedInto.containsKey(today)) {
                        today = mergedInto.get(today);
                    }
                    return today;
                })
                .toList();
        return Agreement.of(
                stream.stream().map(Labelled::story).toList(),
                found,
                stream.stream().map(labelled -> labelled.article().language()).toList());
    }

    private void collect(List<Labelled> stream, double weight, boolean fullToo) {
        Map<Long, String> stories = new HashMap<>();
        Map<Long, Integer> folds = folds(stream);
        stream.forEach(labelled -> stories.put(labelled.article().id(), labelled.story()));
        Clusterer clusterer = new Clusterer(lexicon, (newer, older, features, keys) -> {
            boolean same = stories.get(newer).equals(stories.get(older));
            Example example = new Example(features, same, weight, folds.get(newer), folds.get(older));
            brief.add(example);
            if (fullToo) {
                full.add(example);
            }
            return 0;
        });
        for (Labelled labelled : stream) {
            clusterer.tick(labelled.article());
            clusterer.place(labelled.article(), null);
        }
    }

    private PairModel model(int without) {
        return new PairModel(
                logistic(full, without, Similarity.FULL_FEATURES),
                logistic(brief, without, Similarity.FEATURES.size()));
    }

    /** Newton's steps on the penalised likelihood; the bias is not penalised. */
    private static double[] logistic(List<Example> examples, int without, int features) {
        double[] weights = new double[features];
        for (int step = 0; step < STEPS; step++) {
            double[] slope = new double[features];
            double[][] curve = new double[features][features];
            for (int i = 1; i < features; i++) {
                slope[i] = -RIDGE * weights[i];
                curve[i][i] = RIDGE;
            }
            curve[0][0] = 1e-9;
            for (Example example : examples) {
                if (example.foldA == without || example.foldB == without) {
                    continue;
                }
                double sum = 0;
                for (int i = 0; i < features; i++) {
                    sum += weights[i] * example.features[i];
                }
                double likelihood = 1 / (1 + Math.exp(-sum));
                double error = example.weight * ((example.same ? 1 : 0) - likelihood);
                double spread = example.weight * likelihood * (1 - likelihood);
                for (int i = 0; i < features; i++) {
                    slope[i] += error * example.features[i];
                    for (int j = 0; j <= i; j++) {
                        curve[i][j] += spread * example.features[i] * example.features[j];
                    }
                }
            }
            double[] change = solve(curve, slope);
            for (int i = 0; i < features; i++) {
                weights[i] += change[i];
            }
        }
        return weights;
    }

    /** Solves for a symmetric positive matrix, of which the lower half is given, by Cholesky. */
    private static double[] solve(double[][] matrix, double[] right) {
        int size = right.length;
        double[][] lower = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = matrix[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= lower[i][k] * lower[j][k];
                }
                lower[i][j] = i == j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / lower[j][j];
            }
        }
        double[] solution = Arrays.copyOf(right, size);
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < i; k++) {
                solution[i] -= lower[i][k] * solution[k];
            }
            solution[i] /= lower[i][i];
        }
        for (int i = size - 1; i >= 0; i--) {
            for (int k = i + 1; k < size; k++) {
                solution[i] -= lower[k][i] * solution[k];
            }
            solution[i] /= lower[i][i];
        }
        return solution;
    }

    /** A fifth of the stories each, by when they first appear. */
    private static Map<Long, Integer> folds(List<Labelled> stream) {
        Map<String, Integer> order = new LinkedHashMap<>();
        inTime(stream).forEach(labelled -> order.putIfAbsent(labelled.story(), order.size()));
        Map<Long, Integer> folds = new HashMap<>();
        stream.forEach(
                labelled -> folds.put(labelled.article().id(), order.get(labelled.story()) * FOLDS / order.size()));
        return folds;
    }

    private static List<Labelled> inTime(List<Labelled> articles) {
        return articles.stream()
                .sorted(Comparator.comparing((Labelled labelled) ->
                                labelled.article().published().at())
                        .thenComparing(labelled -> labelled.article().id()))
                .toList();
    }

    private static List<Labelled> neutralTimes(List<Labelled> stream) {
        List<Labelled> shuffled = new ArrayList<>(stream);
        shuffled.sort(
                Comparator.comparing((Labelled labelled) -> labelled.article().id() * 0x9e3779b97f4a7c15L));
        Instant first = stream.get(0).article().published().at();
        long span = stream.get(stream.size() - 1).article().published().at().toEpochMilli() - first.toEpochMilli();
        List<Labelled> neutral = new ArrayList<>();
        for (int i = 0; i < shuffled.size(); i++) {
            Labelled labelled = shuffled.get(i);
            neutral.add(new Labelled(
                    changed(
                            labelled.article(),
                            labelled.article().summary(),
                            first.plusMillis(span * i / shuffled.size())),
                    labelled.story()));
        }
        return neutral;
    }

    private static Labelled titleOnly(Labelled labelled) {
        return new Labelled(
                changed(labelled.article(), "", labelled.article().published().at()), labelled.story());
    }

    private static Article changed(Article article, String summary, Instant published) {
        return article.withSummary(summary)
                .withTimes(new PublishedTime(published, article.published().from()), published);
    }
}
