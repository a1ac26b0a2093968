package org.concordia.digest.story;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.concordia.aggregator.article.Article;
import org.jspecify.annotations.Nullable;

/**
 * Puts the articles of one topic into stories as they come, and merges stories that turn out to be one.
 *
 * <p>An article joins the story that makes the expected BCubed F1 of its own place largest, if that is more than it
 * would have alone: an article with few likely mates joins only when it is sure, one in a flood of likely mates joins
 * easily, and no threshold has to be tuned to how wide a topic is. Likelihoods of pairs come from a {@link PairModel}.
 *
 * <p>Pure: the same articles in the same order give the same stories, whatever the time of day, and a clusterer that was
 * rebuilt by {@link #restore} goes on as the one that ran through. Not thread-safe.
 */
final class Clusterer {

    /** How far apart two reports of one event may be, and how long a story takes new articles after its last. */
    static final Duration LIVE = Duration.ofHours(96);

    /** Articles whose words make a key rare or common; also the most that can be live. */
    static final int WINDOW = 20_000;

    private static final long LIVE_MS = LIVE.toMillis();
    private static final long DAY_MS = Duration.ofDays(1).toMillis();

    /** Placements between two looks at what should be merged. */
    private static final int MERGE_EVERY = 25;

    private static final double MERGE_GAIN = .02;
    private static final int MERGE_PARTNERS = 4;

    private static final int RAREST_KEYS = 25;
    private static final int POSTINGS = 400;
    private static final int CANDIDATES = 30;
    private static final double MOST_MATES = 15;
    private static final int CLOCK_SPAN = 9;
    private static final double LEAST_IDF = .05;

    /** ln n and ln (n + .5): idf is asked for a thousand times an article. */
    private static final double[] LN = new double[WINDOW + 22];

    private static final double[] LN_HALF = new double[WINDOW + 22];

    static {
        for (int n = 0; n < LN.length; n++) {
            LN[n] = Math.log(n);
            LN_HALF[n] = Math.log(n + .5);
        }
    }

    private final Lexicon lexicon;
    private final PairJudge judge;
    private final BiFunction<double[], Integer, List<Placement.Weighed>> weighing;
    private final Bounds bounds;
    private final Map<Long, Key> keys = new HashMap<>();
    private final ArrayDeque<Member> window = new ArrayDeque<>();
    private final PriorityQueue<Member> toRetire = new PriorityQueue<>(
            Comparator.comparingLong((Member member) -> member.retiresAt).thenComparing(member -> member.position));
    private final Map<Long, Member> liveById = new HashMap<>();
    private final TreeMap<Long, Cluster> live = new TreeMap<>();
    private final ArrayDeque<Long> recentTimes = new ArrayDeque<>();
    private long clock = Long.MIN_VALUE;
    private long position;

    /** Says how likely two articles tell one event; 0 for too faint to count. */
    @FunctionalInterface
    interface PairJudge {
        double likelihood(long newer, long older, double[] features, int keys);
    }

    /** @param bounds what editors decided, which no merge here crosses */
    Clusterer(Lexicon lexicon, PairModel model, Bounds bounds) {
        this(lexicon, (newer, older, features, keys) -> model.likelihood(features, keys), model::weigh, bounds);
    }

    Clusterer(Lexicon lexicon, PairModel model) {
        this(lexicon, model, Bounds.none());
    }

    Clusterer(Lexicon lexicon, PairJudge judge) {
        this(lexicon, judge, (features, keys) -> List.of(), Bounds.none());
    }

    private Clusterer(
            Lexicon lexicon,
            PairJudge judge,
            BiFunction<double[], Integer, List<Placement.Weighed>> weighing,
            Bounds bounds) {
        this.lexicon = lexicon;
        this.judge = judge;
        this.weighing = weighing;
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
        Member original = sameTextAs == null ? null : liveById.get(sameTextAs);
        Choice choice = original == null ? choose(pairs) : new Choice(original.cluster, 1, 1);
        Pair nearest = pairs.stream()
                .filter(pair -> original == null || pair.older == original)
                .max(Comparator.comparingDouble((Pair pair) -> pair.likelihood)
                        .thenComparing(pair -> pair.older.position))
                .orElse(null);
        Placement.Evidence evidence = evidence(member, nearest, choice, original);
        settle(member, pairs, choice.cluster == null ? member.position : choice.cluster.number);
        return new Placement(
                article.id(), member.position, member.cluster.number, Instant.ofEpochMilli(clock), evidence);
    }

