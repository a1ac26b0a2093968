package org.concordia.mailer.meter;

import java.sql.ResultSet;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.concordia.aggregator.storage.Sql;
import org.concordia.mailer.mailing.MailKind;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** How things stand, counted over indexes only: what is asked for every few seconds must cost milliseconds. */
@Repository
public final class MeterStore {

    private final JdbcClient jdbc;

    public MeterStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * How things stood at one moment.
     *
     * @param queued deliveries that still have to leave, by the kind of their mailing
     * @param paused mailings that are
     * @param feeds by status
     * @param overdue active feeds that should have been asked a minute ago
     * @param returned messages that came back and wait for an editor
     */
    record Standing(Map<MailKind, Long> queued, long paused, Map<String, Long> feeds, long overdue, long returned) {}

    Standing standing(Instant now) {
        Map<MailKind, Long> queued = new EnumMap<>(MailKind.class);
        jdbc.sql("""
                        SELECT m.kind, COUNT(d.next_try_at) AS number
                        FROM mailing m
                        JOIN delivery d ON d.mailing_id = m.id
                        WHERE m.status IN ('sending', 'paused') AND d.next_try_at IS NOT NULL
                        GROUP BY m.kind
                        """).query((ResultSet row) -> {
            queued.put(MailKind.of(row.getString("kind")), row.getLong("number"));
        });
        Map<String, Long> feeds = new HashMap<>();
        jdbc.sql("""
                        SELECT status, COUNT(*) AS number
                        FROM feed
                        GROUP BY status
                        """).query((ResultSet row) -> {
            feeds.put(row.getString("status"), row.getLong("number"));
        });
        return new Standing(
                queued,
                count("""
                        SELECT COUNT(*)
                        FROM mailing
                        WHERE status = 'paused'
                        """),
                feeds,
                jdbc.sql("""
                                SELECT COUNT(*)
                                FROM feed
                                WHERE status = 'active' AND next_poll_at < :late
                                """)
                        .param("late", Sql.utc(now.minusSeconds(60)))
                        .query(Long.class)
                        .single(),
                count("""
                        SELECT COUNT(*)
                        FROM bounce
                        WHERE waits
                        """));
    }

    private long count(String sql) {
        return jdbc.sql(sql).query(Long.class).single();
    }
}
