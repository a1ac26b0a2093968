package org.concordia.aggregator.topic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.index.Term;
import org.apache.lucene.queries.intervals.IntervalQuery;
import org.apache.lucene.queries.intervals.Intervals;
import org.apache.lucene.queries.intervals.IntervalsSource;
import org.apache.lucene.queryparser.classic.ParseException;
import org.apache.lucene.queryparser.classic.QueryParser;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.WildcardQuery;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * Reads an editor's patterns into Lucene queries and refuses those that could not work: what matches everything, what
 * would look through every word of every article, what is too long to be one thought. Not for several threads.
 */
final class PatternReader {

    /** The longest query: beyond it a pattern is a word list and should be one. */
    static final int MAX_LENGTH = 2_000;

    /** The most words, phrases and list entries of one query. */
    static final int MAX_TERMS = 3_000;

    static {
        // Lucene counts the words of all lists of a query, some of them twice; ours are counted here.
        IndexSearcher.setMaxClauseCount(4 * MAX_TERMS);
    }

    /** The fewest letters before a {@code *}. */
    private static final int MIN_PREFIX = 3;

    /** The fewest letters of a word that may be misspelt. */
    private static final int MIN_FUZZY = 4;

    /** The most words of an article that one prefix may stand for; articles are cut before they have as many. */
    private static final int MAX_EXPANSIONS = 1_024;

    /** Spanish's commonest words (after the CREA corpus of the Real Academia), and Lucene's of English. */
    private static final List<CharArraySet> EVERYDAY = List.of(
            StopFilter.makeStopSet(
                    List.of(("de la que el en y a los se del las un por con no una su para es al lo como más o pero sus"
                                    + " le ha me si sin este ya")
                            .split(" ")),
                    true),
            new CharArraySet(EnglishAnalyzer.getDefaultStopSet(), true));

    private static final java.util.regex.Pattern PLACE = java.util.regex.Pattern.compile("line (\\d+), column (\\d+)");

    private final Analyzer byField;
    private final Map<String, Map<String, WordList>> lists = new HashMap<>();
    private final Map<String, Compiled> compiled = new HashMap<>();

    PatternReader(Analyzer byField, Collection<WordList> lists) {
        this.byField = byField;
        for (WordList list : lists) {
            this.lists
                    .computeIfAbsent(list.language(), language -> new HashMap<>())
                    .put(list.name(), list);
        }
    }

    /** The query of a pattern. */
    Query read(Pattern pattern) throws PatternFault {
        String text = pattern.query();
        if (text.isBlank()) {
            throw new PatternFault(0, "empty");
        }
        if (text.length() > MAX_LENGTH) {
            throw new PatternFault(0, "long", text.length(), MAX_LENGTH);
        }
        if (text.strip().equals("*") || text.strip().equals("*:*")) {
            throw new PatternFault(1, "everything");
        }
        long quotes = text.replace("\\\"", "").chars().filter(c -> c == '"').count();
        if (quotes % 2 != 0) {
            throw new PatternFault(text.lastIndexOf('"') + 1, "quote");
        }
        HouseParser parser = new HouseParser(pattern.language(), text);
        Query query;
        try {
            query = parser.parse(text);
        } catch (ParseException | org.apache.lucene.queryparser.classic.TokenMgrError e) {
            throw parser.fault(e);
        } catch (Refused e) {
            throw e.fault;
        } catch (IndexSearcher.TooManyClauses e) {
            throw new PatternFault(0, "terms", MAX_TERMS);
        }
        if (parser.terms > MAX_TERMS) {
            throw new PatternFault(0, "terms", MAX_TERMS);
        }
        check(query);
        return query;
    }

    /** Every entry of a list must be readable by itself, so that a fault is told where it stands. */
    void check(WordList list, String entry) throws PatternFault {
        HouseParser parser = new HouseParser(list.language(), entry);
        Deque<String> open = new ArrayDeque<>();
        open.push(list.name());
        try {
            parser.source(entry.strip(), list.language(), "text", open);
        } catch (Refused e) {
            throw e.fault;
        }
    }

