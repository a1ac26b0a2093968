package org.concordia.mailer.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import org.concordia.digest.render.RenderedMail;
import org.concordia.mailer.Chromium;
import org.concordia.mailer.RunningApplication;
import org.concordia.mailer.SettableTime;
import org.concordia.mailer.bounce.Suppression;
import org.concordia.mailer.bounce.SuppressionStore;
import org.concordia.mailer.mailing.Audience;
import org.concordia.mailer.mailing.MailKind;
import org.concordia.mailer.mailing.Mailings;
import org.concordia.mailer.smtp.SmtpServer;
import org.concordia.mailer.subscriber.SamplePeople;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What editors see of mailings and do about them, with a real relay. */
class DeliveryPagesIT {

    private static final SettableTime TIME = new SettableTime("2025-11-28T12:00:00Z");
    private static SmtpServer relay;
    private static RunningApplication application;
    private static RunningApplication.Visitor editor;
    private static JdbcClient jdbc;
    private static long issue;

    @BeforeAll
    static void start() throws Exception {
        relay = new SmtpServer();
        application = RunningApplication.start(
                List.of(
                        "--spring.mail.host=127.0.0.1",
                        "--spring.mail.port=" + relay.port(),
                        "--spring.mail.properties.mail.smtp.timeout=2000",
                        "--concordia.mail.from=Línea <desk@news.example>"),
                TIME);
        jdbc = application.bean(JdbcClient.class);
        if (jdbc.sql("SELECT COUNT(*) FROM edition").query(Integer.class).single() == 0) {
            SamplePeople.addEditions(jdbc);
        }
        editor = application.editor();
    }

    @AfterAll
    static void stop() {
        application.close();
        relay.close();
    }

    @BeforeEach
    void empty() {
        for (String table : List.of(
                "bounce",
                "mailing_count",
                "claim",
                "delivery",
                "mailing",
                "suppression",
                "subscription",
                "subscriber",
                "audit")) {
            jdbc.sql("DELETE FROM " + table).update();
        }
        relay.received().clear();
    }

    private static long edition() {
        return jdbc.sql("SELECT MIN(id) FROM edition").query(Long.class).single();
    }

    private static void subscriber(String address) {
        jdbc.sql("""
                        INSERT INTO subscriber (address, address_key, language, zone, consent, created_at)
                        VALUES (:address, :address, 'es', 'UTC', 'test', CURRENT_TIMESTAMP)
                        """).param("address", address).update();
        jdbc.sql("""
                        INSERT INTO subscription (subscriber_id, edition_id, status, changed_at)
                        SELECT id, :edition, 'confirmed', CURRENT_TIMESTAMP
                        FROM subscriber
                        WHERE address = :address
                        """).param("edition", edition()).param("address", address).update();
    }

    private static long freeze() {
        LinkedHashMap<String, RenderedMail> texts = new LinkedHashMap<>();
        texts.put("es", Newsletter.SPANISH);
        return application
                .bean(Mailings.class)
                .freeze(MailKind.DIGEST, ++issue, "daily", null, texts, new Audience.SubscribersOfEdition(edition()))
                .get(0);
    }

    private static void send() {
        application.bean(Dispatcher.class).sendPending();
    }

    private static List<String> acts() {
        return jdbc.sql("SELECT act || ': ' || what FROM audit ORDER BY id")
                .query(String.class)
                .list();
    }

    private static String english(String path) throws Exception {
        return editor.get(path, "Accept-Language", "en")
                .body()
                .replaceAll("<[^>]*>", " ")
                .replaceAll("\\s+", " ");
    }

    /** A mailing with something of everything. */
    private static long mixed() {
        for (int i = 0; i < 4; i++) {
            subscriber("reader-" + i + "@readers.example");
        }
        subscriber("reject-1@gone.example");
        subscriber("reject-2@gone.example");
        subscriber("reject-3@other.example");
        subscriber("spam-1@strict.example");
        subscriber("defer-9-1@slow.example");
        subscriber("drop-9-1@cut.example");
        long mailing = freeze();
        TIME.pass(Duration.ofSeconds(42));
        send();
        return mailing;
    }

    @Test
    void aMailingsPageTellsWhyAndWhereItWasRefused() throws Exception {
        long mailing = mixed();
        String page = english("/desk/deliveries/" + mailing);
        assertThat(page)
                .contains("there is no such address refused 3 gone.example 2, other.example 1 550 5.1.1")
                .contains("taken for spam or against their rules refused 1 strict.example 1")
                .contains("readers.example 4 42 s 0 0")
                .doesNotContain("reject-1@");
        assertThat(page.indexOf("slow.example", page.indexOf("Slowest")))
                .as("what still waits is first")
                .isLessThan(page.indexOf("readers.example", page.indexOf("Slowest")));
    }

