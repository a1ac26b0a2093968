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
import org.apache.lucene.search.Query;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.article.Language;

/**
 * Says of an article what the topics think of it, and why. All patterns of all topics are stored queries: only those of
 * which the article has the words are tried on it, see {@link Presearch}. Safe for many threads.
 */
public final class TopicMatcher {

    /**
     * How much of an article is read, in UTF-16 units behind the title. A news item says what it is about in its
     * first paragraphs; further down it recalls everything else, and a megabyte would cost seconds.
     */
    static final int READ = 3_000;

    /** Stands for hidden letters: a letter no language of news uses, so that words keep their places. */
    private static final char HIDDEN = 'ʘ';

    private static final java.util.regex.Pattern LETTERS = java.util.regex.Pattern.compile("[\\p{L}\\p{M}\\p{N}]");
    private static final java.util.regex.Pattern JOINED = java.util.regex.Pattern.compile("[ \\u00a0-]{1,3}");

    private final Analyzers analyzers = new Analyzers();
    private final List<Rule> rules = new ArrayList<>();
    private final List<Topic> topics;
    private final List<Set<String>> spoken = new ArrayList<>();
    private final Map<String, List<GateGroup>> demands = new HashMap<>();
    private final Presearch presearch = new Presearch();

    /**
     * A matcher of these topics.
     *
     * @throws IllegalArgumentException if a pattern cannot be read; {@link TopicFile#read} says so earlier and better
     */
    public TopicMatcher(Collection<Topic> topics) {
        this.topics = List.copyOf(topics);
        for (int number = 0; number < this.topics.size(); number++) {
            Topic topic = this.topics.get(number);
            PatternReader reader = new PatternReader(analyzers.byField, topic.words());
            Set<String> languages = new HashSet<>();
            for (Pattern pattern : topic.patterns()) {
                try {
                    Query query = reader.read(pattern);
                    presearch.add(query);
                    rules.add(new Rule(number, pattern, PatternTrial.ready(query)));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                } catch (PatternFault fault) {
                    throw new IllegalArgumentException(
                            "topic " + topic.name() + ", pattern " + pattern.query() + ": " + fault.getMessage(),
                            fault);
                }
                languages.add(pattern.language());
            }
            spoken.add(languages);
            topic.gate().forEach(demand -> demands.put(demand, GateGroup.anyOf(demand)));
            topic.reviewGate().forEach(demand -> demands.put(demand, GateGroup.anyOf(demand)));
        }
    }

    /** The topics it asks, in the order given. */
    public List<Topic> topics() {
        return topics;
    }

    /**
     * What the topics say of an article, in their order: those for which it is at least for review. What its words
     * cannot bring so far is not looked into, which spares most of the work for most articles.
     */
    public List<TopicMatch> match(Article article) {
        return matches(article, true).stream()
                .filter(match -> match.level() != Level.NONE)
                .toList();
    }

    /** What every topic of which a pattern matched says of an article, also where that is too little. */
    public List<TopicMatch> explain(Article article) {
        return matches(article, false);
    }

    private List<TopicMatch> matches(Article article, boolean forReview) {
        String text = article.text();
        int titleEnd = Math.min(article.title().length(), READ);
        int readable = titleEnd < article.title().length() ? titleEnd : Math.min(text.length(), titleEnd + READ);
        String language = language(article.language(), text.substring(0, readable));
        Map<Integer, List<Hit>> hits = hits(text, titleEnd, readable, language, article, forReview);
        List<TopicMatch> matches = new ArrayList<>();
        for (int number = 0; number < topics.size(); number++) {
            List<Hit> own = hits.getOrDefault(number, List.of());
            if (own.isEmpty()) {
                continue;
            }
            boolean hiding = own.stream().anyMatch(hit -> hit.rule.pattern.hides());
            if (hiding) {
                String rest = hide(text, own);
                own = hits(rest, titleEnd, readable, language, article, forReview)
                        .getOrDefault(number, List.of());
            }
            judge(number, own, article, language).ifPresent(matches::add);
        }
        return matches;
    }

