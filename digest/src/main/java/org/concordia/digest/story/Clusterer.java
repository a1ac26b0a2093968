package org.concordia.digest.story;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.concordia.aggregator.article.Article;
import org.jspecify.annotations.Nullable;

/**
 * Puts the articles of one topic into stories as they come, and merges stories that turn out to be one.
 *
 * <p>An article joins the story that makes the expected BCubed F1 of its own place largest, if that is more than it
 * would have alone: an article with few likely mates joins only when it is sure, one in a flood of likely mates joins
 * easily, and no threshold has to be tuned to how wide a topic is. Likelihoods come from a {@link JoinModel}.
 *
 * <p>Pure: the same articles in the same order give the same stories, whatever the time of day, and a clusterer that was
 * rebuilt by {@link #restore} goes on as the one that ran through. Not thread-safe.
 */
final class Clusterer {

    /** How far apart two reports of one event may be, and how long a story takes new articles after its last. */
    static final Duration LIVE = Duration.ofHours(96);

    /** Whether an article belongs to a story of sixty is one question and not sixty. */
    private static final double MOST_MATES = 5;

    /** Pairs less likely than this by themselves are not one event in any context. */
    private static final double LEAST_ALIKE = .02;

    private final Lexicon lexicon;
    private final Judge judge;
    private final Bounds bounds;
    private final Window window = new Window();
    private final Similarity.Places places = new Similarity.Places();
    private final Context newer = new Context(window);
    private final Context older = new Context(window);
    private final Core core = new Core(window);
    private final Map<Long, Cluster> live = new HashMap<>();

    private long position;

    /** The story of the last article placed here, until {@link #merge} has looked at it. */
    private @Nullable Cluster grown;

    /** Says how likely articles are to tell one event. */
    interface Judge {

        /** Of two articles by what they say themselves. */
        double pair(long newer, long older, double[] features, int keys);

        /** Of two articles that are not too unlike, by their contexts too; 0 for too faint to count. */
        double again(long newer, long older, double[] features, int keys);

        /**
         * Of an article and a story.
         *
         * @param mean of the pairs with the story's articles
         * @param bestCosine see {@link StoryModel#features}
         */
        default double story(Member member, Cluster cluster, StoryModel.Tie tie, double mean, double bestCosine) {
            return mean;
        }

        /** What each feature of a pair said, which was judged again or not. */
        default List<Placement.Weighed> weigh(double[] features, int keys, boolean again) {
            return List.of();
        }
    }

    Clusterer(Lexicon lexicon, Judge judge) {
        this(lexicon, judge, Bounds.none());
    }

    /** @param bounds what editors decided, which no merge here crosses */
    Clusterer(Lexicon lexicon, Judge judge, Bounds bounds) {
        this.lexicon = lexicon;
        this.judge = judge;
        this.bounds = bounds;
    }

    /**
     * Places the next article, for which {@link #tick} was called.
     *
     * @param sameTextAs the live article whose text this one repeats, so that no likelihood is needed
     */
    Placement place(Article article, @Nullable Long sameTextAs) {
        Member member = arrive(article, position + 1);
        List<Pair> pairs = pairs(member);
        Member original = sameTextAs == null ? null : window.live(sameTextAs);
        Choice choice = original == null ? choose(member, pairs) : new Choice(original.cluster, 1, 1);
        Pair nearest = pairs.stream()
                .filter(pair -> original == null || pair.older == original)
                .max(Comparator.comparingDouble((Pair pair) -> pair.likelihood)
                        .thenComparing(pair -> pair.older.position))
                .orElse(null);
        Placement.Evidence evidence = evidence(member, nearest, choice, original);
        grown = settle(member, pairs, choice.cluster == null ? member.position : choice.cluster.number);
        return new Placement(
                article.id(),
                member.position,
                member.cluster.number,
                Instant.ofEpochMilli(window.clock()),
                evidence,
                NearArticles.of(member, pairs, window));
    }

    /**
     * Puts an article back where it was placed before a restart. Articles come in the order of their positions, without
     * gaps, and none may have been placed since.
     *
     * @param story the number of the story it is in today
     */
    void restore(Article article, long position, long story, Instant clock) {
        tick(article);
        window.clock(clock);
        Member member = arrive(article, position);
        settle(member, pairs(member), story);
    }

