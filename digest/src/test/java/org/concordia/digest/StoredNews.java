package org.concordia.digest;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.article.ArticleStore;
import org.concordia.aggregator.feed.Outlet;
import org.concordia.aggregator.feed.OutletStore;
import org.concordia.aggregator.storage.Sql;
import org.concordia.aggregator.storage.TestDatabase;
import org.concordia.aggregator.topic.MarkStore;
import org.concordia.aggregator.topic.Topic;
import org.concordia.aggregator.topic.TopicStore;
import org.concordia.digest.alert.AlertStore;
import org.concordia.digest.alert.Alerts;
import org.concordia.digest.alert.ClockWatch;
import org.concordia.digest.edition.EditionStore;
import org.concordia.digest.edition.IssueBuilder;
import org.concordia.digest.story.StoryStore;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A database with a topic, its editions and a clock of its own, into which tests file stories row by row. */
public final class StoredNews {

    public static final Instant MORNING = Instant.parse("2025-11-28T10:00:00Z");

    private static final String TOPIC = """
            name: chile-peru-migration
            titles: {es: Migración entre Chile y Perú, en: Migration between Chile and Peru}
            thresholds: {review: 1, digest: 2, alert: 3}
            home-countries: [CL, PE]
            alerts: {send-at: %d, per-day: 2, min-gap-minutes: 30}
            editions:
              - {name: daily, languages: [es, en], cadence: daily, cron: "0 0 7 * * ?", zone: America/Santiago}
              - {name: weekly, languages: [es, en], cadence: weekly, cron: "0 0 8 ? * MON", zone: America/Lima}
            """;

    private static final Map<TestDatabase, DataSource> DATABASES = new EnumMap<>(TestDatabase.class);

    /** Children before their parents. */
    private static final List<String> TABLES = List.of(
            "issue_article",
            "issue_story",
            "issue",
            "edition",
            "alert_message",
            "alert_candidate",
            "alert",
            "alert_turn",
            "story_apart",
            "story_act",
            "story_headline",
            "filing_lease",
            "placement_near",
            "placement",
            "story",
            "topic_mark",
            "topic_match",
            "topic_draft",
            "topic_version",
            "topic",
            "article",
            "feed",
            "outlet");

    public final DataSource database;
    public final JdbcClient jdbc;
    public final TransactionTemplate transactions;
    public final TopicStore topics;
    public final StoryStore stories;
    public final EditionStore editions;
    public final AlertStore alerts;
    public final IssueBuilder issues;
    public final Alerts flow;
    public final MarkStore marks;
    /** What was noted for the desk's audit trail: who, act, what. */
    public final List<String> trail = new CopyOnWriteArrayList<>();

    public final long topicId;
    private final OutletStore outlets;
    private final ArticleStore articles;
    private volatile Instant now = MORNING;

    /**
     * Empty rows on this database, which all tests of the JVM share: migrating one for each test costs more than the
     * tests.
     */
    public static StoredNews on(TestDatabase kind, int sendAt) {
        DataSource database = DATABASES.computeIfAbsent(kind, TestDatabase::fresh);
        for (String table : TABLES) {
            JdbcClient.create(database).sql("DELETE FROM " + table).update();
        }
        return new StoredNews(database, sendAt);
    }

    private StoredNews(DataSource database, int sendAt) {
        InstantSource clock = () -> now;
        this.database = database;
        jdbc = JdbcClient.create(database);
        transactions = new TransactionTemplate(new JdbcTransactionManager(database));
        topics = new TopicStore(new JdbcTemplate(database));
        stories = new StoryStore(jdbc);
        editions = new EditionStore(jdbc);
        alerts = new AlertStore(jdbc, transactions, (who, act, what) -> trail.add(who + " " + act + " " + what));
        outlets = new OutletStore(jdbc);
        articles = new ArticleStore(new JdbcTemplate(database));
        issues = new IssueBuilder(editions, stories, topics, transactions, clock);
        marks = new MarkStore(jdbc, transactions);
        flow = new Alerts(alerts, stories, topics, clock, new ClockWatch());
        topics.add("chile-peru-migration", TOPIC.formatted(sendAt), now);
        Topic topic = topics.named("chile-peru-migration").orElseThrow();
        topicId = topic.id();
        editions.install(topic, now.minus(Duration.ofDays(30)));
    }

    public Instant now() {
        return now;
    }

