package org.concordia.aggregator.feed;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.concordia.aggregator.fetch.WebAddress;
import org.concordia.aggregator.storage.Sql;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/** Feeds, when they are due, and how they do. */
@Repository
public final class FeedStore {

    /** Polls running that must meet a permanent redirect to the same place before the feed's address changes. */
    static final int MOVES_TO_BELIEVE = 3;

    /** The {@link FeedHealth.State} of a row, in small letters. */
    static final String STATE = """
            CASE WHEN f.status <> 'active' THEN f.status
                 WHEN f.failures >= %d THEN 'failing'
                 WHEN f.failures > 0 THEN 'unsteady'
                 WHEN f.last_outcome = 'rate_limited' THEN 'held'
                 WHEN f.last_polled_at IS NULL THEN 'new'
                 WHEN o.silent_since IS NOT NULL OR f.empty_since IS NOT NULL THEN 'silent'
                 ELSE 'fine' END
            """.formatted(PollSchedule.FAILURES_TO_TELL);

    /** Of {@code feed f} and {@code outlet o}, as {@link #feed} and {@link #health(ResultSet)} read them. */
    static final String COLUMNS = """
            f.id, f.address, f.title, f.language, f.country, f.zone, f.status, f.pinned_seconds, f.next_poll_at,
            f.next_poll_why, f.leased_until, f.etag, f.last_modified, f.document_hash, f.ttl_seconds, f.moved_to,
            f.last_polled_at, f.last_fetched_at, f.last_outcome, f.last_message, f.failures, f.failing_since,
            f.problems, f.read_pages, o.id AS outlet_id, o.name AS outlet_name, o.owner AS outlet_owner,
            o.country AS outlet_country, o.language AS outlet_language, o.wire, o.official,
            f.folder, f.site, f.entries, f.dated, f.empty_since, o.silent_since, o.usual_seconds,
            """ + FeedStore.STATE + """
             AS state
            """;

    /** What a document changes in its feed's row. */
    private static final String DOCUMENT = """
            , etag = :etag,
            last_modified = :modified,
            document_hash = :hash,
            ttl_seconds = :ttl,
            problems = :problems,
            last_fetched_at = :at,
            entries = :entries,
            dated = :dated,
            empty_since = CASE WHEN :entries = 0 THEN COALESCE(empty_since, :at) END,
            title = CASE WHEN title = address THEN COALESCE(:title, title) ELSE title END
            """;

