package org.concordia.mailer.subscriber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Subscribers in the database: enrolment, import and export. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class SubscriberStoreIT {

    private static final MailAddress ANA = new MailAddress("Ana@correo.example");
    private static final SubscriberFile.Defaults NOTHING =
            new SubscriberFile.Defaults("es", ZoneId.of("America/Santiago"), Set.of(), Set.of(), "import of list.csv");

    @Parameter
    TestDatabase database;

    private final SettableTime time = new SettableTime("2025-11-28T12:00:00Z");
    private final KeptLetters letters = new KeptLetters();
    private final List<String> faults = new ArrayList<>();
    private JdbcClient jdbc;
    private SubscriberStore subscribers;
    private Enrolment enrolment;
    private Tokens tokens;
    private SubscriberFile file;
    private List<Want> wants;

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
                new ConcordiaSettings(URI.create("https://news.example/"), false),
                transaction,
                time);
        file = new SubscriberFile(subscribers, offers, transaction, time);
        wants = offers.all().stream().map(Offer::want).toList();
    }

    @Test
    void manyMachinesSeeToEachSignUpOnce() throws Exception {
        for (int i = 0; i < 20; i++) {
            enrolment.ask(signUp(new MailAddress("reader" + i + "@correo.example")));
        }
        ExecutorService machines = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Integer>> sweeps = List.of(
                    enrolment::seeToSignUps, enrolment::seeToSignUps, enrolment::seeToSignUps, enrolment::seeToSignUps);
            int seen = 0;
            for (var sweep : machines.invokeAll(sweeps)) {
                seen += sweep.get();
            }
            // A sweep may find the oldest row in another's hands and go home: the rest waits for the next.
            seen += enrolment.seeToSignUps();
            assertThat(seen).isEqualTo(20);
        } finally {
            machines.shutdown();
        }
        assertThat(letters.of("confirmation")).hasSize(20);
        assertThat(letters.of("confirmation"))
                .extracting(KeptLetters.Letter::occasion)
                .doesNotHaveDuplicates();
        assertThat(letters.of("confirmation").get(0).link()).asString().startsWith("https://news.example/confirm/");
    }

    @Test
    void capitalsDoNotMakeTwoPeople() {
        enrolment.ask(signUp(ANA));
        enrolment.ask(signUp(new MailAddress("ANA@correo.example")));
        enrolment.seeToSignUps();
        assertThat(subscribers.count()).isEqualTo(1);
        assertThat(letters.of("confirmation")).hasSize(1);
    }

    @Test
    void aSuppressedAddressIsNotWrittenTo() {
        suppress("ana@correo.example");
        enrolment.ask(signUp(ANA));
        enrolment.seeToSignUps();
        assertThat(letters.all()).isEmpty();
        assertThat(subscribers.with(ANA)).isEmpty();
    }

    @Test
    void anOldConfirmationDoesNotUndoALeaving() {
        enrolment.ask(signUp(ANA));
        enrolment.seeToSignUps();
        long id = subscribers.with(ANA).orElseThrow().id();
        String confirm = tokens.confirm(id);
        enrolment.confirm(confirm);
        assertThat(enrolment.confirmed(id)).hasSize(2);
        enrolment.unsubscribe(tokens.unsubscribe(id), false);
        assertThat(enrolment.confirm(confirm))
                .isInstanceOfSatisfying(
                        Enrolment.Confirmation.Done.class,
                        done -> assertThat(done.confirmed()).isEmpty());
        assertThat(enrolment.confirmed(id)).isEmpty();
    }

    @Test
    void countsByWhatAndWhere() {
        enrolment.ask(signUp(ANA));
        enrolment.seeToSignUps();
        assertThat(subscribers.counts())
                .containsExactlyInAnyOrder(
                        new SubscriberStore.Count(wants.get(0), Subscription.Status.UNCONFIRMED, 1),
                        new SubscriberStore.Count(wants.get(1), Subscription.Status.UNCONFIRMED, 1));
    }

    @Test
    void searchTakesSignsLiterally() {
        enrolment.ask(signUp(new MailAddress("a_na@correo.example")));
        enrolment.ask(signUp(new MailAddress("axna@correo.example")));
        enrolment.seeToSignUps();
        assertThat(subscribers.containing("A_NA", 10)).hasSize(1);
        assertThat(subscribers.containing("%", 10)).isEmpty();
        assertThat(subscribers.containing("na@c", 10)).hasSize(2);
    }

    @Test
    void anImportKeepsTheGoodLinesAndListsTheOthers() throws Exception {
        SubscriberFile.Result result = read("""
                consent,ADDRESS,name,editions,alerts,zone,language
                form 2024,ana@correo.example,"Ana, la primera",daily;weekly,border,America/Lima,en
                ,bea@Correo.EXAMPLE,,daily,,,
                ,no address,,,,,
                ,carla@correo.example,,monthly,,,
                ,dora@correo.example,,,,Mars/Base,
                ,eva@correo.example,,,,,de
                ,fay@correo.example,a,b,c,d,e,f
                ,gil@correo.example,,,,,
                """, NOTHING);
        assertThat(result).isEqualTo(new SubscriberFile.Result(3, 0, 0, 0, 5));
        assertThat(faults)
                .containsExactly(
                        "4: no address: one @ must stand between name and domain",
                        "5: there is no edition \"monthly\"; there is daily, weekly",
                        "6: unknown zone \"Mars/Base\": one like America/Lima",
                        "7: unknown language \"de\": es or en",
                        "8: 8 fields, but only 7 columns");
        Subscriber ana = subscribers.with(ANA).orElseThrow();
        assertThat(ana.name()).isEqualTo("Ana, la primera");
        assertThat(ana.language()).isEqualTo("en");
        assertThat(ana.consent()).isEqualTo("form 2024");
        assertThat(enrolment.confirmed(ana.id())).hasSize(3);
        assertThat(subscribers.consents(ana.id()))
                .extracting(SubscriberStore.Consent::act)
                .containsExactly("imported");
        assertThat(enrolment.confirmed(subscribers
                        .with(new MailAddress("gil@correo.example"))
                        .orElseThrow()
                        .id()))
                .isEmpty();
        assertThat(letters.all()).isEmpty();
    }

    @Test
    void anImportIsSafeToRepeatAndBringsNobodyBack() throws Exception {
        String list =
                "address,editions\nana@correo.example,daily\nbea@correo.example,daily\ncarla@correo.example,daily\n";
        read(list, NOTHING);
        assertThat(read(list, NOTHING)).isEqualTo(new SubscriberFile.Result(0, 3, 0, 0, 0));

        long ana = subscribers.with(ANA).orElseThrow().id();
        enrolment.unsubscribe(tokens.unsubscribe(ana), true);
        suppress("bea@correo.example");
        suppress("dora@correo.example");
        assertThat(read(list + "Dora@correo.example,daily\n", NOTHING))
                .isEqualTo(new SubscriberFile.Result(0, 1, 1, 2, 0));
        assertThat(enrolment.confirmed(ana)).isEmpty();
        assertThat(subscribers.with(new MailAddress("dora@correo.example"))).isEmpty();
        assertThat(subscribers.consents(ana))
                .extracting(SubscriberStore.Consent::act)
                .containsExactly("imported", "left");
    }

    @Test
    void anImportConfirmsWhatWasOnlyAskedFor() throws Exception {
        enrolment.ask(signUp(ANA));
        enrolment.seeToSignUps();
        read("address;editions\nana@correo.example;daily\n", NOTHING);
        assertThat(enrolment.confirmed(subscribers.with(ANA).orElseThrow().id()))
                .containsExactly(wants.get(0));
    }

    @Test
    void linesThatNameNothingGetWhatTheCommandSays() throws Exception {
        SubscriberFile.Defaults daily = new SubscriberFile.Defaults(
                "es", ZoneId.of("America/Lima"), Set.of("daily"), Set.of("border"), "a paper list");
        read("\uFEFFaddress\nana@correo.example\n", daily);
        Subscriber ana = subscribers.with(ANA).orElseThrow();
        assertThat(ana.zone().getId()).isEqualTo("America/Lima");
        assertThat(ana.consent()).isEqualTo("a paper list");
        assertThat(enrolment.confirmed(ana.id())).containsExactlyInAnyOrder(wants.get(0), wants.get(2));
    }

    @Test
    void aFileThatCannotBeReadIsRefusedWhole() {
        assertThatExceptionOfType(SubscriberFile.UnreadableException.class)
                .isThrownBy(() -> read("address,nmae,age\nana@correo.example,Ana,3\n", NOTHING))
                .withMessage("line 1: unknown columns \"nmae\", \"age\"; known are address, name, language, zone,"
                        + " editions, alerts, consent");
        assertThatExceptionOfType(SubscriberFile.UnreadableException.class)
                .isThrownBy(() -> read("name\nAna\n", NOTHING))
                .withMessage("line 1: the column address is missing");
        assertThatExceptionOfType(SubscriberFile.UnreadableException.class)
                .isThrownBy(() -> read("", NOTHING))
                .withMessageStartingWith("the file is empty");
        assertThat(subscribers.count()).isZero();
    }

    @Test
    void aDryRunCountsAndChangesNothing() throws Exception {
        SubscriberFile.Result result = file.read(
                new StringReader("address,editions\nana@correo.example,daily\n"),
                "list.csv",
                NOTHING,
                true,
                (line, fault) -> faults.add(line + ": " + fault),
                lines -> {});
        assertThat(result.added()).isEqualTo(1);
        assertThat(subscribers.count()).isZero();
    }

    @Test
    void anExportReadElsewhereGivesTheSamePeople() throws Exception {
        StringBuilder list = new StringBuilder("address,name,language,zone,editions,alerts,consent\r\n");
        for (int i = 0; i < 1500; i++) {
            list.append("reader")
                    .append(i)
                    .append("@correo.example,\"Name \"\"")
                    .append(i)
                    .append("\"\", y más\",en,America/Lima,daily;weekly,border,\"form, 2024\"\r\n");
        }
        assertThat(read(list.toString(), NOTHING).added()).isEqualTo(1500);
        StringBuilder exported = new StringBuilder();
        file.write(exported);
        assertThat(exported.toString()).isEqualTo(list.toString());
    }

    private SubscriberFile.Result read(String text, SubscriberFile.Defaults defaults)
            throws IOException, SubscriberFile.UnreadableException {
        return file.read(
                new StringReader(text),
                "list.csv",
                defaults,
                false,
                (line, fault) -> faults.add(line + ": " + fault),
                lines -> {});
    }

    private SignUp signUp(MailAddress address) {
        return new SignUp(
                address,
                "Ana",
                "es",
                ZoneId.of("America/Santiago"),
                Set.of(wants.get(0), wants.get(1)),
                "yes",
                "en",
                "/",
                time.instant());
    }

    private void suppress(String address) {
        jdbc.sql("INSERT INTO suppression (address, reason, created_at)"
                        + " VALUES (:address, 'bounced', TIMESTAMP WITH TIME ZONE '2025-11-28 00:00:00+00')")
                .param("address", address)
                .update();
    }
}
