package org.concordia.mailer.subscriber;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.concordia.aggregator.ArticleImport;
import org.concordia.aggregator.topic.Replays;
import org.concordia.aggregator.topic.TopicMatching;
import org.concordia.aggregator.topic.TopicStore;
import org.concordia.digest.Newsroom;
import org.concordia.digest.alert.AlertStore;
import org.concordia.digest.story.Story;
import org.concordia.digest.story.StoryStore;
import org.concordia.mailer.Chromium;
import org.concordia.mailer.RunningApplication;
import org.concordia.mailer.desk.Attention;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The pages of readers and of the desk in a browser: whole, readable and usable by everyone. */
class PagesIT {

    private static final String NARROW_ADDRESS = "una.direccion.bastante.larga.para.una.pantalla@correo.example";

    private static RunningApplication application;
    private static Chromium chromium;
    private static long id;

    @BeforeAll
    static void start() {
        chromium = Chromium.open();
        FrontPage stories = (language, limit) -> List.of(
                new FrontPage.Headline(
                        "/stories/1",
                        "Reabren el paso fronterizo tras una noche de controles y largas filas",
                        "es",
                        "La frontera",
                        3,
                        Instant.parse("2025-11-28T11:00:00Z")),
                new FrontPage.Headline(
                        "/stories/2", "One outlet tells this", "en", null, 1, Instant.parse("2025-11-28T10:00:00Z")));
        Attention attention = (now, language) -> List.of(
                new Attention.Item(false, "2 fuentes fallan desde ayer", "/desk/feeds"),
                new Attention.Item(true, "1 alerta espera una decisión", "/desk/alerts"));
        application = RunningApplication.with(new KeptLetters(), stories, attention);
        JdbcClient jdbc = application.bean(JdbcClient.class);
        if (application.bean(Offers.class).all().isEmpty()) {
            SamplePeople.addEditions(jdbc);
        }
        Enrolment enrolment = application.bean(Enrolment.class);
        List<Want> wants =
                application.bean(Offers.class).all().stream().map(Offer::want).toList();
        enrolment.ask(new SignUp(
                new MailAddress(NARROW_ADDRESS),
                "Ana",
                "es",
                ZoneId.of("America/Lima"),
                Set.copyOf(wants),
                "sí",
                "es",
                "/",
                Instant.now()));
        enrolment.seeToSignUps();
        application.bean(TopicStore.class).add("crossings", """
                name: crossings
                titles: {en: The crossings, es: Los cruces}
                thresholds: {review: 1, digest: 5, alert: 9}
                gate: [people, place | act >= 2]
                words: [{language: es, name: towns, entries: [Arica, Tacna, Pisagua]}]
                patterns:
                  - {language: es, group: people, weight: 2, queries: [{query: migrante, name: who moves}]}
                  - {language: es, group: place, weight: 1, queries: ['@towns']}
                  - {language: es, group: act, weight: 1, queries: [cruzar]}
                """, Instant.now());
        application.bean(TopicMatching.class).refresh();
        application
                .bean(ArticleImport.class)
                .take(new ArticleImport.Item(
                        "1",
                        Instant.now(),
                        "es",
                        "Diario de una ciudad con un nombre bastante largo",
                        "CL",
                        "https://diario.example/1",
                        "Migrantes esperan " + "larguísimamente".repeat(4),
                        "Nadie sabe hasta cuándo."));
        tell(1, "Agencia Cardón", "es", 0, "Unos 140 migrantes quedan varados en el paso Chacalluta de Arica", """
                Cerca de 140 personas, en su mayoría familias venezolanas con niños, pasaron la noche a la intemperie en el
                complejo Chacalluta después de que la policía peruana impidiera su entrada a Tacna.""");
        tell(2, "Diario Caplina", "es", 20, "Unos 140 migrantes quedan varados en el paso Chacalluta de Arica", """
                Cerca de 140 personas, en su mayoría familias venezolanas con niños, pasaron la noche a la intemperie en el
                complejo Chacalluta después de que la policía peruana impidiera su entrada a Tacna.""");
        tell(
                3,
                "El Faro de Arica",
                "es",
                70,
                "Migrantes varados en Chacalluta, Arica, pasan la noche a la intemperie",
                """
                Familias venezolanas con niños siguen varadas en el complejo Chacalluta sin poder entrar a Tacna.""");
        tell(
                4,
                "Ministerio de Fronteras",
                "es",
                190,
                "Piden 300 carpas para los migrantes varados en Chacalluta, Arica",
                """
                El alcalde Pascual Güisa pidió 300 carpas para las familias varadas en el complejo Chacalluta.""");
        tell(5, "Radio Lluta", "es", 200, "Migrante rescatado tras perderse en el desierto de Pisagua", """
                Un hombre caminó dos días sin agua hasta que lo halló una patrulla.""");
        jdbc.sql("UPDATE outlet SET wire = (name = 'Agencia Cardón'), official = (name = 'Ministerio de Fronteras')")
                .update();
        application.bean(Newsroom.class).fileNew();
        id = application
                .bean(SubscriberStore.class)
                .with(new MailAddress(NARROW_ADDRESS))
                .orElseThrow()
                .id();
    }

