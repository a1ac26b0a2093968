package org.concordia.aggregator.feed;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.concordia.aggregator.storage.Sql;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** When outlets were heard of, and which are silent. */
@Repository
final class SilenceStore {

    private final JdbcClient jdbc;

    SilenceStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * An outlet that is polled.
     *
     * @param lookedAt when one of its feeds last answered well; null: never
     * @param published its last article up to now; null: none yet
     * @param silent whether it is held to be silent
     */
    record Watched(
            long id, @Nullable Instant lookedAt, @Nullable Instant published, boolean silent) {}

    List<Watched> watched(Instant now) {
        return jdbc.sql("""
                        SELECT o.id, o.silent_since,
                               (SELECT MAX(CASE WHEN f.last_outcome IN ('fetched', 'not_modified') THEN f.last_polled_at
                                                ELSE f.last_fetched_at END)
                                FROM feed f
                                WHERE f.outlet_id = o.id AND f.status = 'active') AS looked_at,
                               (SELECT a.published_at
                                FROM article a
                                WHERE a.outlet_id = o.id AND a.published_at <= :now
                                ORDER BY a.outlet_id DESC, a.published_at DESC
                                FETCH FIRST 1 ROW ONLY) AS published_at
                        FROM outlet o
                        WHERE EXISTS (SELECT 1 FROM feed f WHERE f.outlet_id = o.id AND f.status = 'active')
                        ORDER BY o.id
                        """)
                .param("now", Sql.utc(now))
                .query((row, number) -> new Watched(
                        row.getLong("id"),
                        Sql.instantOrNull(row, "looked_at"),
                        Sql.instantOrNull(row, "published_at"),
                        row.getObject("silent_since") != null))
                .list();
    }

    /** When something new of an outlet was last seen that came out between two times; null if all of it was old. */
    @Nullable
    Instant seen(long outlet, Instant from, Instant until) {
        return jdbc.sql("""
                        SELECT MAX(a.fetched_at) AS seen_at
                        FROM article a
                        WHERE a.outlet_id = :outlet AND a.published_at BETWEEN :from AND :until AND NOT a.backfill
                        """)
                                .param("outlet", outlet)
                                .param("from", Sql.utc(from))
                                .param("until", Sql.utc(until))
                                .query((row, number) -> new Object[] {Sql.instantOrNull(row, "seen_at")})
                                .single()[0]
                        instanceof Instant at
                ? at
                : null;
    }

    /** The hours in which an outlet published between two times, ascending. */
    List<Instant> hours(long outlet, Instant from, Instant until) {
        return jdbc
                .sql("""
                        SELECT DISTINCT DATE_TRUNC('hour', a.published_at) AS at
                        FROM article a
                        WHERE a.outlet_id = :outlet AND a.published_at BETWEEN :from AND :until
                        ORDER BY at
                        """)
                .param("outlet", outlet)
                .param("from", Sql.utc(from))
                .param("until", Sql.utc(until))
                .query((row, number) -> Sql.instant(row, "at"))
                .list()
                .stream()
                .map(Objects::requireNonNull)
                .toList();
    }

    /** Calls an outlet silent; false if it was so already, whoever said it. */
    boolean fellSilent(long outlet, Silence.Unusual silence) {
        return jdbc.sql("""
                                UPDATE outlet
                                SET silent_since = :since, usual_seconds = :usual
                                WHERE id = :id AND silent_since IS NULL
                                """)
                        .param("since", Sql.utc(silence.since()))
                        .param("usual", silence.usual().toSeconds())
                        .param("id", outlet)
                        .update()
                == 1;
    }

    /** Calls an outlet silent no more; false if it was not. */
    boolean heard(long outlet) {
        return jdbc.sql("""
                                UPDATE outlet
                                SET silent_since = NULL, usual_seconds = NULL
                                WHERE id = :id AND silent_since IS NOT NULL
                                """).param("id", outlet).update() == 1;
    }

    void tell(long outlet, String kind, Wording words, Instant at) {
        jdbc.sql("""
                        INSERT INTO outlet_notice (outlet_id, kind, words, at)
                        VALUES (:outlet, :kind, :words, :at)
                        """)
                .param("outlet", outlet)
                .param("kind", kind)
                .param("words", words.stored())
                .param("at", Sql.utc(at))
                .update();
    }
}
