package org.concordia.mailer.delivery;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.concordia.aggregator.storage.TestDatabase;
import org.concordia.digest.render.RenderedMail;
import org.concordia.mailer.bounce.SuppressionStore;
import org.concordia.mailer.mailing.Audience;
import org.concordia.mailer.mailing.Links;
import org.concordia.mailer.mailing.MailKind;
import org.concordia.mailer.mailing.Mailing;
import org.concordia.mailer.mailing.MailingStore;
import org.concordia.mailer.mailing.Mailings;
import org.concordia.mailer.meter.MeterStore;
import org.concordia.mailer.meter.Meters;
import org.concordia.mailer.smtp.MailSettings;
import org.concordia.mailer.smtp.MailTransport;
import org.concordia.mailer.smtp.MessageComposer;
import org.concordia.mailer.smtp.SmtpTransport;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A small newsletter on a fresh database: one topic, one edition in Spanish and English, and everything that sends. */
public final class Newsletter {

    public static final Instant NOON = Instant.parse("2025-11-28T12:00:00Z");

    public static final RenderedMail SPANISH = new RenderedMail(
            "Migración: lo de hoy",
            "<!DOCTYPE html><html lang=\"es\"><body><h1>Lo de hoy</h1><p>Tres historias nuevas en la frontera.</p>"
                    + "<p><a href=\"" + RenderedMail.UNSUBSCRIBE + "\">Darse de baja</a></p></body></html>",
            "Lo de hoy\n\nTres historias nuevas en la frontera.\n\nDarse de baja: " + RenderedMail.UNSUBSCRIBE + "\n");

    public static final RenderedMail ENGLISH = new RenderedMail(
            "Migration: today",
            "<!DOCTYPE html><html lang=\"en\"><body><h1>Today</h1><p>Three new stories at the border.</p>"
                    + "<p><a href=\"" + RenderedMail.UNSUBSCRIBE + "\">Unsubscribe</a></p></body></html>",
            "Today\n\nThree new stories at the border.\n\nUnsubscribe: " + RenderedMail.UNSUBSCRIBE + "\n");

    public static final Links LINKS = new Links() {
        @Override
        public URI unsubscribe(long subscriberId, Mailing mailing) {
            return URI.create("https://news.example/unsubscribe/token-" + subscriberId);
        }

        @Override
        public String returnMark(long deliveryId) {
            return "mark" + (100_000_000L + deliveryId);
        }

        @Override
        public URI preferences(long subscriberId) {
            return URI.create("https://news.example/preferences/token-" + subscriberId);
        }
    };

    public final JdbcClient jdbc;
    public final TransactionTemplate transaction;
    public final MailingStore mailingStore;
    public final DeliveryStore deliveries;
    public final SuppressionStore suppressions;
    public final Mailings mailings;
    public final MeterRegistry figures = new SimpleMeterRegistry();
    private final Meters meters;
    public final long edition;
    public final long topic;

    private Instant now = NOON;

    /** The tests of one JVM share a database of each kind, emptied for each of them. */
    private static final Map<TestDatabase, DataSource> SHARED = new EnumMap<>(TestDatabase.class);

    public static Newsletter on(TestDatabase database) {
        Newsletter newsletter = new Newsletter(SHARED.computeIfAbsent(database, kind -> pooled(kind.fresh())));
        for (String table : List.of(
                "bounce",
                "mailing_count",
                "delivery",
                "mailing",
                "sender",
                "suppression",
                "subscription",
                "subscriber")) {
            newsletter.jdbc.sql("DELETE FROM " + table).update();
        }
        return newsletter;
    }

