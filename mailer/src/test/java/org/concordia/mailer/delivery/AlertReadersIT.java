package org.concordia.mailer.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.concordia.aggregator.storage.TestDatabase;
import org.concordia.mailer.mailing.Audience;
import org.concordia.mailer.mailing.MailKind;
import org.concordia.mailer.mailing.MailingStatus;
import org.concordia.mailer.smtp.SmtpServer;
import org.concordia.mailer.smtp.SmtpServer.Received;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Who gets alerts, updates and corrections, and when: what readers chose, and what they were sent before. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class AlertReadersIT {

    @Parameter
    private TestDatabase database;

    private Newsletter newsletter;
    private SmtpServer server;
    private Dispatcher dispatcher;

    @BeforeEach
    void start() {
        newsletter = Newsletter.on(database);
        server = new SmtpServer();
        dispatcher = newsletter.dispatcher(Newsletter.relay(server.port()), 1);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aCorrectionGoesToExactlyThoseWhoWereSentTheAlertAndThreadsUnderIt() {
        newsletter.subscriber("good@readers.example", "es");
        newsletter.subscriber("drop-9-a@readers.example", "en");
        newsletter.subscriber("left@readers.example", "es");
        newsletter.subscriber("complained@readers.example", "es");
        newsletter.subscriber("reject-a@readers.example", "es");
        newsletter.subscriber("defer-99-a@readers.example", "es");
        newsletter.freezeAlert(1);
        dispatcher.sendPending();
        newsletter.subscriber("late@readers.example", "es");
        newsletter.jdbc.sql("""
                        UPDATE subscription
                        SET status = 'unsubscribed'
                        WHERE subscriber_id = (SELECT id FROM subscriber WHERE address = 'left@readers.example')
                        """).update();
        newsletter.jdbc.sql("""
                        INSERT INTO suppression (address, reason, created_at)
                        VALUES ('complained@readers.example', 'complained', CURRENT_TIMESTAMP)
                        """).update();
        Map<String, String> alerts = server.received().stream()
                .collect(Collectors.toMap(Received::to, message -> message.header("Message-ID"), (a, b) -> a));
        int before = server.received().size();
        List<Long> alert = newsletter.mailingStore.of(MailKind.ALERT, 1);
        alert.forEach(id -> newsletter.mailingStore.move(id, MailingStatus.CANCELLED, null));
        // What was to be tried again is finished before the correction is frozen: who may have got it still counts.
        newsletter.deliveries.tidy(Newsletter.NOON);

        newsletter.mailings.freeze(
                MailKind.CORRECTION,
                1,
                "border",
                "story-1",
                Newsletter.both(),
                new Audience.ReadersOf(1, newsletter.topic));
        newsletter.advance(Duration.ofSeconds(1));
        dispatcher.sendPending();

        List<Received> corrections =
                server.received().subList(before, server.received().size());
        assertThat(corrections)
                .extracting(Received::to)
                .containsExactlyInAnyOrder("good@readers.example", "drop-9-a@readers.example", "left@readers.example");
        assertThat(corrections).allSatisfy(message -> {
            String answered = alerts.get(message.to());
            assertThat(message.header("In-Reply-To")).isEqualTo(answered);
            assertThat(message.header("References")).endsWith(answered).startsWith("<thread.story-1@");
            assertThat(message.header("List-Unsubscribe")).isNotEmpty();
        });
    }

    @Test
    void aCorrectionOvertakesAlertsAndDigestsInTheQueue() {
        for (int i = 0; i < 30; i++) {
            newsletter.subscriber("reader-" + i + "@readers.example", "es");
        }
        newsletter.freezeAlert(1);
        dispatcher.sendPending();
        newsletter.freezeDigest(1);
        newsletter.freezeAlert(2);
        newsletter.mailings.freeze(
                MailKind.CORRECTION,
                1,
                "border",
                "story-1",
                Newsletter.both(),
                new Audience.ReadersOf(1, newsletter.topic));
        dispatcher.sendPending();

        List<String> kinds = server.received().stream()
                .map(message -> message.header("Feedback-ID").split(":")[2])
                .toList();
        assertThat(kinds).hasSize(120);
        assertThat(kinds.subList(30, 60)).containsOnly("correction");
        assertThat(kinds.subList(60, 90)).containsOnly("alert");
        assertThat(kinds.subList(90, 120)).containsOnly("digest");
    }

    @Test
    void anUpdateGoesToThoseWhoGotTheAlertAndStillWantAlerts() {
        newsletter.subscriber("good@readers.example", "es");
        newsletter.subscriber("left@readers.example", "es");
        newsletter.freezeAlert(1);
        dispatcher.sendPending();
        newsletter.subscriber("late@readers.example", "es");
        newsletter.jdbc.sql("""
                        UPDATE subscription
                        SET status = 'unsubscribed'
                        WHERE subscriber_id = (SELECT id FROM subscriber WHERE address = 'left@readers.example')
                        """).update();
        update(5, 1);
        dispatcher.sendPending();
        assertThat(server.received().subList(2, server.received().size()))
                .extracting(Received::to)
                .containsExactly("good@readers.example");
        assertThat(server.received().get(2).header("In-Reply-To"))
                .isEqualTo(server.received().stream()
                        .filter(message -> message.to().equals("good@readers.example"))
                        .findFirst()
                        .orElseThrow()
                        .header("Message-ID"));
    }

    @Test
    void anAlertOfTheQuietHoursWaitsForTheirEndOrIsLeftToTheDigest() {
        newsletter.subscriber("awake@readers.example", "es");
        chooses("asleep@readers.example", "America/Lima", LocalTime.of(22, 0), LocalTime.of(9, 30), false, null);
        chooses("folds@readers.example", "America/Lima", LocalTime.of(22, 0), LocalTime.of(9, 30), true, null);
        chooses("elsewhere@readers.example", "Europe/Madrid", LocalTime.of(22, 0), LocalTime.of(9, 30), false, null);
        // It is seven in Lima.
        newsletter.freezeAlert(1);
        dispatcher.sendPending();
        assertThat(recipients()).containsExactlyInAnyOrder("awake@readers.example", "elsewhere@readers.example");
        newsletter.advance(Duration.ofMinutes(149));
        assertThat(dispatcher.sendPending().total()).isZero();
        newsletter.advance(Duration.ofMinutes(1));
        dispatcher.sendPending();
        assertThat(recipients())
                .containsExactlyInAnyOrder(
                        "awake@readers.example", "elsewhere@readers.example", "asleep@readers.example");
    }

    @Test
    void whatWaitedIsNotSentOnceItWasStoppedOrIsOld() {
        chooses("asleep@readers.example", "America/Lima", LocalTime.of(22, 0), LocalTime.of(9, 30), false, null);
        newsletter.freezeAlert(1);
        newsletter.freezeAlert(2);
        newsletter
                .mailingStore
                .of(MailKind.ALERT, 1)
                .forEach(id -> newsletter.mailingStore.move(id, MailingStatus.CANCELLED, null));
        // The relay was away all day.
        newsletter.advance(MailKind.NEWS.plusSeconds(1));
        Sweep sweep = dispatcher.sendPending();
        assertThat(recipients()).isEmpty();
        assertThat(sweep.count(DeliveryStatus.EXPIRED)).isEqualTo(1);
    }

    @Test
    void whoWantsSoManyADayGetsNoMoreUntilTheDayOfTheirsIsOver() {
        chooses("two@readers.example", "America/Lima", null, null, false, 2);
        newsletter.subscriber("all@readers.example", "es");
        for (long alert = 1; alert <= 2; alert++) {
            newsletter.freezeAlert(alert);
            dispatcher.sendPending();
        }
        newsletter.freezeAlert(3);
        update(7, 1);
        dispatcher.sendPending();
        assertThat(recipients().stream().filter("two@readers.example"::equals)).hasSize(2);
        assertThat(recipients().stream().filter("all@readers.example"::equals)).hasSize(4);

        // It was seven in Lima: at midnight there another day begins.
        newsletter.advance(Duration.ofHours(17));
        newsletter.freezeAlert(4);
        dispatcher.sendPending();
        assertThat(recipients().stream().filter("two@readers.example"::equals)).hasSize(3);
    }

    @Test
    void anAlertThatWaitsForTheMorningCountsForTheMorning() {
        chooses("one@readers.example", "America/Lima", LocalTime.of(6, 0), LocalTime.of(8, 0), false, 1);
        newsletter.freezeAlert(1);
        newsletter.freezeAlert(2);
        dispatcher.sendPending();
        assertThat(recipients()).isEmpty();
        newsletter.advance(Duration.ofHours(1));
        dispatcher.sendPending();
        assertThat(recipients()).containsExactly("one@readers.example");
    }

    private void update(long message, long alert) {
        newsletter.mailings.freeze(
                MailKind.UPDATE,
                message,
                "border",
                "story-" + alert,
                Newsletter.both(),
                new Audience.ReadersOf(alert, newsletter.topic));
    }

    private void chooses(
            String address,
            String zone,
            @org.jspecify.annotations.Nullable LocalTime from,
            @org.jspecify.annotations.Nullable LocalTime to,
            boolean folds,
            @org.jspecify.annotations.Nullable Integer aDay) {
        long id = newsletter.subscriber(address, "es");
        newsletter
                .jdbc
                .sql("""
                        UPDATE subscriber
                        SET zone = :zone, quiet_from = :from, quiet_to = :to, quiet_folds = :folds, alerts_a_day = :limit
                        WHERE id = :id
                        """)
                .param("zone", zone)
                .param("from", from, java.sql.Types.TIME)
                .param("to", to, java.sql.Types.TIME)
                .param("folds", folds)
                .param("limit", aDay, java.sql.Types.INTEGER)
                .param("id", id)
                .update();
    }

    private List<String> recipients() {
        return server.received().stream().map(Received::to).toList();
    }
}
