package org.concordia.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.article.ArticleStore;
import org.concordia.aggregator.feed.Feed;
import org.concordia.aggregator.feed.FeedHealth;
import org.concordia.aggregator.feed.FeedStore;
import org.concordia.aggregator.feed.Outlet;
import org.concordia.aggregator.feed.OutletStore;
import org.concordia.aggregator.feed.PollOutcome;
import org.concordia.aggregator.feed.PollSchedule;
import org.concordia.aggregator.fetch.Fetcher;
import org.concordia.aggregator.fetch.HostLimits;
import org.concordia.aggregator.fetch.PollSettings;
import org.concordia.aggregator.fetch.Settings;
import org.concordia.aggregator.storage.Sql;
import org.concordia.aggregator.storage.TestDatabase;
import org.concordia.aggregator.topic.Level;
import org.concordia.aggregator.topic.TopicMatch;
import org.concordia.aggregator.topic.TopicStore;
import org.concordia.aggregator.websub.CallbackStore;
import org.concordia.aggregator.websub.WebSub;
import org.junit.jupiter.api.AfterEach;
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
class PollerIT {

    private static final Instant START = Instant.parse("2025-11-28T12:00:00Z");
    private static final PollSettings SETTINGS = Settings.with(Duration.ZERO);

    @Parameter
    private TestDatabase database;

    private final TestServer server = new TestServer();
    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final Fetcher fetcher =
            new Fetcher(SETTINGS, "Concordia/test", new HostLimits(SETTINGS, now::get), now::get);
    private final List<Poller> pollers = new ArrayList<>();
    private JdbcClient jdbc;
    private FeedStore feeds;
    private ArticleStore articles;
    private TopicStore topics;
    private Outlet outlet;
    private TransactionTemplate transaction;
    private long topic;

    @BeforeEach
    void open() {
        DataSource source = database.fresh();
        jdbc = JdbcClient.create(source);
        transaction = new TransactionTemplate(new JdbcTransactionManager(source));
        feeds = new FeedStore(jdbc, transaction);
        articles = new ArticleStore(new JdbcTemplate(source));
        topics = new TopicStore(new JdbcTemplate(source));
        outlet = new OutletStore(jdbc).findOrAdd(new Outlet(0, "El Diario", null, "CL", "es", false, false));
        topics.add("frontera", "none", START);
        topic = jdbc.sql("SELECT id FROM topic").query(Long.class).single();
    }

    @AfterEach
    void close() throws IOException {
        pollers.forEach(Poller::close);
        fetcher.close();
        server.close();
    }

    private Poller poller() {
        return poller(article -> List.of(new TopicMatch(topic, 2, Level.DIGEST, List.of(), List.of())));
    }

    private Poller poller(Intake.Matching matching) {
        Poller poller = new Poller(
                feeds,
                articles,
                fetcher,
                new PollSchedule(SETTINGS, () -> 0),
                new Intake(articles, topics, matching),
                new WebSub(new CallbackStore(jdbc, transaction), feeds, fetcher, null, now::get),
                transaction,
                SETTINGS,
                now::get);
        pollers.add(poller);
        return poller;
    }

    private long follow(String path) {
        return follow(server.at(path), path);
    }

    private long follow(String address, String title) {
        return feeds.add(
                        new Feed(
                                0,
                                address,
                                outlet,
                                title,
                                "es",
                                "CL",
                                ZoneOffset.UTC,
                                Feed.Status.ACTIVE,
                                null,
                                now.get(),
                                null,
                                null,
                                null,
                                0),
                        now.get())
                .orElseThrow();
    }

    private FeedHealth health(long id) {
        return feeds.health(id).orElseThrow();
    }

    /** An item of this number, published so long before the time of the test. */
    private String item(int number, Duration age) {
        return item(
                "guid-" + number,
                "/news/" + number,
                "Noticia " + number,
                "Texto " + number,
                now.get().minus(age));
    }

    private String item(String guid, String path, String title, String text, Instant published) {
        return "<item><guid>" + guid + "</guid><link>https://diario.example" + path + "</link><title>" + title
                + "</title><description>" + text + "</description><pubDate>"
                + DateTimeFormatter.RFC_1123_DATE_TIME.format(published.atOffset(ZoneOffset.UTC)) + "</pubDate></item>";
    }

    private void publish(String path, String... items) {
        publish(path, 200, items);
    }

