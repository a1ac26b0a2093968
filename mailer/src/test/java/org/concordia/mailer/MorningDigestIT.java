package org.concordia.mailer;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.concordia.aggregator.Poller;
import org.concordia.aggregator.storage.TestDatabase;
import org.concordia.digest.Newsroom;
import org.concordia.digest.alert.Alerts;
import org.concordia.digest.edition.IssueBuilder;
import org.concordia.mailer.delivery.Dispatcher;
import org.concordia.mailer.mailing.DueMailings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The morning digest from the outlets' feeds to the readers' mail, over two mornings. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class MorningDigestIT {

    private static final Instant MIDNIGHT = Instant.parse("2025-11-28T00:00:00Z");

    private static final String[] EFE_LIKE = {
        "Más de 200 migrantes venezolanos varados en la frontera de Chile con Perú",
        "Unas 200 personas, en su mayoría venezolanas, pasaron la noche junto a la Línea de la Concordia, entre Arica y"
                + " Tacna, sin permiso para entrar a Perú, informó la policía de fronteras. Familias con niños esperan"
                + " una decisión de Lima desde el miércoles.",
        "28800"
    };

    private final TestDatabase database;
    private final SettableTime time = new SettableTime("2025-11-28T08:30:00Z");
    private Wire wire;
    private RunningApplication application;

    MorningDigestIT(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void start() throws Exception {
        wire = new Wire();
        DataSource empty = database.fresh();
        application = RunningApplication.start(wire.settings(), time, empty);
        wire.follow(application, "/faro", Wire.outlet("El Faro de Arica", "CL"), time.instant());
        wire.follow(application, "/vigia", Wire.outlet("El Vigía de Tacna", "PE"), time.instant());
        wire.follow(application, "/courier", Wire.outlet("Andean Courier", "GB"), time.instant());
        Wire.enrol(
                application,
                "ana@lectores.example,Ana,es,daily,",
                "sam@readers.example,Sam,en,daily,",
                "leo@lectores.example,Leo,es,,");
    }

    @AfterEach
    void stop() {
        application.close();
        wire.close();
    }

    @Test
    void bringsEveryReaderWhatIsNewOnceInTheirLanguage() throws Exception {
        wire.publish("/faro", MIDNIGHT, EFE_LIKE, new String[] {
            "Colo Colo golea y es líder", "El equipo albo ganó 4-0 en el estadio Monumental.", "27000"
        });
        wire.publish("/vigia", MIDNIGHT, new String[] {EFE_LIKE[0], EFE_LIKE[1], "29400"}, new String[] {
            "Expulsan a 40 extranjeros en un vuelo desde Iquique <script>alert(1)</script>",
            "El Gobierno de Chile expulsó este jueves a 40 ciudadanos extranjeros con órdenes de expulsión en un vuelo"
                    + " desde Iquique.",
            "25200"
        });
        wire.publish("/courier", MIDNIGHT, new String[] {
            "Some 200 Venezuelan migrants stranded at Chile's border with Peru",
            "About 200 people, most of them from Venezuela, spent the night at the Concordia line between Arica and"
                    + " Tacna without permission to enter Peru, border police said.",
            "30000"
        });
        work();
        assertThat(wire.relay.getReceivedMessages()).isEmpty();

        time.pass(Duration.ofMinutes(91));
        work();
        work();

        assertThat(wire.relay.getReceivedMessages()).hasSize(2);
        MimeMessage es = wire.mails("ana@lectores.example").get(0);
        MimeMessage en = wire.mails("sam@readers.example").get(0);
        String text = Wire.part(es, 0);
        assertThat(text)
                .contains("El Faro de Arica", "El Vigía de Tacna", "Andean Courier")
                .contains("https://faro.example/", "https://vigia.example/", "https://courier.example/")
                .doesNotContain("Colo Colo");
        assertThat(es.getSubject()).contains("200");
        assertThat(Wire.part(en, 0)).contains("Some 200 Venezuelan migrants stranded");
        assertThat(Wire.part(es, 1)).contains("<html").doesNotContain("<script>");
        assertThat(es.getHeader("List-Unsubscribe", null)).contains("<https://news.example/unsubscribe/");
        assertThat(es.getHeader("List-Unsubscribe-Post", null)).isEqualTo("List-Unsubscribe=One-Click");
        for (String header :
                List.of("List-Id", "Auto-Submitted", "Precedence", "Feedback-ID", "Message-ID", "References")) {
            assertThat(es.getHeader(header)).as(header).hasSize(1);
        }

        // Ana leaves with one click; a scanner that only looks changes nothing for Sam.
        HttpResponse<String> left = application.visitor().send(unsubscribe(es), "List-Unsubscribe", "One-Click");
        assertThat(left.statusCode()).isEqualTo(200);
        assertThat(application.visitor().get(unsubscribe(en)).statusCode()).isEqualTo(200);

        // The next morning: nothing new but a copy, so nothing is sent.
        time.pass(Duration.ofHours(23));
        wire.publish("/courier", MIDNIGHT.plus(Duration.ofDays(1)));
        work();
        time.pass(Duration.ofHours(1));
        work();
        assertThat(wire.relay.getReceivedMessages()).hasSize(2);

        // The morning after: the story goes on, and only Sam still reads.
        wire.publish("/vigia", MIDNIGHT.plus(Duration.ofDays(2)), new String[] {
            "Perú deja entrar a parte de los migrantes varados en la frontera con Chile",
            "Unos 80 de los 200 migrantes venezolanos varados junto a la Línea de la Concordia entraron a Tacna con"
                    + " permiso de tránsito, dijo la policía de fronteras.",
            "20000"
        });
        time.pass(Duration.ofHours(22));
        work();
        time.pass(Duration.ofHours(2));
        work();
        assertThat(wire.mails("ana@lectores.example")).hasSize(1);
        assertThat(wire.mails("sam@readers.example")).hasSize(2);
        assertThat(Wire.part(wire.mails("sam@readers.example").get(1), 0))
                .contains("Perú deja entrar a parte de los migrantes")
                .doesNotContain("Expulsan a 40");
    }

    /** One round of what the timetable does, in its order. */
    private void work() {
        application.bean(Poller.class).pollDue();
        application.bean(Newsroom.class).fileNew();
        application.bean(Alerts.class).sweep();
        application.bean(IssueBuilder.class).buildDue();
        application.bean(DueMailings.class).freezeDue();
        application.bean(Dispatcher.class).sendPending();
    }

    private static String unsubscribe(MimeMessage mail) throws Exception {
        String header = mail.getHeader("List-Unsubscribe", null).replaceAll("\\s", "");
        return URI.create(header.replaceFirst(".*<(https:[^>]*)>.*", "$1")).getPath();
    }
}
