package org.concordia.mailer.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.concordia.mailer.ConcordiaApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The demo around a newsroom that puts two mails into the outbox at its first sweep. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MailboxPagesIT {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private ConfigurableApplicationContext application;
    private SampleOutlets outlets;

    @BeforeAll
    void start() throws IOException {
        SampleDay day = SampleDay.load();
        DemoClock clock =
                new DemoClock(Clock.systemUTC(), day.start(), day.end(), Duration.ofSeconds(2), Duration.ofHours(7));
        outlets = SampleOutlets.open(day, clock);
        application = new SpringApplicationBuilder(ConcordiaApplication.class)
                .profiles("demo")
                .initializers((GenericApplicationContext context) -> {
                    context.registerBean(DemoClock.class, () -> clock);
                    context.registerBean(SampleOutlets.class, () -> outlets);
                    context.registerBean(DemoConsole.class, () -> new DemoConsole(said::add));
                    context.registerBean(
                            DemoStory.class,
                            () -> new TwoMails(folder.resolve("outbox"), asked),
                            bean -> bean.setPrimary(true));
                })
                .run(
                        "--server.port=0",
                        "--server.address=127.0.0.1",
                        "--spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID()
                                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_DELAY=-1",
                        "--spring.quartz.auto-startup=false",
                        "--spring.main.banner-mode=off",
                        "--concordia.base-url=http://127.0.0.1",
                        "--concordia.mail.outbox=" + folder.resolve("outbox"));
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> said.stream().anyMatch(line -> line.contains("the day is over")));
    }

    @AfterAll
    void stop() {
        application.close();
        outlets.close();
    }

    @Test
    void asksTheNewsroomForEverythingBeforeTimeRuns() {
        assertThat(asked.subList(0, 14)).allMatch(what -> what.startsWith("follow http://127.0.0.1:"));
        assertThat(asked.subList(14, 19))
                .containsExactly(
                        "publish daily at 18:00 America/Santiago",
                        "alert chile-peru-migration at 4, 1 a day",
                        "enrol ana@lectores.example es daily chile-peru-migration",
                        "enrol sam@readers.example en daily chile-peru-migration",
                        "admit editor");
        assertThat(asked.get(19)).isEqualTo("sweep");
    }

    @Test
    void tellsWhereToLookAndWhatHappensOnce() {
        assertThat(said).anyMatch(line -> line.contains("/mailbox")).anyMatch(line -> line.contains("password: "));
        assertThat(said.stream().filter(line -> line.contains("first article filed: Unas 60")))
                .hasSize(1);
        assertThat(said.stream().filter(line -> line.contains("breaking alert sent to ana@lectores.example: ¡Alerta!")))
                .hasSize(1);
        assertThat(said.stream().filter(line -> line.contains("digest sent to sam@readers.example: Daily <b>news")))
                .hasSize(1);
    }

    @Test
    void listsTheMailsLatestFirst() throws Exception {
        HttpResponse<String> page = get("/mailbox", "en");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("<caption>Mails, latest first</caption>", "ana@lectores.example", "Breaking alert")
                .containsSubsequence("Daily &lt;b&gt;news", "¡Alerta!")
                .doesNotContain("Daily <b>");
    }

    @Test
    void speaksSpanish() throws Exception {
        assertThat(get("/mailbox", "es").body()).contains("Buzón de la demostración", "Resumen", "28 nov");
    }

    @Test
    void showsAMailAsHtmlAsTextWithHeadersAndSource() throws Exception {
        String page = get(link("¡Alerta!"), "en").body();
        assertThat(page)
                .contains("<iframe", "sandbox=\"allow-popups allow-popups-to-escape-sandbox\"")
                .contains("ping &amp; pong", "Feedback-ID", "Content-Transfer-Encoding: 8bit")
                .doesNotContain("<script>alert");
    }

    @Test
    void framesTheHtmlWithoutScriptAndWithLinksThatLeaveTheFrame() throws Exception {
        HttpResponse<String> frame = get(link("¡Alerta!") + "/html", "en");
        assertThat(frame.statusCode()).isEqualTo(200);
        assertThat(frame.headers().allValues("Content-Security-Policy"))
                .singleElement()
                .satisfies(policy -> assertThat(policy)
                        .contains("sandbox allow-popups", "default-src 'none'", "frame-ancestors 'self'")
                        .doesNotContain("allow-scripts"));
        assertThat(frame.body()).contains("<head><base target=\"_blank\">");
    }

    @Test
    void givesTheSourceAsPlainText() throws Exception {
        HttpResponse<String> source = get(link("¡Alerta!") + "/source", "en");
        assertThat(source.headers().firstValue("Content-Type")).hasValue("text/plain;charset=UTF-8");
        assertThat(source.body()).startsWith("From: ");
    }

    @Test
    void doesNotKnowOtherMails() throws Exception {
        assertThat(get("/mailbox/" + UUID.randomUUID(), "en").statusCode()).isEqualTo(404);
        assertThat(get("/mailbox/nothing/html", "en").statusCode()).isEqualTo(404);
    }

    private String link(String subject) throws Exception {
        Matcher found = Pattern.compile("href=\"(/mailbox/[^\"]+)\">" + Pattern.quote(subject))
                .matcher(get("/mailbox", "en").body());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private HttpResponse<String> get(String path, String language) throws Exception {
        URI address =
                URI.create("http://127.0.0.1:" + application.getEnvironment().getProperty("local.server.port") + path);
        return http.send(
                HttpRequest.newBuilder(address)
                        .header("Accept-Language", language)
                        .build(),
                BodyHandlers.ofString());
    }

    /** Writes down what it is asked, and files and sends at its first sweep. */
    private record TwoMails(Path outbox, List<String> asked) implements DemoStory {

        @Override
        public void follow(SampleOutlet outlet, URI feed) {
            asked.add("follow " + feed);
        }

        @Override
        public void publishAt(String edition, LocalTime slot, ZoneId zone) {
            asked.add("publish " + edition + " at " + slot + " " + zone);
        }

        @Override
        public void alertWithoutEditor(String topic, int texts, int aDay) {
            asked.add("alert " + topic + " at " + texts + ", " + aDay + " a day");
        }

        @Override
        public void enrol(DemoReader reader, String edition, String topic) {
            asked.add("enrol " + reader.address() + " " + reader.language() + " " + edition + " " + topic);
        }

        @Override
        public void admit(String name, String password) {
            assertThat(password).hasSizeGreaterThanOrEqualTo(12);
            asked.add("admit " + name);
        }

        @Override
        public void sweep() {
            asked.add("sweep");
            if (Files.exists(outbox)) {
                return;
            }
            write("a.eml", "ana@lectores.example", "¡Alerta!", "alert", "2025-11-28T15:30:00Z");
            write("later/b.eml", "sam@readers.example", "Daily <b>news", "digest", "2025-11-28T21:00:00Z");
            write("broken.tmp", "nobody@readers.example", "unfinished", "digest", "2025-11-28T21:00:00Z");
        }

        @Override
        public Optional<String> latestStory() {
            return Optional.of("Unas 60 personas");
        }

        private void write(String name, String to, String subject, String kind, String at) {
            String date = java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME.format(
                    Instant.parse(at).atOffset(java.time.ZoneOffset.UTC));
            String message = """
                    From: Concordia <desk@concordia.example>
                    To: Someone <%s>
                    Subject: %s
                    Date: %s
                    Feedback-ID: m1:daily:%s:concordia
                    MIME-Version: 1.0
                    Content-Type: multipart/alternative; boundary="=_b"

                    --=_b
                    Content-Type: text/plain; charset=UTF-8
                    Content-Transfer-Encoding: 8bit

                    ping & pong
                    --=_b
                    Content-Type: text/html; charset=UTF-8
                    Content-Transfer-Encoding: 8bit

                    <html><head><title>x</title></head><body><a href="http://127.0.0.1/">x</a><script>alert(1)</script></body></html>
                    --=_b--
                    """.formatted(to, encoded(subject), date, kind);
            try {
                Path file = outbox.resolve(name);
                Files.createDirectories(file.getParent());
                Files.writeString(file, message);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static String encoded(String subject) {
            return "=?UTF-8?B?"
                    + java.util.Base64.getEncoder()
                            .encodeToString(subject.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                    + "?=";
        }
    }
}
