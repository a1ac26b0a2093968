package org.concordia.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.concordia.aggregator.article.ArticleStore;
import org.concordia.aggregator.feed.Feed;
import org.concordia.aggregator.feed.FeedStore;
import org.concordia.aggregator.feed.Outlet;
import org.concordia.aggregator.feed.OutletStore;
import org.concordia.aggregator.feed.PollSchedule;
import org.concordia.aggregator.fetch.Fetcher;
import org.concordia.aggregator.fetch.HostLimits;
import org.concordia.aggregator.fetch.PollSettings;
import org.concordia.aggregator.fetch.Settings;
import org.concordia.aggregator.storage.TestDatabase;
import org.concordia.aggregator.topic.Level;
import org.concordia.aggregator.topic.TopicMatch;
import org.concordia.aggregator.topic.TopicStore;
import org.concordia.aggregator.websub.CallbackStore;
import org.concordia.aggregator.websub.WebSub;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A poller in a process of its own is killed again and again: every article is there in the end, and once. */
class KilledPollerIT {

    private static final Instant START = Instant.parse("2025-11-28T12:00:00Z");
    private static final int FEEDS = 60;
    private static final int ITEMS = 20;
    private static final int KILLS = 4;

    @TempDir
    Path folder;

    /** A database and what stands on it. */
    private record Desk(
            JdbcConnectionPool database, JdbcClient jdbc, FeedStore feeds, TransactionTemplate transaction) {

        static Desk open(String url) {
            JdbcConnectionPool database = JdbcConnectionPool.create(url, "sa", "");
            JdbcClient jdbc = JdbcClient.create(database);
            TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(database));
            return new Desk(database, jdbc, new FeedStore(jdbc, transaction), transaction);
        }

        long count(String sql) {
            return jdbc.sql("SELECT COUNT(*) FROM " + sql).query(Long.class).single();
        }
    }

    /** The process: polls once what is due at the time it is told. */
    static final class Polling {

        public static void main(String[] args) throws Exception {
            Desk desk = Desk.open(args[0]);
            Instant now = Instant.parse(args[1]);
            PollSettings settings = Settings.with(Duration.ZERO);
            ArticleStore articles = new ArticleStore(new JdbcTemplate(desk.database()));
            TopicStore topics = new TopicStore(new JdbcTemplate(desk.database()));
            long topic =
                    desk.jdbc().sql("SELECT id FROM topic").query(Long.class).single();
            Intake intake = new Intake(
                    articles, topics, article -> List.of(new TopicMatch(topic, 2, Level.DIGEST, List.of(), List.of())));
            try (Fetcher fetcher =
                            new Fetcher(settings, "Concordia/test", new HostLimits(settings, () -> now), () -> now);
                    Poller poller = new Poller(
                            desk.feeds(),
                            articles,
                            fetcher,
                            new PollSchedule(settings, () -> 0),
                            intake,
                            new WebSub(
                                    new CallbackStore(desk.jdbc(), desk.transaction()),
                                    desk.feeds(),
                                    fetcher,
                                    null,
                                    () -> now),
                            desk.transaction(),
                            settings,
                            () -> now)) {
                poller.pollDue();
            }
            desk.database().dispose();
        }
    }

    private static Process start(String url, Instant now) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Polling.class.getName(),
                        url,
                        now.toString())
                .redirectErrorStream(true)
                .redirectOutput(new File("target/killed-poller.log"))
                .start();
    }

    /** Every feed has items of its own and one that all of them share. */
    private static String document(int feed) {
        StringBuilder items = new StringBuilder();
        for (int item = 0; item < ITEMS; item++) {
            String path = item == 0 ? "shared" : feed + "/" + item;
            items.append("<item><guid>g-").append(path);
            items.append("</guid><link>https://diario.example/").append(path);
            items.append("</link><title>Noticia ").append(path).append("</title><pubDate>");
            items.append(DateTimeFormatter.RFC_1123_DATE_TIME.format(
                    START.minusSeconds(60L * item).atOffset(ZoneOffset.UTC)));
            items.append("</pubDate></item>");
        }
        return "<rss version=\"2.0\"><channel><title>Diario</title>" + items + "</channel></rss>";
    }

    @Test
    void losesNothingAndStoresNothingTwice() throws Exception {
        String url = "jdbc:h2:file:" + folder.resolve("news") + ";" + TestDatabase.H2_SETTINGS;
        List<Process> started = new ArrayList<>();
        try (TestServer server = new TestServer()) {
            Desk desk = Desk.open(url);
            Flyway.configure()
                    .dataSource(desk.database())
                    .locations("classpath:db/migration")
                    .load()
                    .migrate();
            new TopicStore(new JdbcTemplate(desk.database())).add("frontera", "none", START);
            Outlet outlet =
                    new OutletStore(desk.jdbc()).findOrAdd(new Outlet(0, "El Diario", null, "CL", "es", false, false));
            for (int i = 0; i < FEEDS; i++) {
                server.answer("/feed/" + i, 200, document(i));
                Feed feed = new Feed(
                        0,
                        server.at("/feed/" + i),
                        outlet,
                        "Feed " + i,
                        "es",
                        "CL",
                        ZoneOffset.UTC,
                        Feed.Status.ACTIVE,
                        Duration.ofDays(1),
                        START,
                        null,
                        null,
                        null,
                        0);
                desk.feeds().add(feed, START);
            }
            desk.database().dispose();

            Instant now = START;
            for (int kill = 1; kill <= KILLS; kill++) {
                Process polling = start(url, now);
                started.add(polling);
                int enough = server.asked().size() + FEEDS / (KILLS + 2);
                await().atMost(Duration.ofSeconds(60))
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> server.asked().size() >= enough);
                polling.destroyForcibly().waitFor();
                // What the dead process had claimed comes due again when its lease runs out.
                now = now.plus(Duration.ofMinutes(11));
            }
            assertThat(server.asked()).hasSizeLessThan(FEEDS);
            Process last = start(url, now);
            started.add(last);
            assertThat(last.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(last.exitValue()).isZero();

            Desk after = Desk.open(url);
            assertThat(after.count("article")).isEqualTo(FEEDS * (ITEMS - 1) + 1);
            assertThat(after.count("topic_match")).isEqualTo(FEEDS * (ITEMS - 1) + 1);
            assertThat(after.count("feed WHERE last_outcome IS NOT NULL AND leased_until IS NULL AND failures = 0"))
                    .isEqualTo(FEEDS);
            after.database().dispose();
        } finally {
            started.forEach(Process::destroyForcibly);
        }
    }
}
