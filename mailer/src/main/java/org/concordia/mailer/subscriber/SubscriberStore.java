package org.concordia.mailer.subscriber;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.concordia.aggregator.storage.Sql;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Subscribers, what they asked for, and the record of their consent. */
@Repository
public final class SubscriberStore {

    private static final String COLUMNS = "s.id, s.address, s.name, s.language, s.zone, s.consent, s.created_at";

    private final JdbcTemplate batches;
    private final JdbcClient jdbc;
    private final ErasedStore erased;

    public SubscriberStore(JdbcTemplate jdbc) {
        this.batches = jdbc;
        this.jdbc = JdbcClient.create(jdbc);
        this.erased = new ErasedStore(this.jdbc);
    }

    /** An edition as far as a subscription needs to know it. */
    record EditionRow(long id, long topicId, String name, String cadence, List<String> languages) {}

    /**
     * One line of the consent record.
     *
     * @param wording what was agreed to, word by word; null where nothing was shown
     * @param language the wording was shown in, or the page; null where none was
     * @param page that was used; null where none was
     */
    record Consent(
            long id,
            Instant at,
            String act,
            String how,
            String what,
            @Nullable String wording,
            @Nullable String language,
            @Nullable String page) {

        /** What it was about, as far as it had been agreed to before. */
        Set<Want> wants() {
            return Want.readAll(List.of(what));
        }
    }

    /** How many subscriptions of a want stand where. */
    record Count(Want want, Subscription.Status status, long number) {}

    /** A line of an import. */
    record Imported(
            MailAddress address,
            @Nullable String name,
            String language,
            ZoneId zone,
            String consent,
            Set<Want> wants) {}

    /** Who of a batch of imported lines was new and who stayed away, by {@link MailAddress#key}; the rest was known. */
    record ImportCounts(Set<String> added, Set<String> left, Set<String> suppressed) {}

    /** A line of an export. */
    record Exported(Subscriber subscriber, Set<Want> wants) {}

    public Optional<Subscriber> find(long id) {
        return jdbc.sql("SELECT " + COLUMNS + """
                         FROM subscriber s
                        WHERE s.id = :id
                        """)
                .param("id", id)
                .query((row, number) -> subscriber(row))
                .optional();
    }

    /** The subscriber of this address, however its capitals are written. */
    public Optional<Subscriber> with(MailAddress address) {
        return jdbc.sql("SELECT " + COLUMNS + """
                         FROM subscriber s
                        WHERE s.address_key = :key
                        """)
                .param("key", address.key())
                .query((row, number) -> subscriber(row))
                .optional();
    }

    /** Subscribers whose address contains the text, in the order of their addresses. */
    List<Subscriber> containing(String text, int limit) {
        return jdbc.sql("SELECT " + COLUMNS + """
                         FROM subscriber s
                        WHERE s.address_key LIKE :pattern ESCAPE '!'
                        ORDER BY s.address_key
                        FETCH FIRST :limit ROWS ONLY
                        """)
                .param("pattern", "%" + MailAddress.key(text).replaceAll("([!%_])", "!$1") + "%")
                .param("limit", limit)
                .query((row, number) -> subscriber(row))
                .list();
    }

    /** The subscriber of a sign-up's address, added if there is none; its row stays locked until the commit. */
    Subscriber findOrAdd(SignUp signUp, String consent) {
        jdbc.sql("""
                        INSERT INTO subscriber (address, address_key, name, language, zone, consent, created_at)
                        VALUES (:address, :key, :name, :language, :zone, :consent, :now)
                        ON CONFLICT DO NOTHING
                        """)
                .param("address", signUp.address().value())
                .param("key", signUp.address().key())
                .param("name", signUp.name())
                .param("language", signUp.language())
                .param("zone", signUp.zone().getId())
                .param("consent", consent)
                .param("now", Sql.utc(signUp.askedAt()))
                .update();
        return jdbc.sql("SELECT " + COLUMNS + """
                         FROM subscriber s
                        WHERE s.address_key = :key
                        FOR UPDATE
                        """)
                .param("key", signUp.address().key())
                .query((row, number) -> subscriber(row))
                .single();
    }

    /** The person with this address, added without any subscription if there is none. */
    public Subscriber findOrAdd(MailAddress address, String language, ZoneId zone, String consent, Instant now) {
        jdbc.sql("""
                        INSERT INTO subscriber (address, address_key, language, zone, consent, created_at)
                        VALUES (:address, :key, :language, :zone, :consent, :now)
                        ON CONFLICT DO NOTHING
                        """)
                .param("address", address.value())
                .param("key", address.key())
                .param("language", language)
                .param("zone", zone.getId())
                .param("consent", consent)
                .param("now", Sql.utc(now))
                .update();
        return with(address).orElseThrow();
    }