    private static void tell(int number, String outlet, String language, int minute, String title, String summary) {
        application
                .bean(ArticleImport.class)
                .take(new ArticleImport.Item(
                        "s" + number,
                        Instant.now().minusSeconds(4 * 3600).plusSeconds(60L * minute),
                        language,
                        outlet,
                        "CL",
                        "https://outlet.example/s" + number,
                        title,
                        summary.replaceAll("\\s+", " ")));
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
        }
        if (application != null) {
            application.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Chromium.Look.class)
    void readersPagesAreWhole(Chromium.Look look) {
        Tokens tokens = application.bean(Tokens.class);
        try (Chromium.Reader reader = chromium.reader(look)) {
            reader.check(application.uri("/"), "front");
            assertThat(reader.page().textContent("main"))
                    .contains("Reabren el paso")
                    .contains("3 medios");
            reader.check(application.uri("/subscribe"), "subscribe");
            reader.page().click("summary");
            reader.page().fill("#address", "ana@nirgends");
            reader.page().click("main button");
            reader.check("subscribe-faults");
            reader.check(application.uri("/subscribe/sent"), "sent");
            reader.check(application.uri("/confirm/" + tokens.confirm(id)), "confirm");
            reader.page().click("main button");
            reader.check("confirmed");
            reader.check(application.uri("/preferences/" + tokens.preferences(id)), "preferences");
            reader.check(
                    application.uri("/unsubscribe/"
                            + tokens.unsubscribe(
                                    id,
                                    application.bean(Offers.class).all().get(0).want())),
                    "unsubscribe");
            reader.page().click("main button");
            reader.check("left");
            reader.check(application.uri("/unsubscribe/none"), "link");
            reader.check(application.uri("/preferences/" + tokens.askForPreferences(id)), "ask");
            reader.check(application.uri("/privacy"), "privacy");
            reader.check(application.uri("/nowhere"), "nowhere");
            reader.check(application.uri("/login?wrong"), "login");
        }
    }

