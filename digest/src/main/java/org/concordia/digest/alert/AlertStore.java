package org.concordia.digest.alert;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.concordia.aggregator.storage.Sql;
import org.concordia.aggregator.topic.AlertPolicy;
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

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String COLUMNS = """
            a.id AS alert_id, a.story_id, a.topic_id, a.status, a.verdict, a.proposed_at, a.decided_at, a.decided_by,
            a.by_policy
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    public AlertStore(JdbcClient jdbc, TransactionTemplate transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
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
            return added == 0 ? Optional.empty() : ofStory(storyId);
        });
    }

    /**
     * Decides a held alert. Of two who decide at once exactly one does; an event that was sent under a merged story
     * is not sent again: its alert lapses instead. Of a story that an editor hid nothing is sent.
     *
     * @param who the editor, as the audit trail names people
     * @return whether this call decided; false when it was decided or lapsed already
     */
    public boolean decide(long alertId, Decision decision, String who, Instant now) {
        return Boolean.TRUE.equals(transactions.execute(status -> {
            Optional<Alert> alert = find(alertId);
            if (alert.isEmpty()) {
                return false;
            }
            Set<Long> event = lockEvent(alert.get().storyId());
            if (decision == Decision.DECLINE) {
                return close(alertId, Alert.Status.DECLINED, who, false, now);
            }
            if (ofEvent(event).stream().anyMatch(other -> other.status() == Alert.Status.APPROVED)) {
                close(alertId, Alert.Status.LAPSED, MERGED, false, now);
                return false;
            }
            return approve(alertId, event, who, false, now);
        }));
    }

    /**
     * Sends a held alert without an editor, if the topic's caps allow: so many in a day, so long between two. Alerts
     * that editors approved do not count against the caps.
     *
     * @return empty if it is approved now; else the cap that forbids it, or why not
     */
    Optional<Reason> approveByPolicy(Alert alert, AlertPolicy policy, Instant now) {
        return transactions.execute(status -> {
            Set<Long> event = lockEvent(alert.storyId());
            takeTurn(alert.topicId());
            Optional<Reason> cap = cap(alert.topicId(), policy, now);
            if (cap.isPresent()) {
                return cap;
            }
            if (ofEvent(event).stream().anyMatch(other -> other.status() == Alert.Status.APPROVED)) {
                close(alert.id(), Alert.Status.LAPSED, MERGED, false, now);
                return Optional.empty();
            }
            approve(alert.id(), event, POLICY, true, now);
            return Optional.empty();
        });
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
        return jdbc.sql("""
                                DELETE FROM alert
                                WHERE id = :id AND status = 'held'
                                """).param("id", alertId).update() == 1;
    }

    /** Lets held alerts lapse that were proposed before this time; they are never sent. */
    public int lapse(long topicId, Instant proposedBefore, Instant now) {
        return jdbc.sql("""
                        UPDATE alert
                        SET status = 'lapsed', decided_at = :now, decided_by = :why
                        WHERE topic_id = :topic AND status = 'held' AND proposed_at < :before
                        """)
                .param("now", Sql.utc(now))
                .param("why", TIME)
                .param("topic", topicId)
                .param("before", Sql.utc(proposedBefore))
                .update();
    }

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

    private boolean approve(long alertId, Set<Long> event, String who, boolean byPolicy, Instant now) {
        if (isHidden(event) || !close(alertId, Alert.Status.APPROVED, who, byPolicy, now)) {
            return false;
        }
        for (Alert other : ofEvent(event)) {
            if (other.status() == Alert.Status.HELD) {
                close(other.id(), Alert.Status.LAPSED, MERGED, false, now);
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

    private boolean close(long alertId, Alert.Status status, String who, boolean byPolicy, Instant now) {
        return jdbc.sql("""
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
                row.getBoolean("by_policy"));
    }
}
