package org.concordia.digest.story;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The articles that a topic's filing remembers: the last {@value #SIZE}, whose words make a key rare or common, and
 * among them the live ones, which a new article is compared with. It has the stream's own clock. Not thread-safe.
 */
final class Window {

    /** Articles whose words make a key rare or common; also the most that can be live. */
    static final int SIZE = 20_000;

    private static final long LIVE_MS = Clusterer.LIVE.toMillis();
    private static final long DAY_MS = 24 * 3600 * 1000L;

    /** A key that came up within these hours is news rather than background. */
    private static final long RECENT_MS = 36 * 3600 * 1000L;

    private static final int RAREST_KEYS = 25;
    private static final int POSTINGS = 400;

    /** Postings after which a search ends: the next key would be more common than all that found so many. */
    private static final int LOOKED_AT = 800;

    static final int CANDIDATES = 30;
    private static final int CLOCK_SPAN = 9;
    private static final double LEAST_IDF = .05;

    /** ln n and ln (n + .5): idf is asked for a thousand times an article. */
    private static final double[] LN = new double[SIZE + 22];

    private static final double[] LN_HALF = new double[SIZE + 22];

    static {
        for (int n = 0; n < LN.length; n++) {
            LN[n] = Math.log(n);
            LN_HALF[n] = Math.log(n + .5);
        }
    }

    /** The time of a slot whose article is not live: too far from any. */
    private static final long NEVER = Long.MIN_VALUE / 2;

    private static final Comparator<Member> BY_POSITION = (a, b) -> Long.compare(a.position, b.position);
    private static final Comparator<Member> BY_END =
            (a, b) -> a.retiresAt == b.retiresAt ? BY_POSITION.compare(a, b) : Long.compare(a.retiresAt, b.retiresAt);

    private final KeyTable keys = new KeyTable();

    // Of each key, at its number: in how many articles it is, in how many recent ones, and the last live ones of them.
    private int[] articles = new int[keys.capacity()];
    private int[] recently = new int[keys.capacity()];
    private @Nullable Postings[] postings = new Postings[keys.capacity()];

    private final ArrayDeque<Member> all = new ArrayDeque<>();
    private final ArrayDeque<Member> recent = new ArrayDeque<>();
    private final PriorityQueue<Member> toRetire = new PriorityQueue<>(BY_END);
    private final Map<Long, Member> liveById = new HashMap<>();
    private final long[] lastTimes = new long[CLOCK_SPAN];
    private int ticks;

    // A search for candidates meets hundreds of articles. What it asks of each lies here side by side, at the article's
    // slot: following references to the articles themselves took a quarter of all the time that filing takes.
    private final @Nullable Member[] members = new Member[SIZE];
    private final long[] times = new long[SIZE];
    private final long[] positions = new long[SIZE];
    private final double[] scores = new double[SIZE];
    private final long[] scoredFor = new long[SIZE];
    private int[] found = new int[1_000];
    private int foundCount;
    private long clock = Long.MIN_VALUE;

    Window() {
        Arrays.fill(times, NEVER);
    }

    /** The last live articles with a key. */
    private static final class Postings {

        /** A ring whose length is a power of two: the article's slot below, how much it says the key above. */
        private long[] postings = new long[1];

        private int first;
        private int size;

        private void add(int slot, float weight) {
            if (size == POSTINGS) {
                removeFirst();
            }
            if (size == postings.length) {
                long[] larger = new long[2 * size];
                for (int i = 0; i < size; i++) {
                    larger[i] = postings[first + i & size - 1];
                }
                postings = larger;
                first = 0;
            }
            postings[first + size++ & postings.length - 1] = (long) Float.floatToRawIntBits(weight) << 32 | slot;
        }

        private void removeFirst() {
            first = first + 1 & postings.length - 1;
            size--;
        }
    }

    /** Moves the clock on to the median of the last few times, so that one article dated 2099 does not retire all. */
    Instant tick(long time) {
        lastTimes[ticks++ % CLOCK_SPAN] = time;
        int known = Math.min(ticks, CLOCK_SPAN);
        long[] times = Arrays.copyOf(lastTimes, known);
        Arrays.sort(times);
        clock = Math.max(clock, times[(known - 1) / 2]);
        return Instant.ofEpochMilli(clock);
    }

    long clock() {
        return clock;
    }

    void clock(Instant at) {
        clock = at.toEpochMilli();
    }

    int live() {
        return liveById.size();
    }

    /** In how many recent articles a key is, by its number. */
    int recently(int key) {
        return recently[key];
    }

    boolean isRecent(Member member) {
        return member.cameAt >= clock - RECENT_MS;
    }

    @Nullable
    Member live(long id) {
        return liveById.get(id);
    }

    /** Makes room for the next article. */
    void advance(Consumer<Member> retired) {
        while (!toRetire.isEmpty() && (!toRetire.peek().live || toRetire.peek().retiresAt < clock)) {
            Member next = toRetire.remove();
            if (next.live) {
                retire(next, retired);
            }
        }
        while (!recent.isEmpty() && recent.peekFirst().cameAt < clock - RECENT_MS) {
            for (int key : recent.removeFirst().keys) {
                recently[key]--;
            }
        }
        while (all.size() >= SIZE) {
            Member oldest = all.removeFirst();
            if (oldest.live) {
                retire(oldest, retired);
            }
            if (recent.peekFirst() == oldest) {
                recent.removeFirst();
                for (int key : oldest.keys) {
                    recently[key]--;
                }
            }
            for (int key : oldest.keys) {
                if (--articles[key] == 0) {
                    postings[key] = null;
                    keys.remove(key);
                }
            }
        }
    }

