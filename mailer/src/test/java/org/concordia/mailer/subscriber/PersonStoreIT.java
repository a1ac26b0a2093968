package org.concordia.mailer.subscriber;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.concordia.aggregator.storage.TestDatabase;
import org.concordia.aggregator.topic.TopicStore;
import org.concordia.mailer.SettableTime;
import org.concordia.mailer.desk.ConcordiaSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What is stored on a person is told in full and deleted in full, whatever tables there are. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class PersonStoreIT {

    private static final String ADDRESS = "Zoraida@correo.example";
    private static final String KEY = "zoraida@correo.example";

    /** Tables that know people, and what the export calls them. Their columns are told, or are in {@link #UNTOLD}. */
    private static final Map<String, String> PEOPLE = Map.ofEntries(
            Map.entry("subscriber", "person"),
            Map.entry("subscription", "subscriptions"),
            Map.entry("consent", "record_of_consent"),
            Map.entry("farewell", "reasons_for_leaving"),
            Map.entry("sign_up", "sign_ups_not_seen_to"),
            Map.entry("link_mail", "mails_with_a_link"),
            Map.entry("delivery", "mails"),
            Map.entry("bounce", "what_came_back"),
            Map.entry("suppression", "not_written_to"),
            Map.entry("editor_note", "daily_note_as_an_editor"),
            Map.entry("editor_call", "calls_as_an_editor"),
            Map.entry("alert_call", "alerts_called_to"));

    /** Columns of these that the export leaves out, and why. */
    private static final Map<String, String> UNTOLD = Map.ofEntries(
            Map.entry("subscriber.address_key", "the address in small letters"),
            Map.entry("subscription.edition_id", "told by the edition's name"),
            Map.entry("subscription.topic_id", "told by the topic's name"),
            Map.entry("farewell.consent_id", "a number of ours"),
            Map.entry("delivery.mailing_id", "told by the mailing's kind, subject, language and time"),
            Map.entry("bounce.fingerprint", "a hash of the message, against reading it twice"),
            Map.entry("bounce.delivery_id", "a number of ours"),
            Map.entry("bounce.mailing_id", "a number of ours"),
            Map.entry("editor_note.account_id", "told by the account's name"),
            Map.entry("editor_call.account_id", "told by the account's name"));

    /** Tables with text or numbers that are about nobody who subscribes, and why. */
    private static final Map<String, String> NOBODY = Map.ofEntries(
            Map.entry("mailing", "what everybody gets; letters to one person are emptied"),
            Map.entry("mailing_count", "counts"),
            Map.entry("remainder", "stories left out of an issue"),
            Map.entry("claim", "deliveries in hand, by number"),
            Map.entry("sender", "processes"),
            Map.entry("bounce_mailbox", "the house's own mailbox"),
            Map.entry("erased", "the hash that stays"),
            Map.entry("setting", "secrets of the program"),
            Map.entry("account", "editors' accounts, which an editor removes"),
            Map.entry("audit", "what editors did; subscribers by number only"),
            Map.entry("flyway_schema_history", "migrations"));

    /** Families of tables that the modules below bring: about news, and checked for columns that know people. */
    private static final Set<String> NEWS = Set.of(
            "alert",
            "article",
            "edition",
            "feed",
            "filing",
            "host",
            "hub",
            "issue",
            "outlet",
            "placement",
            "story",
            "topic");

    @Parameter
    TestDatabase database;

    private final SettableTime time = new SettableTime("2025-11-28T12:00:00Z");
    private final KeptLetters letters = new KeptLetters();
    private JdbcClient jdbc;
    private SubscriberStore subscribers;
    private Enrolment enrolment;
    private Tokens tokens;
    private Rights rights;
    private List<Want> wants;
    private Subscriber zoraida;

    @BeforeEach
    void open() {
        DataSource source = database.fresh();
        jdbc = JdbcClient.create(source);
        SamplePeople.addEditions(jdbc);
        subscribers = new SubscriberStore(new JdbcTemplate(source));
        Offers offers = new Offers(subscribers, new TopicStore(new JdbcTemplate(source)));
        tokens = new Tokens(new SettingStore(jdbc), time);
        TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(source));
        enrolment = new Enrolment(
                subscribers,
                offers,
                tokens,
                letters,
                (editor, mail) -> {},
                new ConcordiaSettings(URI.create("https://news.example/"), false),
                transaction,
                time);
        ResourceBundleMessageSource messages = new ResourceBundleMessageSource();
        messages.setBasename("messages/subscriber");
        messages.setDefaultEncoding("UTF-8");
        messages.setFallbackToSystemLocale(false);
        rights = new Rights(new PersonStore(jdbc), transaction, messages, time);
        wants = offers.all().stream().map(Offer::want).toList();
        zoraida = subscriber(ADDRESS);
    }

    @Test
    void everyTableIsToldAndErasedOrNamedWithTheReason() {
        Set<String> unknown = columns().keySet().stream()
                .filter(table -> !PEOPLE.containsKey(table) && !NOBODY.containsKey(table))
                .filter(table -> !isNews(table))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(unknown)
                .as("tables that PersonStore does not see to, and that are not named here")
                .isEmpty();
        Set<String> referring = columns().entrySet().stream()
                .filter(table -> table.getValue().stream()
                        .anyMatch(column -> column.contains("subscriber")
                                // Feeds and articles have web addresses.
                                || column.startsWith("address") && !isNews(table.getKey())))
                .map(Map.Entry::getKey)
                .filter(table -> !PEOPLE.containsKey(table))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(referring).as("tables that know subscribers or addresses").isEmpty();
    }

    private static boolean isNews(String table) {
        return NEWS.contains(table.split("_", 2)[0]);
    }

    @Test
    void theExportHasEveryColumn() {
        everything();
        Map<String, Object> all = new PersonStore(jdbc).all(zoraida);
        List<String> missing = new ArrayList<>();
        PEOPLE.forEach((table, section) -> {
            List<?> rows = (List<?>) all.get(section);
            assertThat(rows).as(section).isNotEmpty();
            for (String column : columns().get(table)) {
                boolean key = column.equals("id") && !table.equals("subscriber") || column.equals("subscriber_id");
                if (!key
                        && !UNTOLD.containsKey(table + "." + column)
                        && !((Map<?, ?>) rows.get(0)).containsKey(column)) {
                    missing.add(table + "." + column);
                }
            }
        });
        assertThat(missing).isEmpty();
        String json = rights.export(zoraida);
        assertThat(json)
                .contains("Esto es todo lo que se guarda")
                .contains("\"address\" : \"Zoraida@correo.example\"")
                .contains("\"edition\" : \"daily\"")
                .contains("2025-11-28T12:00:00Z")
                .contains("mark of the reply")
                .contains("mark of the excerpt")
                .contains("mark of farewell")
                .contains("\"quiet_from\" : \"22:30");
    }

    @Test
    void nothingIsLeftButAHash() {
        everything();
        long delivered = count("delivery");
        assertThat(rights.erase(zoraida)).isTrue();
        assertThat(rights.erase(zoraida)).as("twice is once").isFalse();

        for (Map.Entry<String, List<String>> table : columns().entrySet()) {
            jdbc.sql("SELECT * FROM " + table.getKey())
                    .query((row, number) -> {
                        for (String column : table.getValue()) {
                            String value = row.getString(column);
                            if (value != null) {
                                assertThat(value.toLowerCase(Locale.ROOT))
                                        .as(table.getKey() + "." + column)
                                        .doesNotContain("zoraida")
                                        .doesNotContain("mark of");
                                if (column.equals("subscriber_id")) {
                                    assertThat(value).isNotEqualTo(String.valueOf(zoraida.id()));
                                }
                            }
                        }
                        return number;
                    })
                    .list();
        }
        assertThat(count("delivery")).as("still counted").isEqualTo(delivered);
        assertThat(jdbc.sql("SELECT DISTINCT status FROM delivery WHERE next_try_at IS NOT NULL")
                        .query(String.class)
                        .list())
                .isEmpty();
        assertThat(jdbc.sql("SELECT hash FROM erased").query(String.class).single())
                .matches("[0-9a-f]{64}");
        assertThat(jdbc.sql("SELECT reason FROM farewell").query(String.class).single())
                .as("still counted")
                .isEqualTo("toomany");
    }

    @Test
    void nobodyElseIsTouched() {
        Subscriber other = subscriber("yolanda@correo.example");
        everything();
        rights.erase(zoraida);
        assertThat(subscribers.find(other.id())).isPresent();
        assertThat(enrolment.confirmed(other.id())).hasSize(2);
        assertThat(subscribers.consents(other.id())).hasSize(2);
    }

    @Test
    void anOldListDoesNotBringThemBackButTheyThemselvesDo() {
        rights.erase(zoraida);
        assertThat(imported("ZORAIDA@correo.example").suppressed()).hasSize(1);
        assertThat(subscribers.with(new MailAddress(ADDRESS))).isEmpty();

        enrolment.ask(signUp(ADDRESS));
        enrolment.seeToSignUps();
        Subscriber again = subscribers.with(new MailAddress(ADDRESS)).orElseThrow();
        assertThat(imported(ADDRESS).suppressed())
                .as("anybody can type an address: before its owner confirms, a list still does not bring it back")
                .hasSize(1);
        assertThat(enrolment.confirmed(again.id())).isEmpty();
        enrolment.confirm(tokens.confirm(again.id()));
        assertThat(enrolment.confirmed(again.id())).hasSize(2);
        assertThat(jdbc.sql("SELECT COUNT(*) FROM erased").query(Long.class).single())
                .isZero();
    }

    @Test
    void whoWasSuppressedBeforeStaysSo() {
        jdbc.sql("INSERT INTO suppression (address, reason, created_at) VALUES (:key, 'complained', CURRENT_TIMESTAMP)")
                .param("key", KEY)
                .update();
        rights.erase(zoraida);
        enrolment.ask(signUp(ADDRESS));
        enrolment.seeToSignUps();
        assertThat(subscribers.with(new MailAddress(ADDRESS))).isEmpty();
        assertThat(subscribers.suppression(new MailAddress(ADDRESS))).contains("complained");
        assertThat(subscribers.forgetErased(new MailAddress(ADDRESS))).isTrue();
        enrolment.ask(signUp(ADDRESS));
        enrolment.seeToSignUps();
        assertThat(subscribers.with(new MailAddress(ADDRESS))).isPresent();
    }

    private SubscriberStore.ImportCounts imported(String address) {
        return subscribers.add(
                List.of(new SubscriberStore.Imported(
                        new MailAddress(address),
                        null,
                        "es",
                        ZoneId.of("America/Lima"),
                        "an old list",
                        Set.of(wants.get(0)))),
                "import of old.csv",
                time.instant());
    }

    private Subscriber subscriber(String address) {
        enrolment.ask(signUp(address));
        enrolment.seeToSignUps();
        Subscriber subscriber = subscribers.with(new MailAddress(address)).orElseThrow();
        enrolment.confirm(tokens.confirm(subscriber.id()));
        return subscriber;
    }

    private SignUp signUp(String address) {
        return new SignUp(
                new MailAddress(address),
                "Zoraida",
                "es",
                ZoneId.of("America/Lima"),
                Set.of(wants.get(0), wants.get(2)),
                "sí, quiero",
                "es",
                "/",
                time.instant());
    }

    /** A row about the person in every table that has one. */
    private void everything() {
        time.pass(Duration.ofHours(1));
        Enrolment.Leaving.Done left = enrolment.unsubscribeFor(zoraida, "vera");
        enrolment.sayWhy(
                left.back() == null ? "" : left.back(), new Farewell(Farewell.Reason.TOOMANY, "mark of farewell"));
        subscribers.setAlertWishes(zoraida.id(), new AlertWishes(LocalTime.of(22, 30), LocalTime.of(7, 0), true, 3));
        subscribers.setDigestHour(zoraida.id(), 8);
        subscribers.add(signUp(ADDRESS));
        jdbc.sql("INSERT INTO suppression (address, reason, detail, created_at)"
                        + " VALUES (:key, 'bounced', 'mark of the detail', CURRENT_TIMESTAMP)")
                .param("key", KEY)
                .update();
        long mailing = mailing("digest", 1);
        long letter = mailing("confirmation", 2);
        for (long each : List.of(mailing, letter)) {
            jdbc.sql("""
                            INSERT INTO delivery (mailing_id, subscriber_id, status, next_try_at, reply, changed_at)
                            VALUES (:mailing, :id, 'deferred', CURRENT_TIMESTAMP, 'mark of the reply', CURRENT_TIMESTAMP)
                            """).param("mailing", each).param("id", zoraida.id()).update();
        }
        jdbc.sql("""
                        INSERT INTO bounce (fingerprint, kind, delivery_id, mailing_id, subscriber_id, words, waits,
                                            sender, subject, excerpt, arrived_at)
                        SELECT 'f1', 'unknown', MAX(d.id), MAX(d.mailing_id), CAST(:id AS BIGINT), 'mark of the words',
                               TRUE, 'mark of the sender', 'mark of the subject', 'mark of the excerpt',
                               CURRENT_TIMESTAMP
                        FROM delivery d
                        """).param("id", zoraida.id()).update();
        jdbc.sql("""
                        INSERT INTO bounce (fingerprint, kind, words, waits, sender, subject, excerpt, arrived_at)
                        VALUES ('f2', 'unknown', 'mark of nobody known', TRUE, 'Zoraida <ZORAIDA@correo.example>', '',
                                'mark of a text of hers', CURRENT_TIMESTAMP)
                        """).update();
        jdbc.sql("""
                        INSERT INTO account (name, password_hash, one_time, created_at, changed_at)
                        VALUES ('vera', '', FALSE, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)
                        """).update();
        jdbc.sql("""
                        INSERT INTO editor_note (account_id, subscriber_id, language, at_hour, told_day, told_until)
                        SELECT a.id, CAST(:id AS BIGINT), 'es', 7, CURRENT_DATE, CURRENT_TIMESTAMP
                        FROM account a
                        """).param("id", zoraida.id()).update();
        jdbc.sql("""
                        INSERT INTO editor_call (account_id, subscriber_id, language, at_once)
                        SELECT a.id, CAST(:id AS BIGINT), 'es', TRUE
                        FROM account a
                        """).param("id", zoraida.id()).update();
        jdbc.sql("INSERT INTO alert_call (alert_id, subscriber_id, urgent) VALUES (5, :id, FALSE)")
                .param("id", zoraida.id())
                .update();
    }

    private long mailing(String kind, long ref) {
        jdbc.sql("""
                        INSERT INTO mailing (kind, ref, language, priority, status, list_name, subject, html, plain,
                                             frozen_at)
                        VALUES (:kind, :ref, 'es', 1, 'sending', 'list', 'Asunto', :text, :text, CURRENT_TIMESTAMP)
                        """)
                .param("kind", kind)
                .param("ref", ref)
                .param("text", kind.equals("digest") ? "to all" : "mark of a letter to Zoraida")
                .update();
        return jdbc.sql("SELECT id FROM mailing WHERE ref = :ref")
                .param("ref", ref)
                .query(Long.class)
                .single();
    }

    private long count(String table) {
        return jdbc.sql("SELECT COUNT(*) FROM " + table).query(Long.class).single();
    }

    /** The columns of every table of ours, in small letters. */
    private Map<String, List<String>> columns() {
        Map<String, List<String>> columns = new HashMap<>();
        jdbc.sql("""
                        SELECT c.table_name, c.column_name
                        FROM information_schema.columns c
                        JOIN information_schema.tables t
                          ON t.table_schema = c.table_schema AND t.table_name = c.table_name
                        WHERE LOWER(c.table_schema) = 'public' AND t.table_type = 'BASE TABLE'
                        """).query(row -> {
            columns.computeIfAbsent(row.getString("table_name").toLowerCase(Locale.ROOT), none -> new ArrayList<>())
                    .add(row.getString("column_name").toLowerCase(Locale.ROOT));
        });
        assertThat(columns).containsKeys("subscriber", "article");
        return columns;
    }
}
