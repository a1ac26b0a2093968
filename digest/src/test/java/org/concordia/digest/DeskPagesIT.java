package org.concordia.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.concordia.aggregator.storage.TestDatabase;
import org.concordia.aggregator.topic.TopicStore;
import org.concordia.digest.alert.Alert;
import org.concordia.digest.alert.AlertWords;
import org.concordia.digest.edition.Issue;
import org.concordia.digest.edition.TopicEditions;
import org.concordia.digest.render.MailRenderer;
import org.concordia.digest.story.StoryStore;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;

/** The pages of alerts and issues over HTTP. */
class DeskPagesIT {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static StoredNews news;
    private static ConfigurableApplicationContext application;

    @BeforeAll
    static void start() {
        news = StoredNews.on(TestDatabase.H2, 0);
        application = new SpringApplicationBuilder(Pages.class)
                .initializers(context -> context.getBeanFactory().registerSingleton("dataSource", news.database))
                .properties(Map.of(
                        "server.port", "0",
                        "server.address", "127.0.0.1",
                        "spring.main.banner-mode", "off",
                        "spring.flyway.enabled", "false",
                        "server.servlet.session.tracking-modes", "cookie",
                        "spring.persistence.exceptiontranslation.enabled", "false",
                        "spring.messages.basename",
                                "messages/layout,messages/alert,messages/edition,messages/story,messages/mail,"
                                        + "messages/topic,messages/feed",
                        "spring.messages.fallback-to-system-locale", "false"))
                .run();
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @BeforeEach
    void empty() {
        news = StoredNews.on(TestDatabase.H2, 0);
    }

    @Test
    void showsAHeldAlertWithItsReasonsAndApprovesItOnce() throws Exception {
        long story = breaking();
        Alert alert = news.alerts.held().get(0);

        Document page = Jsoup.parse(get("/desk/alerts", "es").body());

        assertThat(page.select("article li").eachText())
                .contains(
                        "3 redacciones con texto propio en 0 min: El Faro del Norte, El Vigía de Tacna, Andean Courier");
        assertThat(page.select("article h3").text()).isEqualTo("Cierran la <frontera>");
        assertThat(page.select("form[action=/desk/alerts/" + alert.id() + "/approve] button"))
                .hasSize(1);

        HttpResponse<String> answer = post("/desk/alerts/" + alert.id() + "/approve");
        post("/desk/alerts/" + alert.id() + "/decline");

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location"))
                .hasValueSatisfying(to -> assertThat(to).endsWith("/desk/alerts"));
        assertThat(news.alerts.find(alert.id()).orElseThrow().status()).isEqualTo(Alert.Status.APPROVED);
        Document after = Jsoup.parse(get("/desk/alerts", "en").body());
        assertThat(after.select("table .badge").text()).isEqualTo("approved");
        assertThat(after.select("article")).isEmpty();
        assertThat(story).isPositive();
    }

    @Test
    void declinesAnAlert() throws Exception {
        breaking();
        Alert alert = news.alerts.held().get(0);

        post("/desk/alerts/" + alert.id() + "/decline");

        assertThat(news.alerts.find(alert.id()).orElseThrow().status()).isEqualTo(Alert.Status.DECLINED);
    }

    @Test
    void showsWhatToWatch() throws Exception {
        long story = news.story();
        news.file(story, SampleNews.FARO, "es", "Cierran la frontera", null);
        news.file(story, SampleNews.VIGIA, "es", "La frontera, cerrada", null);

        assertThat(Jsoup.parse(get("/desk/alerts", "en").body())
                        .select("article li")
                        .eachText())
                .contains("first report 07:00 by El Faro del Norte");
    }

    @Test
    void showsWhatAnArticleIsFiledUnderAndItsPicture() throws Exception {
        long story = news.story();
        news.file(story, SampleNews.FARO, "es", "Cierran la frontera", null);

        Document page = Jsoup.parse(get("/desk/stories/" + story, "es").body());

        assertThat(page.select("td p").eachText()).contains("Migración · <b>Perú</b> & Chile Imagen");
        assertThat(page.select("td a:containsOwn(Imagen)").attr("href")).isEqualTo("https://faro.example/foto.jpg");
    }

    @Test
    void previewsWhatWouldGoOutNow() throws Exception {
        assertThat(get("/desk/issues/preview/daily", "en").body()).isEqualTo("Nothing new: nothing is sent.");
        breaking();

        HttpResponse<String> html = get("/desk/issues/preview/daily?lang=en", "es");
        HttpResponse<String> text = get("/desk/issues/preview/daily?lang=es&as=text", "en");

        assertThat(Jsoup.parse(html.body()).select("h2").first().text()).isEqualTo("The border <is> closed");
        assertThat(html.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).contains("default-src 'none'"));
        assertThat(text.body()).startsWith("Cierran la <frontera>").doesNotContain("\uE000");
        assertThat(get("/desk/issues/preview/none", "en").statusCode()).isEqualTo(404);
        assertThat(news.editions.latest(9)).isEmpty();
    }