    private void publish(String path, int status, String... items) {
        server.answer(
                path,
                status,
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\"><channel><title>El Diario</title>"
                        + "<link>https://diario.example/</link><description>d</description>"
                        + String.join("", items) + "</channel></rss>",
                "Content-Type",
                "application/rss+xml");
    }

    private long count(String table) {
        return jdbc.sql("SELECT COUNT(*) FROM " + table).query(Long.class).single();
    }

    private void later(Duration time) {
        now.updateAndGet(at -> at.plus(time));
    }

    private List<Map<String, Object>> rows(String sql) {
        return jdbc.sql(sql).query().listOfRows();
    }

    @Test
    void storesEachEntryOnceWithWhatTheTopicsSay() {
        long id = follow("/feed");
        publish("/feed", item(1, Duration.ofMinutes(30)), item(2, Duration.ofMinutes(60)));
        Poller poller = poller();
        assertThat(poller.pollDue()).isEqualTo(new Poller.Run(1, 0, 2, 0, 0));
        assertThat(count("article")).isEqualTo(2);
        assertThat(topics.unfiled(topic, 10)).hasSize(2);

        FeedHealth health = health(id);
        assertThat(health.state()).isEqualTo(FeedHealth.State.FINE);
        assertThat(health.lastOutcome()).isEqualTo(PollOutcome.Kind.FETCHED);
        assertThat(health.lastMessage().arguments()).containsExactly("2", "2");
        assertThat(health.feed().nextPollAt()).isEqualTo(START.plus(Duration.ofMinutes(15)));
        assertThat(health.nextPollWhy().key()).isEqualTo("feed.why.gap");

        assertThat(poller.pollDue().polled()).isZero();
        later(Duration.ofMinutes(15));
        publish(
                "/feed",
                item(3, Duration.ofMinutes(1)),
                item(1, Duration.ofMinutes(45)),
                item(2, Duration.ofMinutes(75)));
        assertThat(poller.pollDue()).isEqualTo(new Poller.Run(1, 0, 1, 0, 0));
        assertThat(count("article")).isEqualTo(3);
    }

    @Test
    void takesForOldNewsWhatAFeedHeldBeforeWeCameAndLaterOnlyWhatIsOld() {
        follow("/feed");
        publish("/feed", item(0, Duration.ofMinutes(1)), item(1, Duration.ofHours(4)));
        Poller poller = poller();
        poller.pollDue();
        later(Duration.ofHours(5));
        publish("/feed", item(2, Duration.ofMinutes(1)), item(3, Duration.ofHours(30)), item(4, Duration.ofDays(900)));
        poller.pollDue();
        assertThat(jdbc.sql("SELECT title, backfill FROM article ORDER BY title")
                        .query((row, number) -> tuple(row.getString(1), row.getBoolean(2)))
                        .list())
                .containsExactly(
                        tuple("Noticia 0", false),
                        tuple("Noticia 1", true),
                        tuple("Noticia 2", false),
                        tuple("Noticia 3", true),
                        tuple("Noticia 4", true));
    }

    @Test
    void takesUndatedEntriesForOldNewsWhereAWholeDocumentIsNew() {
        follow("/feed");
        Poller poller = poller();
        publish("/feed", undated("a", 6));
        poller.pollDue();
        later(Duration.ofHours(1));
        // Two more beside what we know are news; six that share nothing with it are a new system's old stock.
        publish("/feed", undated("a", 8));
        poller.pollDue();
        later(Duration.ofHours(1));
        publish("/feed", undated("b", 6));
        poller.pollDue();
        assertThat(rows("SELECT title FROM article WHERE NOT backfill ORDER BY title"))
                .extracting(row -> row.get("title"))
                .containsExactly("a 6", "a 7");
        assertThat(count("article")).isEqualTo(14);
    }

    private static String[] undated(String name, int entries) {
        return IntStream.range(0, entries)
                .mapToObj(n -> "<item><title>" + name + " " + n + "</title><link>https://diario.example/" + name + n
                        + "</link></item>")
                .toArray(String[]::new);
    }

