package org.concordia.digest.copy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.concordia.digest.copy.Shingles.Word;
import org.jspecify.annotations.Nullable;

/**
 * Finds the earlier article whose text a new one repeats: by address, by the whole text, then by shingles of three words
 * in an inverted index over recent days. Two texts are copies when half of the shorter one's wording is in the other;
 * wording that many different texts share (a site's closing lines, a service's template) counts next to nothing, and texts that
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
    private static final int LEAST_HEADLINE = 6;
    private static final double LEAST_HEADLINE_SHARE = .8;

    /** Texts looked at for a shingle, the latest of them, and candidates compared. */
    private static final int POSTINGS = 60;

    private static final int CANDIDATES = 6;

    /** How unlikely it must be that a copy's edits fell on so many facts before it is taken for a template's issue. */
    private static final double CHANCE = .003;

    private static final double LEAST_EDITED = .02;
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
        keep(text, found == null);
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
        Map<Text, Integer> counts = new HashMap<>();
        for (int shingle : text.shingles.filed()) {
            Postings same = postings.get(shingle);
            if (same != null) {
                for (Text other : same.texts) {
                    counts.merge(other, 1, Integer::sum);
                }
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
        Stretch inA = stretch(a.shingles, b.shingles);
        Stretch inB = stretch(b.shingles, a.shingles);
        int shared = Math.min(inA.shared, inB.shared);
        double share = Math.max(inA.share, inB.share);
        double headline = headline(a.shingles, b.shingles);
        boolean brief = Math.min(a.shingles.length(), b.shingles.length()) < SUMMARY;
        if (isTemplate(inA.words, inB.words) || brief && isSameForm(a.shingles.words(), b.shingles.words())) {
            return 0;
        }
        boolean standing = brief && !sameNews(a, b) || a.outlet.equals(b.outlet) && headline < LEAST_SHARE;
        if (shared >= LEAST_SHINGLES && share >= LEAST_SHARE && !standing) {
            return share;
        }
        boolean wireHeadline = headline >= LEAST_HEADLINE_SHARE
                && Math.min(a.shingles.title().size(), b.shingles.title().size()) >= LEAST_HEADLINE
                && !isTemplate(a.shingles.title(), b.shingles.title());
        // Summaries may be other sentences of one dispatch; of two whole texts the wording decides.
        return wireHeadline && brief && sameNews(a, b) ? Math.max(share, LEAST_SHARE * headline) : 0;
    }

    /** Whether two short texts fill one form: most words are the same, and the facts are what differs. */
    private static boolean isSameForm(List<Word> a, List<Word> b) {
        Set<String> inB = texts(b);
        long plain = a.stream().filter(word -> !word.fact()).count();
        long same = a.stream()
                .filter(word -> !word.fact() && inB.contains(word.text()))
                .count();
        return same > LEAST_SHARE * plain && isTemplate(a, b);
    }

    /**
     * What of a text is in another. A shingle counts the less the more different texts have it: closing lines and stock
     * phrases next to nothing.
     */
    private Stretch stretch(Shingles text, Shingles other) {
        double all = 0;
        double found = 0;
        int shared = 0;
        int first = -1;
        int last = -1;
        int[] sequence = text.sequence();
        for (int i = 0; i < sequence.length; i++) {
            Postings same = postings.get(sequence[i]);
            double weight = 1.0 / Math.max(1, same == null ? 1 : same.originals);
            all += weight;
            if (other.has(sequence[i])) {
                found += weight;
                shared++;
                first = first < 0 ? i : first;
                last = i;
            }
        }
        return new Stretch(
                all == 0 ? 0 : found / all,
                shared,
                first < 0 ? List.of() : text.words().subList(first, last + 3));
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

    /**
     * Whether the facts differ more than the wording does. If a copy's edits fell anywhere, facts would change as often
     * as other words; the binomial tail says how surprising their number is. And no edit turns numbers into others: where
     * half of them did, it is the next issue, in a short text from the first.
     */
    static boolean isTemplate(List<Word> a, List<Word> b) {
        Set<String> inA = texts(a);
        Set<String> inB = texts(b);
        int facts = 0;
        int changedFacts = 0;
        int plain = 0;
        int changedPlain = 0;
        for (Word word : a) {
            boolean changed = !inB.contains(word.text());
            facts += word.fact() ? 1 : 0;
            changedFacts += word.fact() && changed ? 1 : 0;
            plain += word.fact() ? 0 : 1;
            changedPlain += !word.fact() && changed ? 1 : 0;
        }
        long numbers = Math.min(numbers(a, Set.of()), numbers(b, Set.of()));
        long replaced = Math.min(numbers(a, inB), numbers(b, inA));
        if (2 * replaced >= Math.max(1, numbers) && (replaced > 1 || Math.min(a.size(), b.size()) < SUMMARY)) {
            return replaced > 0;
        }
        double edited = Math.max(LEAST_EDITED, plain == 0 ? 0 : (double) changedPlain / plain);
        return changedFacts > 0 && tail(facts, changedFacts, edited) < CHANCE;
    }

    private static long numbers(List<Word> words, Set<String> except) {
        return words.stream()
                .filter(word -> word.number() && !except.contains(word.text()))
                .count();
    }

    /** The chance of at least {@code hits} in {@code tries} of chance {@code each}. */
    private static double tail(int tries, int hits, double each) {
        if (each >= 1) {
            return 1;
        }
        double term = Math.pow(1 - each, tries);
        double below = 0;
        for (int k = 0; k < hits; k++) {
            below += term;
            term *= (double) (tries - k) / (k + 1) * each / (1 - each);
        }
        return Math.max(0, 1 - below);
    }

    private static Set<String> texts(List<Word> words) {
        Set<String> texts = new HashSet<>();
        words.forEach(word -> texts.add(word.text()));
        return texts;
    }

    private static boolean sameNews(Text a, Text b) {
        return Duration.between(a.at, b.at).abs().compareTo(SAME_NEWS) <= 0;
    }

    private void keep(Text text, boolean original) {
        text.order = texts.isEmpty() ? 0 : texts.peekLast().order + 1;
        text.isOriginal = original;
        texts.addLast(text);
        if (!text.address.isEmpty()) {
            byAddress.putIfAbsent(text.address, text);
        }
        byHash.putIfAbsent(text.shingles.hash(), text);
        for (int shingle : text.shingles.filed()) {
            Postings same = postings.computeIfAbsent(shingle, key -> new Postings());
            same.all++;
            same.originals += original ? 1 : 0;
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
            for (int shingle : text.shingles.filed()) {
                Postings same = postings.get(shingle);
                if (same != null) {
                    same.texts.remove(text);
                    same.originals -= text.isOriginal ? 1 : 0;
                    if (--same.all == 0) {
                        postings.remove(shingle);
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
        private boolean isOriginal;
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

    private record Stretch(double share, int shared, List<Word> words) {}
}