    @Test
    void showsAnIssueToEditorsAndToEveryone() throws Exception {
        breaking();
        Issue issue = news.issues.build(news.editions.named("daily").orElseThrow(), StoredNews.MORNING);
        Issue empty = news.issues.build(
                news.editions.named("daily").orElseThrow(), StoredNews.MORNING.plus(Duration.ofDays(1)));

        Document list = Jsoup.parse(get("/desk/issues", "en").body());
        Document desk = Jsoup.parse(get("/desk/issues/" + issue.id(), "en").body());
        HttpResponse<String> open = get("/issues/" + issue.id() + "?lang=es", "en");

        assertThat(list.select("a[href=/desk/issues/" + issue.id() + "]").text())
                .isEqualTo("2025-11-28 07:00 GMT-3");
        assertThat(list.text()).contains("Nothing new: nothing is sent.", "America/Santiago");
        assertThat(desk.select("a[href^=/issues/]").eachAttr("href"))
                .isEqualTo(List.of("/issues/" + issue.id() + "?lang=es", "/issues/" + issue.id() + "?lang=en"));
        assertThat(desk.select("table tbody th").text()).isEqualTo("Cierran la <frontera>");
        assertThat(Jsoup.parse(open.body()).select("html").attr("lang")).isEqualTo("es");
        assertThat(open.body()).doesNotContain("\uE000", "Darse de baja");
        assertThat(get("/desk/issues/" + empty.id(), "es").body()).contains("no se envía nada");
        assertThat(get("/issues/" + empty.id(), "es").statusCode()).isEqualTo(404);
        assertThat(get("/issues/999999", "es").statusCode()).isEqualTo(404);
    }

    private static long breaking() {
        long story = news.story();
        news.file(story, SampleNews.FARO, "es", "Cierran la <frontera>", null);
        news.file(story, SampleNews.VIGIA, "es", "La <frontera>, por dentro", null);
        news.file(story, SampleNews.COURIER, "en", "The border <is> closed", null);
        news.flow.changed(news.topicId, List.of(story));
        return story;
    }

    private static HttpResponse<String> get(String path, String language) throws IOException, InterruptedException {
        return CLIENT.send(
                request(path).header("Accept-Language", language).build(),
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private static HttpResponse<String> post(String path) throws IOException, InterruptedException {
        return CLIENT.send(
                request(path).POST(HttpRequest.BodyPublishers.noBody()).build(),
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + application.getEnvironment().getProperty("local.server.port") + path));
    }

    /** The part of the application that these pages need. */
    @Configuration
    @EnableAutoConfiguration
    @ComponentScan(
            basePackages = {"org.concordia.digest.alert", "org.concordia.digest.edition", "org.concordia.digest.render"
            },
            excludeFilters = @ComponentScan.Filter(type = FilterType.ASSIGNABLE_TYPE, classes = TopicEditions.class))
    @ComponentScan(
            basePackages = "org.concordia.digest.story",
            useDefaultFilters = false,
            includeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = ".*StoryPages"))
    @Import({StoryStore.class, TopicStore.class})
    static class Pages {

        @Bean
        MailRenderer renderer(AlertWords words) {
            return new MailRenderer("http://localhost:8080", "Concordia", words);
        }

        @Bean
        InstantSource clock() {
            return () -> news.now();
        }
    }
}
