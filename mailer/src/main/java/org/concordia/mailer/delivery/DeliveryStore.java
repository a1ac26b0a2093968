package org.concordia.mailer.delivery;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.concordia.aggregator.storage.Sql;
import org.concordia.mailer.mailing.MailingStatus;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The queue. A delivery is waiting ({@code next_try_at} set), in hand ({@code sender_id} set) or finished (neither);
 * each change of hands is one transaction.
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

    /** Puts back what a sender still has in hand and forgets it. */
    void leave(long sender, Instant now) {
        transaction.executeWithoutResult(status -> {
            jdbc.sql("""
                            UPDATE delivery
                            SET sender_id = NULL, next_try_at = :now
                            WHERE sender_id = :sender
                            """).param("now", Sql.utc(now)).param("sender", sender).update();
            jdbc.sql("""
                            DELETE FROM sender
                            WHERE id = :sender
                            """).param("sender", sender).update();
        });
    }

    /** Takes back what dead senders had in hand; how many deliveries that were. */
    int takeBack(Instant now) {
        List<Long> dead = jdbc.sql("""
                        SELECT id
                        FROM sender
                        WHERE alive_at < CURRENT_TIMESTAMP - INTERVAL '10' SECOND
                        """).query(Long.class).list();
        int back = 0;
        for (long sender : dead) {
            back += transaction.execute(status -> {
                // Deleting first locks out its own renewal: one that wakes up now finds itself gone and stops.
                int gone = jdbc.sql("""
                                DELETE FROM sender
                                WHERE id = :sender AND alive_at < CURRENT_TIMESTAMP - INTERVAL '10' SECOND
                                """).param("sender", sender).update();
                return gone == 0
                        ? 0
                        : jdbc.sql("""
                                        UPDATE delivery
                                        SET sender_id = NULL, next_try_at = :now
                                        WHERE sender_id = :sender
                                        """)
                                .param("now", Sql.utc(now))
                                .param("sender", sender)
                                .update();
            });
        }
        return back;
    }

    // --- the queue -------------------------------------------------------------------------------------------------

    /** Deliveries of one mailing, taken in hand. */
    record Batch(long mailingId, int priority, List<Long> deliveries) {}

    /**
     * Takes in hand the next deliveries that are due: of the most urgent mailing that has any, oldest first.
     *
     * @return empty when nothing is due, or when the sender was taken for dead
     */
    Optional<Batch> claim(long sender, int limit, Instant now) {
        // Another sender may have every row of a mailing locked for the moment that its own claim takes.
        for (int look = 0; look < 20; look++) {
            Optional<Batch> mailing =
                    jdbc.sql("""
                            SELECT m.id, m.priority
                            FROM mailing m
                            WHERE m.status = 'sending'
                              AND EXISTS (SELECT 1
                                          FROM delivery d
                                          WHERE d.mailing_id = m.id AND d.next_try_at <= :now)
                            ORDER BY m.priority DESC, m.id
                            FETCH FIRST 1 ROW ONLY
                            """)
                            .param("now", Sql.utc(now))
                            .query((row, number) -> new Batch(row.getLong("id"), row.getInt("priority"), List.of()))
                            .optional();
            if (mailing.isEmpty()) {
                return Optional.empty();
            }
            Batch next = mailing.get();
            List<Long> taken = transaction.execute(status -> take(next.mailingId(), sender, limit, now));
            if (taken != null && !taken.isEmpty()) {
                return Optional.of(new Batch(next.mailingId(), next.priority(), taken));
            }
        }
        return Optional.empty();
    }

    private List<Long> take(long mailing, long sender, int limit, Instant now) {
        List<Long> due = jdbc.sql("""
                        SELECT d.id
                        FROM delivery d
                        WHERE d.mailing_id = :mailing AND d.next_try_at <= :now
                        ORDER BY d.mailing_id, d.next_try_at, d.id
                        FETCH FIRST :limit ROWS ONLY
                        FOR UPDATE SKIP LOCKED
                        """)
                .param("mailing", mailing)
                .param("now", Sql.utc(now))
                .param("limit", limit)
                .query(Long.class)
                .list();
        if (due.isEmpty()) {
            return due;
        }
        int taken = jdbc.sql("""
                        UPDATE delivery
                        SET sender_id = :sender, next_try_at = NULL
                        WHERE id IN (:due) AND EXISTS (SELECT 1 FROM sender WHERE id = :sender)
                        """).param("sender", sender).param("due", due).update();
        return taken == due.size() ? due : List.of();
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
            boolean subscribed) {}

    /** Looks once more at everything that may forbid a message; without those that are no longer in this hand. */
    List<Ready> look(Collection<Long> deliveries, long sender) {
        return jdbc.sql("""
                        SELECT d.id, d.subscriber_id, d.attempts, d.uncertain_count, d.first_tried_at,
                               s.address, s.name, m.status AS mailing_status,
                               EXISTS (SELECT 1 FROM suppression x WHERE x.address IN (s.address, s.address_key)) AS suppressed,
                               (m.edition_id IS NULL AND m.topic_id IS NULL
                                OR EXISTS (SELECT 1
                                           FROM subscription n
                                           WHERE n.subscriber_id = d.subscriber_id AND n.status = 'confirmed'
                                             AND (n.edition_id = m.edition_id OR n.topic_id = m.topic_id)))
                               AS subscribed
                        FROM delivery d
                        JOIN mailing m ON m.id = d.mailing_id
                        JOIN subscriber s ON s.id = d.subscriber_id
                        WHERE d.id IN (:deliveries) AND d.sender_id = :sender
                        ORDER BY d.id
                        """)
                .param("deliveries", deliveries)
                .param("sender", sender)
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
                        row.getBoolean("subscribed")))
                .list();
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
                            next_try_at = ?, sender_id = NULL, reply = ?, changed_at = ?
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

    /** Puts deliveries back untried. */
    void putBack(Collection<Long> deliveries, long sender, Instant now) {
        if (deliveries.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        UPDATE delivery
                        SET sender_id = NULL, next_try_at = :now
                        WHERE id IN (:deliveries) AND sender_id = :sender
                        """)
                .param("now", Sql.utc(now))
                .param("deliveries", deliveries)
                .param("sender", sender)
                .update();
    }

    /** Calls mailings done that have nothing left to try, and finishes what is left of cancelled ones. */
    void tidy(Instant now) {
        jdbc.sql("""
                        UPDATE delivery
                        SET status = 'cancelled', next_try_at = NULL, changed_at = :now
                        WHERE next_try_at IS NOT NULL
                          AND mailing_id IN (SELECT id FROM mailing WHERE status = 'cancelled')
                        """).param("now", Sql.utc(now)).update();
        jdbc.sql("""
                        UPDATE mailing
                        SET status = 'done'
                        WHERE status = 'sending'
                          AND NOT EXISTS (SELECT 1
                                          FROM delivery d
                                          WHERE d.mailing_id = mailing.id AND d.next_try_at IS NOT NULL)
                          AND NOT EXISTS (SELECT 1
                                          FROM delivery d
                                          WHERE d.mailing_id = mailing.id AND d.sender_id IS NOT NULL)
                        """).update();
    }

    // --- what became of it -----------------------------------------------------------------------------------------

    /** What is left to do for some mailings: how many are waiting or in hand, and when the next is due. */
    public record Open(int waiting, int inHand, @Nullable Instant nextTryAt) {}

    public Open open(Collection<Long> mailings) {
        if (mailings.isEmpty()) {
            return new Open(0, 0, null);
        }
        return jdbc.sql("""
                        SELECT COUNT(next_try_at) AS waiting, COUNT(sender_id) AS in_hand,
                               MIN(next_try_at) AS next_try_at
                        FROM delivery
                        WHERE mailing_id IN (:mailings)
                        """)
                .param("mailings", mailings)
                .query((row, number) ->
                        new Open(row.getInt("waiting"), row.getInt("in_hand"), Sql.instantOrNull(row, "next_try_at")))
                .single();
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

    /** The same for several, by mailing. */
    public Map<Long, Map<DeliveryStatus, Integer>> counts(Collection<Long> mailings) {
        Map<Long, Map<DeliveryStatus, Integer>> counts = new HashMap<>();
        if (mailings.isEmpty()) {
            return counts;
        }
        jdbc.sql("""
                        SELECT mailing_id, status, COUNT(*) AS number
                        FROM delivery
                        WHERE mailing_id IN (:mailings)
                        GROUP BY mailing_id, status
                        """).param("mailings", mailings).query((ResultSet row) -> {
            counts.computeIfAbsent(row.getLong("mailing_id"), id -> new EnumMap<>(DeliveryStatus.class))
                    .put(DeliveryStatus.of(row.getString("status")), row.getInt("number"));
        });
        return counts;
    }

    /** Deliveries of a mailing that did not go through at once, by what the relay said. */
    public record Refusal(DeliveryStatus status, String reply, int number) {}

    /** The refusals of a mailing, the most frequent first. */
    public List<Refusal> refusals(long mailing, int limit) {
        return jdbc.sql("""
                        SELECT status, reply, COUNT(*) AS number
                        FROM delivery
                        WHERE mailing_id = :mailing AND reply IS NOT NULL AND status NOT IN ('accepted', 'pending')
                        GROUP BY status, reply
                        ORDER BY COUNT(*) DESC, status, reply
                        FETCH FIRST :limit ROWS ONLY
                        """)
                .param("mailing", mailing)
                .param("limit", limit)
                .query((row, number) -> refusal(row))
                .list();
    }

    private static Refusal refusal(ResultSet row) throws SQLException {
        return new Refusal(DeliveryStatus.of(row.getString("status")), row.getString("reply"), row.getInt("number"));
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
        return jdbc.sql("""
                        UPDATE delivery
                        SET next_try_at = :now
                        WHERE mailing_id = :mailing AND status = 'uncertain' AND sender_id IS NULL
                        """)
                .param("now", Sql.utc(now))
                .param("mailing", mailing)
                .update();
    }
}
