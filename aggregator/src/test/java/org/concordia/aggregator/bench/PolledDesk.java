package org.concordia.aggregator.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.sun.management.OperatingSystemMXBean;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import org.concordia.aggregator.Intake;
import org.concordia.aggregator.Poller;
import org.concordia.aggregator.article.ArticleStore;
import org.concordia.aggregator.feed.Feed;
import org.concordia.aggregator.feed.FeedStore;
import org.concordia.aggregator.feed.Outlet;
import org.concordia.aggregator.feed.OutletStore;
import org.concordia.aggregator.feed.PollSchedule;
import org.concordia.aggregator.fetch.Fetcher;
import org.concordia.aggregator.fetch.HostLimits;
import org.concordia.aggregator.fetch.PollSettings;
import org.concordia.aggregator.storage.Sql;
import org.concordia.aggregator.topic.ShippedTopics;
import org.concordia.aggregator.topic.TopicMatching;
import org.concordia.aggregator.topic.TopicStore;
import org.concordia.aggregator.websub.CallbackStore;
import org.concordia.aggregator.websub.WebSub;
import org.flywaydb.core.Flyway;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What polls, in a process of its own: the poller as it is configured by default, but that it may reach loopback, with a
 * database in a file. Commands, a line each:
 *
 * <ul>
 *   <li>{@code open FILE shipped|none}: an empty database with the shipped topic or without any
 *   <li>{@code follow FILE}: follows the addresses in a file, all due
 *   <li>{@code due}: makes every feed due
 *   <li>{@code poll}: polls until nothing is due, with no connections from before
 * </ul>
 */
public final class PolledDesk {

    private static final PollSettings SETTINGS = PollSettings.defaults("127.0.0.0/8");

    private final InstantSource clock = InstantSource.system();
    private HikariDataSource database = new HikariDataSource();

    private PolledDesk() {}

    /** What a poll took. */
    record Polled(
            double seconds,
            double cpu,
            double collecting,
            int polled,
            int unchanged,
            int added,
            int failed,
            long stored,
            long matches) {

        static Polled of(String line) {
            String[] parts = line.split(" ");
            return new Polled(
                    Double.parseDouble(parts[0]),
                    Double.parseDouble(parts[1]),
                    Double.parseDouble(parts[2]),
                    Integer.parseInt(parts[3]),
                    Integer.parseInt(parts[4]),
                    Integer.parseInt(parts[5]),
                    Integer.parseInt(parts[6]),
                    Long.parseLong(parts[7]),
                    Long.parseLong(parts[8]));
        }
    }

    /** Reads commands until there are no more. */
    public static void main(String[] arguments) throws IOException {
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        PolledDesk desk = new PolledDesk();
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String[] words = line.split(" ");
            String answer = switch (words[0]) {
                case "open" -> desk.open(words[1], words[2].equals("shipped"));
                case "follow" -> desk.follow(Path.of(words[1]));
                case "due" -> desk.due();
                default -> desk.poll();
            };
            System.out.println(ForkedJvm.MARK + answer);
        }
    }

    private String open(String file, boolean shipped) {
        database.close();
        HikariConfig pool = new HikariConfig();
        pool.setJdbcUrl("jdbc:h2:file:" + file + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;"
                + "WRITE_DELAY=0;QUERY_CACHE_SIZE=64;AUTO_SERVER=TRUE;TRACE_LEVEL_FILE=0");
        pool.setUsername("sa");
        database = new HikariDataSource(pool);
        Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/migration")
                .load()
                .migrate();
        if (shipped) {
            new ShippedTopics(new TopicStore(new JdbcTemplate(database)), clock).install();
        }
        return "opened";
    }

    private String follow(Path addresses) throws IOException {
        JdbcClient jdbc = JdbcClient.create(database);
        TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(database));
        FeedStore feeds = new FeedStore(jdbc, transaction);
        OutletStore outlets = new OutletStore(jdbc);
        Instant now = clock.instant();
        transaction.executeWithoutResult(status -> {
            try {
                for (String address : Files.readAllLines(addresses)) {
                    String host = URI.create(address).getHost();
                    Outlet outlet = outlets.findOrAdd(new Outlet(0, host, null, "CL", null, false, false));
                    feeds.add(
                            new Feed(
                                    0,
                                    address,
                                    outlet,
                                    address,
                                    null,
                                    null,
                                    null,
                                    Feed.Status.ACTIVE,
                                    null,
                                    now,
                                    null,
                                    null,
                                    null,
                                    0),
                            now);
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        return "followed";
    }

    private String due() {
        JdbcClient.create(database)
                .sql("UPDATE feed SET next_poll_at = :now, leased_until = NULL")
                .param("now", Sql.utc(clock.instant()))
                .update();
        return "due";
    }

    private String poll() throws IOException {
        JdbcClient jdbc = JdbcClient.create(database);
        TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(database));
        TopicStore topics = new TopicStore(new JdbcTemplate(database));
        ArticleStore articles = new ArticleStore(new JdbcTemplate(database));
        FeedStore feeds = new FeedStore(jdbc, transaction);
        int polled = 0;
        int unchanged = 0;
        int added = 0;
        int failed = 0;
        double seconds;
        double cpu;
        double collecting;
        TopicMatching matching = new TopicMatching(topics, clock);
        try (Fetcher fetcher = new Fetcher(SETTINGS, "Concordia/bench", new HostLimits(SETTINGS, clock), clock);
                WebSub hubs = new WebSub(new CallbackStore(jdbc, transaction), feeds, fetcher, null, clock);
                Poller poller = new Poller(
                        feeds,
                        articles,
                        fetcher,
                        new PollSchedule(
                                SETTINGS, () -> ThreadLocalRandom.current().nextDouble()),
                        new Intake(articles, topics, matching::match),
                        hubs,
                        transaction,
                        SETTINGS,
                        clock)) {
            // The patterns are read once in the life of a process.
            matching.refresh();
            System.gc();
            double cpuBefore = cpu();
            double collectingBefore = collecting();
            long start = System.nanoTime();
            Poller.Run run = poller.pollDue();
            while (run.polled() > 0) {
                polled += run.polled();
                unchanged += run.unchanged();
                added += run.added();
                failed += run.failed();
                run = poller.pollDue();
            }
            seconds = (System.nanoTime() - start) / 1e9;
            cpu = cpu() - cpuBefore;
            collecting = collecting() - collectingBefore;
        }
        return seconds + " " + cpu + " " + collecting + " " + polled + " " + unchanged + " " + added + " " + failed
                + " "
                + jdbc.sql("SELECT COUNT(*) FROM article").query(Long.class).single()
                + " "
                + jdbc.sql("SELECT COUNT(*) FROM topic_match").query(Long.class).single();
    }

    private static double cpu() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
    }

    private static double collecting() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                        .sum()
                / 1e3;
    }
}