    @Test
    void readsEachEntryOfAMixedFeedInItsLanguageAndKeepsWhatItIsFiledUnder() {
        follow("/feed");
        server.answer(
                "/feed",
                200,
                "<rss version=\"2.0\" xmlns:media=\"http://search.yahoo.com/mrss/\"><channel><title>El Diario</title>"
                        + "<language>es-CL</language>"
                        + "<item><guid>1</guid><title>Reabre el paso fronterizo tras tres días de espera</title>"
                        + "<category>Migración</category><category>Arica</category>"
                        + "<media:content url=\"https://diario.example/foto.jpg\" medium=\"image\"/></item>"
                        + "<item><guid>2</guid><title>Border crossing reopens after three days of waiting</title></item>"
                        + "</channel></rss>");
        List<Article> matched = new ArrayList<>();
        poller(article -> {
                    matched.add(article);
                    return List.of();
                })
                .pollDue();
        assertThat(matched).extracting(Article::language).containsExactlyInAnyOrder("es", "en");
        List<Article> stored = articles.all(
                jdbc.sql("SELECT id FROM article").query(Long.class).list());
        assertThat(stored)
                .extracting(Article::language, Article::categories, Article::image)
                .containsExactlyInAnyOrder(
                        tuple("es", List.of("Migración", "Arica"), "https://diario.example/foto.jpg"),
                        tuple("en", List.of(), null));

        later(Duration.ofHours(5));
        publish(
                "/feed",
                "<item><guid>1</guid><title>Three days of waiting: the crossing reopens</title>"
                        + "<category>Border</category></item>");
        assertThat(poller().pollDue().edited()).isEqualTo(1);
        assertThat(rows("SELECT language, categories, image FROM article WHERE guid = '1'"))
                .singleElement()
                .satisfies(row -> assertThat(row.values()).containsExactly("en", "Border", null));
    }

    @Test
    void pollsOnceAfterItsClockLeaptAheadAndGoesOnAfterItWasSetBack() {
        long id = follow("/feed");
        Poller poller = poller();
        publish("/feed", item(1, Duration.ZERO), item(2, Duration.ofMinutes(20)));
        poller.pollDue();
        later(Duration.ofDays(400));
        assertThat(poller.pollDue().polled()).isEqualTo(1);
        assertThat(poller.pollDue().polled()).isZero();
        Instant next = health(id).feed().nextPollAt();
        assertThat(next).isBeforeOrEqualTo(now.get().plus(Duration.ofHours(4)));
        now.set(START);
        assertThat(poller.pollDue().polled()).isZero();
        now.set(next);
        publish("/feed", item(3, Duration.ZERO));
        assertThat(poller.pollDue().added()).isEqualTo(1);
    }

