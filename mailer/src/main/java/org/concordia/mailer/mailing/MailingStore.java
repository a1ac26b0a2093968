package org.concordia.mailer.mailing;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.concordia.aggregator.storage.Sql;
import org.concordia.digest.render.RenderedMail;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Mailings, each once for what it is about and its language, and the writing of their deliveries. */
@Repository
public final class MailingStore {

    private static final String COLUMNS = """
            m.id, m.kind, m.ref, m.language, m.edition_id, m.topic_id, m.status, m.status_reason, m.list_name, m.thread,
            m.subject, m.html, m.plain, m.frozen_at
            """;

    private final JdbcClient jdbc;

    public MailingStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Writes a mailing unless there is one of this kind, ref and language; its id, or empty if there was. */
    Optional<Long> add(
            MailKind kind,
            long ref,
            String language,
            Audience audience,
            String listName,
            @Nullable String thread,
            RenderedMail mail,
            Instant now) {
        int added = jdbc.sql("""
                        INSERT INTO mailing (kind, ref, language, edition_id, topic_id, priority, status, list_name,
                                             thread, subject, html, plain, frozen_at)
                        VALUES (:kind, :ref, :language, :edition, :topic, :priority, 'sending', :list,
                                :thread, :subject, :html, :plain, :now)
                        ON CONFLICT DO NOTHING
                        """)
                .param("kind", kind.word())
                .param("ref", ref)
                .param("language", language)
                .param(
                        "edition",
                        audience instanceof Audience.SubscribersOfEdition edition ? edition.editionId() : null,
                        java.sql.Types.BIGINT)
                .param(
                        "topic",
                        audience instanceof Audience.AlertsOfTopic topic ? topic.topicId() : null,
                        java.sql.Types.BIGINT)
                .param("priority", kind.priority())
                .param("list", listName)
                .param("thread", thread)
                .param("subject", mail.subject())
                .param("html", mail.html())
                .param("plain", mail.plain())
                .param("now", Sql.utc(now))
                .update();
        return added == 0 ? Optional.empty() : idOf(kind, ref, language);
    }

    /**
     * Writes one delivery for each of the audience whose language this mailing is.
     *
     * @param languages all languages that the text exists in; who speaks none of them gets the first
     * @param others the mailings of the same in other languages, whose recipients have theirs
     * @return how many
     */
    int addDeliveries(
            long mailingId,
            String language,
            List<String> languages,
            Collection<Long> others,
            Audience audience,
            Instant now) {
        if (others.isEmpty()) {
            others = List.of(0L);
        }
        Selection selection = Selection.of(audience, language, languages);
        return jdbc.sql("""
                        INSERT INTO delivery (mailing_id, subscriber_id, status, next_try_at, changed_at)
                        SELECT CAST(:mailing AS BIGINT), s.id, 'pending', CAST(:now AS TIMESTAMP(6) WITH TIME ZONE),
                               CAST(:now AS TIMESTAMP(6) WITH TIME ZONE)
                        """ + selection.clauses() + """
                          AND NOT EXISTS (SELECT 1 FROM suppression x WHERE x.address = s.address)
                          AND NOT EXISTS (SELECT 1 FROM suppression x WHERE x.address = s.address_key)
                          AND NOT EXISTS (SELECT 1
                                          FROM delivery d
                                          WHERE d.subscriber_id = s.id AND d.mailing_id IN (:others))
                        ORDER BY s.id
                        """)
                .param("mailing", mailingId)
                .param("now", Sql.utc(now))
                .param("others", others)
                .params(selection.parameters())
                .update();
    }

    private Optional<Long> idOf(MailKind kind, long ref, String language) {
        return jdbc.sql("""
                        SELECT id
                        FROM mailing
                        WHERE kind = :kind AND ref = :ref AND language = :language
                        """)
                .param("kind", kind.word())
                .param("ref", ref)
                .param("language", language)
                .query(Long.class)
                .optional();
    }

    public Optional<Mailing> find(long id) {
        return jdbc.sql("SELECT " + COLUMNS + """
                        FROM mailing m
                        WHERE m.id = :id
                        """)
                .param("id", id)
                .query((row, number) -> mailing(row))
                .optional();
    }

