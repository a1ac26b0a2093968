package org.concordia.aggregator.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@ParameterizedClass
@EnumSource(TestDatabase.class)
final class MarkStoreIT {

    private static final Instant NOW = Sample.NOW;

    private static final String FILE = """
            name: %s
            titles: {en: Border}
            thresholds: {review: 1, digest: 2, alert: 3}
            patterns: [{language: es, group: people, weight: 2, queries: [migrante]}]
            """;

    @Parameter
    TestDatabase database;

    private JdbcClient jdbc;
    private TopicStore topics;
    private MarkStore marks;
    private ArticleStore articles;
    private Outlet outlet;
    private long topic;
    private long other;

    @BeforeEach
    void open() {
        DataSource source = database.fresh();
        jdbc = JdbcClient.create(source);
        topics = new TopicStore(new JdbcTemplate(source));
        marks = new MarkStore(jdbc, new TransactionTemplate(new JdbcTransactionManager(source)));
        articles = new ArticleStore(new JdbcTemplate(source));
        outlet = new OutletStore(jdbc).findOrAdd(new Outlet(0, "El Faro", null, "CL", "es", false, false));
        jdbc.sql("""
                        INSERT INTO feed (id, address, host, outlet_id, title, next_poll_at, created_at)
                        VALUES (1, 'https://elfaro.example/rss', 'elfaro.example', :outlet, 'El Faro', :now, :now)
                        """).param("outlet", outlet.id()).param("now", Sql.utc(NOW)).update();
        topics.add("border", FILE.formatted("border"), NOW);
        topics.add("mines", FILE.formatted("mines"), NOW);
        topic = topics.named("border").orElseThrow().id();
        other = topics.named("mines").orElseThrow().id();
    }

    private static Article article(Outlet outlet, String title, String summary) {
        return new Article(
                0,
                1,
                outlet,
                title,
                "https://elfaro.example/" + title.hashCode(),
                title,
                summary,
                null,
                "es",
                new PublishedTime(NOW, PublishedTime.Source.FEED),
                null,
                NOW,
                false,
                List.of());
    }

    private long matched(String title, Level level) {
        long article = articles.add(article(outlet, title, "")).orElseThrow();
        topics.record(article, List.of(match(topic, level), match(other, level)), NOW);
        return article;
    }

    private static TopicMatch match(long topic, Level level) {
        return new TopicMatch(
                topic, 2, level, List.of(new TopicMatch.Reason("people", "migrante", 2, List.of("x"))), List.of());
    }

    private Level level(long article) {
        return topics.said(article).get(0).level();
    }

    private List<Long> work() {
        return topics.unfiled(topic, 10).stream()
                .map(matched -> matched.article().id())
                .toList();
    }

    @Test
    void whatBelongsIsWorkAndAlertsOnlyByItsScore() {
        long left = matched("left", Level.NONE);
        long sure = matched("sure", Level.ALERT);
        long unseen = articles.add(article(outlet, "unseen", "")).orElseThrow();
        for (long article : List.of(left, sure, unseen)) {
            assertThat(marks.mark(topic, article, true, "ana", NOW)).isTrue();
        }
        assertThat(List.of(level(left), level(sure), level(unseen)))
                .containsExactly(Level.DIGEST, Level.ALERT, Level.DIGEST);
        assertThat(work()).containsExactlyInAnyOrder(left, sure, unseen);
        assertThat(topics.said(left)).as("not the other topic").hasSize(1);
        assertThat(topics.said(sure).get(1).level()).as("the other topic").isEqualTo(Level.ALERT);
        assertThat(topics.said(sure).get(0).reasons()).as("the reasons stay").hasSize(1);
        assertThat(marks.mark(topic, 4711, true, "ana", NOW)).isFalse();
    }

