package org.concordia.aggregator.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.concordia.aggregator.PageReader;
import org.concordia.aggregator.Poller;
import org.concordia.aggregator.TestServer;
import org.concordia.aggregator.storage.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** An editor switches the reading of article pages on and sees what came of it, over real HTTP from feed to desk. */
class PageReadingIT {

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();

    private static TestServer server;
    private static ConfigurableApplicationContext app;

    @BeforeAll
    static void start() {
        server = new TestServer();
        app = new SpringApplicationBuilder(FeedPagesIT.App.class)
                .properties(
                        "server.port=0",
                        "spring.datasource.url=jdbc:h2:mem:pagereading;" + TestDatabase.H2_SETTINGS,
                        "spring.persistence.exceptiontranslation.enabled=false",
                        "spring.messages.basename=messages/layout,messages/feed,messages/topic",
                        "spring.messages.fallback-to-system-locale=false",
                        "concordia.poll.host-interval=0s",
                        "concordia.poll.allow-networks=127.0.0.0/8")
                .run();
    }

    @AfterAll
    static void stop() {
        app.close();
        server.close();
    }

    private static URI at(String path) {
        return URI.create("http://127.0.0.1:" + app.getEnvironment().getProperty("local.server.port") + path);
    }

    private static String get(String path, String language) throws Exception {
        return CLIENT.send(
                        HttpRequest.newBuilder(at(path))
                                .header("Accept-Language", language)
                                .build(),
                        BodyHandlers.ofString())
                .body()
                .replace("&#39;", "'");
    }

    private static void turn(long feed, boolean on) throws Exception {
        assertThat(CLIENT.send(
                                HttpRequest.newBuilder(at("/desk/feeds/" + feed + "/pages"))
                                        .header("Content-Type", "application/x-www-form-urlencoded")
                                        .POST(BodyPublishers.ofString("on=" + on))
                                        .build(),
                                BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(200);
    }

    private static String item(String path, Instant published) {
        return "<item><title>Nota de " + path + "</title><link>" + server.at(path) + "</link><guid>" + path
                + "</guid><description>Breve.</description><pubDate>"
                + DateTimeFormatter.RFC_1123_DATE_TIME.format(published.atOffset(ZoneOffset.UTC)) + "</pubDate></item>";
    }

    @Test
    void showsWhatCameOfEachPageInWordsAndNothingUnescaped() throws Exception {
        Instant now = Instant.now();
        server.answer("/robots.txt", 200, "User-agent: *\nDisallow: /cerrado\n", "Content-Type", "text/plain")
                .answer(
                        "/feed",
                        200,
                        "<rss version=\"2.0\"><channel><title>El Diario</title>" + item("/nota", now)
                                + item("/cerrado/nota", now) + item("/portada/", now) + "</channel></rss>",
                        "Content-Type",
                        "application/rss+xml")
                .answer(
                        "/nota",
                        200,
                        "<html><head><title>x</title></head><body><h1>La larga noche de Chacalluta</h1>"
                                + "<p class=\"autor\">Ana &lt;b&gt;Soto Vera</p><article><p>"
                                + "Más de seiscientas personas esperan en la frontera &lt;script&gt;alert(1)&lt;/script&gt; de Arica y Tacna. "
                                        .repeat(6)
                                + "</p></article><a rel=\"tag\" href=\"/t\">&lt;img src=x onerror=alert(1)&gt;</a>"
                                + "<a rel=\"tag\" href=\"/t2\">Tacna</a></body></html>",
                        "Content-Type",
                        "text/html; charset=utf-8")
                .answer("/portada/", 302, "", "Location", "/");
        server.answer("/", 200, "<html><body><h1>Portada</h1></body></html>", "Content-Type", "text/html");
        FeedStore feeds = app.getBean(FeedStore.class);
        Outlet outlet =
                app.getBean(OutletStore.class).findOrAdd(new Outlet(0, "El Diario", null, "CL", "es", false, false));
        long feed = feeds.add(
                        new Feed(
                                0,
                                server.at("/feed"),
                                outlet,
                                "El Diario",
                                "es",
                                "CL",
                                null,
                                Feed.Status.ACTIVE,
                                null,
                                now,
                                null,
                                null,
                                null,
                                0),
                        now)
                .orElseThrow();
        app.getBean(Poller.class).pollDue();
        assertThat(get("/desk/feeds/" + feed, "en"))
                .contains("latest summaries have 6 characters or fewer", "their articles' own pages would tell more")
                .contains("Read the pages of new articles");
        assertThat(app.getBean(PageReader.class).readDue().asked()).isZero();

        turn(feed, true);
        assertThat(app.getBean(PageReader.class).readDue()).isEqualTo(new PageReader.Run(3, 1));
        assertThat(get("/desk/feeds/" + feed, "en"))
                .contains("page read", "The page gave", "Tags:", "Tacna")
                .contains("page forbidden", "asks programs not to read this page (robots.txt)")
                .contains("no article", "leads to a front page")
                .doesNotContain("<script>alert", "<img src=x", "<b>Soto");
        assertThat(get("/desk/feeds/" + feed, "es"))
                .contains("página leída", "página prohibida", "lleva a una portada", "No leer páginas");
        // The feed says the same thin thing again: no edit.
        feeds.pollNow(feed, now);
        assertThat(app.getBean(Poller.class).pollDue().edited()).isZero();
        turn(feed, false);
        assertThat(get("/desk/feeds/" + feed, "en")).contains("not read");
    }
}
