package org.concordia.mailer.subscriber;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import org.concordia.mailer.RunningApplication;
import org.concordia.mailer.RunningApplication.Visitor;
import org.concordia.mailer.SettableTime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What readers, strangers with a forwarded mail and editors can do about what is stored, over HTTP. */
class RightsIT {

    private static final SettableTime TIME = new SettableTime("2025-11-28T12:00:00Z");
    private static final KeptLetters LETTERS = new KeptLetters();
    private static RunningApplication application;
    private static JdbcClient jdbc;
    private static SubscriberStore subscribers;
    private static Enrolment enrolment;
    private static Tokens tokens;
    private static Set<Want> wants;
    private static Visitor editor;

    @BeforeAll
    static void start() throws Exception {
        application = RunningApplication.with(TIME, LETTERS);
        jdbc = application.bean(JdbcClient.class);
        jdbc.sql("DELETE FROM edition").update();
        jdbc.sql("DELETE FROM topic").update();
        SamplePeople.addEditions(jdbc);
        subscribers = application.bean(SubscriberStore.class);
        enrolment = application.bean(Enrolment.class);
        tokens = application.bean(Tokens.class);
        wants = Set.copyOf(
                application.bean(Offers.class).all().stream().map(Offer::want).toList());
        editor = application.editor();
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void aForwardedMailOpensNobodysChoices() throws Exception {
        long id = confirmed("owner@correo.example");
        String link = "/preferences/" + tokens.askForPreferences(id);
        TIME.pass(Duration.ofMinutes(16));
        Visitor stranger = application.visitor();
        HttpResponse<String> page = stranger.get(link);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("Yes, mail the link").doesNotContain("owner@correo.example");
        for (String below : new String[] {"", "/data", "/erase"}) {
            HttpResponse<String> refused = stranger.submit(link, link + below, "act", "leave", "language", "en");
            assertThat(refused.body()).as(below).contains("Yes, mail the link").doesNotContain("owner@");
        }
        assertThat(stranger.get(link + "/erase").body()).contains("Yes, mail the link");
        assertThat(enrolment.confirmed(id)).isEqualTo(wants);
        assertThat(subscribers.find(id)).isPresent();

        assertThat(stranger.submit(link, link + "/fresh").statusCode()).isEqualTo(302);
        KeptLetters.Letter letter = LETTERS.of("choices").stream()
                .filter(one -> one.to().id() == id)
                .findFirst()
                .orElseThrow();
        assertThat(application.visitor().get(letter.link().getPath()).body()).contains("owner@correo.example");
        TIME.pass(Duration.ofDays(400));
        assertThat(stranger.get(link).statusCode())
                .as("works in an old mail, too")
                .isEqualTo(200);
        assertThat(tokens.askForPreferences(id))
                .as("the same on every try of a delivery")
                .isEqualTo(link.substring("/preferences/".length()));
    }

    @Test
    void leavingIsTakenBackWithOneButtonAndOnlyWhatItEnded() throws Exception {
        long id = confirmed("mistake@correo.example");
        Want one = wants.iterator().next();
        String link = "/unsubscribe/" + tokens.unsubscribe(id, one);
        Visitor reader = application.visitor();
        HttpResponse<String> left = reader.submit(link, link, "act", "this");
        String back = between(left.body(), "action=\"/return/", "\"");
        assertThat(reader.get("/return/" + back).body()).contains("Go on as before");
        assertThat(enrolment.confirmed(id)).as("GET changes nothing").doesNotContain(one);
        HttpResponse<String> done = reader.submit("/return/" + back, "/return/" + back);
        assertThat(done.body()).contains("Welcome back");
        assertThat(enrolment.confirmed(id)).isEqualTo(wants);
        assertThat(LETTERS.of("welcome").stream().filter(letter -> letter.to().id() == id))
                .as("the owner is told")
                .hasSize(2);
        assertThat(subscribers.consents(id))
                .extracting(SubscriberStore.Consent::act, SubscriberStore.Consent::page)
                .endsWith(
                        org.assertj.core.groups.Tuple.tuple("left", "/unsubscribe"),
                        org.assertj.core.groups.Tuple.tuple("changed", "/return"));
        assertThat(reader.get("/return/" + back).body()).contains("nothing to take back");
    }

    @Test
    void aStrangerWithAForwardedMailBringsNobodyBack() throws Exception {
        long id = confirmed("gone@correo.example");
        String link = "/unsubscribe/" + tokens.unsubscribe(id);
        Visitor owner = application.visitor();
        String first = between(owner.submit(link, link, "act", "everything").body(), "action=\"/return/", "\"");
        Visitor stranger = application.visitor();
        HttpResponse<String> again = stranger.submit(link, link, "act", "everything");
        assertThat(again.body()).doesNotContain("/return/");

        // Somebody else left for her, and keeps the page; then she leaves herself: her word is the last.
        TIME.pass(Duration.ofMinutes(1));
        owner.submit(link, link, "act", "everything");
        assertThat(enrolment.comeBack(first, "en")).isEmpty();
        assertThat(enrolment.confirmed(id)).isEmpty();
    }

    @Test
    void whatWasNeverConfirmedIsNotConfirmedByComingBack() throws Exception {
        enrolment.ask(signUp("typed@correo.example"));
        enrolment.seeToSignUps();
        long id = subscribers
                .with(new MailAddress("typed@correo.example"))
                .orElseThrow()
                .id();
        String link = "/unsubscribe/" + tokens.unsubscribe(id);
        Visitor stranger = application.visitor();
        String back = between(stranger.submit(link, link, "act", "everything").body(), "action=\"/return/", "\"");
        assertThat(enrolment.comeBack(back, "en")).isEmpty();
        assertThat(enrolment.confirmed(id)).isEmpty();
    }

    @Test
    void theWayBackRunsOut() throws Exception {
        long id = confirmed("slow@correo.example");
        String page = "/preferences/" + tokens.preferences(id);
        Visitor owner = application.visitor();
        owner.submit(page, page, "act", "leave");
        KeptLetters.Letter goodbye = LETTERS.of("goodbye").stream()
                .filter(letter -> letter.to().id() == id)
                .findFirst()
                .orElseThrow();
        assertThat(owner.get(goodbye.link().getPath()).body()).contains("It was a mistake");
        TIME.pass(Duration.ofDays(8));
        assertThat(owner.get(goodbye.link().getPath()).statusCode()).isEqualTo(404);
    }

    @Test
    void whyPeopleLeaveIsCountedOnTheDesk() throws Exception {
        long id = confirmed("talkative@correo.example");
        String link = "/unsubscribe/" + tokens.unsubscribe(id);
        Visitor reader = application.visitor();
        String back = between(reader.submit(link, link, "act", "everything").body(), "action=\"/return/", "\"");
        String why = "/return/" + back + "/why";
        assertThat(reader.submit("/return/" + back, why, "reason", "quality", "words", "too <b>loud</b>")
                        .body())
                .contains("Thank you");
        reader.submit("/return/" + back, why, "reason", "topic", "words", "again");
        assertThat(editor.get("/desk/subscribers").body())
                .contains("it was not good enough")
                .contains("too &lt;b&gt;loud&lt;/b&gt;")
                .doesNotContain("again");
        assertThat(editor.get("/desk/subscribers/" + id).body()).contains("too &lt;b&gt;loud&lt;/b&gt;");
    }

    @Test
    void theOwnerTakesAllOfItAlongAndHasItDeleted() throws Exception {
        long id = confirmed("private@correo.example");
        String page = "/preferences/" + tokens.preferences(id);
        Visitor owner = application.visitor();
        HttpResponse<String> file = owner.submit(page, page + "/data");
        assertThat(file.headers().firstValue("Content-Disposition"))
                .hasValueSatisfying(value -> assertThat(value).startsWith("attachment"));
        assertThat(file.body()).contains("private@correo.example").contains("\"record_of_consent\"");

        assertThat(owner.get(page + "/erase").body()).contains("Yes, delete everything");
        assertThat(subscribers.find(id)).as("GET changes nothing").isPresent();
        assertThat(owner.submit(page + "/erase", page + "/erase").body()).contains("Everything is deleted");
        assertThat(subscribers.find(id)).isEmpty();
        assertThat(owner.get(page).statusCode()).isEqualTo(404);
        assertThat(owner.get("/unsubscribe/" + tokens.unsubscribe(id)).statusCode())
                .isEqualTo(404);
        assertThat(application
                        .visitor()
                        .send("/unsubscribe/" + tokens.unsubscribe(id), "List-Unsubscribe", "One-Click")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void anEditorExportsAndDeletesAndTheTrailHasNoAddress() throws Exception {
        long id = confirmed("letter@correo.example");
        String page = "/desk/subscribers/" + id;
        assertThat(editor.submit(page, page + "/data").body()).contains("letter@correo.example");
        assertThat(editor.submit(page, page + "/erase").statusCode()).isEqualTo(302);
        assertThat(editor.get(page).statusCode()).isEqualTo(404);
        assertThat(jdbc.sql("SELECT act || ' ' || what FROM audit")
                        .query(String.class)
                        .list())
                .contains("export subscriber subscriber " + id, "erase subscriber subscriber " + id)
                .noneMatch(line -> line.contains("letter@"));

        String found = editor.submit("/desk/subscribers", "/desk/subscribers/find", "address", "Letter@correo.example")
                .body();
        assertThat(found).contains("had everything deleted");
        editor.submit(
                "/desk/subscribers",
                "/desk/subscribers/forget",
                "address",
                "letter@correo.example",
                "reason",
                "wrote from letter@correo.example and wants it");
        assertThat(subscribers.isErased(new MailAddress("letter@correo.example")))
                .isFalse();
        assertThat(jdbc.sql("SELECT what FROM audit").query(String.class).list())
                .contains("an erased address: wrote from … and wants it");
    }

    @Test
    void aSuppressionIsLiftedWithAReason() throws Exception {
        long id = confirmed("full@correo.example");
        jdbc.sql("INSERT INTO suppression (address, reason, created_at)"
                        + " VALUES ('full@correo.example', 'bounced', CURRENT_TIMESTAMP)")
                .update();
        String page = "/desk/subscribers/" + id;
        assertThat(editor.get(page).body()).contains("refused by its server").contains("Write to this address again");
        editor.submit(page, page + "/lift", "reason", " ");
        assertThat(subscribers.suppression(new MailAddress("full@correo.example")))
                .isPresent();
        editor.submit(page, page + "/lift", "reason", "the mailbox has room again");
        assertThat(subscribers.suppression(new MailAddress("full@correo.example")))
                .isEmpty();
        assertThat(jdbc.sql("SELECT what FROM audit WHERE act = 'lift suppression'")
                        .query(String.class)
                        .list())
                .contains("subscriber " + id + ": the mailbox has room again");
    }

    @Test
    void theRecordTellsWhereInWhichLanguageAndToWhichWords() throws Exception {
        Visitor visitor = application.visitor();
        visitor.submit(
                "/",
                "/subscribe",
                "address",
                "record@correo.example",
                "language",
                "en",
                "zone",
                "America/Lima",
                "page",
                "/",
                "want",
                wants.iterator().next().toString());
        org.awaitility.Awaitility.await()
                .until(() -> subscribers
                        .with(new MailAddress("record@correo.example"))
                        .isPresent());
        long id = subscribers
                .with(new MailAddress("record@correo.example"))
                .orElseThrow()
                .id();
        String confirm = "/confirm/" + tokens.confirm(id);
        visitor.submit(confirm, confirm);
        assertThat(subscribers.consents(id).get(0)).satisfies(line -> {
            assertThat(line.page()).isEqualTo("/");
            assertThat(line.language()).isEqualTo("en");
            assertThat(line.wording()).startsWith("I want the mails chosen above");
        });
        assertThat(subscribers.consents(id).get(1).page()).isEqualTo("/confirm");
        assertThat(editor.get("/desk/subscribers/" + id).body()).contains("I want the mails chosen above");
    }

    @Test
    void anHourOfOnesOwnIsKept() throws Exception {
        long id = confirmed("hours@correo.example");
        String page = "/preferences/" + tokens.preferences(id);
        Visitor owner = application.visitor();
        assertThat(owner.get(page).body()).contains("made at 05:00 by your clock");
        owner.submit(page, page, "language", "es", "zone", "Europe/Madrid", "hour", "20");
        assertThat(enrolment.digestHour(id)).isEqualTo(20);
        assertThat(owner.get(page).body())
                .contains("made at 11:00 by your clock")
                .contains("<option value=\"20\" selected");
        assertThat(owner.submit(page, page, "language", "es", "zone", "Europe/Madrid", "hour", "24")
                        .statusCode())
                .isEqualTo(422);
        owner.submit(page, page, "language", "es", "zone", "Europe/Madrid", "hour", "");
        assertThat(enrolment.digestHour(id)).isNull();
    }

    private static long confirmed(String address) {
        enrolment.ask(signUp(address));
        enrolment.seeToSignUps();
        long id = subscribers.with(new MailAddress(address)).orElseThrow().id();
        enrolment.confirm(tokens.confirm(id));
        return id;
    }

    private static SignUp signUp(String address) {
        return new SignUp(
                new MailAddress(address),
                null,
                "en",
                java.time.ZoneId.of("America/Lima"),
                wants,
                "yes",
                "en",
                "/",
                TIME.instant());
    }

    private static String between(String text, String before, String after) {
        int at = text.indexOf(before);
        assertThat(at).as(before + " in " + text).isNotNegative();
        return text.substring(at + before.length(), text.indexOf(after, at + before.length()));
    }
}