    private static void check(Query query) throws PatternFault {
        if (query instanceof MatchAllDocsQuery) {
            throw new PatternFault(0, "everything");
        }
        if (query instanceof MatchNoDocsQuery) {
            throw new PatternFault(0, "no-word");
        }
        if (query instanceof BoostQuery) {
            throw new PatternFault(0, "weight-inside");
        }
        if (query instanceof ConstantScoreQuery constant) {
            check(constant.getQuery());
        }
        if (query instanceof BooleanQuery all) {
            boolean positive = false;
            for (BooleanClause clause : all) {
                check(clause.getQuery());
                positive |= clause.getOccur() != BooleanClause.Occur.MUST_NOT;
            }
            if (all.clauses().isEmpty()) {
                throw new PatternFault(0, "no-word");
            }
            if (!positive) {
                throw new PatternFault(0, "only-not");
            }
        }
    }

    /** A fault found while Lucene's parser runs, which lets no checked exception of ours through. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient PatternFault fault;

        private Refused(PatternFault fault) {
            super(fault.getMessage());
            this.fault = fault;
        }
    }

    /** A list as it is looked for, and how many words that is. */
    private record Compiled(IntervalsSource source, int terms) {}

    /** What the entries of a list come to: words and phrases by field, and those that need more than comparing. */
    private static final class Gathered {
        final Map<String, Set<List<String>>> plain = new LinkedHashMap<>();
        final List<IntervalsSource> others = new ArrayList<>();

        IntervalsSource source() {
            List<IntervalsSource> sources = new ArrayList<>(others);
            plain.forEach((field, entries) -> sources.add(new ListPlaces(field, entries)));
            return sources.size() == 1 ? sources.get(0) : Intervals.or(false, sources);
        }
    }

    /** Whether an entry is words only. */
    private static boolean isPlain(String entry) {
        return entry.indexOf('*') < 0 && entry.indexOf('?') < 0 && entry.indexOf('~') < 0;
    }

    /** Lucene's classic parser with the house rules of {@link Pattern}. */
    private final class HouseParser extends QueryParser {

        private final String language;
        private final String text;
        private int terms;

        private HouseParser(String language, String text) {
            super("text", byField);
            this.language = language;
            this.text = text;
            // Otherwise words beside each other would come as one, and "a b" without quotes be a phrase.
            setSplitOnWhitespace(true);
        }

        @Override
        protected Query getFieldQuery(String part, String words, boolean quoted) {
            return query(part, words, 0);
        }

        @Override
        protected Query getFieldQuery(String part, String words, int slop) {
            return query(part, words, slop);
        }

        private Query query(String part, String words, int slop) {
            known(part, words);
            notOnlyEveryday(words.strip(), language, new ArrayDeque<>());
            String field = Analyzers.field(part, language);
            if (slop == 0 && words.indexOf('@') < 0) {
                List<String> tokens = tokens(field, words);
                terms += tokens.size();
                return switch (tokens.size()) {
                    case 0 -> throw refused(words, "no-word-in", words);
                    case 1 -> new TermQuery(new Term(field, tokens.get(0)));
                    default -> new PhraseQuery(field, tokens.toArray(String[]::new));
                };
            }
            List<IntervalsSource> sources = new ArrayList<>();
            for (String word : words.strip().split("\\s+")) {
                sources.add(source(word, language, part, new ArrayDeque<>()));
            }
            return new IntervalQuery(field, near(sources, slop));
        }

        private IntervalsSource near(List<IntervalsSource> sources, int slop) {
            IntervalsSource[] all = sources.toArray(IntervalsSource[]::new);
            if (all.length == 1) {
                return all[0];
            }
            if (slop == 0) {
                return Intervals.phrase(all);
            }
            return Intervals.maxgaps(
                    slop, all.length == 2 ? Intervals.unorderedNoOverlaps(all[0], all[1]) : Intervals.unordered(all));
        }