    /** Locks a subscriber's row until the commit, so that what is counted about it stays true. */
    void lock(long id) {
        jdbc.sql("""
                        SELECT id
                        FROM subscriber
                        WHERE id = :id
                        FOR UPDATE
                        """).param("id", id).query(Long.class).single();
    }

    void update(long id, @Nullable String name, String language, ZoneId zone) {
        jdbc.sql("""
                        UPDATE subscriber
                        SET name = :name, language = :language, zone = :zone
                        WHERE id = :id
                        """)
                .param("name", name)
                .param("language", language)
                .param("zone", zone.getId())
                .param("id", id)
                .update();
    }

    /** How a subscriber wants alerts. */
    AlertWishes alertWishes(long id) {
        return jdbc.sql("""
                        SELECT quiet_from, quiet_to, quiet_folds, alerts_a_day
                        FROM subscriber
                        WHERE id = :id
                        """)
                .param("id", id)
                .query((row, number) -> new AlertWishes(
                        row.getObject("quiet_from", LocalTime.class),
                        row.getObject("quiet_to", LocalTime.class),
                        row.getBoolean("quiet_folds"),
                        (Integer) row.getObject("alerts_a_day")))
                .single();
    }

    void setAlertWishes(long id, AlertWishes wishes) {
        jdbc.sql("""
                        UPDATE subscriber
                        SET quiet_from = :from, quiet_to = :to, quiet_folds = :folds, alerts_a_day = :limit
                        WHERE id = :id
                        """)
                .param("from", wishes.from(), java.sql.Types.TIME)
                .param("to", wishes.to(), java.sql.Types.TIME)
                .param("folds", wishes.folds())
                .param("limit", wishes.aDay(), java.sql.Types.INTEGER)
                .param("id", id)
                .update();
    }

    /** At which hour of their clock a subscriber wants digests, 0 to 23; null as soon as they are made. */
    @Nullable
    Integer digestHour(long id) {
        return (Integer) jdbc.sql("""
                        SELECT digest_hour
                        FROM subscriber
                        WHERE id = :id
                        """)
                .param("id", id)
                .query((row, number) -> Optional.ofNullable(row.getObject("digest_hour")))
                .single()
                .orElse(null);
    }

    void setDigestHour(long id, @Nullable Integer hour) {
        jdbc.sql("""
                        UPDATE subscriber
                        SET digest_hour = :hour
                        WHERE id = :id
                        """)
                .param("hour", hour, java.sql.Types.INTEGER)
                .param("id", id)
                .update();
    }

    /** A subscriber's subscriptions, editions first, each kind by id. */
    public List<Subscription> subscriptions(long subscriberId) {
        return jdbc.sql("""
                        SELECT subscriber_id, edition_id, topic_id, status, changed_at
                        FROM subscription
                        WHERE subscriber_id = :id
                        ORDER BY CASE WHEN edition_id IS NULL THEN 1 ELSE 0 END, edition_id, topic_id
                        """)
                .param("id", subscriberId)
                .query((row, number) -> new Subscription(
                        row.getLong("subscriber_id"),
                        want(row),
                        Subscription.Status.of(row.getString("status")),
                        Sql.instant(row, "changed_at")))
                .list();
    }

    /** Sets where a subscription stands, adding it if need be; true if that is new. */
    boolean set(long subscriberId, Want want, Subscription.Status status, Instant now) {
        int added = jdbc.sql("""
                        INSERT INTO subscription (subscriber_id, edition_id, topic_id, status, changed_at)
                        VALUES (:subscriber, :edition, :topic, :status, :now)
                        ON CONFLICT DO NOTHING
                        """)
                .param("subscriber", subscriberId)
                .param("edition", edition(want))
                .param("topic", topic(want))
                .param("status", status.word())
                .param("now", Sql.utc(now))
                .update();
        return added == 1
                || jdbc.sql("""
                                UPDATE subscription
                                SET status = :status, changed_at = :now
                                WHERE subscriber_id = :subscriber AND status <> :status
                                  AND (edition_id = :edition OR topic_id = :topic)
                                """)
                                .param("subscriber", subscriberId)
                                // No row has the id 0: a parameter without a type is not everywhere understood.
                                .param("edition", want instanceof Want.AnEdition one ? one.id() : 0L)
                                .param("topic", want instanceof Want.Alerts one ? one.topicId() : 0L)
                                .param("status", status.word())
                                .param("now", Sql.utc(now))
                                .update()
                        == 1;
    }