    /**
     * Merges the story of the last article placed with those that the article showed to be the same event, in the order
     * of the merges. Call it after each placement: a quiet topic's next article may be hours away, and an alert counts
     * the voices of one story.
     */
    List<Merge> merge() {
        List<Merge> merges = new ArrayList<>();
        for (Merge merge = best(); merge != null; merge = best()) {
            grown = live.get(merge.older());
            grown.join(live.remove(merge.younger()));
            bounds.merged(merge.younger(), merge.older());
            merges.add(merge);
        }
        grown = null;
        return merges;
    }

    private @Nullable Merge best() {
        return grown == null ? null : Merging.best(grown, bounds);
    }

    /** The position of the last article placed, 0 before the first. */
    long position() {
        return position;
    }

    int liveStories() {
        return live.size();
    }

    int liveArticles() {
        return window.live();
    }

    /** Moves the clock on for the next article and says what it shows. */
    Instant tick(Article article) {
        return window.tick(time(article).toEpochMilli());
    }

    /** When an article counts as published: never after we had it, whatever it says itself. */
    static Instant time(Article article) {
        Instant published = article.published().at();
        Instant known = article.fetchedAt().isBefore(published) ? article.fetchedAt() : published;
        return known.truncatedTo(ChronoUnit.MILLIS);
    }

    private Member arrive(Article article, long position) {
        this.position = position;
        window.advance(member -> {
            member.cluster.remove(member);
            if (member.cluster.size() == 0) {
                live.remove(member.cluster.number);
            }
        });
        return new Member(
                article,
                time(article).toEpochMilli(),
                position,
                lexicon.keys(article.language(), article.title(), article.summary()));
    }

    private Cluster settle(Member member, List<Pair> pairs, long story) {
        window.add(member);
        for (Pair pair : pairs) {
            member.links.add(pair.link(pair.older));
            pair.older.links.add(pair.link(member));
            pair.older.meet(member, pair.alike);
        }
        Cluster cluster = live.computeIfAbsent(story, Cluster::new);
        cluster.add(member);
        return cluster;
    }

    private List<Pair> pairs(Member member) {
        Similarity.Weighted weighted = window.weighted(member.text);
        places.fill(weighted);
        List<Pair> sameLanguage = new ArrayList<>();
        List<Pair> otherLanguage = new ArrayList<>();
        List<Pair> pairs = new ArrayList<>();
        for (Member older : window.candidates(member, weighted)) {
            Similarity.Weighted text = window.weighted(older);
            Pair pair = new Pair(
                    older, text, Similarity.Overlap.of(weighted, places, text), Math.min(member.said, older.said));
            pairs.add(pair);
            (older.language.equals(member.language) ? sameLanguage : otherLanguage).add(pair);
        }
        judge(member, sameLanguage, false);
        judge(member, otherLanguage, true);
        pairs.forEach(pair -> member.meet(pair.older, pair.alike));
        judgeAgain(member, weighted, pairs);
        return pairs;
    }

    /** Looks at the contexts of those that are not too unlike. */
    private void judgeAgain(Member member, Similarity.Weighted text, List<Pair> pairs) {
        Member without = null;
        newer.fill(text, member.mates, null);
        for (Pair pair : pairs) {
            if (pair.alike < LEAST_ALIKE) {
                continue;
            }
            Member isIn = Context.has(member.mates, pair.older) ? pair.older : null;
            if (isIn != without) {
                without = isIn;
                newer.fill(text, member.mates, without);
            }
            older.fill(pair.text, pair.older.mates, member);
            Similarity.addContext(pair.features, newer.cosine(older), newer.cosine(pair.text), older.cosine(text));
            pair.likelihood = judge.again(member.id, pair.older.id, pair.features, pair.shorter);
            pair.judgedAgain = true;
        }
    }

