package org.concordia.aggregator.topic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.monitor.MatchingQueries;
import org.apache.lucene.monitor.Monitor;
import org.apache.lucene.monitor.MonitorConfiguration;
import org.apache.lucene.monitor.MonitorQuery;
import org.apache.lucene.monitor.QueryDecomposer;
import org.apache.lucene.monitor.TermFilteredPresearcher;
import org.apache.lucene.search.Query;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.article.Language;

/**
 * Says of an article what every topic thinks of it, and why. All patterns of all topics are stored queries of one
 * Lucene Monitor, which tries only those that share a word with the article.
 *
 * <p>Safe for several threads until it is closed. It must be closed: the Monitor runs a thread.
 */
public final class TopicMatcher implements AutoCloseable {

    /**
     * How much of an article is read, in UTF-16 units behind the title. A news item says what it is about in its
     * first paragraphs; further down it recalls everything else, and a megabyte would cost seconds.
     */
    static final int READ = 3_000;

    /** Stands for hidden letters: a letter no language of news uses, so that words keep their places. */
    private static final char HIDDEN = 'ʘ';

    private static final java.util.regex.Pattern LETTERS = java.util.regex.Pattern.compile("[\\p{L}\\p{M}\\p{N}]");
    private static final java.util.regex.Pattern JOINED = java.util.regex.Pattern.compile("[ \\u00a0-]{1,3}");

    private final List<Rule> rules = new ArrayList<>();
    private final List<Topic> topics;
    private final List<Set<String>> spoken = new ArrayList<>();
    private final Map<String, Query> ready = new HashMap<>();
    private final Monitor monitor;

