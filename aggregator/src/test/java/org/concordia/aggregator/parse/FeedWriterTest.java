package org.concordia.aggregator.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeedWriterTest {

    private static final URI SELF = URI.create("https://desk.example/feed.xml");
    private static final Instant OPENED = Instant.parse("2025-11-28T11:50:00Z");
    private static final Instant CHANGED = Instant.parse("2025-11-28T14:05:09.876543Z");

    @Test
    void writesWhatAtomAsksFor() {
        String atom = FeedWriter.atom(feed(entry("Reabre el paso", "La cola avanza.")));

        assertThat(atom.replace("\r\n", "\n")).isEqualTo("""
                        <?xml version="1.0" encoding="UTF-8"?>
                        <feed xmlns="http://www.w3.org/2005/Atom"><title>Concordia</title>\
                        <link rel="alternate" href="https://desk.example/" />\
                        <link rel="self" href="https://desk.example/feed.xml" />\
                        <author><name>Concordia</name></author><id>https://desk.example/feed.xml</id>\
                        <updated>2025-11-28T14:05:09Z</updated>\
                        <entry xml:lang="es"><title type="text">Reabre el paso</title>\
                        <link rel="alternate" href="https://desk.example/stories/7" />\
                        <category term="Migración" /><category term="Perú &amp; Chile" />\
                        <author><name>El Faro</name></author><author><name>La Línea</name></author>\
                        <id>https://desk.example/stories/7</id><updated>2025-11-28T14:05:09Z</updated>\
                        <published>2025-11-28T11:50:00Z</published>\
                        <summary type="text">La cola avanza.</summary></entry></feed>
                        """);
    }

    @Test
    void comesBackThroughOurOwnParser() throws Exception {
        String title = "  «Reabre» <el paso> & más \uD83D\uDE80";
        ParsedFeed back = parse(FeedWriter.atom(feed(entry(title, "Uno.\nDos  y tres."))));

        assertThat(back.repairs()).isEmpty();
        assertThat(back.self()).isEqualTo(SELF.toString());
        Entry entry = back.entries().get(0);
        assertThat(entry.guid()).isEqualTo("https://desk.example/stories/7");
        assertThat(entry.title()).isEqualTo(title.strip());
        assertThat(entry.summary()).isEqualTo("Uno.\nDos y tres.");
        assertThat(entry.author()).isEqualTo("El Faro, La Línea");
        assertThat(entry.language()).isEqualTo("es");
        assertThat(entry.categories()).containsExactly("Migración", "Perú & Chile");
        assertThat(entry.published()).isEqualTo(OPENED);
        assertThat(entry.updated()).isEqualTo("2025-11-28T14:05:09Z");
    }

    @Test
    void leavesOutWhatXmlCannotCarryAndWhatMeansNothing() {
        String atom = FeedWriter.atom(feed(entry("a\u0000b\u0007c\u0085d\uE000e\uFFFEf\uD800g\uDB80\uDC00h", "")));

        assertThat(atom).contains("<title type=\"text\">abcdefgh</title>");
    }

    @Test
    void writesAFeedWithoutEntriesAndAnEntryWithoutLanguage() throws Exception {
        assertThat(parse(FeedWriter.atom(feed())).entries()).isEmpty();
        FeedWriter.Entry silent =
                new FeedWriter.Entry(SELF, SELF, "t", OPENED, CHANGED, "", null, List.of(), List.of());
        assertThat(FeedWriter.atom(feed(silent))).doesNotContain("xml:lang");
    }

    private static FeedWriter.Feed feed(FeedWriter.Entry... entries) {
        return new FeedWriter.Feed(
                "Concordia", SELF, URI.create("https://desk.example/"), "Concordia", CHANGED, List.of(entries));
    }

    private static FeedWriter.Entry entry(String title, String summary) {
        URI story = URI.create("https://desk.example/stories/7");
        return new FeedWriter.Entry(
                story,
                story,
                title,
                OPENED,
                CHANGED,
                summary,
                "es",
                List.of("El Faro", "La Línea"),
                List.of("Migración", "Perú & Chile", "\u0007"));
    }

    private static ParsedFeed parse(String text) throws NotAFeedException {
        return new FeedParser()
                .parse(text.getBytes(StandardCharsets.UTF_8), "application/atom+xml", SELF, null, CHANGED);
    }
}
