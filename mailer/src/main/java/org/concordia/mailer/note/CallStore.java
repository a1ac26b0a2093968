package org.concordia.mailer.note;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Which editors are mailed when an alert waits, and what they were mailed. */
@Repository
final class CallStore {

    private final JdbcClient jdbc;

    CallStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** An editor's wish: the person with the address, and whether they are mailed at once. */
    record Wish(long subscriberId, String language, boolean atOnce) {}

    /** Somebody to mail. */
    record Editor(long subscriberId, String language, ZoneId zone) {}

    Optional<Wish> of(String account) {
        return jdbc.sql("""
                        SELECT c.subscriber_id, c.language, c.at_once
                        FROM editor_call c
                        JOIN account a ON a.id = c.account_id
                        WHERE a.name = :account
                        """)
                .param("account", account)
                .query((row, number) ->
                        new Wish(row.getLong("subscriber_id"), row.getString("language"), row.getBoolean("at_once")))
                .optional();
    }

    void set(String account, Wish wish) {
        jdbc.sql("""
                        INSERT INTO editor_call (account_id, subscriber_id, language, at_once)
                        SELECT a.id, :subscriber, :language, :once
                        FROM account a
                        WHERE a.name = :account
                        ON CONFLICT DO NOTHING
                        """)
                .param("subscriber", wish.subscriberId())
                .param("language", wish.language())
                .param("once", wish.atOnce())
                .param("account", account)
                .update();
        jdbc.sql("""
                        UPDATE editor_call
                        SET subscriber_id = :subscriber, language = :language, at_once = :once
                        WHERE account_id = (SELECT a.id FROM account a WHERE a.name = :account)
                        """)
                .param("subscriber", wish.subscriberId())
                .param("language", wish.language())
                .param("once", wish.atOnce())
                .param("account", account)
                .update();
    }

    void remove(String account) {
        jdbc.sql("""
                        DELETE FROM editor_call
                        WHERE account_id = (SELECT a.id FROM account a WHERE a.name = :account)
                        """).param("account", account).update();
    }

    /** Mails a person only when nobody has decided; false if that was so. */
    boolean notAtOnce(long subscriber) {
        return jdbc.sql("""
                                UPDATE editor_call
                                SET at_once = FALSE
                                WHERE subscriber_id = :subscriber AND at_once
                                """).param("subscriber", subscriber).update() > 0;
    }

    /** Those who want to be mailed at once. */
    List<Editor> atOnce() {
        return editors("WHERE c.at_once");
    }

    /** All editors with an address, be it for alerts or for the daily note. */
    List<Editor> all() {
        return editors("WHERE COALESCE(c.subscriber_id, n.subscriber_id) IS NOT NULL");
    }

    private List<Editor> editors(String which) {
        return jdbc.sql("""
                        SELECT DISTINCT COALESCE(c.subscriber_id, n.subscriber_id) AS subscriber_id,
                               COALESCE(c.language, n.language) AS language, COALESCE(a.zone, 'UTC') AS zone
                        FROM account a
                        LEFT JOIN editor_call c ON c.account_id = a.id
                        LEFT JOIN editor_note n ON n.account_id = a.id
                        """ + which)
                .query((row, number) -> new Editor(
                        row.getLong("subscriber_id"), row.getString("language"), ZoneId.of(row.getString("zone"))))
                .list();
    }

    /** The number of a call that was not made yet; empty if it was. */
    Optional<Long> add(long alertId, long subscriberId, boolean urgent) {
        int added = jdbc.sql("""
                        INSERT INTO alert_call (alert_id, subscriber_id, urgent)
                        VALUES (:alert, :subscriber, :urgent)
                        ON CONFLICT DO NOTHING
                        """)
                .param("alert", alertId)
                .param("subscriber", subscriberId)
                .param("urgent", urgent)
                .update();
        return added == 0
                ? Optional.empty()
                : jdbc.sql("""
                                SELECT id
                                FROM alert_call
                                WHERE alert_id = :alert AND subscriber_id = :subscriber AND urgent = :urgent
                                """)
                        .param("alert", alertId)
                        .param("subscriber", subscriberId)
                        .param("urgent", urgent)
                        .query(Long.class)
                        .optional();
    }
}
