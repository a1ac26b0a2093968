package org.concordia.aggregator.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.article.Normalizer;
import org.concordia.aggregator.feed.Feed;
import org.concordia.aggregator.feed.Outlet;
import org.junit.jupiter.api.Test;

/**
 * Random mutations of the fixtures. 3,000 inputs in every build; {@code -Dconcordia.fuzz.inputs=100000} for more, and
 * {@code -Dconcordia.fuzz.seed} for others.
 */
class FeedParserFuzzTest {

    private static final Instant NOW = Instant.parse("2025-11-29T12:00:00Z");
    private static final String[] PIECES = {
        "<",
        ">",
        "&",
        "]]>",
        "<![CDATA[",
        "<!--",
        "-->",
        "<item>",
        "</item>",
        "<?xml",
        "\"",
        "'",
        "</",
        "&#x",
        "&#0;",
        "<!DOCTYPE rss [",
        "<!ENTITY a \"&a;&a;\">",
        "&a;",
        "xmlns=\"\"",
        "\uFEFF",
        "\uD83D",
        "<title>",
        "</channel>",
        "<feed>",
        "<html>",
        "{",
        "[",
        "\0",
        "99999999999999999999",
        "-",
        "<a:b:c d=e>",
        "\uE000",
        "\u202E",
        "<rss/>"
    };

    @Test
    void nothingButTheNamedExceptionEscapes() throws Exception {
        int inputs = Integer.getInteger("concordia.fuzz.inputs", 3_000);
        Random random = new Random(Long.getLong("concordia.fuzz.seed", 20_251_128L));
        List<byte[]> seeds = new ArrayList<>();
        for (Object[] row : FeedFixturesTest.expected().toList()) {
            seeds.add(FeedFixturesTest.bytes((String) row[0]));
        }
        FeedParser parser = new FeedParser();
        Normalizer normalizer = new Normalizer();
        Outlet outlet = new Outlet(1, "El Faro", null, "CL", "es", false, false);
        Feed feed = new Feed(
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
                NOW,
                0);
        int read = 0;
        for (int input = 0; input < inputs; input++) {
            byte[] body = mutated(seeds.get(random.nextInt(seeds.size())), seeds, random);
            ParsedFeed parsed;
            try {
                parsed = parser.parse(body, null, URI.create("https://faro.example/rss.xml"), null, NOW);
            } catch (NotAFeedException named) {
                assertThat(named.getMessage()).isNotBlank().doesNotContain("\n");
                continue;
            }
            read++;
            for (Entry entry : parsed.entries()) {
                if (entry.link() != null) {
                    assertThat(entry.link()).matches("(?i)https?://\\S.*");
                }
                normalizer.toArticle(feed, entry, NOW).ifPresent(FeedParserFuzzTest::holdsItsLimits);
            }
        }
        assertThat(read).as("mutations that are still feeds").isGreaterThan(inputs / 2);
    }

    private static void holdsItsLimits(Article article) {
        assertThat(article.guid().length()).isBetween(1, 1_000);
        assertThat(article.address().length()).isBetween(9, 2_000);
        assertThat(article.title().length()).isBetween(1, 2_000);
        assertThat(article.title()).doesNotContainPattern("[\\p{Cntrl}\\p{Co}]");
        assertThat(article.summary()).doesNotContainPattern("[\\p{Cntrl}\\p{Co}&&[^\n]]");
        assertThat(article.language()).matches("[a-z]{2,3}");
    }

    private static byte[] mutated(byte[] seed, List<byte[]> seeds, Random random) {
        byte[] body = seed.clone();
        int changes = 1 + random.nextInt(6);
        for (int change = 0; change < changes && body.length > 1; change++) {
            int at = random.nextInt(body.length);
            int to = Math.min(body.length, at + 1 + random.nextInt(40));
            switch (random.nextInt(7)) {
                case 0 -> body[at] = (byte) random.nextInt(256);
                case 1 -> body = joined(part(body, 0, at), part(body, to, body.length));
                case 2 -> body = joined(part(body, 0, to), part(body, at, body.length));
                case 3 -> {
                    byte[] piece = PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.UTF_8);
                    body = joined(joined(part(body, 0, at), piece), part(body, at, body.length));
                }
                case 4 -> body[at] ^= (byte) (1 << random.nextInt(8));
                case 5 -> {
                    byte[] other = seeds.get(random.nextInt(seeds.size()));
                    int from = random.nextInt(other.length);
                    byte[] piece = part(other, from, Math.min(other.length, from + random.nextInt(200)));
                    body = joined(joined(part(body, 0, at), piece), part(body, at, body.length));
                }
                default -> {
                    if (random.nextInt(4) == 0) {
                        body = part(body, 0, at);
                    }
                }
            }
        }
        return body;
    }

    private static byte[] part(byte[] body, int from, int to) {
        return java.util.Arrays.copyOfRange(body, from, to);
    }

    private static byte[] joined(byte[] one, byte[] other) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(one.length + other.length);
        bytes.writeBytes(one);
        bytes.writeBytes(other);
        return bytes.toByteArray();
    }
}
