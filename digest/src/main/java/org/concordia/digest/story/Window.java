package org.concordia.digest.story;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    private static final Comparator<Member> BY_POSITION = (a, b) -> Long.compare(a.position, b.position);
    private final Map<Long, Key> keys = new HashMap<>();
    private final ArrayDeque<Member> all = new ArrayDeque<>();
    private final ArrayDeque<Member> recent = new ArrayDeque<>();
    private final PriorityQueue<Member> toRetire = new PriorityQueue<>(
            Comparator.comparingLong((Member member) -> member.retiresAt).thenComparing(member -> member.position));
    private final Map<Long, Member> liveById = new HashMap<>();
    private final long[] lastTimes = new long[CLOCK_SPAN];
    private int ticks;

    /** The articles that a search for candidates has met, kept between searches because they are thousands. */
    private Member[] scored = new Member[1_000];

    private double[] scores = new double[scored.length];

    private int found;
    private long clock = Long.MIN_VALUE;

    /** A key: in how many articles it is, in how many recent ones, and the last live ones of them. */
    static final class Key {
        private final ArrayDeque<Posting> postings = new ArrayDeque<>(2);
        private int articles;
        private int recent;
    }

    /** An article that says a key, and how much. */
    private record Posting(Member member, float weight) {}

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

    @Nullable
    Member live(long id) {
        return liveById.get(id);
    }

    /** Makes room for the next article. */
    void advance(Consumer<Member> retired) {
        while (!toRetire.isEmpty() && toRetire.peek().retiresAt < clock) {
            retire(toRetire.remove(), retired);
        }
        while (!recent.isEmpty() && recent.peekFirst().cameAt < clock - RECENT_MS) {
            for (Key key : recent.removeFirst().keys) {
                key.recent--;
            }
        }
        while (all.size() >= SIZE) {
            Member oldest = all.removeFirst();
            if (oldest.live) {
                toRetire.remove(oldest);
                retire(oldest, retired);
            }
            if (recent.peekFirst() == oldest) {
                recent.removeFirst();
                for (Key key : oldest.keys) {
                    key.recent--;
                }
            }
            for (int i = 0; i < oldest.keys.length; i++) {
                if (--oldest.keys[i].articles == 0) {
                    keys.remove(oldest.text.hashes()[i]);
                }
            }
        }
    }

    private void retire(Member member, Consumer<Member> retired) {
        member.live = false;
        liveById.remove(member.id);
        retired.accept(member);
        member.links.clear();
        for (Key key : member.keys) {
            while (!key.postings.isEmpty() && !key.postings.peekFirst().member.live) {
                key.postings.removeFirst();
            }
        }
    }

    void add(Member member) {
        for (int i = 0; i < member.keys.length; i++) {
            Key key = keys.computeIfAbsent(member.text.hashes()[i], hash -> new Key());
            member.keys[i] = key;
            key.articles++;
            key.recent++;
            if (key.postings.size() == POSTINGS) {
                key.postings.removeFirst();
            }
            key.postings.addLast(new Posting(member, member.text.weights()[i]));
        }
        member.cameAt = clock;
        member.retiresAt = Math.min(Math.max(member.at, clock), clock + DAY_MS) + LIVE_MS;
        all.addLast(member);
        recent.addLast(member);
        toRetire.add(member);
        liveById.put(member.id, member);
    }

    /** A new article's text, whose keys the window may not have, as the window sees it now. */
    Similarity.Weighted weighted(Keys text) {
        Key[] known = new Key[text.size()];
        for (int i = 0; i < known.length; i++) {
            known[i] = keys.get(text.hashes()[i]);
        }
        return weighted(text, known);
    }

    Similarity.Weighted weighted(Member member) {
        return weighted(member.text, member.keys);
    }

    private Similarity.Weighted weighted(Keys text, @Nullable Key[] known) {
        double[] idf = new double[known.length];
        double[] recent = new double[known.length];
        for (int i = 0; i < known.length; i++) {
            Key key = known[i];
            idf[i] = idf(key == null ? 0 : key.articles);
            recent[i] = key == null ? 1 : (key.recent + .5) / (key.articles + .5);
        }
        return new Similarity.Weighted(text, idf, recent);
    }

    double idf(Key key) {
        return idf(key.articles);
    }

    private double idf(int articles) {
        return Math.max(LEAST_IDF, LN[all.size() + 21] - LN_HALF[articles]);
    }

    /** The live articles likest to a new one, found through its rarest keys; in the order of their positions. */
    List<Member> candidates(Member member, Similarity.Weighted weighted) {
        long[] rarest = new long[member.keys.length];
        Key[] known = new Key[rarest.length];
        for (int i = 0; i < rarest.length; i++) {
            known[i] = keys.get(member.text.hashes()[i]);
            rarest[i] = (long) (known[i] == null ? 0 : known[i].articles) << 32 | i;
        }
        Arrays.sort(rarest);
        found = 0;
        int looked = 0;
        for (int r = 0; r < Math.min(RAREST_KEYS, rarest.length) && looked < LOOKED_AT; r++) {
            int i = (int) rarest[r];
            if (known[i] != null) {
                looked += known[i].postings.size();
                score(
                        member,
                        known[i],
                        weighted.idf()[i] * weighted.idf()[i] * member.text.weights()[i]);
            }
        }
        PriorityQueue<Integer> best = new PriorityQueue<>(CANDIDATES + 1, this::compareScored);
        double least = -1;
        // Latest first: of thousands with one common word the latest are wanted, and displace nothing then.
        for (int i = found - 1; i >= 0; i--) {
            if (best.size() < CANDIDATES) {
                best.add(i);
            } else if (scores[i] >= least) {
                best.add(i);
                best.remove();
            }
            least = best.size() < CANDIDATES ? -1 : scores[best.element()];
        }
        List<Member> candidates = new ArrayList<>(CANDIDATES);
        for (int i : best) {
            candidates.add(scored[i]);
        }
        candidates.sort(BY_POSITION);
        return candidates;
    }

    private int compareScored(int a, int b) {
        int order = Double.compare(scores[a], scores[b]);
        return order == 0 ? Long.compare(scored[a].position, scored[b].position) : order;
    }

    private void score(Member member, Key key, double weight) {
        for (Posting posting : key.postings) {
            Member older = posting.member;
            if (!older.live || Math.abs(older.at - member.at) > LIVE_MS) {
                continue;
            }
            if (older.scoredFor != member.position) {
                older.scoredFor = member.position;
                older.scoredAt = found;
                if (found == scored.length) {
                    scored = Arrays.copyOf(scored, 2 * found);
                    scores = Arrays.copyOf(scores, 2 * found);
                }
                scores[found] = 0;
                scored[found++] = older;
            }
            scores[older.scoredAt] += weight * posting.weight;
        }
    }
}