    @ParameterizedTest
    @EnumSource(Chromium.Look.class)
    void whoLeavesFindsTheWayBackAndOut(Chromium.Look look) throws Exception {
        application.editor();
        Enrolment enrolment = application.bean(Enrolment.class);
        Tokens tokens = application.bean(Tokens.class);
        MailAddress address = new MailAddress("leaves" + look.ordinal() + "@correo.example");
        enrolment.ask(new SignUp(
                address,
                null,
                "es",
                ZoneId.of("America/Lima"),
                Set.of(application.bean(Offers.class).all().get(0).want()),
                "sí",
                "es",
                "/",
                Instant.now()));
        enrolment.seeToSignUps();
        long leaver = application
                .bean(SubscriberStore.class)
                .with(address)
                .orElseThrow()
                .id();
        enrolment.confirm(tokens.confirm(leaver));
        try (Chromium.Reader reader = chromium.reader(look)) {
            reader.page()
                    .navigate(application
                            .uri("/preferences/" + tokens.preferences(leaver))
                            .toString());
            reader.page().click("button[value=leave]");
            reader.check("left-all");
            String why = reader.page().getAttribute("form[action$='/why']", "action");
            reader.page().check("input[value=topic]");
            reader.page().fill("#words", "Ya no vivo en la frontera.");
            reader.page().click("form[action$='/why'] button");
            reader.check("why");
            reader.check(application.uri(why.replace("/why", "")), "return");
            reader.page().click("main button");
            reader.check("returned");
            reader.check(application.uri("/preferences/" + tokens.preferences(leaver) + "/erase"), "erase");
            reader.login(application.uri("/login"), RunningApplication.EDITOR, RunningApplication.PASSWORD);
            reader.page().navigate(application.uri("/desk/subscribers").toString());
            reader.check("subscribers-why");
            reader.page()
                    .navigate(application.uri("/desk/subscribers/" + leaver).toString());
            reader.page().evaluate("document.querySelectorAll('details').forEach(each => each.open = true)");
            reader.check("subscriber-open");
            reader.page()
                    .navigate(application
                            .uri("/preferences/" + tokens.preferences(leaver) + "/erase")
                            .toString());
            reader.page().click("main button");
            reader.check("erased");
            reader.page().navigate(application.uri("/desk/subscribers").toString());
            reader.page().fill("#address", address.value());
            reader.page().click("main form button");
            reader.check("subscribers-erased");
        }
    }

    @ParameterizedTest
    @EnumSource(Chromium.Look.class)
    void theDesksPagesAreWhole(Chromium.Look look) throws Exception {
        application.editor();
        try (Chromium.Reader reader = chromium.reader(look)) {
            reader.login(application.uri("/login"), RunningApplication.EDITOR, RunningApplication.PASSWORD);
            reader.check("desk");
            assertThat(reader.page().textContent("main li:first-child")).contains("1 alerta espera");
            reader.check(application.uri("/desk/accounts"), "accounts");
            assertThat(reader.page().getAttribute("nav a[href='/desk/accounts']", "aria-current"))
                    .isEqualTo("page");
            reader.page().fill("#name", "ed" + look.ordinal());
            reader.page().click("main > form button");
            assertThat(reader.page().textContent("main")).contains("ed" + look.ordinal(), "de un solo uso");
            reader.check("accounts-made");
            reader.check(application.uri("/desk/password"), "password");
            reader.check(application.uri("/desk/audit"), "audit");
            reader.check(application.uri("/desk/subscribers"), "subscribers");
            reader.check(application.uri("/desk/subscribers/" + id), "subscriber");
            reader.check(application.uri("/desk/account"), "account");
            alerts(reader);
            feedsAndTopics(reader);
            stories(reader);
            reader.page().click("header form button");
            assertThat(reader.page().url()).endsWith("/");
        }
    }

    /** An alert that waits, where a mail's link leads, and where a correction is written. */
    private static void alerts(Chromium.Reader reader) {
        Story story = application.bean(StoryStore.class).latest(1).get(0);
        application.bean(AlertStore.class).propose(story.id(), story.topicId(), List.of(), story.changedAt());
        reader.check(application.uri("/desk/alerts"), "alerts");
        reader.page().click("main article h3 a");
        reader.check("alert");
        String alert = reader.page().url();
        reader.check(URI.create(alert + "/approve"), "alert-approve");
        assertThat(reader.page().querySelectorAll("main form")).hasSize(1);
        reader.check(URI.create(alert + "/write/correction"), "alert-write");
    }

