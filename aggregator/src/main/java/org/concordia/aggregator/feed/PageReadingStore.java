package org.concordia.aggregator.feed;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.concordia.aggregator.storage.Sql;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Which feeds have their articles' pages read, and how that does. */
@Repository
public final class PageReadingStore {

    /** Pages in a row that give no text before their feed's reading stops. */
    static final int FAILURES_TO_STOP = 10;

    /** How long it stops unless an editor switches it on before. */
    static final Duration STOP = Duration.ofHours(24);

    private static final Duration TALLIED = Duration.ofHours(24);

    private final JdbcClient jdbc;

    public PageReadingStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Switches the reading of a feed's pages on or off; what stopped it is forgotten. */
    public void turn(long feedId, boolean on) {
        jdbc.sql("""
                        UPDATE feed
                        SET read_pages = :on, pages_failed = 0, pages_stopped_until = NULL
                        WHERE id = :id
                        """).param("on", on).param("id", feedId).update();
    }

    /** A page of this feed gave text. */
    public void worked(long feedId) {
        jdbc.sql("""
                        UPDATE feed
                        SET pages_failed = 0
                        WHERE id = :id AND pages_failed > 0
                        """).param("id", feedId).update();
    }

    /**
     * A page of this feed gave nothing, for good. The tenth in a row stops the reading for a day and tells the editors.
     *
     * @param said why
     * @return true if it stopped now
     */
    public boolean failed(long feedId, Wording said, Instant now) {
        jdbc.sql("""
                        UPDATE feed
                        SET pages_failed = pages_failed + 1
                        WHERE id = :id
                        """).param("id", feedId).update();
        Instant until = now.plus(STOP);
        boolean stopped = jdbc.sql("""
                                UPDATE feed
                                SET pages_failed = 0, pages_stopped_until = :until
                                WHERE id = :id AND pages_failed >= :most
                                """)
                        .param("until", Sql.utc(until))
                        .param("id", feedId)
                        .param("most", FAILURES_TO_STOP)
                        .update()
                == 1;
        if (stopped) {
            jdbc.sql("""
                            INSERT INTO feed_notice (feed_id, kind, words, at)
                            VALUES (:feed, 'pages', :words, :at)
                            """)
                    .param("feed", feedId)
                    .param(
                            "words",
                            Wording.of("feed.notice.pages", FAILURES_TO_STOP).stored())
                    .param("at", Sql.utc(now))
                    .update();
        }
        return stopped;
    }

    /** How the reading of a feed's pages does. */
    public PageReading of(long feedId, Instant now, int latest) {
        Map<Long, PageReading.Page> said = new HashMap<>();
        jdbc.sql("""
                        SELECT p.article_id, p.status, p.said, p.byline, p.tags
                        FROM article_page p
                        JOIN article a ON a.id = p.article_id
                        WHERE a.feed_id = :feed
                        ORDER BY a.published_at DESC, a.id DESC
                        FETCH FIRST :limit ROWS ONLY
                        """).param("feed", feedId).param("limit", latest).query(row -> {
            String tags = row.getString("tags");
            said.put(
                    row.getLong("article_id"),
                    new PageReading.Page(
                            row.getString("status"),
                            wording(row.getString("said")),
                            row.getString("byline"),
                            tags == null ? List.of() : List.of(tags.split("\n"))));
        });
        List<PageReading.Tally> tallies = jdbc.sql("""
                        SELECT status, said, COUNT(*) AS pages
                        FROM article_page
                        WHERE feed_id = :feed AND asked_at > :since AND said IS NOT NULL
                        GROUP BY status, said
                        ORDER BY COUNT(*) DESC, status, said
                        FETCH FIRST 20 ROWS ONLY
                        """)
                .param("feed", feedId)
                .param("since", Sql.utc(now.minus(TALLIED)))
                .query((row, number) -> new PageReading.Tally(
                        row.getString("status"), Wording.read(row.getString("said")), row.getInt("pages")))
                .list();
        return jdbc.sql("""
                        SELECT f.read_pages, f.pages_stopped_until,
                               (SELECT PERCENTILE_DISC(0.5) WITHIN GROUP (ORDER BY s.characters)
                                FROM (SELECT CHAR_LENGTH(COALESCE(p.feed_summary, a.summary)) AS characters
                                      FROM article a
                                      LEFT JOIN article_page p ON p.article_id = a.id
                                      WHERE a.feed_id = :feed
                                      ORDER BY a.published_at DESC
                                      FETCH FIRST 20 ROWS ONLY) s) AS median
                        FROM feed f
                        WHERE f.id = :feed
                        """)
                .param("feed", feedId)
                .query((row, number) -> {
                    Instant stopped = Sql.instantOrNull(row, "pages_stopped_until");
                    Long median = Sql.longOrNull(row, "median");
                    return new PageReading(
                            row.getBoolean("read_pages"),
                            stopped == null || !stopped.isAfter(now) ? null : stopped,
                            median == null ? null : median.intValue(),
                            tallies,
                            said);
                })
                .single();
    }

    private static @Nullable Wording wording(@Nullable String stored) {
        return stored == null ? null : Wording.read(stored);
    }
}
