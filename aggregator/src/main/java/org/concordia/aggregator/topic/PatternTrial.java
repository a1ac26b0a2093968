package org.concordia.aggregator.topic;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.MultiReader;
import org.apache.lucene.monitor.CandidateMatcher;
import org.apache.lucene.monitor.QueryMatch;
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
import org.jspecify.annotations.Nullable;

/**
 * Tries the patterns that may match on one article and keeps the places of those that do. Lucene's own matcher of this
 * kind rewrites each query for each article, which takes longer than the matching; here queries come {@link #ready}.
 */
final class PatternTrial extends CandidateMatcher<PatternTrial.Found> {

    /** A pattern that matches, with the places of its words. */
    static final class Found extends QueryMatch {

        private final List<TopicMatch.Span> places;

        private Found(String pattern, List<TopicMatch.Span> places) {
            super(pattern);
            this.places = List.copyOf(places);
        }

        /** In no order; several may be the same. */
        List<TopicMatch.Span> places() {
            return places;
        }
    }

    private final Map<String, Query> ready;

    /**
     * @param ready the queries that {@link #ready} made, by their ids; those that are missing are rewritten each time
     */
    PatternTrial(IndexSearcher searcher, Map<String, Query> ready) {
        super(searcher);
        this.ready = ready;
        // An article is asked once; what a cache would keep of it, hashes of large queries, is never looked up again.
        searcher.setQueryCache(null);
    }

    /** A query in the form that an index is asked with; null if that depends on the index, as of a prefix. */
    static @Nullable Query ready(Query query) throws IOException {
        return dependsOnIndex(query) ? null : new IndexSearcher(new MultiReader()).rewrite(query);
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

    @Override
    protected void matchQuery(String pattern, Query query, Map<String, String> metadata) throws IOException {
        Query known = ready.get(pattern);
        LeafReaderContext article = searcher.getIndexReader().leaves().get(0);
        Matches matches = searcher.createWeight(
                        known == null ? searcher.rewrite(query) : known, ScoreMode.COMPLETE_NO_SCORES, 1)
                .matches(article, 0);
        if (matches == null) {
            return;
        }
        List<TopicMatch.Span> places = new ArrayList<>();
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
        addMatch(new Found(pattern, places), 0);
    }

    private static TopicMatch.Span place(MatchesIterator match) throws IOException {
        return new TopicMatch.Span(match.startOffset(), match.endOffset());
    }

    @Override
    public Found resolve(Found one, Found other) {
        List<TopicMatch.Span> both = new ArrayList<>(one.places);
        both.addAll(other.places);
        return new Found(one.getQueryId(), both);
    }
}
