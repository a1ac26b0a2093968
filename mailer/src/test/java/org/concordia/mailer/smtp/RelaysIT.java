package org.concordia.mailer.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two relays, of which the first is preferred. */
class RelaysIT {

    private final SmtpServer first = new SmtpServer();
    private final SmtpServer second = new SmtpServer();
    private Instant now = Instant.parse("2025-11-28T12:00:00Z");

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    private MailTransport relays(int connections, double rate) {
        return new Relays(
                List.of(new Relays.Member(relay(first), connections, rate), new Relays.Member(relay(second), 0, 0)),
                () -> now);
    }

    private static SmtpTransport relay(SmtpServer server) {
        return new SmtpTransport("127.0.0.1", server.port(), null, null, false, Map.of("mail.smtp.timeout", "2000"));
    }

    private static Envelope envelope(int number) {
        return new Envelope(
                "d" + number,
                "bounce@news.example",
                "reader-" + number + "@readers.example",
                "Subject: x\r\n\r\ny\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void goesToTheSecondWhileTheFirstIsAwayAndBackAgain() {
        try (MailTransport.Connection connection = relays(0, 0).connect()) {
            first.greetWith("421 4.3.2 not now");
            assertThat(connection.send(envelope(1), envelope(2))).isInstanceOf(SendOutcome.Accepted.class);
            int asked = first.connections();
            assertThat(connection.send(envelope(2))).isInstanceOf(SendOutcome.Accepted.class);
            assertThat(first.connections()).as("not asked again at once").isEqualTo(asked);
            first.greetWith("220 server.example");
            now = now.plus(Duration.ofSeconds(6));
            assertThat(connection.send(envelope(3))).isInstanceOf(SendOutcome.Accepted.class);
        }
        assertThat(second.received()).hasSize(2);
        assertThat(first.received()).hasSize(1);
    }

    @Test
    void takesAMessageThatWasAnnouncedToARelayThatWentAwayToTheNext() {
        try (MailTransport.Connection connection = relays(0, 0).connect()) {
            first.limitMessagesPerConnection(1);
            assertThat(connection.send(envelope(1), envelope(2))).isInstanceOf(SendOutcome.Accepted.class);
            first.greetWith("554 5.7.1 go away");
            assertThat(connection.send(envelope(2), envelope(3))).isInstanceOf(SendOutcome.Accepted.class);
            assertThat(connection.send(envelope(3))).isInstanceOf(SendOutcome.Accepted.class);
        }
        assertThat(first.received()).hasSize(1);
        assertThat(second.received())
                .extracting(SmtpServer.Received::to)
                .containsExactly("reader-2@readers.example", "reader-3@readers.example");
    }

    @Test
    void isDownWhenAllAre() {
        first.greetWith("554 5.7.1 go away");
        second.close();
        try (MailTransport.Connection connection = relays(0, 0).connect()) {
            assertThat(connection.send(envelope(1))).isInstanceOf(SendOutcome.Down.class);
            assertThat(connection.send(envelope(1))).isInstanceOf(SendOutcome.Down.class);
        }
        assertThat(first.connections()).isEqualTo(1);
    }

    @Test
    void opensNoMoreConnectionsToARelayThanItBears() {
        MailTransport relays = relays(2, 0);
        List<MailTransport.Connection> open = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            open.add(relays.connect());
        }
        for (int i = 0; i < 5; i++) {
            assertThat(open.get(i).send(envelope(i))).isInstanceOf(SendOutcome.Accepted.class);
        }
        assertThat(first.connections()).isEqualTo(2);
        assertThat(second.connections()).isEqualTo(3);
        open.forEach(MailTransport.Connection::close);
    }

    @Test
    void sendsNoFasterToARelayThanItBears() {
        long start = System.nanoTime();
        try (MailTransport.Connection connection = relays(0, 20).connect()) {
            for (int i = 0; i < 11; i++) {
                connection.send(envelope(i), envelope(i + 1));
            }
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(480));
    }
}
