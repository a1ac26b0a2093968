package org.concordia.mailer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.mail.internet.MimeMessage;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.concordia.digest.alert.Alert;
import org.concordia.digest.alert.AlertStep;
import org.concordia.digest.alert.AlertStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole way of an alert, everything running by itself but the editor: held, approved, updated, corrected. */
class AlertFlowIT {

    private static final Pattern LINK = Pattern.compile("http://news\\.example(/desk/alerts/\\d+/approve)");
    private static final String VERA = "vera@mesa.example";
    private static final String ANA = "ana@lectores.example";

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
        Wire.enrol(
                application, ANA + ",Ana,es,,chile-peru-migration", "sam@readers.example,Sam,en,,chile-peru-migration");
    }

    @AfterEach
    void stop() {
        application.close();
        wire.close();
    }

    @Test
    void anEditorIsCalledByMailAndWhatFollowsReachesThoseWhoGotTheAlert() throws Exception {
        RunningApplication.Visitor editor = application.editor();
        assertThat(editor.submit("/desk/account", "/desk/account", "address", "vera", "atOnce", "true")
                        .body())
                .contains("role=\"alert\"");
        editor.submit("/desk/account", "/desk/account", "address", VERA, "atOnce", "true", "language", "en");
        assertThat(editor.get("/desk/account").body()).contains(VERA, "checked");
        threeReports();

        AlertStore alerts = application.bean(AlertStore.class);
        await().atMost(Duration.ofSeconds(40)).until(() -> !wire.mails(VERA).isEmpty());
        Alert held = alerts.held().get(0);
        MimeMessage call = wire.mails(VERA).get(0);
        assertThat(call.getSubject()).startsWith("An alert waits for you: ");
        assertThat(call.getHeader("List-Unsubscribe")[0]).as("of calls alone").contains("/unsubscribe/");
        Matcher link = LINK.matcher(Wire.part(call, 0));
        assertThat(link.find()).isTrue();

        // A stranger, or a program that follows links, is asked for the login and decides nothing.
        RunningApplication.Visitor stranger = application.visitor();
        HttpResponse<String> closed = stranger.get(link.group(1));
        assertThat(closed.statusCode()).isEqualTo(302);
        assertThat(closed.headers().firstValue("Location").orElseThrow()).endsWith("/login");
        HttpResponse<String> back = stranger.login(RunningApplication.EDITOR, RunningApplication.PASSWORD);
        assertThat(back.headers().firstValue("Location").orElseThrow()).contains(link.group(1));
        assertThat(stranger.get(link.group(1)).body()).contains("Send this alert?");
        assertThat(alerts.held()).hasSize(1);

        editor.submit(link.group(1), link.group(1), "note", "three newsrooms");
        HttpResponse<String> second = stranger.submit("/desk/alerts", "/desk/alerts/" + held.id() + "/decline");
        assertThat(stranger.get(location(second)).body()).contains("approved before you, by vera");
        await().atMost(Duration.ofSeconds(40))
                .until(() -> wire.mails(ANA).size() == 1
                        && wire.mails("sam@readers.example").size() == 1);
        MimeMessage alert = wire.mails(ANA).get(0);
        assertThat(editor.get("/desk/alerts/" + held.id() + "/mail?in=es").body())
                .contains("Última hora");

        correct(editor, held, alert);
        assertThat(alerts.steps(held.id()))
                .extracting(AlertStep::kind)
                .endsWith(AlertStep.Kind.HELD, AlertStep.Kind.APPROVED, AlertStep.Kind.CORRECTION);
        assertThat(editor.get("/desk/audit").body())
                .contains("approved an alert", "three newsrooms", "sent a correction of an alert", "No era Tacna.");
    }

    private void correct(RunningApplication.Visitor editor, Alert held, MimeMessage alert) throws Exception {
        Wire.enrol(application, "late@readers.example,Late,en,,chile-peru-migration");
        String write = "/desk/alerts/" + held.id() + "/write/correction";
        assertThat(editor.submit(write, write).body()).contains("Write what was wrong.");
        HttpResponse<String> drafted = editor.submit(write, write, "words-es", "No era Tacna.\n\nFue Arica.");
        String draft = location(drafted);
        assertThat(editor.get(draft).body()).contains("2 people were sent the alert", "<iframe");
        HttpResponse<String> frame = editor.get(draft + "/mail?in=en");
        assertThat(frame.body()).contains("only in Spanish", "No era Tacna.");
        assertThat(frame.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("sandbox");
        assertThat(wire.mails(ANA)).hasSize(1);

        HttpResponse<String> sent = editor.submit(draft, draft + "/send");
        assertThat(editor.get(location(sent)).body()).contains("It goes out now.");
        HttpResponse<String> again = editor.submit("/desk/alerts", draft + "/send");
        assertThat(editor.get(location(again)).body()).contains("It was sent before, by vera");
        await().atMost(Duration.ofSeconds(40)).until(() -> wire.mails(ANA).size() == 2);
        await().atMost(Duration.ofSeconds(40))
                .until(() -> wire.mails("sam@readers.example").size() == 2);
        MimeMessage correction = wire.mails(ANA).get(1);
        assertThat(correction.getSubject()).startsWith("Corrección: ");
        assertThat(correction.getHeader("In-Reply-To", null)).isEqualTo(alert.getMessageID());
        assertThat(correction.getHeader("References", null)).contains(Objects.requireNonNull(alert.getMessageID()));
        assertThat(Wire.part(correction, 0)).contains("No era Tacna.", "Fue Arica.");
        assertThat(wire.mails("late@readers.example")).isEmpty();
    }

    private void threeReports() {
        wire.publish(
                "/faro",
                now,
                report(
                        "Perú declara en emergencia su frontera con Chile por la llegada de migrantes",
                        "El Gobierno peruano decretó este viernes el estado de emergencia en la frontera sur, en Tacna, y"
                                + " enviará militares ante la salida de migrantes venezolanos desde Chile."));
        wire.publish(
                "/vigia",
                now,
                report(
                        "Lima decreta emergencia en la frontera de Tacna ante éxodo de migrantes desde Chile",
                        "Soldados patrullarán el borde con Arica: el Ejecutivo aprobó el estado de emergencia porque cientos"
                                + " de extranjeros sin papeles dejan Chile rumbo al norte."));
        wire.publish(
                "/courier",
                now,
                report(
                        "Peru declares state of emergency at Chile border over migrant arrivals",
                        "Peru's cabinet on Friday put its southern border region of Tacna under a state of emergency, sending"
                                + " troops as Venezuelan migrants leave Chile for the north."));
        wire.follow(application, "/faro", Wire.outlet("El Faro de Arica", "CL"), now);
        wire.follow(application, "/vigia", Wire.outlet("El Vigía de Tacna", "PE"), now);
        wire.follow(application, "/courier", Wire.outlet("Andean Courier", "GB"), now);
    }

    private static String location(HttpResponse<String> response) {
        return response.headers()
                .firstValue("Location")
                .orElseThrow(() -> new AssertionError(response.statusCode() + "\n" + response.body()))
                .replaceFirst("^https?://[^/]+", "");
    }

    private static String[] report(String title, String summary) {
        return List.of(title, summary, "-300").toArray(String[]::new);
    }
}