    /** What editors change a topic with, from its patterns to the versions, and why it took an article. */
    private static void feedsAndTopics(Chromium.Reader reader) {
        reader.check(application.uri("/desk/feeds"), "feeds");
        reader.page().click("main tbody th a:has-text('Diario de una ciudad')");
        reader.check("feed");
        reader.page().click("main td a[href*='/desk/topics/crossings/']");
        reader.check("topic-article");
        assertThat(reader.page().textContent("main h1 mark")).isEqualTo("Migrantes");
        reader.check(application.uri("/desk/topics"), "topics");
        reader.check(application.uri("/desk/topics/new"), "topic-new");

        String topic = "/desk/topics/crossings";
        reader.page().navigate(application.uri(topic + "/patterns").toString());
        reader.page().fill("#new-query", "\"" + "palabra".repeat(200));
        reader.page().click("#new ~ form button");
        reader.page().click("#these ~ ul summary");
        reader.check("topic-patterns");
        assertThat(reader.page().textContent("#faults")).contains("falta cerrar unas comillas");
        reader.page().fill("#new-query", "cruce" + reader.page().viewportSize().width);
        reader.page().click("#new ~ form button");
        reader.page().click("main .note form button");
        application.bean(Replays.class).replayDue();
        reader.check(application.uri(topic + "/draft"), "topic-draft");
        reader.page().click("#save ~ form button");
        reader.check("topic-versions");
        reader.check(application.uri(topic + "/versions/1"), "topic-version");
        reader.check(application.uri(topic + "/review"), "topic-review");
        reader.page().click("main article form button");
        reader.check(application.uri(topic + "/marks"), "topic-marks");
        reader.page().click("#all ~ table form button:last-of-type");
        reader.check(application.uri(topic), "topic");
    }

    /** How a story went, who told it and why, and what editors do about it. */
    private static void stories(Chromium.Reader reader) {
        reader.check(application.uri("/desk/stories"), "stories");
        assertThat(reader.page().locator("svg.rhythm").count()).isGreaterThan(1);
        reader.check(application.uri("/desk/stories?q=nada&from=ayer"), "stories-none");
        assertThat(reader.page().textContent("main .error")).contains("ayer");
        reader.page().navigate(application.uri("/desk/stories?q=varados").toString());
        reader.page().click("main tbody th a");
        reader.page().locator("main summary").all().forEach(summary -> summary.click());
        reader.check("story");
        assertThat(reader.page().textContent(".timeline")).contains("Nuevo:", "300 carpas", "Ambos tienen:");
        String story = reader.page().url();

        reader.page().fill("#headline-es", "Familias varadas en Chacalluta: lo que se sabe");
        reader.page().click("form:has(#headline-es) button");
        assertThat(reader.page().textContent("h1")).isEqualTo("Familias varadas en Chacalluta: lo que se sabe");
        reader.page().locator("main > details.change > summary").nth(1).click();
        reader.page().click("form#move button");
        assertThat(reader.page().textContent("main .error[role=alert]")).contains("elija al menos un artículo");
        reader.check("story-fault");
        reader.page().locator(".timeline > li > label input").nth(2).check();
        reader.page().locator("main > details.change > summary").nth(1).click();
        reader.page().fill("#move-note", "otro hecho");
        reader.page().click("form#move button");
        reader.check("story-split");
        assertThat(reader.page().textContent("main")).contains("puesto aquí por " + RunningApplication.EDITOR);
        reader.page().click("#history ~ table form button");
        assertThat(reader.page().url()).isEqualTo(story);
        reader.page().locator("main > details.change > summary").nth(3).click();
        reader.page().fill("#hide-note", "falta confirmar");
        reader.page().click("form[action$='/hide'] button");
        reader.page().click("form[action$='/pin'] button");
        reader.check("story-hidden");
        reader.page().click("form[action$='/show'] button");
        reader.page().click("form[action$='/unpin'] button");
        reader.page().click("#history ~ table tr:has-text('titular en') form button");
        reader.check(application.uri("/desk/audit"), "audit-stories");
        assertThat(reader.page().textContent("main")).contains("ocultó una noticia", "falta confirmar", "deshizo: ");
        reader.check(application.uri(story.substring(story.indexOf("/desk/") + 5)), "story-public");
    }
}
