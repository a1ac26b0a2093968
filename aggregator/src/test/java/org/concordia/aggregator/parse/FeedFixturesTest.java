package org.concordia.aggregator.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each fixture has one defect, after which it is named; {@code expected.tsv} says what must come of it all the same. */
class FeedFixturesTest {

    private static final Instant NOW = Instant.parse("2025-11-29T12:00:00Z");

    @ParameterizedTest(name = "{0}")
    @MethodSource("expected")
    void readsWhatTheDefectDoesNotTouch(String file, int count, String title, String link, String time, String repairs)
            throws Exception {
        ParsedFeed feed =
                new FeedParser().parse(bytes(file), null, URI.create("https://faro.example/rss.xml"), null, NOW);

        assertThat(feed.entries()).hasSize(count);
        if (count > 0) {
            Entry first = feed.entries().get(0);
            assertThat(orDash(first.title())).isEqualTo(title);
            assertThat(orDash(first.link())).isEqualTo(link);
            assertThat(orDash(first.published())).isEqualTo(time);
        }
        assertThat(feed.repairs().stream()
                        .map(repair ->
                                repair.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                        .toList())
                .isEqualTo(repairs.equals("-") ? List.of() : List.of(repairs.split(",")));
    }

    static Stream<Object[]> expected() throws IOException {
        return new String(bytes("expected.tsv"), StandardCharsets.UTF_8)
                .lines()
                .skip(1)
                .map(line -> line.split("\t"))
                .map(cells ->
                        new Object[] {cells[0], Integer.valueOf(cells[1]), cells[2], cells[3], cells[4], cells[5]});
    }

    static byte[] bytes(String file) throws IOException {
        try (var stream = FeedFixturesTest.class.getResourceAsStream("/feeds/" + file)) {
            return stream.readAllBytes();
        }
    }

    private static String orDash(Object value) {
        return value == null ? "-" : value.toString();
    }
}
