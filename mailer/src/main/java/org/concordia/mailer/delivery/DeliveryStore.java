package org.concordia.mailer.delivery;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.concordia.aggregator.storage.Sql;
import org.concordia.mailer.mailing.MailKind;
import org.concordia.mailer.mailing.MailingStatus;
import org.concordia.mailer.smtp.Recipient;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The queue. A delivery is waiting ({@code next_try_at} set), in hand (that, and within a claim) or finished; each change
 * of hands is one transaction. Nobody but its sender moves {@code next_try_at} of what is in hand.
 */
@Repository
public final class DeliveryStore {

    private final JdbcTemplate statements;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    public DeliveryStore(JdbcTemplate statements, TransactionTemplate transaction) {
        this.statements = statements;
        this.jdbc = JdbcClient.create(statements);
        this.transaction = transaction;
    }

    // --- senders ---------------------------------------------------------------------------------------------------

    /** Announces a process that is about to send. */
    void enter(long sender) {
        jdbc.sql("""
                        INSERT INTO sender (id, alive_at)
                        VALUES (:sender, CURRENT_TIMESTAMP)
                        """).param("sender", sender).update();
    }

    /** Says that a sender is alive; false if others have taken it for dead, and its deliveries with it. */
    boolean renew(long sender) {
        return jdbc.sql("""
                                UPDATE sender
                                SET alive_at = CURRENT_TIMESTAMP
                                WHERE id = :sender
                                """).param("sender", sender).update() == 1;
    }

    /** Forgets a sender; what it still had in hand is due again. */
    void leave(long sender) {
        jdbc.sql("""
                        DELETE FROM sender
                        WHERE id = :sender
                        """).param("sender", sender).update();
    }

    /** Forgets dead senders, so that what they had in hand is due again; how many they were. */
    int takeBack() {
        // One that wakes up now finds itself gone and stops.
        return jdbc.sql("""
                        DELETE FROM sender
                        WHERE alive_at < CURRENT_TIMESTAMP - INTERVAL '10' SECOND
                        """).update();
    }

    // --- the queue -------------------------------------------------------------------------------------------------

    /** Deliveries of one mailing, in the hand of a sender until its claim of this number is released. */
    record Batch(long mailingId, int priority, int number, List<Long> deliveries) {}

    private record Due(long id, OffsetDateTime at) {}

    /**
     * Takes in hand the next deliveries that are due: of the most urgent mailing that has any, oldest first.
     *
     * @param number unique among the claims of the sender
     * @return empty when nothing is due that is in nobody's hand, or when the sender was taken for dead
     */
    Optional<Batch> claim(long sender, int number, int limit, Instant now) {
        // Another sender may claim the rest of a mailing between its being found and its turn.
        for (int look = 0; look < 20; look++) {
            Optional<Batch> mailing = jdbc.sql("""
                            SELECT m.id, m.priority
                            FROM mailing m
                            WHERE m.status = 'sending'
                              AND EXISTS (SELECT 1
                                          FROM delivery d
                                          WHERE d.mailing_id = m.id AND d.next_try_at <= :now
                                            AND NOT EXISTS (SELECT 1
                                                            FROM claim c
                                                            WHERE c.mailing_id = m.id
                                                              AND (d.next_try_at, d.id) >= (c.first_at, c.first_id)
                                                              AND (d.next_try_at, d.id) <= (c.last_at, c.last_id)))
                            ORDER BY m.priority DESC, m.id
                            FETCH FIRST 1 ROW ONLY
                            """)
                    .param("now", Sql.utc(now))
                    .query((row, index) -> new Batch(row.getLong("id"), row.getInt("priority"), number, List.of()))
                    .optional();
            if (mailing.isEmpty()) {
                return Optional.empty();
            }
            Batch next = mailing.get();
            List<Long> taken = transaction.execute(status -> take(next.mailingId(), sender, number, limit, now));
            if (taken != null && !taken.isEmpty()) {
                return Optional.of(new Batch(next.mailingId(), next.priority(), number, taken));
            }
        }
        return Optional.empty();
    }

