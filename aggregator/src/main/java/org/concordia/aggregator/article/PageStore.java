package org.concordia.aggregator.article;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.concordia.aggregator.feed.Wording;
import org.concordia.aggregator.parse.PlainText;
import org.concordia.aggregator.storage.Sql;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/** The articles whose own pages are to be read, and what came of it. */
@Repository
public final class PageStore {

    /** A summary of fewer characters is thin: a page is read for it, and only a longer text takes its place. */
    public static final int THIN = 200;

    /** Only what came lately is read: older news is filed, and nobody waits for it. */
    private static final Duration LATELY = Duration.ofHours(24);

    /** What became of a page. */
    public enum Status {
        DUE,
        READ,
        /** robots.txt does not allow it. */
        FORBIDDEN,
        /** Something else than an article. */
        NO_ARTICLE,
        FAILED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A page that this process may read until the lease runs out.
     *
     * @param article as it was when claimed
     * @param attempts before this one
     * @param zone of times without one, as an editor set it for the feed
     */
    public record Claim(
            Article article,
            Instant leasedUntil,
            int attempts,
            @Nullable ZoneId zone) {}

    /**
     * What came of one attempt.
     *
     * @param said in an editor's words
     * @param nextTry when to try again; null: this is final
     * @param page what the page says; null when it was not read
     * @param article the article with the page's text; null when the page adds nothing to it
     */
    public record Outcome(
            Status status,
            Instant at,
            Wording said,
            @Nullable Instant nextTry,
            @Nullable ArticlePage page,
            @Nullable Article article) {}