    private void judge(Member member, List<Pair> pairs, boolean across) {
        double sum = 0;
        double squares = 0;
        double best = 0;
        for (Pair pair : pairs) {
            double cosine = pair.overlap.cosine();
            sum += cosine;
            squares += cosine * cosine;
            best = Math.max(best, cosine);
        }
        double mean = pairs.isEmpty() ? 0 : sum / pairs.size();
        double deviation = pairs.isEmpty() ? 0 : Math.sqrt(Math.max(0, squares / pairs.size() - mean * mean));
        for (Pair pair : pairs) {
            double cosine = pair.overlap.cosine();
            pair.features = Similarity.features(
                    pair.overlap,
                    Math.abs(member.at - pair.older.at),
                    member.outlet.equals(pair.older.outlet),
                    across,
                    pair.shorter,
                    (cosine - mean) / (deviation + .05),
                    cosine / Math.max(.05, best));
            pair.alike = judge.pair(member.id, pair.older.id, pair.features, pair.shorter);
        }
    }

    private Choice choose(Member member, List<Pair> pairs) {
        Map<Cluster, StoryModel.Tie> ties = new LinkedHashMap<>();
        for (Pair pair : pairs) {
            ties.computeIfAbsent(pair.older.cluster, cluster -> new StoryModel.Tie())
                    .add(pair);
        }
        if (StoryModel.reads(member)) {
            Similarity.Weighted text = window.weighted(member.text);
            ties.forEach((cluster, tie) -> tie.core = core.share(text, cluster));
        }
        double bestCosine = 0;
        for (Map.Entry<Cluster, StoryModel.Tie> entry : ties.entrySet()) {
            bestCosine = Math.max(bestCosine, entry.getValue().cosine(entry.getKey()));
        }
        Map<Cluster, Double> likelihoods = new LinkedHashMap<>();
        double all = 1;
        for (Map.Entry<Cluster, StoryModel.Tie> entry : ties.entrySet()) {
            Cluster cluster = entry.getKey();
            double mean = entry.getValue().likelihoods / comparable(cluster);
            double likelihood = judge.story(member, cluster, entry.getValue(), mean, bestCosine);
            likelihoods.put(cluster, likelihood);
            all += likelihood * comparable(cluster);
        }
        double mates = Math.min(MOST_MATES, all);
        Cluster best = null;
        double bestValue = 0;
        for (Map.Entry<Cluster, Double> entry : likelihoods.entrySet()) {
            Cluster cluster = entry.getKey();
            int size = comparable(cluster);
            double value = entry.getValue() == 0 ? 0 : 2 * (1 + entry.getValue() * size) / (size + 1 + mates);
            if (value > bestValue || value == bestValue && best != null && cluster.number < best.number) {
                best = cluster;
                bestValue = value;
            }
        }
        double needed = 1 / (1 + mates);
        return new Choice(
                bestValue >= 2 * needed ? best : null, best == null ? 0 : likelihoods.getOrDefault(best, 0.0), needed);
    }

    /** Only so many members were compared with the article, and those that were not must not count against it. */
    private static int comparable(Cluster cluster) {
        return Math.min(cluster.size(), 2 * Window.CANDIDATES);
    }

    private Placement.Evidence evidence(
            Member member, @Nullable Pair nearest, Choice choice, @Nullable Member original) {
        if (nearest == null) {
            return original == null
                    ? Placement.Evidence.none()
                    : new Placement.Evidence(
                            original.id, 1, original.cluster.size(), 1, 0, 0, List.of(), true, List.of());
        }
        return new Placement.Evidence(
                nearest.older.id,
                nearest.likelihood,
                choice.cluster == null ? 0 : choice.cluster.size(),
                choice.mean,
                choice.needed,
                Math.abs(member.at - nearest.older.at) / 3_600_000.0,
                shared(member.text, nearest.older),
                original != null,
                judge.weigh(nearest.features, nearest.shorter, nearest.judgedAgain));
    }

    private List<String> shared(Keys text, Member older) {
        record Word(String text, double idf) {}
        List<Word> words = new ArrayList<>();
        for (int i = 0; i < text.size(); i++) {
            int j = Arrays.binarySearch(older.text.hashes(), text.hashes()[i]);
            if (j >= 0) {
                words.add(new Word(text.words()[i], window.idf(older.keys[j])));
            }
        }
        return words.stream()
                .sorted(Comparator.comparingDouble(Word::idf).reversed().thenComparing(Word::text))
                .map(Word::text)
                .distinct()
                .limit(8)
                .toList();
    }

    private record Choice(@Nullable Cluster cluster, double mean, double needed) {}
}
