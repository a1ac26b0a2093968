package org.concordia.mailer.subscriber;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.concordia.aggregator.bench.Figures;
import org.concordia.aggregator.bench.ForkedJvm;
import org.concordia.aggregator.storage.TestDatabase;
import org.concordia.aggregator.topic.TopicStore;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A file of a million people in and out, in a process with a heap of 256 MB, beside the same rows written by plain JDBC
 * in batches of a thousand into a database of the same kind.
 */
class ImportBench {

    private static final int LINES = Integer.getInteger("bench.lines", 1_000_000);

    @TempDir
    private Path folder;

    @Test
    void h2() throws IOException {
        String url = "jdbc:h2:file:%s;" + TestDatabase.H2_SETTINGS + ";QUERY_CACHE_SIZE=64;TRACE_LEVEL_FILE=0";
        measure("H2 in a file", url.formatted(folder.resolve("ours")), url.formatted(folder.resolve("plain")));
    }

    @Test
    void postgresql() throws IOException {
        // Not the tests' server: that one never looks at its tables again, and keeps plans made for empty ones.
        try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
            JdbcClient jdbc = JdbcClient.create(server.getPostgresDatabase());
            jdbc.sql("CREATE DATABASE ours").update();
            jdbc.sql("CREATE DATABASE plain").update();
            measure("PostgreSQL", server.getJdbcUrl("postgres", "ours"), server.getJdbcUrl("postgres", "plain"));
        }
    }

    private void measure(String name, String ours, String plain) throws IOException {
        Path list = folder.resolve("list.csv");
        try (Writer out = Files.newBufferedWriter(list)) {
            out.write("address,name,language,zone,editions,consent\n");
            for (int i = 0; i < LINES; i++) {
                out.write("reader-" + i + "@d" + i % 500 + ".readers.example,Ana Muñoz " + i
                        + ",es,America/Lima,daily,\"form, 2024\"\n");
            }
        }
        Path copy = folder.resolve("copy.csv");
        try (ForkedJvm first = new ForkedJvm(Importer.class, "-Xmx256m", "-Dbench.lines=" + LINES);
                ForkedJvm second = new ForkedJvm(Importer.class, "-Xmx256m", "-Dbench.lines=" + LINES)) {
            double[] reference = ask(first, "plain " + plain);
            double[] imported = ask(second, "import " + ours + " " + list);
            double[] again = ask(second, "import " + ours + " " + list);
            double[] exported = ask(second, "export " + ours + " " + copy);
            String rows = String.format(java.util.Locale.ROOT, "import: %,d lines, %s", LINES, name);
            Figures.note(
                    rows,
                    Figures.number(imported[0]) + " s",
                    "plain JDBC " + Figures.number(reference[0]) + " s",
                    imported[0] / reference[0]);
            Figures.note(rows + ", repeated", Figures.number(again[0]) + " s");
            Figures.note(rows + ", export", Figures.number(exported[0]) + " s");
            Figures.note(
                    rows + ", most heap after a collection: half way, at the end",
                    Figures.number(imported[1]) + ", " + Figures.number(imported[2]) + " MB");
        }
        assertThat(Files.lines(copy)).hasSize(LINES + 1);
    }

    private static double[] ask(ForkedJvm process, String command) {
        return List.of(process.ask(command).split(" ")).stream()
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    /** The measured process: {@code plain URL}, {@code import URL FILE} or {@code export URL FILE}. */
    static final class Importer {

        private Importer() {}

        public static void main(String[] arguments) throws Exception {
            ((ch.qos.logback.classic.Logger) org.slf4j.LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME))
                    .setLevel(ch.qos.logback.classic.Level.WARN);
            BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                String[] words = line.split(" ");
                try (HikariDataSource database = new HikariDataSource()) {
                    database.setJdbcUrl(words[1]);
                    if (words[1].startsWith("jdbc:h2:")) {
                        database.setUsername("sa");
                    }
                    prepare(database);
                    double[] half = new double[1];
                    long start = System.nanoTime();
                    switch (words[0]) {
                        case "plain" -> plain(database);
                        case "import" -> {
                            try (Reader in = SubscriberFile.text(
                                    Files.newInputStream(Path.of(words[2])), StandardCharsets.UTF_8)) {
                                SubscriberFile.Result result = file(database)
                                        .read(
                                                in,
                                                "list.csv",
                                                new SubscriberFile.Defaults(
                                                        "es", ZoneId.of("America/Lima"), Set.of(), Set.of(), "list"),
                                                false,
                                                (number, fault) -> {
                                                    throw new IllegalStateException(number + ": " + fault);
                                                },
                                                lines -> {
                                                    if (lines == LINES / 2) {
                                                        half[0] = heap();
                                                    }
                                                });
                                assertThat(result.added() + result.known()).isEqualTo(LINES);
                            }
                        }
                        default -> {
                            try (BufferedWriter out = Files.newBufferedWriter(Path.of(words[2]))) {
                                file(database).write(out);
                            }
                        }
                    }
                    double seconds = (System.nanoTime() - start) / 1e9;
                    System.out.println(ForkedJvm.MARK + seconds + " " + half[0] + " " + heap());
                }
            }
        }

        /** What was left by the collections before, in MB. */
        private static double heap() {
            double left = 0;
            for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
                if (pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null) {
                    left += pool.getCollectionUsage().getUsed() / 1e6;
                }
            }
            return left;
        }

        private static void prepare(DataSource database) {
            Flyway.configure()
                    .dataSource(database)
                    .locations("classpath:db/migration")
                    .load()
                    .migrate();
            JdbcClient jdbc = JdbcClient.create(database);
            if (jdbc.sql("SELECT COUNT(*) FROM topic").query(Long.class).single() == 0) {
                SamplePeople.addEditions(jdbc);
            }
        }

        private static SubscriberFile file(DataSource database) {
            JdbcTemplate jdbc = new JdbcTemplate(database);
            SubscriberStore subscribers = new SubscriberStore(jdbc);
            return new SubscriberFile(
                    subscribers,
                    new Offers(subscribers, new TopicStore(jdbc)),
                    new TransactionTemplate(new JdbcTransactionManager(database)),
                    InstantSource.system());
        }

        /** The rows of an import, and nothing but them. */
        private static void plain(DataSource database) throws SQLException {
            long edition = JdbcClient.create(database)
                    .sql("SELECT MIN(id) FROM edition")
                    .query(Long.class)
                    .single();
            OffsetDateTime now = OffsetDateTime.now(java.time.ZoneOffset.UTC);
            long last = 0;
            try (Connection connection = database.getConnection();
                    PreparedStatement person = connection.prepareStatement("""
                            INSERT INTO subscriber (id, address, address_key, name, language, zone, consent, created_at)
                            VALUES (?, ?, ?, ?, 'es', 'America/Lima', 'form, 2024', ?)
                            """);
                    PreparedStatement subscription = connection.prepareStatement("""
                            INSERT INTO subscription (subscriber_id, edition_id, status, changed_at)
                            VALUES (?, ?, 'confirmed', ?)
                            """);
                    PreparedStatement consent = connection.prepareStatement("""
                            INSERT INTO consent (subscriber_id, at, act, how, what, wording)
                            VALUES (?, ?, 'imported', 'import of list.csv', 'edition:1', 'form, 2024')
                            """)) {
                connection.setAutoCommit(false);
                while (last < LINES) {
                    for (int i = 0; i < 1000; i++) {
                        long id = ++last;
                        String address = "reader-" + id + "@d" + id % 500 + ".readers.example";
                        person.setLong(1, id);
                        person.setString(2, address);
                        person.setString(3, address);
                        person.setString(4, "Ana Muñoz " + id);
                        person.setObject(5, now);
                        person.addBatch();
                        subscription.setLong(1, id);
                        subscription.setLong(2, edition);
                        subscription.setObject(3, now);
                        subscription.addBatch();
                        consent.setLong(1, id);
                        consent.setObject(2, now);
                        consent.addBatch();
                    }
                    person.executeBatch();
                    subscription.executeBatch();
                    consent.executeBatch();
                    connection.commit();
                }
            }
        }
    }
}
