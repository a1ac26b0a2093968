package org.concordia.aggregator.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.article.ArticleStore;
import org.concordia.aggregator.feed.Outlet;
import org.concordia.aggregator.feed.OutletStore;
import org.concordia.aggregator.parse.PublishedTime;
import org.concordia.aggregator.storage.Sql;
import org.concordia.aggregator.storage.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

@ParameterizedClass
@EnumSource(TestDatabase.class)
final class TopicStoreIT {

    private static final Instant NOW = Sample.NOW;

    private static final String FILE = """
            name: border
            titles: {en: Border}
            thresholds: {review: 1, digest: 2, alert: 3}
            patterns: [{language: es, group: people, weight: 2, queries: [migrante]}]
            """;

    @Parameter
    TestDatabase database;

    private JdbcClient jdbc;
    private TopicStore topics;
    private ArticleStore articles;
    private Outlet outlet;

    @BeforeEach
    void open() {
        DataSource source = database.fresh();
        jdbc = JdbcClient.create(source);
        topics = new TopicStore(new JdbcTemplate(source));
        articles = new ArticleStore(new JdbcTemplate(source));
        outlet = new OutletStore(jdbc).findOrAdd(new Outlet(0, "El Faro", null, "CL", "es", false, false));
        jdbc.sql("""
                        INSERT INTO feed (address, host, outlet_id, title, next_poll_at, created_at)
                        VALUES ('https://elfaro.example/rss', 'elfaro.example', :outlet, 'El Faro', :now, :now)
                        """).param("outlet", outlet.id()).param("now", Sql.utc(NOW)).update();
    }

    private long article(String title, Duration age) {
        long feed = jdbc.sql("SELECT MIN(id) FROM feed").query(Long.class).single();
        return articles.add(new Article(
                        0,
                        feed,
                        outlet,
                        title,
                        "https://elfaro.example/" + title.hashCode(),
                        title,
                        "",
                        null,
                        "es",
                        new PublishedTime(NOW.minus(age), PublishedTime.Source.FEED),
                        null,
                        NOW,
                        false,
                        List.of()))
                .orElseThrow();
    }

    private static TopicMatch match(long topic, Level level) {
        TopicMatch.Reason reason = new TopicMatch.Reason(
                "people", "migrante", 2, List.of("migrantes"), List.of(new TopicMatch.Span(0, 9)));
        return new TopicMatch(topic, 2, level, List.of(reason), List.of("place"));
    }

    @Test
    void topicOfANameIsStoredOnce() {
        assertThat(topics.add("border", FILE, NOW)).isTrue();
        assertThat(topics.add("border", FILE + "# again", NOW)).isFalse();
        assertThat(topics.all()).hasSize(1);
        assertThat(topics.definition("border")).hasValue(FILE);
        Topic topic = topics.named("border").orElseThrow();
        assertThat(topics.find(topic.id())).hasValue(topic);
        assertThat(topics.named("other")).isEmpty();
    }

    @Test
    void versionDiffersAfterEveryChange() {
        String none = topics.version();
        topics.add("border", FILE, NOW);
        String added = topics.version();
        assertThat(topics.change("border", FILE + "# changed", NOW.plusMillis(1)))
                .isTrue();
        assertThat(List.of(none, added, topics.version())).doesNotHaveDuplicates();
        assertThat(topics.change("other", FILE, NOW)).isFalse();
    }

    @Test
    void reasonsComeBackAsTheyWereRecorded() {
        topics.add("border", FILE, NOW);
        long topic = topics.named("border").orElseThrow().id();
        long article = article("Migrantes en Arica", Duration.ofMinutes(5));
        topics.record(article, List.of(match(topic, Level.REVIEW)), NOW);
        topics.record(article, List.of(match(topic, Level.ALERT)), NOW);
        assertThat(topics.said(article)).containsExactly(match(topic, Level.REVIEW));
    }

