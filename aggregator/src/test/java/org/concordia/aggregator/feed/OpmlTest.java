package org.concordia.aggregator.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.concordia.aggregator.feed.Opml.NotAListException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpmlTest {

    private static final Instant NOW = Instant.parse("2025-11-28T12:00:00Z");

    private static Opml.Content read(String text) throws NotAListException {
        return Opml.read(text, NOW);
    }

    private static Opml.Content read(String text, Charset charset) throws NotAListException {
        return Opml.read(Opml.text(text.getBytes(charset)), NOW);
    }

    private static Opml.Listed feed(String address, Outlet outlet, Feed.Status status, String... folder) {
        return new Opml.Listed(
                new Feed(
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
                        0,
                        true),
                List.of(folder),
                "https://sitio.example/?a=1&b=2");
    }

    @Test
    void keepsEverythingThroughARoundTrip() throws NotAListException {
        List<Opml.Listed> feeds = List.of(
                feed(
                        "https://diario.example/feed?a=1&b=2",
                        new Outlet(0, "El Diario", "Grupo Sur", "PE", "en", true, true),
                        Feed.Status.PAUSED),
                feed(
                        "https://radio.example/feed",
                        new Outlet(0, "Radio", null, null, null, false, false),
                        Feed.Status.ACTIVE,
                        "Norte & Sur",
                        "Radios/emisoras"),
                feed(
                        "https://tele.example/feed",
                        new Outlet(0, "Tele", null, "CL", "es", false, false),
                        Feed.Status.RETIRED,
                        "Norte & Sur"));
        assertThat(read(Opml.write(feeds, NOW)).lines())
                .extracting(Opml.Line::listed)
                .containsExactlyInAnyOrderElementsOf(feeds);
        assertThat(read(Opml.write(feeds, NOW)).faults()).isEmpty();
    }

    @Test
    void readsListsOfOtherProgramsWithFolders() throws NotAListException {
        Opml.Content content = read("""
                <?xml version="1.0"?>
                <!-- <outline text="no" xmlUrl="https://no.example/"/> -->
                <opml version="1.0"><body>
                <outline text="Sur"><outline title="Frontera">
                <outline TITLE="Diario" XMLURL="http://diario.example/rss"/>
                </outline></outline>
                <outline text="Suelto" xmlurl="feed://suelto.example/rss" htmlUrl="http://suelto.example"/>
                <outline type="rss" text="Por categoría" xmlUrl="https://categoria.example/" category="/Chile/Norte,/Otra"/>
                <outline text="Podcast" xmlUrl="itpc://podcast.example/rss"></outline>
                </body></opml>
                """);
        assertThat(content.faults()).isEmpty();
        assertThat(content.lines())
                .extracting(
                        Opml.Line::line,
                        line -> line.listed().folder(),
                        line -> line.listed().feed().address(),
                        line -> line.listed().feed().outlet().name(),
                        line -> line.listed().site())
                .containsExactly(
                        tuple(5, List.of("Sur", "Frontera"), "http://diario.example/rss", "Diario", null),
                        tuple(7, List.of(), "http://suelto.example/rss", "Suelto", "http://suelto.example"),
                        tuple(8, List.of("Chile", "Norte"), "https://categoria.example/", "Por categoría", null),
                        tuple(9, List.of(), "http://podcast.example/rss", "Podcast", null));
    }

    @Test
    void refusesALineAndKeepsTheOthers() throws NotAListException {
        Opml.Content content = read("""
                <opml version="2.0"><body>
                <outline text="a" xmlUrl="file:///etc/passwd"/>
                <outline text="b" xmlUrl="javascript:alert(1)"/>
                <outline text="c" xmlUrl="/relative/feed"/>
                <outline text="d" type="rss"/>
                <outline text="e" xmlUrl="https://name:secret@e.example/"/>
                <outline text="f" xmlUrl="https://f.example/"/>
                </body></opml>
                """);
        assertThat(content.lines()).extracting(Opml.Line::line).containsExactly(7);
        assertThat(content.faults())
                .extracting(Opml.Fault::line, fault -> fault.why().key())
                .containsExactly(
                        tuple(2, "feed.fault.bad-address"),
                        tuple(3, "feed.fault.bad-address"),
                        tuple(4, "feed.fault.bad-address"),
                        tuple(5, "feed.opml.no-address"),
                        tuple(6, "feed.opml.user"));
        assertThat(content.faults().get(3).what()).isEqualTo("d");
        assertThat(content.faults().get(4).what()).isEqualTo("https://name:secret@e.example/");
    }

    @Test
    void takesAFeedWithoutWhatItDoesNotUnderstandOfIt() throws NotAListException {
        Opml.Content content = read("""
                <opml version="2.0"><body>
                <outline text="b" xmlUrl="https://b.example/" zone="Mars/Olympus" pinned="5" country="Chile"
                         language="muy español" status="happy"/>
                </body></opml>
                """);
        assertThat(content.faults()).isEmpty();
        Opml.Line line = content.lines().get(0);
        assertThat(line.listed().feed())
                .extracting(Feed::zone, Feed::pinned, Feed::country, Feed::language)
                .containsOnlyNulls();
        assertThat(line.notes())
                .extracting(note -> note.arguments().get(1))
                .containsExactlyInAnyOrder("Mars/Olympus", "5", "Chile", "muy español", "happy");
    }

    @Test
    void aBrokenLineCostsNoOther() throws NotAListException {
        Opml.Content content = read("""
                <opml version="2.0"><body>
                <outline text="a" xmlUrl="https://a.example/?x=1&y=2&copy=3"/>
                <outline text="sin fin" xmlUrl="https://b.example/
                <outline text="Un "dicho" raro" xmlUrl="https://c.example/"/>
                <outline text="d < e & f" xmlUrl='https://d.example/'>
                <outline text="abierta" xmlUrl=https://e.example/rss />
                </wrong></body>
                """);
        assertThat(content.lines())
                .extracting(Opml.Line::line, line -> line.listed().feed().address())
                .containsExactly(
                        tuple(2, "https://a.example/?x=1&y=2&copy=3"),
                        tuple(4, "https://c.example/"),
                        tuple(5, "https://d.example/"),
                        tuple(6, "https://e.example/rss"));
        assertThat(content.lines().get(2).listed().feed().title()).isEqualTo("d < e & f");
        assertThat(content.faults())
                .extracting(Opml.Fault::line, fault -> fault.why().key())
                .containsExactly(tuple(3, "feed.opml.broken"), tuple(7, "feed.opml.cut"));
        assertThat(content.faults().get(0).what()).contains("sin fin");
    }

    @ParameterizedTest
    @CsvSource({
        "UTF-8,''",
        "UTF-8,<?xml version='1.0' encoding='UTF-8'?>",
        "UTF-8,<?xml version='1.0' encoding='ISO-8859-1'?>",
        "windows-1252,''",
        "windows-1252,<?xml version='1.0' encoding='windows-1252'?>",
        "windows-1252,<?xml version='1.0' encoding='UTF-8'?>",
        "UTF-16LE,<?xml version='1.0' encoding='UTF-16'?>"
    })
    void readsTheLettersWhateverTheCharset(String charset, String declaration) throws NotAListException {
        String mark = charset.startsWith("UTF") ? "\uFEFF" : "";
        Opml.Content content = read(
                mark + declaration + "<opml><body><outline text='Peñón &ntilde;and&uacute; &#8211; "
                        + "m&#xE1;s' xmlUrl='https://a.example/'/></body></opml>",
                Charset.forName(charset));
        assertThat(content.lines().get(0).listed().feed().title()).isEqualTo("Peñón ñandú – más");
    }

    @Test
    void neverReadsAnEntityThatTheListDeclares() throws NotAListException {
        Opml.Content content = read("""
                <?xml version="1.0"?>
                <!DOCTYPE opml [<!ENTITY secret SYSTEM "file:///etc/hostname"><!ENTITY a "aaaa">]>
                <opml><body><outline text="&secret;&a;" xmlUrl="https://a.example/"/></body></opml>
                """);
        assertThat(content.lines())
                .singleElement()
                .satisfies(line -> assertThat(line.listed().feed().title()).isEqualTo("&secret;&a;"));
    }

    @ParameterizedTest
    @CsvSource({"<html><body>no</body></html>,feed.opml.other", "'',feed.opml.empty", "'address,name',feed.opml.none"})
    void saysWhatIsNoListAtAll(String text, String key) {
        assertThatExceptionOfType(NotAListException.class)
                .isThrownBy(() -> read(text, StandardCharsets.UTF_8))
                .satisfies(e -> assertThat(e.why().key()).isEqualTo(key));
    }

    @Test
    void theStarterListIsWhole() throws NotAListException {
        Opml.Content content = Opml.read(Opml.text(FeedImport.starter()), NOW);
        assertThat(content.faults()).isEmpty();
        assertThat(content.lines()).hasSizeGreaterThan(80);
        assertThat(content.lines())
                .allSatisfy(line -> assertThat(line.notes()).isEmpty())
                .extracting(line -> line.listed().feed())
                .allSatisfy(feed -> {
                    assertThat(feed.language()).isIn("es", "en");
                    assertThat(feed.country()).isNotNull();
                });
        assertThat(content.lines())
                .extracting(line -> line.listed().feed().address())
                .doesNotHaveDuplicates();
        assertThat(content.lines())
                .extracting(line -> line.listed().feed().outlet())
                .filteredOn(Outlet::wire)
                .extracting(Outlet::name)
                .contains("EFE", "Andina");
    }

    @Test
    void keepsTheOutermostOfFoldersThatNobodyClosed() throws NotAListException {
        Opml.Content content = read("<opml><body>" + "<outline text='f'>".repeat(20_000)
                + "<outline text='Diario' xmlUrl='https://diario.example/rss'/>".repeat(3) + "</body></opml>");
        assertThat(content.lines())
                .hasSize(3)
                .allSatisfy(line -> assertThat(line.listed().folder()).hasSize(50));
    }
}