    private List<Long> take(long mailing, long sender, int number, int limit, Instant now) {
        // One after the other: who claims sees all claims of this mailing.
        jdbc.sql("""
                        SELECT id
                        FROM mailing
                        WHERE id = :mailing
                        FOR UPDATE
                        """).param("mailing", mailing).query(Long.class).single();
        List<Due> due = jdbc.sql("""
                        SELECT d.id, d.next_try_at
                        FROM delivery d
                        WHERE d.mailing_id = :mailing AND d.next_try_at <= :now
                          AND NOT EXISTS (SELECT 1
                                          FROM claim c
                                          WHERE c.mailing_id = :mailing
                                            AND (d.next_try_at, d.id) >= (c.first_at, c.first_id)
                                            AND (d.next_try_at, d.id) <= (c.last_at, c.last_id))
                        ORDER BY d.mailing_id, d.next_try_at, d.id
                        FETCH FIRST :limit ROWS ONLY
                        """)
                .param("mailing", mailing)
                .param("now", Sql.utc(now))
                .param("limit", limit)
                .query((row, index) -> new Due(row.getLong("id"), row.getObject("next_try_at", OffsetDateTime.class)))
                .list();
        if (due.isEmpty()) {
            return List.of();
        }
        Due first = due.get(0);
        Due last = due.get(due.size() - 1);
        int claimed = jdbc.sql("""
                        INSERT INTO claim (sender_id, number, mailing_id, first_at, first_id, last_at, last_id)
                        SELECT s.id, CAST(:number AS INTEGER), CAST(:mailing AS BIGINT),
                               CAST(:first_at AS TIMESTAMP(6) WITH TIME ZONE), CAST(:first_id AS BIGINT),
                               CAST(:last_at AS TIMESTAMP(6) WITH TIME ZONE), CAST(:last_id AS BIGINT)
                        FROM sender s
                        WHERE s.id = :sender
                        """)
                .param("number", number)
                .param("mailing", mailing)
                .param("first_at", first.at)
                .param("first_id", first.id)
                .param("last_at", last.at)
                .param("last_id", last.id)
                .param("sender", sender)
                .update();
        return claimed == 0 ? List.of() : due.stream().map(Due::id).toList();
    }

    /** Gives up a claim: what of it is still due may be claimed again. */
    void release(long sender, int number) {
        jdbc.sql("""
                        DELETE FROM claim
                        WHERE sender_id = :sender AND number = :number
                        """).param("sender", sender).param("number", number).update();
    }

    /** A delivery as it stands just before its message leaves. */
    record Ready(
            long id,
            long subscriberId,
            String address,
            @Nullable String name,
            int attempts,
            int uncertainCount,
            @Nullable Instant firstTriedAt,
            MailingStatus mailingStatus,
            boolean suppressed,
            boolean subscribed,
            boolean stale,
            ZoneId zone,
            Recipient.@Nullable Earlier answers) {}

