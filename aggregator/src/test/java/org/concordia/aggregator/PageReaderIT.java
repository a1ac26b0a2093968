package org.concordia.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.article.ArticleStore;
import org.concordia.aggregator.article.PageStore;
import org.concordia.aggregator.feed.Feed;
import org.concordia.aggregator.feed.FeedStore;
import org.concordia.aggregator.feed.Outlet;
import org.concordia.aggregator.feed.OutletStore;
import org.concordia.aggregator.feed.PageReading;
import org.concordia.aggregator.feed.PageReadingStore;
import org.concordia.aggregator.feed.PollSchedule;
import org.concordia.aggregator.fetch.Fetcher;
import org.concordia.aggregator.fetch.HostLimits;
import org.concordia.aggregator.fetch.PollSettings;
import org.concordia.aggregator.fetch.Robots;
import org.concordia.aggregator.fetch.Settings;
import org.concordia.aggregator.parse.PublishedTime;
import org.concordia.aggregator.storage.TestDatabase;
import org.concordia.aggregator.topic.Level;
import org.concordia.aggregator.topic.TopicMatch;
import org.concordia.aggregator.topic.TopicStore;
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
class PageReaderIT {

    private static final Instant START = Instant.parse("2025-11-28T12:00:00Z");
    private static final PollSettings SETTINGS = Settings.with(Duration.ZERO, Duration.ofSeconds(10), 10 * 1024 * 1024);
    private static final String AGENT = "Concordia/test";
    private static final String PARAGRAPH = "Más de seiscientas personas esperan en la frontera entre Arica y Tacna, "
            + "según informó la policía de Perú, que envió refuerzos al paso de Santa Rosa.";

    @Parameter
    private TestDatabase database;

    private final TestServer server = new TestServer();
    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final HostLimits limits = new HostLimits(SETTINGS, now::get);
    private final Fetcher fetcher = new Fetcher(SETTINGS, AGENT, limits, now::get);
    private final List<PageReader> readers = new ArrayList<>();
    private JdbcClient jdbc;
    private FeedStore feeds;
    private ArticleStore articles;
    private PageStore pages;
    private PageReadingStore readings;
    private TopicStore topics;
    private TransactionTemplate transaction;
    private Outlet outlet;
    private long topic;
    private long feed;

    @BeforeEach
    void open() {
        DataSource source = database.fresh();
        jdbc = JdbcClient.create(source);
        transaction = new TransactionTemplate(new JdbcTransactionManager(source));
        feeds = new FeedStore(jdbc, transaction);
        articles = new ArticleStore(new JdbcTemplate(source));
        pages = new PageStore(jdbc, transaction);
        readings = new PageReadingStore(jdbc);
        topics = new TopicStore(new JdbcTemplate(source));
        outlet = new OutletStore(jdbc).findOrAdd(new Outlet(0, "El Diario", null, "CL", "es", false, false));
        topics.add("frontera", "none", START);
        topic = jdbc.sql("SELECT id FROM topic").query(Long.class).single();
        feed = follow("/feed");
        readings.turn(feed, true);
    }

    @AfterEach
    void close() throws IOException {
        readers.forEach(PageReader::close);
        fetcher.close();
        server.close();
    }

    /** For the digest is what names Tacna. */
    private TopicMatch match(Article article) {
        Level level = article.text().contains("Tacna") ? Level.DIGEST : Level.NONE;
        return new TopicMatch(topic, level == Level.NONE ? 0 : 2, level, List.of(), List.of());
    }

    private PageReader reader() {
        PageReader reader = new PageReader(
                pages,
                readings,
                feeds,
                topics,
                fetcher,
                new Robots(fetcher, limits, AGENT, now::get),
                new PollSchedule(SETTINGS, () -> 0),
                article -> List.of(match(article)),
                transaction,
                SETTINGS,
                now::get);
        readers.add(reader);
        return reader;
    }

