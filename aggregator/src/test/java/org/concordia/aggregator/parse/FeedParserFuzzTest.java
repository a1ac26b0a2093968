package org.concordia.aggregator.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.article.Normalizer;
import org.concordia.aggregator.feed.Feed;
import org.concordia.aggregator.feed.Outlet;
import org.junit.jupiter.api.Test;

/**
 * Random mutations of the fixtures: of their bytes, of their tags, and of what they say about themselves. 3,000 inputs in every build; {@code -Dconcordia.fuzz.inputs=100000} for more, and
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

    private static final String[] CHARSETS = {
        "UTF-16",
        "UTF-16LE",
        "UTF-32",
        "windows-1251",
        "ISO-8859-1",
        "Shift_JIS",
        "GB18030",
        "ISO-2022-JP",
        "IBM037",
        "none"
    };

    private static final Pattern TAG = Pattern.compile("<[^<>]{1,300}>");

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
                assertThat(named.details())
                        .allSatisfy(detail -> assertThat(detail).doesNotContainPattern("[\\p{Cntrl}\\p{Co}]"));
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
            switch (random.nextInt(10)) {
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
                case 6 -> body = retagged(body, seeds, random);
                case 7 -> body = renamed(body, random);
                case 8 -> body = random.nextInt(20) == 0 ? recoded(body, random) : body;
                default -> {
                    if (random.nextInt(4) == 0) {
                        body = part(body, 0, at);
                    }
                }
            }
        }
        return body;
    }

    /** A tag repeated, removed, left open, or put where another stands; an element of another document put in. */
    private static byte[] retagged(byte[] body, List<byte[]> seeds, Random random) {
        List<int[]> tags = tags(body);
        if (tags.isEmpty()) {
            return body;
        }
        int[] tag = tags.get(random.nextInt(tags.size()));
        int[] other = tags.get(random.nextInt(tags.size()));
        byte[] before = part(body, 0, tag[0]);
        byte[] self = part(body, tag[0], tag[1]);
        byte[] after = part(body, tag[1], body.length);
        return switch (random.nextInt(5)) {
            case 0 -> joined(joined(before, self), joined(self, after));
            case 1 -> joined(before, after);
            case 2 -> joined(joined(before, part(self, 0, self.length - 1)), after);
            case 3 -> joined(joined(before, part(body, other[0], other[1])), after);
            default -> {
                byte[] seed = seeds.get(random.nextInt(seeds.size()));
                List<int[]> foreign = tags(seed);
                if (foreign.isEmpty()) {
                    yield body;
                }
                int first = random.nextInt(foreign.size());
                int last = Math.min(foreign.size() - 1, first + random.nextInt(8));
                byte[] piece = part(seed, foreign.get(first)[0], foreign.get(last)[1]);
                yield joined(joined(before, piece), joined(self, after));
            }
        };
    }

    private static List<int[]> tags(byte[] body) {
        List<int[]> tags = new ArrayList<>();
        Matcher tag = TAG.matcher(new String(body, StandardCharsets.ISO_8859_1));
        while (tag.find()) {
            tags.add(new int[] {tag.start(), tag.end()});
        }
        return tags;
    }

    /** Another character set in the declaration, over the same bytes. */
    private static byte[] renamed(byte[] body, Random random) {
        String text = new String(body, StandardCharsets.ISO_8859_1);
        String name = CHARSETS[random.nextInt(CHARSETS.length)];
        return text.replaceFirst("(?i)utf-8", name).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The same text in other bytes. */
    private static byte[] recoded(byte[] body, Random random) {
        String text = new String(body, StandardCharsets.UTF_8);
        return text.getBytes(Charset.forName(CHARSETS[random.nextInt(CHARSETS.length - 1)]));
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
