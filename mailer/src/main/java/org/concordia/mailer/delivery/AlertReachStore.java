package org.concordia.mailer.delivery;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.concordia.aggregator.storage.Sql;
import org.concordia.digest.alert.AlertReach;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** When the relay had taken the last mail of an alert. */
@Repository
final class AlertReachStore implements AlertReach {

    private final JdbcClient jdbc;

    AlertReachStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Map<Long, Instant> lastAccepted(Collection<Long> alertIds) {
        Map<Long, Instant> last = new HashMap<>();
        if (!alertIds.isEmpty()) {
            jdbc.sql("""
                            SELECT m.ref, MAX(d.changed_at) AS last_at
                            FROM mailing m
                            JOIN delivery d ON d.mailing_id = m.id
                            WHERE m.kind = 'alert' AND m.ref IN (:ids) AND d.status = 'accepted'
                            GROUP BY m.ref
                            """).param("ids", alertIds).query(row -> {
                last.put(row.getLong("ref"), Sql.instant(row, "last_at"));
            });
        }
        return last;
    }
}
