package org.concordia.digest.alert;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.concordia.aggregator.storage.Sql;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** How many alerts there were of each kind, day by day (UTC), over all topics. */
@Repository
final class AlertFigureStore {

    private final JdbcClient jdbc;

    AlertFigureStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What is counted, in the order of an alert's way. */
    enum Figure {
        CANDIDATE,
        PROPOSED,
        SENT,
        DECLINED,
        LAPSED;

        /** As messages and styles call it. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** Counts since a time, by day; days without any are left out. */
    Map<LocalDate, Map<Figure, Integer>> since(Instant since) {
        Map<LocalDate, Map<Figure, Integer>> days = new TreeMap<>();
        jdbc.sql("""
                        SELECT 'candidate' AS figure, at
                        FROM alert_candidate
                        WHERE at >= :since
                        UNION ALL
                        SELECT 'proposed', proposed_at
                        FROM alert
                        WHERE proposed_at >= :since
                        UNION ALL
                        SELECT CASE status WHEN 'approved' THEN 'sent' ELSE status END, decided_at
                        FROM alert
                        WHERE decided_at >= :since AND status <> 'held'
                        """).param("since", Sql.utc(since)).query(row -> {
            days.computeIfAbsent(
                            Sql.instant(row, "at").atZone(ZoneOffset.UTC).toLocalDate(),
                            day -> new EnumMap<>(Figure.class))
                    .merge(Figure.valueOf(row.getString("figure").toUpperCase(java.util.Locale.ROOT)), 1, Integer::sum);
        });
        return days;
    }
}