    @Test
    void whatDoesNotBelongIsNoWorkAndNoLongerFiled() {
        long waiting = matched("waiting", Level.DIGEST);
        long filed = matched("filed", Level.ALERT);
        topics.filed(topic, List.of(filed), NOW);
        marks.mark(topic, waiting, false, "ana", NOW);
        marks.mark(topic, filed, false, "ana", NOW);
        assertThat(work()).isEmpty();
        assertThat(topics.counts(topic)).containsOnlyKeys(Level.NONE);
        assertThat(topics.recent(topic, null, 10))
                .allSatisfy(shown -> assertThat(shown.mark()).isNotNull());

        topics.filed(topic, List.of(waiting), NOW);
        marks.takeBack(topic, waiting);
        assertThat(work()).as("filing came too late").containsExactly(waiting);
        marks.mark(topic, waiting, false, "ana", NOW);

        marks.takeBack(topic, filed);
        assertThat(level(filed)).isEqualTo(Level.ALERT);
        assertThat(work()).as("it comes back").containsExactly(filed);
        assertThat(marks.takeBack(topic, filed)).as("once").isFalse();
    }

    @Test
    void markStandsWhateverThePatternsSayLater() {
        long belongs = matched("belongs", Level.REVIEW);
        long not = matched("not", Level.DIGEST);
        marks.mark(topic, belongs, true, "ana", NOW);
        marks.mark(topic, not, false, "ana", NOW);
        for (Level later : List.of(Level.NONE, Level.REVIEW, Level.ALERT)) {
            topics.revise(belongs, List.of(match(topic, later)), NOW);
            topics.revise(not, List.of(match(topic, later)), NOW);
            assertThat(level(belongs)).isEqualTo(later == Level.ALERT ? Level.ALERT : Level.DIGEST);
            assertThat(level(not)).isEqualTo(Level.NONE);
        }
        marks.takeBack(topic, not);
        assertThat(level(not)).as("what they said last").isEqualTo(Level.ALERT);
        topics.revise(not, List.of(match(topic, Level.REVIEW)), NOW);
        assertThat(level(not)).isEqualTo(Level.REVIEW);
    }

    @Test
    void changedMindReplacesTheMark() {
        long article = matched("title", Level.DIGEST);
        topics.filed(topic, List.of(article), NOW);
        marks.mark(topic, article, false, "ana", NOW);
        marks.mark(topic, article, true, "vera", NOW.plus(Duration.ofMinutes(1)));
        assertThat(marks.all(topic)).singleElement().satisfies(label -> {
            assertThat(label.belongs()).isTrue();
            assertThat(label.author()).isEqualTo("vera");
        });
        assertThat(work()).containsExactly(article);
    }

    @Test
    void whatIsFiledOnlyByAMarkLeavesWithIt() {
        long article = matched("title", Level.REVIEW);
        marks.mark(topic, article, true, "ana", NOW);
        topics.filed(topic, List.of(article), NOW);
        marks.takeBack(topic, article);
        assertThat(jdbc.sql("SELECT COUNT(*) FROM topic_match WHERE filed_at IS NOT NULL")
                        .query(Long.class)
                        .single())
                .isZero();
        topics.revise(article, List.of(match(topic, Level.DIGEST)), NOW);
        assertThat(work()).containsExactly(article);
    }

    @Test
    void labelledSetKeepsTheTextAsItWasRead() {
        long article = matched("Migrantes en Arica", Level.DIGEST);
        marks.mark(topic, article, true, "ana", NOW);
        articles.edit(article, article(outlet, "Otra cosa", ""));
        assertThat(marks.all(topic)).singleElement().satisfies(label -> {
            assertThat(label.title()).isEqualTo("Migrantes en Arica");
            assertThat(label.country()).isEqualTo("CL");
            assertThat(label.articleId()).isEqualTo(article);
        });
        assertThat(marks.all(other)).isEmpty();
    }

    @Test
    void textOfAFileIsKeptOnceWithItsLastLabel() {
        Labelled text = LabelledFile.read("label\ttitle\n1\tMigrantes\n", "ana", NOW)
                .texts()
                .get(0);
        assertThat(marks.take(topic, text)).isTrue();
        assertThat(marks.take(topic, text)).isFalse();
        Labelled otherwise = LabelledFile.read("label\ttitle\n0\tMigrantes\n", "vera", NOW)
                .texts()
                .get(0);
        assertThat(marks.take(topic, otherwise)).isTrue();
        assertThat(marks.all(topic))
                .singleElement()
                .satisfies(label -> assertThat(label.belongs()).isFalse());
        assertThat(marks.drop(topic, text.item())).isTrue();
        assertThat(marks.all(topic)).isEmpty();
    }
}
