package org.concordia.aggregator.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.InstantSource;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.concordia.aggregator.Poller;
import org.concordia.aggregator.TestServer;
import org.concordia.aggregator.storage.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;

/** The desk's pages of feeds in the module's own small application, without the login that the program adds. */
class FeedPagesIT {

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @ConfigurationPropertiesScan("org.concordia.aggregator")
    @ComponentScan("org.concordia.aggregator")
    static class App {
        @Bean
        InstantSource instantSource() {
            return Clock.systemUTC();
        }
    }

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();

    private static TestServer server;
    private static ConfigurableApplicationContext app;
    private static FeedStore feeds;

    @BeforeAll
    static void start() {
        server = new TestServer();
        app = new SpringApplicationBuilder(App.class)
                .properties(
                        "server.port=0",
                        "spring.datasource.url=jdbc:h2:mem:feedpages;" + TestDatabase.H2_SETTINGS,
                        "spring.persistence.exceptiontranslation.enabled=false",
                        "spring.messages.basename=messages/layout,messages/feed,messages/topic",
                        "spring.messages.fallback-to-system-locale=false",
                        "concordia.poll.allow-networks=127.0.0.1/32",
                        "concordia.poll.host-interval=0s")
                .run();
        feeds = app.getBean(FeedStore.class);
    }

    @AfterAll
    static void stop() {
        app.close();
        server.close();
    }

    private static URI at(String path) {
        return URI.create("http://127.0.0.1:" + app.getEnvironment().getProperty("local.server.port") + path);
    }

