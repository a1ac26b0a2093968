package org.concordia.aggregator.parse;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Documents of 10 MB that are nothing but one thing over and over, read one after the other. */
final class HostileDocuments {

    private static final String ITEM = "<rss><channel><title>ñ漢</title><item><title>x</title>";
    private static final String END = "</item></channel></rss>";

    private HostileDocuments() {}

    /** Prints a line for each document: its kind, and how many entries it gave or what it was instead. */
    public static void main(String[] arguments) {
        FeedParser parser = new FeedParser();
        kinds().forEach((kind, pieces) -> {
            String outcome;
            try {
                ParsedFeed feed = parser.parse(
                        document(pieces),
                        null,
                        URI.create("https://faro.example/rss.xml"),
                        null,
                        Instant.parse("2025-11-29T12:00:00Z"));
                outcome = String.valueOf(feed.entries().size());
            } catch (NotAFeedException named) {
                outcome = named.kind().name();
            }
            System.out.println(kind + "\t" + outcome);
        });
    }

    /** Kinds of documents: how each begins, what is repeated, and how it ends. */
    static Map<String, String[]> kinds() {
        Map<String, String[]> kinds = new LinkedHashMap<>();
        kinds.put("empty elements", new String[] {ITEM, "<a/>", END});
        kinds.put("empty elements around nothing", new String[] {"<x>", "<a/>", "</x>"});
        kinds.put("open elements", new String[] {ITEM, "<a>", ""});
        kinds.put("nested items", new String[] {ITEM, "<item>", ""});
        kinds.put("empty items", new String[] {ITEM, "</item><item>", END});
        kinds.put("tag openings", new String[] {ITEM, "<", ""});
        kinds.put("ampersands", new String[] {ITEM, "&", ""});
        kinds.put("references", new String[] {ITEM + "<description>", "&nbsp;&#241;", "</description>" + END});
        kinds.put("one attribute", new String[] {ITEM + "<link href=\"", "x", "\"/>" + END});
        kinds.put("attributes", new String[] {ITEM + "<link ", " a='b'", "/>" + END});
        kinds.put("open quotes", new String[] {ITEM, "<a b='\" ", ""});
        kinds.put("CDATA openings", new String[] {ITEM, "<![CDATA[", ""});
        kinds.put("comment openings", new String[] {ITEM, "<!--", ""});
        kinds.put("instructions before the root", new String[] {"", "<?", ""});
        kinds.put("document types", new String[] {"", "<!DOCTYPE>", ""});
        kinds.put("document types with a subset", new String[] {"", "<!DOCTYPE[>", ""});
        kinds.put("entity declarations", new String[] {"<!DOCTYPE rss [", "<!ENTITY a \"b\">", ""});
        kinds.put("digits of a date", new String[] {ITEM + "<pubDate>", "9", "</pubDate>" + END});
        kinds.put("dates", new String[] {ITEM, "<pubDate>1</pubDate>", END});
        kinds.put("end tags", new String[] {ITEM, "</a", ""});
        kinds.put("a long text", new String[] {ITEM + "<description>", "ñ漢 ", "</description>" + END});
        kinds.put("JSON arrays", new String[] {"{\"items\":[{\"tags\":[", "[],", "1]}]}"});
        kinds.put("JSON objects", new String[] {"{\"items\":[{\"authors\":[", "{},", "{}]}]}"});
        kinds.put("a JSON text", new String[] {"{\"items\":[{\"title\":\"", "ñ漢", "\"}]}"});
        kinds.put("addresses of a sitemap", new String[] {"<urlset>", "<url/>", "</urlset>"});
        return kinds;
    }

    private static byte[] document(String[] pieces) {
        byte[] head = pieces[0].getBytes(StandardCharsets.UTF_8);
        byte[] unit = pieces[1].getBytes(StandardCharsets.UTF_8);
        byte[] tail = pieces[2].getBytes(StandardCharsets.UTF_8);
        byte[] body = new byte[FeedText.LIMIT];
        Arrays.fill(body, (byte) ' ');
        System.arraycopy(head, 0, body, 0, head.length);
        for (int at = head.length; at + unit.length + tail.length <= body.length; at += unit.length) {
            System.arraycopy(unit, 0, body, at, unit.length);
        }
        System.arraycopy(tail, 0, body, body.length - tail.length, tail.length);
        return body;
    }
}