    public Topic topic() {
        return topics.find(topicId).orElseThrow();
    }

    public void clock(Instant time) {
        now = time;
    }

    /** An empty story opened now. */
    public long story() {
        jdbc.sql("""
                        INSERT INTO story (topic_id, number, opened_at, changed_at, latest_at)
                        SELECT :topic, COUNT(*), CAST(:now AS TIMESTAMP(6) WITH TIME ZONE),
                               CAST(:now AS TIMESTAMP(6) WITH TIME ZONE), CAST(:now AS TIMESTAMP(6) WITH TIME ZONE)
                        FROM story
                        """).param("topic", topicId).param("now", Sql.utc(now)).update();
        return jdbc.sql("SELECT MAX(id) FROM story").query(Long.class).single();
    }

    /** Files an article that was published now; its id. */
    public long file(long story, Outlet outlet, String language, String title, @Nullable Long copyOf) {
        return file(story, outlet, language, title, copyOf, now);
    }

    public long file(
            long story, Outlet outlet, String language, String title, @Nullable Long copyOf, Instant published) {
        Outlet stored = outlets.findOrAdd(outlet);
        String feed = "https://feeds.example/" + stored.id();
        jdbc.sql("""
                        INSERT INTO feed (address, host, outlet_id, title, next_poll_at, created_at)
                        VALUES (:address, 'feed.example', :outlet, 'feed', :now, :now)
                        ON CONFLICT DO NOTHING
                        """)
                .param("address", feed)
                .param("outlet", stored.id())
                .param("now", Sql.utc(now))
                .update();
        long feedId = jdbc.sql("SELECT id FROM feed WHERE address = :address")
                .param("address", feed)
                .query(Long.class)
                .single();
        long next = jdbc.sql("SELECT COALESCE(MAX(id), 0) + 1 FROM article")
                .query(Long.class)
                .single();
        Article sample = SampleNews.article(
                next, stored, published, language, title, "Resumen de " + stored.name() + " sobre: " + title, false);
        long id = articles.add(new Article(
                        0,
                        feedId,
                        stored,
                        sample.guid(),
                        sample.address(),
                        title,
                        sample.summary(),
                        null,
                        language,
                        sample.published(),
                        null,
                        now,
                        false,
                        List.of(),
                        List.of("Migración", "<b>Perú</b> & Chile"),
                        "https://faro.example/foto.jpg"))
                .orElseThrow();
        jdbc.sql("""
                        INSERT INTO topic_match (topic_id, article_id, score, level, reasons, matched_at, filed_at)
                        VALUES (:topic, :article, 4, 'alert', '{}', :now, :now)
                        """)
                .param("topic", topicId)
                .param("article", id)
                .param("now", Sql.utc(now))
                .update();
        jdbc.sql("""
                        INSERT INTO placement (topic_id, article_id, position, story_id, copy_of, evidence, clock_at, placed_at)
                        VALUES (:topic, :article, :article, :story, :copy, NULL, :now, :now)
                        """)
                .param("topic", topicId)
                .param("article", id)
                .param("story", story)
                .param("copy", copyOf, java.sql.Types.BIGINT)
                .param("now", Sql.utc(now))
                .update();
        changed(story);
        return id;
    }

    /** Says that two articles may tell one event. */
    public void near(long one, long other) {
        for (List<Long> pair : List.of(List.of(one, other), List.of(other, one))) {
            jdbc.sql(
                            "INSERT INTO placement_near (topic_id, article_id, near_id, placed_at) VALUES (:topic, :article, :near, :now)")
                    .param("topic", topicId)
                    .param("article", pair.get(0))
                    .param("near", pair.get(1))
                    .param("now", Sql.utc(now))
                    .update();
        }
    }

    /** Makes the younger story point to the older, with all its articles. */
    public void merge(long younger, long older) {
        jdbc.sql("UPDATE placement SET story_id = :older WHERE story_id = :younger")
                .param("older", older)
                .param("younger", younger)
                .update();
        jdbc.sql("UPDATE story SET merged_into = :older WHERE id = :younger")
                .param("older", older)
                .param("younger", younger)
                .update();
        changed(older);
    }

    private void changed(long story) {
        jdbc.sql("UPDATE story SET changed_at = :now, latest_at = :now WHERE id = :story")
                .param("now", Sql.utc(now))
                .param("story", story)
                .update();
    }
}
