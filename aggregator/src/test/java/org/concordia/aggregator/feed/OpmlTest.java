package org.concordia.aggregator.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpmlTest {

    private static final Instant NOW = Instant.parse("2025-11-28T12:00:00Z");

    private static Opml.Content read(String text) throws IOException {
        return Opml.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), NOW);
    }

    private static Feed feed(String address, Outlet outlet, Feed.Status status) {
        return new Feed(
                0,
                address,
                outlet,
                "Noticias \"de <la> línea\" & más",
                "es",
                "CL",
                ZoneId.of("America/Santiago"),
                status,
                Duration.ofMinutes(3),
                NOW,
                null,
                null,
                null,
                0);
    }

    @Test
    void keepsEverythingThroughARoundTrip() throws IOException {
        List<Feed> feeds = List.of(
                feed(
                        "https://diario.example/feed?a=1&b=2",
                        new Outlet(0, "El Diario", "Grupo Sur", "PE", "en", true, true),
                        Feed.Status.PAUSED),
                feed(
                        "https://radio.example/feed",
                        new Outlet(0, "Radio", null, null, null, false, false),
                        Feed.Status.ACTIVE),
                feed(
                        "https://tele.example/feed",
                        new Outlet(0, "Tele", null, "CL", "es", false, false),
                        Feed.Status.RETIRED));
        assertThat(read(Opml.write(feeds, NOW)).lines())
                .extracting(Opml.Line::feed)
                .isEqualTo(feeds);
    }

    @Test
    void readsListsOfOtherProgramsWithFolders() throws IOException {
        Opml.Content content = read("""
                <?xml version="1.0"?>
                <opml version="1.0"><body>
                <outline text="Sur"><outline title="Frontera">
                <outline TITLE="Diario" XMLURL="http://diario.example/rss"/>
                </outline></outline>
                <outline text="Suelto" xmlUrl="feed://suelto.example/rss" htmlUrl="http://suelto.example"/>
                </body></opml>
                """);
        assertThat(content.faults()).isEmpty();
        assertThat(content.lines())
                .extracting(
                        Opml.Line::line,
                        Opml.Line::folder,
                        line -> line.feed().address(),
                        line -> line.feed().outlet().name())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(4, "Sur/Frontera", "http://diario.example/rss", "Diario"),
                        org.assertj.core.groups.Tuple.tuple(6, "", "http://suelto.example/rss", "Suelto"));
    }

    @Test
    void refusesALineAndKeepsTheOthers() throws IOException {
        Opml.Content content = read("""
                <opml version="2.0"><body>
                <outline text="a" xmlUrl="file:///etc/passwd"/>
                <outline text="b" xmlUrl="https://b.example/" zone="Mars/Olympus"/>
                <outline text="c" xmlUrl="https://c.example/" pinned="5"/>
                <outline text="d" type="rss"/>
                <outline text="e" xmlUrl="https://e.example/" country="Chile"/>
                <outline text="f" xmlUrl="https://f.example/"/>
                </body></opml>
                """);
        assertThat(content.lines()).extracting(Opml.Line::line).containsExactly(7);
        assertThat(content.faults()).extracting(Opml.Fault::line).containsExactly(2, 3, 4, 5, 6);
        assertThat(content.faults().get(0).reason())
                .contains("file:///etc/passwd")
                .contains("http");
        assertThat(content.faults().get(1).reason()).contains("Mars/Olympus");
    }

    @Test
    void keepsWhatStoodBeforeTheXmlBreaks() throws IOException {
        Opml.Content content = read("<opml><body>\n<outline text='a' xmlUrl='https://a.example/'/>\n<outline text='b'");
        assertThat(content.lines()).hasSize(1);
        assertThat(content.faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.line()).isEqualTo(3));
    }

    @Test
    void neverReadsAnExternalEntity() {
        String list = """
                <?xml version="1.0"?>
                <!DOCTYPE opml [<!ENTITY secret SYSTEM "file:///etc/hostname">]>
                <opml><body><outline text="&secret;" xmlUrl="https://a.example/&secret;"/></body></opml>
                """;
        try {
            assertThat(read(list).lines())
                    .allSatisfy(line -> assertThat(line.feed().address()).isEqualTo("https://a.example/"));
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("OPML");
        }
    }

    @Test
    void saysWhatIsNoListAtAll() {
        assertThatThrownBy(() -> read("<html><body>no</body></html>"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("<html>");
        assertThatThrownBy(() -> read("")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read("address,name")).isInstanceOf(IOException.class);
    }

    @Test
    void theStarterListIsWhole() throws IOException {
        try (InputStream starter = Opml.class.getResourceAsStream("/feeds/starter.opml")) {
            Opml.Content content = Opml.read(java.util.Objects.requireNonNull(starter), NOW);
            assertThat(content.faults()).isEmpty();
            assertThat(content.lines()).hasSizeGreaterThan(80);
            assertThat(content.lines())
                    .extracting(line -> line.feed().address())
                    .doesNotHaveDuplicates();
            assertThat(content.lines())
                    .extracting(line -> line.feed().outlet())
                    .filteredOn(Outlet::wire)
                    .extracting(Outlet::name)
                    .contains("EFE", "Andina");
            assertThat(content.lines()).allSatisfy(line -> {
                assertThat(line.feed().language()).isIn("es", "en");
                assertThat(line.feed().country()).isNotNull();
            });
        }
    }
}