    /** Ends again what has ended: from now on only this moment's leaving could be taken back, not an earlier one. */
    void endAgain(long subscriberId, Set<Want> wants, Instant now) {
        for (Want want : wants) {
            jdbc.sql("""
                            UPDATE subscription
                            SET changed_at = :now
                            WHERE subscriber_id = :subscriber AND status = 'unsubscribed'
                              AND (edition_id = :edition OR topic_id = :topic)
                            """)
                    .param("now", Sql.utc(now))
                    .param("subscriber", subscriberId)
                    .param("edition", want instanceof Want.AnEdition one ? one.id() : 0L)
                    .param("topic", want instanceof Want.Alerts one ? one.topicId() : 0L)
                    .update();
        }
    }

    /** Adds to the record of consent, whose id is not looked at; the id of the new line. */
    long record(long subscriberId, Consent line) {
        jdbc.sql("""
                        INSERT INTO consent (subscriber_id, at, act, how, what, wording, language, page)
                        VALUES (:subscriber, :at, :act, :how, :what, :wording, :language, :page)
                        """)
                .param("subscriber", subscriberId)
                .param("at", Sql.utc(line.at()))
                .param("act", line.act())
                .param("how", line.how())
                .param("what", line.what())
                .param("wording", line.wording())
                .param("language", line.language())
                .param("page", line.page())
                .update();
        return jdbc.sql("""
                        SELECT MAX(id)
                        FROM consent
                        WHERE subscriber_id = :subscriber
                        """).param("subscriber", subscriberId).query(Long.class).single();
    }

    /** A subscriber's record of consent, oldest first. */
    List<Consent> consents(long subscriberId) {
        return jdbc.sql("""
                        SELECT id, at, act, how, what, wording, language, page
                        FROM consent
                        WHERE subscriber_id = :subscriber
                        ORDER BY id
                        """)
                .param("subscriber", subscriberId)
                .query((row, number) -> new Consent(
                        row.getLong("id"),
                        Sql.instant(row, "at"),
                        row.getString("act"),
                        row.getString("how"),
                        row.getString("what"),
                        row.getString("wording"),
                        row.getString("language"),
                        row.getString("page")))
                .list();
    }

    /** Keeps why somebody left, once for each leaving; false if they said so before. */
    boolean addFarewell(long subscriberId, long consentId, String reason, @Nullable String words, Instant now) {
        return jdbc.sql("""
                                INSERT INTO farewell (consent_id, subscriber_id, reason, words, said_at)
                                VALUES (:consent, :subscriber, :reason, :words, :now)
                                ON CONFLICT DO NOTHING
                                """)
                        .param("consent", consentId)
                        .param("subscriber", subscriberId)
                        .param("reason", reason)
                        .param("words", words)
                        .param("now", Sql.utc(now))
                        .update()
                == 1;
    }

    /** How many gave a reason for leaving since then, by reason; only reasons that somebody gave. */
    Map<String, Long> farewells(Instant since) {
        Map<String, Long> counts = new HashMap<>();
        jdbc.sql("""
                        SELECT reason, COUNT(*) AS number
                        FROM farewell
                        WHERE said_at > :since
                        GROUP BY reason
                        """).param("since", Sql.utc(since)).query(row -> {
            counts.put(row.getString("reason"), row.getLong("number"));
        });
        return counts;
    }

    /** What people wrote when they left, and when. */
    record Farewell(String reason, @Nullable String words, Instant saidAt) {}

    /** The latest words of those who left, newest first. */
    List<Farewell> farewellWords(int limit) {
        return farewells("WHERE words IS NOT NULL ORDER BY id DESC FETCH FIRST :limit ROWS ONLY", "limit", limit);
    }

    /** Why a subscriber left, newest first. */
    List<Farewell> farewellsOf(long subscriberId) {
        return farewells("WHERE subscriber_id = :subscriber ORDER BY id DESC", "subscriber", subscriberId);
    }

    private List<Farewell> farewells(String which, String name, Object value) {
        return jdbc.sql("SELECT reason, words, said_at FROM farewell " + which)
                .param(name, value)
                .query((row, number) ->
                        new Farewell(row.getString("reason"), row.getString("words"), Sql.instant(row, "said_at")))
                .list();
    }

