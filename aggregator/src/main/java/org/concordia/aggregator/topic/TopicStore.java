package org.concordia.aggregator.topic;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.concordia.aggregator.article.ArticleStore;
import org.concordia.aggregator.storage.Sql;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Topics, and what each said of every article. */
@Repository
public final class TopicStore {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What {@link #matched} reads besides the article: of the match {@code m} and the mark {@code k}. */
    private static final String MATCHED = """
            m.topic_id, m.score, m.level, m.reasons, m.judged, k.belongs, k.author AS marked_by, k.marked_at,
            """;

    private final JdbcClient jdbc;

    public TopicStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Stores a topic of this name unless there is one; true if it is new. */
    public boolean add(String name, String definition, Instant now) {
        return jdbc.sql("""
                                INSERT INTO topic (name, definition, updated_at)
                                VALUES (:name, :definition, :now)
                                ON CONFLICT DO NOTHING
                                """)
                        .param("name", name)
                        .param("definition", definition)
                        .param("now", Sql.utc(now))
                        .update()
                == 1;
    }

    /** All topics by id. */
    public List<Topic> all() {
        return jdbc.sql("""
                        SELECT id, definition
                        FROM topic
                        ORDER BY id
                        """)
                .query((row, number) -> TopicFile.read(row.getLong("id"), row.getString("definition")))
                .list();
    }

    public Optional<Topic> named(String name) {
        return jdbc.sql("""
                        SELECT id, definition
                        FROM topic
                        WHERE name = :name
                        """)
                .param("name", name)
                .query((row, number) -> TopicFile.read(row.getLong("id"), row.getString("definition")))
                .optional();
    }

    public Optional<Topic> find(long id) {
        return jdbc.sql("""
                        SELECT id, definition
                        FROM topic
                        WHERE id = :id
                        """)
                .param("id", id)
                .query((row, number) -> TopicFile.read(row.getLong("id"), row.getString("definition")))
                .optional();
    }

    /** The stored text of a topic, as its editor wrote it. */
    public Optional<String> definition(String name) {
        return jdbc.sql("""
                        SELECT definition
                        FROM topic
                        WHERE name = :name
                        """).param("name", name).query(String.class).optional();
    }

    /** Changes a topic's text; the name in it must be the stored one. True if there is such a topic. */
    public boolean change(String name, String definition, Instant now) {
        return jdbc.sql("""
                                UPDATE topic
                                SET definition = :definition, updated_at = :now
                                WHERE name = :name
                                """)
                        .param("name", name)
                        .param("definition", definition)
                        .param("now", Sql.utc(now))
                        .update()
                == 1;
    }

    /** A text that differs when any topic was added, changed or removed since. */
    public String version() {
        return jdbc.sql("""
                        SELECT COUNT(*) AS topics, MAX(id) AS newest, MAX(updated_at) AS changed_at
                        FROM topic
                        """)
                .query((row, number) -> row.getLong("topics") + " " + row.getLong("newest") + " "
                        + Sql.instantOrNull(row, "changed_at"))
                .single();
    }

    /**
     * What a topic said of the latest articles, newest first, taken or left.
     *
     * @param level only this level; null: every level
     */
    public List<MatchedArticle> recent(long topicId, @Nullable Level level, int limit) {
        return jdbc.sql("SELECT " + MATCHED + ArticleStore.COLUMNS + """
                        FROM topic_match m
                        JOIN article a ON a.id = m.article_id
                        JOIN outlet o ON o.id = a.outlet_id
                        LEFT JOIN topic_mark k ON k.topic_id = m.topic_id AND k.article_id = m.article_id
                        WHERE m.topic_id = :topic AND m.level IN (:levels)
                        ORDER BY a.published_at DESC, a.id DESC
                        FETCH FIRST :limit ROWS ONLY
                        """)
                .param("topic", topicId)
                .param(
                        "levels",
                        level == null
                                ? Arrays.stream(Level.values()).map(Level::word).toList()
                                : List.of(level.word()))
                .param("limit", limit)
                .query((row, number) -> matched(row))
                .list();
    }

    /** What the topics said of one article, by topic. */
    public List<TopicMatch> said(long articleId) {
        return jdbc.sql("""
                        SELECT m.topic_id, m.score, m.level, m.reasons
                        FROM topic_match m
                        WHERE m.article_id = :article
                        ORDER BY m.topic_id
                        """)
                .param("article", articleId)
                .query((row, number) -> match(row))
                .list();
    }

