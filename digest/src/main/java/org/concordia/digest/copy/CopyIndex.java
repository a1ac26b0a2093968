package org.concordia.digest.copy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the earlier article whose text a new one repeats: by address, by the whole text, then by shingles of three words
 * in an inverted index over recent days, which proposes, and by laying both texts side by side, which judges. Two texts
 * are copies when one dense passage of the shorter one is the other's, of brief texts half of all words besides; words that
 * many different texts share (a site's closing lines) count next to nothing, and texts that differ in their numbers and
 * names more than in their other words are issues of one template, not copies.
 *
 * <p>Pure: what is recent is measured by the articles' own times. Not thread-safe.
 */
public final class CopyIndex {

    private static final Duration RECENT = Duration.ofDays(8);

    /** Headlines and other short wordings come again; within this time they are the same news. */
    private static final Duration SAME_NEWS = Duration.ofHours(72);

    private static final int MOST_TEXTS = 20_000;

    /** Shingles filed in all, which bounds the memory when texts are long. */
    private static final int MOST_FILED = 2_500_000;

    private static final double LEAST_SHARE = .5;
    private static final int LEAST_SHINGLES = 6;
    private static final double LEAST_RARE = 3;
    private static final double LEAST_WORDS = 10;

    /** Of the shorter text, common words less others in the passage where that is most. */
    private static final double LEAST_PASSAGE = .25;

    private static final double LEAST_PASSAGE_WORDS = 12;

    /** In a brief text half of the words may be the names and phrases of its theme, in crumbs. */
    private static final double LEAST_PASSAGE_OF_BRIEF = .35;

    /** Of two texts that one outlet published under different headlines. */
    private static final double LEAST_SHARE_AT_HOME = .7;

    private static final int LEAST_HEADLINE = 6;
    private static final double LEAST_HEADLINE_SHARE = .8;

    /** Shingles looked up, the rarest of them, and candidates compared. */
    private static final int RAREST = 60;

    private static final int CANDIDATES = 8;

    /** Wording of more different texts proposes none: all that is looked up would not add up to {@link #LEAST_RARE}. */
    private static final int MOST_ORIGINALS = (int) (RAREST / LEAST_RARE);

    /** Less of its own wording in common is not worth comparing. */
    private static final double LEAST_SCORE = .75;

    private static final int SHORT = 25;

    /** Texts of fewer words can have a caption or a standing line for the half that they share. */
    private static final int SUMMARY = 60;

    private final Map<String, Text> byAddress = new HashMap<>();
    private final Map<Long, Text> byHash = new HashMap<>();
    private final Postings postings = new Postings();

    /** The texts by their slots, and what a search for candidates counts for each. */
    private final @Nullable Text[] slots = new Text[MOST_TEXTS];

    private final float[] scores = new float[MOST_TEXTS];
    private final int[] met = new int[MOST_TEXTS];
    private int filed;
    private long order;
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
        List<Text> candidates = candidates(text);
        if (candidates.isEmpty()) {
            return null;
        }
        Alignment alignment = new Alignment(text.shingles);
        double[] weights = weights(text.shingles);
        Found best = null;
        for (Text candidate : candidates) {
            double share = share(text, candidate, alignment, weights);
            if (share > 0 && (best == null || share > best.share)) {
                best = new Found(candidate, share, false);
            }
        }
        return best;
    }

    /** The texts with most wording of their own in common, the earliest first among equals. */
    private List<Text> candidates(Text text) {
        long[] places = new long[text.filed.length];
        int known = 0;
        for (int shingle : text.filed) {
            int place = postings.find(shingle);
            if (place != Postings.NONE) {
                places[known++] = (long) postings.all(place) << 32 | place;
            }
        }
        Arrays.sort(places, 0, known);
        int count = 0;
        for (int i = 0; i < Math.min(RAREST, known); i++) {
            int place = (int) places[i];
            int originals = Math.max(1, postings.originals(place));
            if (originals > MOST_ORIGINALS) {
                continue;
            }
            for (int entry = postings.first(place); entry != Postings.NONE; entry = postings.next(entry)) {
                int slot = postings.slot(entry);
                if (scores[slot] == 0) {
                    met[count++] = slot;
                }
                scores[slot] += 1f / originals;
            }
        }
        int[] best = new int[CANDIDATES];
        int size = 0;
        for (int i = 0; i < count; i++) {
            int slot = met[i];
            if (scores[slot] < LEAST_SCORE || size == CANDIDATES && !isLikelier(slot, best[size - 1])) {
                continue;
            }
            int at = size < CANDIDATES ? size++ : size - 1;
            for (; at > 0 && isLikelier(slot, best[at - 1]); at--) {
                best[at] = best[at - 1];
            }
            best[at] = slot;
        }
        for (int i = 0; i < count; i++) {
            scores[met[i]] = 0;
        }
        return Arrays.stream(best, 0, size)
                .mapToObj(slot -> Objects.requireNonNull(slots[slot]))
                .toList();
    }

    private boolean isLikelier(int one, int other) {
        return scores[one] > scores[other]
                || scores[one] == scores[other]
                        && Objects.requireNonNull(slots[one]).order < Objects.requireNonNull(slots[other]).order;
    }

    /** How much each word of a text counts: one by the number of different texts with the rarest wording it is in. */
    private double[] weights(Shingles text) {
        double[] weights = new double[text.length()];
        for (int i = 0; i < text.size(); i++) {
            int place = postings.find(text.at(i));
            double weight = place == Postings.NONE ? 1 : 1.0 / Math.max(1, postings.originals(place));
            for (int k = i; k < i + 3; k++) {
                weights[k] = Math.max(weights[k], weight);
            }
        }
        return weights;
    }

    /** How much of the shorter text the two have in common; 0 when they are not copies. */
    private double share(Text text, Text older, Alignment alignment, double[] weights) {
        boolean brief = Math.min(text.shingles.length(), older.shingles.length()) < SUMMARY;
        double headline = headline(text.shingles, older.shingles);
        Alignment.Beside beside = alignment.beside(older.shingles);
        if (beside.shared() < LEAST_SHINGLES && headline < LEAST_HEADLINE_SHARE) {
            return 0;
        }
        boolean isShorter = text.shingles.length() <= older.shingles.length();
        Common common = isShorter
                ? common(text.shingles, beside.inOther(), weights)
                : common(older.shingles, beside.inText(), weights(older.shingles));
        boolean standing = brief && !sameNews(text, older)
                || text.outlet.equals(older.outlet)
                        && headline < LEAST_SHARE
                        && (brief || common.share < LEAST_SHARE_AT_HOME);
        boolean sameWording = beside.shared() >= LEAST_SHINGLES
                && common.rare >= LEAST_RARE
                && common.words >= LEAST_WORDS
                && (brief
                        ? common.share >= LEAST_SHARE
                                && common.passage >= LEAST_PASSAGE_OF_BRIEF
                                && common.shareBeforeEnd >= LEAST_SHARE
                        : common.passage >= LEAST_PASSAGE && common.passageWords >= LEAST_PASSAGE_WORDS)
                && !standing;
        // Summaries may be other sentences of one dispatch; of two whole texts the wording decides.
        boolean sameHeadline = brief
                && headline >= LEAST_HEADLINE_SHARE
                && Math.min(text.shingles.titleWords(), older.shingles.titleWords()) >= LEAST_HEADLINE
                && sameNews(text, older);
        if (!sameWording && !sameHeadline || beside.isTemplate()) {
            return 0;
        }
        return sameWording ? Math.max(common.share, common.passage) : LEAST_SHARE * headline;
    }

    /**
     * What of a shorter text is in another. Its headline, which is often the reprinting outlet's own and else made of the
     * same names whoever tells of the event, counts only where there is hardly anything else.
     */
    private Common common(Shingles shorter, boolean[] found, double[] weights) {
        int start = shorter.isHeadline() ? 0 : shorter.titleWords();
        double all = 0;
        double words = 0;
        double run = 0;
        double passage = 0;
        double rare = 0;
        for (int i = start; i < shorter.length(); i++) {
            all += weights[i];
            words += found[i] ? weights[i] : 0;
            run = Math.max(0, run + (found[i] ? weights[i] : -weights[i]));
            passage = Math.max(passage, run);
            if (i + 2 < shorter.length() && found[i] && found[i + 1] && found[i + 2]) {
                rare += Math.min(weights[i], Math.min(weights[i + 1], weights[i + 2]));
            }
        }
        int end = shorter.length();
        double before = all;
        double wordsBefore = words;
        for (; end > start && found[end - 1]; end--) {
            before -= weights[end - 1];
            wordsBefore -= weights[end - 1];
        }
        return new Common(
                words,
                words / Math.max(1, all),
                before < LEAST_SHINGLES ? 1 : wordsBefore / before,
                rare,
                passage,
                passage / Math.max(1, all));
    }

    /** How much of the longer headline the two have in the same order. */
    private static double headline(Shingles a, Shingles b) {
        if (a.titleWords() == 0 || b.titleWords() == 0) {
            return 0;
        }
        int[] common = new int[b.titleWords() + 1];
        for (int i = 0; i < a.titleWords(); i++) {
            int diagonal = 0;
            for (int j = 0; j < b.titleWords(); j++) {
                int above = common[j + 1];
                common[j + 1] = a.sameWord(i, b, j) ? diagonal + 1 : Math.max(above, common[j]);
                diagonal = above;
            }
        }
        return (double) common[b.titleWords()] / Math.max(a.titleWords(), b.titleWords());
    }

    private static boolean sameNews(Text a, Text b) {
        return Duration.between(a.at, b.at).abs().compareTo(SAME_NEWS) <= 0;
    }

    /** @param repeated what the text repeats: its own is only what is not in there */
    private void keep(Text text, @Nullable Shingles repeated) {
        text.order = order++;
        texts.addLast(text);
        slots[text.slot()] = text;
        if (!text.address.isEmpty()) {
            byAddress.putIfAbsent(text.address, text);
        }
        byHash.putIfAbsent(text.shingles.hash(), text);
        // Closing lines are on reprints as often as on originals, and must come to be known for what they are.
        Alignment known = repeated == null ? null : new Alignment(repeated);
        for (int i = 0; i < text.filed.length; i++) {
            int shingle = text.filed[i];
            boolean isOwn = known == null || !known.has(shingle);
            postings.add(shingle, text.slot(), isOwn);
            if (isOwn) {
                text.filed[i] = text.filed[text.own];
                text.filed[text.own++] = shingle;
            }
        }
        filed += text.filed.length;
    }

    private void forget(Instant now) {
        clock = now.isAfter(clock) ? now : clock;
        while (texts.size() >= MOST_TEXTS
                || filed > MOST_FILED
                || !texts.isEmpty() && texts.peekFirst().isOld(clock)) {
            Text text = texts.removeFirst();
            slots[text.slot()] = null;
            byAddress.remove(text.address, text);
            byHash.remove(text.shingles.hash(), text);
            filed -= text.filed.length;
            for (int i = 0; i < text.filed.length; i++) {
                postings.remove(text.filed[i], text.slot(), i < text.own);
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

        private final int[] filed;

        /** So many of the shingles filed, the first, are not of the text that it repeats. */
        private int own;

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
            this.filed = shingles.filed();
        }

        /** Its place among the texts, which no other remembered has. */
        int slot() {
            return (int) (order % MOST_TEXTS);
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

    private record Found(Text text, double share, boolean exact) {}

    /**
     * What a shorter text has in common with another; each word counts by how few different texts have its wording.
     *
     * @param words in common
     * @param share of its words
     * @param shareBeforeEnd the same without the words that it ends with, if those are all in the other: of two brief
     *     texts that may be nothing but their closing lines; 1 when there are hardly others
     * @param rare the common shingles
     * @param passageWords common words less others in the passage where that is most: a cut text between a dateline and
     *     closing lines has one dense passage, two texts of one theme have crumbs
     * @param passage as a share of the text
     */
    private record Common(
            double words, double share, double shareBeforeEnd, double rare, double passageWords, double passage) {}
}
