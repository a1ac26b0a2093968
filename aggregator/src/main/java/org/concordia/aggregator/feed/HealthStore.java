package org.concordia.aggregator.feed;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.concordia.aggregator.storage.Sql;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** How feeds do, for those who look: the desk's list, its front page and the daily note. */
@Repository
public final class HealthStore {

    private static final String FROM = """
            FROM feed f
            JOIN outlet o ON o.id = f.outlet_id
            WHERE (LOWER(f.title) LIKE :text ESCAPE '!' OR LOWER(f.address) LIKE :text ESCAPE '!'
                OR LOWER(o.name) LIKE :text ESCAPE '!' OR LOWER(f.folder) LIKE :text ESCAPE '!')
            """;

    private final JdbcClient jdbc;

    public HealthStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** In which order feeds are listed. */
    public enum Order {
        /** Failing, silent and unsteady ones first, and of these the longest so. */
        WORST("""
                CASE s.state WHEN 'failing' THEN 0 WHEN 'silent' THEN 1 WHEN 'unsteady' THEN 2 WHEN 'held' THEN 3
                             WHEN 'new' THEN 4 WHEN 'fine' THEN 5 WHEN 'paused' THEN 6 ELSE 7 END,
                COALESCE(s.failing_since, s.silent_since, s.empty_since), s.outlet_name, s.title, s.id
                """),
        /** Those silent for longest first. */
        SILENT("""
                CASE WHEN s.state = 'silent' THEN 0 ELSE 1 END, COALESCE(s.silent_since, s.empty_since),
                s.outlet_name, s.title, s.id
                """),
        /** By outlet and title. */
        NAME("s.outlet_name, s.title, s.id"),
        /** Those that are polled next first; those that are not polled last. */
        NEXT("CASE WHEN s.status = 'active' THEN 0 ELSE 1 END, s.next_poll_at, s.id");

        private final String columns;

        Order(String columns) {
            this.columns = columns;
        }
    }

    /**
     * Some feeds.
     *
     * @param state only those; null for all
     * @param text in their title, address, outlet or folder, whatever its capitals; empty for all
     */
    public record Wanted(FeedHealth.@Nullable State state, String text, Order order) {

        private String pattern() {
            return "%" + text.strip().toLowerCase(Locale.ROOT).replaceAll("([!%_])", "!$1") + "%";
        }
    }

    /** A page of feeds and how they do. */
    public List<FeedHealth> page(Wanted wanted, int offset, int limit) {
        return jdbc.sql("SELECT s.* FROM (SELECT " + FeedStore.COLUMNS + FROM + """
                        ) s
                        WHERE (:state = '' OR s.state = :state)
                        ORDER BY
                        """ + wanted.order().columns + """

                        OFFSET :offset ROWS
                        FETCH FIRST :limit ROWS ONLY
                        """)
                .param("text", wanted.pattern())
                .param("state", wanted.state() == null ? "" : word(wanted.state()))
                .param("offset", offset)
                .param("limit", limit)
                .query((row, number) -> FeedStore.health(row))
                .list();
    }

    /** How many feeds with this text are in which state; states without any are missing. */
    public Map<FeedHealth.State, Integer> counts(String text) {
        Map<FeedHealth.State, Integer> counts = new EnumMap<>(FeedHealth.State.class);
        jdbc.sql("SELECT s.state, COUNT(*) AS number FROM (SELECT " + FeedStore.STATE + " AS state " + FROM + """
                        ) s
                        GROUP BY s.state
                        """)
                .param("text", new Wanted(null, text, Order.WORST).pattern())
                .query(row -> {
                    counts.put(
                            FeedHealth.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                            row.getInt("number"));
                });
        return counts;
    }

    /** How many feeds are in which state. */
    public Map<FeedHealth.State, Integer> counts() {
        return counts("");
    }

    /**
     * Something that happened to a feed or an outlet.
     *
     * @param feedId the feed, or a feed of the outlet
     * @param name of the feed or the outlet
     * @param kind failing, recovered, moved, retired, silent or heard
     */
    public record Event(long feedId, String name, String kind, Wording words, Instant at) {}

    /** What happened after one time and up to another, newest first. */
    public List<Event> events(Instant after, Instant until, int limit) {
        return jdbc.sql("""
                        SELECT e.feed_id, e.name, e.kind, e.words, e.at
                        FROM (SELECT n.feed_id, f.title AS name, n.kind, n.words, n.at, n.id
                              FROM feed_notice n
                              JOIN feed f ON f.id = n.feed_id
                              UNION ALL
                              SELECT (SELECT MIN(f.id) FROM feed f WHERE f.outlet_id = n.outlet_id AND f.status = 'active'),
                                     o.name, n.kind, n.words, n.at, n.id
                              FROM outlet_notice n
                              JOIN outlet o ON o.id = n.outlet_id) e
                        WHERE e.at > :after AND e.at <= :until AND e.feed_id IS NOT NULL
                        ORDER BY e.at DESC, e.id DESC
                        FETCH FIRST :limit ROWS ONLY
                        """)
                .param("after", Sql.utc(after))
                .param("until", Sql.utc(until))
                .param("limit", limit)
                .query((row, number) -> new Event(
                        row.getLong("feed_id"),
                        row.getString("name"),
                        row.getString("kind"),
                        Wording.read(row.getString("words")),
                        Sql.instant(row, "at")))
                .list();
    }

    private static String word(FeedHealth.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
