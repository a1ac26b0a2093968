package org.concordia.mailer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.concordia.aggregator.feed.HealthStore;
import org.concordia.digest.alert.Alert;
import org.concordia.digest.alert.AlertStore;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Breaking news from the outlets' feeds to the readers' mail, everything running by itself but the editor. */
class BreakingAlertIT {

    private Wire wire;
    private RunningApplication application;
    private final Instant now = InstantSource.system().instant();

    @BeforeEach
    void start() throws Exception {
        wire = new Wire();
        application = RunningApplication.start(wire.settings(
                "--spring.quartz.auto-startup=true",
                // over https the editor's cookie would not come back here
                "--concordia.base-url=http://news.example"));
        wire.publish(
                "/faro",
                now,
                report(
                        "Perú declara en emergencia su frontera con Chile por la llegada de" + " migrantes",
                        "El Gobierno peruano decretó este viernes el estado de emergencia en la frontera sur, en"
                                + " Tacna, y enviará militares ante la salida de migrantes venezolanos desde Chile."));
        wire.publish(
                "/vigia",
                now,
                report(
                        "Lima decreta emergencia en la frontera de Tacna ante éxodo de migrantes" + " desde Chile",
                        "Soldados patrullarán el borde con Arica: el Ejecutivo aprobó el estado de emergencia"
                                + " porque cientos de extranjeros sin papeles dejan Chile rumbo al norte."));
        wire.publish(
                "/courier",
                now,
                report(
                        "Peru declares state of emergency at Chile border over migrant arrivals",
                        "Peru's cabinet on Friday put its southern border region of Tacna under a state of emergency, sending"
                                + " troops as Venezuelan migrants leave Chile for the north."));
        wire.publish(
                "/copy",
                now,
                report(
                        "Perú declara en emergencia su frontera con Chile por la llegada de" + " migrantes",
                        "El Gobierno peruano decretó este viernes el estado de emergencia en la frontera sur, en"
                                + " Tacna, y enviará militares ante la salida de migrantes venezolanos desde Chile."));
        Wire.enrol(
                application,
                "ana@lectores.example,Ana,es,,chile-peru-migration",
                "sam@readers.example,Sam,en,,chile-peru-migration",
                "leo@lectores.example,Leo,es,daily,");
    }

    @AfterEach
    void stop() {
        application.close();
        wire.close();
    }

    @Test
    void holdsTheStoryForAnEditorAndSendsItOnceWhenApproved() throws Exception {
        RunningApplication.Visitor editor = application.editor();
        wire.follow(application, "/faro", Wire.outlet("El Faro de Arica", "CL"), now);
        wire.follow(application, "/copy", Wire.outlet("La Copia", "CL"), now);
        wire.follow(application, "/vigia", Wire.outlet("El Vigía de Tacna", "PE"), now);
        AlertStore alerts = application.bean(AlertStore.class);
        await().atMost(Duration.ofSeconds(40)).until(() -> allPolled(3));
        // Two newsrooms with their own text and a copy are not yet three voices.
        assertThat(alerts.held()).isEmpty();

        wire.follow(application, "/courier", Wire.outlet("Andean Courier", "GB"), now);
        await().atMost(Duration.ofSeconds(40)).until(() -> !alerts.held().isEmpty());
        Alert held = alerts.held().get(0);
        assertThat(editor.get("/desk/alerts").body()).contains("Andean Courier", "El Vigía de Tacna");
        assertThat(editor.get("/desk").body()).contains("1 alert waits for a decision");
        assertThat(wire.relay.getReceivedMessages()).isEmpty();

        String approve = "/desk/alerts/" + held.id() + "/approve";
        editor.submit("/desk/alerts", approve);
        editor.submit("/desk/alerts", approve);

        await().atMost(Duration.ofSeconds(40)).until(() -> wire.relay.getReceivedMessages().length == 2);
        MimeMessage es = wire.mails("ana@lectores.example").get(0);
        MimeMessage en = wire.mails("sam@readers.example").get(0);
        assertThat(es.getSubject()).contains("emergencia");
        assertThat(en.getSubject()).contains("Peru declares state of emergency");
        assertThat(Wire.part(es, 0)).contains("http://news.example/stories/" + held.storyId());
        assertThat(alerts.find(held.id()).orElseThrow().status()).isEqualTo(Alert.Status.APPROVED);
        // The desk's chart knows how long the last reader waited: some minutes, and no longer "none was sent".
        await().atMost(Duration.ofSeconds(40))
                .until(() -> Jsoup.parse(editor.get("/desk/alerts/figures").body()).select("dd").eachText().stream()
                        .allMatch(text -> text.matches("\\d+ min")));
    }

    private boolean allPolled(int feeds) {
        return application
                        .bean(HealthStore.class)
                        .page(new HealthStore.Wanted(null, "", HealthStore.Order.NAME), 0, 100)
                        .stream()
                        .filter(health -> health.feed().lastFetchedAt() != null)
                        .count()
                == feeds;
    }

    private static String[] report(String title, String summary) {
        return List.of(title, summary, "-300").toArray(String[]::new);
    }
}