    private long follow(String path) {
        return feeds.add(
                        new Feed(
                                0,
                                server.at(path),
                                outlet,
                                path,
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

    private long article(String path, String summary) {
        return article(path, summary, new PublishedTime(now.get(), PublishedTime.Source.FEED), false);
    }

    private long article(String path, String summary, PublishedTime published, boolean backfill) {
        Article article = new Article(
                0,
                feed,
                outlet,
                path,
                server.at(path),
                "Crece la espera en el norte",
                summary,
                null,
                "es",
                published,
                null,
                now.get(),
                backfill,
                List.of());
        long id = articles.add(article).orElseThrow();
        topics.record(id, List.of(match(article)), now.get());
        return id;
    }

    private static String page(String... paragraphs) {
        return "<!DOCTYPE html><html lang=\"es\"><head><title>Crece la espera en el norte</title>"
                + "<meta property=\"og:type\" content=\"article\"><meta name=\"author\" content=\"Ana Soto Vera\">"
                + "<meta property=\"article:published_time\" content=\"2025-11-20T10:00:00Z\">"
                + "<meta property=\"article:tag\" content=\"Tacna\"></head>"
                + "<body><h1>Crece la espera en el norte</h1><article><p>" + String.join("</p><p>", paragraphs)
                + "</p></article></body></html>";
    }

    private static String page() {
        return page(
                PARAGRAPH, PARAGRAPH.replace("seiscientas", "setecientas"), PARAGRAPH.replace("policía", "alcaldía"));
    }

    private void publish(String path, String html) {
        server.answer(path, 200, html, "Content-Type", "text/html; charset=utf-8");
    }

    private Article stored(long id) {
        return articles.find(id).orElseThrow();
    }

    private PageReading.Page said(long id) {
        return readings.of(feed, now.get(), 50).said().get(id);
    }

    private void later(Duration time) {
        now.updateAndGet(at -> at.plus(time));
    }

    @Test
    void givesAnArticleTheTextOfItsPageAndAsksTheTopicsAgain() {
        long id = article("/nota", "Breve.");
        publish("/nota", page());
        assertThat(topics.unfiled(topic, 10)).isEmpty();
        assertThat(reader().readDue()).isEqualTo(new PageReader.Run(1, 1));
        assertThat(server.asked()).containsExactly("/robots.txt", "/nota");
        assertThat(stored(id).summary()).startsWith(PARAGRAPH).hasLineCount(3);
        assertThat(stored(id).author()).isEqualTo("Ana Soto Vera");
        assertThat(stored(id).categories()).containsExactly("Tacna");
        assertThat(stored(id).published()).isEqualTo(new PublishedTime(START, PublishedTime.Source.FEED));
        assertThat(topics.unfiled(topic, 10)).hasSize(1);
        assertThat(said(id).status()).isEqualTo("read");
        assertThat(said(id).tags()).containsExactly("Tacna");
        assertThat(reader().readDue()).isEqualTo(new PageReader.Run(0, 0));
    }

    @Test
    void readsNothingUnlessAnEditorWantsItAndTheSummaryIsThin() {
        article("/larga", PARAGRAPH + " " + PARAGRAPH);
        article("/vieja", "Breve.", new PublishedTime(START, PublishedTime.Source.FEED), true);
        readings.turn(feed, false);
        article("/nota", "Breve.");
        publish("/nota", page());
        assertThat(reader().readDue().asked()).isZero();
        readings.turn(feed, true);
        assertThat(reader().readDue().asked()).isEqualTo(1);
        assertThat(server.asked()).contains("/nota").doesNotContain("/larga", "/vieja");
    }

    @Test
    void asksForNothingThatRobotsTxtForbids() {
        server.answer("/robots.txt", 200, "User-agent: *\nDisallow: /privado\n");
        long id = article("/privado/nota", "Breve.");
        publish("/privado/nota", page());
        reader().readDue();
        assertThat(server.asked()).containsExactly("/robots.txt");
        assertThat(said(id).status()).isEqualTo("forbidden");
        assertThat(stored(id).summary()).isEqualTo("Breve.");
    }

    @Test
    void waitsWhileRobotsTxtCannotBeHad() {
        server.answer("/robots.txt", 500, "");
        long id = article("/nota", "Breve.");
        publish("/nota", page());
        reader().readDue();
        assertThat(said(id)).extracting(PageReading.Page::status).isEqualTo("due");
        assertThat(said(id).words().key()).isEqualTo("feed.page.robots-unknown");
        assertThat(server.asked()).doesNotContain("/nota");
        server.answer("/robots.txt", 404, "");
        later(Duration.ofMinutes(11));
        assertThat(reader().readDue().read()).isEqualTo(1);
    }

    @Test
    void triesThreeTimesAndThenSaysWhy() {
        long id = article("/nota", "Breve.");
        server.answer("/nota", 500, "");
        PageReader reader = reader();
        for (int attempt = 0; attempt < 5; attempt++) {
            reader.readDue();
            later(Duration.ofHours(1));
        }
        assertThat(server.asked().stream().filter("/nota"::equals)).hasSize(3);
        assertThat(said(id).status()).isEqualTo("failed");
        assertThat(said(id).words().arguments()).containsExactly("500");
    }

    @Test
    void seesThatARedirectLedToTheFrontPageOrALogIn() {
        long front = article("/borrada", "Breve.");
        long wall = article("/cerrada", "Breve.");
        server.answer("/borrada", 302, "", "Location", "/");
        server.answer("/cerrada", 302, "", "Location", "/login?next=cerrada");
        publish("/", page());
        publish("/login?next=cerrada", page());
        reader().readDue();
        assertThat(said(front).words().key()).isEqualTo("feed.page.why.section");
        assertThat(said(wall).words().key()).isEqualTo("feed.page.why.login");
        assertThat(stored(front).summary()).isEqualTo("Breve.");
    }

    @Test
    void leavesAHostAloneThatAsksForPatience() {
        long id = article("/nota", "Breve.");
        server.answer("/nota", 429, "", "Retry-After", "3600");
        PageReader reader = reader();
        reader.readDue();
        later(Duration.ofMinutes(30));
        reader.readDue();
        assertThat(server.asked().stream().filter("/nota"::equals)).hasSize(1);
        publish("/nota", page());
        later(Duration.ofMinutes(40));
        assertThat(reader.readDue().read()).isEqualTo(1);
        assertThat(stored(id).summary()).contains("Tacna");
    }

    @Test
    void letsNoPageHoldAnotherHostBack() {
        try (TestServer other = new TestServer()) {
            long id = article("/nota", "Breve.");
            server.answer("/nota", 302, "", "Location", other.at("/asking"));
            other.answer("/asking", 429, "", "Retry-After", "80000");
            PageReader reader = reader();
            reader.readDue();
            assertThat(said(id).words().key()).isEqualTo("feed.said.rate-limited");
            String host = other.at("").substring("http://".length());
            assertThat(jdbc.sql("SELECT COUNT(*) FROM host_hold WHERE host = :host")
                            .param("host", host)
                            .query(Long.class)
                            .single())
                    .isZero();
            assertThat(server.asked().stream().filter("/nota"::equals)).hasSize(1);
        }
    }

    @Test
    void twoReadersAtOnceReadAPageOnce() throws Exception {
        for (int number = 0; number < 20; number++) {
            article("/nota/" + number, "Breve " + number);
            publish("/nota/" + number, page());
        }
        ExecutorService both = Executors.newFixedThreadPool(2);
        try {
            Future<PageReader.Run> one = both.submit(() -> reader().readDue());
            Future<PageReader.Run> other = both.submit(() -> reader().readDue());
            assertThat(one.get(60, TimeUnit.SECONDS).read()
                            + other.get(60, TimeUnit.SECONDS).read())
                    .isEqualTo(20);
        } finally {
            both.shutdownNow();
        }
        assertThat(server.asked().stream().filter(path -> path.startsWith("/nota")))
                .hasSize(20);
    }

    @Test
    void aPageWhoseReaderDiedIsReadWhenItsLeaseRanOut() {
        long id = article("/nota", "Breve.");
        publish("/nota", page());
        pages.enqueue(now.get());
        PageStore.Claim dead = pages.due(now.get(), SETTINGS.lease(), 10, 10).get(0);
        assertThat(reader().readDue().asked()).isZero();
        later(SETTINGS.lease().plusSeconds(1));
        assertThat(reader().readDue().read()).isEqualTo(1);
        assertThat(pages.hold(dead)).isFalse();
        assertThat(stored(id).summary()).contains("Tacna");
    }

    @Test
    void dropsWhatItReadWhenItsLeaseWasTaken() throws Exception {
        long id = article("/nota", "Breve.");
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch stolen = new CountDownLatch(1);
        server.answer("/nota", exchange -> {
            asked.countDown();
            try {
                stolen.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            TestServer.send(exchange, 200, page().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        });
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            PageReader reader = reader();
            Future<PageReader.Run> run = other.submit(reader::readDue);
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            jdbc.sql("UPDATE article_page SET leased_until = leased_until + INTERVAL '1' HOUR")
                    .update();
            stolen.countDown();
            assertThat(run.get(30, TimeUnit.SECONDS).read()).isZero();
        } finally {
            other.shutdownNow();
        }
        assertThat(stored(id).summary()).isEqualTo("Breve.");
    }

    @Test
    void tenInARowThatGiveNothingStopTheReadingUntilAnEditorOrTomorrow() {
        for (int number = 0; number < 10; number++) {
            article("/nada/" + number, "Breve " + number);
        }
        PageReader reader = reader();
        reader.readDue();
        assertThat(feeds.notices(START.minusSeconds(1), 10))
                .extracting(FeedStore.Notice::kind, notice -> notice.words().key())
                .containsExactly(tuple("pages", "feed.notice.pages"));
        assertThat(readings.of(feed, now.get(), 50).stoppedUntil()).isEqualTo(START.plus(Duration.ofHours(24)));
        assertThat(readings.of(feed, now.get(), 50).tallies())
                .singleElement()
                .satisfies(tally -> assertThat(tally.pages()).isEqualTo(10));
        article("/nota", "Breve.");
        publish("/nota", page());
        assertThat(reader.readDue().asked()).isZero();
        readings.turn(feed, true);
        assertThat(reader.readDue().read()).isEqualTo(1);
    }

    @Test
    void takesTheTimeOfThePageWhereTheFeedTellsNoneAndSeesOldNews() {
        long id = article("/nota", "Breve.", new PublishedTime(START, PublishedTime.Source.FETCHED), false);
        publish("/nota", page());
        reader().readDue();
        assertThat(stored(id).published())
                .isEqualTo(new PublishedTime(Instant.parse("2025-11-20T10:00:00Z"), PublishedTime.Source.PAGE));
        assertThat(stored(id).backfill()).isTrue();
    }

    @Test
    void thePagesTextStandsUntilTheOutletEditsTheEntry() {
        long id = article("/nota", "Breve.");
        publish("/nota", page());
        PageReader reader = reader();
        reader.readDue();
        // What the feed said before is what its next document is compared with.
        assertThat(articles.known(feed, List.of("/nota"), List.of(server.at("/nota"))))
                .extracting(ArticleStore.Known::summary)
                .containsExactly("Breve.");
        articles.edit(id, stored(id).withSummary("Breve, corregida."));
        publish("/nota", page(PARAGRAPH, PARAGRAPH.replace("seiscientas", "ochocientas"), PARAGRAPH + " Y más."));
        assertThat(reader.readDue().read()).isEqualTo(1);
        assertThat(stored(id).summary()).contains("ochocientas");
    }

    @Test
    void refusesAPrivateAddressAndAFile() {
        long id = article("/nota", "Breve.");
        server.answer("/nota", 302, "", "Location", "http://10.0.0.1/nota");
        long file = article("/archivo", "Breve dos.");
        server.answer("/archivo", 302, "", "Location", "file:///etc/passwd");
        PageReader reader = reader();
        for (int attempt = 0; attempt < 4; attempt++) {
            reader.readDue();
            later(Duration.ofHours(1));
        }
        assertThat(said(id).status()).isEqualTo("failed");
        assertThat(said(file).words().key()).isEqualTo("feed.fault.bad-address");
    }
}
