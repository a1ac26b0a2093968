package org.concordia.mailer.desk;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.concordia.aggregator.storage.Sql;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Accounts by name. */
@Repository
final class AccountStore {

    private final JdbcClient jdbc;

    AccountStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Adds an account unless there is one of this name; true if it is new. */
    boolean add(String name, String passwordHash, boolean oneTime, Instant now) {
        return jdbc.sql("""
                                INSERT INTO account (name, password_hash, one_time, created_at, changed_at)
                                VALUES (:name, :hash, :oneTime, :now, :now)
                                ON CONFLICT DO NOTHING
                                """)
                        .param("name", name)
                        .param("hash", passwordHash)
                        .param("oneTime", oneTime)
                        .param("now", Sql.utc(now))
                        .update()
                == 1;
    }

    Optional<Account> named(String name) {
        return jdbc.sql("""
                        SELECT id, name, password_hash, one_time, created_at, changed_at, zone
                        FROM account
                        WHERE name = :name
                        """)
                .param("name", name)
                .query((row, number) -> account(row))
                .optional();
    }

    /** All accounts by name. */
    List<Account> all() {
        return jdbc.sql("""
                        SELECT id, name, password_hash, one_time, created_at, changed_at, zone
                        FROM account
                        ORDER BY name
                        """).query((row, number) -> account(row)).list();
    }

    /** Sets a password; false if there is no such account. */
    boolean setPassword(String name, String passwordHash, boolean oneTime, Instant now) {
        return jdbc.sql("""
                                UPDATE account
                                SET password_hash = :hash, one_time = :oneTime, changed_at = :now
                                WHERE name = :name
                                """)
                        .param("hash", passwordHash)
                        .param("oneTime", oneTime)
                        .param("now", Sql.utc(now))
                        .param("name", name)
                        .update()
                == 1;
    }

    /** Removes an account unless it is the last; true if it is gone. */
    boolean remove(String name) {
        return jdbc.sql("""
                                DELETE FROM account
                                WHERE name = :name AND EXISTS (SELECT 1 FROM account other WHERE other.name <> :name)
                                """).param("name", name).update() == 1;
    }

    private static Account account(ResultSet row) throws SQLException {
        String zone = row.getString("zone");
        return new Account(
                row.getLong("id"),
                row.getString("name"),
                row.getString("password_hash"),
                row.getBoolean("one_time"),
                Sql.instant(row, "created_at"),
                Sql.instant(row, "changed_at"),
                zone == null ? ZoneOffset.UTC : ZoneId.of(zone));
    }
}
