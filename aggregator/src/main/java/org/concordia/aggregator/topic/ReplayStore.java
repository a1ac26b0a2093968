package org.concordia.aggregator.topic;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.article.ArticleStore;
import org.concordia.aggregator.storage.Sql;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** Replays of topics' texts over the stored articles, how far each is and what it found. */
@Repository
final class ReplayStore {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String REPLAY = """
            r.id, r.topic_id, r.purpose, r.definition, r.from_at, r.reached_at, r.reached_id, r.articles, r.done,
            r.outcome, r.fault, r.finished_at
            """;

    private final JdbcClient jdbc;

    ReplayStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Has a text replayed from the newest article on. Whatever was under way for the same purpose and author ends.
     *
     * @param author empty for {@link Replay.Purpose#SAVED}
     */
    void start(long topicId, Replay.Purpose purpose, String author, String definition, Instant from, Instant now) {
        stop(topicId, purpose, author);
        jdbc.sql("""
                        INSERT INTO topic_replay (topic_id, purpose, author, definition, from_at, reached_at, reached_id,
                            articles, outcome, worked_at, token)
                        SELECT :topic, :purpose, :author, :definition, :from, :end, 0, COUNT(*), :outcome, :now, :token
                        FROM article
                        WHERE published_at >= :from
                        ON CONFLICT DO NOTHING
                        """)
                .param("topic", topicId)
                .param("purpose", purpose.word())
                .param("author", author)
                .param("definition", definition)
                .param("from", Sql.utc(from))
                // Outlets date some articles into the future.
                .param("end", Sql.utc(now.plus(Duration.ofDays(366))))
                .param("outcome", JSON.writeValueAsString(Outcome.NOTHING))
                .param("now", Sql.utc(now))
                .param("token", UUID.randomUUID().toString())
                .update();
    }

    /** Ends a replay and forgets what it found. */
    void stop(long topicId, Replay.Purpose purpose, String author) {
        jdbc.sql("""
                        DELETE FROM topic_replay
                        WHERE topic_id = :topic AND purpose = :purpose AND author = :author
                        """)
                .param("topic", topicId)
                .param("purpose", purpose.word())
                .param("author", author)
                .update();
    }

    Optional<Replay> find(long topicId, Replay.Purpose purpose, String author) {
        return jdbc.sql("SELECT " + REPLAY + """
                        FROM topic_replay r
                        WHERE r.topic_id = :topic AND r.purpose = :purpose AND r.author = :author
                        """)
                .param("topic", topicId)
                .param("purpose", purpose.word())
                .param("author", author)
                .query((row, number) -> replay(row))
                .optional();
    }

    /** The unfinished replay that was worked on longest ago and that nobody works on, for the holder of the token. */
    Optional<Replay> claim(String token, Instant now, Instant until) {
        List<Long> due =
                jdbc.sql("""
                        SELECT id
                        FROM topic_replay
                        WHERE finished_at IS NULL AND (leased_until IS NULL OR leased_until < :now)
                        ORDER BY worked_at, id
                        """).param("now", Sql.utc(now)).query(Long.class).list();
        for (long id : due) {
            int mine = jdbc.sql("""
                            UPDATE topic_replay
                            SET token = :token, leased_until = :until
                            WHERE id = :id AND finished_at IS NULL AND (leased_until IS NULL OR leased_until < :now)
                            """)
                    .param("token", token)
                    .param("until", Sql.utc(until))
                    .param("id", id)
                    .param("now", Sql.utc(now))
                    .update();
            if (mine == 1) {
                return jdbc.sql("SELECT " + REPLAY + """
                                FROM topic_replay r
                                WHERE r.id = :id
                                """)
                        .param("id", id)
                        .query((row, number) -> replay(row))
                        .optional();
            }
        }
        return Optional.empty();
    }

    /** The next articles of a replay, newest first, with what the topic says of them as stored. */
    List<MatchedArticle> next(Replay replay, int limit) {
        return jdbc.sql("SELECT m.score, COALESCE(m.judged, m.level) AS level, m.reasons, "
                        + ArticleStore.COLUMNS + """
                        FROM article a
                        JOIN outlet o ON o.id = a.outlet_id
                        LEFT JOIN topic_match m ON m.article_id = a.id AND m.topic_id = :topic
                        WHERE a.published_at >= :from AND a.published_at <= :reached
                          AND (a.published_at < :reached OR a.id < :id)
                        ORDER BY a.published_at DESC, a.id DESC
                        FETCH FIRST :limit ROWS ONLY
                        """)
                .param("topic", replay.topicId())
                .param("from", Sql.utc(replay.from()))
                .param("reached", Sql.utc(replay.reachedAt()))
                .param("id", replay.reachedId())
                .param("limit", limit)
                .query((row, number) ->
                        new MatchedArticle(ArticleStore.article(row), TopicStore.match(row, replay.topicId())))
                .list();
    }

    /** The newest articles published since, newest first. */
    List<Article> newest(Instant since, int limit) {
        return jdbc.sql("SELECT " + ArticleStore.COLUMNS + """
                        FROM article a
                        JOIN outlet o ON o.id = a.outlet_id
                        WHERE a.published_at >= :since
                        ORDER BY a.published_at DESC, a.id DESC
                        FETCH FIRST :limit ROWS ONLY
                        """)
                .param("since", Sql.utc(since))
                .param("limit", limit)
                .query((row, number) -> ArticleStore.article(row))
                .list();
    }

    /**
     * Keeps how far a replay is, in the transaction that keeps what it found.
     *
     * @return false if it is somebody else's by now, or ended: then nothing of it may be kept
     */
    boolean reached(Replay replay, String token, Instant now, Instant until) {
        return jdbc.sql("""
                                UPDATE topic_replay
                                SET reached_at = :reached, reached_id = :last, done = :done, outcome = :outcome,
                                    fault = :fault, finished_at = :finished, worked_at = :now, leased_until = :until
                                WHERE id = :id AND token = :token
                                """)
                        .param("reached", Sql.utc(replay.reachedAt()))
                        .param("last", replay.reachedId())
                        .param("done", replay.done())
                        .param("outcome", JSON.writeValueAsString(replay.outcome()))
                        .param("fault", replay.fault(), java.sql.Types.VARCHAR)
                        .param("finished", Sql.utc(replay.finishedAt()), java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
                        .param("now", Sql.utc(now))
                        .param("until", Sql.utc(until))
                        .param("id", replay.id())
                        .param("token", token)
                        .update()
                == 1;
    }

    /** Keeps an article whose level changes; the same twice is kept once. */
    void changed(long replayId, Replay.Change kind, ChangedArticle changed) {
        TopicMatch match = changed.matched().match();
        jdbc.sql("""
                        INSERT INTO topic_replay_change
                            (replay_id, article_id, published_at, kind, old_score, old_level, score, level, reasons)
                        VALUES (:replay, :article, :at, :kind, :oldScore, :oldLevel, :score, :level, :reasons)
                        ON CONFLICT DO NOTHING
                        """)
                .param("replay", replayId)
                .param("article", changed.matched().article().id())
                .param("at", Sql.utc(changed.matched().article().published().at()))
                .param("kind", kind.word())
                .param("oldScore", changed.oldScore())
                .param("oldLevel", changed.oldLevel().word())
                .param("score", match.score())
                .param("level", match.level().word())
                .param("reasons", TopicStore.reasons(match))
                .update();
    }

    /** Articles that change in this way, newest first. */
    List<ChangedArticle> changes(long replayId, Replay.Change kind, int offset, int limit) {
        return jdbc.sql("SELECT r.topic_id, c.old_score, c.old_level, c.score, c.level, c.reasons, "
                        + ArticleStore.COLUMNS + """
                        FROM topic_replay_change c
                        JOIN topic_replay r ON r.id = c.replay_id
                        JOIN article a ON a.id = c.article_id
                        JOIN outlet o ON o.id = a.outlet_id
                        WHERE c.replay_id = :replay AND c.kind = :kind
                        ORDER BY c.published_at DESC, c.article_id DESC
                        OFFSET :offset ROWS FETCH FIRST :limit ROWS ONLY
                        """)
                .param("replay", replayId)
                .param("kind", kind.word())
                .param("offset", offset)
                .param("limit", limit)
                .query((row, number) -> new ChangedArticle(
                        new MatchedArticle(ArticleStore.article(row), TopicStore.match(row, row.getLong("topic_id"))),
                        row.getDouble("old_score"),
                        Level.of(row.getString("old_level"))))
                .list();
    }

    private static Replay replay(ResultSet row) throws SQLException {
        return new Replay(
                row.getLong("id"),
                row.getLong("topic_id"),
                Replay.Purpose.valueOf(row.getString("purpose").toUpperCase(Locale.ROOT)),
                row.getString("definition"),
                Sql.instant(row, "from_at"),
                Sql.instant(row, "reached_at"),
                row.getLong("reached_id"),
                row.getLong("articles"),
                row.getLong("done"),
                JSON.readValue(row.getString("outcome"), Outcome.class),
                row.getString("fault"),
                Sql.instantOrNull(row, "finished_at"));
    }
}
