package org.concordia.mailer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.article.ArticleStore;
import org.concordia.aggregator.feed.Feed;
import org.concordia.aggregator.feed.FeedStore;
import org.concordia.aggregator.feed.Outlet;
import org.concordia.aggregator.feed.OutletStore;
import org.concordia.aggregator.parse.PublishedTime;
import org.concordia.aggregator.storage.TestDatabase;
import org.concordia.aggregator.topic.Level;
import org.concordia.aggregator.topic.TopicMatch;
import org.concordia.aggregator.topic.TopicStore;
import org.concordia.digest.Newsroom;
import org.concordia.digest.alert.Alert;
import org.concordia.digest.alert.AlertStore;
import org.concordia.digest.alert.Decision;
import org.concordia.mailer.delivery.Dispatcher;
import org.concordia.mailer.mailing.DueMailings;
import org.concordia.mailer.smtp.SmtpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process in which an editor approves an alert is killed at some moment between the button and the relay: after a
 * restart the alert is still held, or it goes to every reader once.
 */
class KilledApprovalIT {

    private static final int READERS = 40;
    private static final int KILLS = 5;

    @TempDir
    Path folder;

    /** The process: approves what is held and sends, again and again. */
    static final class Desk {

        public static void main(String[] args) {
            try (RunningApplication application = open(args[0], Integer.parseInt(args[1]))) {
                AlertStore alerts = application.bean(AlertStore.class);
                System.out.println("ready");
                alerts.held()
                        .forEach(held -> alerts.decide(
                                held.id(),
                                Decision.APPROVE,
                                "vera",
                                "",
                                InstantSource.system().instant()));
                application.bean(DueMailings.class).freezeDue();
                application.bean(Dispatcher.class).sendPending();
                System.out.println("done");
            }
        }
    }

    private static RunningApplication open(String file, int relay) {
        return RunningApplication.start(List.of(
                "--spring.datasource.url=jdbc:h2:file:" + file + ";" + TestDatabase.H2_SETTINGS,
                "--spring.mail.host=127.0.0.1",
                "--spring.mail.port=" + relay,
                "--concordia.base-url=https://news.example",
                "--concordia.mail.from=Concordia <desk@news.example>"));
    }

    @Test
    void isSentToEveryReaderOnceOrStillHeld() throws Exception {
        String file = folder.resolve("news").toString();
        List<Process> started = new ArrayList<>();
        try (SmtpServer relay = new SmtpServer()) {
            prepare(file, relay.port());
            for (int kill = 0; kill < KILLS; kill++) {
                File log = folder.resolve("desk-" + kill + ".log").toFile();
                Process desk = start(file, relay.port(), log);
                started.add(desk);
                await().atMost(Duration.ofSeconds(90))
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> !desk.isAlive()
                                || java.nio.file.Files.readString(log.toPath()).contains("ready"));
                // Before, within and after the approval, the freezing and the sending.
                long until =
                        System.nanoTime() + Duration.ofMillis(60L * kill * kill).toNanos();
                await().pollInterval(Duration.ofMillis(1))
                        .atMost(Duration.ofSeconds(5))
                        .until(() -> System.nanoTime() > until);
                desk.destroyForcibly().waitFor();
            }
            int sentBefore = relay.received().size();
            try (RunningApplication after = open(file, relay.port())) {
                AlertStore alerts = after.bean(AlertStore.class);
                List<Alert> all = new ArrayList<>(alerts.held());
                all.addAll(alerts.decided(10));
                assertThat(all).hasSize(1);
                if (all.get(0).status() == Alert.Status.HELD) {
                    assertThat(sentBefore).isZero();
                    assertThat(alerts.decide(
                                    all.get(0).id(),
                                    Decision.APPROVE,
                                    "vera",
                                    "",
                                    InstantSource.system().instant()))
                            .isTrue();
                }
                await().atMost(Duration.ofSeconds(60)).until(() -> {
                    after.bean(DueMailings.class).freezeDue();
                    after.bean(Dispatcher.class).sendPending();
                    return relay.received().stream()
                                    .map(SmtpServer.Received::to)
                                    .distinct()
                                    .count()
                            == READERS;
                });
            }
            // A kill may repeat what was on its way on a connection, or accepted and not committed, as one message.
            var byReader = relay.received().stream()
                    .collect(Collectors.groupingBy(
                            SmtpServer.Received::to,
                            Collectors.mapping(message -> message.header("Message-ID"), Collectors.toSet())));
            assertThat(byReader)
                    .hasSize(READERS)
                    .allSatisfy((reader, ids) -> assertThat(ids).hasSize(1));
        } finally {
            started.forEach(Process::destroyForcibly);
        }
    }

    private static Process start(String file, int relay, File log) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Desk.class.getName(),
                        file,
                        Integer.toString(relay))
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
    }

    private static void prepare(String file, int relay) throws Exception {
        Instant now = InstantSource.system().instant();
        try (RunningApplication application = open(file, relay)) {
            String[] lines = new String[READERS];
            for (int i = 0; i < READERS; i++) {
                lines[i] = "reader-" + i + "@readers.example,,es,,chile-peru-migration";
            }
            Wire.enrol(application, lines);
            TopicStore topics = application.bean(TopicStore.class);
            long topic = topics.named("chile-peru-migration").orElseThrow().id();
            String[][] reports = {
                {
                    "Faro",
                    "Cierran el paso de Tacna: 300 migrantes varados",
                    "Los 300 migrantes esperan en Tacna, dijo Quispe."
                },
                {
                    "Vigía",
                    "Trescientos migrantes varados en Tacna por el cierre del paso",
                    "Quispe informó que Tacna sigue cerrada para 300 migrantes."
                },
                {
                    "Pampa",
                    "Tacna: el cierre del paso deja a 300 migrantes sin cruzar",
                    "Según Quispe, el paso de Tacna abrirá mañana a los 300 migrantes."
                }
            };
            for (String[] report : reports) {
                Outlet outlet = application.bean(OutletStore.class).findOrAdd(Wire.outlet(report[0], "CL"));
                application
                        .bean(FeedStore.class)
                        .add(
                                new Feed(
                                        0,
                                        "https://" + outlet.id() + ".example/feed",
                                        outlet,
                                        report[0],
                                        null,
                                        null,
                                        null,
                                        Feed.Status.PAUSED,
                                        Duration.ofHours(1),
                                        now,
                                        null,
                                        null,
                                        null,
                                        0),
                                now);
                long feed = org.springframework.jdbc.core.simple.JdbcClient.create(
                                application.bean(javax.sql.DataSource.class))
                        .sql("SELECT MAX(id) FROM feed")
                        .query(Long.class)
                        .single();
                long article = application
                        .bean(ArticleStore.class)
                        .add(new Article(
                                0,
                                feed,
                                outlet,
                                report[0],
                                "https://" + outlet.id() + ".example/1",
                                report[1],
                                report[2],
                                null,
                                "es",
                                new PublishedTime(now.minusSeconds(600), PublishedTime.Source.FEED),
                                null,
                                now,
                                false,
                                List.of()))
                        .orElseThrow();
                topics.record(article, List.of(new TopicMatch(topic, 9, Level.ALERT, List.of(), List.of())), now);
            }
            application.bean(Newsroom.class).fileNew();
            assertThat(application.bean(AlertStore.class).held()).hasSize(1);
        }
    }
}
