package org.concordia.digest.story;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.article.ArticleStore;
import org.concordia.aggregator.storage.Sql;
import org.concordia.aggregator.topic.Level;
import org.concordia.digest.copy.Copy;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Stories, and where each article of a topic was put. An article counts in its story while the topic has it as filed; one
 * that an editor marked out of the topic keeps its place for the filing's memory and is nowhere shown, and a story without
 * any other article is none.
 */
@Repository
public final class StoryStore {

    /** How far back the filing looks at texts; with it, what is before them and makes their words rare or common. */
    private static final Duration REMEMBERED = Duration.ofDays(10);

    /** Of a placement {@code p}: its article was marked out of the topic. */
    private static final String WITHDRAWN = """
            EXISTS (SELECT 1
                    FROM topic_match x
                    WHERE x.topic_id = p.topic_id AND x.article_id = p.article_id AND x.filed_at IS NULL)
            """;

    private final JdbcClient jdbc;

    public StoryStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The story of this id, or the one that it was merged into. */
    public Optional<Story> find(long id) {
        OptionalLong today = idToday(id);
        return today.isEmpty()
                ? Optional.empty()
                : stories(List.of(today.getAsLong())).stream().findFirst();
    }

    /** The id that a story is found under today: its own, or of the story that it was merged into. */
    public OptionalLong idToday(long id) {
        // Merging moves the pointers of what was merged before, so one step is enough.
        return jdbc.sql("""
                        SELECT COALESCE(merged_into, id)
                        FROM story
                        WHERE id = :id
                        """)
                .param("id", id)
                .query(Long.class)
                .optional()
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    /** Stories of a topic that gained an article or another story at or after a time, longest unchanged first. */
    public List<Story> changedSince(long topicId, Instant since) {
        return stories(jdbc.sql("""
                        SELECT id
                        FROM story
                        WHERE topic_id = :topic AND merged_into IS NULL AND changed_at >= :since
                        ORDER BY changed_at, id
                        """)
                .param("topic", topicId)
                .param("since", Sql.utc(since))
                .query(Long.class)
                .list());
    }

    /** The stories with the latest articles, of all topics, latest first. */
    public List<Story> latest(int limit) {
        return search(null, "", limit, 0);
    }

    /** The stories of a topic with the latest articles, latest first. */
    public List<Story> byTopic(long topicId, int limit) {
        return search(topicId, "", limit, 0);
    }

    /**
     * Stories by their latest article, latest first.
     *
     * @param topicId null for all topics
     * @param words that one of its articles must have in title or summary, whatever the case; blank for any
     */
    public List<Story> search(@Nullable Long topicId, String words, int limit, int offset) {
        String topic = topicId == null ? "" : "AND s.topic_id = :topic";
        String text = words.isBlank() ? "" : """
                                      AND (LOWER(a.title) LIKE :words ESCAPE '!' OR LOWER(a.summary) LIKE :words ESCAPE '!')
                        """;
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("limit", limit);
        parameters.put("offset", offset);
        if (topicId != null) {
            parameters.put("topic", topicId);
        }
        if (!words.isBlank()) {
            parameters.put("words", "%" + words.strip().toLowerCase(Locale.ROOT).replaceAll("([!%_])", "!$1") + "%");
        }
        return stories(jdbc.sql("""
                        SELECT s.id
                        FROM story s
                        WHERE s.merged_into IS NULL
                        """ + topic + """

                          AND EXISTS (SELECT 1
                                      FROM placement p
                                      JOIN article a ON a.id = p.article_id
                                      WHERE p.story_id = s.id AND NOT
                        """ + WITHDRAWN + text + """
                                     )
                        ORDER BY s.latest_at DESC, s.id DESC
                        OFFSET :offset ROWS FETCH FIRST :limit ROWS ONLY
                        """)
                .params(parameters)
                .query(Long.class)
                .list());
    }

    /** Whole stories in the order of these ids. */
    private List<Story> stories(List<Long> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        Map<Long, List<StoryArticle>> articles = new HashMap<>();
        Map<Long, List<StoryArticle>> withdrawn = new HashMap<>();
        members(
                ids,
                (story, member, counts) -> (counts ? articles : withdrawn)
                        .computeIfAbsent(story, id -> new ArrayList<>())
                        .add(member));
        Map<Long, Story> stories = new LinkedHashMap<>();
        ids.forEach(id -> stories.put(id, null));
        jdbc.sql("""
                        SELECT id, topic_id, opened_at, changed_at
                        FROM story
                        WHERE id IN (:ids)
                        """).param("ids", ids).query(row -> {
            long id = row.getLong("id");
            List<StoryArticle> members = articles.get(id);
            if (members != null) {
                stories.put(
                        id,
                        new Story(
                                id,
                                row.getLong("topic_id"),
                                Sql.instant(row, "opened_at"),
                                Sql.instant(row, "changed_at"),
                                Story.without(withdrawn.getOrDefault(id, List.of()), members)));
            }
        });
        List<Story> found = new ArrayList<>(stories.values());
        found.removeIf(story -> story == null);
        return found;
    }

    /** The articles of a story that were marked out of its topic, in the order they were filed. */
    public List<StoryArticle> withdrawn(long storyId) {
        List<StoryArticle> withdrawn = new ArrayList<>();
        members(List.of(storyId), (story, member, counts) -> {
            if (!counts) {
                withdrawn.add(member);
            }
        });
        return withdrawn;
    }

    /** The topic of a story, also of one that has no article left. */
    public Optional<Long> topicOf(long storyId) {
        return jdbc.sql("""
                        SELECT topic_id
                        FROM story
                        WHERE id = :id
                        """).param("id", storyId).query(Long.class).optional();
    }

    /** What editors said of these articles of a topic: whether they belong. */
    public Map<Long, Boolean> marks(long topicId, Collection<Long> articleIds) {
        Map<Long, Boolean> marks = new HashMap<>();
        if (!articleIds.isEmpty()) {
            jdbc.sql("""
                            SELECT article_id, marked
                            FROM topic_match
                            WHERE topic_id = :topic AND article_id IN (:ids) AND marked IS NOT NULL
                            """).param("topic", topicId).param("ids", articleIds).query(row -> {
                marks.put(row.getLong("article_id"), row.getBoolean("marked"));
            });
        }
        return marks;
    }

    /** Is given each article of stories, in the order they were filed, and whether it counts. */
    @FunctionalInterface
    private interface Members {
        void member(long story, StoryArticle member, boolean counts);
    }

    private void members(Collection<Long> storyIds, Members members) {
        jdbc.sql("SELECT p.story_id, p.copy_of, p.reason, p.placed_at, m.level, m.filed_at, m.by_edit, "
                        + ArticleStore.COLUMNS
                        + """
                        FROM placement p
                        JOIN article a ON a.id = p.article_id
                        JOIN outlet o ON o.id = a.outlet_id
                        LEFT JOIN topic_match m ON m.topic_id = p.topic_id AND m.article_id = p.article_id
                        WHERE p.story_id IN (:ids)
                        ORDER BY p.story_id, p.position
                        """)
                .param("ids", storyIds)
                .query(row -> {
                    boolean counts = row.getString("level") == null || Sql.instantOrNull(row, "filed_at") != null;
                    members.member(row.getLong("story_id"), storyArticle(row), counts);
                });
    }

    private static StoryArticle storyArticle(ResultSet row) throws SQLException {
        String level = row.getString("level");
        Article article = ArticleStore.article(row);
        return new StoryArticle(
                // What an editor's change of patterns brought in is no news to alert of, as a backfill is none.
                row.getBoolean("by_edit") ? article.asBackfill() : article,
                Sql.longOrNull(row, "copy_of"),
                level == null ? Level.NONE : Level.of(level),
                row.getString("reason"),
                Sql.instant(row, "placed_at"));
    }

    // Filing

    /** Takes or keeps the right to file a topic's articles; false while somebody else has it. */
    public boolean lease(long topicId, String holder, Instant now, Instant until) {
        jdbc.sql("""
                        INSERT INTO filing_lease (topic_id, holder, leased_until)
                        VALUES (:topic, :holder, :until)
                        ON CONFLICT DO NOTHING
                        """)
                .param("topic", topicId)
                .param("holder", holder)
                .param("until", Sql.utc(until))
                .update();
        return jdbc.sql("""
                                UPDATE filing_lease
                                SET holder = :holder, leased_until = :until
                                WHERE topic_id = :topic AND (holder = :holder OR leased_until < :now)
                                """)
                        .param("topic", topicId)
                        .param("holder", holder)
                        .param("until", Sql.utc(until))
                        .param("now", Sql.utc(now))
                        .update()
                == 1;
    }

    /** Gives the right to file back, so that another process need not wait for its end. */
    public void release(String holder, Instant now) {
        jdbc.sql("""
                        UPDATE filing_lease
                        SET leased_until = :before
                        WHERE holder = :holder
                        """)
                .param("before", Sql.utc(now.minusSeconds(1)))
                .param("holder", holder)
                .update();
    }

    /**
     * Begins a write to a topic's stories: locks the lease until the transaction ends and counts its revision up.
     *
     * @return the revision before; empty when the lease is somebody else's by now
     */
    public OptionalLong begin(long topicId, String holder) {
        int held = jdbc.sql("""
                        UPDATE filing_lease
                        SET revision = revision + 1
                        WHERE topic_id = :topic AND holder = :holder
                        """).param("topic", topicId).param("holder", holder).update();
        return held == 0
                ? OptionalLong.empty()
                : OptionalLong.of(
                        jdbc.sql("""
                                        SELECT revision - 1
                                        FROM filing_lease
                                        WHERE topic_id = :topic
                                        """).param("topic", topicId).query(Long.class).single());
    }

    /** Which of these articles have a place in a story of the topic already. */
    public Set<Long> placed(long topicId, Collection<Long> articleIds) {
        return articleIds.isEmpty()
                ? Set.of()
                : new HashSet<>(jdbc.sql("""
                                SELECT article_id
                                FROM placement
                                WHERE topic_id = :topic AND article_id IN (:ids)
                                """)
                        .param("topic", topicId)
                        .param("ids", articleIds)
                        .query(Long.class)
                        .list());
    }

    /**
     * Tells that articles which had a place are back in their stories, after a mark that took them out.
     *
     * @return the stories that gained by it
     */
    public Set<Long> returned(long topicId, Collection<Long> articleIds, Instant now) {
        if (articleIds.isEmpty()) {
            return Set.of();
        }
        Set<Long> stories = new LinkedHashSet<>(jdbc.sql("""
                        SELECT DISTINCT story_id
                        FROM placement
                        WHERE topic_id = :topic AND article_id IN (:ids)
                        """)
                .param("topic", topicId)
                .param("ids", articleIds)
                .query(Long.class)
                .list());
        jdbc.sql("""
                        UPDATE story
                        SET changed_at = :now
                        WHERE id IN (:stories)
                        """).param("now", Sql.utc(now)).param("stories", stories).update();
        return stories;
    }

    /** The live window of a topic, as it was after its last placement. */
    public LiveWindow window(long topicId) {
        Instant last = jdbc.sql("""
                        SELECT MAX(clock_at) AS last
                        FROM placement
                        WHERE topic_id = :topic
                        """)
                .param("topic", topicId)
                .query((row, number) -> Optional.ofNullable(Sql.instantOrNull(row, "last")))
                .single()
                .orElse(null);
        if (last == null) {
            return LiveWindow.empty();
        }
        return LiveWindow.restore(jdbc.sql("SELECT p.position, p.clock_at, s.number, " + ArticleStore.COLUMNS + """
                        FROM placement p
                        JOIN story s ON s.id = p.story_id
                        JOIN article a ON a.id = p.article_id
                        JOIN outlet o ON o.id = a.outlet_id
                        WHERE p.topic_id = :topic
                          AND p.position > (SELECT MIN(f.position)
                                            FROM placement f
                                            WHERE f.topic_id = :topic AND f.clock_at >= :since) - :window
                        ORDER BY p.position
                        """)
                .param("topic", topicId)
                .param("since", Sql.utc(last.minus(REMEMBERED)))
                .param("window", Clusterer.WINDOW)
                .query((row, number) -> new LiveWindow.Placed(
                        ArticleStore.article(row),
                        row.getLong("position"),
                        row.getLong("number"),
                        Sql.instant(row, "clock_at")))
                .list());
    }

    /**
     * Writes what was filed, in the transaction that marks the articles as filed.
     *
     * @return ids of the stories that gained something and were not merged into another
     */
    public Set<Long> apply(long topicId, List<LiveWindow.Filed> filed, Instant now) {
        Set<Long> changed = new LinkedHashSet<>();
        Map<Long, Long> ids = new HashMap<>();
        for (LiveWindow.Filed one : filed) {
            Placement placement = one.placement();
            if (placement.opens()) {
                open(topicId, placement.story(), one.article(), now);
            }
            long story = ids.computeIfAbsent(placement.story(), number -> id(topicId, number));
            place(topicId, story, one, now);
            changed.add(story);
            for (Merge merge : one.merges()) {
                long younger = ids.computeIfAbsent(merge.younger(), number -> id(topicId, number));
                long older = ids.computeIfAbsent(merge.older(), number -> id(topicId, number));
                merge(younger, older, now);
                changed.remove(younger);
                changed.add(older);
            }
        }
        return changed;
    }

    private void open(long topicId, long number, Article article, Instant now) {
        jdbc.sql("""
                        INSERT INTO story (topic_id, number, opened_at, changed_at, latest_at)
                        VALUES (:topic, :number, :now, :now, :latest)
                        """)
                .param("topic", topicId)
                .param("number", number)
                .param("now", Sql.utc(now))
                .param("latest", Sql.utc(Clusterer.time(article)))
                .update();
    }

    private long id(long topicId, long number) {
        return jdbc.sql("""
                        SELECT id
                        FROM story
                        WHERE topic_id = :topic AND number = :number
                        """)
                .param("topic", topicId)
                .param("number", number)
                .query(Long.class)
                .single();
    }

    private void place(long topicId, long story, LiveWindow.Filed filed, Instant now) {
        long article = filed.article().id();
        Copy copy = filed.copy();
        jdbc.sql("""
                        INSERT INTO placement (topic_id, article_id, position, story_id, copy_of, reason, clock_at, placed_at)
                        VALUES (:topic, :article, :position, :story, :copy, :reason, :clock, :now)
                        """)
                .param("topic", topicId)
                .param("article", article)
                .param("position", filed.placement().position())
                .param("story", story)
                .param("copy", copy == null || copy.original() == article ? null : copy.original())
                .param("reason", filed.placement().reason())
                .param("clock", Sql.utc(filed.placement().clock()))
                .param("now", Sql.utc(now))
                .update();
        jdbc.sql("""
                        UPDATE story
                        SET changed_at = :now, latest_at = GREATEST(latest_at, :latest)
                        WHERE id = :story
                        """)
                .param("now", Sql.utc(now))
                .param("latest", Sql.utc(Clusterer.time(filed.article())))
                .param("story", story)
                .update();
        if (copy != null && copy.replaced() != null) {
            jdbc.sql("""
                            UPDATE placement
                            SET copy_of = :original
                            WHERE topic_id = :topic AND (copy_of = :replaced OR article_id = :replaced)
                            """)
                    .param("original", article)
                    .param("topic", topicId)
                    .param("replaced", copy.replaced())
                    .update();
        }
    }

    private void merge(long younger, long older, Instant now) {
        jdbc.sql("""
                        UPDATE placement
                        SET story_id = :older
                        WHERE story_id = :younger
                        """).param("older", older).param("younger", younger).update();
        jdbc.sql("""
                        UPDATE story
                        SET merged_into = :older
                        WHERE id = :younger OR merged_into = :younger
                        """).param("older", older).param("younger", younger).update();
        jdbc.sql("""
                        UPDATE story
                        SET changed_at = :now,
                            latest_at = GREATEST(latest_at, (SELECT y.latest_at FROM story y WHERE y.id = :younger))
                        WHERE id = :older
                        """)
                .param("now", Sql.utc(now))
                .param("older", older)
                .param("younger", younger)
                .update();
    }
}
