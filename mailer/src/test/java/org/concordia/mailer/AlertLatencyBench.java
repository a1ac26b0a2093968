package org.concordia.mailer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.concordia.aggregator.TestServer;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.article.ArticleStore;
import org.concordia.aggregator.bench.Figures;
import org.concordia.aggregator.feed.Feed;
import org.concordia.aggregator.feed.FeedStore;
import org.concordia.aggregator.feed.Outlet;
import org.concordia.aggregator.feed.OutletStore;
import org.concordia.aggregator.parse.PublishedTime;
import org.concordia.aggregator.storage.TestDatabase;
import org.concordia.aggregator.topic.Level;
import org.concordia.aggregator.topic.TopicMatch;
import org.concordia.aggregator.topic.TopicMatching;
import org.concordia.aggregator.topic.TopicStore;
import org.concordia.digest.Newsroom;
import org.concordia.digest.edition.TopicEditions;
import org.concordia.mailer.schedule.Timetable;
import org.concordia.mailer.smtp.SmtpServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * From the poll that brings the deciding text to the relay's first 250, the whole program running by itself on H2 in a
 * file, ten thousand stories live, the topic's policy sending; and how long an alert takes to a hundred thousand.
 */
class AlertLatencyBench {

    private static final int STORIES = Integer.getInteger("bench.stories", 10_000);
    private static final int ALERTS = Integer.getInteger("bench.alerts", 45);
    private static final int READERS = Integer.getInteger("bench.readers", 100);
    private static final int MANY = Integer.getInteger("bench.many", 100_000);
    /** The first ones warm the program up and are not counted. */
    private static final int WARM = 5;

    private static final String TOPIC = """
            name: border
            titles: {es: Frontera}
            thresholds: {review: 1, digest: 2, alert: 3}
            gate: [act]
            alerts: {show-at: 1, propose-at: 2, send-at: 2, per-day: 100000, min-gap-minutes: 0}
            editions:
              - {name: border-daily, languages: [es], cadence: daily, cron: "0 0 7 * * ?", zone: America/Santiago}
            patterns:
              - {language: any, group: act, weight: 4, queries: [migrantes]}
            """;

    private final Random random = new Random(7);
    private final Instant start = InstantSource.system().instant();

    @TempDir
    private Path folder;

