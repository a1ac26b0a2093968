package org.concordia.mailer.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SampleOutletsIT {

    private static final SampleDay DAY = SampleDay.load();

    private final SampleDay day = DAY;
    private final AtomicReference<Instant> now = new AtomicReference<>(day.start());
    private final HttpClient http = HttpClient.newHttpClient();
    private SampleOutlets outlets;

    @BeforeEach
    void open() throws IOException {
        outlets = SampleOutlets.open(day, now::get);
    }

    @AfterEach
    void close() {
        outlets.close();
    }

    @Test
    void showsNothingBeforeItIsPublished() throws Exception {
        for (SampleOutlet outlet : day.outlets()) {
            HttpResponse<byte[]> answer = get(outlets.feed(outlet));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(text(answer)).doesNotContain("<item>", "<entry", "\"url\"");
        }
    }

    @Test
    void showsEveryItemOfTheDayAtItsEndEachWithAPage() throws Exception {
        now.set(day.end());
        int links = 0;
        for (SampleOutlet outlet : day.outlets()) {
            String feed = text(get(outlets.feed(outlet)));
            for (SampleItem item : outlet.items()) {
                assertThat(feed).contains(outlets.page(item).toString());
                links++;
            }
        }
        assertThat(links).isEqualTo(day.items().size());
        SampleItem item = day.items().get(0);
        HttpResponse<byte[]> page = get(outlets.page(item));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(text(page)).contains("<html lang=\"es\">", "<h1>" + FeedWriter.escaped(item.title()));
    }

    @Test
    void answersNotModifiedUntilSomethingIsNew() throws Exception {
        SampleOutlet outlet = outlet("austral");
        now.set(day.at(LocalTime.of(6, 30)));
        HttpResponse<byte[]> first = get(outlets.feed(outlet));
        String etag = first.headers().firstValue("ETag").orElseThrow();
        assertThat(first.headers().firstValue("Last-Modified")).hasValue("Fri, 28 Nov 2025 09:25:00 GMT");

        HttpResponse<byte[]> second = get(outlets.feed(outlet), "If-None-Match", etag);
        assertThat(second.statusCode()).isEqualTo(304);
        assertThat(second.body()).isEmpty();

        now.set(day.at(LocalTime.of(7, 30)));
        HttpResponse<byte[]> third = get(outlets.feed(outlet), "If-None-Match", etag);
        assertThat(third.statusCode()).isEqualTo(200);
        assertThat(third.headers().firstValue("ETag"))
                .isNotEqualTo(first.headers().firstValue("ETag"));
    }

    @Test
    void hasNoPageForAnItemThatIsNotPublishedYetNorForAnythingElse() throws Exception {
        SampleItem last = day.items().get(day.items().size() - 1);
        assertThat(get(outlets.page(last)).statusCode()).isEqualTo(404);
        assertThat(get(outlets.page(last).resolve("/nothing")).statusCode()).isEqualTo(404);
    }

    @Test
    void takesNoPost() throws Exception {
        HttpRequest post = HttpRequest.newBuilder(outlets.feed(outlet("austral")))
                .POST(HttpRequest.BodyPublishers.ofString("x"))
                .build();
        HttpResponse<String> answer = http.send(post, BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD");
    }

    @Test
    void answersOverAKeptConnectionWithoutWaitingForAcknowledgements() throws Exception {
        URI feed = outlets.feed(outlet("austral"));
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < 60; i++) {
            long started = System.nanoTime();
            get(feed);
            // The kernel acknowledges the first exchanges of a connection at once, whatever the server does.
            if (i >= 30) {
                fastest = Math.min(fastest, System.nanoTime() - started);
            }
        }
        // With Nagle's algorithm on, none of them takes less than 40 ms; a busy machine slows some, not all.
        assertThat(Duration.ofNanos(fastest)).isLessThan(Duration.ofMillis(30));
    }

    @Test
    void writesOneFeedInWindows1252() throws Exception {
        now.set(day.end());
        HttpResponse<byte[]> answer = get(outlets.feed(outlet("pregon")));
        String read = new String(answer.body(), Charset.forName("windows-1252"));
        assertThat(read)
                .startsWith("<?xml version=\"1.0\" encoding=\"windows-1252\"?>")
                .contains("Aceituna tacneña");
        assertThat(text(answer)).doesNotContain("tacneña");
    }

    @Test
    void writesOneFeedWithSpanishDates() throws Exception {
        now.set(day.end());
        assertThat(text(get(outlets.feed(outlet("gaceta")))))
                .contains("<pubDate>vie, 28 nov 2025 07:02:00 -0300</pubDate>");
    }

    @Test
    void writesOneFeedWithSmallDefects() throws Exception {
        now.set(day.end());
        assertThat(text(get(outlets.feed(outlet("radio")))))
                .startsWith("\n<?xml")
                .contains("Gritos & llanto", "<pubDate>2025-11-28 13:52:00</pubDate>")
                .doesNotContain("<guid");
    }

    @Test
    void writesAtomWithTheLanguageOfEachEntry() throws Exception {
        now.set(day.end());
        assertThat(text(get(outlets.feed(outlet("senderos")))))
                .contains("<entry xml:lang=\"en\">", "<entry xml:lang=\"es\">", "2025-11-28T13:42:00-03:00");
    }

    @Test
    void writesOneJsonFeedNewestFirst() throws Exception {
        now.set(day.at(LocalTime.NOON));
        HttpResponse<byte[]> answer = get(outlets.feed(outlet("monitor")));
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/feed+json");
        JsonNode feed = JsonMapper.builder().build().readTree(answer.body());
        assertThat(feed.get("version").asString()).isEqualTo("https://jsonfeed.org/version/1.1");
        assertThat(feed.get("items")).hasSize(4);
        assertThat(feed.get("items").get(0).get("date_published").asString()).isEqualTo("2025-11-28T14:00:00Z");
    }

    @Test
    void sendsReadersNowhereElse() throws Exception {
        now.set(day.end());
        Pattern address = Pattern.compile("https?://([^/\"<]+)");
        String own = outlets.feed(outlet("austral")).getAuthority();
        for (SampleOutlet outlet : day.outlets()) {
            assertThat(address.matcher(text(get(outlets.feed(outlet))))
                            .results()
                            .map(found -> found.group(1)))
                    .isSubsetOf(own, "www.w3.org", "jsonfeed.org");
        }
    }

    private SampleOutlet outlet(String key) {
        return day.outlets().stream()
                .filter(outlet -> outlet.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private HttpResponse<byte[]> get(URI address, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(10));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