    @Test
    void theBarIsAskedForAgainAsLongAsThereIsSomethingToSee() throws Exception {
        subscriber("reader@readers.example");
        long mailing = freeze();
        String bar = "/desk/deliveries/" + mailing + "/progress";
        assertThat(editor.get("/desk/deliveries/" + mailing).body()).contains("<iframe class=\"progress\"");
        assertThat(editor.get(bar).headers().firstValue("Refresh")).contains("3");
        send();
        HttpResponse<String> done = editor.get(bar, "Accept-Language", "en");
        assertThat(done.headers().firstValue("Refresh")).isEmpty();
        assertThat(done.body()).contains("1 of 1 settled");
        assertThat(editor.get("/desk/deliveries/" + mailing).body()).doesNotContain("<iframe");
    }

    @Test
    void whatAnEditorDoesIsInTheTrail() throws Exception {
        subscriber("reader@readers.example");
        long mailing = freeze();
        String page = "/desk/deliveries/" + mailing;
        editor.submit(page, page + "/pause");
        editor.submit(page, page + "/pause");
        send();
        assertThat(relay.received()).isEmpty();
        editor.submit(page, page + "/resume");
        editor.submit(page, page + "/cancel");
        send();
        assertThat(relay.received()).isEmpty();
        assertThat(acts())
                .contains(
                        "pause mailing: mailing " + mailing,
                        "resume mailing: mailing " + mailing,
                        "cancel mailing: mailing " + mailing);
        assertThat(english(page)).contains("cancelled").doesNotContain("Yes, cancel");
    }

    @Test
    void whatIsDoneIsCountedOnceUntilItIsSentAgain() throws Exception {
        subscriber("drop-5-1@cut.example");
        long mailing = freeze();
        for (int i = 0; i < 5; i++) {
            send();
            TIME.pass(Duration.ofHours(2));
        }
        send();
        String page = "/desk/deliveries/" + mailing;
        assertThat(english(page)).contains("1 may have it already");
        assertThat(jdbc.sql("SELECT status FROM mailing_count")
                        .query(String.class)
                        .list())
                .containsExactly("uncertain");
        assertThat(english("/desk/deliveries")).contains("1 uncertain");
        editor.submit(page, page + "/retry");
        assertThat(acts()).contains("send to uncertain again: mailing " + mailing + ", 1 recipients");
        send();
        assertThat(english("/desk/deliveries")).contains("1 accepted").doesNotContain("1 uncertain");
    }

    @Test
    void aTestGoesToTheEditorAndIsCountedNowhere() throws Exception {
        subscriber("reader@readers.example");
        long mailing = freeze();
        String page = "/desk/deliveries/" + mailing;
        editor.submit(page, page + "/test", "address", "no address");
        assertThat(relay.received()).isEmpty();
        editor.submit(page, page + "/test", "address", "vera@news.example");
        assertThat(relay.received()).singleElement().satisfies(message -> {
            assertThat(message.to()).isEqualTo("vera@news.example");
            assertThat(message.header("Subject")).contains("Prueba");
        });
        assertThat(application.bean(DeliveryStore.class).counts(mailing)).containsOnlyKeys(DeliveryStatus.PENDING);
        assertThat(acts())
                .contains("send test: mailing " + mailing + ", accepted")
                .noneMatch(act -> act.contains("@"));
    }

    @Test
    void aSubscribersPageTellsWhatWasSentAndWhatCameBack() throws Exception {
        long mailing = mixed();
        long id = jdbc.sql("SELECT id FROM subscriber WHERE address = 'reject-1@gone.example'")
                .query(Long.class)
                .single();
        jdbc.sql("""
                        INSERT INTO bounce (fingerprint, kind, diagnosis, subscriber_id, words, waits, sender, subject, arrived_at)
                        VALUES ('f', 'soft', 'full', :id, '552 5.2.2 no room', FALSE, 'x', 'y', CURRENT_TIMESTAMP)
                        """).param("id", id).update();
        HttpResponse<String> found =
                editor.submit("/desk/subscribers", "/desk/subscribers/find", "address", "reject-1@gone.example");
        assertThat(found.headers().firstValue("Location").orElseThrow()).endsWith("/desk/subscribers/" + id);
        assertThat(english("/desk/subscribers/" + id))
                .contains("Migración: lo de hoy digest refused 550 5.1.1")
                .contains("not reached this time: counted the mailbox is full 552 5.2.2 no room");
        assertThat(editor.get("/desk/subscribers/" + id).body()).contains("/desk/deliveries/" + mailing);
        assertThat(acts()).noneMatch(act -> act.contains("@"));
    }

