package org.concordia.mailer.subscriber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
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
                (editor, mail) -> {},
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
        assertThat(result).isEqualTo(new SubscriberFile.Result(3, 0, 0, 0, 0, 5));
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
        assertThat(read(list, NOTHING)).isEqualTo(new SubscriberFile.Result(0, 3, 0, 0, 0, 0));

        long ana = subscribers.with(ANA).orElseThrow().id();
        enrolment.unsubscribe(tokens.unsubscribe(ana), true);
        suppress("bea@correo.example");
        suppress("dora@correo.example");
        assertThat(read(list + "Dora@correo.example,daily\n", NOTHING))
                .isEqualTo(new SubscriberFile.Result(0, 1, 1, 2, 0, 0));
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
        assertThatExceptionOfType(SubscriberFile.UnreadableException.class)
                .isThrownBy(() -> read("PK\u0003\u0004\u0014\u0000\u0008", NOTHING))
                .withMessage("this is a spreadsheet or an archive: save it as \"CSV UTF-8\"");
        assertThatExceptionOfType(SubscriberFile.UnreadableException.class)
                .isThrownBy(() -> read("x".repeat(1_000_000), NOTHING))
                .withMessage("line 1 is too long: is a line end or a quotation mark missing?");
        assertThatExceptionOfType(SubscriberFile.UnreadableException.class)
                .isThrownBy(() -> read("\033[31m" + "y,z".repeat(200), NOTHING))
                .satisfies(problem -> assertThat(problem.getMessage())
                        .hasSizeLessThan(400)
                        .doesNotContain("\033")
                        .contains("and 196 more"));
        assertThat(subscribers.count()).isZero();
    }

    @Test
    void aDryRunCountsAsTheRealOneWouldAndChangesNothing() throws Exception {
        read("address,editions\nzoe@correo.example,daily\n", NOTHING);
        suppress("yan@correo.example");
        StringBuilder list = new StringBuilder("address,editions\n");
        for (int i = 0; i < 2500; i++) {
            list.append("reader").append(i).append("@correo.example,daily\n");
        }
        list.append("zoe@correo.example,weekly\nyan@correo.example,\nno address,\n");
        list.append("Reader1@correo.example,weekly\nreader2499@CORREO.example,weekly\n");

        SubscriberFile.Result dry = read(list.toString(), NOTHING, true);
        assertThat(dry).isEqualTo(new SubscriberFile.Result(2500, 1, 0, 1, 2, 1));
        assertThat(subscribers.count()).isEqualTo(1);
        assertThat(read(list.toString(), NOTHING)).isEqualTo(dry);
        for (String twice : List.of("reader1", "reader2499", "zoe")) {
            assertThat(enrolment.confirmed(subscribers
                            .with(new MailAddress(twice + "@correo.example"))
                            .orElseThrow()
                            .id()))
                    .containsExactlyInAnyOrder(wants.get(0), wants.get(1));
        }
    }

    @Test
    void whatAPersonGainsIsOnTheRecordWithItsSourceAndNothingElse() throws Exception {
        read("address,editions,consent\nana@correo.example,daily,form 2024\n", NOTHING);
        long ana = subscribers.with(ANA).orElseThrow().id();
        read("address,editions,consent\nana@correo.example,daily;weekly,fair 2025\n", NOTHING);
        read("address,editions,consent\nana@correo.example,daily;weekly,fair 2025\n", NOTHING);
        assertThat(subscribers.consents(ana))
                .extracting(SubscriberStore.Consent::what, SubscriberStore.Consent::wording)
                .containsExactly(
                        tuple(wants.get(0).toString(), "form 2024"),
                        tuple(wants.get(1).toString(), "fair 2025"));
    }

    @Test
    void doesNotBringBackWhatSomebodyEndedWhenTheyKeptTheRest() throws Exception {
        read("address,editions\nana@correo.example,daily;weekly\n", NOTHING);
        long ana = subscribers.with(ANA).orElseThrow().id();
        subscribers.set(ana, wants.get(1), Subscription.Status.UNSUBSCRIBED, time.instant());
        assertThat(read("address,editions\nana@correo.example,daily;weekly\n", NOTHING)
                        .known())
                .isEqualTo(1);
        assertThat(enrolment.confirmed(ana)).containsExactly(wants.get(0));
    }

    @Test
    void anImportThatBreaksOffIsFinishedByTheNext() throws Exception {
        StringBuilder list = new StringBuilder("address,editions\n");
        for (int i = 0; i < 3500; i++) {
            list.append("reader").append(i).append("@correo.example,daily\n");
        }
        Reader broken = new BrokenReader(list.substring(0, list.indexOf("reader2700")));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> file.read(broken, "list.csv", NOTHING, false, (line, fault) -> {}, lines -> {}));
        assertThat(subscribers.count()).as("whole batches of a thousand").isEqualTo(2000);
        assertThat(read(list.toString(), NOTHING)).isEqualTo(new SubscriberFile.Result(1500, 2000, 0, 0, 0, 0));
        assertThat(jdbc.sql("SELECT COUNT(*) FROM consent").query(Long.class).single())
                .isEqualTo(3500);
        assertThat(jdbc.sql("SELECT COUNT(*) FROM subscription WHERE status = 'confirmed'")
                        .query(Long.class)
                        .single())
                .isEqualTo(3500);
    }

    /** A text that ends as a pulled disk does. */
    private static final class BrokenReader extends StringReader {
        BrokenReader(String text) {
            super(text);
        }

        @Override
        public int read(char[] into, int from, int length) throws IOException {
            int read = super.read(into, from, length);
            if (read < 0) {
                throw new IOException("Input/output error");
            }
            return read;
        }
    }

    @Test
    void nothingInAFileBreaksTheBatchThatItStandsIn() throws Exception {
        read(
                "address,name,consent\n"
                        + "\u00a0ana@correo.example\u200b ,An\0a,\0form\u202e 2024\0\n"
                        + "\"bea\n@correo.example\",,\n"
                        + "carla@correo.example,"
                        + "😀".repeat(300)
                        + ","
                        + "😀".repeat(300)
                        + "\n"
                        + "d\u0000ora@correo.example,,\n",
                NOTHING);
        assertThat(faults)
                .containsExactly(
                        "3: no address: the part before @ has a character that addresses cannot have",
                        "6: no address: the part before @ has a character that addresses cannot have");
        Subscriber ana = subscribers.with(ANA).orElseThrow();
        assertThat(ana.name()).isEqualTo("An a");
        assertThat(ana.consent()).isEqualTo("form 2024");
        assertThat(subscribers.with(new MailAddress("carla@correo.example"))).isPresent();
    }

    @Test
    void readsWhatProgramsWriteThatDoNotKnowUtf8() throws Exception {
        String list = "address;name\r\nana@correo.example;Ana Muñoz\r\n";
        assertThat(imported(list.getBytes(Charset.forName("windows-1252")), StandardCharsets.UTF_8)
                        .malformed())
                .isEqualTo(1);
        assertThat(faults)
                .containsExactly(
                        "2: not in UTF-8: save the file as \"CSV UTF-8\" or say its --encoding, as windows-1252");
        assertThat(imported(list.getBytes(Charset.forName("windows-1252")), Charset.forName("windows-1252"))
                        .added())
                .isEqualTo(1);
        assertThat(subscribers.with(ANA).orElseThrow().name()).isEqualTo("Ana Muñoz");
        byte[] unicodeText =
                ("\uFEFF" + list.replace(';', '\t').replace("ana@", "bea@")).getBytes(StandardCharsets.UTF_16LE);
        assertThat(imported(unicodeText, StandardCharsets.UTF_8).added()).isEqualTo(1);
        assertThat(subscribers
                        .with(new MailAddress("bea@correo.example"))
                        .orElseThrow()
                        .name())
                .isEqualTo("Ana Muñoz");
    }

    @Test
    void aNameThatASpreadsheetWouldComputeIsKeptFromIt() throws Exception {
        read("address,name\nana@correo.example,\"=HYPERLINK(\"\"https://x.example\"\")\"\n", NOTHING);
        StringBuilder exported = new StringBuilder();
        file.write(exported);
        assertThat(exported).contains("\"'=HYPERLINK(\"\"https://x.example\"\")\"");
        jdbc.sql("DELETE FROM consent").update();
        jdbc.sql("DELETE FROM subscriber").update();
        read(exported.toString(), NOTHING);
        assertThat(subscribers.with(ANA).orElseThrow().name()).isEqualTo("=HYPERLINK(\"https://x.example\")");
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
        return read(text, defaults, false);
    }

    private SubscriberFile.Result imported(byte[] bytes, Charset charset)
            throws IOException, SubscriberFile.UnreadableException {
        return file.read(
                SubscriberFile.text(new ByteArrayInputStream(bytes), charset),
                "list.csv",
                NOTHING,
                false,
                (line, fault) -> faults.add(line + ": " + fault),
                lines -> {});
    }

    private SubscriberFile.Result read(String text, SubscriberFile.Defaults defaults, boolean dry)
            throws IOException, SubscriberFile.UnreadableException {
        return file.read(
                new StringReader(text),
                "list.csv",
                defaults,
                dry,
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