    /** Looks once more at everything that may forbid a message; nothing if the sender was taken for dead. */
    List<Ready> look(Collection<Long> deliveries, long sender, Instant now) {
        return jdbc.sql("""
                        SELECT d.id, d.subscriber_id, d.attempts, d.uncertain_count, d.first_tried_at,
                               s.address, s.name, s.zone, m.status AS mailing_status,
                               EXISTS (SELECT 1 FROM suppression x WHERE x.address IN (s.address, s.address_key)) AS suppressed,
                               (m.kind = 'correction' OR m.edition_id IS NULL AND m.topic_id IS NULL
                                OR EXISTS (SELECT 1
                                           FROM subscription n
                                           WHERE n.subscriber_id = d.subscriber_id AND n.status = 'confirmed'
                                             AND (n.edition_id = m.edition_id OR n.topic_id = m.topic_id)))
                               AS subscribed,
                               (m.kind IN ('alert', 'update') AND d.attempts = 0 AND m.frozen_at < :old) AS stale,
                               CASE WHEN m.answers IS NOT NULL
                                    THEN (SELECT MAX(e.id)
                                          FROM delivery e
                                          JOIN mailing f ON f.id = e.mailing_id
                                          WHERE e.subscriber_id = d.subscriber_id AND f.kind = 'alert'
                                            AND f.ref = m.answers)
                               END AS earlier_id,
                               CASE WHEN m.answers IS NOT NULL
                                    THEN (SELECT MIN(f.frozen_at)
                                          FROM mailing f
                                          WHERE f.kind = 'alert' AND f.ref = m.answers)
                               END AS earlier_at
                        FROM delivery d
                        JOIN mailing m ON m.id = d.mailing_id
                        JOIN subscriber s ON s.id = d.subscriber_id
                        WHERE d.id IN (:deliveries) AND d.next_try_at IS NOT NULL
                          AND EXISTS (SELECT 1 FROM sender WHERE id = :sender)
                        ORDER BY d.id
                        """)
                .param("deliveries", deliveries)
                .param("sender", sender)
                .param("old", Sql.utc(now.minus(MailKind.NEWS)))
                .query((row, number) -> new Ready(
                        row.getLong("id"),
                        row.getLong("subscriber_id"),
                        row.getString("address"),
                        row.getString("name"),
                        row.getInt("attempts"),
                        row.getInt("uncertain_count"),
                        Sql.instantOrNull(row, "first_tried_at"),
                        MailingStatus.of(row.getString("mailing_status")),
                        row.getBoolean("suppressed"),
                        row.getBoolean("subscribed"),
                        row.getBoolean("stale"),
                        ZoneId.of(row.getString("zone")),
                        earlier(row)))
                .list();
    }

    private static Recipient.@Nullable Earlier earlier(ResultSet row) throws SQLException {
        Long id = Sql.longOrNull(row, "earlier_id");
        return id == null ? null : new Recipient.Earlier(id, Sql.instant(row, "earlier_at"));
    }

    /** What to write of one attempt, or of the decision not to make one. */
    record Outcome(
            long delivery,
            long subscriber,
            DeliveryStatus status,
            boolean attempted,
            @Nullable Instant nextTryAt,
            boolean suppress,
            String reply,
            Instant at) {}

    /** Writes outcomes in one go; a delivery that is finished already stays as it is. */
    void record(Collection<Outcome> outcomes) {
        statements.batchUpdate("""
                        UPDATE delivery
                        SET status = ?, attempts = attempts + ?, uncertain_count = uncertain_count + ?,
                            first_tried_at = COALESCE(first_tried_at, CAST(? AS TIMESTAMP(6) WITH TIME ZONE)),
                            next_try_at = ?, reply = ?, changed_at = ?
                        WHERE id = ? AND status IN ('pending', 'deferred', 'uncertain')
                        """, outcomes, outcomes.size(), (row, outcome) -> {
            row.setString(1, outcome.status().word());
            row.setInt(2, outcome.attempted() ? 1 : 0);
            row.setInt(3, outcome.status() == DeliveryStatus.UNCERTAIN ? 1 : 0);
            row.setObject(
                    4, outcome.attempted() ? Sql.utc(outcome.at()) : null, java.sql.Types.TIMESTAMP_WITH_TIMEZONE);
            row.setObject(5, Sql.utc(outcome.nextTryAt()), java.sql.Types.TIMESTAMP_WITH_TIMEZONE);
            row.setString(6, outcome.reply());
            row.setObject(7, Sql.utc(outcome.at()), java.sql.Types.TIMESTAMP_WITH_TIMEZONE);
            row.setLong(8, outcome.delivery());
        });
    }

    /** Has deliveries that are in the caller's hand wait until a time of their own. */
    void postpone(Map<Long, Instant> until) {
        transaction.executeWithoutResult(status ->
                statements.batchUpdate("""
                        UPDATE delivery
                        SET next_try_at = ?
                        WHERE id = ? AND next_try_at IS NOT NULL
                        """, until.entrySet(), until.size(), (row, each) -> {
                    row.setObject(1, Sql.utc(each.getValue()), java.sql.Types.TIMESTAMP_WITH_TIMEZONE);
                    row.setLong(2, each.getKey());
                }));
    }