    /** As in the application: many threads, each statement on a connection that is open already. */
    public static DataSource pooled(DataSource database) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(database);
        config.setMaximumPoolSize(10);
        return new HikariDataSource(config);
    }

    public Newsletter(DataSource database) {
        jdbc = JdbcClient.create(database);
        transaction = new TransactionTemplate(new JdbcTransactionManager(database));
        mailingStore = new MailingStore(jdbc);
        deliveries = new DeliveryStore(new JdbcTemplate(database), transaction);
        suppressions = new SuppressionStore(jdbc);
        meters = new Meters(figures, new MeterStore(jdbc), clock());
        mailings = new Mailings(mailingStore, transaction, clock());
        jdbc.sql("INSERT INTO topic (name, definition, updated_at) VALUES ('border', '', CURRENT_TIMESTAMP)"
                        + " ON CONFLICT DO NOTHING")
                .update();
        topic = jdbc.sql("SELECT id FROM topic").query(Long.class).single();
        jdbc.sql("""
                        INSERT INTO edition (topic_id, name, languages, cadence, cron, zone, created_at)
                        VALUES (:topic, 'daily', 'es,en', 'daily', '0 0 7 * * ?', 'America/Lima', CURRENT_TIMESTAMP)
                        ON CONFLICT DO NOTHING
                        """).param("topic", topic).update();
        edition = jdbc.sql("SELECT id FROM edition").query(Long.class).single();
    }

    /** A clock that only {@link #advance} moves. */
    public InstantSource clock() {
        return () -> now;
    }

    public void advance(Duration duration) {
        now = now.plus(duration);
    }

    /** A subscriber with confirmed subscriptions to the edition and the topic's alerts. */
    public long subscriber(String address, String language) {
        jdbc.sql("""
                        INSERT INTO subscriber (address, address_key, language, zone, consent, created_at)
                        VALUES (:address, :address, :language, 'UTC', 'test', CURRENT_TIMESTAMP)
                        """).param("address", address).param("language", language).update();
        long id = jdbc.sql("SELECT id FROM subscriber WHERE address = :address")
                .param("address", address)
                .query(Long.class)
                .single();
        jdbc.sql("""
                        INSERT INTO subscription (subscriber_id, edition_id, status, changed_at)
                        VALUES (:id, :edition, 'confirmed', CURRENT_TIMESTAMP)
                        """).param("id", id).param("edition", edition).update();
        jdbc.sql("""
                        INSERT INTO subscription (subscriber_id, topic_id, status, changed_at)
                        VALUES (:id, :topic, 'confirmed', CURRENT_TIMESTAMP)
                        """).param("id", id).param("topic", topic).update();
        return id;
    }

    public List<Long> freezeDigest(long issue) {
        return mailings.freeze(
                MailKind.DIGEST, issue, "daily", "edition-daily", both(), new Audience.SubscribersOfEdition(edition));
    }

    public List<Long> freezeAlert(long alert) {
        return mailings.freeze(
                MailKind.ALERT, alert, "border", "story-" + alert, both(), new Audience.AlertsOfTopic(topic));
    }

    public static LinkedHashMap<String, RenderedMail> both() {
        LinkedHashMap<String, RenderedMail> texts = new LinkedHashMap<>();
        texts.put("es", SPANISH);
        texts.put("en", ENGLISH);
        return texts;
    }

    public static MailSettings settings(int connections) {
        return settings(connections, Map.of());
    }

    static MailSettings settings(int connections, Map<String, MailSettings.Limit> domains) {
        return new MailSettings(
                "Línea de la Concordia <desk@news.example>",
                null,
                connections,
                0,
                Path.of("target/outbox"),
                new MailSettings.Bounce("bounce@news.example"),
                new MailSettings.Dkim(null, Map.of()),
                List.of(),
                domains);
    }

    public static SmtpTransport relay(int port) {
        return new SmtpTransport(
                "127.0.0.1", port, null, null, false, Map.of("mail.smtp.timeout", "2000", "mail.smtp.localhost", "me"));
    }

    public Dispatcher dispatcher(MailTransport transport, int connections) {
        return dispatcher(transport, connections, LINKS);
    }

    Dispatcher dispatcher(MailTransport transport, int connections, Links links) {
        return dispatcher(transport, settings(connections), links);
    }

    Dispatcher dispatcher(MailTransport transport, MailSettings settings, Links links) {
        return new Dispatcher(
                deliveries,
                mailingStore,
                suppressions,
                transaction,
                new MessageComposer(settings, links),
                transport,
                settings,
                meters,
                clock());
    }

    /** Where a delivery to an address stands. */
    public DeliveryStatus status(String address) {
        return DeliveryStatus.of(
                jdbc.sql("""
                        SELECT d.status
                        FROM delivery d
                        JOIN subscriber s ON s.id = d.subscriber_id
                        WHERE s.address = :address
                        """).param("address", address).query(String.class).single());
    }
}
