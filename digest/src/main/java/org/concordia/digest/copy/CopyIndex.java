package org.concordia.digest.copy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.concordia.digest.copy.Shingles.Word;
import org.jspecify.annotations.Nullable;

/**
 * Finds the earlier article whose text a new one repeats: by address, by the whole text, then by shingles of three words
 * in an inverted index over recent days. Two texts are copies when half of the shorter one's wording is in the other, or
 * one dense passage of it; wording that many different texts share (a site's closing lines) counts next to nothing, and texts that
 * differ in their numbers and names more than in their other words are issues of one template, not copies.
 *
 * <p>Pure: what is recent is measured by the articles' own times. Not thread-safe.
 */
public final class CopyIndex {

    private static final Duration RECENT = Duration.ofDays(8);

    /** Headlines and other short wordings come again; within this time they are the same news. */
    private static final Duration SAME_NEWS = Duration.ofHours(72);

    private static final int MOST_TEXTS = 20_000;
    private static final double LEAST_SHARE = .5;
    private static final int LEAST_SHINGLES = 8;
    private static final double LEAST_RARE = 4;
    private static final double LEAST_SHARE_AROUND = .33;
    private static final double LEAST_PASSAGE = .2;
    private static final int LEAST_HEADLINE = 6;
    private static final double LEAST_HEADLINE_SHARE = .8;

    /** Texts looked at for a shingle, the latest of them, and candidates compared. */
    private static final int POSTINGS = 60;

    private static final int RAREST = 50;

    private static final int CANDIDATES = 6;

    private static final int SHORT = 25;

    /** Texts of fewer words can have a caption or a standing line for the half that they share. */
    private static final int SUMMARY = 60;

    private final Map<String, Text> byAddress = new HashMap<>();
    private final Map<Long, Text> byHash = new HashMap<>();
    private final Map<Integer, Postings> postings = new HashMap<>();
    private final ArrayDeque<Text> texts = new ArrayDeque<>();
    private Instant clock = Instant.MIN;

    /**
     * Adds an article and says which earlier one it repeats.
     *
     * @param clock the stream's time, which may lag behind {@code at} but does not go back
     * @param outlet its name; an outlet repeats its own standing lines under new headlines
     * @param wire whether an agency publishes it, whose own text is the original of all reprints
     * @return null when the text is its own
     */
    public @Nullable Copy add(
            long id,
            Instant at,
            Instant clock,
            String outlet,
            boolean wire,
            String address,
            String title,
            String body) {
        forget(clock);
        Text text = new Text(id, at, this.clock, outlet, wire, address, Shingles.of(title, body));
        Found found = find(text);
        Copy copy = null;
        if (found == null) {
            text.group = new Group(text);
        } else {
            text.group = found.text.group;
            Text original = text.group.original;
            boolean takesOver = text.wire && !original.wire || text.wire == original.wire && at.isBefore(original.at);
            if (takesOver) {
                text.group.original = text;
            }
            copy = new Copy(
                    text.group.original.id, found.text.id, found.share, found.exact, takesOver ? original.id : null);
        }
        keep(text, found == null ? null : found.text.shingles);
        return copy;
    }

    private @Nullable Found find(Text text) {
        Text known = text.address.isEmpty() ? null : byAddress.get(text.address);
        if (known != null) {
            return new Found(known, 1, true);
        }
        known = byHash.get(text.shingles.hash());
        if (known != null && text.shingles.length() >= LEAST_HEADLINE && (!text.isShort() || sameNews(text, known))) {
            return new Found(known, 1, true);
        }
        Found best = null;
        for (Text candidate : candidates(text)) {
            double share = share(text, candidate);
            if (share > 0 && (best == null || share > best.share)) {
                best = new Found(candidate, share, false);
            }
        }
        return best;
    }

