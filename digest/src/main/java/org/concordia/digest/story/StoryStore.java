package org.concordia.digest.story;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.concordia.aggregator.article.ArticleStore;
import org.concordia.aggregator.storage.Sql;
import org.concordia.aggregator.topic.Level;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Stories and what was filed into them. */
@Repository
public final class StoryStore {

    private final JdbcClient jdbc;

    public StoryStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The story of this id, or the older one that it turned out to be. */
    public Optional<Story> find(long id) {
        long current = id;
        while (true) {
            Optional<Long> older =
                    jdbc.sql("""
                            SELECT merged_into
                            FROM story
                            WHERE id = :id AND merged_into IS NOT NULL
                            """).param("id", current).query(Long.class).optional();
            if (older.isEmpty()) {
                return read(List.of(current)).stream().findFirst();
            }
            current = older.get();
        }
    }

    /** Unmerged stories of a topic that changed at this time or later, longest unchanged first. */
    public List<Story> changedSince(long topicId, Instant since) {
        return read(jdbc.sql("""
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

    private List<Story> read(Collection<Long> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        Map<Long, Found> found = new LinkedHashMap<>();
        jdbc.sql("SELECT s.id AS story_id, s.topic_id, s.opened_at, s.changed_at, p.copy_of, p.reason, p.placed_at, "
                        + "m.level, " + ArticleStore.COLUMNS + """
                        FROM story s
                        JOIN placement p ON p.story_id = s.id
                        JOIN article a ON a.id = p.article_id
                        JOIN outlet o ON o.id = a.outlet_id
                        LEFT JOIN topic_match m ON m.topic_id = p.topic_id AND m.article_id = p.article_id
                        WHERE s.id IN (:ids)
                        ORDER BY s.changed_at, s.id, a.id
                        """)
                .param("ids", ids)
                .query(row -> {
                    Found story = found.get(row.getLong("story_id"));
                    if (story == null) {
                        story = new Found(
                                row.getLong("story_id"),
                                row.getLong("topic_id"),
                                Sql.instant(row, "opened_at"),
                                Sql.instant(row, "changed_at"),
                                new ArrayList<>());
                        found.put(story.id(), story);
                    }
                    story.articles().add(member(row));
                });
        return found.values().stream()
                .map(story ->
                        new Story(story.id(), story.topicId(), story.openedAt(), story.changedAt(), story.articles()))
                .toList();
    }

    private static StoryArticle member(ResultSet row) throws SQLException {
        String level = row.getString("level");
        return new StoryArticle(
                ArticleStore.article(row),
                Sql.longOrNull(row, "copy_of"),
                level == null ? Level.DIGEST : Level.of(level),
                row.getString("reason"),
                Sql.instant(row, "placed_at"));
    }

    /** A story while its rows are read. */
    private record Found(long id, long topicId, Instant openedAt, Instant changedAt, List<StoryArticle> articles) {}
}
