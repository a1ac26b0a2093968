package org.concordia.mailer.bounce;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.concordia.aggregator.storage.Sql;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What came back, and how far each mailbox was read. */
@Repository
public final class BounceStore {

    private static final String COLUMNS = """
            b.id, b.kind, b.diagnosis, b.delivery_id, b.mailing_id, b.subscriber_id, b.words, b.waits, b.sender,
            b.subject, b.excerpt, b.arrived_at
            """;

    private final JdbcClient jdbc;

    public BounceStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    // --- mailboxes -------------------------------------------------------------------------------------------------

    /** How a mailbox stands. */
    record Mailbox(
            long uidValidity,
            long lastUid,
            @Nullable Instant readAt,
            @Nullable String problem) {}

    Optional<Mailbox> mailbox(String name) {
        return jdbc.sql("""
                        SELECT uid_validity, last_uid, read_at, problem
                        FROM bounce_mailbox
                        WHERE name = :name
                        """)
                .param("name", name)
                .query((row, number) -> new Mailbox(
                        row.getLong("uid_validity"),
                        row.getLong("last_uid"),
                        Sql.instantOrNull(row, "read_at"),
                        row.getString("problem")))
                .optional();
    }

    /** The last message seen to; 0 for a mailbox that is new or began to count anew. */
    long lastUid(String name, long uidValidity) {
        jdbc.sql("""
                        INSERT INTO bounce_mailbox (name, uid_validity, last_uid)
                        VALUES (:name, :validity, 0)
                        ON CONFLICT DO NOTHING
                        """).param("name", name).param("validity", uidValidity).update();
        jdbc.sql("""
                        UPDATE bounce_mailbox
                        SET uid_validity = :validity, last_uid = 0
                        WHERE name = :name AND uid_validity <> :validity
                        """).param("name", name).param("validity", uidValidity).update();
        return mailbox(name).map(Mailbox::lastUid).orElse(0L);
    }

    /** Moves on to a message; false if another process did, or the mailbox counts anew. Locks it until the commit. */
    boolean advance(String name, long uidValidity, long uid) {
        return jdbc.sql("""
                                UPDATE bounce_mailbox
                                SET last_uid = :uid
                                WHERE name = :name AND uid_validity = :validity AND last_uid < :uid
                                """)
                        .param("uid", uid)
                        .param("name", name)
                        .param("validity", uidValidity)
                        .update()
                == 1;
    }

    /** Notes how a look at a mailbox ended; true if that is another problem than before, or the end of one. */
    boolean looked(String name, Instant now, @Nullable String problem) {
        String before = mailbox(name).map(Mailbox::problem).orElse(null);
        jdbc.sql("""
                        INSERT INTO bounce_mailbox (name, uid_validity, last_uid)
                        VALUES (:name, 0, 0)
                        ON CONFLICT DO NOTHING
                        """).param("name", name).update();
        jdbc.sql("""
                        UPDATE bounce_mailbox
                        SET read_at = CASE WHEN :problem IS NULL THEN CAST(:now AS TIMESTAMP(6) WITH TIME ZONE) ELSE read_at END,
                            problem = :problem
                        WHERE name = :name
                        """)
                .param("problem", problem, java.sql.Types.VARCHAR)
                .param("now", Sql.utc(now))
                .param("name", name)
                .update();
        return before == null ? problem != null : !before.equals(problem);
    }

    // --- what it was about -----------------------------------------------------------------------------------------

    /** A delivery that a message names. */
    record Sent(long deliveryId, long mailingId, long subscriberId, String addressKey, Instant frozenAt) {}

    Optional<Sent> sent(long delivery) {
        return jdbc.sql("""
                        SELECT d.id, d.mailing_id, d.subscriber_id, s.address_key, m.frozen_at
                        FROM delivery d
                        JOIN mailing m ON m.id = d.mailing_id
                        JOIN subscriber s ON s.id = d.subscriber_id
                        WHERE d.id = :delivery
                        """)
                .param("delivery", delivery)
                .query((row, number) -> new Sent(
                        row.getLong("id"),
                        row.getLong("mailing_id"),
                        row.getLong("subscriber_id"),
                        row.getString("address_key"),
                        Sql.instant(row, "frozen_at")))
                .optional();
    }

    /** Whether a delivery of ours has nobody any more: its subscriber had everything deleted. */
    boolean isErased(long delivery) {
        return jdbc.sql("""
                                SELECT COUNT(*)
                                FROM delivery
                                WHERE id = :delivery AND subscriber_id IS NULL
                                """).param("delivery", delivery).query(Integer.class).single() > 0;
    }

    boolean isKnown(long subscriber) {
        return jdbc.sql("""
                                SELECT COUNT(*)
                                FROM subscriber
                                WHERE id = :subscriber
                                """)
                        .param("subscriber", subscriber)
                        .query(Integer.class)
                        .single()
                > 0;
    }

    // --- what came back --------------------------------------------------------------------------------------------

    /** What is kept of a message; the excerpt is cut by the caller. */
    record Fresh(
            String fingerprint,
            Bounce.Kind kind,
            @Nullable Diagnosis diagnosis,
            @Nullable Sent sent,
            @Nullable Long subscriberId,
            String words,
            String sender,
            String subject,
            @Nullable String excerpt,
            Instant arrivedAt) {}

