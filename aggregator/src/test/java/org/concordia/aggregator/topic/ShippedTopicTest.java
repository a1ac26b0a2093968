package org.concordia.aggregator.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.concordia.aggregator.article.Article;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped topic on a sample written and labelled for it: {@code topics/sample.tsv}. */
final class ShippedTopicTest {

    private record Item(String id, boolean ours, Article article, Level said) {}

    private static List<Item> sample(String language) throws IOException {
        List<Item> items = new ArrayList<>();
        Topic topic =
                TopicFile.read(0, ShippedTopics.file("chile-peru-migration").orElseThrow());
        TopicMatcher matcher = new TopicMatcher(List.of(topic));
        try (InputStream in = ShippedTopicTest.class.getResourceAsStream("/topics/sample.tsv")) {
            assertThat(in).isNotNull();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .toList()) {
                String[] fields = line.split("\t");
                if (fields[1].equals(language)) {
                    Article article =
                            Sample.article(fields[1], fields[2].isEmpty() ? null : fields[2], fields[4], fields[5]);
                    Level said = matcher.explain(article).stream()
                            .findFirst()
                            .map(TopicMatch::level)
                            .orElse(Level.NONE);
                    items.add(new Item(fields[0], fields[3].equals("1"), article, said));
                }
            }
        }
        return items;
    }

    private static double share(List<Item> items, Predicate<Item> of, Predicate<Item> that) {
        List<Item> all = items.stream().filter(of).toList();
        return all.isEmpty() ? 1 : (double) all.stream().filter(that).count() / all.size();
    }

    private static Predicate<Item> at(Level level) {
        return item -> item.said().compareTo(level) >= 0;
    }

    @ParameterizedTest
    @ValueSource(strings = {"es", "en"})
    void takesWhatIsOursAndLeavesTheTraps(String language) throws IOException {
        List<Item> items = sample(language);
        assertThat(items).hasSizeGreaterThan(150);
        double precision = share(items, at(Level.DIGEST), Item::ours);
        double recall = share(items, Item::ours, at(Level.DIGEST));
        assertThat(2 * precision * recall / (precision + recall))
                .as(
                        "F1 at digest, wrong: %s",
                        items.stream()
                                .filter(item -> item.ours() != at(Level.DIGEST).test(item))
                                .map(Item::id)
                                .toList())
                .isGreaterThanOrEqualTo(0.95);
        assertThat(share(items, at(Level.ALERT), Item::ours))
                .as("precision at alert")
                .isGreaterThanOrEqualTo(0.97);
        assertThat(share(items, Item::ours, at(Level.REVIEW)))
                .as("recall at review")
                .isGreaterThanOrEqualTo(0.97);
    }

    @Test
    void theArticleThatItAllBeganWithMayAlert() {
        Topic topic =
                TopicFile.read(0, ShippedTopics.file("chile-peru-migration").orElseThrow());
        TopicMatcher matcher = new TopicMatcher(List.of(topic));
        Article article = Sample.article(
                "en",
                "State of emergency on Peru's southern border as Venezuelans leave Chile",
                "President José Jarí sent troops to Tacna on Friday.");
        TopicMatch match = matcher.explain(article).get(0);
        assertThat(match.level()).isEqualTo(Level.ALERT);
        assertThat(match.missing()).isEmpty();
    }

    @Test
    void everyGroupAndNamedPatternHasASpanishName() {
        Topic topic =
                TopicFile.read(0, ShippedTopics.file("chile-peru-migration").orElseThrow());
        assertThat(topic.patterns().stream()
                        .flatMap(pattern -> Stream.of(pattern.group(), pattern.name()))
                        .filter(name -> !name.isEmpty())
                        .distinct())
                .isSubsetOf(topic.called().get("es").keySet());
    }

    @Test
    void bringsItsEditionsAndItsPolicy() {
        Topic topic =
                TopicFile.read(0, ShippedTopics.file("chile-peru-migration").orElseThrow());
        assertThat(topic.editions()).extracting(EditionPlan::name).containsExactly("daily", "weekly");
        assertThat(topic.editions()).allMatch(plan -> plan.languages().equals(List.of("es", "en")));
        assertThat(topic.alerts()).isEqualTo(AlertPolicy.DEFAULT);
    }
}
