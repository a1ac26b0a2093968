package org.concordia.digest.story;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.parse.PublishedTime;

/**
 * Fits a {@link JoinModel} to articles whose stories people have labelled.
 *
 * <p>Pairs: all that the filing would compare, in stream order. The model of full texts learns from the texts as they
 * are; that of brief ones from the same, from their titles alone, and from sets of headlines, whose pairs weigh less
 * because they are so many.
 *
 * <p>Headlines and stories: the filing runs with the pair models, then with what it learnt, over the same streams. Each
 * headline is an example with each story it might join, as the filing had made it; what is learnt is which share of the
 * story's articles tells the same event. The pair likelihoods in it come from models that have not seen the fifth of the
 * stories which the article belongs to, or it would learn to trust them too much.
 */
public final class JoinTraining {

    private static final int FOLDS = 5;

    /** Stands for the model that learns from all. */
    private static final int NONE = -1;

    private static final double PAIR_PENALTY = 1;
    private static final double STORY_PENALTY = .3;
    private static final double HEADLINE_PAIR_WEIGHT = .25;
    private static final double HEADLINE_STORY_WEIGHT = .1;
    private static final int ROUNDS = 2;

    private final Lexicon lexicon = Lexicon.shipped();
    private final Pairs alone = new Pairs(new ArrayList<>(), new ArrayList<>());
    private final Pairs again = new Pairs(new ArrayList<>(), new ArrayList<>());
    private final List<PairStream> pairStreams = new ArrayList<>();
    private final Map<String, Stream> sets = new LinkedHashMap<>();
    private final List<Stream> streams = new ArrayList<>();
    private final List<JoinModel> models = new ArrayList<>();

    /** An article and the story that people put it in. */
    public record Labelled(Article article, String story) {}

    private record Example(Ridge.Example example, int foldA, int foldB) {}

    /** What the two models of pairs learn from. */
    private record Pairs(List<Example> full, List<Example> brief) {

        void add(Example example, boolean fullToo) {
            brief.add(example);
            if (fullToo) {
                full.add(example);
            }
        }
    }

    /** @param fullToo whether it has full texts, which both models learn from */
    private record PairStream(Stream stream, boolean fullToo) {}

    /**
     * What the filing of headlines learns from.
     *
     * @param weight of an example
     */
    private record Stream(List<Labelled> articles, Map<Long, String> stories, Map<Long, Integer> folds, double weight) {

        /** The same articles with other times or less text, in the same folds. */
        Stream with(List<Labelled> changed, double otherWeight) {
            return new Stream(changed, stories, folds, otherWeight);
        }

        static Stream of(List<Labelled> articles) {
            Map<Long, String> stories = new HashMap<>();
            articles.forEach(labelled -> stories.put(labelled.article().id(), labelled.story()));
            return new Stream(inTime(articles), stories, JoinTraining.folds(articles), 1);
        }

        boolean same(long one, long other) {
            return String.valueOf(stories.get(one)).equals(stories.get(other));
        }

        int fold(long id) {
            return folds.getOrDefault(id, NONE);
        }
    }

    /** Adds a labelled set, which the models are then fitted to and tried on. */
    public void add(String name, List<Labelled> articles) {
        Stream stream = Stream.of(articles);
        sets.put(name, stream);
        boolean headlines = articles.stream()
                .allMatch(labelled -> labelled.article().summary().isBlank());
        if (headlines) {
            // Such sets were gathered story by story; their times would give the answer away.
            List<Labelled> neutral = neutralTimes(stream.articles);
            sets.put(name + " with neutral times", stream.with(neutral, 1));
            pairs(stream.with(neutral, HEADLINE_PAIR_WEIGHT), false);
            streams.add(stream.with(neutral, HEADLINE_STORY_WEIGHT));
        } else {
            Stream titles = stream.with(
                    stream.articles.stream().map(JoinTraining::titleOnly).toList(), 1);
            pairs(stream, true);
            pairs(titles, false);
            streams.add(stream);
            streams.add(titles);
        }
        models.clear();
    }

    /** The weights fitted to all sets, as {@link JoinModel} reads them. */
    public String fit() {
        learn();
        return models.get(FOLDS).write();
    }

    /**
     * The agreement on each set when every article is judged by a model that has not seen the fifth of the stories it
     * belongs to.
     */
    public Map<String, Agreement> crossValidate() {
        learn();
        Map<String, Agreement> agreements = new LinkedHashMap<>();
        sets.forEach((name, stream) -> agreements.put(name, agreement(stream.articles, unseen(stream))));
        return agreements;
    }

    /** The agreement of the shipped model on a set. */
    public static Agreement shipped(List<Labelled> articles) {
        return agreement(inTime(articles), JoinModel.shipped());
    }

