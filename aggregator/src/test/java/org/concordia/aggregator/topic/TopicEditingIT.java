package org.concordia.aggregator.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.article.ArticleStore;
import org.concordia.aggregator.feed.Outlet;
import org.concordia.aggregator.feed.OutletStore;
import org.concordia.aggregator.parse.PublishedTime;
import org.concordia.aggregator.storage.Sql;
import org.concordia.aggregator.storage.TestDatabase;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;

/** Editors change topics on the desk, in the module's own small application. */
class TopicEditingIT {

    /** No configuration that the scans of other tests would find, and finding none of theirs. */
    @EnableAutoConfiguration
    @ConfigurationPropertiesScan("org.concordia.aggregator")
    @ComponentScan(
            basePackages = "org.concordia.aggregator",
            excludeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = ".*IT\\$.*"))
    static class App {
        @Bean
        InstantSource instantSource() {
            return InstantSource.system();
        }
    }

    private static ConfigurableApplicationContext app;
    private static MockMvc desk;
    private static TopicStore topics;
    private static Replays replays;

    @BeforeAll
    static void start() {
        app = new SpringApplicationBuilder(App.class)
                .properties(
                        "server.port=0",
                        "spring.datasource.url=jdbc:h2:mem:topicediting;" + TestDatabase.H2_SETTINGS,
                        "spring.persistence.exceptiontranslation.enabled=false",
                        "spring.messages.basename=messages/layout,messages/feed,messages/topic",
                        "spring.messages.fallback-to-system-locale=false")
                .run();
        desk = MockMvcBuilders.webAppContextSetup((WebApplicationContext) app).build();
        topics = app.getBean(TopicStore.class);
        replays = app.getBean(Replays.class);
        Instant now = Instant.now().minusSeconds(3_600);
        JdbcClient jdbc = app.getBean(JdbcClient.class);
        Outlet outlet = app.getBean(OutletStore.class)
                .findOrAdd(new Outlet(0, "El Faro <Sur>", null, "CL", "es", false, false));
        jdbc.sql("""
                        INSERT INTO feed (id, address, host, outlet_id, title, next_poll_at, created_at)
                        VALUES (1, 'https://elfaro.example/rss', 'elfaro.example', :outlet, 'El Faro', :now, :now)
                        """).param("outlet", outlet.id()).param("now", Sql.utc(now)).update();
        for (String title : List.of("Albergue <b>lleno</b> en la ciudad", "Un albergue más", "Llueve en el puerto")) {
            app.getBean(ArticleStore.class)
                    .add(new Article(
                            0,
                            1,
                            outlet,
                            title,
                            "https://elfaro.example/" + title.hashCode(),
                            title,
                            "",
                            null,
                            "es",
                            new PublishedTime(now.minus(Duration.ofDays(1)), PublishedTime.Source.FEED),
                            null,
                            now,
                            false,
                            List.of()))
                    .orElseThrow();
        }
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    private static String file(String name) {
        return """
                # ours
                name: %s
                titles: {en: The shelters, es: Los albergues}
                thresholds: {review: 1, digest: 2, alert: 3}
                patterns:
                  - language: es
                    group: people
                    queries:
                      - {query: migrante, weight: 2}   # anyone
                """.formatted(name);
    }

    private static void add(String name) {
        topics.add(name, file(name), Instant.now());
    }

    private static MockHttpServletResponse send(String who, MockHttpServletRequestBuilder request) throws Exception {
        return desk.perform(request.principal(() -> who).locale(Locale.ENGLISH))
                .andReturn()
                .getResponse();
    }

    private static Document page(String who, String path) throws Exception {
        MockHttpServletResponse response = send(who, get(path));
        assertThat(response.getStatus()).as(path).isEqualTo(200);
        Document page = Jsoup.parse(response.getContentAsString());
        assertThat(page.text()).doesNotContain("??");
        return page;
    }

    private static void draft(String who, String topic, String text, int basedOn) throws Exception {
        MockHttpServletResponse response = send(
                who,
                post("/desk/topics/" + topic + "/edit")
                        .param("definition", text)
                        .param("basedOn", String.valueOf(basedOn)));
        assertThat(response.getStatus()).isEqualTo(303);
        assertThat(response.getRedirectedUrl()).isEqualTo("/desk/topics/" + topic + "/draft");
    }

    @Test
    void brokenPatternIsRefusedWithThePlaceOfTheFault() throws Exception {
        add("broken");
        String text = file("broken").replace("query: migrante", "query: 'a OR \"open'");
        MockHttpServletResponse response = send(
                "ana",
                post("/desk/topics/broken/edit").param("definition", text).param("basedOn", "1"));
        assertThat(response.getStatus()).isEqualTo(422);
        Document page = Jsoup.parse(response.getContentAsString());
        assertThat(page.select("#faults li").text()).startsWith("Line 9").contains("patterns[0].queries[0]");
        assertThat(page.select("#faults code").text()).contains("a OR \"open");
        assertThat(page.select("textarea").attr("aria-invalid")).isEqualTo("true");
        assertThat(page.select("textarea").text()).isEqualTo(text.strip());
        assertThat(send("ana", get("/desk/topics/broken/draft")).getStatus()).isEqualTo(303);
    }

    @Test
    void changeIsShownBeforeItIsSavedAndMayBeTakenBack() throws Exception {
        add("shelters");
        String wider = file("shelters") + "      - {query: albergue, weight: 3}\n";
        draft("ana", "shelters", wider.replace("\n", "\r\n"), 1);
        Document waiting = page("ana", "/desk/topics/shelters/draft");
        assertThat(waiting.select("progress")).hasSize(1);
        assertThat(waiting.select("table.lines mark").eachText()).containsExactly("- {query: albergue, weight: 3}");
        assertThat(send("ana", get("/desk/topics/shelters/draft")).getHeader("Refresh"))
                .isNotNull();

        replays.replayDue();
        Document shown = page("ana", "/desk/topics/shelters/draft");
        assertThat(shown.select("progress")).isEmpty();
        assertThat(shown.select("nav[aria-label='Show those that'] a").eachText())
                .containsExactly("Come in (2)", "Go out (0)", "Rise (0)", "Fall (0)");
        assertThat(shown.select("#replay ~ article h3 mark").eachText()).containsExactly("albergue", "Albergue");
        assertThat(shown.select("#replay ~ article h3 b")).isEmpty();

        send("ana", post("/desk/topics/shelters/draft/save").param("note", "shelters <too>"));
        assertThat(topics.definition("shelters")).hasValue(wider);
        replays.replayDue();
        assertThat(page("ana", "/desk/topics/shelters?level=alert").select("#articles ~ article"))
                .hasSize(2);
        Document versions = page("luis", "/desk/topics/shelters/versions");
        assertThat(versions.select("tbody tr").eachText()).hasSize(2);
        assertThat(versions.select("tbody tr").get(0).text()).contains("ana", "shelters <too>");
        assertThat(versions.text()).contains("2 came in, 0 went out");

        assertThat(page("luis", "/desk/topics/shelters/versions/1").select("#back"))
                .hasSize(1);
        send("luis", post("/desk/topics/shelters/versions/1/restore").param("basedOn", "2"));
        assertThat(topics.definition("shelters")).hasValue(file("shelters"));
        assertThat(topics.versions("shelters").get(0).restores()).isEqualTo(1);
        replays.replayDue();
        assertThat(page("ana", "/desk/topics/shelters?level=alert").select("#articles ~ article"))
                .isEmpty();
    }

    @Test
    void whoIsOvertakenIsToldAndNothingIsOverwritten() throws Exception {
        add("race");
        draft("ana", "race", file("race") + "# ana\n", 1);
        draft("luis", "race", file("race") + "# luis\n", 1);
        send("ana", post("/desk/topics/race/draft/save"));
        MockHttpServletResponse late = send("luis", post("/desk/topics/race/draft/save"));
        assertThat(late.getRedirectedUrl()).isEqualTo("/desk/topics/race/draft");
        assertThat(topics.definition("race")).hasValue(file("race") + "# ana\n");
        Document told = page("luis", "/desk/topics/race/draft");
        assertThat(told.select("[role=alert]").text()).startsWith("ana saved version 2 while you were editing");
        assertThat(told.select("[role=alert] mark").text()).isEqualTo("# ana");
        send("luis", post("/desk/topics/race/draft/follow").param("basedOn", "2"));
        send("luis", post("/desk/topics/race/draft/save"));
        assertThat(topics.versions("race")).extracting(TopicVersion::author).containsExactly("luis", "ana", "program");
    }

    @Test
    void patternsAreChangedOneByOneAndTheFileKeepsItsComments() throws Exception {
        add("single");
        String here = "/desk/topics/single/patterns";
        assertThat(page("ana", here).select("#these ~ ul li")).hasSize(1);
        send(
                "ana",
                post(here + "/0")
                        .param("was", "migrante")
                        .param("weight", "2,5")
                        .param("group", "people")
                        .param("query", "migrante"));
        send(
                "ana",
                post(here + "/add")
                        .param("language", "es")
                        .param("group", "shelter")
                        .param("words", "albergue\r\nrefugio temporal")
                        .param("weight", "3")
                        .param("called", "a roof"));
        send(
                "ana",
                post(here + "/decisions")
                        .param("review", "1")
                        .param("digest", "2")
                        .param("alert", "4")
                        .param("gate", "people | shelter"));
        assertThat(send("ana", get("/desk/topics/single/edit")).getContentAsString())
                .contains("# ours", "weight: 2.5}   # anyone", "words: [albergue, refugio temporal], weight: 3")
                .contains("alert: 4");
        assertThat(topics.definition("single")).hasValue(file("single"));

        MockHttpServletResponse tried =
                send("ana", post(here + "/1/try").param("was", "albergue \"refugio temporal\""));
        assertThat(Jsoup.parse(tried.getContentAsString()).select("#hits").text())
                .isEqualTo("a roof hits 2 of the newest 3 articles of the last 30 days by itself.");

        send(
                "ana",
                post(here + "/1")
                        .param("was", "albergue \"refugio temporal\"")
                        .param("weight", "3")
                        .param("group", "people")
                        .param("query", "albergue")
                        .param("called", "a roof"));
        assertThat(page("ana", here + "?group=people")
                        .select("#these ~ ul summary strong")
                        .eachText())
                .isEmpty();
        String refused = send(
                        "ana",
                        post(here + "/add")
                                .param("language", "es")
                                .param("group", "people")
                                .param("query", "*")
                                .param("weight", "1"))
                .getContentAsString();
        assertThat(Jsoup.parse(refused).select("#faults li").text())
                .isEqualTo("(character 1 of the query) it matches everything");
        assertThat(Jsoup.parse(refused).select("#new-query").val())
                .as("what was typed may be corrected")
                .isEqualTo("*");
        assertThat(Jsoup.parse(send(
                                        "ana",
                                        post(here + "/0")
                                                .param("was", "migrante")
                                                .param("weight", "much"))
                                .getContentAsString())
                        .select("[role=alert]")
                        .text())
                .isEqualTo("This is not a number: much");
        assertThat(send("ana", post(here + "/0/remove").param("was", "something else"))
                        .getStatus())
                .isEqualTo(409);
    }

    @Test
    void faultsAreToldInTheLanguageOfThePage() throws Exception {
        add("lenguas");
        String page = desk.perform(post("/desk/topics/lenguas/edit")
                        .param("definition", file("lenguas").replace("query: migrante", "query: '@nadie'"))
                        .param("basedOn", "1")
                        .principal(() -> "ana")
                        .locale(Locale.forLanguageTag("es")))
                .andReturn()
                .getResponse()
                .getContentAsString();
        assertThat(Jsoup.parse(page).select("#faults li").text())
                .contains("Línea 9", "no hay una lista de palabras nadie para el idioma es");
    }

    @Test
    void pageOfAFeedSaysWhatTheTopicsDecided() throws Exception {
        add("decided");
        Document feed = page("ana", "/desk/feeds/1");
        String why = feed.select("a[href^=/desk/topics/decided/articles/]").attr("href");
        assertThat(feed.select("a[href=" + why + "]").text()).isEqualTo("The shelters: Left");
        assertThat(page("ana", why).select("#said ~ ul li")).hasSize(3);
    }

    @Test
    void newTopicRestsUntilItIsPutToWork() throws Exception {
        MockHttpServletResponse made =
                send("ana", post("/desk/topics/new").param("name", "rain").param("title", "It's raining: \"rain\""));
        assertThat(made.getRedirectedUrl()).isEqualTo("/desk/topics/rain/edit");
        assertThat(topics.named("rain").orElseThrow().title("en")).isEqualTo("It's raining: \"rain\"");
        assertThat(topics.all()).extracting(Topic::name).doesNotContain("rain");
        assertThat(page("ana", "/desk/topics").select(".badge").text()).contains("rests");
        assertThat(page("ana", "/desk/topics/rain/rest")
                        .select("main form button")
                        .text())
                .isEqualTo("Put it to work");
        send("ana", post("/desk/topics/rain/rest").param("rests", "false"));
        assertThat(topics.all()).extracting(Topic::name).contains("rain");
        assertThat(Jsoup.parse(send("ana", post("/desk/topics/new").param("name", "rain"))
                                .getContentAsString())
                        .select("[role=alert]"))
                .hasSize(1);

        send("ana", post("/desk/topics/new").param("name", "rain-2").param("copy", "rain"));
        assertThat(topics.definition("rain-2"))
                .hasValue(topics.definition("rain").orElseThrow().replace("name: rain", "name: rain-2"));
    }

    @Test
    void uploadedFileIsANewTopicOrADraftOfAKnownOne() throws Exception {
        assertThat(upload(file("sent")).getRedirectedUrl()).isEqualTo("/desk/topics/sent/edit");
        assertThat(upload(file("sent") + "# more\n").getRedirectedUrl()).isEqualTo("/desk/topics/sent/draft");
        assertThat(topics.definition("sent")).hasValue(file("sent"));
        assertThat(Jsoup.parse(upload("name: [").getContentAsString()).select("#faults li"))
                .hasSize(1);
    }

    private static MockHttpServletResponse upload(String text) throws Exception {
        return desk.perform(multipart("/desk/topics/upload")
                        .file(new MockMultipartFile(
                                "file", "topic.yaml", "application/yaml", text.getBytes(StandardCharsets.UTF_8)))
                        .principal(() -> "ana")
                        .locale(Locale.ENGLISH))
                .andReturn()
                .getResponse();
    }

    @Test
    void reviewQueueIsShownInBothLanguages() throws Exception {
        add("queue");
        assertThat(page("ana", "/desk/topics/queue/review").select("h1").text()).isEqualTo("To review: The shelters");
        String spanish = desk.perform(get("/desk/topics/queue/review").locale(Locale.forLanguageTag("es")))
                .andReturn()
                .getResponse()
                .getContentAsString();
        assertThat(Jsoup.parse(spanish).select("h1").text()).isEqualTo("Por revisar: Los albergues");
    }
}
