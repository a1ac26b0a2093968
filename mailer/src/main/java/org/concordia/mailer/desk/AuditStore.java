package org.concordia.mailer.desk;

import java.time.Instant;
import java.util.List;
import org.concordia.aggregator.storage.Sql;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What editors did. */
@Repository
final class AuditStore {

    /** One act. */
    record Act(long id, Instant at, String who, String act, String what) {}

    private final JdbcClient jdbc;

    AuditStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void add(Instant at, String who, String act, String what) {
        jdbc.sql("""
                        INSERT INTO audit (at, who, act, what)
                        VALUES (:at, :who, :act, :what)
                        """)
                .param("at", Sql.utc(at))
                .param("who", who)
                .param("act", act)
                .param("what", what)
                .update();
    }

    /** The latest acts with an id below {@code before}, latest first. */
    List<Act> before(long before, int limit) {
        return jdbc.sql("""
                        SELECT id, at, who, act, what
                        FROM audit
                        WHERE id < :before
                        ORDER BY id DESC
                        FETCH FIRST :limit ROWS ONLY
                        """)
                .param("before", before)
                .param("limit", limit)
                .query((row, number) -> new Act(
                        row.getLong("id"),
                        Sql.instant(row, "at"),
                        row.getString("who"),
                        row.getString("act"),
                        row.getString("what")))
                .list();
    }
}