    /** How many articles of a topic reached each level. */
    public Map<Level, Long> counts(long topicId) {
        Map<Level, Long> counts = new EnumMap<>(Level.class);
        jdbc.sql("""
                        SELECT m.level, COUNT(*) AS articles
                        FROM topic_match m
                        WHERE m.topic_id = :topic
                        GROUP BY m.level
                        """).param("topic", topicId).query(row -> {
            counts.put(Level.of(row.getString("level")), row.getLong("articles"));
        });
        return counts;
    }

    /** Keeps what the topics said of an article, in the transaction that stores the article. */
    public void record(long articleId, Collection<TopicMatch> matches, Instant now) {
        for (TopicMatch match : matches) {
            jdbc.sql("""
                            INSERT INTO topic_match (topic_id, article_id, score, level, reasons, matched_at)
                            VALUES (:topic, :article, :score, :level, :reasons, :now)
                            ON CONFLICT DO NOTHING
                            """)
                    .param("topic", match.topicId())
                    .param("article", articleId)
                    .param("score", match.score())
                    .param("level", match.level().word())
                    .param("reasons", JSON.writeValueAsString(new Said(match.reasons(), match.missing())))
                    .param("now", Sql.utc(now))
                    .update();
        }
    }

    /**
     * Keeps what the topics say of an article that its outlet edited, instead of what they said before, in the
     * transaction that stores the edit. What is filed stays filed, also when it is less than before; what was too little
     * for the digest and no longer is becomes work to be filed. An editor's mark stands, whatever they say now. The same
     * twice changes nothing more.
     */
    public void revise(long articleId, Collection<TopicMatch> matches, Instant now) {
        for (TopicMatch match : matches) {
            int known = jdbc.sql("""
                            UPDATE topic_match
                            SET score = :score, reasons = :reasons, matched_at = :now,
                                judged = CASE WHEN marked IS NULL THEN NULL ELSE :level END,
                                level = CASE WHEN marked IS NULL THEN :level WHEN marked THEN :marked ELSE 'none' END
                            WHERE topic_id = :topic AND article_id = :article
                            """)
                    .param("topic", match.topicId())
                    .param("article", articleId)
                    .param("score", match.score())
                    .param("level", match.level().word())
                    .param("marked", Mark.level(true, match.level()).word())
                    .param("reasons", JSON.writeValueAsString(new Said(match.reasons(), match.missing())))
                    .param("now", Sql.utc(now))
                    .update();
            if (known == 0) {
                record(articleId, List.of(match), now);
            }
        }
    }

    /**
     * Articles of a topic that are at least for the digest and were not filed into stories yet, oldest first. This is
     * the cursor between the modules; see the migration for why it is not an id.
     */
    public List<MatchedArticle> unfiled(long topicId, int limit) {
        return jdbc.sql("SELECT " + MATCHED + ArticleStore.COLUMNS + """
                        FROM topic_match m
                        JOIN article a ON a.id = m.article_id
                        JOIN outlet o ON o.id = a.outlet_id
                        LEFT JOIN topic_mark k ON k.topic_id = m.topic_id AND k.article_id = m.article_id
                        WHERE m.topic_id = :topic AND m.filed_at IS NULL AND m.level IN ('digest', 'alert')
                        ORDER BY a.published_at, a.id
                        FETCH FIRST :limit ROWS ONLY
                        """)
                .param("topic", topicId)
                .param("limit", limit)
                .query((row, number) -> matched(row))
                .list();
    }

    /**
     * Marks articles of a topic as filed, in the transaction that places them. One that was marked out of the topic since
     * {@link #unfiled} told of it is not: its place does not count.
     */
    public void filed(long topicId, Collection<Long> articleIds, Instant now) {
        if (articleIds.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        UPDATE topic_match
                        SET filed_at = :now
                        WHERE topic_id = :topic AND article_id IN (:ids) AND level IN ('digest', 'alert')
                        """)
                .param("now", Sql.utc(now))
                .param("topic", topicId)
                .param("ids", articleIds)
                .update();
    }

    private static MatchedArticle matched(java.sql.ResultSet row) throws java.sql.SQLException {
        String judged = row.getString("judged");
        Instant at = Sql.instantOrNull(row, "marked_at");
        return new MatchedArticle(
                ArticleStore.article(row),
                match(row),
                judged == null || at == null
                        ? null
                        : new Mark(row.getBoolean("belongs"), row.getString("marked_by"), at, Level.of(judged)));
    }

    private static TopicMatch match(java.sql.ResultSet row) throws java.sql.SQLException {
        Said said = JSON.readValue(row.getString("reasons"), new TypeReference<Said>() {});
        return new TopicMatch(
                row.getLong("topic_id"),
                row.getDouble("score"),
                Level.of(row.getString("level")),
                said.reasons(),
                said.missing());
    }

    /** The reasons of a match as stored. */
    private record Said(List<TopicMatch.Reason> reasons, List<String> missing) {}
}
