package org.concordia.mailer.note;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.concordia.aggregator.feed.Feed;
import org.concordia.aggregator.feed.FeedStore;
import org.concordia.aggregator.feed.HealthStore;
import org.concordia.aggregator.feed.Outlet;
import org.concordia.aggregator.feed.OutletStore;
import org.concordia.aggregator.storage.Sql;
import org.concordia.aggregator.storage.TestDatabase;
import org.concordia.digest.alert.AlertWords;
import org.concordia.digest.render.MailRenderer;
import org.concordia.mailer.mailing.MailKind;
import org.concordia.mailer.mailing.MailingStore;
import org.concordia.mailer.mailing.Mailings;
import org.concordia.mailer.subscriber.MailAddress;
import org.concordia.mailer.subscriber.SubscriberStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class EditorNotesIT {

    private static final ZoneId LIMA = ZoneId.of("America/Lima");
    /** Six in the morning in Lima. */
    private static final Instant SIX = Instant.parse("2025-11-28T11:00:00Z");

    @Parameter
    private TestDatabase database;

    private Instant now = SIX.minus(Duration.ofHours(20));
    private JdbcClient jdbc;
    private NoteStore notes;
    private MailingStore mailings;
    private EditorNotes editorNotes;
    private TransactionTemplate transaction;
    private long feed;

    @BeforeEach
    void open() {
        DataSource source = database.fresh();
        jdbc = JdbcClient.create(source);
        transaction = new TransactionTemplate(new JdbcTransactionManager(source));
        notes = new NoteStore(jdbc);
        mailings = new MailingStore(jdbc);
        ResourceBundleMessageSource messages = new ResourceBundleMessageSource();
        messages.setBasename("messages/feed");
        messages.setDefaultEncoding("UTF-8");
        messages.setFallbackToSystemLocale(false);
        editorNotes = new EditorNotes(
                notes,
                new HealthStore(jdbc),
                new MailRenderer("https://news.example", "Concordia", new AlertWords()),
                new Mailings(mailings, transaction, () -> now),
                messages,
                transaction,
                () -> now);
        Outlet outlet = new OutletStore(jdbc).findOrAdd(new Outlet(0, "El Diario", null, "PE", "es", false, false));
        feed = new FeedStore(jdbc, transaction)
                .add(
                        new Feed(
                                0,
                                "https://diario.example/rss",
                                outlet,
                                "El Diario",
                                null,
                                null,
                                null,
                                Feed.Status.ACTIVE,
                                null,
                                now,
                                null,
                                null,
                                null,
                                0),
                        now)
                .orElseThrow();
        wants("vera", "vera@mesa.example", "es", LIMA, 7);
    }

    private void wants(String account, String address, String language, ZoneId zone, int hour) {
        jdbc.sql("INSERT INTO account (name, password_hash, one_time, created_at, changed_at)"
                        + " VALUES (:name, '', FALSE, :now, :now)")
                .param("name", account)
                .param("now", Sql.utc(now))
                .update();
        long to = new SubscriberStore(new JdbcTemplate(dataSource()))
                .findOrAdd(new MailAddress(address), language, zone, "test", now)
                .id();
        notes.setZone(account, zone);
        notes.set(account, to, language, hour, NoteWish.day(hour, zone, now), now);
    }

    private DataSource dataSource() {
        return ((JdbcTransactionManager) java.util.Objects.requireNonNull(transaction.getTransactionManager()))
                .getDataSource();
    }

    private void happened(String kind, String words, Instant at) {
        jdbc.sql("INSERT INTO feed_notice (feed_id, kind, words, at) VALUES (:feed, :kind, :words, :at)")
                .param("feed", feed)
                .param("kind", kind)
                .param("words", words)
                .param("at", Sql.utc(at))
                .update();
    }

    private List<String> subjects() {
        return jdbc.sql("SELECT subject FROM mailing WHERE kind = 'note' ORDER BY id")
                .query(String.class)
                .list();
    }

    @Test
    void oneNoteComesOnADayOnWhichSomethingHappened() {
        now = SIX;
        happened("failing", "feed.fault.status.403\t403", SIX.minusSeconds(60));
        assertThat(editorNotes.writeDue()).as("not before seven").isFalse();

        now = SIX.plus(Duration.ofHours(1));
        assertThat(editorNotes.writeDue()).isTrue();
        happened("failing", "feed.fault.status.404\t404", now);
        assertThat(editorNotes.writeDue()).as("once a day").isFalse();
        assertThat(subjects()).containsExactly("Fuentes: 1 dejó de funcionar");
        long mailing = mailings.of(
                        MailKind.NOTE,
                        accountId() * 1_000_000 + LocalDate.of(2025, 11, 28).toEpochDay())
                .get(0);
        String plain = mailings.find(mailing).orElseThrow().mail().plain();
        assertThat(plain)
                .contains("El Diario · 28 de noviembre, 05:59")
                .contains("El sitio rechaza a los lectores automáticos (403).")
                .contains("Escriba al medio")
                .contains("https://news.example/desk/feeds/" + feed)
                .contains("https://news.example/desk/note");
        assertThat(jdbc.sql("SELECT COUNT(*) FROM delivery")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    private long accountId() {
        return jdbc.sql("SELECT id FROM account").query(Long.class).single();
    }

    @Test
    void aDayWithoutNewsHasNoNoteAndTakesNoneLater() {
        now = SIX.plus(Duration.ofHours(1));
        assertThat(editorNotes.writeDue()).isFalse();
        now = now.plus(Duration.ofHours(3));
        happened("retired", "feed.said.gone", now.minusSeconds(1));
        assertThat(editorNotes.writeDue()).as("the day was seen to").isFalse();
        now = now.plus(Duration.ofDays(1));
        assertThat(editorNotes.writeDue()).isTrue();
        assertThat(subjects()).containsExactly("Fuentes: 1 ya no existe");
    }

    @Test
    void aStopOfDaysCostsNothingButTime() {
        happened("failing", "feed.fault.timeout\t20 s", SIX);
        now = SIX.plus(Duration.ofDays(4));
        assertThat(editorNotes.writeDue()).isTrue();
        assertThat(editorNotes.writeDue()).isFalse();
        assertThat(subjects()).hasSize(1);
    }

    @Test
    void whatBrokeAndRecoveredIsToldAsItEnded() {
        happened("failing", "feed.fault.timeout\t20 s", SIX);
        happened("recovered", "feed.notice.recovered\t7", SIX.plusSeconds(600));
        now = SIX.plus(Duration.ofHours(2));
        assertThat(editorNotes.writeDue()).isTrue();
        assertThat(subjects()).containsExactly("Fuentes: 1 funciona otra vez");
    }

    @Test
    void machinesThatLookAtOnceWriteItOnce() throws Exception {
        happened("failing", "feed.fault.timeout\t20 s", SIX);
        now = SIX.plus(Duration.ofHours(2));
        ExecutorService machines = Executors.newFixedThreadPool(4);
        try {
            Callable<Boolean> look = editorNotes::writeDue;
            int written = 0;
            for (Future<Boolean> one : machines.invokeAll(List.of(look, look, look, look))) {
                written += one.get() ? 1 : 0;
            }
            assertThat(written).isEqualTo(1);
        } finally {
            machines.shutdownNow();
        }
        assertThat(subjects()).hasSize(1);
    }

    @Test
    void aNoteThatCannotBeWrittenLeavesItsDayToBeSeenTo() {
        happened("failing", "feed.fault.timeout\t20 s", SIX);
        now = SIX.plus(Duration.ofHours(2));
        NoteWish wish = notes.of("vera").orElseThrow();
        transaction.executeWithoutResult(status -> {
            assertThat(notes.seeTo(wish, LocalDate.of(2025, 11, 28), now)).isTrue();
            status.setRollbackOnly();
        });
        assertThat(editorNotes.writeDue()).isTrue();
    }

    @Test
    void eachEditorHasALanguageAClockAndAnEnd() {
        now = SIX.plus(Duration.ofHours(1));
        wants("sam", "sam@desk.example", "en", ZoneId.of("Europe/London"), 14);
        happened("moved", "feed.notice.moved\thttps://a.example\thttps://b.example", now.plusSeconds(1));
        now = SIX.plus(Duration.ofHours(3));
        assertThat(editorNotes.writeDue()).isTrue();
        assertThat(subjects()).containsExactly("Fuentes: 1 se mudó", "Feeds: 1 moved");

        notes.remove("sam");
        jdbc.sql("DELETE FROM account WHERE name = 'vera'").update();
        happened("retired", "feed.said.gone", now);
        now = now.plus(Duration.ofDays(2));
        assertThat(editorNotes.writeDue()).isFalse();
    }

    @Test
    void tellsOfAFeedWhosePagesAreNoLongerRead() {
        now = SIX.plus(Duration.ofHours(1));
        happened("pages", "feed.notice.pages\t10", SIX.minusSeconds(60));
        assertThat(editorNotes.writeDue()).isTrue();
        assertThat(subjects()).containsExactly("Fuentes: páginas de 1 fuente sin leer");
    }
}
