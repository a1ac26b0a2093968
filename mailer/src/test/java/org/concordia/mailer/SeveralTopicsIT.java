package org.concordia.mailer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import jakarta.mail.internet.MimeMessage;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.concordia.aggregator.Poller;
import org.concordia.aggregator.storage.TestDatabase;
import org.concordia.aggregator.topic.MarkStore;
import org.concordia.aggregator.topic.MatchedArticle;
import org.concordia.aggregator.topic.TopicMatching;
import org.concordia.aggregator.topic.TopicStore;
import org.concordia.digest.Newsroom;
import org.concordia.digest.alert.Alert;
import org.concordia.digest.alert.AlertStore;
import org.concordia.digest.alert.Alerts;
import org.concordia.digest.alert.Decision;
import org.concordia.digest.edition.IssueBuilder;
import org.concordia.digest.edition.TopicEditions;
import org.concordia.digest.story.Story;
import org.concordia.digest.story.StoryStore;
import org.concordia.mailer.delivery.Dispatcher;
import org.concordia.mailer.mailing.DueMailings;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Two topics side by side, from the outlets' feeds to the readers' mail, and an editor who corrects one of them. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class SeveralTopicsIT {

    private static final Instant MIDNIGHT = Instant.parse("2025-11-28T00:00:00Z");

    private static final String MIGRATION = "chile-peru-migration";

    private static final String WATER = """
            name: desert-water
            titles: {es: Agua en el desierto, en: Water in the desert}
            thresholds: {review: 1, digest: 3, alert: 5}
            gate: [water, place]
            alerts: {show-at: 1, propose-at: 2}
            editions:
              - {name: water, languages: [es], cadence: daily, cron: "0 0 11 * * ?", zone: UTC}
            patterns:
              - {language: es, group: water, weight: 2, queries: [sequía, desaladora]}
              - {language: es, group: water, weight: 1, queries: ['"agua potable"']}
              - {language: any, group: place, weight: 1, queries: [Arica, Tacna, Iquique]}
            """;

    private static final String SHARED =
            "Migrantes venezolanos varados en la frontera de Arica pasan la sequía sin agua";

    private final TestDatabase database;
    private final SettableTime time = new SettableTime("2025-11-28T08:30:00Z");
    private Wire wire;
    private RunningApplication application;

    SeveralTopicsIT(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void start() throws Exception {
        wire = new Wire();
        DataSource empty = database.fresh();
        // over https the editor's cookie would not come back here
        application = RunningApplication.start(wire.settings("--concordia.base-url=http://news.example"), time, empty);
        application.bean(TopicStore.class).add("desert-water", WATER, time.instant());
        application.bean(TopicEditions.class).follow();
        application.bean(TopicMatching.class).refresh();
        wire.follow(application, "/faro", Wire.outlet("El Faro de Arica", "CL"), time.instant());
        wire.follow(application, "/vigia", Wire.outlet("El Vigía de Tacna", "PE"), time.instant());
        Wire.enrol(
                application,
                "ana@lectores.example,Ana,es,daily;water,chile-peru-migration;desert-water",
                "sam@readers.example,Sam,es,daily,chile-peru-migration",
                "leo@lectores.example,Leo,es,water,");
        wire.publish(
                "/faro",
                MIDNIGHT,
                new String[] {
                    SHARED,
                    "Unas 200 personas que esperan cruzar de Chile a Perú por la Línea de la Concordia dependen de un camión"
                            + " aljibe: la sequía dejó a Arica sin agua potable.",
                    "28800"
                },
                new String[] {
                    "Iquique inaugura una planta desaladora contra la sequía",
                    "La obra dará agua potable a 40.000 hogares de la ciudad, dijo el municipio.",
                    "27000"
                });
        wire.publish("/vigia", MIDNIGHT, new String[] {
            "La sequía golpea a los migrantes venezolanos varados entre Arica y Tacna",
            "Cerca de 200 migrantes que aguardan en la frontera de Chile con Perú racionan el agua potable, informó la"
                    + " policía de Tacna este viernes por la mañana.",
            "29400"
        });
    }

    @AfterEach
    void stop() {
        application.close();
        wire.close();
    }

    @Test
    void eachTopicTellsItsOwnReadersAtItsOwnHourByItsOwnRules() throws Exception {
        work();
        StoryStore stories = application.bean(StoryStore.class);
        Story migration = holding(MIGRATION);
        Story water = holding("desert-water");
        assertThat(water.id()).isNotEqualTo(migration.id());
        assertThat(stories.byTopic(topic(MIGRATION), 10)).hasSize(1);
        assertThat(stories.byTopic(topic("desert-water"), 10)).hasSize(2);

        // Two texts are enough for an alert on water, not on migration.
        List<Alert> held = application.bean(AlertStore.class).held();
        assertThat(held).extracting(Alert::topicId).containsExactly(topic("desert-water"));
        application.bean(AlertStore.class).decide(held.get(0).id(), Decision.APPROVE, "vera", "", time.instant());
        work();
        assertThat(wire.mails("ana@lectores.example")).hasSize(1);
        assertThat(wire.relay.getReceivedMessages()).hasSize(1);

        time.pass(Duration.ofMinutes(91));
        work();
        assertThat(wire.mails("ana@lectores.example")).hasSize(2);
        assertThat(wire.mails("sam@readers.example")).hasSize(1);
        assertThat(wire.mails("leo@lectores.example")).isEmpty();
        MimeMessage morning = wire.mails("ana@lectores.example").get(1);
        assertThat(Wire.part(morning, 0)).contains("varados").doesNotContain("desaladora");

        time.pass(Duration.ofMinutes(60));
        work();
        work();
        assertThat(wire.mails("ana@lectores.example")).hasSize(3);
        assertThat(wire.mails("sam@readers.example")).hasSize(1);
        assertThat(wire.mails("leo@lectores.example")).hasSize(1);
        MimeMessage noon = wire.mails("ana@lectores.example").get(2);
        // Ana had the other story as an alert an hour ago; Leo gets none.
        assertThat(Wire.part(noon, 0))
                .contains("Agua en el desierto", "desaladora")
                .doesNotContain("varados");
        assertThat(Wire.part(wire.mails("leo@lectores.example").get(0), 0)).contains("desaladora", "varados");
        assertThat(noon.getHeader("List-Id", null)).isNotEqualTo(morning.getHeader("List-Id", null));
        assertThat(noon.getHeader("List-Unsubscribe", null)).isNotEqualTo(morning.getHeader("List-Unsubscribe", null));

        everyPageNamesTheTopic(water);
    }

    private void everyPageNamesTheTopic(Story water) throws Exception {
        RunningApplication.Visitor visitor = application.visitor();
        String[] spanish = {"Accept-Language", "es"};
        Document front = Jsoup.parse(visitor.get("/", spanish).body());
        assertThat(front.select("main ol li")).hasSize(3);
        assertThat(front.select("main ol").text()).contains("Agua en el desierto", "Migración");
        assertThat(front.select("input[name=want]")).hasSize(5);
        assertThat(front.select("input[name=want][checked]"))
                .as("of several nobody chooses for them")
                .isEmpty();
        assertThat(Jsoup.parse(visitor.get("/stories/" + water.id(), spanish).body())
                        .select("main .badge")
                        .text())
                .isEqualTo("Agua en el desierto");
        Document own =
                Jsoup.parse(visitor.get("/feed.xml?topic=desert-water", spanish).body());
        assertThat(own.select("entry")).hasSize(2);
        assertThat(own.select("feed > title").text()).isEqualTo("Concordia: Agua en el desierto");
        assertThat(Jsoup.parse(visitor.get("/feed.xml", spanish).body()).select("entry"))
                .hasSize(3);
        assertThat(visitor.get("/feed.xml?topic=nobody").statusCode()).isEqualTo(404);

        RunningApplication.Visitor editor = application.editor();
        assertThat(Jsoup.parse(editor.get("/desk/issues", spanish).body())
                        .select("main table")
                        .eachText())
                .hasSize(2)
                .allSatisfy(table -> assertThat(table).contains("Agua en el desierto", "Migración"));
        assertThat(Jsoup.parse(editor.get("/desk/stories", spanish).body())
                        .select("main tbody")
                        .text())
                .contains("Agua en el desierto", "Migración");
    }

    @Test
    void articleMarkedOutOfOneTopicStaysInTheOther() throws Exception {
        work();
        RunningApplication.Visitor editor = application.editor();
        Story migration = holding(MIGRATION);
        Story water = holding("desert-water");
        String page = "/desk/stories/" + water.id();
        for (MatchedArticle told : application.bean(TopicStore.class).recent(topic("desert-water"), null, 10)) {
            if (told.article().title().contains("varados")) {
                HttpResponse<String> marked = editor.submit(
                        page,
                        "/desk/topics/desert-water/articles/" + told.article().id() + "/mark/not",
                        "back",
                        page);
                assertThat(marked.statusCode()).isEqualTo(303);
                assertThat(marked.headers().firstValue("Location").orElseThrow())
                        .endsWith(page);
            }
        }

        RunningApplication.Visitor visitor = application.visitor();
        assertThat(visitor.get("/stories/" + water.id()).statusCode()).isEqualTo(404);
        assertThat(visitor.get("/stories/" + migration.id()).statusCode()).isEqualTo(200);
        assertThat(Jsoup.parse(editor.get(page).body()).select("main li form")).hasSize(2);
        work();
        assertThat(application.bean(AlertStore.class).held()).isEmpty();
        time.pass(Duration.ofMinutes(151));
        work();
        assertThat(Wire.part(wire.mails("sam@readers.example").get(0), 0)).contains("varados");
        assertThat(Wire.part(wire.mails("leo@lectores.example").get(0), 0))
                .contains("desaladora")
                .doesNotContain("varados");
        assertThat(editor.get("/desk/audit").body()).contains("/mark/not");
    }

    @Test
    void pagesOfMarksAreWhole() throws Exception {
        assumeThat(database).as("once is enough").isEqualTo(TestDatabase.H2);
        work();
        application.editor();
        long water = topic("desert-water");
        Story both = holding("desert-water");
        List<MatchedArticle> all = application.bean(TopicStore.class).recent(water, null, 10);
        MarkStore marks = application.bean(MarkStore.class);
        marks.mark(water, all.get(0).article().id(), false, "vera", time.instant());
        marks.mark(water, all.get(1).article().id(), true, "vera", time.instant());
        try (Chromium chromium = Chromium.open()) {
            for (Chromium.Look look : Chromium.Look.values()) {
                try (Chromium.Reader reader = chromium.reader(look)) {
                    reader.login(application.uri("/login"), RunningApplication.EDITOR, RunningApplication.PASSWORD);
                    reader.check(application.uri("/desk/topics/desert-water"), "marked-topic");
                    reader.check(application.uri("/desk/topics/desert-water/marks"), "marks");
                    reader.check(application.uri("/desk/stories/" + both.id()), "marked-story");
                    reader.check(application.uri("/desk/issues"), "issues-of-topics");
                    reader.page()
                            .navigate(application
                                    .uri("/desk/stories/" + holding(MIGRATION).id())
                                    .toString());
                    reader.page().click("button[formaction*='/mark/not'], button[formaction*='/mark/back']");
                    // a button's own path is taken
                    reader.page().waitForSelector("text=Fuera de la historia");
                    reader.check("story-with-withdrawn");
                    reader.page().click("button[formaction*='/mark/back']");
                    await().until(() -> {
                        application.bean(Newsroom.class).fileNew();
                        return holders(MIGRATION).findAny().isPresent();
                    });
                }
            }
        }
    }

    private long topic(String name) {
        return application.bean(TopicStore.class).named(name).orElseThrow().id();
    }

    /** The topic's story that has the article of both. */
    private Story holding(String topic) {
        return holders(topic).findFirst().orElseThrow();
    }

    private Stream<Story> holders(String topic) {
        return application.bean(StoryStore.class).byTopic(topic(topic), 10).stream()
                .filter(story -> story.articles().stream()
                        .anyMatch(member -> member.article().title().equals(SHARED)));
    }

    /** One round of what the timetable does, in its order. */
    private void work() {
        application.bean(Poller.class).pollDue();
        application.bean(Newsroom.class).fileNew();
        application.bean(Alerts.class).sweep();
        application.bean(IssueBuilder.class).buildDue();
        application.bean(DueMailings.class).freezeDue();
        application.bean(Dispatcher.class).sendPending();
    }
}