        /** What a word, phrase, prefix, misspelt word or list stands for inside a phrase. */
        private IntervalsSource source(String entry, String language, String part, Deque<String> open) {
            if (entry.startsWith("@")) {
                return list(entry, language, part, open);
            }
            String letters = Analyzers.field(part, Pattern.ANY);
            if (entry.endsWith("*")) {
                String prefix = folded(letters, entry.substring(0, entry.length() - 1));
                tooShort(entry, prefix, MIN_PREFIX);
                terms++;
                return Intervals.fixField(letters, Intervals.prefix(new BytesRef(prefix), MAX_EXPANSIONS));
            }
            if (entry.endsWith("~1")) {
                String word = folded(letters, entry.substring(0, entry.length() - 2));
                tooShort(entry, word, MIN_FUZZY);
                terms++;
                return Intervals.fixField(letters, Intervals.fuzzyTerm(word, 1, 1, true, MAX_EXPANSIONS));
            }
            if (!isPlain(entry)) {
                throw refused(entry, "inside", entry);
            }
            List<String> words = words(Analyzers.field(part, language), entry);
            return Intervals.fixField(
                    Analyzers.field(part, language),
                    words.size() == 1 ? Intervals.term(words.get(0)) : Intervals.phrase(words.toArray(String[]::new)));
        }

        private List<String> words(String field, String entry) {
            List<String> words = tokens(field, entry);
            if (words.isEmpty()) {
                throw refused(entry, "no-word-in", entry);
            }
            terms += words.size();
            return words;
        }

        /** The list that an entry names; refused if there is none, or if it is empty or open already. */
        private WordList list(String entry, String language, Deque<String> open) {
            String name = entry.substring(1);
            WordList list = lists.getOrDefault(language, Map.of()).get(name);
            if (list == null) {
                list = lists.getOrDefault(Pattern.ANY, Map.of()).get(name);
            }
            if (list == null) {
                throw refused(entry, "no-list", name, language);
            }
            if (open.contains(name)) {
                throw refused(entry, "list-loop", name);
            }
            if (list.entries().isEmpty()) {
                throw refused(entry, "list-empty", name);
            }
            return list;
        }

        private IntervalsSource list(String entry, String language, String part, Deque<String> open) {
            WordList list = list(entry, language, open);
            String name = list.name();
            Compiled compiled = PatternReader.this.compiled.get(part + " " + list.language() + " " + name);
            if (compiled == null) {
                int before = terms;
                Gathered gathered = new Gathered();
                gather(list, part, open, gathered);
                compiled = new Compiled(gathered.source(), terms - before);
                PatternReader.this.compiled.put(part + " " + list.language() + " " + name, compiled);
            } else {
                terms += compiled.terms();
            }
            return compiled.source();
        }

        /** Adds the entries of a list and of the lists in it. */
        private void gather(WordList list, String part, Deque<String> open, Gathered gathered) {
            open.push(list.name());
            for (String entry : list.entries()) {
                String word = entry.strip();
                if (word.startsWith("@")) {
                    gather(list(word, list.language(), open), part, open, gathered);
                } else if (isPlain(word)) {
                    // A list for any language is read letter by letter wherever it is named.
                    String field = Analyzers.field(part, list.language());
                    gathered.plain
                            .computeIfAbsent(field, key -> new LinkedHashSet<>())
                            .add(words(field, word));
                } else {
                    gathered.others.add(source(word, list.language(), part, open));
                }
            }
            open.pop();
        }

        @Override
        protected Query getPrefixQuery(String part, String prefix) {
            known(part, prefix);
            String field = Analyzers.field(part, Pattern.ANY);
            String letters = folded(field, prefix);
            tooShort(prefix + "*", letters, MIN_PREFIX);
            terms++;
            return new PrefixQuery(new Term(field, letters));
        }