    /**
     * Why an address must not be written to; empty if it may. Somebody who was erased may ask for mail again, unless
     * they were suppressed for something else before.
     */
    public Optional<String> suppression(MailAddress address) {
        Optional<String> suppressed = jdbc.sql("""
                        SELECT reason
                        FROM suppression
                        WHERE address IN (:address, :key)
                        FETCH FIRST 1 ROW ONLY
                        """)
                .param("address", address.value())
                .param("key", address.key())
                .query(String.class)
                .optional();
        return suppressed.isPresent() ? suppressed : erased.reason(address).filter(reason -> !reason.equals("erased"));
    }

    /** Writes to an address again; false if nothing forbade it. */
    boolean lift(MailAddress address) {
        return jdbc.sql("""
                                DELETE FROM suppression
                                WHERE address IN (:address, :key)
                                """)
                                .param("address", address.value())
                                .param("key", address.key())
                                .update()
                        > 0
                | erased.remove(address);
    }

    /** Whether everything about the owner of this address was deleted and they have not come back. */
    boolean isErased(MailAddress address) {
        return erased.reason(address).isPresent();
    }

    /** Forgets that an address was erased; false if it was not. */
    boolean forgetErased(MailAddress address) {
        return erased.remove(address);
    }

    // Sign-ups that wait to be seen to

    void add(SignUp signUp) {
        jdbc.sql("""
                        INSERT INTO sign_up (address, name, language, zone, wants, wording, shown_in, page, asked_at)
                        VALUES (:address, :name, :language, :zone, :wants, :wording, :shown, :page, :now)
                        """)
                .param("address", signUp.address().value())
                .param("name", signUp.name())
                .param("language", signUp.language())
                .param("zone", signUp.zone().getId())
                .param("wants", Want.write(signUp.wants()))
                .param("wording", signUp.wording())
                .param("shown", signUp.shownIn())
                .param("page", signUp.page())
                .param("now", Sql.utc(signUp.askedAt()))
                .update();
    }

    /** Takes the oldest sign-up that no other machine has in hand; it is gone with the commit. */
    Optional<SignUp> take() {
        record Row(long id, SignUp signUp) {}
        Optional<Row> next = jdbc.sql("""
                        SELECT id, address, name, language, zone, wants, wording, COALESCE(shown_in, language) AS shown_in,
                               COALESCE(page, '/subscribe') AS page, asked_at
                        FROM sign_up
                        ORDER BY id
                        FETCH FIRST 1 ROW ONLY
                        FOR UPDATE SKIP LOCKED
                        """)
                .query((row, number) -> new Row(
                        row.getLong("id"),
                        new SignUp(
                                new MailAddress(row.getString("address")),
                                row.getString("name"),
                                row.getString("language"),
                                ZoneId.of(row.getString("zone")),
                                Want.readAll(List.of(row.getString("wants"))),
                                row.getString("wording"),
                                row.getString("shown_in"),
                                row.getString("page"),
                                Sql.instant(row, "asked_at"))))
                .optional();
        next.ifPresent(row -> jdbc.sql("""
                        DELETE FROM sign_up
                        WHERE id = :id
                        """).param("id", row.id()).update());
        return next.map(Row::signUp);
    }

    /** When mails with links went to a subscriber since then, latest first. */
    List<Instant> linkMails(long subscriberId, Instant since) {
        return jdbc.sql("""
                        SELECT sent_at
                        FROM link_mail
                        WHERE subscriber_id = :subscriber AND sent_at > :since
                        ORDER BY sent_at DESC
                        """)
                .param("subscriber", subscriberId)
                .param("since", Sql.utc(since))
                .query((row, number) -> Sql.instant(row, "sent_at"))
                .list();
    }

    /** Notes a mail with a link; its id, which no other such mail has. */
    long addLinkMail(long subscriberId, Instant now) {
        jdbc.sql("""
                        INSERT INTO link_mail (subscriber_id, sent_at)
                        VALUES (:subscriber, :now)
                        """)
                .param("subscriber", subscriberId)
                .param("now", Sql.utc(now))
                .update();
        return jdbc.sql("""
                        SELECT MAX(id)
                        FROM link_mail
                        WHERE subscriber_id = :subscriber
                        """).param("subscriber", subscriberId).query(Long.class).single();
    }

    // For the desk

