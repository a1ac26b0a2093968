package org.concordia.aggregator.feed;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.concordia.aggregator.feed.FeedImport.Fate;
import org.concordia.aggregator.feed.FeedImport.Report;
import org.concordia.aggregator.storage.Sql;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/** Lists of feeds that are being taken over, and what became of their lines. */
@Repository
public final class ImportStore {

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    ImportStore(JdbcClient jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /**
     * A list.
     *
     * @param name its file's
     * @param who brought it; null at the command line
     * @param outlines how many lines its report will have
     * @param done how many it has
     * @param doneAt null: still being taken over
     */
    public record Import(
            long id,
            String name,
            @Nullable String who,
            int outlines,
            int done,
            Instant begunAt,
            @Nullable Instant doneAt) {}

    /** A list in this process's hands until its lease runs out. */
    record Open(long id, String document) {}

    /** Keeps a list to be taken over; its id. */
    long add(String name, @Nullable String who, String document, int outlines, @Nullable Instant lease, Instant now) {
        return transaction.execute(status -> {
            jdbc.sql("""
                            INSERT INTO feed_import (name, who, document, outlines, begun_at, leased_until)
                            VALUES (:name, :who, :document, :outlines, :now, :lease)
                            """)
                    .param("name", name)
                    .param("who", who)
                    .param("document", document)
                    .param("outlines", outlines)
                    .param("now", Sql.utc(now))
                    .param("lease", Sql.utc(lease), java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
                    .update();
            return jdbc.sql("""
                            SELECT MAX(id)
                            FROM feed_import
                            WHERE begun_at = :now AND name = :name
                            """)
                    .param("now", Sql.utc(now))
                    .param("name", name)
                    .query(Long.class)
                    .single();
        });
    }

    /** Takes the oldest list in hand that nobody has. */
    Optional<Open> claim(Instant now, Duration lease) {
        return transaction.execute(status -> {
            Optional<Open> open = jdbc.sql("""
                            SELECT id, document
                            FROM feed_import
                            WHERE done_at IS NULL AND (leased_until IS NULL OR leased_until <= :now)
                            ORDER BY id
                            FETCH FIRST 1 ROW ONLY
                            FOR UPDATE SKIP LOCKED
                            """)
                    .param("now", Sql.utc(now))
                    .query((row, number) -> new Open(row.getLong("id"), row.getString("document")))
                    .optional();
            open.ifPresent(list -> renew(list.id(), now.plus(lease)));
            return open;
        });
    }

    void renew(long id, Instant until) {
        jdbc.sql("""
                        UPDATE feed_import
                        SET leased_until = :until
                        WHERE id = :id
                        """).param("until", Sql.utc(until)).param("id", id).update();
    }

    /** Which lines of a list are done, by their place. */
    Set<Integer> places(long id) {
        return new HashSet<>(jdbc.sql("""
                        SELECT place
                        FROM feed_import_line
                        WHERE import_id = :id
                        """).param("id", id).query(Integer.class).list());
    }

    /** Keeps what became of a line; false if it is known already. */
    boolean note(long id, int place, Report report) {
        return jdbc.sql("""
                                INSERT INTO feed_import_line (import_id, place, line, fate, what, feed_id, notes)
                                VALUES (:id, :place, :line, :fate, :what, :feed, :notes)
                                ON CONFLICT DO NOTHING
                                """)
                        .param("id", id)
                        .param("place", place)
                        .param("line", report.line())
                        .param("fate", report.fate().word())
                        .param("what", report.what())
                        .param("feed", report.feedId(), java.sql.Types.BIGINT)
                        .param(
                                "notes",
                                report.notes().isEmpty()
                                        ? null
                                        : report.notes().stream()
                                                .map(Wording::stored)
                                                .collect(Collectors.joining("\n")))
                        .update()
                == 1;
    }

    /** Forgets the list itself, keeping the report. */
    void finish(long id, Instant now) {
        jdbc.sql("""
                        UPDATE feed_import
                        SET document = NULL, leased_until = NULL, done_at = :now
                        WHERE id = :id AND done_at IS NULL
                        """).param("now", Sql.utc(now)).param("id", id).update();
    }

    public Optional<Import> find(long id) {
        return jdbc.sql("""
                        SELECT i.id, i.name, i.who, i.outlines, i.begun_at, i.done_at,
                               (SELECT COUNT(*) FROM feed_import_line l WHERE l.import_id = i.id) AS done
                        FROM feed_import i
                        WHERE i.id = :id
                        """).param("id", id).query((row, number) -> list(row)).optional();
    }

    /** The latest lists, newest first. */
    public List<Import> latest(int limit) {
        return jdbc.sql("""
                        SELECT i.id, i.name, i.who, i.outlines, i.begun_at, i.done_at,
                               (SELECT COUNT(*) FROM feed_import_line l WHERE l.import_id = i.id) AS done
                        FROM feed_import i
                        ORDER BY i.id DESC
                        FETCH FIRST :limit ROWS ONLY
                        """)
                .param("limit", limit)
                .query((row, number) -> list(row))
                .list();
    }

    /** How many lines of a list had which fate. */
    public Map<Fate, Integer> counts(long id) {
        Map<Fate, Integer> counts = new EnumMap<>(Fate.class);
        jdbc.sql("""
                        SELECT fate, COUNT(*) AS number
                        FROM feed_import_line
                        WHERE import_id = :id
                        GROUP BY fate
                        """).param("id", id).query(row -> {
            counts.put(Fate.of(row.getString("fate")), row.getInt("number"));
        });
        return counts;
    }

    /**
     * The report of a list, in its order.
     *
     * @param fate only lines with that; null for all
     */
    public List<Report> lines(long id, @Nullable Fate fate, int offset, int limit) {
        return jdbc.sql("""
                        SELECT line, fate, what, feed_id, notes
                        FROM feed_import_line
                        WHERE import_id = :id AND (:fate = '' OR fate = :fate)
                        ORDER BY line, place
                        OFFSET :offset ROWS
                        FETCH FIRST :limit ROWS ONLY
                        """)
                .param("id", id)
                .param("fate", fate == null ? "" : fate.word())
                .param("offset", offset)
                .param("limit", limit)
                .query((row, number) -> {
                    String notes = row.getString("notes");
                    return new Report(
                            row.getInt("line"),
                            Fate.of(row.getString("fate")),
                            row.getString("what"),
                            Sql.longOrNull(row, "feed_id"),
                            notes == null
                                    ? List.of()
                                    : Arrays.stream(notes.split("\n"))
                                            .map(Wording::read)
                                            .toList());
                })
                .list();
    }

    private static Import list(ResultSet row) throws SQLException {
        return new Import(
                row.getLong("id"),
                row.getString("name"),
                row.getString("who"),
                row.getInt("outlines"),
                row.getInt("done"),
                Sql.instant(row, "begun_at"),
                Sql.instantOrNull(row, "done_at"));
    }
}