        @Override
        protected Query getWildcardQuery(String part, String word) {
            known(part, word);
            if (word.equals("*")) {
                throw refused(word, "everything");
            }
            if (word.startsWith("*") || word.startsWith("?")) {
                throw refused(word, "wildcard", word);
            }
            int open = word.replace('?', '*').indexOf('*');
            tooShort(word, word.substring(0, open), MIN_PREFIX);
            terms++;
            String field = Analyzers.field(part, Pattern.ANY);
            StringBuilder folded = new StringBuilder();
            for (String piece : word.split("(?=[*?])|(?<=[*?])")) {
                folded.append(piece.equals("*") || piece.equals("?") ? piece : folded(field, piece));
            }
            return new WildcardQuery(new Term(field, folded.toString()));
        }

        @Override
        protected Query getFuzzyQuery(String part, String word, float similarity) {
            known(part, word);
            if (similarity != 1f && similarity != 2f) {
                throw refused(word, "fuzzy");
            }
            String field = Analyzers.field(part, Pattern.ANY);
            String letters = folded(field, word);
            tooShort(word, letters, MIN_FUZZY * (int) similarity);
            terms++;
            return new FuzzyQuery(new Term(field, letters), (int) similarity, 1);
        }

        @Override
        protected Query getRegexpQuery(String part, String expression) {
            throw refused("/" + expression, "regex", expression);
        }

        @Override
        protected Query getRangeQuery(
                String part, @Nullable String from, @Nullable String to, boolean withFrom, boolean withTo) {
            throw refused("[", "range");
        }

        private void known(String part, String words) {
            if (!part.equals("text") && !part.equals("title")) {
                throw refused(part + ":", "field", part);
            }
        }

        /** What every text has tells nothing of any, and would be asked of each. As a part of a phrase it is welcome. */
        private void notOnlyEveryday(String words, String language, Deque<String> open) {
            if (words.startsWith("@") && words.indexOf(' ') < 0) {
                WordList list = list(words, language, open);
                open.push(list.name());
                list.entries().forEach(entry -> notOnlyEveryday(entry.strip(), list.language(), open));
                open.pop();
            } else if (Arrays.stream(words.split("\\s+"))
                    .allMatch(word -> EVERYDAY.stream().anyMatch(set -> set.contains(word)))) {
                throw refused(words, "everyday", words);
            }
        }

        private void tooShort(String entry, String letters, int least) {
            if (letters.length() < least) {
                throw refused(entry, "few-letters", least, entry);
            }
        }

        private String folded(String field, String word) {
            return byField.normalize(field, word).utf8ToString();
        }

        private Refused refused(String words, String key, Object... arguments) {
            int at = text.indexOf(words);
            return new Refused(new PatternFault(at + 1, key, arguments));
        }

        private PatternFault fault(Throwable problem) {
            String said = problem.getMessage() == null ? "" : problem.getMessage();
            Matcher place = PLACE.matcher(said);
            int column = place.find() ? Integer.parseInt(place.group(2)) + (said.contains("Lexical") ? 0 : 1) : 0;
            String rest = column > 0 && column <= text.length() ? text.substring(column - 1) : "";
            int at = Math.min(column, text.length());
            if (said.contains("Encountered \"<EOF>\"") || said.contains("Encountered: <EOF>")) {
                return new PatternFault(at, "end");
            }
            if (said.toLowerCase(Locale.ROOT).contains("too many")) {
                return new PatternFault(at, "terms", MAX_TERMS);
            }
            return rest.isEmpty() ? new PatternFault(at, "unreadable") : new PatternFault(at, "unexpected", rest);
        }
    }

    private List<String> tokens(String field, String words) {
        List<String> tokens = new ArrayList<>();
        try (TokenStream stream = byField.tokenStream(field, words)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                tokens.add(term.toString());
            }
            stream.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return tokens;
    }
}
