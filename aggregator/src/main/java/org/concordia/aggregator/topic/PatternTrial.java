package org.concordia.aggregator.topic;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.MultiReader;
import org.apache.lucene.index.memory.MemoryIndex;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Matches;
import org.apache.lucene.search.MatchesIterator;
import org.apache.lucene.search.MultiTermQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;

/** Tries patterns on one text, which is an index of its own, and tells the places of their words. By one thread. */
final class PatternTrial implements AutoCloseable {

    private final IndexSearcher searcher;
    private final LeafReaderContext text;

    PatternTrial(Map<String, Words> fields) {
        MemoryIndex index = new MemoryIndex(true);
        fields.forEach((name, words) -> index.addField(name, words.stream()));
        searcher = index.createSearcher();
        // A text is asked once; what a cache would keep of it, hashes of large queries, is never looked up again.
        searcher.setQueryCache(null);
        text = searcher.getIndexReader().leaves().get(0);
        ListPlaces.read(fields);
    }

    /**
     * A query in the form that an index is asked with, so that it need not be brought into it for each text; as it is if
     * that form depends on the index, as that of a prefix does.
     */
    static Query ready(Query query) throws IOException {
        return dependsOnIndex(query) ? query : new IndexSearcher(new MultiReader()).rewrite(query);
    }

    private static boolean dependsOnIndex(Query query) {
        if (query instanceof BooleanQuery all) {
            return all.clauses().stream().map(BooleanClause::getQuery).anyMatch(PatternTrial::dependsOnIndex);
        }
        if (query instanceof BoostQuery boost) {
            return dependsOnIndex(boost.getQuery());
        }
        if (query instanceof ConstantScoreQuery constant) {
            return dependsOnIndex(constant.getQuery());
        }
        return query instanceof MultiTermQuery;
    }

    /** Where the words that a query finds stand, in no order, some perhaps twice; empty if it does not match. */
    List<TopicMatch.Span> places(Query query) throws IOException {
        Query asked = dependsOnIndex(query) ? searcher.rewrite(query) : query;
        Matches matches =
                searcher.createWeight(asked, ScoreMode.COMPLETE_NO_SCORES, 1).matches(text, 0);
        List<TopicMatch.Span> places = new ArrayList<>();
        if (matches == null) {
            return places;
        }
        for (String field : matches) {
            MatchesIterator match = matches.getMatches(field);
            while (match.next()) {
                MatchesIterator words = match.getSubMatches();
                if (words == null) {
                    places.add(place(match));
                } else {
                    while (words.next()) {
                        places.add(place(words));
                    }
                }
            }
        }
        return places;
    }

    private static TopicMatch.Span place(MatchesIterator match) throws IOException {
        return new TopicMatch.Span(match.startOffset(), match.endOffset());
    }

    @Override
    public void close() {
        ListPlaces.forget();
    }
}
