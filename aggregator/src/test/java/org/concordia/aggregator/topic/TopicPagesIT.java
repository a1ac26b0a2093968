package org.concordia.aggregator.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.article.ArticleStore;
import org.concordia.aggregator.feed.Outlet;
import org.concordia.aggregator.feed.OutletStore;
import org.concordia.aggregator.storage.Sql;
import org.concordia.aggregator.storage.TestDatabase;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.transaction.support.TransactionTemplate;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.spring6.view.ThymeleafViewResolver;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

final class TopicPagesIT {

    private static final String FILE = """
            name: border
            titles: {en: The border, es: La frontera}
            thresholds: {review: 1, digest: 2, alert: 3}
            gate: [people, place]
            patterns:
              - {language: es, group: people, weight: 2, queries: [{query: migrante, name: who moves}]}
              - {language: any, group: place, weight: 1, queries: [Arica]}
              - {language: es, group: sport, weight: -2, unless: [act], queries: [fútbol]}
            called: {es: {people: personas, place: lugar, who moves: quien se mueve}}
            """;

    private static MockMvc desk;
    private static long article;
    private static ArticleStore articles;
    private static Article sample;
    private static JdbcClient jdbc;

    @BeforeAll
    static void open() {
        DataSource database = TestDatabase.H2.fresh();
        jdbc = JdbcClient.create(database);
        TopicStore topics = new TopicStore(new JdbcTemplate(database));
        topics.add("border", FILE, Sample.NOW);
        Topic topic = topics.named("border").orElseThrow();
        Outlet outlet = new OutletStore(jdbc).findOrAdd(new Outlet(0, "El Faro <Sur>", null, "CL", "es", false, false));
        jdbc.sql("""
                        INSERT INTO feed (id, address, host, outlet_id, title, next_poll_at, created_at)
                        VALUES (1, 'https://elfaro.example/rss', 'elfaro.example', :outlet, 'El Faro', :now, :now)
                        """)
                .param("outlet", outlet.id())
                .param("now", Sql.utc(Sample.NOW))
                .update();
        sample = Sample.article("es", "Migrantes <script>alert(1)</script> & fútbol", "Sin lugar");
        Article stored = new Article(
                0,
                1,
                outlet,
                "1",
                "https://elfaro.example/1",
                sample.title(),
                sample.summary(),
                null,
                "es",
                sample.published(),
                null,
                Sample.NOW,
                false,
                List.of());
        articles = new ArticleStore(new JdbcTemplate(database));
        article = articles.add(stored).orElseThrow();
        TopicMatcher matcher = new TopicMatcher(List.of(topic));
        topics.record(article, matcher.explain(stored), Sample.NOW);

        ClassLoaderTemplateResolver templates = new ClassLoaderTemplateResolver();
        templates.setPrefix("templates/");
        templates.setSuffix(".html");
        templates.setCharacterEncoding("UTF-8");
        ResourceBundleMessageSource messages = new ResourceBundleMessageSource();
        messages.setBasenames("messages/layout", "messages/topic");
        messages.setDefaultEncoding("UTF-8");
        messages.setFallbackToSystemLocale(false);
        SpringTemplateEngine engine = new SpringTemplateEngine();
        engine.setTemplateResolver(templates);
        engine.setTemplateEngineMessageSource(messages);
        ThymeleafViewResolver views = new ThymeleafViewResolver();
        views.setTemplateEngine(engine);
        views.setCharacterEncoding("UTF-8");
        MarkStore marks = new MarkStore(jdbc, new TransactionTemplate(new JdbcTransactionManager(database)));
        TopicMatching matching = new TopicMatching(topics, () -> Sample.NOW);
        TopicFigures figures = new TopicFigures(matching, marks);
        desk = MockMvcBuilders.standaloneSetup(
                        new TopicPages(topics, figures, matching, messages, () -> Sample.NOW),
                        new MarkPages(topics, marks, figures, messages, () -> Sample.NOW))
                .setViewResolvers(views)
                .build();
    }

    private static Document page(MockHttpServletRequestBuilder request) throws Exception {
        return Jsoup.parse(desk.perform(request.locale(Locale.ENGLISH))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsString());
    }

    @Test
    void listNamesEachTopicAndWhatItTook() throws Exception {
        Document page = page(get("/desk/topics"));
        assertThat(page.select("main h1").text()).isEqualTo("Topics");
        assertThat(page.select("tbody tr").text()).isEqualTo("The border 3 0 0 0");
    }

