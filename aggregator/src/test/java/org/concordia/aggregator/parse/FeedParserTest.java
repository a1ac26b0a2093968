package org.concordia.aggregator.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeedParserTest {

    private static final Instant NOW = Instant.parse("2025-11-29T12:00:00Z");
    private static final URI ADDRESS = URI.create("https://faro.example/rss.xml");

    @Nested
    class Fields {

        @Test
        void readsEverythingAnItemSays() throws Exception {
            ParsedFeed feed = parse("""
                    <rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
                         xmlns:media="http://search.yahoo.com/mrss/" xmlns:a10="http://www.w3.org/2005/Atom">
                    <channel>
                    <title>El Faro &amp; el Límite</title><language>es-CL</language><ttl>45</ttl>
                    <a10:link rel="self" href="/rss.xml"/><a10:link rel="hub" href="https://hub.example/"/>
                    <a10:link rel="hub" href="/second"/><a10:link rel="hub" href="mailto:hub@faro.example"/>
                    <item>
                    <title>Reabre el paso</title><link>https://faro.example/1</link><guid>uno</guid>
                    <dc:creator>Redacción</dc:creator><dc:creator>Corresponsal en Tacna</dc:creator>
                    <pubDate>Fri, 28 Nov 2025 11:50:00 -0300</pubDate><a10:updated>2025-11-28T15:00:00Z</a10:updated>
                    <description>&lt;p&gt;Uno.&lt;/p&gt;&lt;p&gt;Dos &lt;b&gt;y&lt;/b&gt; tres.&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;</description>
                    <category>Frontera</category><category>Aduana</category><category>Frontera</category>
                    <media:content url="/foto.jpg" medium="image"/>
                    </item></channel></rss>""");

            assertThat(feed.title()).isEqualTo("El Faro & el Límite");
            assertThat(feed.language()).isEqualTo("es-cl");
            assertThat(feed.minimumInterval()).isEqualTo(Duration.ofMinutes(45));
            assertThat(feed.self()).isEqualTo("https://faro.example/rss.xml");
            assertThat(feed.hubs()).containsExactly("https://hub.example/", "https://faro.example/second");
            assertThat(feed.repairs()).isEmpty();
            Entry entry = feed.entries().get(0);
            assertThat(entry.guid()).isEqualTo("uno");
            assertThat(entry.author()).isEqualTo("Redacción, Corresponsal en Tacna");
            assertThat(entry.summary()).isEqualTo("Uno.\nDos y tres.");
            assertThat(entry.published()).isEqualTo("2025-11-28T14:50:00Z");
            assertThat(entry.updated()).isEqualTo("2025-11-28T15:00:00Z");
            assertThat(entry.language()).isEqualTo("es-cl");
            assertThat(entry.categories()).containsExactly("Frontera", "Aduana");
            assertThat(entry.image()).isEqualTo("https://faro.example/foto.jpg");
        }

        @Test
        void readsTheHubsOfAJsonFeed() throws Exception {
            ParsedFeed feed = parse("""
                    {"version": "https://jsonfeed.org/version/1.1", "feed_url": "https://faro.example/feed.json",
                     "hubs": [{"type": "rssCloud", "url": "https://cloud.example/"}, {"type": "WebSub", "url": "/hub"},
                              {"type": "WebSub"}, 7, {"type": "websub", "url": "https://hub.example/"}],
                     "items": []}""");

            assertThat(feed.self()).isEqualTo("https://faro.example/feed.json");
            assertThat(feed.hubs()).containsExactly("https://faro.example/hub", "https://hub.example/");
        }

        @Test
        void readsTheContentWhenThereIsNoSummary() throws Exception {
            Entry entry = only("<content:encoded><![CDATA[<p>Todo el texto.</p>]]></content:encoded>");

            assertThat(entry.summary()).isEqualTo("Todo el texto.");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "<author>ana@faro.example (Ana)</author> | Ana",
                    "<author>Ana &lt;ana@faro.example&gt;</author> | Ana",
                    "<author><name>Ana</name><email>ana@faro.example</email></author> | Ana",
                    "<itunes:author>Ana</itunes:author> | Ana",
                    "<dc:creator><![CDATA[Ana & Eva]]></dc:creator> | Ana & Eva"
                })
        void namesTheAuthor(String element, String author) throws Exception {
            assertThat(only(element).author()).isEqualTo(author);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "<link>https://faro.example/1</link> | https://faro.example/1",
                    "<link>  https://faro.example/1\\n</link> | https://faro.example/1",
                    "<link>//faro.example/1</link> | https://faro.example/1",
                    "<link>nota/1</link> | https://faro.example/nota/1",
                    "<link>?p=1</link> | https://faro.example/rss.xml?p=1",
                    "<link>feed://faro.example/1</link> | http://faro.example/1",
                    "<link>https://faro.example/1?a=1&amp;amp;b=2</link> | https://faro.example/1?a=1&b=2",
                    "<link href='https://faro.example/1'/> | https://faro.example/1",
                    "<link rel='enclosure' href='https://faro.example/a.mp3'/><link>https://faro.example/1</link> | https://faro.example/1",
                    "<link>data:text/html,x</link><guid>https://faro.example/1</guid> | https://faro.example/1",
                    "<link>file:///etc/passwd</link> | -",
                    "<link>ftp://faro.example/1</link> | -"
                })
        void findsTheLink(String elements, String link) throws Exception {
            Entry entry = only(elements.replace("\\n", "\n"));

            assertThat(entry.link() == null ? "-" : entry.link()).isEqualTo(link);
        }

        @Test
        void keepsAnAtomTitleThatIsTextAsItStands() throws Exception {
            ParsedFeed feed = parse("""
                    <feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>
                    <entry><title type="text">Si a &lt; b y c&lt;d</title></entry></feed>""");

            assertThat(feed.entries().get(0).title()).isEqualTo("Si a < b y c<d");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "<title xml:lang='pt-BR'>x</title> | pt-br",
                    "<description xml:lang='en'>x</description> | en",
                    "<dc:language>Español</dc:language><description xml:lang='en'>x</description> | es",
                    "<language>klingon, sort of</language> | -",
                    "<description>x</description> | fr"
                })
        void takesTheLanguageNearestToTheText(String elements, String language) throws Exception {
            Entry entry = parse("<rss xml:lang='fr'><channel><item>" + elements + "</item></channel></rss>")
                    .entries()
                    .get(0);

            assertThat(entry.language() == null ? "-" : entry.language()).isEqualTo(language);
        }

        @Test
        void looksIntoMediaGroups() throws Exception {
            Entry entry = parse("""
                            <rss xmlns:media="http://search.yahoo.com/mrss/"><channel><item><media:group>
                            <media:content url="https://faro.example/a.jpg" medium="image"><media:title>Reabre</media:title>
                            <media:description>Avanza la cola.</media:description></media:content>
                            </media:group></item></channel></rss>""").entries().get(0);

            assertThat(entry.title()).isEqualTo("Reabre");
            assertThat(entry.summary()).isEqualTo("Avanza la cola.");
            assertThat(entry.image()).isEqualTo("https://faro.example/a.jpg");
        }

        @Test
        void leavesARelativeLinkAsItStandsWhenNobodyNamesABase() throws Exception {
            ParsedFeed feed = new FeedParser()
                    .parse(
                            bytes("<rss><channel><item><link>/nota/1</link></item><item><link>ftp://x/1</link></item>"
                                    + "</channel></rss>"),
                            null,
                            URI.create("file:///x.xml"),
                            null,
                            NOW);

            assertThat(feed.entries()).extracting(Entry::link).containsExactly("/nota/1", null);
        }

        @Test
        void namesTheAuthorOfAJsonFeedForItemsWithout() throws Exception {
            ParsedFeed feed = parse("{\"version\":\"x\",\"items\":[{\"id\":1,\"tags\":[\"a\",{},[\"b\"]]},"
                    + "{\"id\":\"2\",\"author\":{\"name\":\"Eva\"},\"attachments\":[{\"url\":[]}]}],"
                    + "\"authors\":[{\"name\":\"Ana\"},{\"url\":\"https://faro.example/eva\"}]}");

            assertThat(feed.entries())
                    .extracting(Entry::guid, Entry::author, Entry::categories)
                    .containsExactly(
                            tuple("1", "Ana, https://faro.example/eva", List.of("a")), tuple("2", "Eva", List.of()));
        }

        @Test
        void takesTheLongerOfTheWishesForAnInterval() throws Exception {
            ParsedFeed feed = parse("<rss><channel><ttl>10</ttl><sy:updatePeriod>hourly</sy:updatePeriod>"
                    + "<sy:updateFrequency>2</sy:updateFrequency></channel></rss>");

            assertThat(feed.minimumInterval()).isEqualTo(Duration.ofMinutes(30));
        }

        private Entry only(String elements) throws Exception {
            return parse("<rss version='2.0'><channel><item><title>x</title>" + elements + "</item></channel></rss>")
                    .entries()
                    .get(0);
        }
    }

    @Nested
    class Zones {

        private static final String LOCAL = "<pubDate>28/11/2025 11:50</pubDate>";

        @Test
        void anEditorsWordIsFinal() throws Exception {
            assertThat(published(
                            LOCAL + "</item><item><pubDate>Fri, 28 Nov 2025 11:50:00 -0300</pubDate>", "America/Lima"))
                    .isEqualTo("2025-11-28T16:50:00Z");
        }

        @Test
        void otherTimesOfTheDocumentTell() throws Exception {
            assertThat(published(LOCAL + "</item><item><pubDate>Fri, 28 Nov 2025 11:50:00 -0500</pubDate>", null))
                    .isEqualTo("2025-11-28T16:50:00Z");
        }

        @Test
        void theCountryTells() throws Exception {
            assertThat(published("<link>https://www.diario-inventado.cl/1</link>" + LOCAL, null))
                    .isEqualTo("2025-11-28T14:50:00Z");
        }

        @Test
        void machinesMeanUtc() throws Exception {
            assertThat(published(
                            "<link>https://www.diario-inventado.cl/1</link><pubDate>2025-11-28 14:50:00</pubDate>",
                            null))
                    .isEqualTo("2025-11-28T14:50:00Z");
        }

        private Instant published(String elements, String zone) throws Exception {
            String text = "<rss><channel><item>" + elements + "</item></channel></rss>";
            return new FeedParser()
                    .parse(bytes(text), null, ADDRESS, zone == null ? null : ZoneId.of(zone), NOW)
                    .entries()
                    .get(0)
                    .published();
        }
    }

    @Nested
    class Charsets {

        @ParameterizedTest
        @CsvSource({
            "windows-1251, Граница снова открыта",
            "koi8-r, Граница снова открыта",
            "iso-8859-7, Τα σύνορα άνοιξαν ξανά",
            "windows-1250, Přechod je opět otevřen",
            "gb2312, 边境重新开放",
            "big5, 邊境重新開放",
            "shift_jis, 国境が再び開く",
            "euc-jp, 国境が再び開く",
            "iso-2022-jp, 国境が再び開く",
            "euc-kr, 국경이 다시 열렸다",
            "utf-16, Niños en el límite"
        })
        void readsWhatIsDeclaredHonestly(String charset, String title) throws Exception {
            String text = "<?xml version='1.0' encoding='" + charset + "'?><rss><channel><item><title>" + title
                    + "</title></item></channel></rss>";

            ParsedFeed feed = new FeedParser().parse(text.getBytes(Charset.forName(charset)), null, ADDRESS, null, NOW);

            assertThat(feed.entries().get(0).title()).isEqualTo(title);
            assertThat(feed.repairs()).isEmpty();
        }

        @Test
        void takesTheCharsetOfTheHeaderWhenTheDocumentNamesNone() throws Exception {
            byte[] body = "<rss><channel><item><title>Граница</title></item></channel></rss>"
                    .getBytes(Charset.forName("windows-1251"));

            ParsedFeed feed = new FeedParser().parse(body, "text/xml; charset=windows-1251", ADDRESS, null, NOW);

            assertThat(feed.entries().get(0).title()).isEqualTo("Граница");
        }

        @Test
        void anUnknownCharsetIsNoClaim() throws Exception {
            byte[] body =
                    "<?xml version='1.0' encoding='x-nada'?><rss><channel><item><title>Límite</title></item></channel></rss>"
                            .getBytes(StandardCharsets.ISO_8859_1);

            assertThat(new FeedParser()
                            .parse(body, "text/xml; charset=???", ADDRESS, null, NOW)
                            .entries()
                            .get(0)
                            .title())
                    .isEqualTo("Límite");
        }
    }

    @Nested
    class Refusals {

        @Test
        void aWebPageIsNamedAndItsFeedsAreOffered() {
            NotAFeedException page = refusal("""
                    <!DOCTYPE html><html><head><title>El Faro &amp; más</title><base href="https://faro.example/es/">
                    <link rel="alternate" type="application/rss+xml" title="Portada" href="rss.xml">
                    <link rel="stylesheet" href="x.css"><link rel="ALTERNATE" type="application/atom+xml" href="/atom">
                    <link rel="alternate" hreflang="en" href="/en"></head><body>hola</body></html>""");

            assertThat(page.kind()).isEqualTo(NotAFeedException.Kind.WEB_PAGE_WITH_FEEDS);
            assertThat(page.details())
                    .containsExactly("El Faro & más", "https://faro.example/es/rss.xml, https://faro.example/atom");
            assertThat(page.offers())
                    .containsExactly(
                            new NotAFeedException.Offer("https://faro.example/es/rss.xml", "Portada"),
                            new NotAFeedException.Offer("https://faro.example/atom", ""));
        }

        @Test
        void aSitemapIndexSaysWhatItIs() {
            NotAFeedException index = refusal("""
                            <sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
                            <sitemap><loc>https://faro.example/news.xml</loc></sitemap>
                            <sitemap><loc>https://faro.example/2025.xml</loc></sitemap></sitemapindex>""");

            assertThat(index.kind()).isEqualTo(NotAFeedException.Kind.SITEMAPS_FIRST);
            assertThat(index.details()).containsExactly("2", "https://faro.example/news.xml");
            assertThat(index.offers()).hasSize(2);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "'' | EMPTY",
                    "'  ' | EMPTY",
                    "Service unavailable | TEXT",
                    "<svg xmlns='x'><g/></svg> | XML",
                    "{\"error\":\"no\"} | JSON",
                    "[1,2] | JSON",
                    "{\"error\" | JSON_BROKEN"
                })
        void saysWhatItIs(String text, NotAFeedException.Kind kind) {
            assertThat(refusal(text).kind()).isEqualTo(kind);
        }

        @Test
        void whatInflatesBeyondTheLimitIsRefused() throws IOException {
            ByteArrayOutputStream bomb = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
                gzip.write(new byte[FeedText.LIMIT + 1]);
            }

            assertThatThrownBy(() -> new FeedParser().parse(bomb.toByteArray(), null, ADDRESS, null, NOW))
                    .isInstanceOf(NotAFeedException.class)
                    .hasFieldOrPropertyWithValue("kind", NotAFeedException.Kind.TOO_LARGE_INFLATED);
        }

        private NotAFeedException refusal(String text) {
            return catchThrowableOfType(NotAFeedException.class, () -> parse(text));
        }
    }

    @Nested
    @Timeout(20)
    class Limits {

        @Test
        void readsTheFirstTwoThousandEntries() throws Exception {
            ParsedFeed feed =
                    parse("<rss><channel>" + "<item><title>x</title></item>".repeat(2_001) + "</channel></rss>");

            assertThat(feed.entries()).hasSize(2_000);
            assertThat(feed.repairs()).extracting(Repair::kind).containsExactly(Repair.Kind.LIMIT);
        }

        @Test
        void aDeepDocumentIsLaidFlat() throws Exception {
            assertThat(parse("<rss><channel><item><title>x</title>" + "<a>".repeat(200_000))
                            .entries())
                    .hasSize(1);
            assertThat(parse("<rss><channel><item><title>x</title>" + "<a>".repeat(5_000) + "</a>".repeat(5_000)
                                    + "</item></channel></rss>")
                            .entries())
                    .hasSize(1);
        }

        @Test
        void aDeepDescriptionIsCut() throws Exception {
            String deep = "&lt;b&gt;&lt;a href=x&gt;".repeat(50_000);

            assertThat(parse("<rss><channel><item><title>x</title><description>" + deep
                                    + "</description></item></channel></rss>")
                            .entries())
                    .hasSize(1);
        }

        @Test
        void declaredEntitiesCannotGrow() throws Exception {
            String value = "j".repeat(200);
            ParsedFeed feed = parse("<!DOCTYPE rss [<!ENTITY a \"" + value + "\">]><rss><channel><item><title>"
                    + "&a;".repeat(300_000) + "</title></item></channel></rss>");

            assertThat(feed.entries().get(0).title()).hasSize(2_000);
        }

        @Test
        void longTextsAreCut() throws Exception {
            Entry entry = parse("<rss><channel><item><title>" + "á".repeat(5_000) + "</title><description>"
                            + "é ".repeat(50_000) + "</description></item></channel></rss>")
                    .entries()
                    .get(0);

            assertThat(entry.title()).hasSize(2_000);
            assertThat(entry.summary()).hasSizeLessThanOrEqualTo(20_000);
        }

        @Test
        void namesAndKeywordsWithoutEndTakeNoTime() throws Exception {
            String item = "<rss><channel><item><title>x</title>%s</item></channel></rss>";

            assertThat(parse(item.formatted("<author>" + "a@".repeat(500_000) + "</author>"))
                            .entries())
                    .hasSize(1);
            assertThat(parse(item.formatted("<keywords>x" + " ".repeat(500_000) + "y</keywords>"))
                            .entries())
                    .hasSize(1);
            String link = "<link>https://a" + " ".repeat(3_900) + "b</link>";
            assertThat(parse("<rss><channel>" + ("<item>" + link + "</item>").repeat(500) + "</channel></rss>")
                            .entries())
                    .hasSize(500);
        }

        @Test
        void openingTagsWithoutEndTakeNoTime() throws Exception {
            assertThat(parse("<rss><channel><item><title>x</title></item>" + "<".repeat(300_000))
                            .entries())
                    .hasSize(1);
            assertThat(parse("<rss><channel><item><title>x</title></item>" + "<![CDATA[".repeat(30_000))
                            .entries())
                    .hasSize(1);
            assertThat(parse("<rss><channel><item><title>x</title></item>" + "<!--".repeat(60_000))
                            .entries())
                    .hasSize(1);
            assertThat(parse("<rss><channel><item><title>x &" + "&amp".repeat(60_000))
                            .entries())
                    .hasSize(1);
        }
    }

    private static ParsedFeed parse(String text) throws NotAFeedException {
        return new FeedParser().parse(bytes(text), null, ADDRESS, null, NOW);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
