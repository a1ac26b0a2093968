package org.concordia.aggregator.article;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.concordia.aggregator.feed.Feed;
import org.concordia.aggregator.feed.Outlet;
import org.concordia.aggregator.parse.Entry;
import org.concordia.aggregator.parse.PublishedTime;
import org.junit.jupiter.api.Test;

class NormalizerTest {

    private static final Instant NOW = Instant.parse("2025-11-28T15:00:00Z");
    private static final Instant TIME = Instant.parse("2025-11-28T14:50:00Z");
    private static final String LINK = "https://faro.example/2025/11/28/paso-reabre";

    private final Normalizer normalizer = new Normalizer();

    @Test
    void makesAnEntryOurs() {
        Article article = article(entry("uno", LINK + "?utm_source=rss#x", "Reabre el paso", "La cola\nde hoy", TIME));

        assertThat(article.guid()).isEqualTo("uno");
        assertThat(article.address()).isEqualTo(LINK);
        assertThat(article.title()).isEqualTo("Reabre el paso");
        assertThat(article.summary()).isEqualTo("La cola\nde hoy");
        assertThat(article.language()).isEqualTo("es");
        assertThat(article.published()).isEqualTo(new PublishedTime(TIME, PublishedTime.Source.FEED));
        assertThat(article.fetchedAt()).isEqualTo(NOW);
        assertThat(article.backfill()).isFalse();
        assertThat(article.problems()).isEmpty();
    }

    @Test
    void anUnknownTimeIsWhenItWasFetchedAndSaysSo() {
        Article article = article(entry("uno", LINK, "Reabre el paso", null, null));

        assertThat(article.published()).isEqualTo(new PublishedTime(NOW, PublishedTime.Source.FETCHED));
        assertThat(article.problems())
                .containsExactly("The feed gives no readable time; the time is when we fetched it.");
    }

    @Test
    void identityIsTheGuidElseTheLinkElseTitleAndTime() {
        assertThat(Normalizer.identity(entry("uno", LINK, "x", null, TIME))).isEqualTo("uno");
        assertThat(Normalizer.identity(entry(null, LINK + "?fbclid=1", "x", null, TIME)))
                .isEqualTo(LINK);
        String titled = Normalizer.identity(entry(null, null, "x", null, TIME));
        assertThat(titled).startsWith("sha256:").isEqualTo(Normalizer.identity(entry(null, null, "x", "texto", TIME)));
        assertThat(titled)
                .isNotEqualTo(Normalizer.identity(entry(null, null, "y", null, TIME)))
                .isNotEqualTo(Normalizer.identity(entry(null, null, "x", null, NOW)));
    }

    @Test
    void longGuidsAreDigestedAndStayDifferent() {
        String one = Normalizer.identity(entry("a".repeat(1_001), LINK, "x", null, TIME));
        String other = Normalizer.identity(entry("a".repeat(1_001) + "b", LINK, "x", null, TIME));

        assertThat(one).hasSizeLessThan(100).isNotEqualTo(other);
        assertThat(Normalizer.identity(entry("a".repeat(1_000), LINK, "x", null, TIME)))
                .hasSize(1_000);
    }

    @Test
    void anEntryWithoutLinkGetsAnAddressInItsFeed() {
        Article article = article(entry("uno", null, "Reabre el paso", null, TIME));

        assertThat(article.address()).startsWith("https://faro.example/rss.xml#");
        assertThat(article.address())
                .isEqualTo(article(entry("uno", null, "Otro", null, TIME)).address());
        assertThat(article.problems())
                .containsExactly("The entry has no usable link; its address is that of the feed.");
    }

    @Test
    void aTitleIsMadeFromTheTextElseFromTheLink() {
        assertThat(article(entry("1", LINK, null, "La cola avanzó desde temprano. Después paró.", TIME))
                        .title())
                .isEqualTo("La cola avanzó desde temprano");
        assertThat(article(entry("1", LINK + ".html", null, null, TIME)).title())
                .isEqualTo("paso reabre");
        assertThat(article(entry("1", "https://faro.example/", null, null, TIME))
                        .title())
                .isNotBlank();
        assertThat(normalizer.toArticle(feed(NOW), entry("1", null, null, null, TIME), NOW))
                .isEmpty();
    }

    @Test
    void keepsCategoriesOnceAndShortAndAPicturesAddress() {
        List<String> given = new ArrayList<>(List.of(" Migración ", "Perú\nChile", "MIGRACIÓN", "", "x".repeat(300)));
        IntStream.range(0, 50).forEach(n -> given.add("tema " + n));
        Article article = article(filed(given, "https://faro.example/foto 1.jpg"));

        assertThat(article.categories()).hasSize(20).startsWith("Migración", "Perú Chile", "x".repeat(100), "tema 0");
        assertThat(article.image()).isEqualTo("https://faro.example/foto%201.jpg");
        for (String none : new String[] {
            null,
            "",
            "javascript:alert(1)",
            "data:image/png;base64,AAAA",
            "foto.jpg",
            "https://faro.example/" + "a".repeat(2_000)
        }) {
            assertThat(article(filed(List.of(), none)).image()).isNull();
        }
    }

    @Test
    void readsEachArticleOfAMixedFeedInItsLanguage() {
        Article spanish = article(entry("1", LINK, "Reabre el paso fronterizo tras tres días de espera", null, TIME));
        Article english = article(entry("2", LINK, "Border crossing reopens after three days of waiting", null, TIME));
        Article creole = article(entry(
                "3",
                LINK,
                "Migran ayisyen yo bloke sou fwontyè a",
                "Gouvènman Chili a anonse nouvo mezi kont migran ki antre nan peyi a san papye.",
                TIME));
        assertThat(List.of(spanish, english, creole))
                .extracting(Article::language)
                .containsOnly("es");

        assertThat(normalizer.inItsLanguage(feed(NOW), spanish)).isEqualTo(spanish);
        Article read = normalizer.inItsLanguage(feed(NOW), english);
        assertThat(read.language()).isEqualTo("en");
        assertThat(read.problems()).containsExactly("The feed says the language is es; the text reads as en.");
        read = normalizer.inItsLanguage(feed(NOW), creole);
        assertThat(read.language()).isEqualTo("und");
        assertThat(read.problems()).containsExactly("The feed says the language is es; the text reads as another.");
    }

    @Test
    void cleansWhatCameInAnotherWay() {
        Article article = article(entry("1", LINK, "Reabre\r\nBcc: x\uE000", "a\u0000b", TIME));

        assertThat(article.title()).isEqualTo("Reabre Bcc: x");
        assertThat(article.summary()).isEqualTo("ab");
    }

    private Article article(Entry entry) {
        return normalizer.toArticle(feed(NOW), entry, NOW).orElseThrow();
    }

    private static Entry entry(String guid, String link, String title, String summary, Instant published) {
        return new Entry(guid, link, title, summary, null, published, null, null, List.of(), null);
    }

    private static Entry filed(List<String> categories, String image) {
        return new Entry("1", LINK, "Reabre el paso", null, null, TIME, null, null, categories, image);
    }

    private static Feed feed(Instant lastFetchedAt) {
        Outlet outlet = new Outlet(1, "El Faro", null, "CL", "es", false, false);
        return new Feed(
                1,
                "https://faro.example/rss.xml",
                outlet,
                "El Faro",
                null,
                null,
                null,
                Feed.Status.ACTIVE,
                null,
                NOW,
                null,
                null,
                lastFetchedAt,
                0);
    }
}