    @Test
    void unfiledAreThoseForTheDigestOldestFirstUntilTheyAreFiled() {
        topics.add("border", FILE, NOW);
        long topic = topics.named("border").orElseThrow().id();
        long newer = article("uno", Duration.ofMinutes(5));
        long older = article("dos", Duration.ofMinutes(50));
        long left = article("tres", Duration.ofMinutes(1));
        topics.record(newer, List.of(match(topic, Level.DIGEST)), NOW);
        topics.record(older, List.of(match(topic, Level.ALERT)), NOW);
        topics.record(left, List.of(match(topic, Level.REVIEW)), NOW);
        assertThat(topics.unfiled(topic, 10))
                .extracting(matched -> matched.article().id())
                .containsExactly(older, newer);
        assertThat(topics.unfiled(topic, 1)).hasSize(1);
        topics.filed(topic, List.of(older), NOW);
        assertThat(topics.unfiled(topic, 10))
                .extracting(matched -> matched.article().id())
                .containsExactly(newer);
    }

    @Test
    void whatAnEditRaisesToTheDigestIsWorkAndWhatIsFiledStaysFiled() {
        topics.add("border", FILE, NOW);
        long topic = topics.named("border").orElseThrow().id();
        long raised = article("uno", Duration.ofMinutes(5));
        long filed = article("dos", Duration.ofMinutes(50));
        long sunk = article("tres", Duration.ofMinutes(20));
        long unmatched = article("cuatro", Duration.ofMinutes(1));
        topics.record(raised, List.of(match(topic, Level.REVIEW)), NOW);
        topics.record(filed, List.of(match(topic, Level.DIGEST)), NOW);
        topics.record(sunk, List.of(match(topic, Level.DIGEST)), NOW);
        topics.filed(topic, List.of(filed), NOW);

        TopicMatch more = new TopicMatch(topic, 5.5, Level.ALERT, List.of(), List.of());
        topics.revise(raised, List.of(more), NOW.plusSeconds(60));
        topics.revise(filed, List.of(match(topic, Level.ALERT)), NOW.plusSeconds(60));
        topics.revise(sunk, List.of(match(topic, Level.NONE)), NOW.plusSeconds(60));
        topics.revise(unmatched, List.of(match(topic, Level.DIGEST)), NOW.plusSeconds(60));

        assertThat(topics.said(raised)).containsExactly(more);
        assertThat(topics.said(filed)).containsExactly(match(topic, Level.ALERT));
        assertThat(topics.unfiled(topic, 10))
                .extracting(matched -> matched.article().id())
                .containsExactly(raised, unmatched);
    }

    @Test
    void recentAreNewestFirstAndOfOneLevelIfAsked() {
        topics.add("border", FILE, NOW);
        long topic = topics.named("border").orElseThrow().id();
        long newer = article("uno", Duration.ofMinutes(5));
        long older = article("dos", Duration.ofMinutes(50));
        topics.record(newer, List.of(match(topic, Level.NONE)), NOW);
        topics.record(older, List.of(match(topic, Level.ALERT)), NOW);
        assertThat(topics.recent(topic, null, 10))
                .extracting(matched -> matched.article().id())
                .containsExactly(newer, older);
        assertThat(topics.recent(topic, Level.ALERT, 10))
                .extracting(matched -> matched.article().id())
                .containsExactly(older);
        assertThat(topics.recent(topic, Level.NONE, 10)).singleElement().satisfies(left -> {
            assertThat(left.article().id()).isEqualTo(newer);
            assertThat(left.match()).isEqualTo(TopicMatch.nothing(topic));
            assertThat(left.mark()).isNull();
        });
        assertThat(topics.recent(topic, Level.NONE, 1, 10)).isEmpty();
        assertThat(topics.recent(topic, Level.REVIEW, 10)).isEmpty();
        assertThat(topics.counts(topic)).containsExactly(Map.entry(Level.ALERT, 1L));
    }

