package org.concordia.aggregator.topic;

import java.time.Instant;
import java.util.List;
import org.concordia.aggregator.storage.Sql;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Editors' marks: each decides its article's level and is kept with the article's text as the topic's labelled set. The
 * level of an article that was filed into a story and is marked out of the topic takes it out of that story: whoever
 * files asks {@link TopicStore#unfiled} for what came back.
 */
@Repository
public final class MarkStore {

    private static final String COLUMNS = """
            k.item, k.article_id, k.belongs, k.author, k.marked_at, k.language, k.country, k.title, k.summary
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    public MarkStore(JdbcClient jdbc, TransactionTemplate transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    /**
     * Marks an article, or changes its mark; its text is kept as it is now.
     *
     * @param author the account's name, at most 100 characters
     * @return false if there is no such article
     */
    public boolean mark(long topicId, long articleId, boolean belongs, String author, Instant now) {
        return Boolean.TRUE.equals(transactions.execute(status -> {
            if (jdbc.sql("""
                            SELECT id
                            FROM article
                            WHERE id = :article
                            """)
                    .param("article", articleId)
                    .query(Long.class)
                    .optional()
                    .isEmpty()) {
                return false;
            }
            override(topicId, articleId, belongs, now);
            jdbc.sql("""
                            DELETE FROM topic_mark
                            WHERE topic_id = :topic AND item = :item
                            """).param("topic", topicId).param("item", item(articleId)).update();
            jdbc.sql("""
                            INSERT INTO topic_mark (topic_id, item, article_id, belongs, author, marked_at, title, summary,
                                                    language, country)
                            SELECT CAST(:topic AS BIGINT), CAST(:item AS VARCHAR(100)), a.id, CAST(:belongs AS BOOLEAN),
                                   CAST(:author AS VARCHAR(100)), CAST(:now AS TIMESTAMP(6) WITH TIME ZONE),
                                   a.title, a.summary, a.language, o.country
                            FROM article a
                            JOIN outlet o ON o.id = a.outlet_id
                            WHERE a.id = :article
                            """)
                    .param("topic", topicId)
                    .param("item", item(articleId))
                    .param("belongs", belongs)
                    .param("author", author)
                    .param("now", Sql.utc(now))
                    .param("article", articleId)
                    .update();
            return true;
        }));
    }

    /** The row of the match is locked first, so that of two editors at once one comes after the other. */
    private void override(long topicId, long articleId, boolean belongs, Instant now) {
        jdbc.sql("""
                        INSERT INTO topic_match (topic_id, article_id, score, level, reasons, matched_at)
                        VALUES (:topic, :article, 0, 'none', :reasons, :now)
                        ON CONFLICT DO NOTHING
                        """)
                .param("topic", topicId)
                .param("article", articleId)
                .param("reasons", "{\"reasons\":[],\"missing\":[]}")
                .param("now", Sql.utc(now))
                .update();
        // What belongs and is no work done (never filed, or taken out by a mark) is work.
        String level =
                belongs ? "CASE WHEN COALESCE(judged, level) = 'alert' THEN 'alert' ELSE 'digest' END" : "'none'";
        String filed = belongs ? "filed_at" : "NULL";
        jdbc.sql("UPDATE topic_match SET judged = COALESCE(judged, level), level = " + level + ", filed_at = " + filed
                        + """
                        , marked = :belongs
                        WHERE topic_id = :topic AND article_id = :article
                        """)
                .param("belongs", belongs)
                .param("topic", topicId)
                .param("article", articleId)
                .update();
    }

    /**
     * Takes a mark back: the patterns decide again. What is in a story only because of the mark leaves it.
     *
     * @return false if there was no mark
     */
    public boolean takeBack(long topicId, long articleId) {
        return Boolean.TRUE.equals(transactions.execute(status -> {
            jdbc.sql("""
                            UPDATE topic_match
                            SET level = judged, judged = NULL, marked = NULL,
                                filed_at = CASE WHEN judged IN ('digest', 'alert') THEN filed_at ELSE NULL END
                            WHERE topic_id = :topic AND article_id = :article AND marked IS NOT NULL
                            """).param("topic", topicId).param("article", articleId).update();
            return jdbc.sql("""
                                    DELETE FROM topic_mark
                                    WHERE topic_id = :topic AND item = :item
                                    """)
                            .param("topic", topicId)
                            .param("item", item(articleId))
                            .update()
                    == 1;
        }));
    }

    /**
     * Adds a text that came labelled, or changes its label if it came before. It measures the topic and decides nothing.
     *
     * @return whether it is new or says something else than before
     */
    public boolean take(long topicId, Labelled text) {
        if (jdbc.sql("""
                        UPDATE topic_mark
                        SET author = author
                        WHERE topic_id = :topic AND item = :item AND belongs = :belongs
                        """)
                        .param("topic", topicId)
                        .param("item", text.item())
                        .param("belongs", text.belongs())
                        .update()
                > 0) {
            return false;
        }
        jdbc.sql("""
                        INSERT INTO topic_mark (topic_id, item, belongs, author, marked_at, title, summary, language, country)
                        VALUES (:topic, :item, :belongs, :author, :now, :title, :summary, :language, :country)
                        ON CONFLICT DO NOTHING
                        """)
                .param("topic", topicId)
                .param("item", text.item())
                .param("belongs", text.belongs())
                .param("author", text.author())
                .param("now", Sql.utc(text.at()))
                .param("title", text.title())
                .param("summary", text.summary())
                .param("language", text.language())
                .param("country", text.country(), java.sql.Types.VARCHAR)
                .update();
        jdbc.sql("""
                        UPDATE topic_mark
                        SET belongs = :belongs, author = :author, marked_at = :now
                        WHERE topic_id = :topic AND item = :item
                        """)
                .param("topic", topicId)
                .param("item", text.item())
                .param("belongs", text.belongs())
                .param("author", text.author())
                .param("now", Sql.utc(text.at()))
                .update();
        return true;
    }

    /** Removes a text that came as a file; false if there was none. Marks of articles are taken back instead. */
    public boolean drop(long topicId, String item) {
        return jdbc.sql("""
                                DELETE FROM topic_mark
                                WHERE topic_id = :topic AND item = :item AND article_id IS NULL
                                """).param("topic", topicId).param("item", item).update() == 1;
    }

    /** A topic's labelled set, the latest label first. */
    public List<Labelled> all(long topicId) {
        return jdbc.sql("SELECT " + COLUMNS + """
                        FROM topic_mark k
                        WHERE k.topic_id = :topic
                        ORDER BY k.marked_at DESC, k.item
                        """)
                .param("topic", topicId)
                .query((row, number) -> new Labelled(
                        row.getString("item"),
                        Sql.longOrNull(row, "article_id"),
                        row.getBoolean("belongs"),
                        row.getString("author"),
                        Sql.instant(row, "marked_at"),
                        row.getString("language"),
                        row.getString("country"),
                        row.getString("title"),
                        row.getString("summary")))
                .list();
    }

    private static String item(long articleId) {
        return "article:" + articleId;
    }
}
