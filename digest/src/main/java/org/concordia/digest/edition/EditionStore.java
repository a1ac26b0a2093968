package org.concordia.digest.edition;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.concordia.aggregator.storage.Sql;
import org.concordia.aggregator.topic.EditionPlan;
import org.concordia.aggregator.topic.Topic;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** Editions, their issues, and what their readers were told. */
@Repository
public final class EditionStore {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String COLUMNS = """
            e.id AS edition_id, e.topic_id, e.name, e.languages, e.cadence, e.cron, e.zone, e.fewest, e.created_at
            """;

    private static final String ISSUE_COLUMNS = """
            i.id AS issue_id, i.edition_id, i.slot_at, i.built_at, i.content
            """;

    private final JdbcClient jdbc;

    public EditionStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Makes a topic's editions exist as its file describes them: new ones are added, known ones take the file's
     * schedule and languages. An edition that the file no longer names stays, because readers subscribed to it. Safe
     * to repeat.
     *
     * @throws IllegalArgumentException if a plan is not right, or its name is another topic's; nothing is stored then
     *     if the caller runs it in a transaction
     */
    public void install(Topic topic, Instant now) {
        for (EditionPlan plan : topic.editions()) {
            Edition edition = new Edition(
                    0,
                    topic.id(),
                    plan.name(),
                    plan.languages(),
                    Cadence.of(plan.cadence()),
                    plan.cron(),
                    plan.zone(),
                    plan.fewest(),
                    now);
            jdbc.sql("""
                            INSERT INTO edition (topic_id, name, languages, cadence, cron, zone, fewest, created_at)
                            VALUES (:topic, :name, :languages, :cadence, :cron, :zone, :fewest, :now)
                            ON CONFLICT DO NOTHING
                            """)
                    .param("topic", edition.topicId())
                    .param("name", edition.name())
                    .param("languages", String.join(",", edition.languages()))
                    .param("cadence", edition.cadence().word())
                    .param("cron", edition.cron())
                    .param("zone", edition.zone().getId())
                    .param("fewest", edition.fewest())
                    .param("now", Sql.utc(now))
                    .update();
            int same = jdbc.sql("""
                            UPDATE edition
                            SET languages = :languages, cadence = :cadence, cron = :cron, zone = :zone,
                                fewest = :fewest
                            WHERE name = :name AND topic_id = :topic
                            """)
                    .param("languages", String.join(",", edition.languages()))
                    .param("cadence", edition.cadence().word())
                    .param("cron", edition.cron())
                    .param("zone", edition.zone().getId())
                    .param("fewest", edition.fewest())
                    .param("name", edition.name())
                    .param("topic", edition.topicId())
                    .update();
            if (same == 0) {
                throw new IllegalArgumentException(
                        "topic " + topic.name() + ": another topic has an edition named \"" + plan.name() + "\"");
            }
        }
    }

    /** All editions by name. */
    public List<Edition> all() {
        return jdbc.sql("SELECT " + COLUMNS + """
                        FROM edition e
                        ORDER BY e.name
                        """)
                .query((row, number) -> edition(row))
                .list();
    }

    public Optional<Edition> named(String name) {
        return jdbc.sql("SELECT " + COLUMNS + """
                        FROM edition e
                        WHERE e.name = :name
                        """)
                .param("name", name)
                .query((row, number) -> edition(row))
                .optional();
    }

    public Optional<Edition> find(long id) {
        return jdbc.sql("SELECT " + COLUMNS + """
                        FROM edition e
                        WHERE e.id = :id
                        """)
                .param("id", id)
                .query((row, number) -> edition(row))
                .optional();
    }

    /** Makes others that build an issue of this edition wait until the transaction ends. */
    void lock(long editionId) {
        jdbc.sql("""
                        SELECT id
                        FROM edition
                        WHERE id = :id
                        FOR UPDATE
                        """).param("id", editionId).query(Long.class).single();
    }

    /** Forgets an issue without stories, which nobody was sent. */
    void remove(long issueId) {
        jdbc.sql("""
                        DELETE FROM issue
                        WHERE id = :id AND story_count = 0
                        """).param("id", issueId).update();
    }

    public Optional<Issue> issue(long id) {
        return jdbc.sql("SELECT " + ISSUE_COLUMNS + """
                        FROM issue i
                        WHERE i.id = :id
                        """)
                .param("id", id)
                .query((row, number) -> issue(row))
                .optional();
    }