    @Test
    void whatATopicLeavesIsNotStoredButLowersWhatIs() {
        topics.add("border", FILE, NOW);
        topics.add("second", FILE.replace("border", "second"), NOW);
        long topic = topics.named("border").orElseThrow().id();
        long second = topics.named("second").orElseThrow().id();
        long left = article("uno", Duration.ofMinutes(5));
        long taken = article("dos", Duration.ofMinutes(50));
        topics.record(
                Map.of(
                        left, List.of(match(topic, Level.NONE), match(second, Level.NONE)),
                        taken, List.of(match(topic, Level.DIGEST), match(second, Level.NONE))),
                NOW);
        assertThat(topics.said(left)).isEmpty();
        assertThat(topics.said(taken)).containsExactly(match(topic, Level.DIGEST));

        topics.revise(left, List.of(match(topic, Level.NONE)), NOW);
        topics.revise(taken, List.of(match(topic, Level.NONE), match(second, Level.REVIEW)), NOW);
        assertThat(topics.said(left)).isEmpty();
        assertThat(topics.said(taken)).containsExactly(match(topic, Level.NONE), match(second, Level.REVIEW));
        assertThat(topics.recent(topic, Level.NONE, 10))
                .extracting(matched -> matched.article().id())
                .containsExactly(left, taken);
    }

    @Test
    void topicThatSaysNothingOfAnEditLeavesItUnlessItRests() {
        topics.add("border", FILE, NOW);
        topics.add("second", FILE.replace("border", "second"), NOW);
        topics.add("resting", FILE.replace("border", "resting"), NOW);
        long topic = topics.named("border").orElseThrow().id();
        long second = topics.named("second").orElseThrow().id();
        long resting = topics.named("resting").orElseThrow().id();
        long article = article("uno", Duration.ofMinutes(5));
        topics.record(
                article,
                List.of(match(topic, Level.DIGEST), match(second, Level.DIGEST), match(resting, Level.DIGEST)),
                NOW);
        topics.rest("resting", true, NOW);
        topics.revise(article, List.of(match(second, Level.REVIEW)), NOW);
        assertThat(topics.said(article))
                .containsExactly(TopicMatch.nothing(topic), match(second, Level.REVIEW), match(resting, Level.DIGEST));
        topics.revise(article, match(topic, Level.ALERT), NOW);
        assertThat(topics.said(article))
                .extracting(TopicMatch::level)
                .containsExactly(Level.ALERT, Level.REVIEW, Level.DIGEST);
    }

    @Test
    void shippedTopicsAreInstalledOnceAndNeverWrittenOver() {
        ShippedTopics shipped = new ShippedTopics(topics, () -> NOW);
        shipped.install();
        String mine = FILE.replace("border", "chile-peru-migration");
        topics.change("chile-peru-migration", mine, NOW);
        shipped.install();
        assertThat(topics.definition("chile-peru-migration")).hasValue(mine);
    }

    @Test
    void matchingFollowsWhatAnEditorChanges() {
        Instant[] now = {NOW};
        topics.add("border", FILE, NOW);
        TopicMatching matching = new TopicMatching(topics, () -> now[0]);
        Article article = Sample.article("es", "Migrantes", "y una zanja");
        assertThat(matching.match(article).get(0).score()).isEqualTo(2);
        topics.change(
                "border", FILE.replace("migrante", "zanja").replace("weight: 2", "weight: 3"), NOW.plusSeconds(1));
        assertThat(matching.match(article).get(0).score()).as("still known").isEqualTo(2);
        now[0] = NOW.plus(TopicMatching.LOOK_EVERY);
        assertThat(matching.match(article).get(0).score()).isEqualTo(3);
        topics.add("second", FILE.replace("border", "second"), NOW.plusSeconds(2));
        matching.refresh();
        assertThat(matching.match(article)).hasSize(2);
    }
}
