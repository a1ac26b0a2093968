package org.concordia.mailer.mailing;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
            m.answers, m.subject, m.html, m.plain, m.frozen_at
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
                                             thread, answers, subject, html, plain, frozen_at)
                        VALUES (:kind, :ref, :language, :edition, :topic, :priority, 'sending', :list,
                                :thread, :answers, :subject, :html, :plain, :now)
                        ON CONFLICT DO NOTHING
                        """)
                .param("kind", kind.word())
                .param("ref", ref)
                .param("language", language)
                .param(
                        "edition",
                        audience instanceof Audience.SubscribersOfEdition edition
                                ? (Long) edition.editionId()
                                : audience instanceof Audience.SubscribersWith some ? (Long) some.editionId() : null,
                        java.sql.Types.BIGINT)
                .param(
                        "topic",
                        audience instanceof Audience.AlertsOfTopic topic
                                ? (Long) topic.topicId()
                                : audience instanceof Audience.ReadersOf readers ? (Long) readers.topicId() : null,
                        java.sql.Types.BIGINT)
                .param(
                        "answers",
                        audience instanceof Audience.ReadersOf readers ? readers.alertId() : null,
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
        Selection selection = Selection.of(audience, language, languages, now);
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

    // --- what readers chose about alerts ---------------------------------------------------------------------------

    /** Of a subscriber {@code s}: an alert was sent to them, or is about to be. */
    private static final String GOT = """
            EXISTS (SELECT 1
                    FROM delivery e
                    JOIN mailing f ON f.id = e.mailing_id
                    WHERE e.subscriber_id = s.id AND f.kind = 'alert' AND f.ref = :%s
                      AND (e.status = 'accepted' OR e.uncertain_count > 0
                           OR e.status IN ('pending', 'deferred') AND e.next_try_at <= :at AND f.status = 'sending'))
            """;

    /** The sets of these alerts that subscribers of an edition were sent, the empty one included if anyone has it. */
    List<Set<Long>> got(long editionId, Collection<Long> alerts, Instant now) {
        List<Long> all = alerts.stream().sorted().toList();
        Map<String, Object> parameters = new HashMap<>(Map.of("edition", editionId, "at", Sql.utc(now)));
        List<String> columns = new ArrayList<>();
        for (long alert : all) {
            parameters.put("alert" + alert, alert);
            columns.add("CASE WHEN " + GOT.formatted("alert" + alert) + " THEN 1 ELSE 0 END AS got" + alert);
        }
        return jdbc.sql("SELECT DISTINCT " + String.join(", ", columns) + """

                        FROM subscription n
                        JOIN subscriber s ON s.id = n.subscriber_id
                        WHERE n.edition_id = :edition AND n.status = 'confirmed'
                        """)
                .params(parameters)
                .query((row, number) -> {
                    Set<Long> got = new HashSet<>();
                    for (long alert : all) {
                        if (row.getInt("got" + alert) == 1) {
                            got.add(alert);
                        }
                    }
                    return got;
                })
                .list();
    }

    /** The number of an issue without these stories; the same for the same. */
    long remainder(long issueId, Collection<Long> stories) {
        String list = stories.stream().sorted().map(String::valueOf).collect(Collectors.joining(","));
        jdbc.sql("""
                        INSERT INTO remainder (issue_id, stories)
                        VALUES (:issue, :stories)
                        ON CONFLICT DO NOTHING
                        """).param("issue", issueId).param("stories", list).update();
        return jdbc.sql("""
                        SELECT id
                        FROM remainder
                        WHERE issue_id = :issue AND stories = :stories
                        """)
                .param("issue", issueId)
                .param("stories", list)
                .query(Long.class)
                .single();
    }

    /** All mailings of an issue: to everyone, and to those who had some of its stories as alerts. */
    List<Long> ofIssue(long issueId) {
        return jdbc.sql("""
                        SELECT m.id
                        FROM mailing m
                        WHERE m.kind = 'digest' AND m.ref = :issue
                           OR m.kind = 'remainder' AND m.ref IN (SELECT r.id FROM remainder r WHERE r.issue_id = :issue)
                        ORDER BY m.id
                        """).param("issue", issueId).query(Long.class).list();
    }

    /** The different choices about alerts that there are among subscribers. */
    List<AlertChoice> choices() {
        return jdbc.sql("""
                        SELECT DISTINCT zone, quiet_from, quiet_to, quiet_folds, alerts_a_day
                        FROM subscriber
                        WHERE quiet_from IS NOT NULL OR alerts_a_day IS NOT NULL
                        """)
                .query((row, number) -> new AlertChoice(
                        ZoneId.of(row.getString("zone")),
                        row.getObject("quiet_from", LocalTime.class),
                        row.getObject("quiet_to", LocalTime.class),
                        row.getBoolean("quiet_folds"),
                        (Integer) row.getObject("alerts_a_day")))
                .list();
    }

    private static final String CHOSEN = """
            IN (SELECT s.id
                FROM subscriber s
                WHERE s.zone = :zone AND s.quiet_folds = :folds
                  AND s.quiet_from IS NOT DISTINCT FROM CAST(:from AS TIME)
                  AND s.quiet_to IS NOT DISTINCT FROM CAST(:to AS TIME)
                  AND s.alerts_a_day IS NOT DISTINCT FROM CAST(:limit AS INTEGER)
            """;

    private JdbcClient.StatementSpec chosen(String sql, long mailing, AlertChoice choice) {
        return jdbc.sql(sql)
                .param("mailing", mailing)
                .param("zone", choice.zone().getId())
                .param("folds", choice.folds())
                .param("from", choice.from(), java.sql.Types.TIME)
                .param("to", choice.to(), java.sql.Types.TIME)
                .param("limit", choice.aDay(), java.sql.Types.INTEGER);
    }

    /** Has deliveries of a mailing to those with a choice wait until a time. */
    void hold(long mailing, AlertChoice choice, Instant until) {
        chosen("""
                        UPDATE delivery
                        SET next_try_at = :until
                        WHERE mailing_id = :mailing AND subscriber_id
                        """ + CHOSEN + ")", mailing, choice)
                .param("until", Sql.utc(until))
                .update();
    }

    /** Leaves a mailing to the digest for those with a choice; how many. */
    int fold(long mailing, AlertChoice choice) {
        return chosen("""
                        DELETE FROM delivery
                        WHERE mailing_id = :mailing AND subscriber_id
                        """ + CHOSEN + ")", mailing, choice).update();
    }

    /** The same for those of them who have had as many alerts and updates as they want within a day; how many. */
    int foldBeyond(long mailing, AlertChoice choice, Instant dayBegins, Instant dayEnds) {
        return chosen("""
                        DELETE FROM delivery
                        WHERE mailing_id = :mailing AND subscriber_id
                        """ + CHOSEN + """
                              AND (SELECT COUNT(*)
                                   FROM delivery e
                                   JOIN mailing f ON f.id = e.mailing_id
                                   WHERE e.subscriber_id = s.id AND e.mailing_id <> :mailing
                                     AND f.kind IN ('alert', 'update')
                                     AND e.status IN ('pending', 'deferred', 'accepted', 'uncertain')
                                     AND COALESCE(e.next_try_at, e.changed_at) >= :begins
                                     AND COALESCE(e.next_try_at, e.changed_at) < :ends) >= CAST(:limit AS INTEGER))
                        """, mailing, choice)
                .param("begins", Sql.utc(dayBegins))
                .param("ends", Sql.utc(dayEnds))
                .update();
    }

    // --- what readers chose about digests ---------------------------------------------------------------------------

    /** The different hours at which subscribers want digests. */
    List<OwnHour> ownHours() {
        return jdbc.sql("""
                        SELECT DISTINCT zone, digest_hour
                        FROM subscriber
                        WHERE digest_hour IS NOT NULL
                        """)
                .query((row, number) -> new OwnHour(ZoneId.of(row.getString("zone")), row.getInt("digest_hour")))
                .list();
    }

    /** Has deliveries of a mailing to those with an hour of their own wait until a time. */
    void hold(long mailing, OwnHour hour, Instant until) {
        jdbc.sql("""
                        UPDATE delivery
                        SET next_try_at = :until
                        WHERE mailing_id = :mailing
                          AND subscriber_id IN (SELECT s.id
                                                FROM subscriber s
                                                WHERE s.digest_hour = :hour AND s.zone = :zone)
                        """)
                .param("until", Sql.utc(until))
                .param("mailing", mailing)
                .param("hour", hour.hour())
                .param("zone", hour.zone().getId())
                .update();
    }

    // --- what follows an alert -------------------------------------------------------------------------------------

    /** The mailings of an alert and of the updates that followed it. */
    List<Long> ofAlert(long alertId) {
        return jdbc.sql("""
                        SELECT id
                        FROM mailing
                        WHERE kind = 'alert' AND ref = :alert OR kind = 'update' AND answers = :alert
                        ORDER BY id
                        """).param("alert", alertId).query(Long.class).list();
    }

    /** Whether a sender has deliveries of one of these in hand. */
    boolean inHand(Collection<Long> mailings) {
        return !mailings.isEmpty()
                && jdbc.sql("""
                                SELECT COUNT(*)
                                FROM claim
                                WHERE mailing_id IN (:mailings)
                                """).param("mailings", mailings).query(Long.class).single() > 0;
    }

    /** How many were sent an alert, or may have been. */
    public long readers(long alertId) {
        return jdbc.sql("""
                        SELECT COUNT(*)
                        FROM delivery e
                        JOIN mailing f ON f.id = e.mailing_id
                        WHERE f.kind = 'alert' AND f.ref = :alert AND (e.status = 'accepted' OR e.uncertain_count > 0)
                        """).param("alert", alertId).query(Long.class).single();
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
                        WHERE m.kind IN ('digest', 'remainder', 'alert', 'update', 'correction')
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
                Sql.longOrNull(row, "answers"),
                new RenderedMail(row.getString("subject"), row.getString("html"), row.getString("plain")),
                Sql.instant(row, "frozen_at"));
    }

    /** From whom the recipients are chosen, up to conditions that all audiences share. */
    private record Selection(String clauses, Map<String, Object> parameters) {

        private static final String THEIRS = """
                  AND (s.language = :language OR (:first = :language AND s.language NOT IN (:languages)))
                """;

        static Selection of(Audience audience, String language, List<String> languages, Instant now) {
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
                parameters.put("alert", readers.alertId());
                return new Selection("""
                        FROM subscriber s
                        WHERE EXISTS (SELECT 1
                                      FROM delivery e
                                      JOIN mailing f ON f.id = e.mailing_id
                                      WHERE e.subscriber_id = s.id AND f.kind = 'alert' AND f.ref = :alert
                                        AND (e.status = 'accepted' OR e.uncertain_count > 0))
                        """ + THEIRS, parameters);
            }
            if (audience instanceof Audience.SubscribersWith some) {
                parameters.put("edition", some.editionId());
                StringBuilder clauses = new StringBuilder("""
                        FROM subscription n
                        JOIN subscriber s ON s.id = n.subscriber_id
                        WHERE n.edition_id = :edition AND n.status = 'confirmed'
                        """);
                for (long alert : some.alerts().stream().sorted().toList()) {
                    parameters.put("alert" + alert, alert);
                    clauses.append(some.got().contains(alert) ? "AND " : "AND NOT ")
                            .append(GOT.formatted("alert" + alert));
                }
                parameters.put("at", Sql.utc(now));
                return new Selection(clauses + THEIRS, parameters);
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