    /** Adds up one topic's hits. */
    private Optional<TopicMatch> judge(int number, List<Hit> hits, Article article, String language) {
        Topic topic = topics.get(number);
        Set<String> groups = new HashSet<>();
        for (Hit hit : hits) {
            if (hit.rule.pattern.unless().isEmpty() && !hit.rule.pattern.hides()) {
                groups.add(hit.rule.pattern.group());
            }
        }
        Set<String> plain = Set.copyOf(groups);
        List<TopicMatch.Reason> reasons = new ArrayList<>();
        double score = 0;
        Map<String, Double> sums = new HashMap<>();
        for (Hit hit : hits) {
            Pattern pattern = hit.rule.pattern;
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
    private List<String> missing(List<String> gate, Set<String> groups, Map<String, Double> sums) {
        List<String> missing = new ArrayList<>();
        for (String demand : gate) {
            if (demands.get(demand).stream().noneMatch(group -> group.open(groups, sums))) {
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

    private Map<Integer, List<Hit>> hits(
            String text, int titleEnd, int readable, String language, Article article, boolean forReview) {
        String title = text.substring(0, titleEnd);
        String summary = readable > titleEnd + 1 ? text.substring(titleEnd + 1, readable) : "";
        Map<Integer, List<Hit>> hits = new HashMap<>();
        try {
            Map<String, Words> words = analyzers.words(language, title, summary, presearch::asks);
            Map<Integer, List<Rule>> candidates = candidates(words, language);
            if (forReview) {
                candidates.entrySet().removeIf(of -> !mayReachReview(topics.get(of.getKey()), of.getValue(), article));
            }
            if (candidates.isEmpty()) {
                return hits;
            }
            try (PatternTrial trial = new PatternTrial(words)) {
                for (Map.Entry<Integer, List<Rule>> of : candidates.entrySet()) {
                    for (Rule rule : of.getValue()) {
                        List<TopicMatch.Span> places = trial.places(rule.query);
                        if (!places.isEmpty()) {
                            hits.computeIfAbsent(of.getKey(), topic -> new ArrayList<>())
                                    .add(new Hit(rule, spans(text, places)));
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return hits;
    }

    /** The patterns that may match, by topic. */
    private Map<Integer, List<Rule>> candidates(Map<String, Words> words, String language) {
        Map<Integer, List<Rule>> candidates = new TreeMap<>();
        presearch.candidates(words).stream().mapToObj(rules::get).forEach(rule -> {
            // A word compared letter by letter is found in any language; its pattern is meant for one.
            String meant = rule.pattern.language();
            if (meant.equals(Pattern.ANY) || meant.equals(language)) {
                candidates
                        .computeIfAbsent(rule.topic, topic -> new ArrayList<>())
                        .add(rule);
            }
        });
        return candidates;
    }

    /** Whether an article could be for review if all these patterns matched and none of what speaks against it did. */
    private boolean mayReachReview(Topic topic, List<Rule> candidates, Article article) {
        Set<String> groups = new HashSet<>();
        Map<String, Double> sums = new HashMap<>();
        for (Rule rule : candidates) {
            if (!rule.pattern.hides()) {
                groups.add(rule.pattern.group());
                sums.merge(rule.pattern.group(), Math.max(0, rule.pattern.weight()), Double::sum);
            }
        }
        if (topic.homeCountries().contains(String.valueOf(article.outlet().country()))) {
            groups.add(topic.home().group());
            sums.merge(topic.home().group(), Math.max(0, topic.home().weight()), Double::sum);
        }
        double most = 0;
        for (Map.Entry<String, Double> sum : sums.entrySet()) {
            most += Math.min(sum.getValue(), topic.caps().getOrDefault(sum.getKey(), Double.MAX_VALUE));
        }
        return Math.round(most * 1_000) / 1_000.0 >= topic.review()
                && missing(topic.reviewGate(), groups, sums).isEmpty();
    }

    /** The places of a match, those with only blanks or a hyphen between them as one. */
    private static List<TopicMatch.Span> spans(String text, List<TopicMatch.Span> places) {
        TreeSet<TopicMatch.Span> sorted =
                new TreeSet<>(Comparator.comparingInt(TopicMatch.Span::start).thenComparingInt(TopicMatch.Span::end));
        places.forEach(place -> sorted.add(
                new TopicMatch.Span(Math.min(place.start(), text.length()), Math.min(place.end(), text.length()))));
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
            if (hit.rule.pattern.hides()) {
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

    /** A pattern, its topic's place in {@link #topics}, and its query as {@link PatternTrial#ready} made it. */
    private record Rule(int topic, Pattern pattern, Query query) {}

    private record Hit(Rule rule, List<TopicMatch.Span> spans) {

        List<String> found(String text) {
            Set<String> words = new LinkedHashSet<>();
            for (TopicMatch.Span span : spans) {
                words.add(text.substring(span.start(), span.end()));
            }
            return List.copyOf(words);
        }
    }
}