    /** Subscribers in all. */
    long count() {
        return jdbc.sql("""
                        SELECT COUNT(*)
                        FROM subscriber
                        """).query(Long.class).single();
    }

    /** Subscriptions by what is subscribed to and where they stand. */
    List<Count> counts() {
        return jdbc.sql("""
                        SELECT edition_id, topic_id, status, COUNT(*) AS number
                        FROM subscription
                        GROUP BY edition_id, topic_id, status
                        """)
                .query((row, number) ->
                        new Count(want(row), Subscription.Status.of(row.getString("status")), row.getLong("number")))
                .list();
    }

    /** All editions by id. */
    List<EditionRow> editions() {
        return jdbc.sql("""
                        SELECT id, topic_id, name, cadence, languages
                        FROM edition
                        ORDER BY id
                        """)
                .query((row, number) -> new EditionRow(
                        row.getLong("id"),
                        row.getLong("topic_id"),
                        row.getString("name"),
                        row.getString("cadence"),
                        List.of(row.getString("languages").split(","))))
                .list();
    }

    // Import and export

    /**
     * Adds a batch of people who agreed elsewhere, no address twice in it. Who is suppressed or has left stays away; who
     * is known keeps their name, language and zone, and gains what they did not have. Consent is recorded for what they
     * gained, so that repeating a batch changes nothing.
     */
    ImportCounts add(List<Imported> lines, String how, Instant now) {
        Set<String> suppressed = suppressed(lines);
        Map<String, Long> ids = ids(lines);
        Set<String> left = left(ids.values());
        List<Imported> wanted = lines.stream()
                .filter(line -> !suppressed.contains(line.address().key())
                        && !left.contains(line.address().key()))
                .toList();
        List<Imported> strangers = wanted.stream()
                .filter(line -> !ids.containsKey(line.address().key()))
                .toList();
        Map<Long, Map<Want, Subscription.Status>> had = subscriptions(ids.values());
        OffsetDateTime at = Sql.utc(now);
        batches.batchUpdate(
                """
                INSERT INTO subscriber (address, address_key, name, language, zone, consent, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """,
                strangers.stream()
                        .map(line -> new Object[] {
                            line.address().value(),
                            line.address().key(),
                            line.name(),
                            line.language(),
                            line.zone().getId(),
                            line.consent(),
                            at
                        })
                        .toList());
        Map<String, Long> added = ids(strangers);
        List<Object[]> subscriptions = new ArrayList<>();
        List<Object[]> confirmations = new ArrayList<>();
        List<Object[]> consents = new ArrayList<>();
        for (Imported line : wanted) {
            boolean stranger = added.containsKey(line.address().key());
            Long id = (stranger ? added : ids).get(line.address().key());
            if (id == null) {
                // Somebody else added and erased them meanwhile.
                continue;
            }
            Map<Want, Subscription.Status> has = had.getOrDefault(id, Map.of());
            List<Want> gained = new ArrayList<>();
            for (Want want : line.wants()) {
                if (!has.containsKey(want)) {
                    subscriptions.add(new Object[] {id, edition(want), topic(want), at});
                    gained.add(want);
                } else if (has.get(want) == Subscription.Status.UNCONFIRMED) {
                    confirmations.add(new Object[] {
                        at,
                        id,
                        want instanceof Want.AnEdition edition ? edition.id() : 0L,
                        want instanceof Want.Alerts alerts ? alerts.topicId() : 0L
                    });
                    gained.add(want);
                }
            }
            if (stranger || !gained.isEmpty()) {
                consents.add(new Object[] {id, at, how, Want.write(gained), line.consent()});
            }
        }
        batches.batchUpdate("""
                INSERT INTO subscription (subscriber_id, edition_id, topic_id, status, changed_at)
                VALUES (?, ?, ?, 'confirmed', ?)
                ON CONFLICT DO NOTHING
                """, subscriptions);
        batches.batchUpdate("""
                UPDATE subscription
                SET status = 'confirmed', changed_at = ?
                WHERE subscriber_id = ? AND status = 'unconfirmed' AND (edition_id = ? OR topic_id = ?)
                """, confirmations);
        batches.batchUpdate("""
                INSERT INTO consent (subscriber_id, at, act, how, what, wording)
                VALUES (?, ?, 'imported', ?, ?, ?)
                """, consents);
        return new ImportCounts(added.keySet(), left, suppressed);
    }

