package org.concordia.digest;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.article.ArticleStore;
import org.concordia.aggregator.feed.Outlet;
import org.concordia.aggregator.feed.OutletStore;
import org.concordia.aggregator.parse.PublishedTime;
import org.concordia.aggregator.storage.Sql;
import org.concordia.aggregator.storage.TestDatabase;
import org.concordia.aggregator.topic.Level;
import org.concordia.aggregator.topic.TopicMatch;
import org.concordia.aggregator.topic.TopicStore;
import org.concordia.digest.story.FilingStore;
import org.concordia.digest.story.StoryStore;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** A database with one topic, into which tests put articles as polling would. */
public final class Desk {

    public static final Instant NOON = Instant.parse("2025-11-28T12:00:00Z");

    public final TestDatabase kind;
    public final DataSource database;
    public final JdbcClient jdbc;
    public final TopicStore topics;
    public final StoryStore stories;
    public final FilingStore filing;
    public final ArticleStore articles;
    public final JdbcTransactionManager transactions;
    public final long topic;
    private final OutletStore outlets;

    public Desk(TestDatabase kind) {
        this.kind = kind;
        database = kind.fresh();
        jdbc = JdbcClient.create(database);
        topics = new TopicStore(new JdbcTemplate(database));
        stories = new StoryStore(jdbc);
        filing = new FilingStore(jdbc);
        articles = new ArticleStore(new JdbcTemplate(database));
        outlets = new OutletStore(jdbc);
        transactions = new JdbcTransactionManager(database);
        topics.add("border", """
                name: border
                titles:
                  en: Border
                  es: Frontera
                patterns:
                  - language: es
                    group: place
                    queries:
                      - query: frontera
                        weight: 1
                gate: [place]
                thresholds:
                  review: 1
                  digest: 2
                  alert: 3
                """, NOON);
        topic = topics.named("border").orElseThrow().id();
    }

    /** Stores an article with a match for the topic; its id. */
    public long matched(String outlet, String language, String title, String summary, Instant at) {
        return matched(new Outlet(0, outlet, null, "CL", language, false, false), language, title, summary, at);
    }

    public long matched(Outlet publisher, String language, String title, String summary, Instant at) {
        Outlet outlet = outlets.findOrAdd(publisher);
        String address = "https://" + outlet.id() + ".example/";
        jdbc.sql("""
                        INSERT INTO feed (address, host, outlet_id, title, next_poll_at, created_at)
                        VALUES (:address, 'feed.example', :outlet, 'Feed', :now, :now)
                        ON CONFLICT DO NOTHING
                        """)
                .param("address", address)
                .param("outlet", outlet.id())
                .param("now", Sql.utc(NOON))
                .update();
        long feed = jdbc.sql("SELECT id FROM feed WHERE address = :address")
                .param("address", address)
                .query(Long.class)
                .single();
        String guid =
                "g" + jdbc.sql("SELECT COUNT(*) FROM article").query(Long.class).single();
        long article = articles.add(new Article(
                        0,
                        feed,
                        outlet,
                        guid,
                        address + guid,
                        title,
                        summary,
                        null,
                        language,
                        new PublishedTime(at, PublishedTime.Source.FEED),
                        null,
                        at,
                        false,
                        List.of()))
                .orElseThrow();
        topics.record(article, List.of(new TopicMatch(topic, 5, Level.DIGEST, List.of(), List.of())), NOON);
        return article;
    }

    /** Which story each article of the topic is in, by article. */
    public Map<Long, Long> filed() {
        Map<Long, Long> filed = new TreeMap<>();
        jdbc.sql("SELECT article_id, story_id FROM placement WHERE topic_id = :topic")
                .param("topic", topic)
                .query(row -> {
                    filed.put(row.getLong("article_id"), row.getLong("story_id"));
                });
        return filed;
    }

    /**
     * The number of the story that each article of the topic is in, by article. Unlike ids, numbers do not skip what a
     * transaction took and gave back.
     */
    public Map<Long, Long> numbers() {
        Map<Long, Long> numbers = new TreeMap<>();
        jdbc.sql("""
                        SELECT p.article_id, s.number
                        FROM placement p
                        JOIN story s ON s.id = p.story_id
                        WHERE p.topic_id = :topic
                        """).param("topic", topic).query(row -> {
            numbers.put(row.getLong("article_id"), row.getLong("number"));
        });
        return numbers;
    }
}