    /** Calls mailings done that have nothing left to try, and finishes what is left of cancelled ones. */
    void tidy(Instant now) {
        jdbc.sql("""
                        UPDATE delivery
                        SET status = 'cancelled', next_try_at = NULL, changed_at = :now
                        WHERE next_try_at IS NOT NULL
                          AND mailing_id IN (SELECT id FROM mailing WHERE status = 'cancelled')
                          AND mailing_id NOT IN (SELECT mailing_id FROM claim)
                        """).param("now", Sql.utc(now)).update();
        jdbc.sql("""
                        UPDATE mailing
                        SET status = 'done'
                        WHERE status = 'sending'
                          AND NOT EXISTS (SELECT 1
                                          FROM delivery d
                                          WHERE d.mailing_id = mailing.id AND d.next_try_at IS NOT NULL)
                        """).update();
    }

    // --- what became of it -----------------------------------------------------------------------------------------

    /** What is left to do for some mailings: how many deliveries, how many claims of senders, when the next is due. */
    public record Open(int waiting, int claims, @Nullable Instant nextTryAt) {}

    public Open open(Collection<Long> mailings) {
        if (mailings.isEmpty()) {
            return new Open(0, 0, null);
        }
        return jdbc.sql("""
                        SELECT COUNT(next_try_at) AS waiting, MIN(next_try_at) AS next_try_at,
                               (SELECT COUNT(*) FROM claim WHERE mailing_id IN (:mailings)) AS claims
                        FROM delivery
                        WHERE mailing_id IN (:mailings)
                        """)
                .param("mailings", mailings)
                .query((row, number) ->
                        new Open(row.getInt("waiting"), row.getInt("claims"), Sql.instantOrNull(row, "next_try_at")))
                .single();
    }

    /**
     * What of a mailing waits for a time that has not come: the hour of its readers, the end of their quiet hours, or
     * for minutes the turn of their mail server.
     *
     * @param next when the first of them is due; null if there is none
     */
    public record Later(int number, @Nullable Instant next) {}

    public Later later(long mailing, Instant now) {
        return jdbc.sql("""
                        SELECT COUNT(*) AS number, MIN(next_try_at) AS next_try_at
                        FROM delivery
                        WHERE mailing_id = :mailing AND next_try_at > :now AND status = 'pending'
                        """)
                .param("mailing", mailing)
                .param("now", Sql.utc(now))
                .query((row, number) -> new Later(row.getInt("number"), Sql.instantOrNull(row, "next_try_at")))
                .single();
    }

    /** Has what waits for a time that has not come, and was never tried, go out now; how many. */
    public int hurry(Collection<Long> mailings, Instant now) {
        Integer hurried = transaction.execute(status -> {
            jdbc.sql("""
                            SELECT id
                            FROM mailing
                            WHERE id IN (:mailings)
                            ORDER BY id
                            FOR UPDATE
                            """).param("mailings", mailings).query(Long.class).list();
            return jdbc.sql("""
                            UPDATE delivery
                            SET next_try_at = :now
                            WHERE mailing_id IN (:mailings) AND next_try_at > :now AND status = 'pending'
                            """)
                    .param("now", Sql.utc(now))
                    .param("mailings", mailings)
                    .update();
        });
        return hurried == null ? 0 : hurried;
    }

    /** Whether none of these mailings goes on by itself: each is paused, cancelled or done. */
    public boolean stopped(Collection<Long> mailings) {
        return jdbc.sql("""
                                SELECT COUNT(*)
                                FROM mailing
                                WHERE id IN (:mailings) AND status = 'sending'
                                """).param("mailings", mailings).query(Integer.class).single() == 0;
    }

    /** How many deliveries of a mailing stand where. */
    public Map<DeliveryStatus, Integer> counts(long mailing) {
        return counts(List.of(mailing)).getOrDefault(mailing, Map.of());
    }