    /**
     * Puts an article back where it was placed before a restart. Articles come in the order of their positions, without
     * gaps, and none may have been placed since.
     *
     * @param story the number of the story it is in today
     */
    void restore(Article article, long position, long story, Instant clock) {
        tick(article);
        this.clock = clock.toEpochMilli();
        Member member = arrive(article, position);
        settle(member, pairs(member), story);
        if (position % MERGE_EVERY == 0) {
            live.values().forEach(cluster -> cluster.grew = false);
        }
    }

    /**
     * Merges what has turned out to be one story, looking only after every {@value #MERGE_EVERY}th placement. Call it
     * after each; the result is in the order in which the merges happened.
     */
    List<Merge> merge() {
        if (position % MERGE_EVERY != 0) {
            return List.of();
        }
        List<Merge> merges = new ArrayList<>();
        for (Cluster cluster : List.copyOf(live.values())) {
            if (cluster.grew && live.get(cluster.number) == cluster) {
                Merge merge = bestMerge(cluster);
                if (merge != null) {
                    merges.add(merge);
                    join(live.get(merge.younger()), live.get(merge.older()));
                }
            }
        }
        live.values().forEach(cluster -> cluster.grew = false);
        return merges;
    }

    /** The position of the last article placed, 0 before the first. */
    long position() {
        return position;
    }

    int liveStories() {
        return live.size();
    }

    int liveArticles() {
        return liveById.size();
    }

    // Time and the window

    /** Moves the clock on for the next article and says what it shows. */
    Instant tick(Article article) {
        recentTimes.addLast(time(article).toEpochMilli());
        if (recentTimes.size() > CLOCK_SPAN) {
            recentTimes.removeFirst();
        }
        // The median of the last few, so that one article dated 2099 does not retire everything.
        long[] times = recentTimes.stream().mapToLong(Long::longValue).sorted().toArray();
        clock = Math.max(clock, times[(times.length - 1) / 2]);
        return Instant.ofEpochMilli(clock);
    }

    /** When an article counts as published: never after we had it, whatever it says itself. */
    static Instant time(Article article) {
        Instant published = article.published().at();
        Instant known = article.fetchedAt().isBefore(published) ? article.fetchedAt() : published;
        return known.truncatedTo(ChronoUnit.MILLIS);
    }

    private Member arrive(Article article, long position) {
        this.position = position;
        retire();
        return new Member(
                article,
                time(article).toEpochMilli(),
                position,
                lexicon.keys(article.language(), article.title(), article.summary()));
    }

    private void retire() {
        while (!toRetire.isEmpty() && toRetire.peek().retiresAt < clock) {
            retire(toRetire.remove());
        }
        while (window.size() >= WINDOW) {
            Member oldest = window.removeFirst();
            if (oldest.live) {
                toRetire.remove(oldest);
                retire(oldest);
            }
            for (int i = 0; i < oldest.keys.length; i++) {
                if (--oldest.keys[i].articles == 0) {
                    keys.remove(oldest.text.hashes()[i]);
                }
            }
        }
    }

    private void retire(Member member) {
        member.live = false;
        member.pairs.clear();
        liveById.remove(member.id);
        member.cluster.members.remove(member);
        if (member.cluster.members.isEmpty()) {
            live.remove(member.cluster.number);
        }
        for (Key key : member.keys) {
            while (!key.postings.isEmpty() && !key.postings.peekFirst().member.live) {
                key.postings.removeFirst();
            }
        }
    }

    private void settle(Member member, List<Pair> pairs, long story) {
        for (int i = 0; i < member.keys.length; i++) {
            Key key = keys.computeIfAbsent(member.text.hashes()[i], hash -> new Key());
            member.keys[i] = key;
            key.articles++;
            if (key.postings.size() == POSTINGS) {
                key.postings.removeFirst();
            }
            key.postings.addLast(new Posting(member, member.text.weights()[i]));
        }
        for (Pair pair : pairs) {
            if (pair.likelihood > 0) {
                member.pairs.add(new Link(pair.older, pair.likelihood));
                pair.older.pairs.add(new Link(member, pair.likelihood));
            }
        }
        member.retiresAt = Math.min(Math.max(member.at, clock), clock + DAY_MS) + LIVE_MS;
        window.addLast(member);
        toRetire.add(member);
        liveById.put(member.id, member);
        member.cluster = live.computeIfAbsent(story, Cluster::new);
        member.cluster.members.add(member);
        member.cluster.grew = true;
    }

    // Pairs

