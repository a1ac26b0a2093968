package org.concordia.mailer.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.concordia.digest.render.RenderedMail;
import org.concordia.mailer.RunningApplication;
import org.concordia.mailer.SettableTime;
import org.concordia.mailer.delivery.Newsletter;
import org.concordia.mailer.mailing.Audience;
import org.concordia.mailer.mailing.MailKind;
import org.concordia.mailer.mailing.Mailings;
import org.concordia.mailer.subscriber.SamplePeople;
import org.concordia.mailer.subscriber.SubscriberStore;
import org.concordia.mailer.subscriber.Subscription;
import org.concordia.mailer.subscriber.Tokens;
import org.concordia.mailer.subscriber.Want;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The whole way of what comes back: a mailbox on a real IMAP server, read by the running program. */
class BounceReaderIT {

    private static final String SECRET = "a word with spaces";

    private static final GreenMail SERVER = new GreenMail(
            new ServerSetup[] {new ServerSetup(0, "127.0.0.1", "imap"), new ServerSetup(0, "127.0.0.1", "imaps")});
    private static final SettableTime TIME = new SettableTime("2025-11-28T12:00:00Z");
    private static final Session SESSION = Session.getInstance(new Properties());

    @TempDir
    private static Path folder;

    private static GreenMailUser mailbox;
    private static RunningApplication application;
    private static JdbcClient jdbc;
    private static RunningApplication.Visitor editor;
    private long ana;

    @BeforeAll
    static void start() throws Exception {
        SERVER.start();
        mailbox = SERVER.setUser("bounce@news.example", "bounce", SECRET);
        Path secret = Files.writeString(folder.resolve("secret"), SECRET + "\n");
        application = RunningApplication.start(
                List.of(
                        "--concordia.mail.from=Línea <desk@news.example>",
                        "--concordia.mail.bounce.address=bounce@news.example",
                        "--concordia.mail.bounce.host=127.0.0.1",
                        "--concordia.mail.bounce.port=" + SERVER.getImap().getPort(),
                        "--concordia.mail.bounce.username=bounce",
                        "--concordia.mail.bounce.password-file=" + secret,
                        "--concordia.mail.bounce.tls=opportunistic"),
                TIME);
        jdbc = application.bean(JdbcClient.class);
        if (jdbc.sql("SELECT COUNT(*) FROM edition").query(Integer.class).single() == 0) {
            SamplePeople.addEditions(jdbc);
        }
        editor = application.editor();
    }

    @BeforeEach
    void empty() throws Exception {
        SERVER.purgeEmailFromAllMailboxes();
        for (String table : List.of(
                "bounce",
                "bounce_mailbox",
                "suppression",
                "delivery",
                "mailing",
                "consent",
                "subscription",
                "subscriber")) {
            jdbc.sql("DELETE FROM " + table).update();
        }
        ana = subscriber("Ana@readers.example");
    }

    @AfterAll
    static void stop() {
        application.close();
        SERVER.stop();
    }

    private long edition() {
        return jdbc.sql("SELECT MIN(id) FROM edition").query(Long.class).single();
    }

    private long subscriber(String address) {
        jdbc.sql("""
                        INSERT INTO subscriber (address, address_key, language, zone, consent, created_at)
                        VALUES (:address, LOWER(:address), 'es', 'UTC', 'test', CURRENT_TIMESTAMP)
                        """).param("address", address).update();
        long id = jdbc.sql("SELECT id FROM subscriber WHERE address = :address")
                .param("address", address)
                .query(Long.class)
                .single();
        jdbc.sql("""
                        INSERT INTO subscription (subscriber_id, edition_id, status, changed_at)
                        VALUES (:id, :edition, 'confirmed', CURRENT_TIMESTAMP)
                        """).param("id", id).param("edition", edition()).update();
        return id;
    }

    /** The id of the delivery of an issue to somebody. */
    private long sent(long issue, long subscriber) {
        LinkedHashMap<String, RenderedMail> texts = new LinkedHashMap<>();
        texts.put("es", Newsletter.SPANISH);
        application
                .bean(Mailings.class)
                .freeze(MailKind.DIGEST, issue, "daily", null, texts, new Audience.SubscribersOfEdition(edition()));
        return jdbc.sql("""
                        SELECT d.id
                        FROM delivery d
                        JOIN mailing m ON m.id = d.mailing_id
                        WHERE m.ref = :issue AND d.subscriber_id = :subscriber
                        """)
                .param("issue", issue)
                .param("subscriber", subscriber)
                .query(Long.class)
                .single();
    }

