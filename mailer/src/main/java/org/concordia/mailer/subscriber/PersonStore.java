package org.concordia.mailer.subscriber;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.concordia.aggregator.storage.Sql;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Everything that the database has on one person, whichever package wrote it: read as a whole, and deleted as a whole.
 * {@code PersonStoreIT} walks all tables and fails when one knows people that are not seen to here.
 */
@Repository
final class PersonStore {

    /** Mails to one person alone: their text is about nobody else, and goes with them. */
    private static final List<String> LETTERS =
            List.of("confirmation", "choices", "welcome", "goodbye", "note", "call", "urgent_call");

    private final JdbcClient jdbc;
    private final ErasedStore erased;

    PersonStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
        this.erased = new ErasedStore(jdbc);
    }

    /** All of it by what it is about; each row by the names of its columns, times in ISO-8601 UTC. */
    Map<String, Object> all(Subscriber who) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("person", rows("""
                        SELECT id, address, name, language, zone, consent, created_at, digest_hour, quiet_from,
                               quiet_to, quiet_folds, alerts_a_day
                        FROM subscriber
                        WHERE id = :id
                        """, who));
        all.put("subscriptions", rows("""
                        SELECT e.name AS edition, t.name AS alerts_of, n.status, n.changed_at
                        FROM subscription n
                        LEFT JOIN edition e ON e.id = n.edition_id
                        LEFT JOIN topic t ON t.id = n.topic_id
                        WHERE n.subscriber_id = :id
                        ORDER BY n.id
                        """, who));
        all.put("record_of_consent", rows("""
                        SELECT at, act, how, what, wording, language, page
                        FROM consent
                        WHERE subscriber_id = :id
                        ORDER BY id
                        """, who));
        all.put("reasons_for_leaving", rows("""
                        SELECT reason, words, said_at
                        FROM farewell
                        WHERE subscriber_id = :id
                        ORDER BY id
                        """, who));
        all.put("sign_ups_not_seen_to", rows("""
                        SELECT address, name, language, zone, wants, wording, shown_in, page, asked_at
                        FROM sign_up
                        WHERE id IN (:sign_ups)
                        ORDER BY id
                        """, who));
        all.put("mails_with_a_link", rows("""
                        SELECT sent_at
                        FROM link_mail
                        WHERE subscriber_id = :id
                        ORDER BY id
                        """, who));
        all.put("mails", rows("""
                        SELECT m.kind, m.subject, m.language, m.frozen_at, d.status, d.attempts, d.uncertain_count,
                               d.first_tried_at, d.next_try_at, d.reply, d.changed_at
                        FROM delivery d
                        JOIN mailing m ON m.id = d.mailing_id
                        WHERE d.subscriber_id = :id
                        ORDER BY d.id
                        """, who));
        all.put("what_came_back", rows("""
                        SELECT kind, diagnosis, words, waits, sender, subject, excerpt, arrived_at
                        FROM bounce
                        WHERE subscriber_id = :id
                        ORDER BY id
                        """, who));
        all.put("not_written_to", rows("""
                        SELECT address, reason, detail, created_at
                        FROM suppression
                        WHERE address IN (:address, :key)
                        """, who));
        all.put("daily_note_as_an_editor", rows("""
                        SELECT a.name AS account, n.language, n.at_hour, n.told_day, n.told_until
                        FROM editor_note n
                        JOIN account a ON a.id = n.account_id
                        WHERE n.subscriber_id = :id
                        """, who));
        all.put("calls_as_an_editor", rows("""
                        SELECT a.name AS account, c.language, c.at_once
                        FROM editor_call c
                        JOIN account a ON a.id = c.account_id
                        WHERE c.subscriber_id = :id
                        """, who));
        all.put("alerts_called_to", rows("""
                        SELECT alert_id, urgent
                        FROM alert_call
                        WHERE subscriber_id = :id
                        ORDER BY id
                        """, who));
        return all;
    }

    private List<Map<String, Object>> rows(String sql, Subscriber who) {
        JdbcClient.StatementSpec statement = jdbc.sql(sql);
        if (sql.contains(":id")) {
            statement = statement.param("id", who.id());
        }
        if (sql.contains(":key")) {
            statement = statement.param("key", MailAddress.key(who.address()));
        }
        if (sql.contains(":address")) {
            statement = statement.param("address", who.address());
        }
        if (sql.contains(":sign_ups")) {
            statement = statement.param("sign_ups", signUps(who));
        }
        return statement.query((row, number) -> readable(row)).list();
    }

    private static Map<String, Object> readable(ResultSet row) throws SQLException {
        Map<String, Object> readable = new LinkedHashMap<>();
        ResultSetMetaData columns = row.getMetaData();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            String name = columns.getColumnLabel(i).toLowerCase(Locale.ROOT);
            switch (columns.getColumnType(i)) {
                case java.sql.Types.TIMESTAMP, java.sql.Types.TIMESTAMP_WITH_TIMEZONE -> {
                    OffsetDateTime at = row.getObject(i, OffsetDateTime.class);
                    put(readable, name, at == null ? null : at.toInstant().toString());
                }
                case java.sql.Types.CLOB, java.sql.Types.TIME, java.sql.Types.DATE ->
                    put(readable, name, row.getString(i));
                default -> put(readable, name, row.getObject(i));
            }
        }
        return readable;
    }

    private static void put(Map<String, Object> readable, String name, @Nullable Object value) {
        // What is not there is told, too: nobody has to guess whether it was left out.
        readable.put(name, value == null ? "" : value);
    }

    /**
     * Deletes all of it within the caller's transaction. What stays is a hash of the address, and rows without a
     * person: deliveries and what came back, which mailings count, and the reasons for leaving.
     *
     * @return false if there was nobody of this id any more
     */
    boolean erase(Subscriber who, Instant now) {
        // Whoever freezes a mailing for this person is done before or fails after, and then tries again without them.
        if (jdbc.sql("""
                        SELECT id
                        FROM subscriber
                        WHERE id = :id
                        FOR UPDATE
                        """).param("id", who.id()).query(Long.class).optional().isEmpty()) {
            return false;
        }
        MailAddress address = new MailAddress(who.address());
        String reason = jdbc.sql("""
                        SELECT reason
                        FROM suppression
                        WHERE address IN (:address, :key)
                        FETCH FIRST 1 ROW ONLY
                        """)
                .param("address", address.value())
                .param("key", address.key())
                .query(String.class)
                .optional()
                .orElse("erased");
        // One who was erased and signed up again without confirming keeps the first reason.
        erased.add(address, reason, now);
        run("DELETE FROM suppression WHERE address IN (:address, :key)", who, now);
        jdbc.sql("DELETE FROM sign_up WHERE id IN (:sign_ups)")
                .param("sign_ups", signUps(who))
                .update();
        run("""
                UPDATE farewell
                SET subscriber_id = NULL, consent_id = NULL, words = NULL
                WHERE subscriber_id = :id
                """, who, now);
        for (String table :
                List.of("consent", "subscription", "link_mail", "editor_note", "editor_call", "alert_call")) {
            run("DELETE FROM " + table + " WHERE subscriber_id = :id", who, now);
        }
        jdbc.sql("""
                        UPDATE bounce
                        SET subscriber_id = NULL, words = '', sender = '', subject = '', excerpt = NULL, waits = FALSE
                        WHERE subscriber_id = :id OR id IN (:naming)
                           OR delivery_id IN (SELECT d.id FROM delivery d WHERE d.subscriber_id = :id)
                        """).param("id", who.id()).param("naming", naming(who)).update();
        jdbc.sql("""
                        UPDATE mailing
                        SET subject = '', html = '', plain = '',
                            status = CASE status WHEN 'done' THEN 'done' ELSE 'cancelled' END
                        WHERE kind IN (:letters)
                          AND id IN (SELECT d.mailing_id FROM delivery d WHERE d.subscriber_id = :id)
                        """).param("letters", LETTERS).param("id", who.id()).update();
        // A sender who has some of them in hand does not find them at its next look; outcomes of finished ones are
        // void.
        run("""
                UPDATE delivery
                SET subscriber_id = NULL, reply = NULL, next_try_at = NULL,
                    changed_at = CASE WHEN status IN ('pending', 'deferred') THEN :now ELSE changed_at END,
                    status = CASE WHEN status IN ('pending', 'deferred') THEN 'unsubscribed' ELSE status END
                WHERE subscriber_id = :id
                """, who, now);
        run("DELETE FROM subscriber WHERE id = :id", who, now);
        return true;
    }

    // Databases make small letters by rules of their own, H2 by those of the machine's language: Java's are asked here.

    /** Sign-ups that wait with this address; never empty, so that it can stand in a list. */
    private List<Long> signUps(Subscriber who) {
        String key = MailAddress.key(who.address());
        List<Long> found = new ArrayList<>(List.of(0L));
        jdbc.sql("SELECT id, address FROM sign_up").query((ResultSet row) -> {
            if (MailAddress.key(row.getString("address")).equals(key)) {
                found.add(row.getLong("id"));
            }
        });
        return found;
    }

    /** What came back, is nobody's, and names this address as its sender or in the text that is kept; never empty. */
    private List<Long> naming(Subscriber who) {
        String key = MailAddress.key(who.address());
        List<Long> found = new ArrayList<>(List.of(0L));
        jdbc.sql("SELECT id, sender, COALESCE(excerpt, '') AS excerpt FROM bounce WHERE subscriber_id IS NULL")
                .query((ResultSet row) -> {
                    if (MailAddress.key(row.getString("sender") + "\n" + row.getString("excerpt"))
                            .contains(key)) {
                        found.add(row.getLong("id"));
                    }
                });
        return found;
    }

    private void run(String sql, Subscriber who, Instant now) {
        JdbcClient.StatementSpec statement = jdbc.sql(sql);
        String key = MailAddress.key(who.address());
        Map<String, Object> parameters = Map.of(
                "id", who.id(),
                "key", key,
                "address", who.address(),
                "now", Sql.utc(now));
        for (Map.Entry<String, Object> parameter : parameters.entrySet()) {
            if (sql.contains(":" + parameter.getKey())) {
                statement = statement.param(parameter.getKey(), parameter.getValue());
            }
        }
        statement.update();
    }
}
