package org.concordia.mailer.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.concordia.aggregator.storage.TestDatabase;
import org.concordia.mailer.smtp.SmtpServer;
import org.concordia.mailer.smtp.SmtpServer.Received;
import org.concordia.mailer.smtp.SmtpTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A relay that is bad for an hour and then good: nothing is lost, it is not hammered, and everybody gets theirs. */
class BadRelayIT {

    private static final int RECIPIENTS = 150;

    private final Newsletter newsletter = Newsletter.on(TestDatabase.H2);
    private SmtpServer server = new SmtpServer();
    private final Dispatcher dispatcher = newsletter.dispatcher(
            new SmtpTransport("127.0.0.1", server.port(), null, null, false, Map.of("mail.smtp.timeout", "250")), 4);

    @BeforeEach
    void freeze() {
        for (int i = 0; i < RECIPIENTS; i++) {
            newsletter.subscriber("reader-" + i + "@readers.example", "es");
        }
        newsletter.freezeDigest(1);
    }

    @AfterEach
    void close() {
        server.close();
    }

    /** As the timetable does, every five seconds. */
    private void pass(Duration time) {
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plusSeconds(5)) {
            dispatcher.sendPending();
            newsletter.advance(Duration.ofSeconds(5));
        }
    }

    private void everybodyHasTheirs() {
        List<Received> taken =
                server.received().stream().filter(Received::acknowledged).toList();
        assertThat(taken).extracting(Received::to).hasSize(RECIPIENTS).doesNotHaveDuplicates();
        assertThat(newsletter
                        .jdbc
                        .sql("SELECT DISTINCT status FROM delivery")
                        .query(String.class)
                        .list())
                .containsExactly("accepted");
    }

    @Test
    void oneThatDefersEverything() {
        server.answerRcptWith("451 4.3.2 system not accepting");
        pass(Duration.ofHours(1));
        assertThat(server.asked()).isLessThan(6 * RECIPIENTS);
        server.answerRcptWith("");
        pass(Duration.ofHours(1));
        everybodyHasTheirs();
    }

    @Test
    void oneThatClosesEveryConnectionBeforeItsAnswer() {
        server.dropAll(true);
        pass(Duration.ofHours(1));
        // Each of these may be a copy at its reader's.
        assertThat(server.received()).hasSizeLessThanOrEqualTo(4 * RECIPIENTS);
        server.dropAll(false);
        pass(Duration.ofHours(2));
        everybodyHasTheirs();
        assertThat(new HashSet<>(server.received().stream()
                        .map(message -> message.to() + message.header("Message-ID"))
                        .toList()))
                .hasSize(RECIPIENTS);
    }

    @Test
    void oneThatSaysNothing() {
        server.greetWith("");
        pass(Duration.ofHours(1));
        assertThat(server.connections()).isLessThan(100);
        server.greetWith("220 server.example");
        pass(Duration.ofMinutes(6));
        everybodyHasTheirs();
    }

    @Test
    void oneThatIsAway() {
        server.close();
        pass(Duration.ofHours(1));
        server = new SmtpServer(server.port());
        pass(Duration.ofMinutes(6));
        everybodyHasTheirs();
    }
}