    /** The same for several, by mailing. Mailings that are done are counted once and remembered. */
    public Map<Long, Map<DeliveryStatus, Integer>> counts(Collection<Long> mailings) {
        Map<Long, Map<DeliveryStatus, Integer>> counts = new HashMap<>();
        if (mailings.isEmpty()) {
            return counts;
        }
        jdbc.sql("""
                        SELECT mailing_id, status, number
                        FROM mailing_count
                        WHERE mailing_id IN (:mailings)
                        """).param("mailings", mailings).query(row -> {
            count(counts, row);
        });
        List<Long> unknown =
                mailings.stream().filter(id -> !counts.containsKey(id)).toList();
        if (!unknown.isEmpty()) {
            jdbc.sql("""
                            SELECT mailing_id, status, COUNT(*) AS number
                            FROM delivery
                            WHERE mailing_id IN (:mailings)
                            GROUP BY mailing_id, status
                            """).param("mailings", unknown).query(row -> {
                count(counts, row);
            });
            unknown.stream().filter(counts::containsKey).forEach(this::remember);
        }
        return counts;
    }

    private static void count(Map<Long, Map<DeliveryStatus, Integer>> counts, ResultSet row) throws SQLException {
        counts.computeIfAbsent(row.getLong("mailing_id"), id -> new EnumMap<>(DeliveryStatus.class))
                .put(DeliveryStatus.of(row.getString("status")), row.getInt("number"));
    }

    /** Remembers the counts of a mailing if it is done; its row is locked, so that nobody sends again meanwhile. */
    private void remember(long mailing) {
        transaction.executeWithoutResult(status -> jdbc.sql("""
                        SELECT id
                        FROM mailing
                        WHERE id = :mailing AND status = 'done'
                        FOR UPDATE
                        """)
                .param("mailing", mailing)
                .query(Long.class)
                .optional()
                .ifPresent(done -> jdbc.sql("""
                                INSERT INTO mailing_count (mailing_id, status, number)
                                SELECT mailing_id, status, COUNT(*)
                                FROM delivery
                                WHERE mailing_id = :mailing
                                GROUP BY mailing_id, status
                                ON CONFLICT DO NOTHING
                                """).param("mailing", done).update()));
    }

    /** What was not accepted of a mailing, the most frequent first. */
    public List<Troubles.Kind> troubles(long mailing, int limit) {
        Troubles troubles = new Troubles();
        jdbc.sql("""
                        SELECT d.status, d.reply, SUBSTRING(s.address_key FROM POSITION('@' IN s.address_key) + 1) AS domain
                        FROM delivery d
                        JOIN subscriber s ON s.id = d.subscriber_id
                        WHERE d.mailing_id = :mailing AND d.reply IS NOT NULL
                          AND d.status IN ('deferred', 'bounced', 'uncertain', 'expired')
                        """).param("mailing", mailing).query((ResultSet row) -> {
            troubles.add(DeliveryStatus.of(row.getString("status")), row.getString("reply"), row.getString("domain"));
        });
        return troubles.kinds(limit);
    }

    /**
     * How a domain took a mailing.
     *
     * @param accepted how many were
     * @param lastAt when the last of them was; null if none was
     * @param waiting how many are still to be sent
     * @param again how many were tried more than once
     */
    public record Pace(
            String domain, int accepted, @Nullable Instant lastAt, int waiting, int again) {

        /**
         * How long after a moment the last was accepted, in the two largest of hours, minutes and seconds, whose signs
         * both languages share; empty if none was.
         */
        public String after(Instant frozenAt) {
            if (lastAt == null) {
                return "";
            }
            long seconds = Math.max(0, Duration.between(frozenAt, lastAt).toSeconds());
            return seconds < 60
                    ? seconds + " s"
                    : seconds < 3600
                            ? seconds / 60 + " min " + seconds % 60 + " s"
                            : seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
        }
    }

