package org.concordia.digest.story;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.article.ArticleStore;
import org.concordia.aggregator.storage.Sql;
import org.concordia.digest.copy.Copy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** What filing reads and writes: who may file a topic, its live window, and where each article was put. */
@Repository
public final class FilingStore {

    /** How far back the filing looks at texts; with it, what is before them and makes their words rare or common. */
    private static final Duration REMEMBERED = Duration.ofDays(10);

    static final JsonMapper JSON = JsonMapper.builder().build();

    private final JdbcClient jdbc;

    public FilingStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

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
        return LiveWindow.restore(
                jdbc.sql("SELECT p.position, p.clock_at, s.number, " + ArticleStore.COLUMNS + """
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
                        .param("window", Window.SIZE)
                        .query((row, number) -> new LiveWindow.Placed(
                                ArticleStore.article(row),
                                row.getLong("position"),
                                row.getLong("number"),
                                Sql.instant(row, "clock_at")))
                        .list(),
                bounds(topicId));
    }

    /** What editors decided about the stories of a topic, by the numbers of the stories of today. */
    private Bounds bounds(long topicId) {
        List<Bounds.Pair> apart = jdbc.sql("""
                        SELECT COALESCE(so.number, s.number) AS one, COALESCE(oo.number, o.number) AS other
                        FROM story_apart a
                        JOIN story s ON s.id = a.story_id
                        LEFT JOIN story so ON so.id = s.merged_into
                        JOIN story o ON o.id = a.other_id
                        LEFT JOIN story oo ON oo.id = o.merged_into
                        WHERE s.topic_id = :topic
                        """)
                .param("topic", topicId)
                .query((row, number) -> new Bounds.Pair(row.getLong("one"), row.getLong("other")))
                .list();
        List<Long> hidden =
                jdbc.sql("""
                        SELECT number
                        FROM story
                        WHERE topic_id = :topic AND hidden_at IS NOT NULL AND merged_into IS NULL
                        """).param("topic", topicId).query(Long.class).list();
        return new Bounds(apart, hidden);
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
            placeNear(topicId, placement, now);
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
                        INSERT INTO placement (topic_id, article_id, position, story_id, copy_of, evidence, clock_at, placed_at)
                        VALUES (:topic, :article, :position, :story, :copy, :evidence, :clock, :now)
                        """)
                .param("topic", topicId)
                .param("article", article)
                .param("position", filed.placement().position())
                .param("story", story)
                .param("copy", copy == null || copy.original() == article ? null : copy.original())
                .param("evidence", JSON.writeValueAsString(filed.placement().evidence()))
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

    /** Both ways, so that either finds the other. */
    private void placeNear(long topicId, Placement placement, Instant now) {
        for (long near : placement.near()) {
            for (List<Long> pair :
                    List.of(List.of(placement.articleId(), near), List.of(near, placement.articleId()))) {
                jdbc.sql("""
                                INSERT INTO placement_near (topic_id, article_id, near_id, placed_at)
                                VALUES (:topic, :article, :near, :now)
                                """)
                        .param("topic", topicId)
                        .param("article", pair.get(0))
                        .param("near", pair.get(1))
                        .param("now", Sql.utc(now))
                        .update();
            }
        }
    }

    /**
     * Makes the younger story point to the older for ever, with all that it has: what was merged into it before, and what
     * editors said of it where they said nothing of the older.
     */
    void merge(long younger, long older, Instant now) {
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
        jdbc.sql("""
                        UPDATE story
                        SET pinned_at = (SELECT y.pinned_at FROM story y WHERE y.id = :younger)
                        WHERE id = :older AND pinned_at IS NULL
                        """).param("older", older).param("younger", younger).update();
        jdbc.sql("""
                        INSERT INTO story_headline (story_id, language, headline, author, at)
                        SELECT CAST(:older AS BIGINT), h.language, h.headline, h.author, h.at
                        FROM story_headline h
                        WHERE h.story_id = :younger
                        ON CONFLICT DO NOTHING
                        """).param("older", older).param("younger", younger).update();
    }
}