    private Map<String, String> about(long delivery, long subscriber) {
        Tokens tokens = application.bean(Tokens.class);
        String address = jdbc.sql("SELECT address FROM subscriber WHERE id = " + subscriber)
                .query(String.class)
                .single();
        Map<String, String> values = new LinkedHashMap<>(Sample.values(
                "bounce+" + delivery + "-" + tokens.returnMark(delivery) + "@news.example",
                "d" + delivery + "." + Long.toString(TIME.instant().getEpochSecond(), 36),
                tokens.unsubscribe(subscriber, new Want.AnEdition(edition())),
                address));
        values.put("DELIVERY", Long.toString(delivery));
        return values;
    }

    private void arrives(String sample, Map<String, String> values) {
        arrives(Sample.bytes(sample, values));
    }

    private void arrives(byte[] message) {
        try {
            mailbox.deliver(new MimeMessage(SESSION, new ByteArrayInputStream(message)));
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void read() {
        application.bean(BounceReader.class).read();
    }

    private List<String> kinds() {
        return jdbc.sql("SELECT kind FROM bounce ORDER BY id")
                .query(String.class)
                .list();
    }

    private String suppression() {
        return jdbc.sql("SELECT MAX(reason) FROM suppression WHERE address = 'ana@readers.example'")
                .query(String.class)
                .optional()
                .orElse("");
    }

    private Subscription.Status subscription() {
        return application.bean(SubscriberStore.class).subscriptions(ana).get(0).status();
    }

    @Test
    void anAddressThatIsNoGoodIsNotWrittenToAgain() {
        long delivery = sent(1, ana);
        arrives("postfix-unknown-user", about(delivery, ana));
        read();
        assertThat(kinds()).containsExactly("hard");
        assertThat(suppression()).isEqualTo("bounced");
        Bounce bounce = application.bean(BounceStore.class).of(ana, 10).get(0);
        assertThat(bounce.deliveryId()).isEqualTo(delivery);
        assertThat(bounce.diagnosis()).isEqualTo(Diagnosis.NO_ADDRESS);
        assertThat(bounce.words()).startsWith("5.1.1 550 5.1.1 <(address)>");
        assertThat(bounce.excerpt()).isNull();
        assertThat(subscription()).isEqualTo(Subscription.Status.CONFIRMED);
    }

    @Test
    void aReportThatCameToTheBareMailboxIsKnownByTheLinkInTheMailItReturns() {
        Map<String, String> values = about(sent(1, ana), ana);
        values.put("RETURN", "bounce@news.example");
        arrives("to-without-mark", values);
        read();
        assertThat(kinds()).containsExactly("hard");
    }

    @Test
    void aReportIsKnownByMessageIdAndAddressTogetherButByNoneOfThemAlone() {
        Map<String, String> values = about(sent(1, ana), ana);
        values.put("RETURN", "bounce@news.example");
        values.put("TOKEN", Sample.TOKEN);
        Map<String, String> other = new LinkedHashMap<>(values);
        other.put("TO", "someone@else.example");
        arrives("to-without-mark", other);
        read();
        assertThat(kinds()).containsExactly("unknown");
        assertThat(suppression()).isEmpty();
        arrives("to-without-mark", values);
        read();
        assertThat(kinds()).containsExactly("unknown", "hard");
    }

    @Test
    void aForgedReportHarmsNobodyAndIsKept() {
        arrives("forged", about(sent(1, ana), ana));
        read();
        assertThat(kinds()).containsExactly("unknown");
        assertThat(suppression()).isEmpty();
        Bounce kept = application
                .bean(BounceStore.class)
                .before(Long.MAX_VALUE, true, 10)
                .get(0);
        assertThat(kept.excerpt()).contains("Final-Recipient: rfc822; Ana@readers.example");
    }

    @Test
    void aFullMailboxIsGivenUpAfterFiveMailsInThirtyDays() {
        for (int issue = 1; issue <= 5; issue++) {
            Map<String, String> about = about(sent(issue, ana), ana);
            assertThat(suppression()).isEmpty();
            arrives("postfix-full", about);
            // The same mail reported twice is one.
            arrives("qmail-other-address", about);
            read();
            TIME.pass(Duration.ofDays(1));
        }
        assertThat(suppression()).isEqualTo("bounced");
    }

    @Test
    void whatWasRefusedForUsOrIsLateChangesNothing() {
        Map<String, String> about = about(sent(1, ana), ana);
        arrives("spam-filter", about);
        arrives("postfix-late", about);
        arrives("out-of-office", about);
        arrives("person", about);
        read();
        assertThat(kinds()).containsExactly("refused", "delayed", "automatic", "unknown");
        assertThat(suppression()).isEmpty();
        assertThat(subscription()).isEqualTo(Subscription.Status.CONFIRMED);
    }

    @Test
    void whoComplainsIsNeverWrittenToAgain() {
        arrives("complaint", about(sent(1, ana), ana));
        read();
        assertThat(kinds()).containsExactly("complained");
        assertThat(suppression()).isEqualTo("complained");
        assertThat(subscription()).isEqualTo(Subscription.Status.UNSUBSCRIBED);
    }

    @Test
    void aComplaintThatShowsNoReaderIsKept() {
        arrives("complaint-about-nobody", about(sent(1, ana), ana));
        read();
        assertThat(kinds()).containsExactly("unknown");
        assertThat(subscription()).isEqualTo(Subscription.Status.CONFIRMED);
    }

    @Test
    void aMailToUnsubscribeDoesSo() {
        arrives("unsubscribe-of-nobody", about(sent(1, ana), ana));
        read();
        assertThat(subscription()).isEqualTo(Subscription.Status.CONFIRMED);
        arrives("unsubscribe", about(sent(1, ana), ana));
        read();
        assertThat(kinds()).containsExactly("unknown", "left");
        assertThat(subscription()).isEqualTo(Subscription.Status.UNSUBSCRIBED);
        assertThat(suppression()).isEmpty();
    }

    @Test
    void whatComesBackAfterSomebodyWasErasedBringsNothingBack() throws Exception {
        Map<String, String> values = about(sent(1, ana), ana);
        String page = "/desk/subscribers/" + ana;
        assertThat(editor.submit(page, page + "/erase").statusCode()).isEqualTo(302);
        arrives("postfix-unknown-user", values);
        arrives("unsubscribe", values);
        values.put("RETURN", "bounce@news.example");
        arrives("to-without-mark", values);
        read();
        assertThat(kinds()).containsExactly("automatic", "automatic", "automatic");
        assertThat(jdbc.sql("SELECT sender || subject || words || COALESCE(excerpt, '') FROM bounce")
                        .query(String.class)
                        .list())
                .containsOnly("");
        assertThat(jdbc.sql("SELECT COUNT(*) FROM bounce WHERE waits OR subscriber_id IS NOT NULL")
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(suppression()).isEmpty();
    }

    @Test
    void everyMessageIsSeenToOnceAlsoWhenTheMailboxBeginsToCountAnew() {
        Map<String, String> about = about(sent(1, ana), ana);
        arrives("unsubscribe", about);
        arrives("postfix-full", about);
        read();
        assertThat(kinds()).containsExactly("left", "soft");
        read();
        jdbc.sql("UPDATE bounce_mailbox SET uid_validity = uid_validity + 1").update();
        jdbc.sql("UPDATE subscription SET status = 'confirmed'").update();
        read();
        assertThat(kinds()).containsExactly("left", "soft");
        assertThat(subscription()).isEqualTo(Subscription.Status.CONFIRMED);
        arrives("postfix-unknown-user", about);
        read();
        assertThat(kinds()).containsExactly("left", "soft", "hard");
    }

    @Test
    void hostileAndHugeMessagesStopNobodyElses() {
        Map<String, String> about = about(sent(1, ana), ana);
        arrives("nested", about);
        arrives(("Subject: failure notice\r\nFrom: mailer-daemon@x.example\r\n\r\n" + "5.1.1 x\r\n".repeat(60_000))
                .getBytes(StandardCharsets.US_ASCII));
        arrives(("Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
                        + "--b\r\nContent-Type: message/delivery-status\r\n\r\n".repeat(200))
                .getBytes(StandardCharsets.US_ASCII));
        arrives("nothing", about);
        arrives("postfix-unknown-user", about);
        read();
        assertThat(kinds()).hasSize(5).endsWith("hard");
    }

    @Test
    void whatWasMarkedForAnEditorGoesAwayWithTheirDecision() throws Exception {
        long other = subscriber("otro@readers.example");
        Map<String, String> values = about(sent(1, ana), ana);
        values.put("TO", "otro@readers.example");
        arrives("words-without-reason", values);
        arrives("person", values);
        read();
        assertThat(editor.get("/desk").body()).contains("/desk/deliveries/returned");
        String list = editor.get("/desk/deliveries/returned").body();
        assertThat(list).contains("Undeliverable", "MAILER-DAEMON");
        List<Long> waiting = jdbc.sql("SELECT id FROM bounce WHERE waits ORDER BY id")
                .query(Long.class)
                .list();
        String page = "/desk/deliveries/returned/" + waiting.get(0);
        assertThat(editor.get(page).body())
                .contains("Ask Juan", "otro@readers.example")
                .contains("value=\"" + other + "\"");
        assertThat(editor.submit(page, page + "/suppress", "subscriber", "" + other)
                        .statusCode())
                .isEqualTo(303);
        assertThat(jdbc.sql("SELECT reason FROM suppression WHERE address = 'otro@readers.example'")
                        .query(String.class)
                        .single())
                .isEqualTo("editor");
        String second = "/desk/deliveries/returned/" + waiting.get(1);
        editor.submit(second, second + "/ignore");
        assertThat(jdbc.sql("SELECT COUNT(*) FROM bounce WHERE waits OR excerpt IS NOT NULL")
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(jdbc.sql("SELECT what FROM audit WHERE act = 'suppress address'")
                        .query(String.class)
                        .list())
                .singleElement()
                .satisfies(
                        what -> assertThat(what).contains("subscriber " + other).doesNotContain("@"));
    }

    @Test
    void aMailboxThatCannotBeReadIsTheEditorsToKnowAndGoesOnByItself() throws Exception {
        sent(1, ana);
        mailbox.setPassword("changed");
        read();
        assertThat(editor.get("/desk/deliveries/returned", "Accept-Language", "en")
                        .body())
                .contains("cannot be read");
        assertThat(jdbc.sql("SELECT problem FROM bounce_mailbox")
                        .query(String.class)
                        .single())
                .doesNotContain(SECRET);
        mailbox.setPassword(SECRET);
        arrives("postfix-unknown-user", about(sent(1, ana), ana));
        read();
        assertThat(kinds()).containsExactly("hard");
        assertThat(editor.get("/desk/deliveries/returned", "Accept-Language", "en")
                        .body())
                .doesNotContain("cannot be read");
    }

    @Test
    void whatWasSeenToIsDeletedIfSoSetButNotBefore() throws Exception {
        Map<String, String> about = about(sent(1, ana), ana);
        arrives("person", about);
        BounceSettings settings = application.bean(BounceSettings.class);
        new BounceReader(
                        new BounceSettings(
                                settings.address(),
                                settings.host(),
                                settings.port(),
                                settings.username(),
                                settings.password(),
                                settings.passwordFile(),
                                settings.tls(),
                                null,
                                "INBOX",
                                true),
                        application.bean(Bounces.class),
                        application.bean(BounceStore.class),
                        application.bean(org.concordia.mailer.meter.Meters.class),
                        TIME)
                .read();
        assertThat(kinds()).containsExactly("unknown");
        assertThat(SERVER.getManagers().getImapHostManager().getInbox(mailbox).getMessageCount())
                .isZero();
    }

    @Test
    void tellsItsPasswordOnlyToTheServerItIsFor() {
        sent(1, ana);
        arrives("person", about(sent(1, ana), ana));
        List<String> problems = new ArrayList<>();
        for (String trust : new String[] {null, "127.0.0.1"}) {
            new BounceReader(
                            new BounceSettings(
                                    "bounce@news.example",
                                    "127.0.0.1",
                                    SERVER.getImaps().getPort(),
                                    "bounce",
                                    SECRET,
                                    null,
                                    org.concordia.mailer.smtp.MailSettings.Tls.IMMEDIATE,
                                    trust,
                                    "INBOX",
                                    false),
                            application.bean(Bounces.class),
                            application.bean(BounceStore.class),
                            application.bean(org.concordia.mailer.meter.Meters.class),
                            TIME)
                    .read();
            problems.add(jdbc.sql("SELECT COALESCE(MAX(problem), 'none') FROM bounce_mailbox")
                    .query(String.class)
                    .single());
        }
        assertThat(problems.get(0)).contains("SSL");
        assertThat(problems.get(1)).isEqualTo("none");
        assertThat(kinds()).containsExactly("unknown");
    }

    @Test
    void aLookWithoutNewsReadsNothing() {
        assertThat(application.bean(BounceReader.class).read()).isFalse();
        assertThat(application
                        .bean(BounceStore.class)
                        .mailbox(application.bean(BounceReader.class).mailbox())
                        .orElseThrow()
                        .readAt())
                .isEqualTo(TIME.instant());
    }
}