    @Test
    void articleShowsWhyItWasLeftWithItsWordsMarked() throws Exception {
        Document page = page(get("/desk/topics/border"));
        assertThat(page.select("section[aria-labelledby=articles] h3 mark").eachText())
                .containsExactly("Migrantes");
        assertThat(page.select("section[aria-labelledby=articles] h3 s").eachText())
                .containsExactly("fútbol");
        assertThat(page.select("section[aria-labelledby=articles] h3 a").text())
                .isEqualTo("Migrantes <script>alert(1)</script> & fútbol");
        assertThat(page.select("script")).isEmpty();
        assertThat(page.select("section[aria-labelledby=articles] strong").text())
                .isEqualTo("Missing: place");
        assertThat(page.select("section[aria-labelledby=articles] tbody tr").eachText())
                .containsExactlyInAnyOrder("who moves people 2.0 Migrantes", "fútbol sport -2.0 fútbol");
    }

    @Test
    void groupsAndPatternsGoByWhatTheyAreCalledInTheEditorsLanguage() throws Exception {
        Document page = Jsoup.parse(
                desk.perform(get("/desk/topics/border/articles/" + article).locale(Locale.forLanguageTag("es")))
                        .andReturn()
                        .getResponse()
                        .getContentAsString());
        assertThat(page.select("section[aria-labelledby=gate] li").text()).contains("personas", "lugar");
        assertThat(page.select("section[aria-labelledby=why] tbody tr").eachText())
                .contains("quien se mueve personas 2,0 Migrantes");
    }

    @Test
    void onePageExplainsADecisionWhole() throws Exception {
        Document page = page(get("/desk/topics/border/articles/" + article));
        assertThat(page.select("main h1 mark").eachText()).containsExactly("Migrantes");
        assertThat(page.select("main h1 s").eachText()).containsExactly("fútbol");
        assertThat(page.select("section[aria-labelledby=said] li").eachText())
                .containsExactly("Review: from 1; 1 short", "Digest: from 2; 2 short", "Alert: from 3; 3 short");
        assertThat(page.select("section[aria-labelledby=gate] li").eachText())
                .containsExactly("people is there", "place is missing");
        assertThat(page.select("section[aria-labelledby=why] tbody tr").eachText())
                .containsExactlyInAnyOrder("who moves people 2.0 Migrantes", "fútbol sport -2.0 fútbol");
        assertThat(page.select("a[href=/desk/feeds/1]")).hasSize(1);
        desk.perform(get("/desk/topics/border/articles/4711")).andExpect(status().isNotFound());
    }

    @Test
    void aDecisionThatIsNotStoredIsAskedForAgain() throws Exception {
        long unmatched = articles.add(new Article(
                        0,
                        1,
                        new OutletStore(jdbc).findOrAdd(new Outlet(0, "El Faro <Sur>", null, "CL", "es", false, false)),
                        "2",
                        "https://elfaro.example/2",
                        "Feria del libro en Arica",
                        "",
                        null,
                        "es",
                        sample.published(),
                        null,
                        Sample.NOW,
                        false,
                        List.of()))
                .orElseThrow();
        Document page = page(get("/desk/topics/border/articles/" + unmatched));
        assertThat(page.select("section[aria-labelledby=said] .badge").text()).isEqualTo("Left");
        assertThat(page.select("section[aria-labelledby=why] tbody tr").text()).isEqualTo("Arica place 1.0 Arica");
        jdbc.sql("DELETE FROM article WHERE id = :id").param("id", unmatched).update();
    }

    @Test
    void onlyTheLevelAskedForIsListed() throws Exception {
        assertThat(page(get("/desk/topics/border?level=alert")).select("section[aria-labelledby=articles] h3"))
                .isEmpty();
        assertThat(page(get("/desk/topics/border?level=none")).select("section[aria-labelledby=articles] h3"))
                .hasSize(1);
    }

    @Test
    void textMayBeTried() throws Exception {
        Document page = page(post("/desk/topics/border/test")
                .param("title", "Migrantes en Arica")
                .param("text", "y \"nada\" más")
                .param("language", "es"));
        assertThat(page.select("section[aria-labelledby=test] .badge").text()).isEqualTo("Digest and alert");
        assertThat(page.select("section[aria-labelledby=test] mark").eachText()).containsExactly("Migrantes", "Arica");
        assertThat(page.select("#box-text").text()).isEqualTo("y \"nada\" más");
        assertThat(page(post("/desk/topics/border/test")).select("[role=alert]").text())
                .isNotEmpty();
    }

