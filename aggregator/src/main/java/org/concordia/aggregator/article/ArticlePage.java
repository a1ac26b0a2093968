package org.concordia.aggregator.article;

import java.net.URI;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.concordia.aggregator.parse.PageText;
import org.concordia.aggregator.parse.PlainText;
import org.jspecify.annotations.Nullable;

/**
 * What an article's own web page says. All texts are plain ({@link PlainText}): no markup, no control characters.
 *
 * @param headline one line, never blank, at most 500 characters
 * @param authors as the byline names them, each once
 * @param publishedAt null when the page does not tell
 * @param updatedAt null when the page does not tell
 * @param language as the page claims it, a BCP 47 tag in lower case; null when it does not
 * @param text the article without the page around it, one paragraph a line, at most 20,000 characters
 * @param complete false when the page shows only its beginning to those who do not pay
 * @param tags as the page shows them, each once, at most 30
 * @param image an http or https address
 * @param canonical the address the page gives as its own, canonical; null when it gives none
 */
public record ArticlePage(
        String headline,
        List<String> authors,
        @Nullable Instant publishedAt,
        @Nullable Instant updatedAt,
        @Nullable String language,
        String text,
        boolean complete,
        List<String> tags,
        @Nullable String image,
        @Nullable String canonical) {

    /** Characters of a page that are read: the article stands in the first of them, or it is no article. */
    static final int READ = 2_000_000;

    public ArticlePage {
        authors = List.copyOf(authors);
        tags = List.copyOf(tags);
        if (headline.isBlank()) {
            throw new IllegalArgumentException("an article's page has a headline");
        }
    }

    /** What came of reading a page. */
    public sealed interface Reading {
        /** The page of an article. */
        record Read(ArticlePage page) implements Reading {}

        /** Something else. */
        record NotAnArticle(Why why) implements Reading {}
    }

    /** What a page is that is no article; the desk has words for each under {@code feed.page.}. */
    public enum Why {
        /** A picture, a film, a file: no page at all. */
        NOT_A_PAGE,
        /** Nothing to read without running its scripts. */
        EMPTY,
        /** A front page, or a list of articles. */
        SECTION,
        /** A form to log in, or a wall before the article. */
        LOGIN,
        /** A page that says that the page is not there. */
        MISSING
    }

    /**
     * Reads a page. Pure, and bounded: a page of any size and shape takes a few seconds at most.
     *
     * @param contentType the header
     * @param address where the page was found in the end
     * @param zone of times that name none; null: that of the country in which the address ends, else UTC
     * @param now when it was fetched
     */
    public static Reading read(
            byte[] body, @Nullable String contentType, URI address, @Nullable ZoneId zone, Instant now) {
        String type = contentType == null
                ? ""
                : contentType.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
        boolean text = type.isEmpty()
                || type.startsWith("text/")
                || type.endsWith("html")
                || type.endsWith("xml")
                || type.equals("application/octet-stream");
        String page = text ? PlainText.cut(PageText.of(beginning(body), contentType), READ) : "";
        if (page.indexOf('\0') >= 0) {
            return new Reading.NotAnArticle(Why.NOT_A_PAGE);
        }
        if (page.isBlank()) {
            return new Reading.NotAnArticle(text ? Why.EMPTY : Why.NOT_A_PAGE);
        }
        return PageExtraction.read(ParsedPage.of(page, type, address, zone, now));
    }

    private static byte[] beginning(byte[] body) {
        return body.length <= 2 * READ ? body : Arrays.copyOf(body, 2 * READ);
    }
}
