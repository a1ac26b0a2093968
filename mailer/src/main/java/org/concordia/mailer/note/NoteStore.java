package org.concordia.mailer.note;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.concordia.aggregator.storage.Sql;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Who wants the daily note, and up to when they were told. */
@Repository
final class NoteStore {

    private static final String WISHES = """
            SELECT n.account_id, n.subscriber_id, n.language, a.zone, n.at_hour, n.told_day, n.told_until
            FROM editor_note n
            JOIN account a ON a.id = n.account_id
            """;

    private final JdbcClient jdbc;

    NoteStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<NoteWish> all() {
        return jdbc.sql(WISHES + """
                        ORDER BY n.account_id
                        """).query((row, number) -> wish(row)).list();
    }

    Optional<NoteWish> of(String account) {
        return jdbc.sql(WISHES + """
                        WHERE a.name = :account
                        """)
                .param("account", account)
                .query((row, number) -> wish(row))
                .optional();
    }

    /** The clock an editor reads the desk by. */
    ZoneId zone(String account) {
        return place(jdbc.sql("""
                        SELECT COALESCE(zone, '') AS zone
                        FROM account
                        WHERE name = :account
                        """).param("account", account).query(String.class).single());
    }

    void setZone(String account, ZoneId zone) {
        jdbc.sql("""
                        UPDATE account
                        SET zone = :zone
                        WHERE name = :account
                        """).param("zone", zone.getId()).param("account", account).update();
    }

    /** Switches the note on, or changes it; what was told before stays told. */
    void set(String account, long subscriber, String language, int hour, LocalDate today, Instant now) {
        jdbc.sql("""
                        INSERT INTO editor_note (account_id, subscriber_id, language, at_hour, told_day, told_until)
                        SELECT a.id, :subscriber, :language, :hour, :today, CAST(:now AS TIMESTAMP(6) WITH TIME ZONE)
                        FROM account a
                        WHERE a.name = :account
                        ON CONFLICT DO NOTHING
                        """)
                .param("subscriber", subscriber)
                .param("language", language)
                .param("hour", hour)
                .param("today", today)
                .param("now", Sql.utc(now))
                .param("account", account)
                .update();
        jdbc.sql("""
                        UPDATE editor_note
                        SET subscriber_id = :subscriber, language = :language, at_hour = :hour
                        WHERE account_id = (SELECT a.id FROM account a WHERE a.name = :account)
                        """)
                .param("subscriber", subscriber)
                .param("language", language)
                .param("hour", hour)
                .param("account", account)
                .update();
    }

    void remove(String account) {
        jdbc.sql("""
                        DELETE FROM editor_note
                        WHERE account_id = (SELECT a.id FROM account a WHERE a.name = :account)
                        """).param("account", account).update();
    }

    /** Switches off every note to a person; false if there was none. */
    boolean removeOf(long subscriber) {
        return jdbc.sql("""
                                DELETE FROM editor_note
                                WHERE subscriber_id = :subscriber
                                """).param("subscriber", subscriber).update() > 0;
    }

    /** Moves a day on, in the transaction that writes its note; false if that was done, whoever did it. */
    boolean seeTo(NoteWish wish, LocalDate day, Instant until) {
        return jdbc.sql("""
                                UPDATE editor_note
                                SET told_day = :day, told_until = :until
                                WHERE account_id = :account AND told_day < :day
                                """)
                        .param("day", day)
                        .param("until", Sql.utc(until))
                        .param("account", wish.accountId())
                        .update()
                == 1;
    }

    private static NoteWish wish(ResultSet row) throws SQLException {
        String zone = row.getString("zone");
        return new NoteWish(
                row.getLong("account_id"),
                row.getLong("subscriber_id"),
                row.getString("language"),
                place(zone == null ? "" : zone),
                row.getInt("at_hour"),
                row.getObject("told_day", LocalDate.class),
                Sql.instant(row, "told_until"));
    }

    private static ZoneId place(String id) {
        return id.isEmpty() ? ZoneId.of("UTC") : ZoneId.of(id);
    }
}
