package org.concordia.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.concordia.aggregator.feed.OutletStore;
import org.concordia.aggregator.storage.TestDatabase;
import org.concordia.aggregator.topic.TopicStore;
import org.concordia.digest.alert.Alert;
import org.concordia.digest.alert.AlertWords;
import org.concordia.digest.alert.Decision;
import org.concordia.digest.edition.Issue;
import org.concordia.digest.edition.TopicEditions;
import org.concordia.digest.render.MailRenderer;
import org.concordia.digest.story.ActStore;
import org.concordia.digest.story.DeskTrail;
import org.concordia.digest.story.FilingStore;
import org.concordia.digest.story.Story;
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

    private static final List<String> trail = new ArrayList<>();

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
    void aLinkFromAMailShowsTheAlertWithOneButtonAndDecidesNothing() throws Exception {
        long story = breaking();
        Alert alert = news.alerts.held().get(0);
        String path = "/desk/alerts/" + alert.id();

        Document approve = Jsoup.parse(get(path + "/approve", "en").body());
        Document decline = Jsoup.parse(get(path + "/decline", "es").body());

        assertThat(approve.select("main form").eachAttr("action")).isEqualTo(List.of(path + "/approve"));
        assertThat(approve.select("main form button").text()).isEqualTo("Approve and send");
        assertThat(decline.select("main form").eachAttr("action")).isEqualTo(List.of(path + "/decline"));
        assertThat(decline.text()).contains("¿Rechazar esta alerta?", "caduca");
        assertThat(news.alerts.find(alert.id()).orElseThrow().status()).isEqualTo(Alert.Status.HELD);
        assertThat(get("/desk/alerts/" + (alert.id() + 1000), "en").statusCode())
                .isEqualTo(302);

        post(path + "/approve", "note=dos+agencias");
        Document after = Jsoup.parse(get(path + "/approve", "en").body());
        assertThat(after.select("main form")).isEmpty();
        assertThat(after.select("table tbody tr").eachText())
                .last()
                .asString()
                .contains("approved", "desk", "dos agencias");
        assertThat(after.select("a[href=" + path + "/write/correction]").text()).isEqualTo("Write a correction");
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

        assertThat(page.select(".timeline p").eachText()).contains("Migración · <b>Perú</b> & Chile Imagen");
        assertThat(page.select(".timeline a:containsOwn(Imagen)").attr("href"))
                .isEqualTo("https://faro.example/foto.jpg");
    }

    @Test
    void aHiddenStoryIsInNoFeedIssueAlertOrPublicPageUntilItIsShownAgain() throws Exception {
        long story = breaking();
        Alert alert = news.alerts.held().get(0);

        assertThat(post("/desk/stories/" + story + "/hide", "note=rumor")
                        .headers()
                        .firstValue("Location"))
                .hasValueSatisfying(to -> assertThat(to).endsWith("/desk/stories/" + story));
        assertThat(trail.get(trail.size() - 1)).isEqualTo("desk | hide story | story " + story + ": rumor");

        assertThat(get("/stories/" + story, "es").statusCode()).isEqualTo(404);
        assertThat(get("/feed.xml", "es").body()).doesNotContain("/stories/" + story);
        assertThat(get("/desk/issues/preview/daily", "en").body()).isEqualTo("Nothing new: nothing is sent.");
        assertThat(news.alerts.decide(alert.id(), Decision.APPROVE, "ana", "", news.now()))
                .isFalse();
        news.flow.changed(news.topicId, List.of(story));
        news.flow.sweep();
        assertThat(news.alerts.find(alert.id())).isEmpty();
        HttpResponse<String> gone = get("/desk/alerts/" + alert.id() + "/approve", "en");
        assertThat(gone.headers().firstValue("Location"))
                .hasValueSatisfying(to -> assertThat(to).contains("/desk/alerts"));
        Document desk = Jsoup.parse(get("/desk/stories/" + story, "es").body());
        assertThat(desk.select("main .note").text()).startsWith("Oculta: ningún lector ve esta noticia.");
        assertThat(Jsoup.parse(get("/desk/stories?state=hidden", "es").body())
                        .select("tbody th")
                        .eachText())
                .containsExactly("Cierran la <frontera>");

        post("/desk/stories/" + story + "/show");

        assertThat(get("/stories/" + story, "es").statusCode()).isEqualTo(200);
        assertThat(get("/feed.xml", "es").body()).contains("/stories/" + story);
        news.flow.sweep();
        assertThat(news.alerts.held()).hasSize(1);
    }

    @Test
    void issuesAlertsFeedAndPagesUseTheHeadlineOfAnEditor() throws Exception {
        long story = breaking();
        post("/desk/stories/" + story + "/headline", "language=es&text=Cierra%20el%20paso%0Ade%20noche&seen=0");

        assertThat(Jsoup.parse(get("/stories/" + story, "es").body())
                        .select("h1")
                        .text())
                .isEqualTo("Cierra el paso de noche");
        assertThat(Jsoup.parse(get("/stories/" + story, "en").body())
                        .select("h1")
                        .text())
                .isEqualTo("The border <is> closed");
        assertThat(get("/feed.xml", "es").body()).contains(">Cierra el paso de noche</title>");
        assertThat(get("/desk/issues/preview/daily?lang=es&as=text", "en").body())
                .startsWith("Cierra el paso de noche");
        assertThat(Jsoup.parse(get("/desk/alerts", "es").body())
                        .select("article h3")
                        .text())
                .isEqualTo("Cierra el paso de noche");
        Story told = news.stories.find(story).orElseThrow();
        assertThat(new MailRenderer("http://localhost:8080", "Concordia", new AlertWords())
                        .alert(news.alerts.held().get(0), told, news.topic(), "es")
                        .subject())
                .contains("Cierra el paso de noche");
    }

    @Test
    void anEditorMergesMovesAndTakesBackAndIsToldInOneLineWhatIsWrong() throws Exception {
        long one = breaking();
        long other = news.story();
        long article = news.file(other, SampleNews.PAMPA, "es", "Frontera cerrada", null);
        String page = "/desk/stories/" + other;

        assertThat(fault(page, post(page + "/merge", "typed=99999&seen=0"))).contains("no existe esa noticia");
        assertThat(fault(page, post(page + "/merge", "typed=nada&seen=0"))).contains("no existe esa noticia");
        for (String act : List.of("/merge", "/move")) {
            assertThat(fault(page, post(page + act, "story=" + one + "&typed=99999&seen=0")))
                    .contains("Indique solo una");
        }
        assertThat(fault(page, post(page + "/merge", "story=" + one + "&seen=7")))
                .contains("otra persona cambió");
        assertThat(fault(page, post(page + "/move", "story=new&seen=0"))).contains("elija al menos un artículo");
        assertThat(fault(page, post(page + "/move", "story=new&seen=0&articles=" + article)))
                .contains("no quedaría ninguno");
        assertThat(fault(page, post(page + "/headline", "language=es&seen=0&text=" + "x".repeat(301))))
                .contains("como máximo 300 caracteres, y este tiene 301");
        assertThat(post(page + "/undo/99999").statusCode()).isEqualTo(404);

        post(page + "/merge", "typed=http%3A%2F%2Fdesk.example%2Fdesk%2Fstories%2F" + one + "&seen=0&note=lo%20mismo");

        HttpResponse<String> younger = get(page, "es");
        assertThat(younger.statusCode()).isEqualTo(302);
        assertThat(get("/stories/" + other, "es").headers().firstValue("Location"))
                .hasValueSatisfying(to -> assertThat(to).endsWith("/stories/" + one));
        Document merged = Jsoup.parse(get("/desk/stories/" + one, "es").body());
        assertThat(merged.select("#history ~ table tbody td").eachText())
                .contains("lo mismo", "unió #" + other + " a #" + one + " (1 artículo)");
        String undo = merged.select("#history ~ table form").attr("action");
        post(undo);
        assertThat(Jsoup.parse(get("/desk/stories/" + one, "es").body())
                        .select("#history ~ table")
                        .text())
                .contains("deshecho por desk");
        assertThat(get(page, "es").statusCode()).isEqualTo(200);
    }

    @Test
    void aDayThatIsNoneIsSaidAndNothingElseBreaks() throws Exception {
        breaking();

        Document page =
                Jsoup.parse(get("/desk/stories?from=ayer&until=2025-11-28&language=es&state=growing&q=frontera", "es")
                        .body());

        assertThat(page.select(".error").eachText()).containsExactly("«ayer» no es un día: escríbalo como 2025-11-28.");
        assertThat(page.select("tbody th")).hasSize(1);
        assertThat(page.select("svg").attr("aria-label"))
                .startsWith(
                        "3 artículos: 0 de agencias, 0 de fuentes oficiales, 3 de otros medios; como máximo 3 en una"
                                + " hora, desde 2025-11-28");
        assertThat(Jsoup.parse(get("/desk/stories?q=nada", "es").body())
                        .select("main .note")
                        .text())
                .isEqualTo("Ninguna noticia es así.");
    }

    /** The line that the page shows after an act that changed nothing. */
    private static String fault(String page, HttpResponse<String> answer) throws IOException, InterruptedException {
        assertThat(answer.headers().firstValue("Location"))
                .hasValueSatisfying(to -> assertThat(to).endsWith(page));
        String session = answer.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
        return Jsoup.parse(CLIENT.send(
                                request(page)
                                        .header("Cookie", session)
                                        .header("Accept-Language", "es")
                                        .build(),
                                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
                        .body())
                .select("main .error[role=alert]")
                .text();
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
        long story = issue.content().stories().get(0).storyId();
        post("/desk/stories/" + story + "/hide");
        assertThat(get("/issues/" + issue.id(), "es").statusCode())
                .as("its only story is hidden")
                .isEqualTo(404);
        assertThat(get("/desk/issues/" + issue.id(), "es").statusCode()).isEqualTo(200);
        assertThat(get("/issues/999999", "es").statusCode()).isEqualTo(404);
    }

    @Test
    void showsWhatAnotherPolicyWouldHaveDoneBeforeItIsSaved() throws Exception {
        breaking();
        String path = "/desk/topics/chile-peru-migration/alerts";

        Document form = Jsoup.parse(get(path, "en").body());
        assertThat(form.select("#propose-at").val()).isEqualTo("3");
        assertThat(form.select("#trial")).isEmpty();

        HttpResponse<String> refused = post(path, "show-at=3&propose-at=2&quiet-hours.from=25%3A00&per-day=x");
        Document faults = Jsoup.parse(refused.body());
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(faults.select("[aria-invalid]").eachAttr("name"))
                .containsExactlyInAnyOrder(
                        "propose-at", "per-day", "quiet-hours.from", "quiet-hours.to", "quiet-hours.zone");
        assertThat(faults.select("#propose-at-help strong").text())
                .isEqualTo("no pueden ser menos que los 3 medios con que se muestra la historia");
        assertThat(faults.select("#per-day").val()).isEqualTo("x");

        Document senseless =
                Jsoup.parse(post(path, "propose-at=3&send-at=2&send-at-with-source=1&window-minutes=0&languages=es,de")
                        .body());
        assertThat(senseless.select("[aria-invalid]").eachAttr("name"))
                .containsExactlyInAnyOrder("send-at", "send-at-with-source", "window-minutes", "languages");
        assertThat(senseless.select("#send-at-help strong").text())
                .isEqualTo("0 para nunca, o al menos los 3 medios con que se retiene");

        HttpResponse<String> kept =
                post(path, "show-at=2&propose-at=2&send-at=3&max-age-minutes=600&min-gap-minutes=0");
        assertThat(kept.statusCode()).isEqualTo(303);
        Document trial = await().until(
                        () -> Jsoup.parse(get(path, "en").body()),
                        page -> page.select("progress").isEmpty()
                                && !page.select("#trial").isEmpty());
        assertThat(trial.select("section table tbody tr").eachText())
                .containsExactly("Held for an editor 1 1", "Sent without an editor 0 1");
        assertThat(trial.select("section h3").eachText())
                .containsExactly("As changed, the latest first", "As it is, the latest first");
        assertThat(trial.select("section article").eachText().toString())
                .contains("The border <is> closed sent", "3 newsrooms with their own text");
        assertThat(news.topics
                        .named("chile-peru-migration")
                        .orElseThrow()
                        .alerts()
                        .sendAt())
                .as("until it is saved")
                .isZero();

        post(path, "show-at=2&propose-at=3&per-day=2&min-gap-minutes=30");
        assertThat(Jsoup.parse(get(path, "en").body()).select("#trial")).isEmpty();
    }

    @Test
    void drawsWhatCameOfAlertsDayByDay() throws Exception {
        breaking();
        news.alerts.decide(news.alerts.held().get(0).id(), Decision.DECLINE, "vera", "", news.now());

        Document page = Jsoup.parse(get("/desk/alerts/figures", "es").body());

        assertThat(page.select("svg rect.declined")).hasSize(1);
        assertThat(page.select("svg rect").eachAttr("x"))
                .as("side by side on the last of the days")
                .hasSize(2)
                .doesNotHaveDuplicates()
                .allMatch(x -> x.startsWith("29."));
        assertThat(page.select("svg rect").eachAttr("height")).containsOnly("1");
        assertThat(page.select("table tbody tr").eachText())
                .singleElement()
                .asString()
                .endsWith("1 0 1 0");
        assertThat(page.select("dd").eachText()).containsOnly("En estos días no se envió ninguna.");
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
        return post(path, "");
    }

    private static HttpResponse<String> post(String path, String form) throws IOException, InterruptedException {
        return CLIENT.send(
                request(path)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Accept-Language", "es")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
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
            includeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = ".*(StoryPages|ActPages)"))
    @ComponentScan(
            basePackages = "org.concordia.aggregator.topic",
            useDefaultFilters = false,
            includeFilters =
                    @ComponentScan.Filter(
                            type = FilterType.REGEX,
                            pattern = ".*[.](PolicyDrafts|TopicDesk|DraftStore|ReplayStore|Replays|TopicMatching)"))
    @Import({StoryStore.class, ActStore.class, FilingStore.class, OutletStore.class, TopicStore.class})
    static class Pages {

        @Bean
        MailRenderer renderer(AlertWords words) {
            return new MailRenderer("http://localhost:8080", "Concordia", words);
        }

        @Bean
        DeskTrail trail() {
            return (who, act, what) -> trail.add(who + " | " + act + " | " + what);
        }

        @Bean
        InstantSource clock() {
            return () -> news.now();
        }
    }
}
