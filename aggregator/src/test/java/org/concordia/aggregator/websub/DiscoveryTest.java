package org.concordia.aggregator.websub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.concordia.aggregator.parse.ParsedFeed;
import org.junit.jupiter.api.Test;

class DiscoveryTest {

    private static final URI ADDRESS = URI.create("https://faro.example/rss");

    private static ParsedFeed document(String self, String... hubs) {
        return new ParsedFeed(null, null, List.of(), List.of(), null, List.of(hubs), self);
    }

    private static Discovery found(ParsedFeed document, String... links) {
        return Discovery.of(List.of(links), document, ADDRESS).orElseThrow();
    }

    @Test
    void readsHeaderFieldsFirst() {
        assertThat(found(
                        document("https://faro.example/other", "https://other.example/"),
                        "<https://hub.example/>; rel=\"hub\", </feed?a=1,2>; rel=self",
                        "<https://second.example/hub>; title=\"a, <b>; rel=x\"; rel=\"nofollow HUB\""))
                .isEqualTo(new Discovery(
                        "https://faro.example/feed?a=1,2",
                        List.of("https://hub.example/", "https://second.example/hub")));
    }

    @Test
    void readsTheDocumentWhenNoHeaderFieldNamesAHub() {
        assertThat(found(
                        document("https://faro.example/self", "https://hub.example/"),
                        "<https://faro.example/page/2>; rel=next"))
                .isEqualTo(new Discovery("https://faro.example/self", List.of("https://hub.example/")));
    }

    @Test
    void knowsAFeedThatDoesNotNameItselfByWhereItWasFound() {
        assertThat(found(document(null, "https://hub.example/")).topic()).isEqualTo(ADDRESS.toString());
        assertThat(found(document(null), "<//hub.example/push>;rel=hub"))
                .isEqualTo(new Discovery(ADDRESS.toString(), List.of("https://hub.example/push")));
    }

    @Test
    void findsNothingWhereNoHubIsNamed() {
        assertThat(Discovery.of(List.of(), document("https://faro.example/self"), ADDRESS))
                .isEmpty();
        assertThat(Discovery.of(
                        List.of(
                                "<https://hub.example/>; rel=\"hub\"; anchor=\"https://other.example/\"",
                                "<https://hub.example/>; rev=hub",
                                "<mailto:hub@example.org>; rel=hub",
                                "<file:///etc/passwd>; rel=hub",
                                "https://hub.example/; rel=hub",
                                "<https://hub.example/" + "x".repeat(2_000) + ">; rel=hub",
                                "<",
                                ""),
                        document(null),
                        ADDRESS))
                .isEmpty();
    }

    @Test
    void takesAFewHubsOfMany() {
        assertThat(found(document(
                                null,
                                IntStream.range(0, 50)
                                        .mapToObj(n -> "https://hub" + n + ".example/")
                                        .toArray(String[]::new)))
                        .hubs())
                .hasSize(5);
    }

    @Test
    void looksAtAFewFieldsOfMany() {
        String[] links = new String[21];
        Arrays.fill(links, "<https://faro.example/2>; rel=next");
        links[19] = "<https://hub.example/>; rel=hub";
        links[20] = "<https://second.example/>; rel=hub";
        assertThat(found(document(null), links).hubs()).containsExactly("https://hub.example/");
    }

    @Test
    void looksAtEachLetterOfAFieldAFewTimesAtMost() {
        // Generous: what is quadratic takes minutes.
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThat(Discovery.of(
                                List.of("<".repeat(1_000_000), "<a".repeat(500_000)), document(null), ADDRESS))
                        .isEmpty());
    }

    @Test
    void readsALongFieldOfNothingInNoTime() {
        assertThat(Discovery.of(
                        List.of("<a>;" + "x=\"\\".repeat(4_000), "<".repeat(16_000), "<a>" + ";rel=".repeat(3_000)),
                        document(null),
                        ADDRESS))
                .isEmpty();
    }
}
