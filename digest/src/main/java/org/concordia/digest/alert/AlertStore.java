package org.concordia.digest.alert;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.concordia.aggregator.storage.Sql;
import org.concordia.aggregator.topic.AlertPolicy;
import org.concordia.digest.story.DeskTrail;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Alerts: at most one for an event. An event is a story with all the stories merged into it, so whatever changes an
 * alert first locks the oldest of them; after that everyone sees the same.
 */
@Repository
public final class AlertStore {

    /** Who decided when no editor did. */
    public static final String POLICY = "policy";

    /** Why a held alert lapsed: another story's alert told its event. */
    static final String MERGED = "merged";

    /** Why a held alert lapsed: nobody decided in time. */
    static final String TIME = "time";

    private static final int NOTE = 1000;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String COLUMNS = """
            a.id AS alert_id, a.story_id, a.topic_id, a.status, a.verdict, a.proposed_at, a.decided_at, a.decided_by,
            a.by_policy, a.escalated_at
            """;

    /** An update goes on where the one before it ended, the first where the alert was approved. */
    private static final String MESSAGES = """
            SELECT m.id, m.alert_id, m.kind, m.words, m.after_id, m.told_until, m.written_by, m.sent_at,
                   COALESCE((SELECT MAX(e.told_until)
                             FROM alert_message e
                             WHERE e.alert_id = m.alert_id AND e.id < m.id AND e.sent_at IS NOT NULL
                               AND e.kind = 'update'),
                            a.decided_at, a.proposed_at) AS told_since
            FROM alert_message m
            JOIN alert a ON a.id = m.alert_id
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final DeskTrail trail;

    public AlertStore(JdbcClient jdbc, TransactionTemplate transactions, DeskTrail trail) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.trail = trail;
    }

    /** Remembers when a story was first worth an editor's look. */
    void candidate(long storyId, Instant now) {
        jdbc.sql("""
                        INSERT INTO alert_candidate (story_id, at)
                        VALUES (:story, :now)
                        ON CONFLICT DO NOTHING
                        """).param("story", storyId).param("now", Sql.utc(now)).update();
    }

    /**
     * Holds a story for an editor's decision, unless its event was proposed before, under this story or one merged
     * with it, whatever became of that. While held, the reasons follow the latest verdict.
     *
     * @return the alert if it is new
     */
    public Optional<Alert> propose(long storyId, long topicId, List<Reason> reasons, Instant now) {
        return transactions.execute(status -> {
            Set<Long> event = lockEvent(storyId);
            int held = jdbc.sql("""
                            UPDATE alert
                            SET verdict = :verdict
                            WHERE story_id IN (:event) AND status = 'held'
                            """)
                    .param("verdict", JSON.writeValueAsString(reasons))
                    .param("event", event)
                    .update();
            if (held > 0 || !ofEvent(event).isEmpty()) {
                return Optional.empty();
            }
            int added = jdbc.sql("""
                            INSERT INTO alert (story_id, topic_id, status, verdict, proposed_at)
                            VALUES (:story, :topic, 'held', :verdict, :now)
                            ON CONFLICT DO NOTHING
                            """)
                    .param("story", storyId)
                    .param("topic", topicId)
                    .param("verdict", JSON.writeValueAsString(reasons))
                    .param("now", Sql.utc(now))
                    .update();
            Optional<Alert> alert = added == 0 ? Optional.empty() : ofStory(storyId);
            alert.ifPresent(fresh -> {
                watched(event).ifPresent(at -> step(fresh.id(), AlertStep.Kind.CANDIDATE, at, POLICY, null));
                step(fresh.id(), AlertStep.Kind.HELD, now, POLICY, null);
            });
            return alert;
        });
    }

    /**
     * Decides a held alert. Of two who decide at once exactly one does; an event that was sent under a merged story
     * is not sent again: its alert lapses instead. Of a story that an editor hid nothing is sent.
     *
     * @param who the editor, as the audit trail names people
     * @param note the editor's words, may be blank
     * @return whether this call decided; false when it was decided or lapsed already
     */
    public boolean decide(long alertId, Decision decision, String who, String note, Instant now) {
        return Boolean.TRUE.equals(transactions.execute(status -> {
            Optional<Alert> alert = find(alertId);
            if (alert.isEmpty()) {
                return false;
            }
            Set<Long> event = lockEvent(alert.get().storyId());
            if (decision == Decision.DECLINE) {
                return close(alertId, Alert.Status.DECLINED, who, note, false, now);
            }
            if (ofEvent(event).stream().anyMatch(other -> other.status() == Alert.Status.APPROVED)) {
                close(alertId, Alert.Status.LAPSED, MERGED, "", false, now);
                return false;
            }
            return approve(alertId, event, who, note, false, now);
        }));
    }

    /**
     * Sends a story without an editor, if the topic's caps allow: so many in a day, so long between two. Alerts that
     * editors approved do not count against the caps. What the caps forbid is held, with the cap among its reasons. All of
     * it in one transaction, so that nobody is asked to decide what goes out by itself.
     *
     * @return the event's alert if this call sent it or began to hold it
     */
    Optional<Alert> sendByPolicy(long storyId, long topicId, List<Reason> reasons, AlertPolicy policy, Instant now) {
        return Objects.requireNonNull(transactions.execute(status -> {
            Optional<Alert> proposed = propose(storyId, topicId, reasons, now);
            Set<Long> event = lockEvent(storyId);
            List<Alert> known = ofEvent(event);
            Optional<Alert> held = known.stream()
                    .filter(alert -> alert.status() == Alert.Status.HELD)
                    .findFirst();
            if (held.isEmpty()) {
                return Optional.empty();
            }
            long id = held.get().id();
            if (known.stream().anyMatch(other -> other.status() == Alert.Status.APPROVED)) {
                close(id, Alert.Status.LAPSED, MERGED, "", false, now);
                return Optional.empty();
            }
            takeTurn(topicId);
            Optional<Reason> cap = cap(topicId, policy, now);
            if (cap.isPresent()) {
                List<Reason> capped = new ArrayList<>(reasons);
                capped.add(cap.get());
                propose(storyId, topicId, capped, now);
                return proposed;
            }
            return approve(id, event, POLICY, "", true, now) ? find(id) : Optional.empty();
        }));
    }

    /** One topic's policy sends one alert at a time, so that two cannot slip under a cap together. */
    private void takeTurn(long topicId) {
        jdbc.sql("""
                        INSERT INTO alert_turn (topic_id)
                        VALUES (:topic)
                        ON CONFLICT DO NOTHING
                        """).param("topic", topicId).update();
        jdbc.sql("""
                        SELECT topic_id
                        FROM alert_turn
                        WHERE topic_id = :topic
                        FOR UPDATE
                        """).param("topic", topicId).query(Long.class).single();
    }

    private Optional<Reason> cap(long topicId, AlertPolicy policy, Instant now) {
        Caps caps = new Caps(policy);
        jdbc.sql("""
                        SELECT decided_at
                        FROM alert
                        WHERE topic_id = :topic AND by_policy AND decided_at > :since
                        """)
                .param("topic", topicId)
                .param("since", Sql.utc(now.minus(Caps.DAY)))
                .query((row, number) -> Sql.instant(row, "decided_at"))
                .list()
                .forEach(caps::sent);
        return caps.forbids(now);
    }

    /**
     * Forgets a held alert whose story lost what made it one. Nobody was told, so it may be proposed again when others tell
     * of the event; false when it was decided meanwhile.
     */
    boolean unmake(long alertId) {
        return Boolean.TRUE.equals(transactions.execute(status -> {
            boolean gone = jdbc.sql("""
                            DELETE FROM alert
                            WHERE id = :id AND status = 'held'
                            """).param("id", alertId).update() == 1;
            if (gone) {
                trail.note(POLICY, "forget alert", "#" + alertId);
            }
            return gone;
        }));
    }

    /** Lets a held alert lapse because nobody decided; it is never sent. False when it was decided meanwhile. */
    boolean lapse(long alertId, Instant now) {
        return Boolean.TRUE.equals(
                transactions.execute(status -> close(alertId, Alert.Status.LAPSED, TIME, "", false, now)));
    }

    /** Notes that every editor is to be told of a held alert again; true the first time. */
    boolean escalate(long alertId, Instant now) {
        return Boolean.TRUE.equals(transactions.execute(status -> {
            boolean first = jdbc.sql("""
                            UPDATE alert
                            SET escalated_at = :now
                            WHERE id = :id AND status = 'held' AND escalated_at IS NULL
                            """)
                            .param("now", Sql.utc(now))
                            .param("id", alertId)
                            .update()
                    == 1;
            if (first) {
                step(alertId, AlertStep.Kind.ESCALATED, now, POLICY, null);
            }
            return first;
        }));
    }

    /** What happened to an alert, in its order. */
    public List<AlertStep> steps(long alertId) {
        return jdbc.sql("""
                        SELECT step, at, who, note
                        FROM alert_step
                        WHERE alert_id = :alert
                        ORDER BY id
                        """)
                .param("alert", alertId)
                .query((row, number) -> new AlertStep(
                        AlertStep.Kind.of(row.getString("step")),
                        Sql.instant(row, "at"),
                        row.getString("who"),
                        row.getString("note")))
                .list();
    }

    // --- what follows an alert -------------------------------------------------------------------------------------

    /** What became of a message that an editor wants to send. */
    public enum Sending {
        DONE,
        /** It was sent before, whoever did. */
        SENT,
        /** Another message was sent since it was written. */
        LATE,
        /** The alert was never approved, or it was taken back. */
        CLOSED
    }

    /** Keeps a draft; its id. The alert must be there. */
    public long draft(long alertId, AlertMessage.Kind kind, Map<String, String> words, String who, Instant now) {
        return Objects.requireNonNull(transactions.execute(status -> {
            long after = lastSent(alertId);
            jdbc.sql("""
                            INSERT INTO alert_message (alert_id, kind, words, after_id, told_until, written_by)
                            VALUES (:alert, :kind, :words, :after, :now, :who)
                            """)
                    .param("alert", alertId)
                    .param("kind", kind.word())
                    .param("words", JSON.writeValueAsString(words))
                    .param("after", after)
                    .param("now", Sql.utc(now))
                    .param("who", who)
                    .update();
            return jdbc.sql("""
                            SELECT MAX(id)
                            FROM alert_message
                            WHERE alert_id = :alert AND written_by = :who
                            """)
                    .param("alert", alertId)
                    .param("who", who)
                    .query(Long.class)
                    .single();
        }));
    }

    /** Says that a draft is to go out. Of two that press at once one does, whichever drafts they hold. */
    public Sending send(long messageId, String who, Instant now) {
        return Objects.requireNonNull(transactions.execute(status -> {
            AlertMessage draft = message(messageId).orElseThrow();
            lockEvent(find(draft.alertId()).orElseThrow().storyId());
            AlertMessage current = message(messageId).orElseThrow();
            if (current.sentAt() != null) {
                return Sending.SENT;
            }
            if (!mayFollow(current.alertId())) {
                return Sending.CLOSED;
            }
            if (current.afterId() != lastSent(current.alertId())) {
                return Sending.LATE;
            }
            jdbc.sql("""
                            UPDATE alert_message
                            SET sent_at = :now, sent_after = after_id, written_by = :who
                            WHERE id = :id
                            """)
                    .param("now", Sql.utc(now))
                    .param("who", who)
                    .param("id", messageId)
                    .update();
            String words = String.join(" / ", current.words().values());
            step(current.alertId(), current.kind().step(), now, who, words);
            return Sending.DONE;
        }));
    }

    /** Whether anything may follow an alert: it was approved, and not taken back. */
    public boolean mayFollow(long alertId) {
        return find(alertId)
                        .filter(alert -> alert.status() == Alert.Status.APPROVED)
                        .isPresent()
                && messages(alertId).stream().noneMatch(sent -> sent.kind() == AlertMessage.Kind.WITHDRAWAL);
    }

    /** What was sent after an alert, in its order. */
    public List<AlertMessage> messages(long alertId) {
        return jdbc.sql(MESSAGES + """
                        WHERE m.alert_id = :alert AND m.sent_at IS NOT NULL
                        ORDER BY m.id
                        """)
                .param("alert", alertId)
                .query((row, number) -> message(row))
                .list();
    }

    /** A message, sent or not. */
    public Optional<AlertMessage> message(long id) {
        return jdbc.sql(MESSAGES + """
                        WHERE m.id = :id
                        """)
                .param("id", id)
                .query((row, number) -> message(row))
                .optional();
    }

    /** Messages to be mailed that were sent off at this time or later, in the order in which they were written. */
    public List<AlertMessage> messagesSince(Instant since) {
        return jdbc.sql(MESSAGES + """
                        WHERE m.sent_at >= :since
                        ORDER BY m.id
                        """)
                .param("since", Sql.utc(since))
                .query((row, number) -> message(row))
                .list();
    }

    /** Up to when the readers of an approved alert were told what there is: its approval, or the last update. */
    public Instant toldUntil(Alert alert) {
        return messages(alert.id()).stream()
                .filter(sent -> sent.kind() == AlertMessage.Kind.UPDATE)
                .map(AlertMessage::toldUntil)
                .reduce((first, second) -> second)
                .orElse(alert.decidedAt() == null ? alert.proposedAt() : alert.decidedAt());
    }

    private long lastSent(long alertId) {
        return jdbc.sql("""
                        SELECT COALESCE(MAX(id), 0)
                        FROM alert_message
                        WHERE alert_id = :alert AND sent_at IS NOT NULL
                        """).param("alert", alertId).query(Long.class).single();
    }

    private static AlertMessage message(ResultSet row) throws SQLException {
        return new AlertMessage(
                row.getLong("id"),
                row.getLong("alert_id"),
                AlertMessage.Kind.of(row.getString("kind")),
                JSON.readValue(row.getString("words"), new TypeReference<Map<String, String>>() {}),
                row.getLong("after_id"),
                Sql.instant(row, "told_since"),
                Sql.instant(row, "told_until"),
                row.getString("written_by"),
                Sql.instantOrNull(row, "sent_at"));
    }

    // --- finding ---------------------------------------------------------------------------------------------------

    public Optional<Alert> find(long id) {
        return jdbc.sql("SELECT " + COLUMNS + """
                        FROM alert a
                        WHERE a.id = :id
                        """)
                .param("id", id)
                .query((row, number) -> alert(row))
                .optional();
    }

    /** The alert of an event: of this story, the one it was merged into, or one merged into that. */
    public Optional<Alert> ofEventOf(long storyId) {
        return ofEvent(event(storyId)).stream().findFirst();
    }

    /** Alerts that wait for an editor, longest first. */
    public List<Alert> held() {
        return jdbc.sql("SELECT " + COLUMNS + """
                        FROM alert a
                        WHERE a.status = 'held'
                        ORDER BY a.proposed_at, a.id
                        """)
                .query((row, number) -> alert(row))
                .list();
    }

    /** Alerts to be mailed that were approved at this time or later, oldest first. */
    public List<Alert> approvedSince(Instant since) {
        return jdbc.sql("SELECT " + COLUMNS + """
                        FROM alert a
                        WHERE a.status = 'approved' AND a.decided_at >= :since
                        ORDER BY a.decided_at, a.id
                        """)
                .param("since", Sql.utc(since))
                .query((row, number) -> alert(row))
                .list();
    }

    /** The latest decided alerts, newest first. */
    public List<Alert> decided(int limit) {
        return jdbc.sql("SELECT " + COLUMNS + """
                        FROM alert a
                        WHERE a.status <> 'held'
                        ORDER BY a.decided_at DESC, a.id DESC
                        FETCH FIRST :limit ROWS ONLY
                        """)
                .param("limit", limit)
                .query((row, number) -> alert(row))
                .list();
    }

    private boolean approve(long alertId, Set<Long> event, String who, String note, boolean byPolicy, Instant now) {
        if (isHidden(event) || !close(alertId, Alert.Status.APPROVED, who, note, byPolicy, now)) {
            return false;
        }
        for (Alert other : ofEvent(event)) {
            if (other.status() == Alert.Status.HELD) {
                close(other.id(), Alert.Status.LAPSED, MERGED, "", false, now);
            }
        }
        return true;
    }

    /** Whether the story that the event is today is hidden; hiding waits for the lock that is held here. */
    private boolean isHidden(Set<Long> event) {
        return jdbc.sql("""
                                SELECT COUNT(*)
                                FROM story
                                WHERE id IN (:event) AND merged_into IS NULL AND hidden_at IS NOT NULL
                                """).param("event", event).query(Long.class).single() > 0;
    }

    private boolean close(long alertId, Alert.Status status, String who, String note, boolean byPolicy, Instant now) {
        boolean closed = jdbc.sql("""
                                UPDATE alert
                                SET status = :status, decided_at = :now, decided_by = :who, by_policy = :policy
                                WHERE id = :id AND status = 'held'
                                """)
                        .param("status", status.word())
                        .param("now", Sql.utc(now))
                        .param("who", who)
                        .param("policy", byPolicy)
                        .param("id", alertId)
                        .update()
                == 1;
        if (closed) {
            step(alertId, AlertStep.Kind.of(status.word()), now, who, note.isBlank() ? null : note);
        }
        return closed;
    }

    /** Adds a step, and tells the desk of it, in the transaction of whoever makes it. */
    private void step(long alertId, AlertStep.Kind kind, Instant at, String who, @Nullable String note) {
        String words = note == null || note.length() <= NOTE ? note : note.substring(0, NOTE - 1) + "…";
        jdbc.sql("""
                        INSERT INTO alert_step (alert_id, step, at, who, note)
                        VALUES (:alert, :step, :at, :who, :note)
                        """)
                .param("alert", alertId)
                .param("step", kind.word())
                .param("at", Sql.utc(at))
                .param("who", who)
                .param("note", words)
                .update();
        if (kind != AlertStep.Kind.CANDIDATE) {
            trail.note(who, "alert " + kind.word(), "#" + alertId + (words == null ? "" : ": " + words));
        }
    }

    /** When the first story of an event was worth a look. */
    private Optional<Instant> watched(Set<Long> event) {
        return jdbc.sql("""
                        SELECT at
                        FROM alert_candidate
                        WHERE story_id IN (:event)
                        ORDER BY at
                        FETCH FIRST 1 ROW ONLY
                        """)
                .param("event", event)
                .query((row, number) -> Sql.instant(row, "at"))
                .optional();
    }

    private Optional<Alert> ofStory(long storyId) {
        return ofEvent(Set.of(storyId)).stream().findFirst();
    }

    private List<Alert> ofEvent(Set<Long> event) {
        return jdbc.sql("SELECT " + COLUMNS + """
                        FROM alert a
                        WHERE a.story_id IN (:event)
                        ORDER BY a.id
                        """)
                .param("event", event)
                .query((row, number) -> alert(row))
                .list();
    }

    /** Locks the story that this one is now, and tells all that were merged into it; merging locks it too. */
    private Set<Long> lockEvent(long storyId) {
        long oldest = oldest(storyId);
        jdbc.sql("""
                        SELECT id
                        FROM story
                        WHERE id = :id
                        FOR UPDATE
                        """).param("id", oldest).query(Long.class).single();
        return event(storyId);
    }

    private long oldest(long storyId) {
        long current = storyId;
        while (true) {
            Optional<Long> older =
                    jdbc.sql("""
                            SELECT merged_into
                            FROM story
                            WHERE id = :id AND merged_into IS NOT NULL
                            """).param("id", current).query(Long.class).optional();
            if (older.isEmpty()) {
                return current;
            }
            current = older.get();
        }
    }

    private Set<Long> event(long storyId) {
        Set<Long> event = new LinkedHashSet<>();
        List<Long> found = List.of(oldest(storyId));
        while (!found.isEmpty()) {
            event.addAll(found);
            found = jdbc.sql("""
                            SELECT id
                            FROM story
                            WHERE merged_into IN (:ids)
                            """).param("ids", found).query(Long.class).list();
        }
        return event;
    }

    private static Alert alert(ResultSet row) throws SQLException {
        return new Alert(
                row.getLong("alert_id"),
                row.getLong("story_id"),
                row.getLong("topic_id"),
                Alert.Status.of(row.getString("status")),
                JSON.readValue(row.getString("verdict"), new TypeReference<List<Reason>>() {}),
                Sql.instant(row, "proposed_at"),
                Sql.instantOrNull(row, "decided_at"),
                row.getString("decided_by"),
                row.getBoolean("by_policy"),
                Sql.instantOrNull(row, "escalated_at"));
    }
}