    private static Agreement agreement(List<Labelled> stream, Clusterer.Judge judge) {
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

    // Pairs

    private void pairs(Stream stream, boolean fullToo) {
        pairStreams.add(new PairStream(stream, fullToo));
        file(stream, new Clusterer.Judge() {
            @Override
            public double pair(long newer, long older, double[] features, int keys) {
                alone.add(example(stream, newer, older, features), fullToo);
                return 0;
            }

            @Override
            public double again(long newer, long older, double[] features, int keys) {
                return 0;
            }
        });
    }

    private void pairsAgain(Stream stream, boolean fullToo) {
        Clusterer.Judge judge = unseen(stream);
        file(stream, new Clusterer.Judge() {
            @Override
            public double pair(long newer, long older, double[] features, int keys) {
                return judge.pair(newer, older, features, keys);
            }

            @Override
            public double again(long newer, long older, double[] features, int keys) {
                again.add(example(stream, newer, older, features), fullToo);
                return 0;
            }
        });
    }

    private static Example example(Stream stream, long newer, long older, double[] features) {
        return new Example(
                new Ridge.Example(features, stream.same(newer, older) ? 1 : 0, stream.weight),
                stream.fold(newer),
                stream.fold(older));
    }

    private void file(Stream stream, Clusterer.Judge judge) {
        Clusterer clusterer = new Clusterer(lexicon, judge);
        for (Labelled labelled : stream.articles) {
            clusterer.tick(labelled.article());
            clusterer.place(labelled.article(), null);
            clusterer.merge();
        }
    }

    private static PairModel model(Pairs pairs, int without) {
        List<String> features = Similarity.FEATURES;
        return new PairModel(
                Ridge.fit(
                        seen(pairs.full, without),
                        features.size(),
                        i -> !Similarity.BRIEF_ONLY.contains(features.get(i)),
                        PAIR_PENALTY),
                Ridge.fit(seen(pairs.brief, without), features.size(), i -> true, PAIR_PENALTY));
    }

    private static List<Ridge.Example> seen(List<Example> examples, int without) {
        return examples.stream()
                .filter(example -> example.foldA != without && example.foldB != without)
                .map(Example::example)
                .toList();
    }

    // Headlines and stories

    /** The models without each fold, and last the one that learnt from all. */
    private void learn() {
        if (!models.isEmpty()) {
            return;
        }
        PairModel unread =
                new PairModel(new double[Similarity.FEATURES.size()], new double[Similarity.FEATURES.size()]);
        StoryModel meanOfPairs = new StoryModel(new double[StoryModel.FEATURES.size()]);
        for (int fold = 0; fold <= FOLDS; fold++) {
            models.add(new JoinModel(model(alone, without(fold)), unread, meanOfPairs));
        }
        again.full.clear();
        again.brief.clear();
        pairStreams.forEach(pairs -> pairsAgain(pairs.stream, pairs.fullToo));
        for (int fold = 0; fold <= FOLDS; fold++) {
            models.set(fold, new JoinModel(models.get(fold).pairs(), model(again, without(fold)), meanOfPairs));
        }
        List<Example> examples = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            boolean pairsOnly = round == 0;
            streams.forEach(stream -> stories(stream, pairsOnly, examples));
            for (int fold = 0; fold <= FOLDS; fold++) {
                StoryModel stories = new StoryModel(
                        Ridge.fit(seen(examples, without(fold)), StoryModel.FEATURES.size(), i -> true, STORY_PENALTY));
                models.set(
                        fold,
                        new JoinModel(models.get(fold).pairs(), models.get(fold).again(), stories));
            }
        }
    }

    /** The last model learns from all. */
    private static int without(int fold) {
        return fold == FOLDS ? NONE : fold;
    }

    private void stories(Stream stream, boolean pairsOnly, List<Example> examples) {
        Clusterer.Judge judge = unseen(stream);
        file(stream, new Clusterer.Judge() {
            @Override
            public double pair(long newer, long older, double[] features, int keys) {
                return judge.pair(newer, older, features, keys);
            }

            @Override
            public double again(long newer, long older, double[] features, int keys) {
                return judge.again(newer, older, features, keys);
            }

            @Override
            public double story(Member member, Cluster cluster, StoryModel.Tie tie, double mean, double bestCosine) {
                if (StoryModel.reads(member)) {
                    double same = cluster.members.stream()
                            .filter(other -> stream.same(member.id, other.id))
                            .count();
                    examples.add(new Example(
                            new Ridge.Example(
                                    StoryModel.features(member, cluster, tie, mean, bestCosine),
                                    same / cluster.size(),
                                    stream.weight),
                            stream.fold(member.id),
                            stream.fold(cluster.members.get(0).id)));
                }
                return pairsOnly ? mean : judge.story(member, cluster, tie, mean, bestCosine);
            }
        });
    }

    /** Judges every article by the models that have not seen its fold. */
    private Clusterer.Judge unseen(Stream stream) {
        return new Clusterer.Judge() {
            @Override
            public double pair(long newer, long older, double[] features, int keys) {
                return models.get(stream.fold(newer)).pair(newer, older, features, keys);
            }

            @Override
            public double again(long newer, long older, double[] features, int keys) {
                return models.get(stream.fold(newer)).again(newer, older, features, keys);
            }

            @Override
            public double story(Member member, Cluster cluster, StoryModel.Tie tie, double mean, double bestCosine) {
                return models.get(stream.fold(member.id)).story(member, cluster, tie, mean, bestCosine);
            }
        };
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