    /**
     * A matcher of these topics.
     *
     * @throws IllegalArgumentException if a pattern cannot be read; {@link TopicFile#read} says so earlier and better
     */
    public TopicMatcher(Collection<Topic> topics) {
        this.topics = List.copyOf(topics);
        Analyzers analyzers = new Analyzers();
        List<MonitorQuery> queries = new ArrayList<>();
        for (int number = 0; number < this.topics.size(); number++) {
            Topic topic = this.topics.get(number);
            PatternReader reader = new PatternReader(analyzers.byField, topic.words());
            Set<String> languages = new HashSet<>();
            for (Pattern pattern : topic.patterns()) {
                String id = String.valueOf(rules.size());
                try {
                    Query query = reader.read(pattern);
                    queries.add(new MonitorQuery(id, query));
                    Query readyMade = PatternTrial.ready(query);
                    if (readyMade != null) {
                        ready.put(id, readyMade);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                } catch (PatternFault fault) {
                    throw new IllegalArgumentException(
                            "topic " + topic.name() + ", pattern " + pattern.query() + ": " + fault.getMessage(),
                            fault);
                }
                rules.add(new Rule(number, pattern));
                languages.add(pattern.language());
            }
            spoken.add(languages);
        }
        try {
            // The purge only drops queries that were replaced; here none ever is.
            monitor = new Monitor(
                    analyzers.byField,
                    new TermFilteredPresearcher(),
                    new MonitorConfiguration()
                            .setPurgeFrequency(1, TimeUnit.DAYS)
                            .setQueryDecomposer(new WholeQueries()));
            monitor.register(queries);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The topics it asks, in the order given. */
    public List<Topic> topics() {
        return topics;
    }

    /**
     * What each topic says of an article, in the order of the topics; a topic of which no pattern matched says
     * nothing.
     */
    public List<TopicMatch> match(Article article) {
        String text = article.text();
        int titleEnd = Math.min(article.title().length(), READ);
        int readable = titleEnd < article.title().length() ? titleEnd : Math.min(text.length(), titleEnd + READ);
        String language = language(article.language(), text.substring(0, readable));
        Map<Integer, List<Hit>> hits = hits(text, titleEnd, readable, language);
        List<TopicMatch> matches = new ArrayList<>();
        for (int number = 0; number < topics.size(); number++) {
            List<Hit> own = hits.getOrDefault(number, List.of());
            if (own.isEmpty()) {
                continue;
            }
            boolean hiding = own.stream().anyMatch(hit -> hit.pattern.hides());
            if (hiding) {
                String rest = hide(text, own);
                own = hits(rest, titleEnd, readable, language).getOrDefault(number, List.of());
            }
            judge(number, own, article, language).ifPresent(matches::add);
        }
        return matches;
    }

    @Override
    public void close() {
        try {
            monitor.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds up one topic's hits. */
    private Optional<TopicMatch> judge(int number, List<Hit> hits, Article article, String language) {
        Topic topic = topics.get(number);
        Set<String> groups = new HashSet<>();
        for (Hit hit : hits) {
            if (hit.pattern.unless().isEmpty() && !hit.pattern.hides()) {
                groups.add(hit.pattern.group());
            }
        }
        Set<String> plain = Set.copyOf(groups);
        List<TopicMatch.Reason> reasons = new ArrayList<>();
        double score = 0;
        Map<String, Double> sums = new HashMap<>();
        for (Hit hit : hits) {
            Pattern pattern = hit.pattern;
            if (pattern.hides() || pattern.unless().stream().anyMatch(plain::contains)) {
                continue;
            }
            groups.add(pattern.group());
            sums.merge(pattern.group(), Math.max(0, pattern.weight()), Double::sum);
            score += pattern.weight();
            reasons.add(new TopicMatch.Reason(
                    pattern.group(), pattern.label(), pattern.weight(), hit.found(article.text()), hit.spans));
        }
        if (reasons.isEmpty()) {
            return Optional.empty();
        }
        String country = article.outlet().country();
        if (country != null
                && topic.homeCountries().contains(country)
                && topic.home().unless().stream().noneMatch(groups::contains)) {
            groups.add(topic.home().group());
            sums.merge(topic.home().group(), Math.max(0, topic.home().weight()), Double::sum);
            score += topic.home().weight();
            reasons.add(new TopicMatch.Reason(
                    topic.home().group(),
                    "home country of the outlet",
                    topic.home().weight(),
                    List.of(country)));
        }
        for (Map.Entry<String, Double> cap : new TreeMap<>(topic.caps()).entrySet()) {
            double over = sums.getOrDefault(cap.getKey(), 0.0) - cap.getValue();
            if (over > 0) {
                score -= over;
                reasons.add(
                        new TopicMatch.Reason(cap.getKey(), "together at most " + cap.getValue(), -over, List.of()));
            }
        }
        reasons.sort(Comparator.comparingDouble((TopicMatch.Reason reason) -> -Math.abs(reason.weight())));
        List<String> missing = missing(topic.gate(), groups, sums);
        if (!spoken.get(number).contains(language)
                && spoken.get(number).stream().anyMatch(Analyzers.LANGUAGES::contains)) {
            missing.add(TopicMatch.LANGUAGE);
        }
        // Sums of weights like 0.1 must not miss a threshold by the last bit.
        score = Math.round(score * 1_000) / 1_000.0;
        Level level = missing(topic.reviewGate(), groups, sums).isEmpty() ? level(topic, score, missing) : Level.NONE;
        return Optional.of(new TopicMatch(topic.id(), score, level, reasons, missing));
    }

    /** The demands of a gate that none of the groups meets. */
    private static List<String> missing(List<String> gate, Set<String> groups, Map<String, Double> sums) {
        List<String> missing = new ArrayList<>();
        for (String demand : gate) {
            if (GateGroup.anyOf(demand).stream().noneMatch(group -> group.open(groups, sums))) {
                missing.add(demand);
            }
        }
        return missing;
    }

    private static Level level(Topic topic, double score, List<String> missing) {
        if (score < topic.review()) {
            return Level.NONE;
        }
        if (!missing.isEmpty() || score < topic.digest()) {
            return Level.REVIEW;
        }
        return score < topic.alert() ? Level.DIGEST : Level.ALERT;
    }

    private Map<Integer, List<Hit>> hits(String text, int titleEnd, int readable, String language) {
        Document document = new Document();
        String title = text.substring(0, titleEnd);
        // The second value's offsets go on one behind the first's, which is where text() has its line break.
        String summary = readable > titleEnd + 1 ? text.substring(titleEnd + 1, readable) : "";
        for (String each : Analyzers.languages(language)) {
            document.add(new TextField(Analyzers.field("title", each), title, Field.Store.NO));
            document.add(new TextField(Analyzers.field("text", each), title, Field.Store.NO));
            document.add(new TextField(Analyzers.field("text", each), summary, Field.Store.NO));
        }
        MatchingQueries<PatternTrial.Found> matching;
        try {
            matching = monitor.match(document, searcher -> new PatternTrial(searcher, ready));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            ListPlaces.forget();
        }
        if (!matching.getErrors().isEmpty()) {
            Map.Entry<String, Exception> first =
                    matching.getErrors().entrySet().iterator().next();
            Rule rule = rules.get(Integer.parseInt(first.getKey()));
            throw new IllegalStateException(
                    "topic " + topics.get(rule.topic).name() + ", pattern " + rule.pattern.query() + " failed",
                    first.getValue());
        }
        Map<Integer, PatternTrial.Found> inOrder = new TreeMap<>();
        for (PatternTrial.Found match : matching.getMatches()) {
            inOrder.put(Integer.parseInt(match.getQueryId()), match);
        }
        Map<Integer, List<Hit>> hits = new HashMap<>();
        inOrder.forEach((number, match) -> {
            Rule rule = rules.get(number);
            // A word compared letter by letter is found in any language; its pattern is meant for one.
            String meant = rule.pattern.language();
            if (!meant.equals(Pattern.ANY) && !meant.equals(language)) {
                return;
            }
            hits.computeIfAbsent(rule.topic, topic -> new ArrayList<>()).add(new Hit(rule.pattern, spans(text, match)));
        });
        return hits;
    }

    /** The places of a match, those with only blanks or a hyphen between them as one. */
    private static List<TopicMatch.Span> spans(String text, PatternTrial.Found match) {
        TreeSet<TopicMatch.Span> sorted =
                new TreeSet<>(Comparator.comparingInt(TopicMatch.Span::start).thenComparingInt(TopicMatch.Span::end));
        match.places()
                .forEach(place -> sorted.add(new TopicMatch.Span(
                        Math.min(place.start(), text.length()), Math.min(place.end(), text.length()))));
        List<TopicMatch.Span> spans = new ArrayList<>();
        for (TopicMatch.Span span : sorted) {
            TopicMatch.Span last = spans.isEmpty() ? null : spans.get(spans.size() - 1);
            if (last != null
                    && (span.start() <= last.end()
                            || JOINED.matcher(text.substring(last.end(), span.start()))
                                    .matches())) {
                spans.set(spans.size() - 1, new TopicMatch.Span(last.start(), Math.max(last.end(), span.end())));
            } else {
                spans.add(span);
            }
        }
        return spans;
    }

    private static String hide(String text, List<Hit> hits) {
        StringBuilder rest = new StringBuilder(text);
        for (Hit hit : hits) {
            if (hit.pattern.hides()) {
                for (TopicMatch.Span span : hit.spans) {
                    String gone = LETTERS.matcher(text.substring(span.start(), span.end()))
                            .replaceAll(letter ->
                                    String.valueOf(HIDDEN).repeat(letter.group().length()));
                    rest.replace(span.start(), span.end(), gone);
                }
            }
        }
        return rest.toString();
    }

    /** The language to read a text in: the article's, which was checked; when it has none, what the text reads as. */
    private static String language(String claimed, String text) {
        String language = claimed.toLowerCase(Locale.ROOT).split("[-_]", 2)[0];
        return language.isEmpty() || language.equals(Language.UNKNOWN) ? Language.of(text) : language;
    }

    /** Keeps a pattern one query, so that one match has all its words. */
    private static final class WholeQueries extends QueryDecomposer {
        @Override
        public Set<Query> decompose(Query query) {
            return Set.of(query);
        }
    }

    /** A pattern, and its topic's place in {@link #topics}. */
    private record Rule(int topic, Pattern pattern) {}

    private record Hit(Pattern pattern, List<TopicMatch.Span> spans) {

        List<String> found(String text) {
            Set<String> words = new LinkedHashSet<>();
            for (TopicMatch.Span span : spans) {
                words.add(text.substring(span.start(), span.end()));
            }
            return List.copyOf(words);
        }
    }
}
