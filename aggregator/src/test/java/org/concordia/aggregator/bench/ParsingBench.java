package org.concordia.aggregator.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.rometools.rome.feed.synd.SyndFeed;
import com.rometools.rome.io.FeedException;
import com.rometools.rome.io.SyndFeedInput;
import com.rometools.rome.io.XmlReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.concordia.aggregator.parse.FeedParser;
import org.concordia.aggregator.parse.NotAFeedException;
import org.junit.jupiter.api.Test;

/** Reading well-formed feeds, from bytes to entries, beside the JDK's pull parser and plain ROME over the same bytes. */
class ParsingBench {

    private static final Instant NOW = Instant.parse("2025-11-28T12:00:00Z");
    private static final URI ADDRESS = URI.create("https://feeds.example/rss");

    private final List<byte[]> corpus = corpus();
    private final XMLInputFactory pull = XMLInputFactory.newDefaultFactory();
    private final FeedParser parser = new FeedParser();

    /** What every way has to look at, so that none of it is skipped. */
    private long seen;

    @Test
    void parsing() {
        double megabytes = corpus.stream().mapToLong(bytes -> bytes.length).sum() / 1e6;
        int entries = corpus.stream().mapToInt(this::ours).sum();
        assertThat(corpus.stream().mapToInt(this::rome).sum()).isEqualTo(entries);

        Map<String, Double> seconds = new Contest()
                .add("pull", () -> corpus.forEach(this::pull))
                .add("rome", () -> corpus.forEach(this::rome))
                .add("ours", () -> corpus.forEach(this::ours))
                .run(10, 11);

        double reference = megabytes / seconds.get("pull");
        String pulled = "StAX " + Figures.number(reference) + " MB/s";
        double ours = megabytes / seconds.get("ours");
        double rome = megabytes / seconds.get("rome");
        Figures.note(
                "parsing: corpus",
                corpus.size() + " feeds, " + entries + " entries, " + Figures.number(megabytes) + " MB");
        Figures.atLeast("parsing: bytes to entries", Figures.number(ours) + " MB/s", pulled, ours / reference, 0.12);
        Figures.note("parsing: plain ROME", Figures.number(rome) + " MB/s", pulled, rome / reference);
        assertThat(seen).isPositive();
    }

    private void pull(byte[] document) {
        try {
            XMLStreamReader reader = pull.createXMLStreamReader(new ByteArrayInputStream(document));
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamReader.CHARACTERS, XMLStreamReader.CDATA ->
                        seen += reader.getTextCharacters()[reader.getTextStart()] + reader.getTextLength();
                    case XMLStreamReader.START_ELEMENT ->
                        seen += reader.getLocalName().length();
                    default -> seen++;
                }
            }
            reader.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("the corpus is well-formed", e);
        }
    }

    private int rome(byte[] document) {
        try {
            SyndFeedInput input = new SyndFeedInput();
            input.setXmlHealerOn(false);
            SyndFeed feed = input.build(new XmlReader(new ByteArrayInputStream(document)));
            seen += feed.getEntries().size();
            return feed.getEntries().size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (FeedException e) {
            throw new IllegalStateException("the corpus has feeds only", e);
        }
    }

    private int ours(byte[] document) {
        try {
            int entries = parser.parse(document, "application/xml", ADDRESS, null, NOW)
                    .entries()
                    .size();
            seen += entries;
            return entries;
        } catch (NotAFeedException e) {
            throw new IllegalStateException("the corpus has feeds only", e);
        }
    }

    /** Of every kind some short, more of middle size, and a long one: from 5 to 300 kB. */
    private static List<byte[]> corpus() {
        List<byte[]> corpus = new ArrayList<>();
        for (String language : List.of("es", "en")) {
            for (boolean atom : List.of(false, true)) {
                for (SampleFeeds.Size size : SampleFeeds.Size.values()) {
                    SampleFeeds publisher = new SampleFeeds(language, atom, size, 7);
                    int feeds = size == SampleFeeds.Size.SHORT ? 6 : size == SampleFeeds.Size.MEDIUM ? 16 : 4;
                    for (int i = 0; i < feeds; i++) {
                        int items = size == SampleFeeds.Size.SHORT ? 10 + 4 * i : 30;
                        corpus.add(publisher
                                .document("news" + i, 13 * i, items, NOW.minusSeconds(400_000))
                                .getBytes(StandardCharsets.UTF_8));
                    }
                }
            }
        }
        return corpus;
    }
}
