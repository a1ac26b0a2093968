package org.concordia.mailer.subscriber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.concordia.mailer.RunningApplication;
import org.concordia.mailer.RunningApplication.Visitor;
import org.concordia.mailer.SettableTime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How people come, choose and leave, over HTTP. */
class DoubleOptInIT {

    private static final SettableTime TIME = new SettableTime("2025-11-28T12:00:00Z");
    private static final KeptLetters LETTERS = new KeptLetters();
    private static RunningApplication application;
    private static SubscriberStore subscribers;
    private static Tokens tokens;
    private static List<Want> wants;

    @BeforeAll
    static void start() {
        application = RunningApplication.with(TIME, LETTERS);
        JdbcClient jdbc = application.bean(JdbcClient.class);
        jdbc.sql("DELETE FROM edition").update();
        jdbc.sql("DELETE FROM topic").update();
        SamplePeople.addEditions(jdbc);
        subscribers = application.bean(SubscriberStore.class);
        tokens = application.bean(Tokens.class);
        wants = application.bean(Offers.class).all().stream().map(Offer::want).toList();
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void nothingIsConfirmedBeforeTheOwnerPressesTheButton() throws Exception {
        Visitor visitor = application.visitor();
        HttpResponse<String> answer = signUp(visitor, "Rosa@Correo.example");
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(visitor.get("/subscribe/sent").body()).contains("Look in your mailbox");
        KeptLetters.Letter letter = letterTo("Rosa@correo.example");
        long id = letter.to().id();
        assertThat(statuses(id)).containsOnly(Subscription.Status.UNCONFIRMED);

        String page = letter.link().getPath();
        assertThat(visitor.get(page).body()).contains("The border").contains("every day");
        assertThat(statuses(id)).as("GET changes nothing").containsOnly(Subscription.Status.UNCONFIRMED);

        HttpResponse<String> done = visitor.submit(page, page);
        assertThat(done.statusCode()).isEqualTo(200);
        assertThat(done.body()).contains("Thank you, it is confirmed").contains("/preferences/");
        assertThat(statuses(id)).containsOnly(Subscription.Status.CONFIRMED);
        assertThat(LETTERS.of("welcome")).extracting(kept -> kept.to().id()).containsOnlyOnce(id);

        visitor.submit(page, page);
        assertThat(LETTERS.of("welcome")).extracting(kept -> kept.to().id()).containsOnlyOnce(id);
        assertThat(subscribers.consents(id))
                .extracting(SubscriberStore.Consent::act)
                .containsExactly("asked", "confirmed");
        assertThat(subscribers.consents(id).get(0).wording()).startsWith("I want the mails chosen above");
    }

    @Test
    void theAnswerNeverTellsWhetherAnAddressIsKnown() throws Exception {
        long known = confirmed("known@correo.example");
        Visitor visitor = application.visitor();
        HttpResponse<String> stranger = signUp(visitor, "unknown@correo.example");
        HttpResponse<String> again = signUp(visitor, "KNOWN@correo.example");
        assertThat(again.statusCode()).isEqualTo(stranger.statusCode());
        assertThat(again.headers().firstValue("Location"))
                .isEqualTo(stranger.headers().firstValue("Location"));
        assertThat(again.body()).isEqualTo(stranger.body());
        seen();
        assertThat(subscribers.find(known)).isPresent();
        assertThat(statuses(known)).contains(Subscription.Status.CONFIRMED);
    }

    @Test
    void anAddressGetsOneLinkIn15MinutesAndThreeInADay() throws Exception {
        String address = "flooded@correo.example";
        Visitor visitor = application.visitor();
        signUp(visitor, address);
        signUp(visitor, address);
        seen();
        assertThat(lettersTo(address)).hasSize(1);
        for (int i = 0; i < 5; i++) {
            TIME.pass(Duration.ofMinutes(16));
            signUp(visitor, address);
            seen();
        }
        assertThat(lettersTo(address)).hasSize(3);
        TIME.pass(Duration.ofDays(1));
        signUp(visitor, address);
        seen();
        assertThat(lettersTo(address)).hasSize(4);
    }

    @Test
    void aStrangerCannotChangeHowASubscriberIsWrittenTo() throws Exception {
        long id = confirmed("steady@correo.example");
        Visitor visitor = application.visitor();
        visitor.submit(
                "/subscribe",
                "/subscribe",
                "address",
                "steady@correo.example",
                "name",
                "Someone else",
                "language",
                "en",
                "zone",
                "Asia/Tokyo",
                "want",
                wants.get(1).toString());
        seen();
        Subscriber now = subscribers.find(id).orElseThrow();
        assertThat(now.name()).isNull();
        assertThat(now.language()).isEqualTo("es");
        assertThat(now.zone().getId()).isEqualTo("America/Santiago");
    }

    @Test
    void aMailProgramUnsubscribesWithOnePostAndNothingElse() throws Exception {
        long id = confirmed("leaving@correo.example");
        String link = "/unsubscribe/" + tokens.unsubscribe(id, wants.get(0));
        Visitor scanner = application.visitor();
        HttpResponse<String> shown = scanner.get(link);
        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(shown.body()).contains("Nothing has changed yet").contains("<button");
        assertThat(enrolled(id)).contains(wants.get(0));

        HttpResponse<String> answer = application.visitor().send(link, "List-Unsubscribe", "One-Click");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(answer.body()).contains("It is stopped").contains("every day");
        assertThat(enrolled(id)).doesNotContain(wants.get(0)).isNotEmpty();

        assertThat(application
                        .visitor()
                        .send(link, "List-Unsubscribe", "One-Click")
                        .statusCode())
                .as("twice is once")
                .isEqualTo(200);
        assertThat(application.visitor().send(link, "act", "everything").body()).contains("No more mail");
        assertThat(enrolled(id)).isEmpty();
        assertThat(LETTERS.of("goodbye")).noneMatch(letter -> letter.to().id() == id);
    }

    @Test
    void whoNeverAskedEndsItWithTheirMailProgramsButton() throws Exception {
        String address = "typed-by-a-stranger@correo.example";
        signUp(application.visitor(), address);
        long id = letterTo(address).to().id();
        HttpResponse<String> answer =
                application.visitor().send("/unsubscribe/" + tokens.unsubscribe(id), "List-Unsubscribe", "One-Click");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(statuses(id)).containsOnly(Subscription.Status.UNSUBSCRIBED);
        seen();
        assertThat(lettersTo(address)).as("no mail follows").hasSize(1);
    }

    @Test
    void theOwnerChoosesAnewAndLeavesEverything() throws Exception {
        long id = confirmed("choosy@correo.example");
        String page = "/preferences/" + tokens.preferences(id);
        Visitor visitor = application.visitor();
        assertThat(visitor.get(page).body()).contains("choosy@correo.example");
        HttpResponse<String> saved = visitor.submit(
                page,
                page,
                "name",
                "Eva <b>",
                "language",
                "en",
                "zone",
                "America/Lima",
                "want",
                wants.get(2).toString());
        assertThat(saved.body()).contains("Saved.").contains("Eva &lt;b&gt;");
        assertThat(enrolled(id)).containsExactly(wants.get(2));
        assertThat(subscribers.find(id).orElseThrow().zone().getId()).isEqualTo("America/Lima");

        assertThat(visitor.submit(page, page, "act", "leave").body()).contains("No more mail");
        assertThat(enrolled(id)).isEmpty();
        assertThat(LETTERS.of("goodbye")).anyMatch(letter -> letter.to().id() == id);
    }

    @Test
    void aLinkThatHasRunOutBringsAFreshOneToItsOwnerOnly() throws Exception {
        long id = confirmed("late@correo.example");
        String old = "/preferences/" + tokens.preferences(id);
        TIME.pass(Duration.ofDays(8));
        Visitor reader = application.visitor();
        HttpResponse<String> page = reader.get(old);
        assertThat(page.statusCode()).isEqualTo(410);
        assertThat(page.body()).contains("run out").doesNotContain("late@correo.example");
        assertThat(reader.submit(old, old + "/fresh").statusCode()).isEqualTo(302);
        assertThat(LETTERS.of("choices"))
                .singleElement()
                .satisfies(
                        letter -> assertThat(reader.get(letter.link().getPath()).statusCode())
                                .isEqualTo(200));
        assertThat(reader.send("/unsubscribe/" + tokens.unsubscribe(id), "List-Unsubscribe", "One-Click")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aDamagedLinkGetsAFriendlyPage() throws Exception {
        Visitor visitor = application.visitor();
        for (String page : List.of("/confirm/", "/preferences/", "/unsubscribe/")) {
            HttpResponse<String> answer = visitor.get(page + "AAAA");
            assertThat(answer.statusCode()).as(page).isEqualTo(404);
            assertThat(answer.body()).as(page).contains("This link does not work");
        }
        assertThat(visitor.send("/unsubscribe/AAAA", "List-Unsubscribe", "One-Click")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void theFormSaysWhatIsWrongAndKeepsWhatWasTyped() throws Exception {
        HttpResponse<String> answer = application
                .visitor()
                .submit("/subscribe", "/subscribe", "address", "ana@", "language", "es", "zone", "America/Lima");
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body())
                .contains("one @ and a domain")
                .contains("Choose at least one thing")
                .contains("value=\"ana@\"")
                .contains("<option value=\"America/Lima\" selected");
    }

    @Test
    void tooManySignUpsFromOneNetworkAreStopped() throws Exception {
        TIME.pass(Duration.ofHours(2));
        Visitor visitor = application.visitor();
        for (int i = 0; i < 10; i++) {
            assertThat(signUp(visitor, "many" + i + "@correo.example").statusCode())
                    .isEqualTo(302);
        }
        assertThat(signUp(visitor, "many10@correo.example").statusCode()).isEqualTo(429);
        TIME.pass(Duration.ofHours(2));
        assertThat(signUp(visitor, "many11@correo.example").statusCode()).isEqualTo(302);
        seen();
    }

    private static HttpResponse<String> signUp(Visitor visitor, String address) throws Exception {
        return visitor.submit(
                "/subscribe",
                "/subscribe",
                "address",
                address,
                "language",
                "es",
                "zone",
                "America/Santiago",
                "want",
                wants.get(0).toString(),
                "want",
                wants.get(1).toString());
    }

    /** A subscriber to the first two offers, without the page's limits. */
    private static long confirmed(String address) {
        Enrolment enrolment = application.bean(Enrolment.class);
        enrolment.ask(new SignUp(
                ((MailAddress.Reading.Good) MailAddress.read(address)).address(),
                null,
                "es",
                java.time.ZoneId.of("America/Santiago"),
                Set.of(wants.get(0), wants.get(1)),
                "yes",
                "en",
                "/",
                TIME.instant()));
        enrolment.seeToSignUps();
        Subscriber subscriber = letterTo(address).to();
        enrolment.confirm(tokens.confirm(subscriber.id()));
        return subscriber.id();
    }

    private static KeptLetters.Letter letterTo(String address) {
        return await().until(() -> lettersTo(address), letters -> !letters.isEmpty())
                .get(0);
    }

    private static List<KeptLetters.Letter> lettersTo(String address) {
        return LETTERS.of("confirmation").stream()
                .filter(letter -> letter.to().address().equals(address))
                .toList();
    }

    /** Waits until no sign-up is left to see to. */
    private static void seen() {
        await().until(() -> application
                        .bean(JdbcClient.class)
                        .sql("SELECT COUNT(*) FROM sign_up")
                        .query(Long.class)
                        .single()
                == 0);
    }

    private static List<Subscription.Status> statuses(long id) {
        return subscribers.subscriptions(id).stream().map(Subscription::status).toList();
    }

    private static Set<Want> enrolled(long id) {
        return application.bean(Enrolment.class).confirmed(id);
    }
}
