package org.concordia.aggregator.websub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import javax.sql.DataSource;
import org.concordia.aggregator.Poller;
import org.concordia.aggregator.TestHub;
import org.concordia.aggregator.TestServer;
import org.concordia.aggregator.feed.Feed;
import org.concordia.aggregator.feed.FeedHealth;
import org.concordia.aggregator.feed.FeedStore;
import org.concordia.aggregator.feed.Outlet;
import org.concordia.aggregator.feed.OutletStore;
import org.concordia.aggregator.fetch.Fetcher;
import org.concordia.aggregator.storage.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A hub of the test's own and the module's own application, over HTTP. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class WebSubIT {

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @ConfigurationPropertiesScan("org.concordia.aggregator")
    @ComponentScan("org.concordia.aggregator")
    static class App {}

    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final Instant START = Instant.parse("2025-11-28T12:00:00Z");

    /** The public address, as a proxy would have it. */
    private static final String SITE = "http://127.0.0.1:9";

    private static final AtomicReference<Instant> NOW = new AtomicReference<>(START);

    @Parameter
    private TestDatabase database;

    private static TestServer server;
    private static ConfigurableApplicationContext app;
    private static FeedStore feeds;
    private static Poller poller;
    private static WebSub webSub;
    private static JdbcClient jdbc;
    private static Outlet outlet;

    private final String name = "/faro" + NUMBERS.incrementAndGet();
    private final TestHub hub = new TestHub(server, name + "/hub", WebSubIT::road);

    @BeforeParameterizedClassInvocation
    static void start(TestDatabase database) {
        NOW.set(START);
        server = new TestServer();
        DataSource source = database.fresh();
        app = new SpringApplicationBuilder(App.class)
                .initializers(context -> {
                    GenericApplicationContext beans = (GenericApplicationContext) context;
                    // The scan finds the applications of other tests too.
                    beans.registerBean(DataSource.class, () -> source, bean -> bean.setPrimary(true));
                    beans.registerBean(InstantSource.class, () -> NOW::get, bean -> bean.setPrimary(true));
                })
                .properties(
                        "server.port=0",
                        "spring.persistence.exceptiontranslation.enabled=false",
                        "spring.messages.basename=messages/layout,messages/feed,messages/topic",
                        "spring.messages.fallback-to-system-locale=false",
                        "concordia.base-url=" + SITE,
                        "concordia.poll.allow-networks=127.0.0.1/32",
                        "concordia.poll.max-bytes=200000",
                        "concordia.poll.host-interval=0s")
                .run();
        feeds = app.getBean(FeedStore.class);
        poller = app.getBean(Poller.class);
        webSub = app.getBean(WebSub.class);
        jdbc = app.getBean(JdbcClient.class);
        outlet = app.getBean(OutletStore.class).findOrAdd(new Outlet(0, "El Faro", null, "CL", "es", false, false));
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        app.close();
        server.close();
    }

    private static URI at(String path) {
        return URI.create("http://127.0.0.1:" + app.getEnvironment().getProperty("local.server.port") + path);
    }

    private static URI road(URI callback) {
        assertThat(callback.toString()).startsWith(SITE + "/websub/");
        return at(callback.toString().substring(SITE.length()));
    }

    private static void later(Duration time) {
        NOW.updateAndGet(now -> now.plus(time));
    }

    private String item(int number, String title) {
        return "<item><guid>" + name + number + "</guid><link>https://faro.example" + name + "/" + number
                + "</link><title>" + title + "</title><description>Texto " + number + "</description><pubDate>"
                + DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        NOW.get().minusSeconds(60L * number).atOffset(ZoneOffset.UTC))
                + "</pubDate></item>";
    }

    private String rss(String links, String... items) {
        return "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel>"
                + "<title>El Faro</title><link>https://faro.example/</link>" + links + String.join("", items)
                + "</channel></rss>";
    }

    private String links(TestHub... hubs) {
        StringBuilder links =
                new StringBuilder("<atom:link rel=\"self\" href=\"" + server.at(name + "/self?a=~1") + "\"/>");
        for (TestHub each : hubs) {
            links.append("<atom:link rel=\"hub\" href=\"")
                    .append(each.address())
                    .append("\"/>");
        }
        return links.toString();
    }

    private void publish(String document, String... fields) {
        server.answer(name, 200, document, fields);
    }

    /** A feed that was polled once, whose hub was asked. */
    private long follow() {
        return follow(rss(links(hub), item(1, "Uno"), item(21, "Dos")));
    }

    private long follow(String document, String... fields) {
        publish(document, fields);
        long id = feeds.add(
                        new Feed(
                                0,
                                server.at(name),
                                outlet,
                                name,
                                null,
                                null,
                                null,
                                Feed.Status.ACTIVE,
                                null,
                                NOW.get(),
                                null,
                                null,
                                null,
                                0),
                        NOW.get())
                .orElseThrow();
        poller.pollDue();
        webSub.renewDue();
        return id;
    }

    /** The same, and its hub verified. */
    private long listen() throws Exception {
        long id = follow();
        assertThat(hub.verify(hub.last(), "864000").confirms()).isTrue();
        return id;
    }

    /** Polls the feed as if it were due. */
    private FeedHealth poll(long id) {
        feeds.pollNow(id, NOW.get());
        poller.pollDue();
        return health(id);
    }

    private static FeedHealth health(long id) {
        return feeds.health(id).orElseThrow();
    }

    private static Duration untilPoll(long id) {
        return Duration.between(NOW.get(), health(id).feed().nextPollAt());
    }

    private static String page(long id, String language) throws Exception {
        HttpResponse<String> page = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(at("/desk/feeds/" + id))
                                .header("Accept-Language", language)
                                .build(),
                        BodyHandlers.ofString());
        assertThat(page.statusCode()).isEqualTo(200);
        return page.body();
    }

    private List<String> titles() {
        return jdbc.sql("SELECT title FROM article WHERE address LIKE :like ORDER BY id")
                .param("like", "https://faro.example" + name + "/%")
                .query(String.class)
                .list();
    }

    private static List<String> statuses(long feed) {
        return jdbc.sql("SELECT status FROM hub_callback WHERE feed_id = :feed ORDER BY id")
                .param("feed", feed)
                .query(String.class)
                .list();
    }

    private static Callback callback(long feed) {
        return app.getBean(CallbackStore.class).of(feed).get(0);
    }

    @Test
    void asksTheHubThatAFeedNamesAndConfirmsWhatItAsked() throws Exception {
        long id = follow();
        Map<String, String> asked = hub.last();
        assertThat(hub.requests()).hasSize(1);
        assertThat(asked)
                .containsEntry("hub.mode", "subscribe")
                .containsEntry("hub.topic", server.at(name + "/self?a=~1"))
                .containsEntry("hub.lease_seconds", "864000");
        assertThat(asked.get("hub.secret").length()).isBetween(40, 199);
        assertThat(asked.get("hub.callback")).matches("\\Q" + SITE + "/websub/\\E[\\w-]{32}");
        assertThat(page(id, "en")).contains("We asked " + hub.address() + " to tell us");

        TestHub.Answer answer = hub.verify(asked, "3600");
        assertThat(answer.confirms()).isTrue();
        assertThat(answer.response().headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
        assertThat(answer.response().headers().firstValue("X-Content-Type-Options"))
                .contains("nosniff");
        assertThat(page(id, "en"))
                .contains("tells us of news at once through " + hub.address() + ", until 2025-")
                .contains("Nothing has come that way yet");
        assertThat(page(id, "es")).contains("El medio nos avisa al instante a través de " + hub.address());
        webSub.renewDue();
        assertThat(hub.requests()).hasSize(1);
    }

    @Test
    void confirmsNothingThatItDidNotAsk() throws Exception {
        follow();
        Map<String, String> asked = hub.last();
        String callback = asked.get("hub.callback");
        String topic = asked.get("hub.topic");
        String[][] questions = {
            {"hub.mode", "subscribe", "hub.topic", "https://other.example/", "hub.challenge", "x"},
            {"hub.mode", "unsubscribe", "hub.topic", topic, "hub.challenge", "x"},
            {"hub.mode", "publish", "hub.topic", topic, "hub.challenge", "x"},
            {"hub.mode", "subscribe", "hub.challenge", "x"},
            {"hub.mode", "subscribe", "hub.topic", topic},
            {"hub.topic", topic, "hub.challenge", "x"},
            {"x", "<script>"}
        };
        for (String[] question : questions) {
            HttpResponse<String> answer = hub.ask(callback, question);
            assertThat(answer.statusCode()).as(String.join(" ", question)).isEqualTo(404);
            assertThat(answer.body()).doesNotContain("<script>");
        }
        assertThat(hub.ask(SITE + "/websub/guessed", "hub.mode", "subscribe", "hub.topic", topic, "hub.challenge", "x")
                        .statusCode())
                .isEqualTo(404);
        assertThat(hub.push(asked, "sha256", rss("", item(9, "Antes")))).isEqualTo(404);
        // Hubs may decode what need not be encoded.
        assertThat(hub.ask(
                                callback,
                                "hub.mode",
                                "subscribe",
                                "hub.topic",
                                topic.replace("~", "%7e"),
                                "hub.challenge",
                                "x",
                                "hub.lease_seconds",
                                "0")
                        .body())
                .isEqualTo("x");
    }

    @ParameterizedTest
    @CsvSource({"sha1", "sha256", "sha384", "sha512"})
    void storesWhatIsPushedOnceWithWhatTheTopicsSay(String method) throws Exception {
        long id = listen();
        String etag = health(id).feed().etag();
        String document = rss(
                "",
                item(0, "Migrantes venezolanos cruzan la frontera de Chile con Perú en Tacna"),
                item(1, "Uno corregido"));
        assertThat(hub.push(hub.last(), method, document)).isEqualTo(202);
        assertThat(titles())
                .containsExactlyInAnyOrder(
                        "Uno corregido", "Dos", "Migrantes venezolanos cruzan la frontera de Chile con Perú en Tacna");
        assertThat(jdbc.sql("""
                                SELECT COUNT(*)
                                FROM topic_match m
                                JOIN article a ON a.id = m.article_id
                                WHERE a.address = :address AND a.backfill = FALSE
                                """)
                        .param("address", "https://faro.example" + name + "/0")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
        assertThat(hub.push(hub.last(), method, document)).isEqualTo(202);
        assertThat(titles()).hasSize(3);
        assertThat(health(id).feed().etag()).isEqualTo(etag);
        assertThat(page(id, "en")).contains("Last told: ").doesNotContain("ignored");
    }

    @Test
    void ignoresWhatIsNotSignedByTheHub() throws Exception {
        long id = listen();
        Map<String, String> asked = hub.last();
        byte[] body = rss("", item(0, "Falso")).getBytes(StandardCharsets.UTF_8);
        String right = TestHub.signature("sha256", asked.get("hub.secret"), body);
        String[][] forged = {
            {},
            {"X-Hub-Signature", "sha256=" + TestHub.signature("sha256", "guessed", body)},
            {"X-Hub-Signature", "sha512=" + right},
            {"X-Hub-Signature", "md5=" + right},
            {"X-Hub-Signature", right},
            {"X-Hub-Signature", "sha256=" + right.substring(2)},
        };
        for (String[] fields : forged) {
            assertThat(hub.push(asked, body, fields)).isEqualTo(202);
        }
        assertThat(titles()).containsExactly("Uno", "Dos");
        assertThat(page(id, "en")).contains("missing or false: " + forged.length);
        assertThat(webSub.relies(id, NOW.get())).isFalse();
        assertThat(hub.push(asked, body, "X-Hub-Signature", "sha256=" + right)).isEqualTo(202);
        assertThat(titles()).contains("Falso");
    }

    @Test
    void inflatesWhatIsPushedWithinTheLimit() throws Exception {
        listen();
        Map<String, String> asked = hub.last();
        byte[] small = gzip(rss("", item(0, "Comprimido")));
        assertThat(hub.push(asked, small, "Content-Encoding", "gzip", "X-Hub-Signature", signed(asked, small)))
                .isEqualTo(202);
        assertThat(titles()).contains("Comprimido");
        byte[] bomb = gzip(rss("<!--" + " ".repeat(5_000_000) + "-->", item(4, "Bomba")));
        assertThat(hub.push(asked, bomb, "Content-Encoding", "gzip", "X-Hub-Signature", signed(asked, bomb)))
                .isEqualTo(413);
        byte[] large =
                rss("<!--" + " ".repeat(300_000) + "-->", item(4, "Grande")).getBytes(StandardCharsets.UTF_8);
        assertThat(hub.push(asked, large, "X-Hub-Signature", signed(asked, large)))
                .isEqualTo(413);
        assertThat(hub.push(asked, large, "Content-Encoding", "br", "X-Hub-Signature", signed(asked, large)))
                .isEqualTo(400);
        assertThat(titles()).doesNotContain("Bomba", "Grande");
    }

    @Test
    void readsOnlyAFewPushesAtOnce() throws Exception {
        listen();
        Map<String, String> asked = hub.last();
        byte[] body = rss("", item(0, "A tiempo")).getBytes(StandardCharsets.UTF_8);
        String head = "POST " + road(URI.create(asked.get("hub.callback"))).getPath() + " HTTP/1.1\r\nHost: a\r\n"
                + "Content-Length: 1000\r\nX-Hub-Signature: " + signed(asked, body) + "\r\n\r\n<";
        try (Socket first = new Socket("127.0.0.1", at("/").getPort());
                Socket second = new Socket("127.0.0.1", at("/").getPort())) {
            for (Socket slow : List.of(first, second)) {
                slow.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
                slow.getOutputStream().flush();
            }
            await().until(() -> hub.push(asked, body, "X-Hub-Signature", signed(asked, body)) == 503);
        }
        await().until(() -> hub.push(asked, body, "X-Hub-Signature", signed(asked, body)) == 202);
        assertThat(titles()).contains("A tiempo");
    }

    private static String signed(Map<String, String> asked, byte[] body) {
        return "sha256=" + TestHub.signature("sha256", asked.get("hub.secret"), body);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void pollsSoonWhenWhatIsPushedIsNoFeed() throws Exception {
        long id = listen();
        later(Duration.ofMinutes(3));
        assertThat(hub.push(hub.last(), "sha256", "")).isEqualTo(202);
        assertThat(untilPoll(id)).isZero();
        publish(rss(links(hub), item(0, "Anunciado")));
        poller.pollDue();
        assertThat(titles()).contains("Anunciado");
        assertThat(hub.push(hub.last(), "sha256", "<html>hola</html>")).isEqualTo(202);
        assertThat(untilPoll(id)).isEqualTo(Duration.ofMinutes(1));
        assertThat(health(id).nextPollWhy().key()).isEqualTo("feed.why.hub-ping");
    }

    @Test
    void pollsSeldomOnceTheHubHasToldAndAsUsualWhenItFallsSilent() throws Exception {
        long id = listen();
        assertThat(untilPoll(id)).isBetween(Duration.ofMinutes(10), Duration.ofMinutes(11));
        assertThat(poll(id).nextPollWhy().key()).isEqualTo("feed.why.gap");

        assertThat(hub.push(hub.last(), "sha256", rss("", item(0, "Avisado")))).isEqualTo(202);
        publish(rss(links(hub), item(0, "Avisado"), item(1, "Uno"), item(21, "Dos")));
        assertThat(poll(id).nextPollWhy().key()).isEqualTo("feed.why.hub");
        assertThat(untilPoll(id)).isBetween(Duration.ofHours(4), Duration.ofMinutes(264));
        assertThat(page(id, "es")).contains("el medio nos avisa al instante, por eso basta cada 4 h");

        for (int missed = 1; missed <= 2; missed++) {
            later(Duration.ofMinutes(30));
            publish(rss(links(hub), item(30 + missed, "Callado " + missed), item(0, "Avisado")));
            assertThat(poll(id).nextPollWhy().key()).startsWith("feed.why.").isNotEqualTo("feed.why.hub");
        }
        assertThat(poll(id).nextPollWhy().key()).isNotEqualTo("feed.why.hub");
        assertThat(page(id, "en")).contains("The last 2 polls found news of which nobody had told us");

        assertThat(hub.push(hub.last(), "sha256", rss("", item(40, "Otra vez"))))
                .isEqualTo(202);
        assertThat(poll(id).nextPollWhy().key()).isEqualTo("feed.why.hub");
    }

    @Test
    void triesTheNextHubUnderAnotherAddressWhenOneRefuses() throws Exception {
        TestHub second = new TestHub(server, name + "/second", WebSubIT::road);
        hub.answers(500);
        follow(
                rss(links(), item(1, "Uno")),
                "Link",
                "<" + hub.address() + ">; rel=hub, <" + second.address() + ">; rel=hub",
                "Link",
                "</header-self>; rel=self");
        assertThat(hub.requests()).hasSize(1);
        assertThat(second.last()).containsEntry("hub.topic", server.at("/header-self"));
        assertThat(second.last().get("hub.callback")).isNotEqualTo(hub.last().get("hub.callback"));
        assertThat(second.last().get("hub.secret")).isNotEqualTo(hub.last().get("hub.secret"));
        assertThat(hub.verify(hub.last(), "3600").confirms()).isFalse();

        // Nor does the second keep its word.
        hub.answers(202);
        later(Duration.ofMinutes(61));
        webSub.renewDue();
        assertThat(hub.requests()).hasSize(2);
        assertThat(hub.verify(hub.last(), "3600").confirms()).isTrue();
        assertThat(second.requests()).hasSize(1);
    }

    @Test
    void triesAnotherHubSoonWhenOneDenies() throws Exception {
        TestHub second = new TestHub(server, name + "/second", WebSubIT::road);
        follow(rss(links(hub, second), item(1, "Uno")));
        assertThat(hub.deny(hub.last(), "").statusCode()).isEqualTo(200);
        later(Duration.ofHours(1));
        webSub.renewDue();
        assertThat(hub.requests()).hasSize(1);
        assertThat(second.verify(second.last(), "3600").confirms()).isTrue();
    }

    @Test
    void followsRedirectsThatKeepTheRequestButToNoPrivatePlace() throws Exception {
        TestHub there = new TestHub(server, name + "/there", WebSubIT::road);
        hub.answers(307, "Location", there.address());
        long id = follow();
        assertThat(there.last()).isEqualTo(hub.last());
        assertThat(there.verify(there.last(), "3600").confirms()).isTrue();
        assertThat(statuses(id)).containsExactly("verified");
    }

    @ParameterizedTest
    @CsvSource({
        "308, http://10.0.0.1/hub, private or local",
        "307, http://[::1]/hub, private or local",
        "307, file:///etc/passwd, not a web address",
        "302, /elsewhere, status 302",
        "410, /, status 410",
        "404, /, nothing at this address"
    })
    void saysWhyAHubCouldNotBeAsked(int status, String location, String words) throws Exception {
        hub.answers(status, "Location", location);
        assertThat(page(follow(), "en"))
                .contains("Its publisher offers to tell us")
                .contains(words);
    }

    @Test
    void leavesAHubThatFailsAloneForLongerEachTime() throws Exception {
        hub.answers(503);
        long id = follow();
        for (Duration wait : List.of(
                Duration.ofHours(1),
                Duration.ofHours(2),
                Duration.ofHours(4),
                Duration.ofHours(8),
                Duration.ofHours(16),
                Duration.ofDays(7),
                Duration.ofDays(7))) {
            assertThat(Duration.between(NOW.get(), callback(id).dueAt())).isEqualTo(wait);
            later(wait.minusSeconds(1));
            webSub.renewDue();
            assertThat(callback(id).dueAt()).isEqualTo(NOW.get().plusSeconds(1));
            later(Duration.ofSeconds(1));
            webSub.renewDue();
        }
        assertThat(hub.requests()).hasSize(8);
        hub.answers(429, "Retry-After", "1000000");
        later(Duration.ofDays(7));
        webSub.renewDue();
        assertThat(callback(id).dueAt()).isEqualTo(NOW.get().plus(Duration.ofDays(7)));
    }

    @Test
    void restsWhenAHubAcceptsAndNeverVerifies() throws Exception {
        long id = follow();
        for (int failures = 1; failures <= 6; failures++) {
            later(Duration.ofHours(16));
            webSub.renewDue();
        }
        assertThat(hub.requests()).hasSize(6);
        assertThat(callback(id).dueAt()).isEqualTo(NOW.get().plus(Duration.ofDays(7)));
        assertThat(page(id, "en")).contains("accepted the request and never confirmed it");
    }

    @Test
    void takesTheWordOfAHubThatVerifiesBeforeItAnswers() {
        hub.verifiesFirst();
        long id = follow();
        assertThat(statuses(id)).containsExactly("verified");
        assertThat(callback(id).expiresAt()).isEqualTo(NOW.get().plus(Duration.ofDays(10)));
    }

    @Test
    void restsAndSaysWhyWhenAHubDenies() throws Exception {
        long id = listen();
        feeds.pollNow(id, NOW.get());
        poller.pollDue();
        assertThat(hub.deny(hub.last(), "No <b>strangers</b>\nhere").statusCode())
                .isEqualTo(200);
        assertThat(page(id, "en"))
                .contains(hub.address() + " declined, saying: No &lt;b&gt;strangers&lt;/b&gt; here")
                .doesNotContain("<b>strangers");
        assertThat(untilPoll(id)).isZero();
        assertThat(health(id).nextPollWhy().key()).isEqualTo("feed.why.hub-over");
        assertThat(hub.push(hub.last(), "sha256", rss("", item(0, "Tarde")))).isEqualTo(410);
        later(Duration.ofDays(6));
        webSub.renewDue();
        assertThat(hub.requests()).hasSize(1);
        later(Duration.ofDays(1));
        webSub.renewDue();
        assertThat(hub.requests()).hasSize(2);
    }

    @Test
    void renewsBeforeTheLeaseEndsUnderANewAddressAndLeavesTheOldOne() throws Exception {
        long id = follow();
        Map<String, String> first = hub.last();
        assertThat(hub.verify(first, "4000").confirms()).isTrue();
        assertThat(hub.push(first, "sha256", rss("", item(0, "Antes")))).isEqualTo(202);
        later(Duration.ofSeconds(2_999));
        webSub.renewDue();
        assertThat(hub.requests()).hasSize(1);
        later(Duration.ofSeconds(1));
        webSub.renewDue();
        assertThat(hub.requests()).hasSize(2);
        Map<String, String> second = hub.last();
        assertThat(second).containsEntry("hub.mode", "subscribe").containsEntry("hub.topic", first.get("hub.topic"));
        assertThat(second.get("hub.callback")).isNotEqualTo(first.get("hub.callback"));
        // Until the hub has verified the new one, the old one counts.
        assertThat(hub.push(first, "sha256", rss("", item(2, "Mientras")))).isEqualTo(202);
        assertThat(webSub.relies(id, NOW.get())).isTrue();

        assertThat(hub.verify(second, "4000").confirms()).isTrue();
        assertThat(webSub.relies(id, NOW.get())).isTrue();
        assertThat(hub.push(first, "sha256", rss("", item(3, "Viejo")))).isEqualTo(410);
        assertThat(hub.push(second, "sha256", rss("", item(4, "Nuevo")))).isEqualTo(202);
        assertThat(titles()).contains("Mientras", "Nuevo").doesNotContain("Viejo");
        webSub.renewDue();
        assertThat(hub.last())
                .containsEntry("hub.mode", "unsubscribe")
                .containsEntry("hub.callback", first.get("hub.callback"))
                .doesNotContainKey("hub.secret");
        assertThat(hub.verify(hub.last(), "").confirms()).isTrue();
        assertThat(statuses(id)).containsExactly("ended", "verified");
        // Some hubs ask again what they know.
        assertThat(hub.verify(second, "9000").confirms()).isTrue();
        assertThat(callback(id).expiresAt()).isEqualTo(NOW.get().plusSeconds(9_000));
    }

    @Test
    void pollsAsUsualWhenTheLeaseEndsUnrenewed() throws Exception {
        long id = follow();
        Map<String, String> first = hub.last();
        assertThat(hub.verify(first, "4000").confirms()).isTrue();
        hub.push(first, "sha256", rss("", item(0, "Antes")));
        assertThat(poll(id).nextPollWhy().key()).isEqualTo("feed.why.hub");
        hub.answers(500);
        later(Duration.ofSeconds(3_000));
        webSub.renewDue();
        later(Duration.ofSeconds(1_000));
        webSub.renewDue();
        assertThat(webSub.relies(id, NOW.get())).isFalse();
        assertThat(untilPoll(id)).isZero();
        assertThat(health(id).nextPollWhy().key()).isEqualTo("feed.why.hub-over");
        poller.pollDue();
        assertThat(health(id).nextPollWhy().key()).isEqualTo("feed.why.gap");
        assertThat(hub.push(first, "sha256", rss("", item(5, "Tarde")))).isEqualTo(410);
        hub.answers(202);
        later(Duration.ofHours(2));
        webSub.renewDue();
        assertThat(hub.verify(hub.last(), "4000").confirms()).isTrue();
        assertThat(hub.push(hub.last(), "sha256", rss("", item(6, "De nuevo")))).isEqualTo(202);
    }

    @Test
    void listensToNoFeedThatIsPausedAndAgainWhenItIsResumed() throws Exception {
        long id = listen();
        Map<String, String> first = hub.last();
        feeds.pause(id);
        assertThat(hub.push(first, "sha256", rss("", item(0, "Pausado")))).isEqualTo(410);
        webSub.renewDue();
        assertThat(hub.last()).containsEntry("hub.mode", "unsubscribe");
        assertThat(hub.verify(hub.last(), "").confirms()).isTrue();
        webSub.renewDue();
        assertThat(hub.requests()).hasSize(2);
        feeds.resume(id, NOW.get());
        webSub.renewDue();
        assertThat(hub.last()).containsEntry("hub.mode", "subscribe");
        assertThat(hub.verify(hub.last(), "4000").confirms()).isTrue();
        assertThat(titles()).doesNotContain("Pausado");
    }

    @Test
    void leavesAHubThatTheDocumentNoLongerNames() throws Exception {
        long id = listen();
        assertThat(hub.push(hub.last(), "sha256", rss("", item(21, "Dos")))).isEqualTo(202);
        publish(rss("", item(1, "Uno"), item(21, "Dos")));
        assertThat(poll(id).nextPollWhy().key()).isEqualTo("feed.why.gap");
        webSub.renewDue();
        assertThat(hub.last()).containsEntry("hub.mode", "unsubscribe");
        assertThat(hub.verify(hub.last(), "").confirms()).isTrue();
        assertThat(statuses(id)).containsExactly("ended");
        assertThat(page(id, "en")).doesNotContain(hub.address());
    }

    @Test
    void goesWithATopicOrHubThatMoves() throws Exception {
        long id = listen();
        TestHub other = new TestHub(server, name + "/other", WebSubIT::road);
        publish(rss(links(other), item(1, "Uno")));
        poll(id);
        webSub.renewDue();
        assertThat(hub.last()).containsEntry("hub.mode", "unsubscribe");
        assertThat(other.verify(other.last(), "4000").confirms()).isTrue();
        publish(rss(links(other).replace("/self", "/moved"), item(1, "Uno")));
        poll(id);
        webSub.renewDue();
        assertThat(other.requests().stream().map(asked -> asked.get("hub.mode") + " " + asked.get("hub.topic")))
                .containsExactlyInAnyOrder(
                        "subscribe " + server.at(name + "/self?a=~1"),
                        "unsubscribe " + server.at(name + "/self?a=~1"),
                        "subscribe " + server.at(name + "/moved?a=~1"));
        // The same hubs in another order are no news.
        publish(rss(links(hub, other).replace("/self", "/moved"), item(1, "Uno")));
        poll(id);
        webSub.renewDue();
        assertThat(other.requests()).hasSize(3);
    }

    @Test
    void asksOnceWhoeverAsksAtTheSameTime() throws Exception {
        publish(rss(links(hub), item(1, "Uno")));
        long id = feeds.add(
                        new Feed(
                                0,
                                server.at(name),
                                outlet,
                                name,
                                null,
                                null,
                                null,
                                Feed.Status.ACTIVE,
                                null,
                                NOW.get(),
                                null,
                                null,
                                null,
                                0),
                        NOW.get())
                .orElseThrow();
        poller.pollDue();
        ExecutorService nodes = Executors.newFixedThreadPool(4);
        try (WebSub other = another(URI.create(SITE))) {
            List<Future<Integer>> runs =
                    nodes.invokeAll(List.of(webSub::renewDue, other::renewDue, webSub::renewDue, other::renewDue));
            for (Future<Integer> run : runs) {
                run.get();
            }
        } finally {
            nodes.shutdownNow();
        }
        assertThat(hub.requests()).hasSize(1);
        assertThat(statuses(id)).containsExactly("asked");
    }

    @Test
    void asksAnewWhenItsOwnAddressChanges() throws Exception {
        long id = listen();
        try (WebSub moved = another(URI.create("http://127.0.0.1:7"))) {
            moved.renewDue();
            assertThat(hub.last().get("hub.callback")).startsWith("http://127.0.0.1:7/websub/");
            int asked = hub.requests().size();
            moved.renewDue();
            assertThat(hub.requests()).hasSize(asked);
        }
        assertThat(statuses(id)).containsExactly("verified", "asked");
    }

    @Test
    void doesNothingWithoutAnAddressOfItsOwn() throws Exception {
        try (WebSub off = another(null)) {
            long id = listen();
            hub.push(hub.last(), "sha256", rss("", item(0, "Antes")));
            assertThat(webSub.relies(id, NOW.get())).isTrue();
            assertThat(off.relies(id, NOW.get())).isFalse();
            off.discovered(id, Optional.empty(), NOW.get());
            assertThat(statuses(id)).containsExactly("verified");
            later(Duration.ofDays(20));
            assertThat(off.renewDue()).isZero();
            String token = hub.last().get("hub.callback").replaceFirst(".*/", "");
            assertThat(off.verify(token, "subscribe", hub.last().get("hub.topic"), "x", "60", null))
                    .isEmpty();
        }
    }

    private static WebSub another(@Nullable URI site) {
        return new WebSub(
                app.getBean(CallbackStore.class),
                feeds,
                app.getBean(Fetcher.class),
                site,
                app.getBean(InstantSource.class));
    }
}