    private void retire(Member member, Consumer<Member> retired) {
        member.live = false;
        times[slot(member)] = NEVER;
        liveById.remove(member.id);
        retired.accept(member);
        // Or each would hold its mates for as long as it is held itself as a mate, and so all that ever were.
        member.links.clear();
        member.mates.clear();
        for (int key : member.keys) {
            Postings of = Objects.requireNonNull(postings[key]);
            while (of.size > 0 && times[(int) of.postings[of.first]] == NEVER) {
                of.removeFirst();
            }
        }
    }

    /** Positions have no gaps, so no two articles of the window share a slot. */
    private static int slot(Member member) {
        return (int) (member.position % SIZE);
    }

    void add(Member member) {
        int slot = slot(member);
        for (int i = 0; i < member.keys.length; i++) {
            int key = keys.getOrAdd(member.text.hashes()[i]);
            if (key >= articles.length) {
                articles = Arrays.copyOf(articles, keys.capacity());
                recently = Arrays.copyOf(recently, keys.capacity());
                postings = Arrays.copyOf(postings, keys.capacity());
            }
            Postings of = postings[key];
            if (of == null) {
                of = new Postings();
                postings[key] = of;
            }
            member.keys[i] = key;
            articles[key]++;
            recently[key]++;
            of.add(slot, member.text.weights()[i]);
        }
        members[slot] = member;
        times[slot] = member.at;
        positions[slot] = member.position;
        scoredFor[slot] = 0;
        member.cameAt = clock;
        member.retiresAt = Math.min(Math.max(member.at, clock), clock + DAY_MS) + LIVE_MS;
        all.addLast(member);
        recent.addLast(member);
        toRetire.add(member);
        liveById.put(member.id, member);
    }

    /** A new article's text, whose keys the window may not have, as the window sees it now. */
    Similarity.Weighted weighted(Keys text) {
        int[] known = new int[text.size()];
        for (int i = 0; i < known.length; i++) {
            known[i] = keys.get(text.hashes()[i]);
        }
        return weighted(text, known);
    }

    Similarity.Weighted weighted(Member member) {
        return weighted(member.text, member.keys);
    }

    private Similarity.Weighted weighted(Keys text, int[] known) {
        double[] idf = new double[known.length];
        double[] recent = new double[known.length];
        for (int i = 0; i < known.length; i++) {
            int key = known[i];
            idf[i] = idf(key);
            recent[i] = key == KeyTable.NONE ? 1 : (recently[key] + .5) / (articles[key] + .5);
        }
        return new Similarity.Weighted(text, known, idf, recent);
    }

    /** How rare a key is, by its number. */
    double idf(int key) {
        return Math.max(LEAST_IDF, LN[all.size() + 21] - LN_HALF[articles(key)]);
    }

    private int articles(int key) {
        return key == KeyTable.NONE ? 0 : articles[key];
    }

    /** The live articles likest to a new one, found through its rarest keys; in the order of their positions. */
    List<Member> candidates(Member member, Similarity.Weighted weighted) {
        long[] rarest = new long[member.keys.length];
        for (int i = 0; i < rarest.length; i++) {
            rarest[i] = (long) articles(weighted.known()[i]) << 32 | i;
        }
        Arrays.sort(rarest);
        foundCount = 0;
        int looked = 0;
        for (int r = 0; r < Math.min(RAREST_KEYS, rarest.length) && looked < LOOKED_AT; r++) {
            int i = (int) rarest[r];
            if (weighted.known()[i] != KeyTable.NONE) {
                Postings of = Objects.requireNonNull(postings[weighted.known()[i]]);
                looked += of.size;
                score(
                        member,
                        of,
                        weighted.idf()[i] * weighted.idf()[i] * member.text.weights()[i]);
            }
        }
        int[] best = new int[CANDIDATES];
        int size = 0;
        // Latest first: of thousands with one common word the latest are wanted, and displace nothing then.
        for (int f = foundCount - 1; f >= 0; f--) {
            int slot = found[f];
            if (size == CANDIDATES && !isBefore(slot, best[size - 1])) {
                continue;
            }
            int at = size < CANDIDATES ? size++ : size - 1;
            for (; at > 0 && isBefore(slot, best[at - 1]); at--) {
                best[at] = best[at - 1];
            }
            best[at] = slot;
        }
        List<Member> candidates = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            candidates.add(Objects.requireNonNull(members[best[i]]));
        }
        candidates.sort(BY_POSITION);
        return candidates;
    }

    /** Whether a slot's article is the likelier candidate, or as likely and later. */
    private boolean isBefore(int slot, int other) {
        double score = scores[slot];
        double than = scores[other];
        return score > than || score == than && positions[slot] > positions[other];
    }

    private void score(Member member, Postings of, double weight) {
        long[] ring = of.postings;
        for (int i = 0; i < of.size; i++) {
            long posting = ring[of.first + i & ring.length - 1];
            int slot = (int) posting;
            if (Math.abs(times[slot] - member.at) > LIVE_MS) {
                continue;
            }
            if (scoredFor[slot] != member.position) {
                scoredFor[slot] = member.position;
                scores[slot] = 0;
                if (foundCount == found.length) {
                    found = Arrays.copyOf(found, 2 * foundCount);
                }
                found[foundCount++] = slot;
            }
            scores[slot] += weight * Float.intBitsToFloat((int) (posting >>> 32));
        }
    }
}
