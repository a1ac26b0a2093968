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
import org.concordia.aggregator.TestHub;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From a publisher's hub to a story on the front page, the timetable running, behind the login and its guards. */
class PushedNewsIT {

    /** As the world sees it; a proxy leads from there to the application. */
    private static final String SITE = "http://127.0.0.1:9";

    private final Wire wire = new Wire();
    private final Instant now = InstantSource.system().instant();
    private RunningApplication application;

    private void start(String... settings) {
        application = RunningApplication.start(wire.settings(settings));
    }

    @AfterEach
    void stop() {
        application.close();
        wire.close();
    }

    private TestHub hub() {
        return new TestHub(
                wire.outlets,
                "/hub",
                callback -> application.uri(callback.toString().substring(SITE.length())));
    }

    private String rss(String links, String title) {
        return "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel>"
                + "<title>El Faro</title>" + links + "<item><title>" + title + "</title><link>https://faro.example/"
                + title.length()
                + "</link><description>El Gobierno peruano decretó el estado de emergencia en la frontera"
                + " sur, en Tacna, ante la salida de migrantes venezolanos desde Chile.</description><pubDate>"
                + DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC))
                + "</pubDate></item></channel></rss>";
    }

    private void publish(TestHub hub) {
        wire.outlets.answer(
                "/faro",
                200,
                rss("<atom:link rel=\"hub\" href=\"" + hub.address() + "\"/>", "Cielo despejado"),
                "Content-Type",
                "application/rss+xml");
        wire.follow(application, "/faro", Wire.outlet("El Faro de Arica", "CL"), now);
    }

    @Test
    void bringsAPushToTheFrontPageAtOnce() throws Exception {
        PrintStream before = System.err;
        ByteArrayOutputStream logged = new ByteArrayOutputStream();
        System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
        Map<String, String> asked;
        try {
            start(
                    "--concordia.base-url=" + SITE,
                    "--spring.quartz.auto-startup=true",
                    "--logging.level.org.concordia=info");
            TestHub hub = hub();
            publish(hub);
            await().atMost(Duration.ofSeconds(60)).until(() -> !hub.requests().isEmpty());
            asked = hub.last();
            assertThat(hub.verify(asked, "864000").confirms()).isTrue();

            long pushed = System.nanoTime();
            assertThat(hub.push(
                            asked,
                            "sha256",
                            rss("", "Perú declara en emergencia su frontera con Chile por la llegada de migrantes")))
                    .isEqualTo(202);
            await().pollInterval(Duration.ofMillis(20))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> filed());
            assertThat(Duration.ofNanos(System.nanoTime() - pushed)).isLessThan(Duration.ofSeconds(5));
            assertThat(hub.push(asked, "sha1", rss("", "Otra cosa"))).isEqualTo(202);
            assertThat(hub.push(asked, new byte[] {1})).isEqualTo(202);
        } finally {
            System.setErr(before);
        }
        assertThat(application.editor().get("/desk/feeds/1").body())
                .contains("tells us of news at once through")
                .contains("missing or false: 1");
        assertThat(logged.toString(StandardCharsets.UTF_8))
                .contains("websub-ignored feed=")
                .doesNotContain(asked.get("hub.secret"))
                .doesNotContain(asked.get("hub.callback").replaceFirst(".*/", ""));
    }

    private boolean filed() throws Exception {
        return application.visitor().get("/").body().contains("Perú declara en emergencia");
    }

    @Test
    void staysOffWithoutAPublicAddress() throws Exception {
        start("--concordia.base-url=http://newsroom:8080", "--spring.quartz.auto-startup=true");
        TestHub hub = hub();
        publish(hub);
        await().atMost(Duration.ofSeconds(40)).until(() -> wire.outlets.asked().contains("/faro"));
        application.bean(org.concordia.aggregator.websub.WebSub.class).renewDue();
        assertThat(hub.requests()).isEmpty();
        assertThat(hub.push(Map.of("hub.callback", SITE + "/websub/x", "hub.topic", "y"), new byte[0]))
                .isEqualTo(404);
    }
}
