package org.concordia.aggregator.topic;

import java.sql.Types;
import java.time.Instant;
import java.util.Optional;
import org.concordia.aggregator.storage.Sql;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What editors are about to make of topics: each of a topic one draft. */
@Repository
final class DraftStore {

    private final JdbcClient jdbc;

    DraftStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Draft> find(long topicId, String author) {
        return jdbc.sql("""
                        SELECT topic_id, author, definition, based_on, restores
                        FROM topic_draft
                        WHERE topic_id = :topic AND author = :author
                        """)
                .param("topic", topicId)
                .param("author", author)
                .query((row, number) -> new Draft(
                        row.getLong("topic_id"),
                        row.getString("author"),
                        row.getString("definition"),
                        row.getInt("based_on"),
                        row.getObject("restores", Integer.class)))
                .optional();
    }

    /** Keeps a draft in the place of the one its author had. */
    void keep(Draft draft, Instant now) {
        if (write(draft, now, """
                UPDATE topic_draft
                SET definition = :definition, based_on = :based, restores = :restores, changed_at = :now
                WHERE topic_id = :topic AND author = :author
                """) == 0) {
            write(draft, now, """
                    INSERT INTO topic_draft (topic_id, author, definition, based_on, restores, changed_at)
                    VALUES (:topic, :author, :definition, :based, :restores, :now)
                    ON CONFLICT DO NOTHING
                    """);
        }
    }

    private int write(Draft draft, Instant now, String sql) {
        return jdbc.sql(sql)
                .param("topic", draft.topicId())
                .param("author", draft.author())
                .param("definition", draft.definition())
                .param("based", draft.basedOn())
                .param("restores", draft.restores(), Types.INTEGER)
                .param("now", Sql.utc(now))
                .update();
    }

    void drop(long topicId, String author) {
        jdbc.sql("""
                        DELETE FROM topic_draft
                        WHERE topic_id = :topic AND author = :author
                        """).param("topic", topicId).param("author", author).update();
    }
}