    /** The texts with most shingles in common, the earliest first among equals. */
    private List<Text> candidates(Text text) {
        List<Postings> rarest = Arrays.stream(text.shingles.filed())
                .mapToObj(postings::get)
                .filter(Objects::nonNull)
                .sorted(Comparator.comparingInt(same -> same.all))
                .limit(RAREST)
                .toList();
        Map<Text, Integer> counts = new HashMap<>();
        for (Postings same : rarest) {
            for (Text other : same.texts) {
                counts.merge(other, 1, Integer::sum);
            }
        }
        return counts.entrySet().stream()
                .sorted(Map.Entry.<Text, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(entry -> entry.getKey().order))
                .limit(CANDIDATES)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** How much of the shorter text the two have in common; 0 when they are not copies. */
    private double share(Text a, Text b) {
        boolean brief = Math.min(a.shingles.length(), b.shingles.length()) < SUMMARY;
        double headline = headline(a.shingles, b.shingles);
        boolean standing = brief && !sameNews(a, b) || a.outlet.equals(b.outlet) && headline < LEAST_SHARE;
        Text shorter = a.shingles.sequence().length <= b.shingles.sequence().length ? a : b;
        Common common = common(shorter.shingles, (shorter == a ? b : a).shingles);
        boolean sameWording = common.shared >= LEAST_SHINGLES
                && common.rare >= LEAST_RARE
                && (common.share >= LEAST_SHARE
                        || common.share >= LEAST_SHARE_AROUND && common.passage >= LEAST_PASSAGE)
                && !standing;
        // Summaries may be other sentences of one dispatch; of two whole texts the wording decides.
        boolean sameHeadline = brief
                && headline >= LEAST_HEADLINE_SHARE
                && Math.min(a.shingles.titleWords(), b.shingles.titleWords()) >= LEAST_HEADLINE
                && sameNews(a, b);
        if (!sameWording && !sameHeadline
                || Alignment.of(a.shingles, b.shingles).isTemplate()) {
            return 0;
        }
        return sameWording ? common.share : LEAST_SHARE * headline;
    }

    /** What of the shorter text is in another. */
    private Common common(Shingles shorter, Shingles other) {
        int[] sequence = shorter.sequence();
        double rare = 0;
        int shared = 0;
        int run = 0;
        int passage = 0;
        for (int shingle : sequence) {
            boolean found = other.has(shingle);
            run = Math.max(0, run + (found ? 1 : -1));
            passage = Math.max(passage, run);
            if (found) {
                Postings same = postings.get(shingle);
                rare += 1.0 / Math.max(1, same == null ? 1 : same.originals);
                shared++;
            }
        }
        double length = Math.max(1, sequence.length);
        return new Common(shared, shared / length, rare, passage >= LEAST_SHINGLES ? passage / length : 0);
    }

    /** How much of the longer headline the two have in the same order. */
    private static double headline(Shingles a, Shingles b) {
        List<Word> one = a.title();
        List<Word> two = b.title();
        if (one.isEmpty() || two.isEmpty()) {
            return 0;
        }
        int[][] common = new int[one.size() + 1][two.size() + 1];
        for (int i = 1; i <= one.size(); i++) {
            for (int j = 1; j <= two.size(); j++) {
                common[i][j] = one.get(i - 1).text().equals(two.get(j - 1).text())
                        ? common[i - 1][j - 1] + 1
                        : Math.max(common[i - 1][j], common[i][j - 1]);
            }
        }
        return (double) common[one.size()][two.size()] / Math.max(one.size(), two.size());
    }

    private static boolean sameNews(Text a, Text b) {
        return Duration.between(a.at, b.at).abs().compareTo(SAME_NEWS) <= 0;
    }

    /** @param repeated what the text repeats: its own is only what is not in there */
    private void keep(Text text, @Nullable Shingles repeated) {
        text.order = texts.isEmpty() ? 0 : texts.peekLast().order + 1;
        texts.addLast(text);
        if (!text.address.isEmpty()) {
            byAddress.putIfAbsent(text.address, text);
        }
        byHash.putIfAbsent(text.shingles.hash(), text);
        int[] filed = text.shingles.filed();
        for (int i = 0; i < filed.length; i++) {
            Postings same = postings.computeIfAbsent(filed[i], key -> new Postings());
            same.all++;
            // Closing lines are on reprints as often as on originals, and must come to be known for what they are.
            if (repeated == null || !repeated.has(filed[i])) {
                text.own.set(i);
                same.originals++;
            }
            if (same.texts.size() == POSTINGS) {
                same.texts.removeFirst();
            }
            same.texts.addLast(text);
        }
    }

    private void forget(Instant now) {
        clock = now.isAfter(clock) ? now : clock;
        while (texts.size() >= MOST_TEXTS
                || !texts.isEmpty() && texts.peekFirst().isOld(clock)) {
            Text text = texts.removeFirst();
            byAddress.remove(text.address, text);
            byHash.remove(text.shingles.hash(), text);
            int[] filed = text.shingles.filed();
            for (int i = 0; i < filed.length; i++) {
                Postings same = postings.get(filed[i]);
                if (same != null) {
                    same.texts.remove(text);
                    same.originals -= text.own.get(i) ? 1 : 0;
                    if (--same.all == 0) {
                        postings.remove(filed[i]);
                    }
                }
            }
        }
    }

    /** How many texts are remembered. */
    int size() {
        return texts.size();
    }

    private static final class Text {
        private final long id;
        private final Instant at;
        private final String outlet;
        private final boolean wire;
        private final String address;
        private final Shingles shingles;

        /** Which of its filed shingles are not of the text that it repeats. */
        private final BitSet own = new BitSet();

        private long order;
        private final Instant cameAt;

        @SuppressWarnings("NullAway.Init")
        private Group group;

        Text(long id, Instant at, Instant cameAt, String outlet, boolean wire, String address, Shingles shingles) {
            this.id = id;
            this.cameAt = cameAt;
            this.at = at;
            this.outlet = outlet;
            this.wire = wire;
            this.address = address;
            this.shingles = shingles;
        }

        boolean isShort() {
            return shingles.length() < SHORT;
        }

        boolean isOld(Instant now) {
            return cameAt.plus(RECENT).isBefore(now);
        }
    }

    /** The texts that are one. */
    private static final class Group {
        private Text original;

        Group(Text original) {
            this.original = original;
        }
    }

    /** Where a shingle occurs: the latest texts that have it, and how many there are. */
    private static final class Postings {
        private final ArrayDeque<Text> texts = new ArrayDeque<>(1);
        private int all;
        private int originals;
    }

    private record Found(Text text, double share, boolean exact) {}

    /**
     * What a shorter text has in common with another.
     *
     * @param share of its shingles
     * @param rare the common shingles, each by how few different texts have it: stock phrases count next to nothing
     * @param passage common shingles less others in the passage where that is most, as a share of the text: a cut text
     *     between a dateline and closing lines has one dense passage, two texts of one theme have crumbs
     */
    private record Common(int shared, double share, double rare, double passage) {}
}