    /** Where each of these people's subscriptions stand. */
    private Map<Long, Map<Want, Subscription.Status>> subscriptions(Collection<Long> people) {
        Map<Long, Map<Want, Subscription.Status>> found = new HashMap<>();
        if (!people.isEmpty()) {
            jdbc.sql("""
                            SELECT subscriber_id, edition_id, topic_id, status
                            FROM subscription
                            WHERE subscriber_id IN (:people)
                            """).param("people", people).query(row -> {
                found.computeIfAbsent(row.getLong("subscriber_id"), none -> new HashMap<>())
                        .put(want(row), Subscription.Status.of(row.getString("status")));
            });
        }
        return found;
    }

    /** Hands every subscriber to a consumer, by id, in constant memory. */
    void export(Consumer<Exported> consumer) {
        long after = 0;
        while (true) {
            List<Subscriber> page = jdbc.sql("SELECT " + COLUMNS + """
                             FROM subscriber s
                            WHERE s.id > :after
                            ORDER BY s.id
                            FETCH FIRST 1000 ROWS ONLY
                            """)
                    .param("after", after)
                    .query((row, number) -> subscriber(row))
                    .list();
            if (page.isEmpty()) {
                return;
            }
            Map<Long, Set<Want>> wants = new HashMap<>();
            jdbc.sql("""
                            SELECT subscriber_id, edition_id, topic_id
                            FROM subscription
                            WHERE subscriber_id > :after AND subscriber_id <= :last AND status = 'confirmed'
                            """)
                    .param("after", after)
                    .param("last", page.get(page.size() - 1).id())
                    .query(row -> {
                        wants.computeIfAbsent(row.getLong("subscriber_id"), none -> new HashSet<>())
                                .add(want(row));
                    });
            page.forEach(one -> consumer.accept(new Exported(one, wants.getOrDefault(one.id(), Set.of()))));
            after = page.get(page.size() - 1).id();
        }
    }

    private Set<String> suppressed(List<Imported> lines) {
        Set<String> found = new HashSet<>(erased.among(keys(lines)));
        Map<String, String> keys = new HashMap<>();
        for (Imported line : lines) {
            keys.put(line.address().value(), line.address().key());
            keys.put(line.address().key(), line.address().key());
        }
        if (!keys.isEmpty()) {
            jdbc.sql("""
                            SELECT address
                            FROM suppression
                            WHERE address IN (:addresses)
                            """).param("addresses", keys.keySet()).query(row -> {
                found.add(keys.get(row.getString("address")));
            });
        }
        return found;
    }

    /** Who of these people said no and has nothing left: an old list does not bring them back. */
    private Set<String> left(Collection<Long> people) {
        return people.isEmpty()
                ? Set.of()
                : new HashSet<>(jdbc.sql("""
                                SELECT s.address_key
                                FROM subscriber s
                                WHERE s.id IN (:people)
                                  AND EXISTS (SELECT 1 FROM consent c WHERE c.subscriber_id = s.id AND c.act = 'left')
                                  AND NOT EXISTS (SELECT 1 FROM subscription b
                                                  WHERE b.subscriber_id = s.id AND b.status = 'confirmed')
                                """)
                        .param("people", people)
                        .query(String.class)
                        .list());
    }

    private Map<String, Long> ids(List<Imported> lines) {
        Map<String, Long> ids = new HashMap<>();
        if (!lines.isEmpty()) {
            jdbc.sql("""
                            SELECT id, address_key
                            FROM subscriber
                            WHERE address_key IN (:keys)
                            """).param("keys", keys(lines)).query(row -> {
                ids.put(row.getString("address_key"), row.getLong("id"));
            });
        }
        return ids;
    }

    private static Collection<String> keys(List<Imported> lines) {
        return lines.stream().map(line -> line.address().key()).toList();
    }

    private static @Nullable Long edition(Want want) {
        return want instanceof Want.AnEdition edition ? edition.id() : null;
    }

    private static @Nullable Long topic(Want want) {
        return want instanceof Want.Alerts alerts ? alerts.topicId() : null;
    }

    private static Want want(ResultSet row) throws SQLException {
        Long edition = Sql.longOrNull(row, "edition_id");
        return edition == null ? new Want.Alerts(row.getLong("topic_id")) : new Want.AnEdition(edition);
    }

    private static Subscriber subscriber(ResultSet row) throws SQLException {
        return new Subscriber(
                row.getLong("id"),
                row.getString("address"),
                row.getString("name"),
                row.getString("language"),
                ZoneId.of(row.getString("zone")),
                row.getString("consent"),
                Sql.instant(row, "created_at"));
    }
}