    /** The domains that got a mailing last, and before them those that still wait for it. */
    public List<Pace> slowest(long mailing, int limit) {
        return jdbc.sql("""
                        SELECT domain, COUNT(accepted_at) AS accepted, MAX(accepted_at) AS last_at,
                               COUNT(next_try_at) AS waiting, COUNT(again) AS again
                        FROM (SELECT SUBSTRING(s.address_key FROM POSITION('@' IN s.address_key) + 1) AS domain,
                                     CASE WHEN d.status = 'accepted' THEN d.changed_at END AS accepted_at,
                                     d.next_try_at,
                                     CASE WHEN d.attempts > 1 THEN 1 END AS again
                              FROM delivery d
                              JOIN subscriber s ON s.id = d.subscriber_id
                              WHERE d.mailing_id = :mailing) AS each_delivery
                        GROUP BY domain
                        HAVING COUNT(accepted_at) + COUNT(next_try_at) > 0
                        ORDER BY CASE WHEN COUNT(next_try_at) > 0 THEN 0 ELSE 1 END, MAX(accepted_at) DESC, domain
                        FETCH FIRST :limit ROWS ONLY
                        """)
                .param("mailing", mailing)
                .param("limit", limit)
                .query((row, number) -> new Pace(
                        row.getString("domain"),
                        row.getInt("accepted"),
                        Sql.instantOrNull(row, "last_at"),
                        row.getInt("waiting"),
                        row.getInt("again")))
                .list();
    }

    /** One mailing as one subscriber got it, or did not. */
    public record Received(
            long mailingId,
            MailKind kind,
            String language,
            String subject,
            DeliveryStatus status,
            int attempts,
            @Nullable String reply,
            Instant changedAt) {}

    /** What was sent to a subscriber, newest first. */
    public List<Received> to(long subscriber, int limit) {
        return jdbc.sql("""
                        SELECT d.mailing_id, m.kind, m.language, m.subject, d.status, d.attempts, d.reply, d.changed_at
                        FROM delivery d
                        JOIN mailing m ON m.id = d.mailing_id
                        WHERE d.subscriber_id = :subscriber
                        ORDER BY d.id DESC
                        FETCH FIRST :limit ROWS ONLY
                        """)
                .param("subscriber", subscriber)
                .param("limit", limit)
                .query((row, number) -> new Received(
                        row.getLong("mailing_id"),
                        MailKind.of(row.getString("kind")),
                        row.getString("language"),
                        row.getString("subject"),
                        DeliveryStatus.of(row.getString("status")),
                        row.getInt("attempts"),
                        row.getString("reply"),
                        Sql.instant(row, "changed_at")))
                .list();
    }

    /** How many deliveries of a mailing were uncertain at least once. */
    public int everUncertain(long mailing) {
        return jdbc.sql("""
                        SELECT COUNT(*)
                        FROM delivery
                        WHERE mailing_id = :mailing AND uncertain_count > 0
                        """).param("mailing", mailing).query(Integer.class).single();
    }

    /** Sends once more what a mailing left uncertain; how many. */
    public int retryUncertain(long mailing, Instant now) {
        Integer again = transaction.execute(status -> {
            jdbc.sql("""
                            SELECT id
                            FROM mailing
                            WHERE id = :mailing
                            FOR UPDATE
                            """).param("mailing", mailing).query(Long.class).single();
            int retried = jdbc.sql("""
                            UPDATE delivery
                            SET next_try_at = :now
                            WHERE mailing_id = :mailing AND status = 'uncertain'
                              AND (next_try_at IS NULL OR next_try_at > :now)
                            """)
                    .param("now", Sql.utc(now))
                    .param("mailing", mailing)
                    .update();
            if (retried > 0) {
                jdbc.sql("""
                                DELETE FROM mailing_count
                                WHERE mailing_id = :mailing
                                """).param("mailing", mailing).update();
                jdbc.sql("""
                                UPDATE mailing
                                SET status = 'sending'
                                WHERE id = :mailing AND status = 'done'
                                """).param("mailing", mailing).update();
            }
            return retried;
        });
        return again == null ? 0 : again;
    }
}