    @Test
    void topicMayBeTakenAwayAsAFile() throws Exception {
        String file = desk.perform(get("/desk/topics/border/file"))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsString();
        assertThat(file).isEqualTo(FILE);
        desk.perform(get("/desk/topics/nobody")).andExpect(status().isNotFound());
    }

    private static String mark(String said, String back) throws Exception {
        return desk.perform(post("/desk/topics/border/articles/" + article + "/mark/" + said)
                        .param("back", back)
                        .principal(() -> "ana")
                        .locale(Locale.ENGLISH))
                .andExpect(status().isSeeOther())
                .andReturn()
                .getResponse()
                .getRedirectedUrl();
    }

    @Test
    void markStandsBesideWhatThePatternsSayUntilItIsTakenBack() throws Exception {
        assertThat(mark("belongs", "/desk/topics/border?level=none")).isEqualTo("/desk/topics/border?level=none");
        Document page = page(get("/desk/topics/border"));
        Element shown = page.select("section[aria-labelledby=articles] article").first();
        assertThat(shown.select(".badge").text()).isEqualTo("Digest");
        assertThat(shown.text()).contains("Score 0 ana marked it: belongs (the patterns alone say: Left)");
        assertThat(shown.select("details tbody tr")).as("reasons stay").hasSize(2);
        assertThat(shown.select("form button").eachText()).containsExactly("Doesn't belong", "Take the mark back");
        assertThat(page.select("section[aria-labelledby=figures] tbody").text())
                .contains("Spanish, Review 1 labelled, 1 of them belong", "Digest 0 0 1 too few to say");

        Document set = page(get("/desk/topics/border/marks"));
        assertThat(set.select("section[aria-labelledby=wrong] article").text())
                .contains("Missed: it belongs", "Missing: place");
        assertThat(desk.perform(get("/desk/topics/border/marks/file"))
                        .andReturn()
                        .getResponse()
                        .getContentAsString())
                .isEqualTo("id\tlang\tcountry\tlabel\ttitle\ttext\narticle:" + article
                        + "\tes\tCL\t1\tMigrantes <script>alert(1)</script> & fútbol\tSin lugar\n");

        assertThat(mark("back", "https://elsewhere.example/")).isEqualTo("/desk/topics/border");
        assertThat(page(get("/desk/topics/border?level=none")).select("section[aria-labelledby=articles] h3"))
                .hasSize(1);
    }

    @Test
    void fileOfLabelsIsTakenAndItsBadLinesAreNamed() throws Exception {
        String file = "id\tlabel\ttitle\n1\t1\tMigrantes en Arica\n2\tmaybe\tX\n3\t0\t\n4\t0\tFútbol\textra\n";
        MvcResult result = desk.perform(multipart("/desk/topics/border/marks/file")
                        .file(new MockMultipartFile("file", file.getBytes(StandardCharsets.UTF_8)))
                        .locale(Locale.ENGLISH))
                .andExpect(status().isSeeOther())
                .andReturn();
        assertThat(result.getFlashMap().get("said"))
                .isEqualTo("Labels taken: 1. Known already: 0. Lines that could not be read: 3.");
        assertThat((List<?>) result.getFlashMap().get("faults"))
                .hasSize(3)
                .first()
                .isEqualTo("Line 3: The label must be 1 (belongs) or 0 (doesn't), not \"maybe\".");
        Document page = page(get("/desk/topics/border/marks"));
        String item = page.select("input[name=item]").val();
        assertThat(item).startsWith("text:");
        desk.perform(post("/desk/topics/border/marks/drop").param("item", item)).andExpect(status().isSeeOther());
        assertThat(page(get("/desk/topics/border/marks")).select("input[name=item]"))
                .isEmpty();
    }

    @Test
    void nothingIsMarkedThatIsNotThere() throws Exception {
        desk.perform(post("/desk/topics/border/articles/4711/mark/belongs")).andExpect(status().isNotFound());
        desk.perform(post("/desk/topics/border/articles/" + article + "/mark/perhaps"))
                .andExpect(status().isNotFound());
    }

    @Test
    void bothLanguagesHaveTheSameTexts() throws Exception {
        java.util.Properties english = new java.util.Properties();
        java.util.Properties spanish = new java.util.Properties();
        english.load(TopicPagesIT.class.getResourceAsStream("/messages/topic.properties"));
        spanish.load(TopicPagesIT.class.getResourceAsStream("/messages/topic_es.properties"));
        assertThat(spanish.keySet()).isEqualTo(english.keySet());
    }
}
