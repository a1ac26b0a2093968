package org.concordia.aggregator.article;

import java.net.URI;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.concordia.aggregator.fetch.WebAddress;
import org.concordia.aggregator.parse.PageTime;
import org.concordia.aggregator.parse.PlainText;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * A page taken apart once, for all who look for something in it.
 *
 * @param html as it came
 * @param isPlain it has no markup: its lines are all there is
 * @param data all of its JSON-LD
 * @param article what the JSON-LD says of the page's own article
 * @param blocks what readers see
 * @param dateline reads times as they are meant in this place
 */
record ParsedPage(
        String html,
        URI address,
        boolean isPlain,
        Document document,
        MetaTags meta,
        LinkedData data,
        JsonLdArticle article,
        PageBlocks blocks,
        Dateline dateline) {

    /** Elements looked at for one question. */
    static final int MOST_SEEN = 50;

    static ParsedPage of(String html, String type, URI address, @Nullable ZoneId zone, Instant now) {
        boolean plain = type.equals("text/plain") || html.indexOf('<') < 0;
        Document document = plain ? Document.createShell(address.toString()) : Jsoup.parse(html, address.toString());
        if (plain) {
            document.body().text(html);
        }
        MetaTags meta = new MetaTags(document);
        LinkedData data = LinkedData.of(document);
        return new ParsedPage(
                html,
                address,
                plain,
                document,
                meta,
                data,
                JsonLdArticle.of(data, address, meta.first("og:title")),
                new PageBlocks(document),
                new Dateline(zone != null ? zone : zoneOf(address), now));
    }

    private static @Nullable ZoneId zoneOf(URI address) {
        String host = WebAddress.host(address).replaceFirst(":\\d+$", "");
        return PageTime.zoneOf(host.substring(host.lastIndexOf('.') + 1));
    }

    /** What the first elements of a query say; nothing of it is blank. */
    List<String> values(String query) {
        return document.select(query).stream()
                .limit(MOST_SEEN)
                .map(ParsedPage::value)
                .filter(value -> !value.isBlank())
                .toList();
    }

    /** What an element says: to machines if it has something for them, else to readers. */
    static String value(Element element) {
        for (String attribute : List.of("content", "datetime")) {
            if (!element.attr(attribute).isBlank()) {
                return PlainText.line(element.attr(attribute));
            }
        }
        return PlainText.line(element.text());
    }

    /** The address that a page at {@code base} refers to; empty when it is none. */
    static Optional<String> absolute(URI base, String reference) {
        try {
            return reference.isBlank()
                    ? Optional.empty()
                    : Optional.of(WebAddress.resolve(base, reference).toString());
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }
}
