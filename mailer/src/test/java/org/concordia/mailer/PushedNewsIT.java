package org.concordia.mailer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.concordia.aggregator.Poller;
import org.concordia.aggregator.TestHub;
import org.concordia.aggregator.websub.WebSub;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From a publisher's hub to a story on the front page, everything running by itself behind the desk's door. */
class PushedNewsIT {

    /** As the world sees it; a proxy leads from there to the application. */
    private static final String SITE = "http://127.0.0.1:9";

    private final Wire wire = new Wire();
    private final Instant now = InstantSource.system().instant();
    private RunningApplication application;

    @AfterEach
    void stop() {
        application.close();
        wire.close();
    }

    /** A feed that is polled at once and names a hub. */
    private TestHub follow() {
        TestHub hub = new TestHub(
                wire.outlets,
                "/hub",
                callback -> application.uri(callback.toString().substring(SITE.length())));
        String link = "<atom:link rel=\"hub\" href=\"" + hub.address() + "\"/>";
        wire.outlets.answer("/faro", 200, rss(link, "Cielo despejado", "Sin lluvia hasta el lunes."));
        wire.follow(application, "/faro", Wire.outlet("El Faro de Arica", "CL"), now);
        return hub;
    }

    private String rss(String links, String title, String text) {
        return "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel>"
                + "<title>El Faro</title>" + links + "<item><title>" + title + "</title><link>https://faro.example/"
                + title.length() + "</link><description>" + text + "</description><pubDate>"
                + DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC))
                + "</pubDate></item></channel></rss>";
    }

    @Test
    void bringsAPushToTheFrontPageAtOnce() throws Exception {
        PrintStream before = System.err;
        ByteArrayOutputStream logged = new ByteArrayOutputStream();
        System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
        Map<String, String> asked;
        try {
            application = RunningApplication.start(wire.settings(
                    "--concordia.base-url=" + SITE,
                    "--spring.quartz.auto-startup=true",
                    "--logging.level.org.concordia=info"));
            TestHub hub = follow();
            await().atMost(Duration.ofSeconds(60)).until(() -> !hub.requests().isEmpty());
            asked = hub.last();
            assertThat(hub.verify(asked, "864000").confirms()).isTrue();

            String news = rss(
                    "",
                    "Perú declara en emergencia su frontera con Chile por la llegada de migrantes",
                    "El Gobierno peruano decretó el estado de emergencia en la frontera sur, en Tacna, ante la salida de"
                            + " migrantes venezolanos desde Chile.");
            assertThat(hub.push(asked, "sha256", news)).isEqualTo(202);
            // Without the hint the newsroom would look every 30 seconds.
            await().pollInterval(Duration.ofMillis(50))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> application.visitor().get("/").body().contains("Perú declara en emergencia"));
            assertThat(hub.push(asked, new byte[] {1})).isEqualTo(202);
        } finally {
            System.setErr(before);
            System.err.print(logged.toString(StandardCharsets.UTF_8));
        }
        assertThat(application.editor().get("/desk/feeds/1").body())
                .contains("tells us of news at once through")
                .contains("missing or false: 1");
        assertThat(logged.toString(StandardCharsets.UTF_8))
                .contains("websub-ignored feed=")
                .doesNotContain(asked.get("hub.secret"))
                .doesNotContain(asked.get("hub.callback").replaceFirst(".*/", ""));
    }

    @Test
    void staysOffWithoutAPublicAddress() throws Exception {
        application = RunningApplication.start(wire.settings("--concordia.base-url=http://newsroom:8080"));
        TestHub hub = follow();
        assertThat(application.bean(Poller.class).pollDue().polled()).isEqualTo(1);
        application.bean(WebSub.class).renewDue();
        assertThat(hub.requests()).isEmpty();
        assertThat(hub.push(Map.of("hub.callback", SITE + "/websub/x", "hub.topic", "y"), new byte[0]))
                .isEqualTo(404);
    }
}