    /** The mailings of an issue, an alert or another ref, by language. */
    public List<Long> of(MailKind kind, long ref) {
        return jdbc.sql("""
                        SELECT id
                        FROM mailing
                        WHERE kind = :kind AND ref = :ref
                        ORDER BY language
                        """)
                .param("kind", kind.word())
                .param("ref", ref)
                .query(Long.class)
                .list();
    }

    /** The latest mailings to many, newest first; mails to one person are not shown to editors as mailings. */
    public List<Mailing> latest(int limit) {
        return jdbc.sql("SELECT " + COLUMNS + """
                        FROM mailing m
                        WHERE m.kind IN ('digest', 'alert', 'correction')
                        ORDER BY m.id DESC
                        FETCH FIRST :limit ROWS ONLY
                        """)
                .param("limit", limit)
                .query((row, number) -> mailing(row))
                .list();
    }

    /**
     * Moves a mailing to another status if it may.
     *
     * @return false if it does not exist, or is not in a status from which this is allowed
     */
    public boolean move(long id, MailingStatus next, @Nullable String reason) {
        List<String> from = Arrays.stream(MailingStatus.values())
                .filter(status -> status.mayBecome(next))
                .map(MailingStatus::word)
                .toList();
        return jdbc.sql("""
                                UPDATE mailing
                                SET status = :next, status_reason = :reason
                                WHERE id = :id AND status IN (:from)
                                """)
                        .param("next", next.word())
                        .param("reason", reason)
                        .param("id", id)
                        .param("from", from)
                        .update()
                == 1;
    }

    private static Mailing mailing(ResultSet row) throws SQLException {
        return new Mailing(
                row.getLong("id"),
                MailKind.of(row.getString("kind")),
                row.getLong("ref"),
                row.getString("language"),
                Sql.longOrNull(row, "edition_id"),
                Sql.longOrNull(row, "topic_id"),
                MailingStatus.of(row.getString("status")),
                row.getString("status_reason"),
                row.getString("list_name"),
                row.getString("thread"),
                new RenderedMail(row.getString("subject"), row.getString("html"), row.getString("plain")),
                Sql.instant(row, "frozen_at"));
    }

    /** From whom the recipients are chosen, up to conditions that all audiences share. */
    private record Selection(String clauses, Map<String, Object> parameters) {

        private static final String THEIRS = """
                  AND (s.language = :language OR (:first = :language AND s.language NOT IN (:languages)))
                """;

        static Selection of(Audience audience, String language, List<String> languages) {
            Map<String, Object> parameters =
                    new HashMap<>(Map.of("language", language, "first", languages.get(0), "languages", languages));
            if (audience instanceof Audience.SubscribersOfEdition edition) {
                parameters.put("edition", edition.editionId());
                return new Selection("""
                        FROM subscription n
                        JOIN subscriber s ON s.id = n.subscriber_id
                        WHERE n.edition_id = :edition AND n.status = 'confirmed'
                        """ + THEIRS, parameters);
            }
            if (audience instanceof Audience.AlertsOfTopic topic) {
                parameters.put("topic", topic.topicId());
                return new Selection("""
                        FROM subscription n
                        JOIN subscriber s ON s.id = n.subscriber_id
                        WHERE n.topic_id = :topic AND n.status = 'confirmed'
                        """ + THEIRS, parameters);
            }
            if (audience instanceof Audience.ReadersOf readers) {
                parameters.put("earlier", readers.kind().word());
                parameters.put("ref", readers.ref());
                return new Selection("""
                        FROM subscriber s
                        WHERE EXISTS (SELECT 1
                                      FROM delivery e
                                      JOIN mailing f ON f.id = e.mailing_id
                                      WHERE e.subscriber_id = s.id AND f.kind = :earlier AND f.ref = :ref
                                        AND e.status IN ('accepted', 'uncertain'))
                        """ + THEIRS, parameters);
            }
            if (audience instanceof Audience.One one) {
                return new Selection("""
                        FROM subscriber s
                        WHERE s.id = :subscriber
                        """, Map.of("subscriber", one.subscriberId()));
            }
            throw new IllegalArgumentException("no such audience: " + audience);
        }
    }
}
