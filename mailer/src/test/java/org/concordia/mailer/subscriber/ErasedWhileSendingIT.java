package org.concordia.mailer.subscriber;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.concordia.aggregator.storage.TestDatabase;
import org.concordia.mailer.delivery.DeliveryStatus;
import org.concordia.mailer.delivery.Newsletter;
import org.concordia.mailer.mailing.MailingStatus;
import org.concordia.mailer.smtp.Envelope;
import org.concordia.mailer.smtp.MailTransport;
import org.concordia.mailer.smtp.SendOutcome;
import org.concordia.mailer.smtp.SmtpServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Somebody has everything deleted while their mail is in a sender's hand. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class ErasedWhileSendingIT {

    private static final int READERS = 60;

    /** Looked at in one statement, and one announced: these may have begun to leave. */
    private static final int LEAVING = 17;

    @Parameter
    TestDatabase database;

    @Test
    void whatHasNotBegunToLeaveStaysAndNothingBreaks() throws IOException {
        Newsletter newsletter = Newsletter.on(database);
        PersonStore people = new PersonStore(newsletter.jdbc);
        List<Subscriber> readers = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            long id = newsletter.subscriber("reader" + i + "@readers.example", "es");
            readers.add(new Subscriber(
                    id,
                    "reader" + i + "@readers.example",
                    null,
                    "es",
                    java.time.ZoneOffset.UTC,
                    "test",
                    Newsletter.NOON));
        }
        List<Long> frozen = newsletter.freezeDigest(1);
        try (SmtpServer server = new SmtpServer()) {
            MailTransport relay = Newsletter.relay(server.port());
            AtomicBoolean begun = new AtomicBoolean();
            newsletter
                    .dispatcher(
                            new Interrupted(relay, () -> {
                                if (begun.compareAndSet(false, true)) {
                                    newsletter.transaction.executeWithoutResult(status -> readers.stream()
                                            .skip(1)
                                            .forEach(one -> people.erase(one, Newsletter.NOON)));
                                }
                            }),
                            1)
                    .sendPending();
            assertThat(server.received()).hasSizeBetween(1, LEAVING);
            assertThat(newsletter.deliveries.counts(frozen.get(0)).values().stream()
                            .mapToInt(Integer::intValue)
                            .sum())
                    .isEqualTo(READERS);
            assertThat(newsletter.deliveries.counts(frozen.get(0)))
                    .containsOnlyKeys(DeliveryStatus.ACCEPTED, DeliveryStatus.UNSUBSCRIBED);
            assertThat(newsletter.mailingStore.find(frozen.get(0)).orElseThrow().status())
                    .isEqualTo(MailingStatus.DONE);
            assertThat(newsletter
                            .jdbc
                            .sql("SELECT COUNT(*) FROM claim")
                            .query(Long.class)
                            .single())
                    .isZero();
        }
    }

    /** A relay before whose messages something happens. */
    private record Interrupted(MailTransport relay, Runnable before) implements MailTransport {

        @Override
        public Connection connect() {
            Connection connection = relay.connect();
            return new Connection() {
                @Override
                public SendOutcome send(Envelope envelope, @Nullable Envelope next) {
                    before.run();
                    return connection.send(envelope, next);
                }

                @Override
                public void close() {
                    connection.close();
                }
            };
        }

        @Override
        public String destination() {
            return relay.destination();
        }
    }
}
