package org.concordia.aggregator.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.lucene.search.Query;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.bench.Contest;
import org.concordia.aggregator.bench.Figures;
import org.junit.jupiter.api.Test;

/**
 * Ten, a thousand and ten thousand patterns, a hundred a topic, on items of a title and sixty words: all at once as the
 * desk asks them, beside each one by one on the same indexed item. Words are made up and as common or rare as those of a
 * language (Zipf's law); patterns look for rarer ones, so that a topic finds few items.
 */
class TopicBench {

    private static final int ITEMS = 400;
    private static final int ITEMS_ONE_BY_ONE = 20;
    private static final int IN_TOPIC = 100;
    private static final int VOCABULARY = 30_000;

    /** As common as the function words and everyday verbs of a language: no pattern asks for them. */
    private static final int COMMON = 400;

    private final Random random = new Random(5);
    private final List<String> vocabulary = vocabulary();
    private final List<Article> items = items();

    private int found;

    @Test
    void matching() {
        for (int patterns : new int[] {10, 1_000, 10_000}) {
            List<Topic> topics = topics(patterns);
            TopicMatcher matcher = new TopicMatcher(topics);
            OneByOne oneByOne = new OneByOne(topics);
            int hits = 0;
            for (Article item : items.subList(0, ITEMS_ONE_BY_ONE)) {
                int reasons = matcher.explain(item).stream()
                        .mapToInt(match -> match.reasons().size())
                        .sum();
                assertThat(oneByOne.hits(item)).isEqualTo(reasons);
                hits += reasons;
            }
            Map<String, Double> seconds = new Contest()
                    .add(
                            "match",
                            () -> items.forEach(
                                    item -> found += matcher.match(item).size()))
                    .add(
                            "explain",
                            () -> items.forEach(
                                    item -> found += matcher.explain(item).size()))
                    .add(
                            "one by one",
                            () -> items.subList(0, ITEMS_ONE_BY_ONE).forEach(item -> found += oneByOne.hits(item)))
                    .run(patterns > 1_000 ? 10 : 5, 5);
            double ours = ITEMS / seconds.get("match");
            double reference = ITEMS_ONE_BY_ONE / seconds.get("one by one");
            String name = "matching: " + patterns + " patterns";
            String others = "one by one " + Figures.number(reference) + "/s";
            if (patterns == 10_000) {
                Figures.atLeast(name, Figures.number(ours) + " items/s", others, ours / reference, 20);
            } else {
                Figures.note(name, Figures.number(ours) + " items/s", others, ours / reference);
            }
            if (patterns == 1_000) {
                Figures.atLeast(name + ", items a CPU second", Figures.number(ours), "1,000", ours / 1_000, 1);
            }
            Figures.note(
                    name + ", with all reasons",
                    Figures.number(ITEMS / seconds.get("explain")) + " items/s, "
                            + Figures.number((double) hits / ITEMS_ONE_BY_ONE) + " hits an item");
        }
        assertThat(found).isPositive();
    }

    /** Every pattern asked of every item. */
    private static final class OneByOne {
        private final Analyzers analyzers = new Analyzers();
        private final Map<String, List<Query>> queries = new HashMap<>();

        OneByOne(List<Topic> topics) {
            for (Topic topic : topics) {
                PatternReader reader = new PatternReader(analyzers.byField, topic.words());
                for (Pattern pattern : topic.patterns()) {
                    try {
                        queries.computeIfAbsent(pattern.language(), language -> new ArrayList<>())
                                .add(PatternTrial.ready(reader.read(pattern)));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    } catch (PatternFault e) {
                        throw new IllegalStateException(pattern.query(), e);
                    }
                }
            }
        }

        int hits(Article item) {
            int hits = 0;
            try {
                Map<String, Words> words =
                        analyzers.words(item.language(), item.title(), item.summary(), field -> true);
                try (PatternTrial trial = new PatternTrial(words)) {
                    for (Query query : queries.getOrDefault(item.language(), List.of())) {
                        hits += trial.places(query).isEmpty() ? 0 : 1;
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return hits;
        }
    }

    private List<Topic> topics(int patterns) {
        List<Topic> topics = new ArrayList<>();
        for (int made = 0; made < patterns; made += IN_TOPIC) {
            topics.add(topic("topic-" + made, Math.min(IN_TOPIC, patterns)));
        }
        return topics;
    }

    private Topic topic(String name, int patterns) {
        StringBuilder text = new StringBuilder("gate: [people, act]\nreview-gate: [people]\nwords:\n");
        for (String list : List.of("ones", "others")) {
            text.append("  - {language: ")
                    .append("es")
                    .append(", name: ")
                    .append(list)
                    .append(", entries: [");
            for (int i = 0; i < 30; i++) {
                text.append(rare()).append(", ");
            }
            text.append(rare()).append("]}\n");
        }
        text.append("patterns:\n");
        for (int i = 0; i < patterns; i++) {
            String query = switch (i % 5) {
                case 0 -> rare();
                case 1 -> "\"" + rare() + " " + rare() + "\"";
                case 2 -> "\"@ones " + rare() + "\"~8";
                case 3 -> "\"@ones @others\"~" + (4 + i % 7);
                default -> i % 2 == 0 ? rare() + "*" : "+" + rare() + " +" + rare();
            };
            text.append("  - {language: es, group: ")
                    .append(i % 2 == 0 ? "people" : "act")
                    .append(", weight: 1, queries: ['")
                    .append(query)
                    .append("']}\n");
        }
        return Sample.topic(name, text.toString());
    }

    private String rare() {
        return vocabulary.get(COMMON + random.nextInt(VOCABULARY - COMMON));
    }

    private List<Article> items() {
        List<Article> made = new ArrayList<>();
        for (int i = 0; i < ITEMS; i++) {
            made.add(Sample.article("es", "CL", words(10), words(60)));
        }
        return made;
    }

    private String words(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            // The n-th word stands as often as 1/n says.
            int rank = (int) Math.pow(VOCABULARY, random.nextDouble()) - 1;
            text.append(vocabulary.get(rank)).append(i % 12 == 11 ? ", " : " ");
        }
        return text.toString().strip();
    }

    private List<String> vocabulary() {
        List<String> syllables = List.of(
                "ma", "re", "co", "ta", "lu", "vi", "san", "per", "do", "ñe", "ga", "tri", "mo", "que", "sol", "fa",
                "bro", "ni", "chu", "za");
        Set<String> words = new HashSet<>();
        List<String> made = new ArrayList<>();
        while (made.size() < VOCABULARY) {
            StringBuilder word = new StringBuilder();
            for (int i = 2 + random.nextInt(3); i > 0; i--) {
                word.append(syllables.get(random.nextInt(syllables.size())));
            }
            if (words.add(word.toString())) {
                made.add(word.toString());
            }
        }
        return made;
    }
}