    /** The issue of a slot, if it was built. */
    public Optional<Issue> issue(long editionId, Instant slot) {
        return jdbc.sql("SELECT " + ISSUE_COLUMNS + """
                        FROM issue i
                        WHERE i.edition_id = :edition AND i.slot_at = :slot
                        """)
                .param("edition", editionId)
                .param("slot", Sql.utc(slot))
                .query((row, number) -> issue(row))
                .optional();
    }

    /** Issues built at this time or later, empty ones included, oldest first. */
    public List<Issue> builtSince(Instant since) {
        return jdbc.sql("SELECT " + ISSUE_COLUMNS + """
                        FROM issue i
                        WHERE i.built_at >= :since
                        ORDER BY i.built_at, i.id
                        """)
                .param("since", Sql.utc(since))
                .query((row, number) -> issue(row))
                .list();
    }

    /** The latest issues of all editions, newest first. */
    public List<Issue> latest(int limit) {
        return jdbc.sql("SELECT " + ISSUE_COLUMNS + """
                        FROM issue i
                        ORDER BY i.built_at DESC, i.id DESC
                        FETCH FIRST :limit ROWS ONLY
                        """)
                .param("limit", limit)
                .query((row, number) -> issue(row))
                .list();
    }

    /**
     * When the edition last looked at what is new; empty before its first issue. For one that waits until there is
     * enough: when it last had, because what there was before is still to be told.
     */
    Optional<Instant> lastBuilt(Edition edition) {
        return jdbc.sql("""
                        SELECT built_at
                        FROM issue
                        WHERE edition_id = :edition AND (story_count > 0 OR :fewest = 1)
                        ORDER BY built_at DESC
                        FETCH FIRST 1 ROW ONLY
                        """)
                .param("edition", edition.id())
                .param("fewest", edition.fewest())
                .query((row, number) -> Sql.instant(row, "built_at"))
                .optional();
    }

    /** Those of these articles that the edition's readers were told of. */
    Set<Long> told(long editionId, Collection<Long> articleIds) {
        if (articleIds.isEmpty()) {
            return Set.of();
        }
        return new HashSet<>(jdbc.sql("""
                        SELECT article_id
                        FROM issue_article
                        WHERE edition_id = :edition AND article_id IN (:ids)
                        """)
                .param("edition", editionId)
                .param("ids", articleIds)
                .query(Long.class)
                .list());
    }

    /**
     * Stores an issue unless its slot has one, and what it told. Call it in a transaction that holds {@link #lock}.
     *
     * @return the stored issue with its id
     */
    Issue add(Issue issue, Collection<Long> articleIds) {
        int added = jdbc.sql("""
                        INSERT INTO issue (edition_id, slot_at, built_at, story_count, content)
                        VALUES (:edition, :slot, :built, :count, :content)
                        ON CONFLICT DO NOTHING
                        """)
                .param("edition", issue.editionId())
                .param("slot", Sql.utc(issue.slot()))
                .param("built", Sql.utc(issue.builtAt()))
                .param("count", issue.storyCount())
                .param("content", JSON.writeValueAsString(issue.content()))
                .update();
        Issue stored = issue(issue.editionId(), issue.slot()).orElseThrow();
        if (added == 0) {
            return stored;
        }
        int position = 1;
        for (StoryBrief story : issue.content().stories()) {
            jdbc.sql("""
                            INSERT INTO issue_story (issue_id, story_id, position)
                            VALUES (:issue, :story, :position)
                            """)
                    .param("issue", stored.id())
                    .param("story", story.storyId())
                    .param("position", position++)
                    .update();
        }
        for (long article : articleIds) {
            jdbc.sql("""
                            INSERT INTO issue_article (edition_id, article_id, issue_id)
                            VALUES (:edition, :article, :issue)
                            ON CONFLICT DO NOTHING
                            """)
                    .param("edition", issue.editionId())
                    .param("article", article)
                    .param("issue", stored.id())
                    .update();
        }
        return stored;
    }

    private static Edition edition(ResultSet row) throws SQLException {
        return new Edition(
                row.getLong("edition_id"),
                row.getLong("topic_id"),
                row.getString("name"),
                List.of(row.getString("languages").split(",")),
                Cadence.of(row.getString("cadence")),
                row.getString("cron"),
                ZoneId.of(row.getString("zone")),
                row.getInt("fewest"),
                Sql.instant(row, "created_at"));
    }

    private static Issue issue(ResultSet row) throws SQLException {
        return new Issue(
                row.getLong("issue_id"),
                row.getLong("edition_id"),
                Sql.instant(row, "slot_at"),
                Sql.instant(row, "built_at"),
                JSON.readValue(row.getString("content"), IssueContent.class));
    }
}