    @Test
    void figuresTellOutcomesByKindAndNoAddress() throws Exception {
        String before = application.visitor().get("/actuator/prometheus").body();
        mixed();
        TIME.pass(Duration.ofMinutes(1));
        HttpResponse<String> figures = application.visitor().get("/actuator/prometheus");
        assertThat(figures.statusCode()).isEqualTo(200);
        assertThat(grown("concordia_deliveries_total{kind=\"digest\",outcome=\"accepted\"}", before, figures.body()))
                .isEqualTo(4);
        assertThat(grown("concordia_deliveries_total{kind=\"digest\",outcome=\"bounced\"}", before, figures.body()))
                .isEqualTo(4);
        assertThat(grown("concordia_deliveries_total{kind=\"digest\",outcome=\"deferred\"}", before, figures.body()))
                .isEqualTo(1);
        assertThat(grown("concordia_deliveries_total{kind=\"digest\",outcome=\"uncertain\"}", before, figures.body()))
                .isEqualTo(1);
        assertThat(grown(
                        "concordia_delivery_latency_seconds_bucket{kind=\"digest\",le=\"60.0\"}",
                        before,
                        figures.body()))
                .isEqualTo(4);
        assertThat(figures.body())
                .contains("concordia_queue{kind=\"digest\"} 2.0")
                .contains("concordia_returned_total{kind=\"complained\"} 0.0")
                .contains("concordia_feeds{status=\"active\"}")
                .doesNotContain("@")
                .doesNotContain("readers.example");
        assertThat(application
                        .visitor()
                        .get("/actuator/prometheus", "X-Forwarded-For", "203.0.113.9")
                        .statusCode())
                .isNotEqualTo(200);
    }

    private static double grown(String name, String before, String after) {
        return value(name, after) - value(name, before);
    }

    private static double value(String name, String figures) {
        return figures.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    @ParameterizedTest
    @EnumSource(Chromium.Look.class)
    void thePagesAreWhole(Chromium.Look look) {
        long mailing = mixed();
        long id = jdbc.sql("SELECT id FROM subscriber WHERE address = 'reject-1@gone.example'")
                .query(Long.class)
                .single();
        application.bean(SuppressionStore.class).add(id, Suppression.Reason.BOUNCED, "550", TIME.instant());
        for (boolean waits : new boolean[] {true, false}) {
            jdbc.sql("""
                            INSERT INTO bounce (fingerprint, kind, diagnosis, subscriber_id, mailing_id, words, waits, sender, subject,
                                                excerpt, arrived_at)
                            VALUES (:fingerprint, :kind, 'full', :id, :mailing, '552 5.2.2 no room', :waits,
                                    'MAILER-DAEMON@a-long-name-of-a-mail-server.readers.example (Mail Delivery System)',
                                    'Undelivered Mail Returned to Sender', :excerpt, CURRENT_TIMESTAMP)
                            """)
                    .param("fingerprint", "f" + waits)
                    .param("kind", waits ? "unknown" : "soft")
                    .param("id", id)
                    .param("mailing", mailing)
                    .param("waits", waits)
                    .param(
                            "excerpt",
                            waits ? "No idea what to do with your mail to reject-1@gone.example. ".repeat(5) : null,
                            java.sql.Types.VARCHAR)
                    .update();
        }
        long waiting =
                jdbc.sql("SELECT id FROM bounce WHERE waits").query(Long.class).single();
        try (Chromium chromium = Chromium.open();
                Chromium.Reader reader = chromium.reader(look)) {
            reader.login(application.uri("/login"), RunningApplication.EDITOR, RunningApplication.PASSWORD);
            reader.check(application.uri("/desk/deliveries"), "deliveries");
            reader.page()
                    .navigate(application.uri("/desk/deliveries/" + mailing).toString());
            reader.page().locator("main summary").all().forEach(summary -> summary.click());
            reader.check("delivery");
            assertThat(reader.page()
                            .frameLocator("iframe.progress")
                            .locator("progress")
                            .getAttribute("value"))
                    .isEqualTo("9");
            reader.check(application.uri("/desk/deliveries/returned"), "returned");
            reader.check(application.uri("/desk/deliveries/returned?every=true"), "returned-all");
            reader.check(application.uri("/desk/deliveries/returned/" + waiting), "returned-one");
            reader.check(application.uri("/desk/subscribers/" + id), "subscriber-mail");
            reader.check(application.uri("/desk"), "desk-returned");
        }
    }
}
