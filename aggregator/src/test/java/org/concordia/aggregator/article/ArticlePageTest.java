package org.concordia.aggregator.article;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.concordia.aggregator.article.ArticlePage.Reading;
import org.concordia.aggregator.article.ArticlePage.Why;
import org.concordia.aggregator.parse.PlainText;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArticlePageTest {

    private static final Instant NOW = Instant.parse("2025-12-01T00:00:00Z");
    private static final ZoneId ZONE = ZoneId.of("America/Lima");
    private static final String PROSE =
            "El paso fronterizo volvió a atender desde las seis de la mañana de hoy, luego de "
                    + "diez días de cierre por el bloqueo de los comerciantes de la zona. ";

    /** A line of expected.tsv; the true paragraphs are those that the page itself marks with {@code data-body}. */
    record Expected(
            String file,
            String address,
            String headline,
            String authors,
            String published,
            String tags,
            String complete) {

        static Expected of(String line) {
            String[] parts = line.split("\t", -1);
            boolean article = !parts[2].startsWith("!");
            return new Expected(
                    parts[0],
                    parts[1],
                    parts[2],
                    article ? parts[3] : "",
                    article ? parts[4] : "",
                    article ? parts[5] : "",
                    article ? parts[6] : "");
        }

        @Override
        public String toString() {
            return file + " " + address;
        }
    }

    static List<Expected> pages() {
        return text("expected.tsv", StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(Expected::of)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void readsWhatThePageSays(Expected expected) {
        Reading reading = read(bytes(expected.file), "text/html", expected.address);
        if (expected.headline.startsWith("!")) {
            assertThat(reading).isEqualTo(new Reading.NotAnArticle(Why.valueOf(expected.headline.substring(1))));
            return;
        }
        ArticlePage page = page(reading);
        assertThat(page.headline()).isEqualTo(expected.headline);
        assertThat(String.join(";", page.authors())).isEqualTo(expected.authors);
        assertThat(page.publishedAt()).isEqualTo(Instant.parse(expected.published));
        assertThat(String.join(";", page.tags())).isEqualTo(expected.tags);
        assertThat(page.complete()).isEqualTo(Boolean.parseBoolean(expected.complete));
        List<String> marked = paragraphs(expected.file);
        if (!marked.isEmpty()) {
            assertThat(page.text().lines().toList()).isEqualTo(marked);
        }
    }

    @Test
    void readsTheLinesOfAPageWithoutMarkup() {
        String text = "Mundo\n\nCrece la espera en la frontera norte\nCrece la espera en la frontera norte\n"
                + "Ana Soto,Luis PazViernes 28 de noviembre de 2025 19:28 UTC\nVer 5 fotos\n" + (PROSE + "\n")
                + PROSE.replace("diez", "doce") + "\n" + PROSE.replace("diez", "trece") + "\nMás leídas\n";
        ArticlePage page = page(read(text.getBytes(StandardCharsets.UTF_8), "text/plain", "https://a.example/nota"));
        assertThat(page.headline()).isEqualTo("Crece la espera en la frontera norte");
        assertThat(page.authors()).containsExactly("Ana Soto", "Luis Paz");
        assertThat(page.publishedAt()).isEqualTo(Instant.parse("2025-11-28T19:28:00Z"));
        assertThat(page.text()).hasLineCount(3);
    }

    @Test
    void findsTheBylineBetweenStandfirstAndLead() {
        String standfirst = PROSE.replace("diez", "once").strip();
        String page = "<meta name=description content='" + standfirst
                + "'><meta property=og:title content='Vuelve a abrir el paso de Tacna | "
                + "Región | El Faro'><div><h2>" + standfirst
                + "</h2><p>Ana Soto</p><p>27 de noviembre de 2025</p>"
                + ("<p>" + PROSE + "</p><p>" + PROSE.replace("diez", "doce") + "</p><p>"
                        + PROSE.replace("diez", "trece"))
                + "</p><blockquote>No nos vamos de aquí</blockquote><p>" + PROSE.replace("diez", "quince")
                + "</p><p>Por Luis Paz</p></div>";
        ArticlePage dated = page(read(page));
        assertThat(dated.headline()).isEqualTo("Vuelve a abrir el paso de Tacna");
        assertThat(dated.authors()).containsExactly("Ana Soto");
        assertThat(dated.publishedAt()).isEqualTo(Instant.parse("2025-11-27T05:00:00Z"));
        assertThat(dated.text()).hasLineCount(5).contains("No nos vamos de aquí");
        ArticlePage signed = page(read(page.replace("<p>Ana Soto</p>", "")));
        assertThat(signed.authors()).containsExactly("Luis Paz");
    }

    @Test
    void knowsThePagesOwnArticleAmongThoseOfItsData() {
        String other = "{'@type':'NewsArticle','headline':'Otra noticia, de otra página','author':'Luis Paz',"
                + "'datePublished':'2025-11-01','articleBody':'" + PROSE + "'}";
        String half = "{'@type':'NewsArticle','url':'/pais/nota-1','headline':'Vuelve a abrir el paso de Tacna'}";
        String rest = half.replace("'url':'/pais/nota-1'", "'author':'Ana Soto'");
        ArticlePage page = page(read("<script type=application/ld+json>[" + other + "," + half + "," + rest
                + "]</script><p>" + PROSE.repeat(4)));
        assertThat(page.headline()).isEqualTo("Vuelve a abrir el paso de Tacna");
        assertThat(page.authors()).containsExactly("Ana Soto");
        assertThat(page.publishedAt()).isNull();
    }

    @Test
    void takesOfWhatThePageShowsTheParagraphsThatItsDataHasToo() {
        String second = PROSE.replace("diez", "doce").strip();
        String data = "{'@type':'NewsArticle','headline':'Vuelve a abrir el paso de Tacna','articleBody':'" + PROSE
                + second + "'}";
        ArticlePage page = page(read("<script type=application/ld+json>" + data + "</script><p>" + PROSE + "</p><p>"
                + PROSE.replace("diez", "once") + "</p><p>" + second + "</p>"));
        assertThat(page.text().lines()).containsExactly(PROSE.strip(), second);
    }

    @Test
    void knowsWhatIsNoPage() {
        byte[] png = {(byte) 0x89, 'P', 'N', 'G', 0, 0, 0, 13};
        assertThat(read(png, "image/png", "https://a.example/foto"))
                .isEqualTo(new Reading.NotAnArticle(Why.NOT_A_PAGE));
        assertThat(read(png, "text/html", "https://a.example/foto"))
                .isEqualTo(new Reading.NotAnArticle(Why.NOT_A_PAGE));
        assertThat(read("")).isEqualTo(new Reading.NotAnArticle(Why.EMPTY));
    }

    @Test
    void takesNoLongerThanSecondsForPagesMadeToHurt() {
        String head = "<title>Un titular de la nota</title><meta property=og:type content=article>";
        String json = "<script type=application/ld+json>";
        for (String page : List.of(
                "<div>".repeat(300_000),
                ("<a href=x><p>" + PROSE).repeat(10_000),
                "<b>".repeat(300_000) + PROSE,
                json + "{{" + "\"headline\":\"x".repeat(100_000) + "</script>" + PROSE,
                json + "{\"a\":".repeat(200_000) + "</script>" + PROSE,
                "<p>" + "a".repeat(2_000_000),
                "<p>La misma línea de siempre</p>".repeat(40_000) + PROSE,
                "<p>28 de noviembre de 2025 a las 19:28</p>".repeat(30_000) + PROSE,
                "<time>hoy</time>".repeat(80_000) + PROSE)) {
            // Generous: what is quadratic takes minutes.
            assertTimeout(Duration.ofSeconds(30), () -> read(head + page));
        }
    }

    @Test
    void readsWhateverIsLeftOfAPage() {
        Random random = new Random(28);
        List<Expected> pages = pages();
        for (int turn = 0; turn < 400; turn++) {
            Expected one = pages.get(turn % pages.size());
            byte[] bytes = bytes(one.file).clone();
            for (int change = random.nextInt(20); change >= 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            int length = random.nextInt(3) == 0 ? random.nextInt(bytes.length) : bytes.length;
            Reading reading = read(Arrays.copyOf(bytes, length), "text/html", one.address);
            if (reading instanceof Reading.Read read) {
                assertThat(read.page().text().length()).isBetween(1, 20_000);
                assertThat(read.page().text().replace("\n", "")).doesNotContainPattern("\\p{Cntrl}");
            }
        }
    }

    private static List<String> paragraphs(String file) {
        Charset charset = file.equals("windows-1252.html") ? Charset.forName("windows-1252") : StandardCharsets.UTF_8;
        return Jsoup.parse(text(file, charset)).select("[data-body]").eachText().stream()
                .map(PlainText::fold)
                .toList();
    }

    private static Reading read(byte[] body, String type, String address) {
        return ArticlePage.read(body, type, URI.create(address), ZONE, NOW);
    }

    private static Reading read(String html) {
        return read(html.getBytes(StandardCharsets.UTF_8), "text/html", "https://diario.example/pais/nota-1");
    }

    private static ArticlePage page(Reading reading) {
        assertThat(reading).isInstanceOf(Reading.Read.class);
        return ((Reading.Read) reading).page();
    }

    private static byte[] bytes(String file) {
        try (var in = ArticlePageTest.class.getResourceAsStream("/pages/" + file)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(String file, Charset charset) {
        return new String(bytes(file), charset);
    }
}
