package org.concordia.aggregator.topic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.queries.intervals.IntervalIterator;
import org.apache.lucene.queries.intervals.IntervalMatchesIterator;
import org.apache.lucene.queries.intervals.IntervalQuery;
import org.apache.lucene.queries.intervals.IntervalsSource;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.MatchesIterator;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Where the words and phrases of a list stand in a text. Lucene's own disjunction of them looks up every one again for
 * every pattern that names the list, and compares and hashes all of them on the way; this looks through the text once,
 * whatever the list's length and however many patterns name it. Finds what that disjunction would: where entries lie
 * in each other, the innermost.
 *
 * <p>Only for an index of one text, which the thread that asks said it {@link #read}.
 */
final class ListPlaces extends IntervalsSource {

    private static final Words NONE = new Words(new String[0], new int[0], new int[0]);

    private final String field;
    private final Map<String, List<String[]>> byFirst = new HashMap<>();
    private final Term[] telling;
    private final Query query;

    /**
     * @param field that the entries are looked for in
     * @param entries each one word or several, as the field's analyzer makes them
     */
    ListPlaces(String field, Collection<List<String>> entries) {
        this.field = field;
        List<Term> longest = new ArrayList<>();
        for (List<String> entry : entries) {
            byFirst.computeIfAbsent(entry.get(0), first -> new ArrayList<>()).add(entry.toArray(String[]::new));
            // A text has the phrase only if it has this word: enough to be tried.
            longest.add(new Term(
                    field, Collections.max(entry, (one, other) -> Integer.compare(one.length(), other.length()))));
        }
        telling = longest.stream().distinct().toArray(Term[]::new);
        query = new IntervalQuery(field, this);
    }

    /** The text that this thread matches, and what was found in it so far. */
    private static final ThreadLocal<@Nullable Text> CURRENT = new ThreadLocal<>();

    /** What is found from now on by this thread is found in a text with these words in its fields. */
    static void read(Map<String, Words> words) {
        CURRENT.set(new Text(words, new IdentityHashMap<>()));
    }

    /** Lets go of the text that this thread read last. */
    static void forget() {
        CURRENT.remove();
    }

    private record Text(Map<String, Words> words, Map<ListPlaces, Places> found) {}

    /** Found entries, innermost only, so both first and last rise. */
    private record Places(int[] first, int[] last, Words words) {

        /** As Lucene wants to hear it also before the first and behind the last. */
        int first(int at) {
            return at < 0 ? -1 : at < first.length ? first[at] : IntervalIterator.NO_MORE_INTERVALS;
        }

        int last(int at) {
            return at < 0 ? -1 : at < last.length ? last[at] : IntervalIterator.NO_MORE_INTERVALS;
        }
    }

    private Places places() {
        Text text = Objects.requireNonNull(CURRENT.get(), "no text is read");
        Places places = text.found.get(this);
        if (places == null) {
            places = look(text.words.getOrDefault(field, NONE));
            text.found.put(this, places);
        }
        return places;
    }

    private Places look(Words words) {
        int length = words.words().length;
        int[] first = new int[length];
        int[] last = new int[length];
        int count = 0;
        int innermost = Integer.MAX_VALUE;
        for (int at = length - 1; at >= 0; at--) {
            int end = shortestEnd(words.words(), at);
            if (end < innermost) {
                innermost = end;
                count++;
                first[length - count] = at;
                last[length - count] = end;
            }
        }
        return new Places(
                Arrays.copyOfRange(first, length - count, length),
                Arrays.copyOfRange(last, length - count, length),
                words);
    }

    /** The position of the last word of the shortest entry that begins here; as far as can be if none does. */
    private int shortestEnd(@Nullable String[] words, int at) {
        String word = words[at];
        List<String[]> entries = word == null ? null : byFirst.get(word);
        int end = Integer.MAX_VALUE;
        if (entries != null) {
            for (String[] entry : entries) {
                int to = at + entry.length;
                if (to - 1 < end && to <= words.length && Arrays.equals(words, at, to, entry, 0, entry.length)) {
                    end = to - 1;
                }
            }
        }
        return end;
    }

    @Override
    public @Nullable IntervalIterator intervals(String asked, LeafReaderContext context) {
        Places places = places();
        return places.first.length == 0 ? null : new Iterator(places);
    }

    @Override
    public @Nullable IntervalMatchesIterator matches(String asked, LeafReaderContext context, int document) {
        Places places = places();
        return document != 0 || places.first.length == 0 ? null : new Matches(places, query);
    }

    @Override
    public void visit(String asked, QueryVisitor visitor) {
        visitor.getSubVisitor(BooleanClause.Occur.SHOULD, query).consumeTerms(query, telling);
    }

    @Override
    public int minExtent() {
        return 1;
    }

    @Override
    public Collection<IntervalsSource> pullUpDisjunctions() {
        return List.of(this);
    }

    // One object stands for one list, so that Lucene need not compare hundreds of words to see that.

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public String toString() {
        return "list of " + telling.length + " in " + field;
    }

    private static final class Iterator extends IntervalIterator {
        private final Places places;
        private int document = -1;
        private int at = -1;

        Iterator(Places places) {
            this.places = places;
        }

        @Override
        public int start() {
            return places.first(at);
        }

        @Override
        public int end() {
            return places.last(at);
        }

        @Override
        public int gaps() {
            return 0;
        }

        @Override
        public int nextInterval() {
            at++;
            return start();
        }

        @Override
        public float matchCost() {
            return 1;
        }

        @Override
        public int docID() {
            return document;
        }

        @Override
        public int nextDoc() {
            return advance(document + 1);
        }

        @Override
        public int advance(int target) {
            at = -1;
            document = target <= 0 ? 0 : NO_MORE_DOCS;
            return document;
        }

        @Override
        public long cost() {
            return 1;
        }
    }

    private static final class Matches implements IntervalMatchesIterator {
        private final Places places;
        private final Query list;
        private int at = -1;

        Matches(Places places, Query list) {
            this.places = places;
            this.list = list;
        }

        @Override
        public boolean next() {
            return ++at < places.first.length;
        }

        @Override
        public int startPosition() {
            return places.first(at);
        }

        @Override
        public int endPosition() {
            return places.last(at);
        }

        @Override
        public int startOffset() {
            return places.words.starts()[startPosition()];
        }

        @Override
        public int endOffset() {
            return places.words.ends()[endPosition()];
        }

        @Override
        public int gaps() {
            return 0;
        }

        @Override
        public int width() {
            return endPosition() - startPosition() + 1;
        }

        @Override
        public @Nullable MatchesIterator getSubMatches() {
            return null;
        }

        @Override
        public Query getQuery() {
            return list;
        }
    }
}
