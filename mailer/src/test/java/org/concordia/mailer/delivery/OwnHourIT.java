package org.concordia.mailer.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.concordia.aggregator.storage.TestDatabase;
import org.concordia.mailer.mailing.IssueMailings;
import org.concordia.mailer.mailing.MailingStatus;
import org.concordia.mailer.smtp.SmtpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Digests that wait for their readers' hours, through a real relay. It is noon UTC, seven in Lima, when they are made. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class OwnHourIT {

    @Parameter
    TestDatabase database;

    private Newsletter newsletter;
    private SmtpServer server;
    private Dispatcher dispatcher;
    private List<Long> frozen;

    @BeforeEach
    void start() throws IOException {
        newsletter = Newsletter.on(database);
        server = new SmtpServer();
        dispatcher = newsletter.dispatcher(Newsletter.relay(server.port()), 2);
        newsletter.subscriber("atonce@readers.example", "es");
        wants("nine@readers.example", "America/Lima", 9);
        wants("six@readers.example", "America/Lima", 6);
        wants("madrid@readers.example", "Europe/Madrid", 20);
        frozen = IssueMailings.freeze(newsletter, 1, Newsletter.NOON, ZoneId.of("America/Lima"));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void eachGetsItAtTheirOwnHourAndOnce() {
        dispatcher.sendPending();
        assertThat(recipients()).containsExactly("atonce@readers.example");
        newsletter.advance(Duration.ofHours(2).minusSeconds(1));
        dispatcher.sendPending();
        assertThat(recipients()).hasSize(1);
        newsletter.advance(Duration.ofSeconds(1));
        dispatcher.sendPending();
        assertThat(recipients()).containsExactly("atonce@readers.example", "nine@readers.example");
        newsletter.advance(Duration.ofHours(5));
        dispatcher.sendPending();
        assertThat(recipients()).hasSize(3).endsWith("madrid@readers.example");
        assertThat(status()).isEqualTo(MailingStatus.SENDING);
        newsletter.advance(Duration.ofHours(16));
        dispatcher.sendPending();
        assertThat(recipients()).hasSize(4).endsWith("six@readers.example");
        assertThat(status()).isEqualTo(MailingStatus.DONE);
        newsletter.advance(Duration.ofDays(2));
        dispatcher.sendPending();
        assertThat(recipients()).hasSize(4);
    }

    @Test
    void whoLeavesBeforeTheirHourGetsNothing() {
        dispatcher.sendPending();
        newsletter.jdbc.sql("""
                        UPDATE subscription
                        SET status = 'unsubscribed'
                        WHERE subscriber_id = (SELECT id FROM subscriber WHERE address = 'nine@readers.example')
                        """).update();
        newsletter.advance(Duration.ofDays(2));
        dispatcher.sendPending();
        assertThat(recipients()).doesNotContain("nine@readers.example").hasSize(3);
        assertThat(newsletter.status("nine@readers.example")).isEqualTo(DeliveryStatus.UNSUBSCRIBED);
    }

    @Test
    void theDeskTellsHowManyWaitAndForWhen() {
        dispatcher.sendPending();
        DeliveryStore.Later later =
                newsletter.deliveries.later(frozen.get(0), newsletter.clock().instant());
        assertThat(later).isEqualTo(new DeliveryStore.Later(3, Instant.parse("2025-11-28T14:00:00Z")));
        assertThat(newsletter.deliveries.counts(frozen.get(0)))
                .isEqualTo(Map.of(DeliveryStatus.ACCEPTED, 1, DeliveryStatus.PENDING, 3));
    }

    @Test
    void aPauseHoldsThemAndACancellationEndsThem() {
        dispatcher.sendPending();
        newsletter.mailingStore.move(frozen.get(0), MailingStatus.PAUSED, "by an editor");
        newsletter.advance(Duration.ofHours(3));
        dispatcher.sendPending();
        assertThat(recipients()).hasSize(1);
        newsletter.mailingStore.move(frozen.get(0), MailingStatus.SENDING, null);
        dispatcher.sendPending();
        assertThat(recipients()).as("late, but not lost").hasSize(2);
        newsletter.mailingStore.move(frozen.get(0), MailingStatus.CANCELLED, null);
        newsletter.advance(Duration.ofDays(2));
        dispatcher.sendPending();
        assertThat(recipients()).hasSize(2);
        assertThat(newsletter.status("six@readers.example")).isEqualTo(DeliveryStatus.CANCELLED);
    }

    @Test
    void whoIsInAHurryWaitsForNobody() {
        dispatcher.sendPending();
        assertThat(newsletter.deliveries.hurry(frozen, newsletter.clock().instant()))
                .isEqualTo(3);
        dispatcher.sendPending();
        assertThat(recipients()).hasSize(4);
        assertThat(newsletter.deliveries.hurry(frozen, newsletter.clock().instant()))
                .isZero();
    }

    private void wants(String address, String zone, int hour) {
        long id = newsletter.subscriber(address, "es");
        newsletter
                .jdbc
                .sql("UPDATE subscriber SET zone = :zone, digest_hour = :hour WHERE id = :id")
                .param("zone", zone)
                .param("hour", hour)
                .param("id", id)
                .update();
    }

    private MailingStatus status() {
        return newsletter.mailingStore.find(frozen.get(0)).orElseThrow().status();
    }

    private List<String> recipients() {
        return server.received().stream().map(SmtpServer.Received::to).toList();
    }
}
