package org.concordia.digest.story;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.article.ArticleStore;
import org.concordia.aggregator.storage.Sql;
import org.concordia.aggregator.topic.Level;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Stories as editors and readers see them. An article counts in its story while the topic has it as filed; one
 * that an editor marked out of the topic keeps its place for the filing's memory and is nowhere shown, and a story without
 * any other article is none.
 */
@Repository
public final class StoryStore {

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

    /** The story of this id, or the one that it was merged into; empty also where an editor hid it from readers. */
    public Optional<Story> find(long id) {
        return onDesk(id).filter(story -> !story.said().hidden());
    }

    /** The same, hidden or not. */
    public Optional<Story> onDesk(long id) {
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

    /**
     * Stories of a topic, but hidden ones, that gained an article or another story or were changed by an editor at or
     * after a time, longest unchanged first.
     */
    public List<Story> changedSince(long topicId, Instant since) {
        return stories(jdbc.sql("""
                        SELECT id
                        FROM story
                        WHERE topic_id = :topic AND merged_into IS NULL AND hidden_at IS NULL AND changed_at >= :since
                        ORDER BY changed_at, id
                        """)
                .param("topic", topicId)
                .param("since", Sql.utc(since))
                .query(Long.class)
                .list());
    }

    /**
     * Stories that may tell the same event as one: those with an article near to one of its, see {@link Placement#near},
     * and those near to these in turn. Hidden stories and those that an editor set apart are left out.
     *
     * @param since when the later of two articles that are near was filed, at the earliest
     */
    public List<Story> near(long storyId, Instant since) {
        Set<Long> found = new LinkedHashSet<>(List.of(storyId));
        List<Long> next = List.of(storyId);
        while (!next.isEmpty()) {
            next = jdbc
                    .sql("""
                            SELECT DISTINCT o.story_id
                            FROM placement p
                            JOIN placement_near n ON n.topic_id = p.topic_id AND n.article_id = p.article_id
                            JOIN placement o ON o.topic_id = n.topic_id AND o.article_id = n.near_id
                            JOIN story s ON s.id = o.story_id
                            WHERE p.story_id IN (:ids) AND n.placed_at >= :since AND s.hidden_at IS NULL
                              AND NOT EXISTS (SELECT 1
                                              FROM story_apart a
                                              WHERE a.story_id IN (p.story_id, :story) AND a.other_id = o.story_id
                                                 OR a.other_id IN (p.story_id, :story) AND a.story_id = o.story_id)
                            ORDER BY o.story_id
                            """)
                    .param("ids", next)
                    .param("story", storyId)
                    .param("since", Sql.utc(since))
                    .query(Long.class)
                    .list()
                    .stream()
                    .filter(found::add)
                    .toList();
        }
        found.remove(storyId);
        return stories(List.copyOf(found));
    }

    /** The stories of a topic that have an article near to one of another story, by pairs found since a time. */
    public Set<Long> withNear(long topicId, Instant since) {
        return Set.copyOf(jdbc.sql("""
                        SELECT DISTINCT p.story_id
                        FROM placement_near n
                        JOIN placement p ON p.topic_id = n.topic_id AND p.article_id = n.article_id
                        WHERE n.topic_id = :topic AND n.placed_at >= :since
                        """)
                .param("topic", topicId)
                .param("since", Sql.utc(since))
                .query(Long.class)
                .list());
    }

    /** The stories with the latest articles, of all topics, latest first, as readers see them. */
    public List<Story> latest(int limit) {
        return search(StoryFilter.READERS, limit, 0);
    }

    /** The stories of a topic with the latest articles, latest first, as readers see them. */
    public List<Story> byTopic(long topicId, int limit) {
        return search(StoryFilter.READERS.ofTopic(topicId), limit, 0);
    }

    /** What readers see first: what editors pinned, then the stories with the latest articles. */
    public List<Story> front(int limit) {
        return Stream.concat(
                        search(StoryFilter.READERS.pinned(true), limit, 0).stream(),
                        search(StoryFilter.READERS.pinned(false), limit, 0).stream())
                .limit(limit)
                .toList();
    }

    /** Stories by their latest article, latest first. */
    public List<Story> search(StoryFilter filter, int limit, int offset) {
        Map<String, Object> parameters = new HashMap<>(filter.parameters());
        parameters.put("limit", limit);
        parameters.put("offset", offset);
        return stories(jdbc.sql("""
                        SELECT s.id
                        FROM story s
                        WHERE s.merged_into IS NULL
                          AND EXISTS (SELECT 1
                                      FROM placement p
                                      JOIN article a ON a.id = p.article_id
                                      JOIN outlet o ON o.id = a.outlet_id
                                      WHERE p.story_id = s.id AND NOT
                        """ + WITHDRAWN + filter.ofArticle() + ")\n" + state(filter) + filter.ofStory() + """
                        ORDER BY s.latest_at DESC, s.id DESC
                        OFFSET :offset ROWS FETCH FIRST :limit ROWS ONLY
                        """)
                .params(parameters)
                .query(Long.class)
                .list());
    }

    /** The condition that {@link StoryState#of} holds, asked of the database. */
    private static String state(StoryFilter filter) {
        if (filter.state() == null) {
            return "";
        }
        String since = """
                EXISTS (SELECT 1
                        FROM placement p
                        JOIN article a ON a.id = p.article_id
                        WHERE p.story_id = s.id AND LEAST(a.published_at, a.fetched_at) > :%s AND NOT
                """ + WITHDRAWN + ")\n";
        String several = """
                (SELECT COUNT(*)
                 FROM placement p
                 WHERE p.story_id = s.id AND NOT
                """ + WITHDRAWN + ")\n";
        String grows = since.formatted("grows");
        String takes = since.formatted("takes");
        return switch (filter.state()) {
            // The story's own time is no earlier than its articles', and has an index.
            case OPENED -> "AND s.latest_at > :grows AND " + grows + "AND " + several + "= 1\n";
            case GROWING -> "AND s.latest_at > :grows AND " + grows + "AND " + several + "> 1\n";
            case QUIET -> "AND s.latest_at > :takes AND NOT " + grows + "AND " + takes;
            case CLOSED -> "AND NOT " + takes;
        };
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
        Map<Long, Map<String, String>> headlines = new HashMap<>();
        jdbc.sql("""
                        SELECT story_id, language, headline
                        FROM story_headline
                        WHERE story_id IN (:ids)
                        """).param("ids", ids).query(row -> {
            headlines
                    .computeIfAbsent(row.getLong("story_id"), id -> new HashMap<>())
                    .put(row.getString("language"), row.getString("headline"));
        });
        Map<Long, Story> stories = new LinkedHashMap<>();
        ids.forEach(id -> stories.put(id, null));
        jdbc.sql("""
                        SELECT id, topic_id, opened_at, changed_at, revision, hidden_at, pinned_at
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
                                Story.without(withdrawn.getOrDefault(id, List.of()), members),
                                new Story.Said(
                                        row.getInt("revision"),
                                        Sql.instantOrNull(row, "hidden_at") != null,
                                        Sql.instantOrNull(row, "pinned_at") != null,
                                        headlines.getOrDefault(id, Map.of()))));
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

    /**
     * Articles in the order in which they were filed, each with the story it is in today; those marked out of the topic are
     * left out.
     *
     * @param since the time of filing from which on
     * @param after the position behind which to go on, 0 at first
     */
    public List<Filed> filed(long topicId, Instant since, long after, int limit) {
        return jdbc.sql(
                        "SELECT p.position, p.story_id, p.copy_of, p.evidence, p.moved_by, p.placed_at, m.level, m.by_edit, "
                                + ArticleStore.COLUMNS + """
                        FROM placement p
                        JOIN article a ON a.id = p.article_id
                        JOIN outlet o ON o.id = a.outlet_id
                        JOIN topic_match m ON m.topic_id = p.topic_id AND m.article_id = p.article_id
                        WHERE p.topic_id = :topic AND p.position > :after AND p.placed_at >= :since
                          AND m.filed_at IS NOT NULL
                        ORDER BY p.position
                        FETCH FIRST :limit ROWS ONLY
                        """)
                .param("topic", topicId)
                .param("after", after)
                .param("since", Sql.utc(since))
                .param("limit", limit)
                .query((row, number) -> new Filed(row.getLong("position"), row.getLong("story_id"), storyArticle(row)))
                .list();
    }

    /** An article and the story that it is in today. */
    public record Filed(long position, long story, StoryArticle member) {}

    /** For each of these articles of a topic those near to it, see {@link Placement#near}, filed before or after it. */
    public Map<Long, List<Long>> nearTo(long topicId, Collection<Long> articleIds) {
        Map<Long, List<Long>> near = new HashMap<>();
        if (!articleIds.isEmpty()) {
            jdbc.sql("""
                            SELECT article_id, near_id
                            FROM placement_near
                            WHERE topic_id = :topic AND article_id IN (:ids)
                            """).param("topic", topicId).param("ids", articleIds).query(row -> {
                near.computeIfAbsent(row.getLong("article_id"), id -> new ArrayList<>())
                        .add(row.getLong("near_id"));
            });
        }
        return near;
    }

    /** How many articles of a topic were filed since a time. */
    public long filedSince(long topicId, Instant since) {
        return jdbc.sql("""
                        SELECT COUNT(*)
                        FROM placement
                        WHERE topic_id = :topic AND placed_at >= :since
                        """)
                .param("topic", topicId)
                .param("since", Sql.utc(since))
                .query(Long.class)
                .single();
    }

    /** Which of these stories, or of those they were merged into, an editor hid from readers. */
    public Set<Long> hidden(Collection<Long> storyIds) {
        return storyIds.isEmpty()
                ? Set.of()
                : Set.copyOf(
                        jdbc.sql("""
                                SELECT s.id
                                FROM story s
                                JOIN story t ON t.id = COALESCE(s.merged_into, s.id)
                                WHERE s.id IN (:ids) AND t.hidden_at IS NOT NULL
                                """).param("ids", storyIds).query(Long.class).list());
    }

    /** What these articles are known by: outlet and title. */
    public Map<Long, String> names(Collection<Long> articleIds) {
        Map<Long, String> names = new HashMap<>();
        if (!articleIds.isEmpty()) {
            jdbc.sql("""
                            SELECT a.id, a.title, o.name
                            FROM article a
                            JOIN outlet o ON o.id = a.outlet_id
                            WHERE a.id IN (:ids)
                            """).param("ids", articleIds).query(row -> {
                names.put(row.getLong("id"), row.getString("name") + ": " + row.getString("title"));
            });
        }
        return names;
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
        jdbc.sql("SELECT p.story_id, p.copy_of, p.evidence, p.moved_by, p.placed_at, m.level, m.filed_at, m.by_edit, "
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
        String evidence = row.getString("evidence");
        Article article = ArticleStore.article(row);
        return new StoryArticle(
                // What an editor's change of patterns brought in is no news to alert of, as a backfill is none.
                row.getBoolean("by_edit") ? article.asBackfill() : article,
                Sql.longOrNull(row, "copy_of"),
                level == null ? Level.NONE : Level.of(level),
                evidence == null ? null : FilingStore.JSON.readValue(evidence, Placement.Evidence.class),
                row.getString("moved_by"),
                Sql.instant(row, "placed_at"));
    }
}