    private List<Pair> pairs(Member member) {
        double[] idf = new double[member.keys.length];
        long[] rarest = new long[idf.length];
        for (int i = 0; i < idf.length; i++) {
            Key key = keys.get(member.text.hashes()[i]);
            int articles = key == null ? 0 : key.articles;
            idf[i] = idf(articles);
            rarest[i] = (long) articles << 32 | i;
        }
        Arrays.sort(rarest);
        List<Member> candidates = candidates(member, idf, rarest);
        List<Pair> pairs = new ArrayList<>(candidates.size());
        for (Member older : candidates) {
            pairs.add(new Pair(older, Similarity.Overlap.of(member.text, idf, older.text, idf(older))));
        }
        boolean[] relations = {false, true};
        for (boolean across : relations) {
            judge(
                    member,
                    pairs.stream()
                            .filter(pair -> across != pair.older.language.equals(member.language))
                            .toList(),
                    across);
        }
        return pairs;
    }

    private List<Member> candidates(Member member, double[] idf, long[] rarest) {
        List<Member> found = new ArrayList<>();
        for (int r = 0; r < Math.min(RAREST_KEYS, rarest.length); r++) {
            int i = (int) rarest[r];
            Key key = keys.get(member.text.hashes()[i]);
            if (key == null) {
                continue;
            }
            double weight = idf[i] * idf[i] * member.text.weights()[i];
            for (Posting posting : key.postings) {
                Member older = posting.member;
                if (!older.live || Math.abs(older.at - member.at) > LIVE_MS) {
                    continue;
                }
                if (older.scoredFor != member.position) {
                    older.scoredFor = member.position;
                    older.score = 0;
                    found.add(older);
                }
                older.score += weight * posting.weight;
            }
        }
        if (found.size() <= CANDIDATES) {
            return found;
        }
        PriorityQueue<Member> best = new PriorityQueue<>(
                Comparator.comparingDouble((Member older) -> older.score).thenComparing(older -> older.position));
        for (Member older : found) {
            best.add(older);
            if (best.size() > CANDIDATES) {
                best.remove();
            }
        }
        List<Member> ordered = new ArrayList<>(best);
        ordered.sort(Comparator.comparing(older -> older.position));
        return ordered;
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
            int shorter = Math.min(member.text.size(), pair.older.text.size());
            pair.shorter = shorter;
            pair.features = Similarity.features(
                    pair.overlap,
                    Math.abs(member.at - pair.older.at),
                    member.outlet.equals(pair.older.outlet),
                    across,
                    shorter,
                    (cosine - mean) / (deviation + .05),
                    cosine / Math.max(.05, best));
            pair.likelihood = judge.likelihood(member.id, pair.older.id, pair.features, shorter);
        }
    }

    private double idf(int articles) {
        return Math.max(LEAST_IDF, LN[window.size() + 21] - LN_HALF[articles]);
    }

    private double[] idf(Member member) {
        double[] idf = new double[member.keys.length];
        for (int i = 0; i < idf.length; i++) {
            idf[i] = idf(member.keys[i].articles);
        }
        return idf;
    }

    // Joining and merging

    private Choice choose(List<Pair> pairs) {
        Map<Cluster, Double> sums = new LinkedHashMap<>();
        double all = 1;
        for (Pair pair : pairs) {
            if (pair.likelihood > 0) {
                sums.merge(pair.older.cluster, pair.likelihood, Double::sum);
                all += pair.likelihood;
            }
        }
        double mates = Math.min(MOST_MATES, all);
        Cluster best = null;
        double bestValue = 0;
        double bestMean = 0;
        for (Map.Entry<Cluster, Double> entry : sums.entrySet()) {
            int size = comparable(entry.getKey());
            double value = 2 * (1 + entry.getValue()) / (size + 1 + mates);
            if (value > bestValue || value == bestValue && best != null && entry.getKey().number < best.number) {
                best = entry.getKey();
                bestValue = value;
                bestMean = entry.getValue() / size;
            }
        }
        double needed = 1 / (1 + mates);
        return new Choice(bestValue >= 2 * needed ? best : null, bestMean, needed);
    }

    /** Only so many members were compared with the article, and those that were not must not count against it. */
    private static int comparable(Cluster cluster) {
        return Math.min(cluster.members.size(), 2 * CANDIDATES);
    }

    private @Nullable Merge bestMerge(Cluster cluster) {
        Map<Cluster, Double> sums = new HashMap<>();
        for (Member member : cluster.members) {
            for (Link link : member.pairs) {
                if (link.other.live
                        && link.other.cluster != cluster
                        && !bounds.forbid(cluster.number, link.other.cluster.number)) {
                    sums.merge(link.other.cluster, link.likelihood, Double::sum);
                }
            }
        }
        List<Cluster> partners = sums.entrySet().stream()
                .sorted(Map.Entry.<Cluster, Double>comparingByValue()
                        .reversed()
                        .thenComparing(entry -> entry.getKey().number))
                .limit(MERGE_PARTNERS)
                .map(Map.Entry::getKey)
                .toList();
        Cluster best = null;
        double bestGain = MERGE_GAIN;
        for (Cluster partner : partners) {
            double gain = (gain(cluster, partner) + gain(partner, cluster))
                    / (cluster.members.size() + partner.members.size());
            if (gain > bestGain) {
                best = partner;
                bestGain = gain;
            }
        }
        return best == null
                ? null
                : new Merge(Math.max(cluster.number, best.number), Math.min(cluster.number, best.number), bestGain);
    }

    /** What the members of one cluster would gain in expected BCubed F1, summed, if it were one with the other. */
    private static double gain(Cluster own, Cluster other) {
        double gain = 0;
        for (Member member : own.members) {
            double toOwn = 1;
            double toOther = 0;
            double all = 1;
            for (Link link : member.pairs) {
                if (link.other.live) {
                    all += link.likelihood;
                    toOwn += link.other.cluster == own ? link.likelihood : 0;
                    toOther += link.other.cluster == other ? link.likelihood : 0;
                }
            }
            gain += 2 * (toOwn + toOther) / (own.members.size() + other.members.size() + all)
                    - 2 * toOwn / (own.members.size() + all);
        }
        return gain;
    }

    private void join(Cluster younger, Cluster older) {
        for (Member member : younger.members) {
            member.cluster = older;
            older.members.add(member);
        }
        older.members.sort(Comparator.comparing(member -> member.position));
        live.remove(younger.number);
        bounds.merged(younger.number, older.number);
    }

    private Placement.Evidence evidence(
            Member member, @Nullable Pair nearest, Choice choice, @Nullable Member original) {
        if (nearest == null) {
            return original == null
                    ? Placement.Evidence.none()
                    : new Placement.Evidence(
                            original.id, 1, original.cluster.members.size(), 1, 0, 0, List.of(), true, List.of());
        }
        return new Placement.Evidence(
                nearest.older.id,
                nearest.likelihood,
                choice.cluster == null ? 0 : choice.cluster.members.size(),
                choice.mean,
                choice.needed,
                Math.abs(member.at - nearest.older.at) / 3_600_000.0,
                shared(member.text, nearest.older),
                original != null,
                weighing.apply(nearest.features, nearest.shorter));
    }

    private List<String> shared(Keys text, Member older) {
        record Word(String text, double idf) {}
        List<Word> words = new ArrayList<>();
        for (int i = 0; i < text.size(); i++) {
            int j = Arrays.binarySearch(older.text.hashes(), text.hashes()[i]);
            if (j >= 0) {
                words.add(new Word(text.words()[i], idf(older.keys[j].articles)));
            }
        }
        return words.stream()
                .sorted(Comparator.comparingDouble(Word::idf).reversed().thenComparing(Word::text))
                .map(Word::text)
                .distinct()
                .limit(8)
                .toList();
    }

    /** A key of the window: in how many articles it is, and the last live ones of them. */
    private static final class Key {
        private final ArrayDeque<Posting> postings = new ArrayDeque<>(2);
        private int articles;
    }

    private static final class Member {
        private final long id;
        private final String language;
        private final String outlet;
        private final long at;
        private final long position;
        private final Keys text;
        private final Key[] keys;
        private final List<Link> pairs = new ArrayList<>(4);
        private long retiresAt;
        private boolean live = true;
        private long scoredFor = -1;
        private double score;

        @SuppressWarnings("NullAway.Init")
        private Cluster cluster;

        Member(Article article, long at, long position, Keys text) {
            this.id = article.id();
            this.language = article.language();
            this.outlet = article.outlet().name();
            this.at = at;
            this.position = position;
            this.text = text;
            this.keys = new Key[text.size()];
        }
    }

    /** An article that says a key, and how much. */
    private record Posting(Member member, float weight) {}

    private static final class Cluster {
        private final long number;
        private final List<Member> members = new ArrayList<>(2);
        private boolean grew;

        Cluster(long number) {
            this.number = number;
        }
    }

    private static final class Pair {
        private final Member older;
        private final Similarity.Overlap overlap;
        private double[] features = {};
        private int shorter;
        private double likelihood;

        Pair(Member older, Similarity.Overlap overlap) {
            this.older = older;
            this.overlap = overlap;
        }
    }

    private record Link(Member other, double likelihood) {}

    private record Choice(@Nullable Cluster cluster, double mean, double needed) {}
}
