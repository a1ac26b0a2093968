package org.concordia.aggregator.websub;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.concordia.aggregator.feed.Wording;
import org.concordia.aggregator.storage.Sql;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/** The callbacks of all feeds: what hubs were asked, and what is due. */
@Repository
public final class CallbackStore {

    /** How long the address of an ended callback is remembered. */
    private static final Duration MEMORY = Duration.ofDays(30);

    private static final String SELECT = """
            SELECT c.id, c.feed_id, c.turn, c.status, c.topic, c.hubs, c.hub, c.site, c.token, c.secret, c.due_at,
                   c.leased_until, c.failures, c.said, c.expires_at, c.pushed_at, c.ignored, c.missed,
                   f.status AS feed_status
            FROM hub_callback c
            JOIN feed f ON f.id = c.feed_id
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    public CallbackStore(JdbcClient jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /** Of a feed, the callback in use and the one that shall be; neither, one or both, in this order. */
    List<Callback> of(long feedId) {
        return jdbc.sql(SELECT + """
                        WHERE c.feed_id = :feed AND c.turn IS NOT NULL
                        ORDER BY c.turn DESC
                        """)
                .param("feed", feedId)
                .query((row, number) -> callback(row))
                .list();
    }

    /** The callback with this address, ended ones for a while. */
    Optional<Callback> byToken(String token) {
        return jdbc.sql(SELECT + """
                        WHERE c.token = :token
                        """)
                .param("token", token)
                .query((row, number) -> callback(row))
                .optional();
    }

    /** Wants a callback for a feed, unless one is wanted already. */
    void want(long feedId, String topic, List<String> hubs, Instant dueAt) {
        jdbc.sql("""
                        INSERT INTO hub_callback (feed_id, turn, status, topic, hubs, due_at)
                        VALUES (:feed, 'next', 'wanted', :topic, :hubs, :due)
                        ON CONFLICT DO NOTHING
                        """)
                .param("feed", feedId)
                .param("topic", topic)
                .param("hubs", String.join("\n", hubs))
                .param("due", Sql.utc(dueAt))
                .update();
    }

    /** Begins a wanted callback anew with what the document names now; somebody who asks just then asks in vain. */
    void wantInstead(long id, Discovery named, Instant now) {
        jdbc.sql("""
                        UPDATE hub_callback
                        SET status = 'wanted', topic = :topic, hubs = :hubs, hub = NULL, token = NULL, secret = NULL,
                            failures = 0, said = NULL, due_at = :now, leased_until = NULL
                        WHERE id = :id AND turn = 'next'
                        """)
                .param("topic", named.topic())
                .param("hubs", String.join("\n", named.hubs()))
                .param("now", Sql.utc(now))
                .param("id", id)
                .update();
    }

    /** Keeps the hubs that the document names now. */
    void rename(long id, List<String> hubs) {
        jdbc.sql("""
                        UPDATE hub_callback
                        SET hubs = :hubs
                        WHERE id = :id
                        """).param("hubs", String.join("\n", hubs)).param("id", id).update();
    }

    /** Leaves a callback behind: its hub is told, if it pushes or may yet. */
    void leave(Callback callback, Instant now) {
        if (callback.status() == Callback.Status.VERIFIED) {
            jdbc.sql("""
                            UPDATE hub_callback
                            SET turn = NULL, status = 'leaving', failures = 0, said = NULL, due_at = :now,
                                leased_until = NULL
                            WHERE id = :id AND status = 'verified'
                            """).param("now", Sql.utc(now)).param("id", callback.id()).update();
        } else {
            end(callback.id(), now);
        }
    }

    /** Listens no more to feeds that are not polled, and wants to again when they are. */
    void leaveUnpolled(Instant now) {
        List<Callback> unpolled =
                jdbc.sql(SELECT + """
                        WHERE c.turn = 'now' AND f.status <> 'active'
                        """).query((row, number) -> callback(row)).list();
        for (Callback callback : unpolled) {
            transaction.executeWithoutResult(status -> {
                want(callback.feedId(), callback.topic(), callback.hubs(), now);
                leave(callback, now);
            });
        }
    }

    /** Makes callbacks due whose hub knows us by another address than ours is now. */
    void renewElsewhere(String site, Instant now) {
        jdbc.sql("""
                        UPDATE hub_callback
                        SET due_at = :now
                        WHERE turn = 'now' AND site <> :site AND due_at > :now
                          AND NOT EXISTS (SELECT 1
                                          FROM hub_callback other
                                          WHERE other.feed_id = hub_callback.feed_id AND other.turn = 'next')
                        """).param("now", Sql.utc(now)).param("site", site).update();
    }

    /** Ends a callback; its address is answered for a while yet. */
    void end(long id, Instant now) {
        jdbc.sql("""
                        UPDATE hub_callback
                        SET turn = NULL, status = 'ended', due_at = :due, leased_until = NULL
                        WHERE id = :id
                        """).param("due", Sql.utc(now.plus(MEMORY))).param("id", id).update();
    }

    /** Forgets what ended long ago. */
    void forget(Instant now) {
        jdbc.sql("""
                        DELETE FROM hub_callback
                        WHERE status = 'ended' AND due_at <= :now
                        """).param("now", Sql.utc(now)).update();
    }

    /** Claims callbacks that are due, so that nobody else sees to them until the lease runs out. */
    List<Callback> due(Instant now, Duration lease, int limit) {
        return transaction.execute(status -> {
            List<Long> ids = jdbc.sql("""
                            SELECT c.id
                            FROM hub_callback c
                            WHERE c.status <> 'ended' AND c.due_at <= :now
                              AND (c.leased_until IS NULL OR c.leased_until <= :now)
                              AND (c.turn IS NULL
                                OR EXISTS (SELECT 1
                                           FROM feed f
                                           WHERE f.id = c.feed_id AND f.status = 'active'))
                            ORDER BY c.due_at, c.id
                            FETCH FIRST :limit ROWS ONLY
                            FOR UPDATE SKIP LOCKED
                            """)
                    .param("now", Sql.utc(now))
                    .param("limit", limit)
                    .query(Long.class)
                    .list();
            if (ids.isEmpty()) {
                return List.of();
            }
            Instant until = now.plus(lease);
            jdbc.sql("""
                            UPDATE hub_callback
                            SET leased_until = :until
                            WHERE id IN (:ids) AND due_at <= :now AND (leased_until IS NULL OR leased_until <= :now)
                            """)
                    .param("until", Sql.utc(until))
                    .param("ids", ids)
                    .param("now", Sql.utc(now))
                    .update();
            return jdbc.sql(SELECT + """
                            WHERE c.id IN (:ids) AND c.leased_until = :until
                            ORDER BY c.due_at, c.id
                            """)
                    .param("ids", ids)
                    .param("until", Sql.utc(until))
                    .query((row, number) -> callback(row))
                    .list();
        });
    }

    /**
     * Notes a request to a hub before it is made, because the hub may verify it before it answers.
     *
     * @param until when it should have verified
     * @return false if the claim is not ours any more
     */
    boolean asking(Callback claim, String hub, String site, String token, String secret, Instant until) {
        return jdbc.sql("""
                                UPDATE hub_callback
                                SET status = 'asked', hub = :hub, site = :site, token = :token, secret = :secret,
                                    due_at = :until
                                WHERE id = :id AND leased_until = :lease
                                """)
                        .param("hub", hub)
                        .param("site", site)
                        .param("token", token)
                        .param("secret", secret)
                        .param("until", Sql.utc(until))
                        .param("id", claim.id())
                        .param("lease", Sql.utc(claim.leasedUntil()))
                        .update()
                == 1;
    }

    /** Gives a claim back, to be looked at again then; nothing if the hub verified meanwhile. */
    void later(Callback claim, Callback.Status status, int failures, @Nullable Wording said, Instant dueAt) {
        jdbc.sql("""
                        UPDATE hub_callback
                        SET status = :status, failures = :failures, said = :said, due_at = :due, leased_until = NULL
                        WHERE id = :id AND leased_until = :lease
                        """)
                .param("status", status.word())
                .param("failures", failures)
                .param("said", said == null ? null : said.stored())
                .param("due", Sql.utc(dueAt))
                .param("id", claim.id())
                .param("lease", Sql.utc(claim.leasedUntil()))
                .update();
    }

    /**
     * A hub verified: the callback that was asked for takes over from the one in use, which is left; one in use lasts
     * longer.
     *
     * @return false if it was neither asked for nor in use
     */
    boolean verified(Callback callback, Instant renewAt, Instant expiresAt, Instant now) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            Optional<Callback> before = of(callback.feedId()).stream()
                    .filter(other -> other.current() && other.id() != callback.id())
                    .findFirst();
            before.ifPresent(old -> leave(old, now));
            boolean done = jdbc.sql("""
                                    UPDATE hub_callback
                                    SET turn = 'now', status = 'verified', due_at = :renew, expires_at = :expires,
                                        leased_until = NULL, failures = 0, said = NULL,
                                        pushed_at = COALESCE(pushed_at, :pushed), ignored = ignored + :ignored,
                                        missed = missed + :missed
                                    WHERE id = :id AND token = :token AND status IN ('asked', 'verified')
                                    """)
                            .param("renew", Sql.utc(renewAt))
                            .param("expires", Sql.utc(expiresAt))
                            .param(
                                    "pushed",
                                    Sql.utc(before.map(Callback::pushedAt).orElse(null)))
                            .param("ignored", before.map(Callback::ignored).orElse(0))
                            .param("missed", before.map(Callback::missed).orElse(0))
                            .param("id", callback.id())
                            .param("token", callback.token())
                            .update()
                    == 1;
            if (!done) {
                status.setRollbackOnly();
            }
            return done;
        }));
    }

    /** A hub will not push, or not any longer: the callback ends, and another try is made then. */
    void denied(Callback callback, int failures, Wording said, Instant retryAt, Instant now) {
        transaction.executeWithoutResult(status -> {
            end(callback.id(), now);
            want(callback.feedId(), callback.topic(), callback.hubs(), retryAt);
            jdbc.sql("""
                            UPDATE hub_callback
                            SET hub = :hub, failures = :failures, said = :said
                            WHERE feed_id = :feed AND turn = 'next' AND status = 'wanted'
                            """)
                    .param("hub", callback.hub())
                    .param("failures", failures)
                    .param("said", said.stored())
                    .param("feed", callback.feedId())
                    .update();
        });
    }

    /** A push came and was taken. */
    void pushed(long id, Instant now) {
        jdbc.sql("""
                        UPDATE hub_callback
                        SET pushed_at = :now, missed = 0
                        WHERE id = :id
                        """).param("now", Sql.utc(now)).param("id", id).update();
    }

    /** A push came without a valid signature. */
    void ignored(long id) {
        jdbc.sql("""
                        UPDATE hub_callback
                        SET ignored = ignored + 1
                        WHERE id = :id
                        """).param("id", id).update();
    }

    /** A poll found what no push had brought. */
    void missed(long feedId) {
        jdbc.sql("""
                        UPDATE hub_callback
                        SET missed = missed + 1
                        WHERE feed_id = :feed AND turn = 'now'
                        """).param("feed", feedId).update();
    }

    /** Whether a hub has pushed this feed's news and no poll since found any that it had not. */
    boolean relies(long feedId, Instant now) {
        return jdbc.sql("""
                                SELECT COUNT(*)
                                FROM hub_callback
                                WHERE feed_id = :feed AND turn = 'now' AND expires_at > :now
                                  AND pushed_at IS NOT NULL AND missed = 0
                                """)
                        .param("feed", feedId)
                        .param("now", Sql.utc(now))
                        .query(Integer.class)
                        .single()
                > 0;
    }

    private static Callback callback(ResultSet row) throws SQLException {
        String said = row.getString("said");
        return new Callback(
                row.getLong("id"),
                row.getLong("feed_id"),
                "now".equals(row.getString("turn")),
                "active".equals(row.getString("feed_status")),
                Callback.Status.of(row.getString("status")),
                row.getString("topic"),
                List.of(row.getString("hubs").split("\n")),
                row.getString("hub"),
                row.getString("site"),
                row.getString("token"),
                row.getString("secret"),
                Sql.instant(row, "due_at"),
                Sql.instantOrNull(row, "leased_until"),
                row.getInt("failures"),
                said == null ? null : Wording.read(said),
                Sql.instantOrNull(row, "expires_at"),
                Sql.instantOrNull(row, "pushed_at"),
                row.getInt("ignored"),
                row.getInt("missed"));
    }
}