    private static String get(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = CLIENT.send(
                HttpRequest.newBuilder(at(path)).header("Accept-Language", "en").build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    /** Posts fields, name and value in turn, and follows the redirect. */
    private static String post(String path, String... fields) throws IOException, InterruptedException {
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < fields.length; i += 2) {
            form.append(i == 0 ? "" : "&")
                    .append(fields[i])
                    .append('=')
                    .append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
        }
        HttpResponse<String> response = CLIENT.send(
                HttpRequest.newBuilder(at(path))
                        .header("Accept-Language", "en")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form.toString()))
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    private static void publish(String path, String title) {
        server.answer(
                path,
                200,
                "<rss version=\"2.0\"><channel><title>" + title
                        + "</title><item><title>&lt;script&gt;alert(1)&lt;/script&gt; nota</title>"
                        + "<link>https://diario.example" + path + "/1</link><guid>" + path
                        + "</guid></item></channel></rss>",
                "Content-Type",
                "application/rss+xml");
    }

    @Test
    void addsAFeedAndShowsHowItDoes() throws Exception {
        publish("/feed", "El Diario");
        String page = post(
                "/desk/feeds/new",
                "address",
                server.at("/feed"),
                "outlet",
                "El <b>Diario</b>",
                "country",
                "cl",
                "pinned",
                "2");
        assertThat(page).contains("El &lt;b&gt;Diario&lt;/b&gt;").doesNotContain("<b>Diario");
        Feed feed = feeds.byAddress(server.at("/feed")).orElseThrow();
        assertThat(feed.title()).isEqualTo("El Diario");
        assertThat(feed.country()).isEqualTo("CL");

        app.getBean(Poller.class).pollDue();
        String after = get("/desk/feeds/" + feed.id());
        assertThat(after).contains("Entries: 1, new: 1").contains("an editor set that it is polled every 2 min");
        assertThat(after).contains("nota").doesNotContain("<script>alert");
        assertThat(get("/desk/feeds")).contains("El Diario").contains("works");

        post("/desk/feeds/" + feed.id() + "/pause");
        assertThat(feeds.byAddress(feed.address()))
                .get()
                .extracting(Feed::status)
                .isEqualTo(Feed.Status.PAUSED);
        post("/desk/feeds/" + feed.id() + "/resume");
        assertThat(feeds.byAddress(feed.address()))
                .get()
                .extracting(Feed::status)
                .isEqualTo(Feed.Status.ACTIVE);
        assertThat(post("/desk/feeds/new", "address", server.at("/feed"))).contains("followed already");
    }

    @Test
    void findsTheFeedsOfAWebPage() throws Exception {
        server.answer(
                "/portada",
                200,
                "<!DOCTYPE html><html><head><title>Portada</title>"
                        + "<link rel=\"alternate\" type=\"application/rss+xml\" title=\"Nacional\" href=\"/nacional.xml\"></head><body><p>a</p></body></html>",
                "Content-Type",
                "text/html");
        assertThat(post("/desk/feeds/new", "address", server.at("/portada")))
                .contains("Nacional")
                .contains(server.at("/nacional.xml"));
        assertThat(feeds.byAddress(server.at("/portada"))).isEmpty();
    }

    @Test
    void findsAFeedAtAWellKnownPath() throws Exception {
        server.answer(
                "/sinfeed",
                200,
                "<!DOCTYPE html><html><head><title>Nada</title></head><body><p>a</p></body></html>",
                "Content-Type",
                "text/html");
        publish("/feed.xml", "Escondido");
        assertThat(post("/desk/feeds/new", "address", server.at("/sinfeed")))
                .contains("Escondido")
                .contains(server.at("/feed.xml"));
    }

    @Test
    void saysWhyAnAddressCannotBeAdded() throws Exception {
        assertThat(post("/desk/feeds/new", "address", "http://10.0.0.1/feed")).contains("private or local address");
        assertThat(post("/desk/feeds/new", "address", "file:///etc/passwd")).contains("not a web address");
        assertThat(post("/desk/feeds/new", "address", server.at("/nothing-here")))
                .contains("nothing at this address (404)");
    }

    @Test
    void changesAFeedAndSaysWhichFieldIsWrong() throws Exception {
        publish("/cambios", "Cambios");
        post("/desk/feeds/new", "address", server.at("/cambios"), "outlet", "Cambios");
        long id = feeds.byAddress(server.at("/cambios")).orElseThrow().id();
        String[][] faults = {
            {"zone", "Mars/Olympus", "time zone is unknown"},
            {"pinned", "0", "from 1 to 1440"},
            {"language", "español", "must be a code"},
            {"country", "Chile", "two letters"},
            {"outlet", "", "Name the outlet"}
        };
        for (String[] fault : faults) {
            String outlet = fault[0].equals("outlet") ? "" : "Cambios";
            String other = fault[0].equals("outlet") ? "owner" : fault[0];
            String[] fields = {"address", server.at("/cambios"), "outlet", outlet, "title", "Nuevo", other, fault[1]};
            assertThat(post("/desk/feeds/" + id + "/edit", fields)).contains(fault[2]);
        }
        assertThat(feeds.health(id).orElseThrow().feed().title()).isEqualTo("Cambios");
        post(
                "/desk/feeds/" + id + "/edit",
                "address",
                server.at("/cambios"),
                "outlet",
                "Cambios",
                "title",
                "Nuevo",
                "zone",
                "America/Lima",
                "pinned",
                "1",
                "official",
                "true");
        Feed feed = feeds.health(id).orElseThrow().feed();
        assertThat(feed.title()).isEqualTo("Nuevo");
        assertThat(feed.zone()).hasToString("America/Lima");
        assertThat(feed.outlet().official()).isTrue();
    }

    private static HttpResponse<String> upload(String list, String language) throws IOException, InterruptedException {
        String boundary = "b0undary";
        String body = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.opml\"\r\n\r\n"
                + list + "\r\n--" + boundary + "--\r\n";
        return CLIENT.send(
                HttpRequest.newBuilder(at("/desk/feeds/import"))
                        .header("Accept-Language", language)
                        .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void takesListsInAndOut() throws Exception {
        FeedImport imports = app.getBean(FeedImport.class);
        assertThat(post("/desk/feeds/starter")).contains("<progress").contains("0 of 92 lines");
        imports.takeDue();
        String report = get("/desk/feeds/imports/" + latest());
        assertThat(report).contains("taken (92)").doesNotContain("refused").doesNotContain("<progress");
        post("/desk/feeds/starter");
        imports.takeDue();
        assertThat(get("/desk/feeds/imports/" + latest())).contains("followed already (92)");
        assertThat(get("/desk/feeds/export"))
                .contains("xmlns:concordia=\"urn:x-concordia:opml\"")
                .contains("concordia:outlet=\"Andina\"");

        HttpResponse<String> waiting = upload(
                "<opml><body>\n<outline text=\"x\" xmlUrl=\"file:///x\"/>\n"
                        + "<outline text=\"y\" xmlUrl=\"https://lista.example/\" zone=\"Luna\"/></body></opml>",
                "es");
        assertThat(waiting.headers().firstValue("Refresh")).contains("1");
        imports.takeDue();
        HttpResponse<String> done = CLIENT.send(
                HttpRequest.newBuilder(waiting.uri())
                        .header("Accept-Language", "es")
                        .build(),
                BodyHandlers.ofString());
        assertThat(done.headers().firstValue("Refresh")).isEmpty();
        assertThat(done.body())
                .contains("rechazada (1)")
                .contains("agregada (1)")
                .contains("https://lista.example/")
                .contains("«file:///x» no es una dirección web")
                .contains("«zone» no se entiende y se dejó fuera: Luna");
        assertThat(get("/desk/feeds/imports/" + latest() + "/report.tsv"))
                .startsWith("Line\tResult\tFeed\tRemarks\n2\trefused\tfile:///x\t");
        assertThat(get("/desk/feeds/import")).contains("a.opml").contains("done: 2 lines");
        assertThat(upload("<html><body>no</body></html>", "es").body()).contains("documento de tipo &lt;html&gt;");
    }

    private static long latest() {
        return app.getBean(ImportStore.class).latest(1).get(0).id();
    }

    @Test
    void listsAThousandFeedsInPagesAndFindsAmongThem() throws Exception {
        FeedImport imports = app.getBean(FeedImport.class);
        String list = IntStream.range(0, 1000)
                .mapToObj(i -> "<outline text=\"Millar " + i + "\" xmlUrl=\"https://millar" + i + ".example/rss\"/>")
                .collect(Collectors.joining("\n", "<opml><body>", "</body></opml>"));
        upload(list, "en");
        imports.takeDue();
        String first = get("/desk/feeds?q=MILLAR&sort=name");
        assertThat(first)
                .contains("1,000 feeds · Page 1 of 20")
                .contains("Millar 0<")
                .doesNotContain("Millar 999");
        assertThat(get("/desk/feeds?q=millar&sort=name&page=20"))
                .contains("Millar 999<")
                .contains("rel=\"prev\"");
        assertThat(get("/desk/feeds?q=millar&state=new&page=77")).contains("Page 20 of 20");
        assertThat(get("/desk/feeds?q=millar777&state=new&sort=nonsense&page=x"))
                .contains("1 feed<");
        assertThat(get("/desk/feeds?q=100%25_")).contains("No feed is like that.");
    }

    @Test
    void speaksSpanish() throws Exception {
        HttpResponse<String> response = CLIENT.send(
                HttpRequest.newBuilder(at("/desk/feeds"))
                        .header("Accept-Language", "es-CL")
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.body()).contains("Fuentes").contains("Agregar una fuente");
    }

    @Test
    void saysThatAFeedIsNotThere() throws Exception {
        HttpResponse<String> response =
                CLIENT.send(HttpRequest.newBuilder(at("/desk/feeds/987654")).build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(404);
    }
}