    @Test
    void storesOnceWhenTwoPollersRunAtOnce() throws Exception {
        for (int feed = 0; feed < 6; feed++) {
            follow("/feed" + feed);
            String[] items = new String[12];
            for (int i = 0; i < items.length; i++) {
                // Neighbouring feeds share half their articles, as sections of one outlet do.
                items[i] = item(feed * 6 + i, Duration.ofMinutes(i));
            }
            publish("/feed" + feed, items);
        }
        List<Poller> many = List.of(poller(), poller(), poller());
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            CountDownLatch together = new CountDownLatch(1);
            List<Future<Poller.Run>> runs = new ArrayList<>();
            for (Poller poller : many) {
                runs.add(threads.submit(() -> {
                    together.await();
                    return poller.pollDue();
                }));
            }
            together.countDown();
            int polled = 0;
            int added = 0;
            for (Future<Poller.Run> run : runs) {
                polled += run.get().polled();
                added += run.get().added();
            }
            assertThat(polled).isEqualTo(6);
            assertThat(added).isEqualTo(42);
        } finally {
            threads.shutdownNow();
        }
        assertThat(count("article")).isEqualTo(42);
        assertThat(count("topic_match")).isEqualTo(42);
        assertThat(server.asked()).doesNotHaveDuplicates();
    }

    @Test
    void leavesNothingHalfStoredWhenItBreaksInBetween() {
        long id = follow("/feed");
        publish(
                "/feed",
                item(1, Duration.ofMinutes(1)),
                item(2, Duration.ofMinutes(2)),
                item(3, Duration.ofMinutes(3)));
        AtomicInteger matched = new AtomicInteger();
        // A match of a topic that does not exist: the database refuses it in the middle of the transaction.
        Poller breaking = poller(article -> List.of(
                new TopicMatch(matched.incrementAndGet() == 2 ? 999 : topic, 2, Level.DIGEST, List.of(), List.of())));
        assertThat(breaking.pollDue().added()).isZero();
        assertThat(count("article")).isZero();
        assertThat(count("topic_match")).isZero();
        assertThat(health(id).feed().failures()).isEqualTo(1);

        later(Duration.between(now.get(), health(id).feed().nextPollAt()));
        assertThat(poller().pollDue().added()).isEqualTo(3);
        assertThat(count("topic_match")).isEqualTo(3);
    }

    @Test
    void pollsAgainWhatAKilledProcessHadClaimed() {
        follow("/feed");
        publish("/feed", item(1, Duration.ofMinutes(1)));
        assertThat(feeds.due(now.get(), SETTINGS.lease(), 10, 10)).hasSize(1);
        Poller poller = poller();
        assertThat(poller.pollDue().polled()).isZero();
        later(SETTINGS.lease());
        assertThat(poller.pollDue().added()).isEqualTo(1);
    }

    @Test
    void dropsAResultWhoseLeaseWasLost() {
        long id = follow("/feed");
        server.answer("/feed", exchange -> {
            feeds.pause(id);
            TestServer.send(
                    exchange,
                    200,
                    ("<rss><channel><title>t</title>" + item(1, Duration.ZERO) + "</channel></rss>")
                            .getBytes(StandardCharsets.UTF_8));
        });
        poller().pollDue();
        assertThat(count("article")).isZero();
        assertThat(health(id).state()).isEqualTo(FeedHealth.State.PAUSED);
    }

    @Test
    void updatesAnEditedArticleAndKeepsTheOldWording() {
        follow("/feed");
        publish("/feed", item("a", "/a", "Cierran el paso", "Desde las diez", START.minusSeconds(60)));
        Poller poller = poller();
        poller.pollDue();
        later(Duration.ofHours(1));
        publish("/feed", item("a", "/a", "Reabren el paso", "Desde las once", START.minusSeconds(60)));
        assertThat(poller.pollDue()).isEqualTo(new Poller.Run(1, 0, 0, 1, 0));
        assertThat(rows("SELECT title, previous_title, summary, previous_summary FROM article"))
                .singleElement()
                .satisfies(row -> assertThat(row.values())
                        .containsExactly("Reabren el paso", "Cierran el paso", "Desde las once", "Desde las diez"));
    }

    @Test
    void knowsAnArticleByItsAddressWhenItsGuidChangesWithEveryPoll() {
        follow("/feed");
        Poller poller = poller();
        for (int poll = 0; poll < 3; poll++) {
            publish("/feed", item("random-" + poll, "/a?utm_source=rss" + poll, "Noticia", "Texto", START));
            poller.pollDue();
            later(Duration.ofHours(5));
        }
        assertThat(count("article")).isEqualTo(1);
    }

    @Test
    void tellsArticlesApartThatShareAGuid() {
        follow("/feed");
        Poller poller = poller();
        publish("/feed", item("same", "/a", "Una", "Texto", START), item("same", "/b", "Otra", "Texto", START));
        assertThat(poller.pollDue().added()).isEqualTo(2);
        later(Duration.ofHours(5));
        // Alone in its document, a guid used anew for another article at another time.
        publish("/feed", item("same", "/c", "Tercera", "Texto", now.get()));
        assertThat(poller.pollDue().added()).isEqualTo(1);
        later(Duration.ofHours(5));
        publish(
                "/feed",
                item("same", "/c", "Tercera", "Texto", now.get().minus(Duration.ofHours(5))),
                item(9, Duration.ZERO));
        assertThat(poller.pollDue().added()).isEqualTo(1);
        assertThat(count("article")).isEqualTo(4);
    }

    @Test
    void asksTheTopicsAgainWhatTheyThinkOfAnEditedArticle() {
        follow("/feed");
        Poller poller = poller(article -> List.of(new TopicMatch(
                topic,
                article.title().length(),
                article.title().contains("frontera") ? Level.ALERT : Level.REVIEW,
                List.of(),
                List.of())));
        publish("/feed", item("1", "/a", "Un título", "Texto", START), item("2", "/b", "Otro", "Texto", START));
        poller.pollDue();
        assertThat(topics.unfiled(topic, 10)).isEmpty();

        later(Duration.ofHours(5));
        publish(
                "/feed",
                item("1", "/a", "Cierra la frontera", "Texto", START),
                item("2", "/b", "Otro", "Texto", START));
        assertThat(poller.pollDue().edited()).isEqualTo(1);

        assertThat(topics.unfiled(topic, 10)).singleElement().satisfies(matched -> {
            assertThat(matched.article().title()).isEqualTo("Cierra la frontera");
            assertThat(matched.match().score()).isEqualTo("Cierra la frontera".length());
            assertThat(matched.match().level()).isEqualTo(Level.ALERT);
        });
        assertThat(count("topic_match")).isEqualTo(2);
    }

    @Test
    void readsTimesWithoutAZoneByTheDocumentUnlessAnEditorSetOne() {
        long unset = follow("/unset");
        follow("/set");
        jdbc.sql("UPDATE feed SET zone = NULL WHERE id = :id")
                .param("id", unset)
                .update();
        for (String path : List.of("/unset", "/set")) {
            server.answer(
                    path,
                    200,
                    "<rss version=\"2.0\"><channel><title>t</title><link>https://diario.example/</link>"
                            + "<item><title>Una</title><link>https://diario.example" + path + "/1</link>"
                            + "<pubDate>28/11/2025 08:50</pubDate></item>"
                            + "<item><title>Dos</title><link>https://diario.example" + path + "/2</link>"
                            + "<pubDate>Fri, 28 Nov 2025 08:40:00 -0300</pubDate></item></channel></rss>");
        }
        poller().pollDue();

        assertThat(jdbc.sql("SELECT address, published_at FROM article WHERE title = 'Una' ORDER BY address")
                        .query((row, number) -> tuple(row.getString(1), Sql.instant(row, "published_at")))
                        .list())
                .containsExactly(
                        tuple("https://diario.example/set/1", Instant.parse("2025-11-28T08:50:00Z")),
                        tuple("https://diario.example/unset/1", Instant.parse("2025-11-28T11:50:00Z")));
    }

    @Test
    void leavesAnArticleToTheFeedThatBroughtItFirst() {
        follow("/national");
        follow("/regional");
        publish("/national", item("n", "/a", "Título nacional", "Texto", START));
        publish("/regional", item("r", "/a", "Título regional", "Texto", START));
        Poller poller = poller();
        Poller.Run run = poller.pollDue();
        assertThat(run.added()).isEqualTo(1);
        assertThat(run.edited()).isZero();
        assertThat(count("article")).isEqualTo(1);
    }

    @Test
    void asksOnlyForWhatChangedAndCountsTheSameDocumentAsUnchanged() {
        long conditional = follow("/conditional");
        long plain = follow("/plain");
        publish("/plain", item(1, Duration.ofMinutes(20)), item(2, Duration.ofMinutes(60)));
        server.answer("/conditional", exchange -> {
            boolean known = "\"v1\"".equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
            byte[] body = ("<rss><channel><title>t</title>" + item(3, Duration.ZERO) + "</channel></rss>")
                    .getBytes(StandardCharsets.UTF_8);
            TestServer.send(exchange, known ? 304 : 200, known ? new byte[0] : body, "ETag", "\"v1\"");
        });
        Poller poller = poller();
        poller.pollDue();
        later(Duration.ofHours(1));
        assertThat(poller.pollDue()).isEqualTo(new Poller.Run(2, 2, 0, 0, 0));
        assertThat(health(conditional).lastOutcome()).isEqualTo(PollOutcome.Kind.NOT_MODIFIED);
        assertThat(health(plain).nextPollWhy().arguments()).containsExactly("40 min", "20 min");
    }

    @Test
    void takesOverANewAddressAfterThreePollsRunning() {
        long id = follow("/old");
        server.answer("/old", 301, "", "Location", "/new");
        publish("/new", item(1, Duration.ZERO));
        Poller poller = poller();
        for (int poll = 1; poll <= 2; poll++) {
            poller.pollDue();
            assertThat(health(id).feed().address()).isEqualTo(server.at("/old"));
            assertThat(health(id).movedTo()).isEqualTo(server.at("/new"));
            later(Duration.ofHours(5));
        }
        poller.pollDue();
        assertThat(health(id).feed().address()).isEqualTo(server.at("/new"));
        assertThat(health(id).movedTo()).isNull();
        assertThat(feeds.notices(START, 10)).extracting(FeedStore.Notice::kind).containsExactly("moved");
    }

    @Test
    void doesNotBelieveAMoveThatIsNotSeenEveryTime() {
        long id = follow("/old");
        publish("/new", item(1, Duration.ZERO));
        Poller poller = poller();
        for (int poll = 1; poll <= 5; poll++) {
            if (poll == 3) {
                publish("/old", item(1, Duration.ZERO));
            } else {
                server.answer("/old", 301, "", "Location", "/new");
            }
            poller.pollDue();
            later(Duration.ofHours(5));
        }
        assertThat(health(id).feed().address()).isEqualTo(server.at("/old"));
    }

    @Test
    void keepsBothFeedsWhenOneMovesToTheOther() {
        long id = follow("/old");
        follow("/new");
        server.answer("/old", 301, "", "Location", "/new");
        publish("/new", item(1, Duration.ZERO));
        Poller poller = poller();
        for (int poll = 1; poll <= 5; poll++) {
            poller.pollDue();
            later(Duration.ofHours(5));
        }
        assertThat(health(id).feed().address()).isEqualTo(server.at("/old"));
        assertThat(feeds.notices(START, 10)).singleElement().satisfies(notice -> {
            assertThat(notice.feedId()).isEqualTo(id);
            assertThat(notice.words().key()).isEqualTo("feed.notice.duplicate");
        });
    }

    @Test
    void retiresAFeedThatIsGone() {
        long id = follow("/feed");
        server.answer("/feed", 410, "gone");
        Poller poller = poller();
        poller.pollDue();
        assertThat(health(id).state()).isEqualTo(FeedHealth.State.RETIRED);
        later(Duration.ofDays(9));
        assertThat(poller.pollDue().polled()).isZero();
        assertThat(feeds.notices(START, 10)).extracting(FeedStore.Notice::kind).containsExactly("retired");
    }

    @Test
    void backsOffTellsOnceAndTellsOfTheRecovery() {
        long id = follow("/feed");
        Poller poller = poller();
        List<Duration> waits = new ArrayList<>();
        Instant broke = now.get();
        for (int poll = 0; poll < 7; poll++) {
            assertThat(poller.pollDue().failed()).isEqualTo(1);
            waits.add(Duration.between(now.get(), health(id).feed().nextPollAt()));
            now.set(health(id).feed().nextPollAt());
        }
        assertThat(waits).startsWith(Duration.ofMinutes(5), Duration.ofMinutes(10), Duration.ofMinutes(20));
        FeedHealth health = health(id);
        assertThat(health.state()).isEqualTo(FeedHealth.State.FAILING);
        assertThat(health.failingSince()).isEqualTo(broke);
        assertThat(health.lastMessage().key()).isEqualTo("feed.fault.status.404");
        publish("/feed", item(1, Duration.ZERO));
        poller.pollDue();
        assertThat(health(id).state()).isEqualTo(FeedHealth.State.FINE);
        assertThat(health(id).failingSince()).isNull();
        assertThat(feeds.notices(START, 10)).extracting(FeedStore.Notice::kind).containsExactly("recovered", "failing");
    }

    @Test
    void holdsTheWholeHostBackThatAsksForPatience() {
        long asking = follow("/asking");
        later(Duration.ofMillis(1));
        List<Long> others = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            publish("/other" + i, item(i, Duration.ZERO));
            others.add(follow("/other" + i));
        }
        server.answer("/asking", 429, "", "Retry-After", "7200");
        // One feed at a time, so that the others still wait when the answer comes.
        List<FeedStore.Claim> first = feeds.due(now.get(), SETTINGS.lease(), 10, 1);
        assertThat(first).extracting(claim -> claim.feed().id()).containsExactly(asking);
        feeds.release(first.get(0));
        Poller poller = poller();
        poller.pollDue();
        Instant until = START.plusSeconds(7200);
        assertThat(health(asking).state()).isEqualTo(FeedHealth.State.HELD);
        assertThat(health(asking).feed().nextPollAt()).isBetween(until, until.plusSeconds(1));
        later(Duration.ofHours(1));
        int before = server.asked().size();
        assertThat(before).isLessThanOrEqualTo(1 + 5);
        assertThat(poller.pollDue().polled()).isZero();
        assertThat(server.asked()).hasSize(before);
        later(Duration.ofHours(2));
        publish("/asking", item(99, Duration.ZERO));
        assertThat(poller.pollDue().polled()).isEqualTo(6);
        assertThat(others).allSatisfy(id -> assertThat(health(id).state()).isEqualTo(FeedHealth.State.FINE));
    }

    @Test
    void letsNoFeedHoldAnotherHostBack() {
        try (TestServer other = new TestServer()) {
            long sending = follow("/sending");
            long good = follow(other.at("/good"), "good");
            server.answer("/sending", 302, "", "Location", other.at("/asking"));
            other.answer("/asking", 429, "", "Retry-After", "80000");
            other.answer(
                    "/good", 200, "<rss><channel><title>Otro</title>" + item(1, Duration.ZERO) + "</channel></rss>");
            Poller poller = poller();
            poller.pollDue();
            assertThat(health(sending).lastOutcome()).isEqualTo(PollOutcome.Kind.RATE_LIMITED);
            assertThat(health(sending).feed().nextPollAt()).isAfterOrEqualTo(START.plusSeconds(80_000));
            later(Duration.ofHours(5));
            poller.pollDue();
            assertThat(other.asked().stream().filter("/good"::equals)).hasSize(2);
            assertThat(health(good).state()).isEqualTo(FeedHealth.State.FINE);
        }
    }

    @Test
    void saysWhatIsNoFeedAndHarmsNoOther() {
        long page = follow("/page");
        long noise = follow("/noise");
        long nowhere = follow("http://127.0.0.1:1/", "nowhere");
        long secret = follow("http://10.0.0.1/feed", "private");
        long good = follow("/good");
        server.answer(
                "/page",
                200,
                "<!DOCTYPE html><html><head><title>Inicie sesión</title></head><body><p>hola</p></body></html>",
                "Content-Type",
                "text/html");
        server.answer("/noise", 200, "\u0000\u0001\u0002 no xml at all");
        publish("/good", item(1, Duration.ZERO));
        assertThat(poller().pollDue()).isEqualTo(new Poller.Run(5, 0, 1, 0, 4));
        assertThat(health(page).lastOutcome()).isEqualTo(PollOutcome.Kind.NOT_A_FEED);
        assertThat(health(page).lastMessage().arguments().get(0)).contains("Inicie sesión");
        assertThat(health(noise).lastOutcome()).isEqualTo(PollOutcome.Kind.NOT_A_FEED);
        assertThat(health(nowhere).lastMessage().key()).isEqualTo("feed.fault.unreachable");
        assertThat(health(secret).lastOutcome()).isEqualTo(PollOutcome.Kind.REFUSED);
        assertThat(health(secret).lastMessage().key()).isEqualTo("feed.fault.private-address");
        assertThat(health(good).state()).isEqualTo(FeedHealth.State.FINE);
    }

    @Test
    void keepsLineEndsAndMarkupOutOfTitles() {
        follow("/feed");
        publish("/feed", item("a", "/a", "Uno&#13;&#10;Bcc: todos@diario.example &lt;script&gt;", "Texto", START));
        poller().pollDue();
        assertThat(articles.find(
                        jdbc.sql("SELECT id FROM article").query(Long.class).single()))
                .get()
                .satisfies(article ->
                        assertThat(article.title()).doesNotContain("\r", "\n").contains("Uno"));
    }

    @Test
    void isNotHeldUpByAHostThatHangs() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        for (int i = 0; i < 3; i++) {
            follow("/hang" + i);
            server.answer("/hang" + i, exchange -> {
                try {
                    over.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        try (TestServer other = new TestServer()) {
            for (int i = 0; i < 10; i++) {
                follow(other.at("/feed" + i), "f" + i);
                other.answer(
                        "/feed" + i,
                        200,
                        "<rss><channel><title>t</title>" + item(i, Duration.ZERO) + "</channel></rss>");
            }
            ExecutorService thread = Executors.newSingleThreadExecutor();
            try {
                Future<Poller.Run> run = thread.submit(() -> poller().pollDue());
                org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> count("article") == 10);
                assertThat(run.isDone()).isFalse();
                over.countDown();
                assertThat(run.get().failed()).isEqualTo(3);
            } finally {
                over.countDown();
                thread.shutdownNow();
            }
        }
    }

    @Test
    void recordsAFeedThatIsTooMuchForTheMemory() {
        long id = follow("/feed");
        publish("/feed", item(1, Duration.ofMinutes(30)));
        Poller poller = poller(article -> {
            throw new OutOfMemoryError("as if");
        });
        assertThat(poller.pollDue().failed()).isEqualTo(1);
        assertThat(health(id).feed().failures()).isEqualTo(1);
        assertThat(health(id).feed().nextPollAt()).isAfter(now.get());
    }
}
