package org.concordia.aggregator.topic;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.concordia.aggregator.article.ArticleStore;
import org.concordia.aggregator.storage.Sql;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Topics, and what each said of the articles that it did not leave; where no row says anything, it is {@link Level#NONE}. */
@Repository
public final class TopicStore {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What {@link #matched} reads besides the article: of the match {@code m} and the mark {@code k}. */
    private static final String MATCHED = """
            m.score, m.level, m.reasons, m.judged, k.belongs, k.author AS marked_by, k.marked_at,
            """;

    private final JdbcTemplate batches;
    private final JdbcClient jdbc;

    /** Each topic as its text was last read: reading the shipped one takes longer than making a page. */
    private final Map<Long, Read> read = new ConcurrentHashMap<>();

    public TopicStore(JdbcTemplate jdbc) {
        this.batches = jdbc;
        this.jdbc = JdbcClient.create(jdbc);
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

    /**
     * Stores a new topic that is at rest: nothing is asked of it before an editor puts it to work.
     *
     * @return false if there is one of this name
     */
    public boolean addAtRest(String name, String definition, String author, Instant now) {
        return jdbc.sql("""
                                INSERT INTO topic (name, definition, author, updated_at, retired_at)
                                VALUES (:name, :definition, :author, :now, :now)
                                ON CONFLICT DO NOTHING
                                """)
                        .param("name", name)
                        .param("definition", definition)
                        .param("author", author)
                        .param("now", Sql.utc(now))
                        .update()
                == 1;
    }

    /** The topics at work, by id. */
    public List<Topic> all() {
        return jdbc.sql("""
                        SELECT id, definition
                        FROM topic
                        WHERE retired_at IS NULL
                        ORDER BY id
                        """).query((row, number) -> topic(row)).list();
    }

    /** The topics at work and those at rest, by id. */
    public List<Topic> known() {
        return jdbc.sql("""
                        SELECT id, definition
                        FROM topic
                        ORDER BY id
                        """).query((row, number) -> topic(row)).list();
    }

    /** Since when a topic is at rest; empty while it works. */
    public Optional<Instant> restsSince(String name) {
        return jdbc.sql("""
                        SELECT retired_at
                        FROM topic
                        WHERE name = :name AND retired_at IS NOT NULL
                        """)
                .param("name", name)
                .query((row, number) -> Sql.instant(row, "retired_at"))
                .optional();
    }

    /** Lets a topic rest, or puts it to work again. What it has stays; the same twice changes nothing. */
    public void rest(String name, boolean rests, Instant now) {
        jdbc.sql("""
                        UPDATE topic
                        SET retired_at = :since, updated_at = :now
                        WHERE name = :name AND (retired_at IS NULL) = :rests
                        """)
                .param("since", rests ? Sql.utc(now) : null, Types.TIMESTAMP_WITH_TIMEZONE)
                .param("now", Sql.utc(now))
                .param("name", name)
                .param("rests", rests)
                .update();
    }

    public Optional<Topic> named(String name) {
        return jdbc.sql("""
                        SELECT id, definition
                        FROM topic
                        WHERE name = :name
                        """)
                .param("name", name)
                .query((row, number) -> topic(row))
                .optional();
    }

    public Optional<Topic> find(long id) {
        return jdbc.sql("""
                        SELECT id, definition
                        FROM topic
                        WHERE id = :id
                        """).param("id", id).query((row, number) -> topic(row)).optional();
    }

    private Topic topic(ResultSet row) throws SQLException {
        long id = row.getLong("id");
        String definition = row.getString("definition");
        Read last = read.get(id);
        if (last == null || !last.definition.equals(definition)) {
            last = new Read(definition, TopicFile.read(id, definition));
            read.put(id, last);
        }
        return last.topic;
    }

    /** The stored text of a topic, as its editor wrote it. */
    public Optional<String> definition(String name) {
        return jdbc.sql("""
                        SELECT definition
                        FROM topic
                        WHERE name = :name
                        """).param("name", name).query(String.class).optional();
    }

    /**
     * Gives a topic this text, whatever it has now, for an operator who imports it. The name in it must be the stored
     * one. True if there is such a topic.
     */
    public boolean change(String name, String definition, Instant now) {
        Optional<TopicVersion> current = current(name);
        while (current.isPresent()) {
            if (!(save(name, definition, current.get().number(), TopicVersion.PROGRAM, "", null, now)
                    instanceof Saved.Overtaken)) {
                return true;
            }
            current = current(name);
        }
        return false;
    }

    /**
     * Saves a topic's text as its next version. The name in it must be the stored one.
     *
     * @param basedOn the version that the text was made from
     * @param note at most 500 characters
     */
    public Saved save(
            String name,
            String definition,
            int basedOn,
            String author,
            String note,
            @Nullable Integer restores,
            Instant now) {
        TopicVersion current = current(name).orElseThrow();
        if (current.number() == basedOn && current.definition().equals(definition)) {
            return new Saved.Same();
        }
        // If the process ends between the two, what was kept is kept again.
        jdbc.sql("""
                        INSERT INTO topic_version (topic_id, number, definition, author, saved_at, note, restores)
                        SELECT id, version, definition, author, updated_at, note, restores
                        FROM topic
                        WHERE name = :name AND version = :based
                        ON CONFLICT DO NOTHING
                        """).param("name", name).param("based", basedOn).update();
        int saved = jdbc.sql("""
                        UPDATE topic
                        SET definition = :definition, version = version + 1, author = :author, note = :note,
                            restores = :restores, updated_at = :now
                        WHERE name = :name AND version = :based
                        """)
                .param("definition", definition)
                .param("author", author)
                .param("note", note)
                .param("restores", restores, Types.INTEGER)
                .param("now", Sql.utc(now))
                .param("name", name)
                .param("based", basedOn)
                .update();
        return saved == 1
                ? new Saved.Done(basedOn + 1)
                : new Saved.Overtaken(current(name).orElseThrow());
    }

    /** The version that a topic has now. */
    public Optional<TopicVersion> current(String name) {
        return jdbc.sql("""
                        SELECT version AS number, definition, author, updated_at AS saved_at, note, restores
                        FROM topic
                        WHERE name = :name
                        """)
                .param("name", name)
                .query((row, number) -> version(row))
                .optional();
    }

    /** All versions of a topic, the one it has now first. */
    public List<TopicVersion> versions(String name) {
        List<TopicVersion> versions = new ArrayList<>(current(name).stream().toList());
        versions.addAll(jdbc.sql("""
                        SELECT v.number, v.definition, v.author, v.saved_at, v.note, v.restores
                        FROM topic_version v
                        JOIN topic t ON t.id = v.topic_id
                        WHERE t.name = :name AND v.number < :current
                        ORDER BY v.number DESC
                        """)
                .param("name", name)
                .param("current", versions.isEmpty() ? 0 : versions.get(0).number())
                .query((row, number) -> version(row))
                .list());
        return versions;
    }

    private static TopicVersion version(ResultSet row) throws SQLException {
        int restores = row.getInt("restores");
        return new TopicVersion(
                row.getInt("number"),
                row.getString("definition"),
                row.getString("author"),
                Sql.instant(row, "saved_at"),
                row.getString("note"),
                restores == 0 ? null : restores);
    }

    /** A text that differs when any topic was added, changed, laid to rest or removed since. */
    public String version() {
        return jdbc.sql("""
                        SELECT COUNT(*) AS topics, COUNT(retired_at) AS resting, SUM(version) AS versions,
                               MAX(id) AS newest, MAX(updated_at) AS changed_at
                        FROM topic
                        """)
                .query((row, number) -> row.getLong("topics") + " " + row.getLong("resting") + " "
                        + row.getLong("versions") + " " + row.getLong("newest") + " "
                        + Sql.instantOrNull(row, "changed_at"))
                .single();
    }

    /**
     * What a topic said of the latest articles, newest first, taken or left: of most that it left, nothing is stored.
     *
     * @param level only this level; null: every level
     */
    public List<MatchedArticle> recent(long topicId, @Nullable Level level, int limit) {
        return recent(topicId, level, 0, limit);
    }

    /** The same from the one after the first {@code offset}. */
    public List<MatchedArticle> recent(long topicId, @Nullable Level level, int offset, int limit) {
        List<Long> ids = newest(topicId, level, offset, limit);
        if (ids.isEmpty()) {
            return List.of();
        }
        return jdbc.sql("SELECT " + MATCHED + ArticleStore.COLUMNS + """
                        FROM article a
                        LEFT JOIN topic_match m ON m.article_id = a.id AND m.topic_id = :topic
                        JOIN outlet o ON o.id = a.outlet_id
                        LEFT JOIN topic_mark k ON k.topic_id = m.topic_id AND k.article_id = m.article_id
                        WHERE a.id IN (:ids)
                        ORDER BY a.published_at DESC, a.id DESC
                        """)
                .param("topic", topicId)
                .param("ids", ids)
                .query((row, number) -> matched(row, topicId))
                .list();
    }

    /** Chosen apart from what is read of them, so that the order is an index's and only these are read. */
    private List<Long> newest(long topicId, @Nullable Level level, int offset, int limit) {
        String which = level == null ? "" : level == Level.NONE ? """
                        WHERE NOT EXISTS (
                          SELECT 1
                          FROM topic_match m
                          WHERE m.topic_id = :topic AND m.article_id = a.id AND m.level <> :level)
                        """ : """
                        JOIN topic_match m ON m.article_id = a.id AND m.topic_id = :topic AND m.level = :level
                        """;
        return jdbc.sql("SELECT a.id FROM article a " + which + """
                        ORDER BY a.published_at DESC, a.id DESC
                        OFFSET :offset ROWS FETCH FIRST :limit ROWS ONLY
                        """)
                .param("topic", topicId)
                .param("level", level == null ? "" : level.word())
                .param("offset", offset)
                .param("limit", limit)
                .query(Long.class)
                .list();
    }

    /** What a topic said of one article, if there is one: that it left it where nothing is stored. */
    Optional<MatchedArticle> matched(long topicId, long articleId) {
        return jdbc.sql("SELECT " + MATCHED + ArticleStore.COLUMNS + """
                        FROM article a
                        LEFT JOIN topic_match m ON m.article_id = a.id AND m.topic_id = :topic
                        JOIN outlet o ON o.id = a.outlet_id
                        LEFT JOIN topic_mark k ON k.topic_id = m.topic_id AND k.article_id = m.article_id
                        WHERE a.id = :article
                        """)
                .param("topic", topicId)
                .param("article", articleId)
                .query((row, number) -> matched(row, topicId))
                .optional();
    }

    /** The levels that articles have in each topic, by article and topic; without those of which nothing is stored. */
    Map<Long, Map<Long, Level>> levels(Collection<Long> articleIds) {
        Map<Long, Map<Long, Level>> levels = new HashMap<>();
        jdbc.sql("""
                        SELECT m.article_id, m.topic_id, m.level
                        FROM topic_match m
                        WHERE m.article_id IN (:articles)
                        """).param("articles", articleIds).query(row -> {
            levels.computeIfAbsent(row.getLong("article_id"), article -> new HashMap<>())
                    .put(row.getLong("topic_id"), Level.of(row.getString("level")));
        });
        return levels;
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
                .query((row, number) -> match(row, row.getLong("topic_id")))
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

    /** Keeps what the topics said of one new article, see {@link #record(Map, Instant)}. */
    public void record(long articleId, List<TopicMatch> matches, Instant now) {
        record(Map.of(articleId, matches), now);
    }

    /**
     * Keeps what the topics said of new articles, by their ids, in the transaction that stores the articles. What a topic
     * left is not kept: that is most of what is polled, and asking the patterns again says why.
     */
    public void record(Map<Long, List<TopicMatch>> said, Instant now) {
        OffsetDateTime at = Sql.utc(now);
        List<Object[]> rows = new ArrayList<>();
        said.forEach((article, matches) -> {
            for (TopicMatch match : matches) {
                if (match.level() != Level.NONE) {
                    rows.add(new Object[] {
                        match.topicId(), article, match.score(), match.level().word(), reasons(match), at
                    });
                }
            }
        });
        batches.batchUpdate("""
                INSERT INTO topic_match (topic_id, article_id, score, level, reasons, matched_at)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """, rows);
    }

    /**
     * Keeps what the topics at work say of an article that its outlet edited, instead of what they said before, in the
     * transaction that stores the edit; those not among the matches leave it now. What is filed stays filed, also when it
     * is less than before; what was too little for the digest and no longer is becomes work to be filed. An editor's mark
     * stands, whatever they say now. The same twice changes nothing more.
     */
    public void revise(long articleId, Collection<TopicMatch> matches, Instant now) {
        Map<Long, TopicMatch> said = new TreeMap<>();
        jdbc.sql("""
                        SELECT m.topic_id
                        FROM topic_match m
                        JOIN topic t ON t.id = m.topic_id
                        WHERE m.article_id = :article AND t.retired_at IS NULL
                        """)
                .param("article", articleId)
                .query(Long.class)
                .list()
                .forEach(topic -> said.put(topic, TopicMatch.nothing(topic)));
        matches.forEach(match -> said.put(match.topicId(), match));
        said.values().forEach(match -> revise(articleId, match, now));
    }

    /** The same of one topic; what the others said stays. */
    void revise(long articleId, TopicMatch match, Instant now) {
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
                .param("reasons", reasons(match))
                .param("now", Sql.utc(now))
                .update();
        if (known == 0) {
            record(articleId, List.of(match), now);
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
                .query((row, number) -> matched(row, topicId))
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

    /**
     * Says that a topic's change of patterns, not a poll, brought an article in, in the transaction that revises it:
     * it is filed, and never counts towards an alert.
     */
    void broughtIn(long topicId, long articleId) {
        jdbc.sql("""
                        UPDATE topic_match
                        SET by_edit = TRUE
                        WHERE topic_id = :topic AND article_id = :article
                        """).param("topic", topicId).param("article", articleId).update();
    }

    static String reasons(TopicMatch match) {
        return JSON.writeValueAsString(new Said(match.reasons(), match.missing()));
    }

    private static MatchedArticle matched(ResultSet row, long topicId) throws SQLException {
        String judged = row.getString("judged");
        Instant at = Sql.instantOrNull(row, "marked_at");
        return new MatchedArticle(
                ArticleStore.article(row),
                match(row, topicId),
                judged == null || at == null
                        ? null
                        : new Mark(row.getBoolean("belongs"), row.getString("marked_by"), at, Level.of(judged)));
    }

    /** Reads what this topic said of an article, which is nothing where no match was joined. */
    static TopicMatch match(ResultSet row, long topicId) throws SQLException {
        String level = row.getString("level");
        if (level == null) {
            return TopicMatch.nothing(topicId);
        }
        Said said = JSON.readValue(row.getString("reasons"), new TypeReference<Said>() {});
        return new TopicMatch(topicId, row.getDouble("score"), Level.of(level), said.reasons(), said.missing());
    }

    private record Read(String definition, Topic topic) {}

    /** The reasons of a match as stored. */
    private record Said(List<TopicMatch.Reason> reasons, List<String> missing) {}
}