    @Test
    void fromThePollToTheFirst250() throws IOException {
        try (TestServer outlets = new TestServer();
                SmtpServer relay = new SmtpServer();
                RunningApplication application = application(relay.port())) {
            long topic = prepare(application, READERS);
            live(application, topic);
            follow(application, outlets, "/faro", "Faro");
            follow(application, outlets, "/vigia", "Vigia");
            List<Double> seconds = new ArrayList<>();
            for (int i = 0; i < WARM + ALERTS; i++) {
                Event event = new Event();
                publish(outlets, "/faro", "a" + i, event.first());
                poll(application, "/faro");
                await().atMost(Duration.ofSeconds(20)).until(() -> filed(application, event.first()[0]));
                int before = relay.received().size();
                publish(outlets, "/vigia", "b" + i, event.second());
                long begun = System.nanoTime();
                poll(application, "/vigia");
                await().pollInterval(Duration.ofMillis(2))
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> relay.received().size() > before);
                double took = (System.nanoTime() - begun) / 1e9;
                if (i >= WARM) {
                    seconds.add(took);
                }
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> relay.received().size() == before + READERS);
            }
            assertThat(relay.received()).hasSize((WARM + ALERTS) * READERS);
            double[] all = seconds.stream().mapToDouble(Double::doubleValue).toArray();
            Figures.note(
                    "alert: poll to first 250, median of " + all.length, Figures.number(Figures.median(all)) + " s");
            double late = Figures.quantile(all, 0.95);
            Figures.atMost(
                    "alert: poll to first 250, 95 % of " + all.length,
                    Figures.number(late) + " s",
                    STORIES + " stories live: 2 s",
                    late / 2,
                    1);
        }
    }

    @Test
    void toAHundredThousand() throws IOException, InterruptedException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        List<String> command = new ArrayList<>(List.of("smtp-sink"));
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("-u", "nobody"));
        }
        command.addAll(List.of("127.0.0.1:" + port, "1000"));
        Process sink = new ProcessBuilder(command).inheritIO().start();
        try (TestServer outlets = new TestServer();
                RunningApplication application = application(port)) {
            prepare(application, MANY);
            follow(application, outlets, "/faro", "Faro");
            follow(application, outlets, "/vigia", "Vigia");
            Event event = new Event();
            publish(outlets, "/faro", "a", event.first());
            poll(application, "/faro");
            await().atMost(Duration.ofSeconds(20)).until(() -> filed(application, event.first()[0]));
            publish(outlets, "/vigia", "b", event.second());
            long begun = System.nanoTime();
            poll(application, "/vigia");
            await().pollInterval(Duration.ofMillis(20))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> accepted(application) > 0);
            double first = (System.nanoTime() - begun) / 1e9;
            await().pollInterval(Duration.ofMillis(500))
                    .atMost(Duration.ofMinutes(5))
                    .until(() -> accepted(application) == MANY);
            double last = (System.nanoTime() - begun) / 1e9;
            Figures.note("alert to " + MANY + ": poll to first outcome", Figures.number(first) + " s");
            Figures.atMost(
                    "alert to " + MANY + ": poll to last 250", Figures.number(last) + " s", "a minute", last / 60, 1);
        } finally {
            sink.destroy();
            sink.waitFor(10, TimeUnit.SECONDS);
        }
    }

    private RunningApplication application(int relay) {
        return RunningApplication.start(List.of(
                "--spring.quartz.auto-startup=true",
                "--spring.datasource.url=jdbc:h2:file:" + folder.resolve("news") + ";" + TestDatabase.H2_SETTINGS
                        + ";QUERY_CACHE_SIZE=64",
                "--spring.mail.host=127.0.0.1",
                "--spring.mail.port=" + relay,
                "--concordia.poll.allow-networks=127.0.0.0/8",
                "--concordia.poll.host-interval=0s",
                "--concordia.base-url=https://news.example",
                "--concordia.mail.from=Concordia <desk@news.example>"));
    }

    private static JdbcClient jdbc(RunningApplication application) {
        return JdbcClient.create(application.bean(DataSource.class));
    }

    private long prepare(RunningApplication application, int readers) {
        TopicStore topics = application.bean(TopicStore.class);
        topics.add("border", TOPIC, start);
        application.bean(TopicEditions.class).follow();
        application.bean(TopicMatching.class).refresh();
        long topic = topics.named("border").orElseThrow().id();
        JdbcClient jdbc = jdbc(application);
        jdbc.sql("""
                        INSERT INTO subscriber (address, address_key, name, language, zone, consent, created_at)
                        SELECT 'reader-' || n || '@readers.example', 'reader-' || n || '@readers.example',
                               'Reader ' || n, 'es', 'America/Lima', 'bench', CURRENT_TIMESTAMP
                        FROM SYSTEM_RANGE(1, :count) AS numbers (n)
                        """).param("count", readers).update();
        jdbc.sql("""
                        INSERT INTO subscription (subscriber_id, topic_id, status, changed_at)
                        SELECT id, :topic, 'confirmed', CURRENT_TIMESTAMP
                        FROM subscriber
                        """).param("topic", topic).update();
        return topic;
    }

    /** Stories of one article each, of the last three days, filed as any other. */
    private void live(RunningApplication application, long topic) {
        OutletStore outlets = application.bean(OutletStore.class);
        ArticleStore articles = application.bean(ArticleStore.class);
        TopicStore topics = application.bean(TopicStore.class);
        long feed = follow(application, null, "/archive", "Archivo");
        Outlet outlet = outlets.findOrAdd(Wire.outlet("Archivo", "CL"));
        for (int i = 0; i < STORIES; i++) {
            Instant at = start.minus(Duration.ofDays(3)).plusSeconds(i * 250_000L / STORIES);
            String[] text = small();
            long id = articles.add(new Article(
                            0,
                            feed,
                            outlet,
                            "live-" + i,
                            "https://archivo.example/" + i,
                            text[0],
                            text[1],
                            null,
                            "es",
                            new PublishedTime(at, PublishedTime.Source.FEED),
                            null,
                            at,
                            false,
                            List.of()))
                    .orElseThrow();
            topics.record(id, List.of(new TopicMatch(topic, 5, Level.DIGEST, List.of(), List.of())), start);
        }
        Newsroom newsroom = application.bean(Newsroom.class);
        await().atMost(Duration.ofMinutes(5)).until(() -> {
            newsroom.fileNew();
            return jdbc(application)
                            .sql("SELECT COUNT(*) FROM topic_match WHERE filed_at IS NULL")
                            .query(Long.class)
                            .single()
                    == 0;
        });
        long stories = jdbc(application)
                .sql("SELECT COUNT(*) FROM story WHERE merged_into IS NULL")
                .query(Long.class)
                .single();
        Figures.note("alert: live stories", Long.toString(stories));
        assertThat(stories).isGreaterThan(STORIES * 9L / 10);
    }

    private long follow(RunningApplication application, @Nullable TestServer server, String path, String name) {
        OutletStore outlets = application.bean(OutletStore.class);
        FeedStore feeds = application.bean(FeedStore.class);
        String address = server == null ? "http://127.0.0.1:9" + path : server.at(path);
        feeds.add(
                new Feed(
                        0,
                        address,
                        outlets.findOrAdd(Wire.outlet(name, "CL")),
                        name,
                        "es",
                        null,
                        null,
                        server == null ? Feed.Status.PAUSED : Feed.Status.ACTIVE,
                        Duration.ofHours(12),
                        start.plus(Duration.ofDays(1)),
                        null,
                        null,
                        null,
                        0),
                start);
        jdbc(application)
                .sql("UPDATE feed SET next_poll_at = :later WHERE address = :address")
                .param("later", start.plus(Duration.ofDays(1)).atOffset(ZoneOffset.UTC))
                .param("address", address)
                .update();
        return jdbc(application)
                .sql("SELECT id FROM feed WHERE address = :address")
                .param("address", address)
                .query(Long.class)
                .single();
    }

    private static void publish(TestServer outlets, String path, String id, String[] text) {
        outlets.answer(
                path,
                200,
                "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>x</title><item><title>" + text[0]
                        + "</title><link>https://" + path.substring(1) + ".example/" + id + "</link><description>"
                        + text[1] + "</description><pubDate>"
                        + DateTimeFormatter.RFC_1123_DATE_TIME.format(InstantSource.system()
                                .instant()
                                .minusSeconds(60)
                                .atZone(ZoneOffset.UTC))
                        + "</pubDate></item></channel></rss>",
                "Content-Type",
                "application/rss+xml");
    }

    /** Makes a feed due and the timetable look, as its own trigger does every five seconds. */
    private static void poll(RunningApplication application, String path) {
        jdbc(application)
                .sql("UPDATE feed SET next_poll_at = CURRENT_TIMESTAMP WHERE address LIKE :path")
                .param("path", "%" + path)
                .update();
        application.bean(Timetable.class).wake("poll");
    }

    private static boolean filed(RunningApplication application, String title) {
        return jdbc(application)
                        .sql("""
                                SELECT COUNT(*)
                                FROM placement p
                                JOIN article a ON a.id = p.article_id
                                WHERE a.title = :title
                                """)
                        .param("title", title)
                        .query(Long.class)
                        .single()
                > 0;
    }

    private static long accepted(RunningApplication application) {
        return jdbc(application)
                .sql("SELECT COUNT(*) FROM delivery WHERE status = 'accepted'")
                .query(Long.class)
                .single();
    }

    /** Small news of its own, with one of the words that events are told in. */
    private String[] small() {
        String common = List.of("migrantes", "varados", "puente", "derrumbe", "ayuda", "esperan")
                .get(random.nextInt(6));
        return new String[] {
            "Los " + words(5) + " de " + common, "En el " + words(9) + " " + common + " " + words(6) + ".",
        };
    }

    private String words(int count) {
        return IntStream.range(0, count).mapToObj(i -> word(4)).collect(Collectors.joining(" "));
    }

    private String word(int syllables) {
        return IntStream.range(0, syllables)
                .mapToObj(i -> "" + "bcdfglmnprstv".charAt(random.nextInt(13)) + "aeiou".charAt(random.nextInt(5)))
                .collect(Collectors.joining());
    }

    /** Something that happened, in made-up words of its own: two texts share most, in another order, between others. */
    private final class Event {

        private final List<String> own =
                new ArrayList<>(IntStream.range(0, 16).mapToObj(i -> word(4)).toList());

        private final String[] first = text();
        private final String[] second = text();

        private String[] text() {
            Collections.shuffle(own, random);
            return new String[] {
                "Los migrantes de " + own.get(0) + " y " + between(own.subList(1, 7)),
                "En la " + between(own.subList(2, 9)) + " de los migrantes, el " + between(own.subList(9, 16)) + "."
            };
        }

        /** Without words of the text's own two orders of the same ones would now and then be a copy. */
        private String between(List<String> words) {
            return words.stream().map(each -> each + " " + word(3)).collect(Collectors.joining(" "));
        }

        String[] first() {
            return first;
        }

        String[] second() {
            return second;
        }
    }
}
