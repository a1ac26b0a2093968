package org.concordia.mailer.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FeedsCheckCommandTest {

    private static final String FEED = """
            <?xml version="1.0"?>
            <rss version=2.0><channel><title>El Faro</title><language>es</language>
            <item><title>Reabre el <b>paso</b></title><link>https://faro.example/1?utm_source=rss</link><guid>uno</guid>
            <author>Ana</author><pubDate>vie, 28 nov 2025 11:50:00 -0300</pubDate>
            <description>La cola avanza.</description></item></channel></rss>""";

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void printsOneObjectOfTheAgreedShape() throws IOException {
        int code = run("--json", file("faro.xml", FEED));

        assertThat(err.toString()).isEmpty();
        assertThat(code).isZero();
        JsonNode feed = JsonMapper.builder().build().readTree(out.toString());
        assertThat(feed.propertyNames()).containsExactly("title", "entries", "problems");
        assertThat(feed.path("title").asString()).isEqualTo("El Faro");
        assertThat(feed.path("problems").path(0).asString()).contains("not well-formed");
        JsonNode entry = feed.path("entries").path(0);
        assertThat(entry.propertyNames())
                .containsExactly("id", "link", "title", "summary", "author", "published", "updated", "lang");
        assertThat(entry.path("id").asString()).isEqualTo("uno");
        assertThat(entry.path("link").asString()).isEqualTo("https://faro.example/1?utm_source=rss");
        assertThat(entry.path("title").asString()).isEqualTo("Reabre el paso");
        assertThat(entry.path("published").asString()).isEqualTo("2025-11-28T14:50:00Z");
        assertThat(entry.path("updated").isNull()).isTrue();
        assertThat(entry.path("lang").asString()).isEqualTo("es");
    }

    @Test
    void saysTheLanguageOfEachEntryOfAMixedFeed() throws IOException {
        String feed = "<rss version=\"2.0\"><channel><title>El Faro</title><language>es-CL</language>"
                + "<item><title>Reabre el paso fronterizo tras tres días de espera</title></item>"
                + "<item><title>Border crossing reopens after three days of waiting</title></item>"
                + "<item><title>Tacna</title></item></channel></rss>";

        assertThat(run("--json", file("mixed.xml", feed))).isZero();
        assertThat(JsonMapper.builder().build().readTree(out.toString()).path("entries"))
                .extracting(entry -> entry.path("lang").asString())
                .containsExactly("es-cl", "en", "es-cl");
    }

    @Test
    void printsForPeople() throws IOException {
        assertThat(run(file("faro.xml", FEED))).isZero();

        assertThat(out.toString())
                .contains("El Faro", "1 entry", "Reabre el paso", "time: 2025-11-28T14:50:00Z", "Problems repaired:")
                .contains("Next poll: in 20 min, because fewer than two of its entries say when they were published");
    }

    @Test
    void saysInOneLineWhatIsNoFeed() throws IOException {
        String page = file("page.html", "<html><head><title>Ingreso</title></head></html>");

        assertThat(run(page)).isEqualTo(1);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines())
                .containsExactly("concordia: " + page + ": This is a web page, no feed: “Ingreso”.");
    }

    @Test
    void saysWhichFileIsMissing() {
        assertThat(run(folder.resolve("nada.xml").toString())).isEqualTo(1);
        assertThat(err.toString()).contains("nada.xml: no such file");
    }

    @Test
    void checksAFolderInTheOrderOfNames() throws IOException {
        file("b.xml", FEED);
        file("a.html", "<html></html>");
        file("c.json", "{\"x\":1}");

        assertThat(run("--batch", folder.toString())).isZero();

        List<JsonNode> lines = out.toString()
                .lines()
                .map(line -> JsonMapper.builder().build().readTree(line))
                .toList();
        assertThat(lines).extracting(line -> line.path("file").asString()).containsExactly("a.html", "b.xml", "c.json");
        assertThat(lines).extracting(line -> line.has("error")).containsExactly(true, false, true);
        assertThat(lines.get(1).path("entries")).hasSize(1);
    }

    @Test
    void wantsEitherASourceOrAFolder() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("x.xml", "--batch", folder.toString())).isEqualTo(2);
        assertThat(run("--zone", "Marte/Sur", "x.xml")).isEqualTo(2);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private int run(String... arguments) {
        String[] whole = new String[arguments.length + 2];
        whole[0] = "feeds";
        whole[1] = "check";
        System.arraycopy(arguments, 0, whole, 2, arguments.length);
        return ConcordiaCommand.run(new PrintWriter(out, true), new PrintWriter(err, true), whole);
    }
}