    /** So many may claim at once and each find enough that the others do not hold. */
    private static final int POLLERS = 4;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    public FeedStore(JdbcClient jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /**
     * A feed that this process may poll until the lease runs out.
     *
     * @param ttl how long its last document asked to be left alone
     * @param hash of its last document
     */
    public record Claim(
            Feed feed,
            Instant leasedUntil,
            @Nullable Duration ttl,
            @Nullable String hash) {}

    /** Something to tell an editor once. */
    public record Notice(long feedId, String feedTitle, String kind, Wording words, Instant at) {}

    /** An article of a feed in one line. */
    public record Latest(long id, String title, String address, Instant publishedAt, boolean backfill) {}

    /**
     * Claims feeds that are due, those longest due first, so that nobody else polls them until the lease runs out.
     *
     * @param perHost how many feeds of one host may be claimed at once, those claimed before included
     */
    public List<Claim> due(Instant now, Duration lease, int limit, int perHost) {
        return transaction.execute(status -> {
            // Chosen first and locked then: with the choice inside the locking statement, H2 makes it anew for every
            // row.
            List<Long> chosen = jdbc.sql("""
                            SELECT r.id
                            FROM (SELECT q.id, q.next_poll_at, q.leased_until, q.host, ROW_NUMBER() OVER (
                                           PARTITION BY q.host
                                           ORDER BY CASE WHEN q.leased_until > :now THEN 0 ELSE 1 END,
                                                    q.next_poll_at, q.id) AS place
                                  FROM feed q
                                  WHERE q.status = 'active' AND q.next_poll_at <= :now) r
                            WHERE r.place <= :perHost
                              AND (r.leased_until IS NULL OR r.leased_until <= :now)
                              AND NOT EXISTS (SELECT 1
                                              FROM host_hold h
                                              WHERE h.host = r.host AND h.held_until > :now)
                            ORDER BY r.next_poll_at, r.id
                            FETCH FIRST :chosen ROWS ONLY
                            """)
                    .param("now", Sql.utc(now))
                    .param("perHost", perHost)
                    .param("chosen", POLLERS * limit)
                    .query(Long.class)
                    .list();
            if (chosen.isEmpty()) {
                return List.of();
            }
            List<Long> ids = jdbc.sql("""
                            SELECT f.id
                            FROM feed f
                            WHERE f.id IN (:chosen) AND f.status = 'active' AND f.next_poll_at <= :now
                              AND (f.leased_until IS NULL OR f.leased_until <= :now)
                            ORDER BY f.next_poll_at, f.id
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
            // The database may see a newer row than the one that was due when the rows were chosen.
            Instant until = now.plus(lease);
            jdbc.sql("""
                            UPDATE feed
                            SET leased_until = :until
                            WHERE id IN (:ids) AND next_poll_at <= :now
                              AND (leased_until IS NULL OR leased_until <= :now)
                            """)
                    .param("until", Sql.utc(until))
                    .param("ids", ids)
                    .param("now", Sql.utc(now))
                    .update();
            return jdbc.sql("SELECT " + COLUMNS + """
                            FROM feed f
                            JOIN outlet o ON o.id = f.outlet_id
                            WHERE f.id IN (:ids) AND f.leased_until = :until
                            ORDER BY f.next_poll_at, f.id
                            """)
                    .param("ids", ids)
                    .param("until", Sql.utc(until))
                    .query((row, number) -> new Claim(
                            feed(row), Sql.instant(row, "leased_until"), ttl(row), row.getString("document_hash")))
                    .list();
        });
    }

    /** Gives a claimed feed back unpolled. */
    public void release(Claim claim) {
        jdbc.sql("""
                        UPDATE feed
                        SET leased_until = NULL
                        WHERE id = :id AND leased_until = :lease
                        """)
                .param("id", claim.feed().id())
                .param("lease", Sql.utc(claim.leasedUntil()))
                .update();
    }

    /**
     * Keeps what came of a poll and ends the claim. Notices arise here: after {@link PollSchedule#FAILURES_TO_TELL}
     * failures, at the recovery from them, at a move and at a retirement.
     *
     * @return false, and nothing is kept, if the lease ran out and somebody else claimed the feed, or if an editor removed
     *     it from polling
     */
    public boolean record(Claim claim, PollOutcome outcome) {
        Feed feed = claim.feed();
        PollOutcome.Kind kind = outcome.kind();
        int failures = kind.failed() ? feed.failures() + 1 : kind.worked() ? 0 : feed.failures();
        String to = elsewhere(feed, outcome.movedTo());
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("next", Sql.utc(outcome.next().at()));
        values.put("why", outcome.next().why().stored());
        values.put("held", Wording.of("feed.why.host").stored());
        values.put("at", Sql.utc(outcome.at()));
        values.put("kind", kind.word());
        values.put("message", outcome.message().stored());
        values.put("failures", failures);
        values.put("worked", kind.worked());
        values.put("failed", kind.failed());
        values.put("gone", kind == PollOutcome.Kind.GONE);
        values.put("stayed", kind.worked() && to == null);
        values.put("id", feed.id());
        values.put("lease", Sql.utc(claim.leasedUntil()));
        PollOutcome.Document document = outcome.document();
        if (document != null) {
            values.putAll(values(document));
        }
        int kept = jdbc.sql("""
                        UPDATE feed
                        SET leased_until = NULL,
                            next_poll_at = COALESCE((SELECT h.held_until
                                                     FROM host_hold h
                                                     WHERE h.host = feed.host AND h.held_until > :next), :next),
                            next_poll_why = CASE WHEN EXISTS (SELECT 1
                                                              FROM host_hold h
                                                              WHERE h.host = feed.host AND h.held_until > :next)
                                                 THEN CAST(:held AS VARCHAR(500))
                                                 ELSE CAST(:why AS VARCHAR(500)) END,
                            last_polled_at = :at,
                            last_outcome = :kind,
                            last_message = :message,
                            failures = :failures,
                            failing_since = CASE WHEN :worked THEN NULL
                                                 WHEN :failed THEN COALESCE(failing_since, :at)
                                                 ELSE failing_since END,
                            moved_to = CASE WHEN :stayed THEN NULL ELSE moved_to END,
                            moved_count = CASE WHEN :stayed THEN 0 ELSE moved_count END,
                            status = CASE WHEN :gone THEN 'retired' ELSE status END
                        """ + (document == null ? "" : DOCUMENT) + """
                        WHERE id = :id AND leased_until = :lease
                        """)
                .params(values)
                .update();
        if (kept == 0) {
            return false;
        }
        if (kind.worked() && to != null) {
            recordMove(feed, to, outcome.at());
        }
        if (kind.failed() && failures == PollSchedule.FAILURES_TO_TELL) {
            tell(feed, "failing", outcome.message(), outcome.at());
        } else if (kind.worked() && feed.failures() >= PollSchedule.FAILURES_TO_TELL) {
            tell(feed, "recovered", Wording.of("feed.notice.recovered", feed.failures()), outcome.at());
        } else if (kind == PollOutcome.Kind.GONE) {
            tell(feed, "retired", outcome.message(), outcome.at());
        }
        return true;
    }

    private static @Nullable String elsewhere(Feed feed, @Nullable String movedTo) {
        return movedTo == null || movedTo.equals(feed.address()) || movedTo.length() > 2000 ? null : movedTo;
    }

    private static Map<String, @Nullable Object> values(PollOutcome.Document document) {
        Map<String, @Nullable Object> values = new HashMap<>();
        Duration ttl = document.ttl();
        values.put("etag", document.etag());
        values.put("modified", document.lastModified());
        values.put("hash", document.hash());
        values.put("ttl", ttl == null ? null : (int) Math.min(Integer.MAX_VALUE, ttl.toSeconds()));
        values.put("problems", stored(document.problems()));
        values.put("entries", document.entries());
        values.put("dated", document.dated());
        values.put("title", document.title() == null ? null : cut(document.title(), 500));
        return values;
    }

    private void recordMove(Feed feed, String to, Instant at) {
        jdbc.sql("""
                        UPDATE feed
                        SET moved_count = CASE WHEN moved_to = :to THEN moved_count + 1 ELSE 1 END,
                            moved_to = :to
                        WHERE id = :id
                        """).param("to", to).param("id", feed.id()).update();
        int seen = jdbc.sql("""
                        SELECT moved_count
                        FROM feed
                        WHERE id = :id
                        """).param("id", feed.id()).query(Integer.class).single();
        if (seen < MOVES_TO_BELIEVE) {
            return;
        }
        int moved = jdbc.sql("""
                        UPDATE feed
                        SET address = :to, host = :host, moved_to = NULL, moved_count = 0
                        WHERE id = :id AND NOT EXISTS (SELECT 1 FROM feed other WHERE other.address = :to)
                        """)
                .param("to", to)
                .param("host", host(to))
                .param("id", feed.id())
                .update();
        if (moved == 1) {
            tell(feed, "moved", Wording.of("feed.notice.moved", feed.address(), to), at);
        } else if (seen == MOVES_TO_BELIEVE) {
            tell(feed, "moved", Wording.of("feed.notice.duplicate", to), at);
        }
    }

    private void tell(Feed feed, String kind, Wording words, Instant at) {
        jdbc.sql("""
                        INSERT INTO feed_notice (feed_id, kind, words, at)
                        VALUES (:feed, :kind, :words, :at)
                        """)
                .param("feed", feed.id())
                .param("kind", kind)
                .param("words", words.stored())
                .param("at", Sql.utc(at))
                .update();
    }

    /** Notices since a time, newest first. */
    public List<Notice> notices(Instant since, int limit) {
        return jdbc.sql("""
                        SELECT n.feed_id, f.title, n.kind, n.words, n.at
                        FROM feed_notice n
                        JOIN feed f ON f.id = n.feed_id
                        WHERE n.at >= :since
                        ORDER BY n.at DESC, n.id DESC
                        FETCH FIRST :limit ROWS ONLY
                        """)
                .param("since", Sql.utc(since))
                .param("limit", limit)
                .query((row, number) -> new Notice(
                        row.getLong("feed_id"),
                        row.getString("title"),
                        row.getString("kind"),
                        Wording.read(row.getString("words")),
                        Sql.instant(row, "at")))
                .list();
    }

    /** Holds every feed of a host back until a time, because its server asked for patience. */
    public void holdBack(String host, PollSchedule.NextPoll next) {
        String held = cut(host, 300);
        transaction.executeWithoutResult(status -> {
            jdbc.sql("""
                            INSERT INTO host_hold (host, held_until)
                            VALUES (:host, :at)
                            ON CONFLICT DO NOTHING
                            """).param("host", held).param("at", Sql.utc(next.at())).update();
            jdbc.sql("""
                            UPDATE host_hold
                            SET held_until = :at
                            WHERE host = :host AND held_until < :at
                            """).param("host", held).param("at", Sql.utc(next.at())).update();
        });
        // For the editors' eyes; that the host is left alone does not hang on it.
        jdbc.sql("""
                        UPDATE feed
                        SET next_poll_at = :at, next_poll_why = :why
                        WHERE host = :host AND status = 'active' AND next_poll_at < :at
                        """)
                .param("at", Sql.utc(next.at()))
                .param("why", next.why().stored())
                .param("host", held)
                .update();
    }

    /**
     * Stores a feed unless its address is followed already. Its outlet must be stored.
     *
     * @return the new feed's id, or empty
     */
    public Optional<Long> add(Feed feed, Instant now) {
        int added = jdbc.sql("""
                        INSERT INTO feed (address, host, outlet_id, title, language, country, zone, status,
                                          pinned_seconds, next_poll_at, next_poll_why, read_pages, created_at)
                        VALUES (:address, :host, :outlet, :title, :language, :country, :zone, :status,
                                :pinned, :next, :why, :pages, :now)
                        ON CONFLICT DO NOTHING
                        """)
                .param("address", feed.address())
                .param("host", host(feed.address()))
                .param("outlet", feed.outlet().id())
                .param("title", cut(feed.title(), 500))
                .param("language", feed.language())
                .param("country", feed.country())
                .param("zone", feed.zone() == null ? null : feed.zone().getId())
                .param("status", feed.status().name().toLowerCase(Locale.ROOT))
                .param("pinned", seconds(feed.pinned()))
                .param("next", Sql.utc(feed.nextPollAt()))
                .param("why", Wording.of("feed.why.new").stored())
                .param("pages", feed.readPages())
                .param("now", Sql.utc(now))
                .update();
        return added == 0 ? Optional.empty() : byAddress(feed.address()).map(Feed::id);
    }

    /** The feed that is followed at this address or one that leads to the same, {@link WebAddress#alike}. */
    public Optional<FeedHealth> alike(URI address) {
        return jdbc.sql("SELECT " + COLUMNS + """
                        FROM feed f
                        JOIN outlet o ON o.id = f.outlet_id
                        WHERE f.address IN (:alike)
                        ORDER BY CASE WHEN f.address = :address THEN 0 ELSE 1 END, f.id
                        FETCH FIRST 1 ROW ONLY
                        """)
                .param("alike", WebAddress.alike(address))
                .param("address", address.toString())
                .query((row, number) -> health(row))
                .optional();
    }

    /** Fills in what is not known of a feed. What an editor said stays. */
    void fillIn(
            long id,
            @Nullable String language,
            @Nullable String country,
            @Nullable ZoneId zone,
            @Nullable Duration pinned) {
        jdbc.sql("""
                        UPDATE feed
                        SET language = COALESCE(language, :language),
                            country = COALESCE(country, :country),
                            zone = COALESCE(zone, :zone),
                            pinned_seconds = COALESCE(pinned_seconds, :pinned)
                        WHERE id = :id
                        """)
                .param("language", language)
                .param("country", country)
                .param("zone", zone == null ? null : zone.getId())
                .param("pinned", seconds(pinned))
                .param("id", id)
                .update();
    }

    /** Says where a list had a feed, and its web page. */
    void place(long id, List<String> folder, @Nullable String site) {
        jdbc.sql("""
                        UPDATE feed
                        SET folder = :folder, site = :site
                        WHERE id = :id
                        """)
                .param("folder", folder.isEmpty() ? null : String.join("\t", folder))
                .param("site", site)
                .param("id", id)
                .update();
    }

    public Optional<Feed> byAddress(String address) {
        return jdbc.sql("SELECT " + COLUMNS + """
                        FROM feed f
                        JOIN outlet o ON o.id = f.outlet_id
                        WHERE f.address = :address
                        """)
                .param("address", address)
                .query((row, number) -> feed(row))
                .optional();
    }

    public Optional<FeedHealth> health(long id) {
        return jdbc.sql("SELECT " + COLUMNS + """
                        FROM feed f
                        JOIN outlet o ON o.id = f.outlet_id
                        WHERE f.id = :id
                        """)
                .param("id", id)
                .query((row, number) -> health(row))
                .optional();
    }

    /** All feeds that have an address, by outlet and title, as a list of them has them. */
    public List<Opml.Listed> listed() {
        return jdbc.sql("SELECT " + COLUMNS + """
                        FROM feed f
                        JOIN outlet o ON o.id = f.outlet_id
                        WHERE f.address LIKE 'http%'
                        ORDER BY o.name, f.title, f.id
                        """)
                .query((row, number) -> {
                    FeedHealth feed = health(row);
                    return new Opml.Listed(feed.feed(), feed.folder(), feed.site());
                })
                .list();
    }

    /** Stops polling a feed. */
    public void pause(long id) {
        jdbc.sql("""
                        UPDATE feed
                        SET status = 'paused', leased_until = NULL
                        WHERE id = :id
                        """).param("id", id).update();
    }

    /** Polls a feed again, from now on, whatever stopped it. */
    public void resume(long id, Instant now) {
        jdbc.sql("""
                        UPDATE feed
                        SET status = 'active', next_poll_at = :now, next_poll_why = :why
                        WHERE id = :id AND status <> 'active'
                        """)
                .param("now", Sql.utc(now))
                .param("why", Wording.of("feed.why.editor").stored())
                .param("id", id)
                .update();
    }

    /** Makes an active feed due. */
    public void pollNow(long id, Instant now) {
        jdbc.sql("""
                        UPDATE feed
                        SET next_poll_at = :now, next_poll_why = :why
                        WHERE id = :id AND status = 'active'
                        """)
                .param("now", Sql.utc(now))
                .param("why", Wording.of("feed.why.editor").stored())
                .param("id", id)
                .update();
    }

    /** Sees to it that an active feed is polled at this time at the latest. */
    public void pollBy(long id, Instant at, Wording why) {
        jdbc.sql("""
                        UPDATE feed
                        SET next_poll_at = :at, next_poll_why = :why
                        WHERE id = :id AND status = 'active' AND next_poll_at > :at
                        """)
                .param("at", Sql.utc(at))
                .param("why", why.stored())
                .param("id", id)
                .update();
    }

    /**
     * Changes what an editor may change: address, outlet, title, language, country, zone, pinned. A new address forgets
     * the old one's validators and is polled at once.
     *
     * @return false if another feed has this address
     */
    public boolean edit(Feed feed, Instant now) {
        try {
            return jdbc.sql("""
                                    UPDATE feed
                                    SET outlet_id = :outlet, title = :title, language = :language,
                                        country = :country, zone = :zone, pinned_seconds = :pinned,
                                        leased_until = CASE WHEN address = :address THEN leased_until END,
                                        etag = CASE WHEN address = :address THEN etag END,
                                        last_modified = CASE WHEN address = :address THEN last_modified END,
                                        document_hash = CASE WHEN address = :address THEN document_hash END,
                                        next_poll_at = CASE WHEN address = :address AND NOT :sooner
                                                            THEN next_poll_at ELSE :now END,
                                        next_poll_why = CASE WHEN address = :address AND NOT :sooner
                                                             THEN next_poll_why ELSE :why END,
                                        host = :host, address = :address
                                    WHERE id = :id
                                      AND NOT EXISTS (SELECT 1 FROM feed other
                                                      WHERE other.address = :address AND other.id <> :id)
                                    """)
                            .param("outlet", feed.outlet().id())
                            .param("title", cut(feed.title(), 500))
                            .param("language", feed.language())
                            .param("country", feed.country())
                            .param(
                                    "zone",
                                    feed.zone() == null ? null : feed.zone().getId())
                            .param("pinned", seconds(feed.pinned()))
                            .param("address", feed.address())
                            .param("sooner", feed.pinned() != null)
                            .param("host", host(feed.address()))
                            .param("now", Sql.utc(now))
                            .param("why", Wording.of("feed.why.editor").stored())
                            .param("id", feed.id())
                            .update()
                    == 1;
        } catch (DuplicateKeyException e) {
            return false;
        }
    }

    /** The last articles of a feed, newest first. */
    public List<Latest> latest(long feedId, int limit) {
        return jdbc.sql("""
                        SELECT id, title, address, published_at, backfill
                        FROM article
                        WHERE feed_id = :feed
                        ORDER BY published_at DESC, id DESC
                        FETCH FIRST :limit ROWS ONLY
                        """)
                .param("feed", feedId)
                .param("limit", limit)
                .query((row, number) -> new Latest(
                        row.getLong("id"),
                        row.getString("title"),
                        row.getString("address"),
                        Sql.instant(row, "published_at"),
                        row.getBoolean("backfill")))
                .list();
    }

    static FeedHealth health(ResultSet row) throws SQLException {
        String outcome = row.getString("last_outcome");
        String problems = row.getString("problems");
        String folder = row.getString("folder");
        Long usual = Sql.longOrNull(row, "usual_seconds");
        return new FeedHealth(
                feed(row),
                FeedHealth.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                Sql.instantOrNull(row, "last_polled_at"),
                outcome == null ? null : PollOutcome.Kind.of(outcome),
                wording(row.getString("last_message")),
                Sql.instantOrNull(row, "failing_since"),
                wording(row.getString("next_poll_why")),
                problems == null
                        ? List.of()
                        : problems.lines().map(Wording::read).toList(),
                row.getString("moved_to"),
                Sql.instantOrNull(row, "silent_since"),
                usual == null ? null : Duration.ofSeconds(usual),
                Sql.instantOrNull(row, "empty_since"),
                row.getInt("entries") > 0 && row.getInt("dated") == 0,
                folder == null ? List.of() : List.of(folder.split("\t")),
                row.getString("site"));
    }

    static Feed feed(ResultSet row) throws SQLException {
        String zone = row.getString("zone");
        Long pinned = Sql.longOrNull(row, "pinned_seconds");
        return new Feed(
                row.getLong("id"),
                row.getString("address"),
                OutletStore.outlet(row),
                row.getString("title"),
                row.getString("language"),
                row.getString("country"),
                zone == null ? null : ZoneId.of(zone),
                Feed.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                pinned == null ? null : Duration.ofSeconds(pinned),
                Sql.instant(row, "next_poll_at"),
                row.getString("etag"),
                row.getString("last_modified"),
                Sql.instantOrNull(row, "last_fetched_at"),
                row.getInt("failures"),
                row.getBoolean("read_pages"));
    }

    private static @Nullable Duration ttl(ResultSet row) throws SQLException {
        Long seconds = Sql.longOrNull(row, "ttl_seconds");
        return seconds == null ? null : Duration.ofSeconds(seconds);
    }

    /** A line each; null for none. */
    private static @Nullable String stored(List<Wording> wordings) {
        return wordings.isEmpty()
                ? null
                : String.join("\n", wordings.stream().map(Wording::stored).toList());
    }

    private static @Nullable Wording wording(@Nullable String stored) {
        return stored == null ? null : Wording.read(stored);
    }

    private static @Nullable Integer seconds(@Nullable Duration duration) {
        return duration == null ? null : (int) duration.toSeconds();
    }

    /** Feeds that are never polled ({@code import:...}) have no host; they are their own. */
    private static String host(String address) {
        return address.startsWith("http") ? cut(WebAddress.host(URI.create(address)), 300) : cut(address, 300);
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest);
    }
}