    /** So many may claim at once and each find enough that the others do not hold. */
    private static final int READERS = 4;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    public PageStore(JdbcClient jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /**
     * Makes pages due: of new articles with thin summaries, in feeds whose pages are read; and again of articles whose
     * outlet edited them, so that the feed's thin summary stands where the page's text did. Whoever stored the article,
     * and however often this is called.
     */
    public void enqueue(Instant now) {
        jdbc.sql("""
                        INSERT INTO article_page (article_id, feed_id, host, next_try_at)
                        SELECT a.id, a.feed_id, SUBSTRING(a.rest FROM 1 FOR POSITION('/' IN a.rest || '/') - 1), :now
                        FROM (SELECT b.*, SUBSTRING(b.address FROM POSITION('//' IN b.address) + 2) AS rest
                              FROM article b) a
                        JOIN feed f ON f.id = a.feed_id
                        WHERE f.read_pages AND f.status = 'active'
                          AND NOT a.backfill
                          AND a.published_at > :oldest AND a.fetched_at > :oldest
                          AND CHAR_LENGTH(a.summary) < :thin
                          AND a.address LIKE 'http%' AND a.address NOT LIKE '%#%'
                          AND NOT EXISTS (SELECT 1 FROM article_page p WHERE p.article_id = a.id)
                        ON CONFLICT DO NOTHING
                        """)
                .param("now", Sql.utc(now))
                .param("oldest", Sql.utc(now.minus(LATELY)))
                .param("thin", THIN)
                .update();
        jdbc.sql("""
                        UPDATE article_page
                        SET status = 'due', attempts = 0, next_try_at = :now, feed_summary = NULL
                        WHERE status = 'read' AND feed_summary IS NOT NULL AND asked_at > :oldest
                          AND EXISTS (SELECT 1
                                      FROM article a
                                      WHERE a.id = article_page.article_id AND CHAR_LENGTH(a.summary) < :thin)
                        """)
                .param("now", Sql.utc(now))
                .param("oldest", Sql.utc(now.minus(LATELY)))
                .param("thin", THIN)
                .update();
    }

    /**
     * Claims pages that are due, those longest due first.
     *
     * @param perHost how many of one host may be claimed at once, those claimed before included
     */
    public List<Claim> due(Instant now, Duration lease, int limit, int perHost) {
        return transaction.execute(status -> {
            // Chosen first and locked then, as feeds are.
            List<Long> chosen = jdbc.sql("""
                            SELECT r.article_id
                            FROM (SELECT q.article_id, q.next_try_at, q.leased_until, q.host, q.feed_id,
                                         ROW_NUMBER() OVER (
                                           PARTITION BY q.host
                                           ORDER BY CASE WHEN q.leased_until > :now THEN 0 ELSE 1 END,
                                                    q.next_try_at, q.article_id) AS place
                                  FROM article_page q
                                  WHERE q.status = 'due' AND q.next_try_at <= :now) r
                            WHERE r.place <= :perHost
                              AND (r.leased_until IS NULL OR r.leased_until <= :now)
                              AND EXISTS (SELECT 1
                                          FROM feed f
                                          WHERE f.id = r.feed_id AND f.read_pages AND f.status = 'active'
                                            AND (f.pages_stopped_until IS NULL OR f.pages_stopped_until <= :now))
                              AND NOT EXISTS (SELECT 1
                                              FROM host_hold h
                                              WHERE h.host = r.host AND h.held_until > :now)
                            ORDER BY r.next_try_at, r.article_id
                            FETCH FIRST :chosen ROWS ONLY
                            """)
                    .param("now", Sql.utc(now))
                    .param("perHost", perHost)
                    .param("chosen", READERS * limit)
                    .query(Long.class)
                    .list();
            if (chosen.isEmpty()) {
                return List.of();
            }
            List<Long> ids = jdbc.sql("""
                            SELECT p.article_id
                            FROM article_page p
                            WHERE p.article_id IN (:chosen) AND p.status = 'due' AND p.next_try_at <= :now
                              AND (p.leased_until IS NULL OR p.leased_until <= :now)
                            ORDER BY p.next_try_at, p.article_id
                            FETCH FIRST :limit ROWS ONLY
                            FOR UPDATE SKIP LOCKED
                            """)
                    .param("chosen", chosen)
                    .param("now", Sql.utc(now))
                    .param("limit", limit)
                    .query(Long.class)
                    .list();
            if (ids.isEmpty()) {
                return List.of();
            }
            Instant until = now.plus(lease);
            jdbc.sql("""
                            UPDATE article_page
                            SET leased_until = :until
                            WHERE article_id IN (:ids) AND status = 'due' AND next_try_at <= :now
                              AND (leased_until IS NULL OR leased_until <= :now)
                            """)
                    .param("until", Sql.utc(until))
                    .param("ids", ids)
                    .param("now", Sql.utc(now))
                    .update();
            return jdbc.sql("SELECT p.leased_until, p.attempts, f.zone, " + ArticleStore.COLUMNS + """
                            FROM article_page p
                            JOIN article a ON a.id = p.article_id
                            JOIN feed f ON f.id = a.feed_id
                            JOIN outlet o ON o.id = a.outlet_id
                            WHERE p.article_id IN (:ids) AND p.leased_until = :until
                            ORDER BY p.next_try_at, p.article_id
                            """)
                    .param("ids", ids)
                    .param("until", Sql.utc(until))
                    .query((row, number) -> claim(row))
                    .list();
        });
    }

    private static Claim claim(ResultSet row) throws SQLException {
        String zone = row.getString("zone");
        return new Claim(
                ArticleStore.article(row),
                Sql.instant(row, "leased_until"),
                row.getInt("attempts"),
                zone == null ? null : ZoneId.of(zone));
    }

    /** Gives a claimed page back unread. */
    public void release(Claim claim) {
        hold(claim);
    }

    /**
     * Takes the page's row for the running transaction, so that what came of it is stored once.
     *
     * @return false if the lease ran out and somebody else claimed it
     */
    public boolean hold(Claim claim) {
        return jdbc.sql("""
                                UPDATE article_page
                                SET leased_until = NULL
                                WHERE article_id = :id AND leased_until = :lease
                                """)
                        .param("id", claim.article().id())
                        .param("lease", Sql.utc(claim.leasedUntil()))
                        .update()
                == 1;
    }

    /**
     * Keeps what came of an attempt, in the transaction that {@link #hold holds} the page.
     *
     * @return true if the page's text became the article's; false also when the outlet edited the article meanwhile
     */
    public boolean record(Claim claim, Outcome outcome) {
        Article before = claim.article();
        Article after = outcome.article();
        boolean taken = after != null
                && jdbc.sql("""
                                        UPDATE article
                                        SET summary = :text, author = :author, language = :language,
                                            published_at = :published, published_from = :from, backfill = :backfill,
                                            categories = :categories, image = :image
                                        WHERE id = :id AND summary = :before
                                        """)
                                .param("text", after.summary())
                                .param("author", after.author())
                                .param("language", after.language())
                                .param("published", Sql.utc(after.published().at()))
                                .param("from", after.published().from().name().toLowerCase(Locale.ROOT))
                                .param("backfill", after.backfill())
                                .param("categories", ArticleStore.lines(after.categories()))
                                .param("image", after.image())
                                .param("id", before.id())
                                .param("before", before.summary())
                                .update()
                        == 1;
        ArticlePage page = outcome.page();
        jdbc.sql("""
                        UPDATE article_page
                        SET status = :status, attempts = attempts + 1, next_try_at = :next, asked_at = :at, said = :said,
                            feed_summary = :summary, headline = :headline, byline = :byline,
                            published_at = :published, tags = :tags, image = :image
                        WHERE article_id = :id
                        """)
                .param("status", (outcome.nextTry() == null ? outcome.status() : Status.DUE).word())
                .param("next", Sql.utc(outcome.nextTry() == null ? outcome.at() : outcome.nextTry()))
                .param("at", Sql.utc(outcome.at()))
                .param("said", outcome.said().stored())
                .param("summary", taken ? before.summary() : null)
                .param("headline", page == null ? null : page.headline())
                .param("byline", page == null ? null : byline(page))
                .param("published", page == null ? null : Sql.utc(page.publishedAt()))
                .param("tags", page == null || page.tags().isEmpty() ? null : String.join("\n", page.tags()))
                .param("image", page == null ? null : page.image())
                .param("id", before.id())
                .update();
        return taken;
    }

    /** The authors as one line; null when the page names none. */
    public static @Nullable String byline(ArticlePage page) {
        return page.authors().isEmpty() ? null : PlainText.cut(String.join(", ", page.authors()), 500);
    }
}