    /** Keeps a message; false if it was kept before. One with an excerpt waits for an editor. */
    boolean add(Fresh fresh) {
        return jdbc.sql("""
                                INSERT INTO bounce (fingerprint, kind, diagnosis, delivery_id, mailing_id, subscriber_id, words,
                                                    waits, sender, subject, excerpt, arrived_at)
                                VALUES (:fingerprint, :kind, :diagnosis, :delivery, :mailing, :subscriber, :words,
                                        :waits, :sender, :subject, :excerpt, :at)
                                ON CONFLICT DO NOTHING
                                """)
                        .param("fingerprint", fresh.fingerprint())
                        .param("kind", fresh.kind().word())
                        .param(
                                "diagnosis",
                                fresh.diagnosis() == null
                                        ? null
                                        : fresh.diagnosis().word(),
                                java.sql.Types.VARCHAR)
                        .param(
                                "delivery",
                                fresh.sent() == null ? null : fresh.sent().deliveryId(),
                                java.sql.Types.BIGINT)
                        .param(
                                "mailing",
                                fresh.sent() == null ? null : fresh.sent().mailingId(),
                                java.sql.Types.BIGINT)
                        .param(
                                "subscriber",
                                fresh.sent() == null
                                        ? fresh.subscriberId()
                                        : (Long) fresh.sent().subscriberId(),
                                java.sql.Types.BIGINT)
                        .param("words", fresh.words())
                        .param("waits", fresh.excerpt() != null)
                        .param("sender", fresh.sender())
                        .param("subject", fresh.subject())
                        .param("excerpt", fresh.excerpt(), java.sql.Types.VARCHAR)
                        .param("at", Sql.utc(fresh.arrivedAt()))
                        .update()
                == 1;
    }

    /** How many mails to a subscriber failed softly since then; two reports about one mail are one. */
    int soft(long subscriber, Instant since) {
        return jdbc.sql("""
                        SELECT COUNT(DISTINCT delivery_id)
                        FROM bounce
                        WHERE subscriber_id = :subscriber AND kind = 'soft' AND arrived_at > :since
                        """)
                .param("subscriber", subscriber)
                .param("since", Sql.utc(since))
                .query(Integer.class)
                .single();
    }

    /** What came back, newest first, only below an id. */
    List<Bounce> before(long id, boolean waiting, int limit) {
        return jdbc.sql("SELECT " + COLUMNS + """
                        FROM bounce b
                        WHERE b.id < :id AND (b.waits OR NOT :waiting)
                        ORDER BY b.id DESC
                        FETCH FIRST :limit ROWS ONLY
                        """)
                .param("id", id)
                .param("waiting", waiting)
                .param("limit", limit)
                .query((row, number) -> bounce(row))
                .list();
    }

    Optional<Bounce> find(long id) {
        return jdbc.sql("SELECT " + COLUMNS + """
                        FROM bounce b
                        WHERE b.id = :id
                        """)
                .param("id", id)
                .query((row, number) -> bounce(row))
                .optional();
    }

    /** What came back of mails to a subscriber, newest first. */
    public List<Bounce> of(long subscriber, int limit) {
        return jdbc.sql("SELECT " + COLUMNS + """
                        FROM bounce b
                        WHERE b.subscriber_id = :subscriber
                        ORDER BY b.arrived_at DESC, b.id DESC
                        FETCH FIRST :limit ROWS ONLY
                        """)
                .param("subscriber", subscriber)
                .param("limit", limit)
                .query((row, number) -> bounce(row))
                .list();
    }

    /** What came back of some mailings, by kind; only kinds of which there are any. */
    public Map<Bounce.Kind, Integer> counts(Collection<Long> mailings) {
        Map<Bounce.Kind, Integer> counts = new EnumMap<>(Bounce.Kind.class);
        if (!mailings.isEmpty()) {
            jdbc.sql("""
                            SELECT kind, COUNT(*) AS number
                            FROM bounce
                            WHERE mailing_id IN (:mailings)
                            GROUP BY kind
                            """).param("mailings", mailings).query((ResultSet row) -> {
                counts.put(Bounce.Kind.of(row.getString("kind")), row.getInt("number"));
            });
        }
        return counts;
    }

    int waiting() {
        return jdbc.sql("""
                        SELECT COUNT(*)
                        FROM bounce
                        WHERE waits
                        """).query(Integer.class).single();
    }

    /** Ends the waiting, and with it the keeping of the text; false if somebody has decided already. */
    boolean decide(long id, Bounce.Kind kind, @Nullable Long subscriber) {
        return jdbc.sql("""
                                UPDATE bounce
                                SET waits = FALSE, excerpt = NULL, kind = :kind,
                                    subscriber_id = COALESCE(CAST(:subscriber AS BIGINT), subscriber_id)
                                WHERE id = :id AND waits
                                """)
                        .param("kind", kind.word())
                        .param("subscriber", subscriber, java.sql.Types.BIGINT)
                        .param("id", id)
                        .update()
                == 1;
    }

    private static Bounce bounce(ResultSet row) throws SQLException {
        String diagnosis = row.getString("diagnosis");
        return new Bounce(
                row.getLong("id"),
                Bounce.Kind.of(row.getString("kind")),
                diagnosis == null ? null : Diagnosis.ofWord(diagnosis),
                Sql.longOrNull(row, "delivery_id"),
                Sql.longOrNull(row, "mailing_id"),
                Sql.longOrNull(row, "subscriber_id"),
                row.getString("words"),
                row.getBoolean("waits"),
                row.getString("sender"),
                row.getString("subject"),
                row.getString("excerpt"),
                Sql.instant(row, "arrived_at"));
    }
}
