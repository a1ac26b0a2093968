package org.concordia.mailer.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.concordia.aggregator.storage.TestDatabase;
import org.concordia.mailer.smtp.SmtpServer;
import org.concordia.mailer.smtp.SmtpServer.Received;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sender in a process of its own is killed again and again: nobody is left out, hardly anybody gets it twice. */
class KilledSenderIT {

    private static final int RECIPIENTS = 600;
    private static final int KILLS = 3;
    private static final int CONNECTIONS = 4;

    @TempDir
    Path folder;

    /** The process: sends until nothing is left. */
    static final class Sender {

        public static void main(String[] args) {
            try (HikariDataSource database = open(args[0])) {
                Newsletter newsletter = new Newsletter(database);
                Dispatcher dispatcher = newsletter.dispatcher(Newsletter.relay(Integer.parseInt(args[1])), CONNECTIONS);
                List<Long> mailings = newsletter.mailingStore.latest(10).stream()
                        .map(mailing -> mailing.id())
                        .toList();
                await().atMost(Duration.ofMinutes(2))
                        .pollInterval(Duration.ofMillis(100))
                        .until(() -> {
                            dispatcher.sendPending();
                            DeliveryStore.Open open = newsletter.deliveries.open(mailings);
                            return open.waiting() == 0;
                        });
            }
        }
    }

    private static HikariDataSource open(String url) {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL(url);
        database.setUser("sa");
        database.setPassword("");
        return (HikariDataSource) Newsletter.pooled(database);
    }

    private static Process start(String url, int port) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Sender.class.getName(),
                        url,
                        Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(new File("target/killed-sender.log"))
                .start();
    }

    @Test
    void losesNothingAndRepeatsAtMostWhatIsOnItsWayOrNotCommitted() throws Exception {
        String url = "jdbc:h2:file:" + folder.resolve("news") + ";" + TestDatabase.H2_SETTINGS;
        try (HikariDataSource database = open(url)) {
            Flyway.configure()
                    .dataSource(database)
                    .locations("classpath:db/migration")
                    .load()
                    .migrate();
            Newsletter newsletter = new Newsletter(database);
            for (int i = 0; i < RECIPIENTS; i++) {
                newsletter.subscriber("reader-" + i + "@readers.example", "es");
            }
            newsletter.freezeDigest(1);
        }
        List<Process> started = new ArrayList<>();
        try (SmtpServer server = new SmtpServer()) {
            server.takeTime(Duration.ofMillis(15));
            for (int kill = 1; kill <= KILLS; kill++) {
                Process sender = start(url, server.port());
                started.add(sender);
                int enough = kill * RECIPIENTS / (KILLS + 1);
                await().atMost(Duration.ofSeconds(60))
                        .pollInterval(Duration.ofMillis(2))
                        .until(() -> server.received().size() >= enough);
                sender.destroyForcibly().waitFor();
            }
            int beforeTheLast = server.received().size();
            assertThat(beforeTheLast).isLessThan(RECIPIENTS);
            Process last = start(url, server.port());
            started.add(last);
            assertThat(last.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(last.exitValue()).isZero();

            Map<String, List<Received>> byRecipient =
                    server.received().stream().collect(Collectors.groupingBy(Received::to));
            assertThat(byRecipient).hasSize(RECIPIENTS);
            int repeated = server.received().size() - RECIPIENTS;
            assertThat(repeated).isLessThanOrEqualTo(KILLS * (CONNECTIONS + OutcomeLog.WINDOW));
            assertThat(byRecipient.values().stream().flatMap(Collection::stream))
                    .allSatisfy(message -> assertThat(message.bytes())
                            .isEqualTo(byRecipient.get(message.to()).get(0).bytes()));
        } finally {
            started.forEach(Process::destroyForcibly);
        }
    }
}
