package org.concordia.aggregator.article;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.concordia.aggregator.article.ArticlePage.Reading;
import org.concordia.aggregator.article.ArticlePage.Why;
import org.concordia.aggregator.parse.PlainText;
import org.jspecify.annotations.Nullable;

/**
 * Reads an article off its page. What machines are told (JSON-LD, then meta elements and microdata) is believed before
 * what readers see; the text is what readers see, and the data says which of it.
 */
final class PageExtraction {

    private static final int TEXT = 20_000;

    private PageExtraction() {}

    static Reading read(ParsedPage page) {
        Why why = PageKind.whyNoArticle(page);
        if (why != null) {
            return new Reading.NotAnArticle(why);
        }
        PageSpan span = PageSpan.of(page);
        String headline = PageHeadline.of(page, span);
        if (headline.isBlank()) {
            return new Reading.NotAnArticle(page.blocks().prose() == 0 ? Why.EMPTY : Why.SECTION);
        }
        PageBody body = PageBody.of(page, span, headline);
        if (body.text().isEmpty()) {
            return new Reading.NotAnArticle(PageKind.withoutText(page));
        }
        PageTimes times = PageTimes.of(page, span);
        return new Reading.Read(new ArticlePage(
                headline,
                PageAuthors.of(page, span, headline),
                times.published(),
                times.updated(),
                language(page),
                PlainText.cut(body.text(), TEXT),
                body.whole(),
                PageTags.of(page, span),
                image(page),
                canonical(page)));
    }

    private static @Nullable String language(ParsedPage page) {
        return Stream.of(
                        page.article().text("inLanguage"),
                        page.document().select("html").attr("lang"),
                        page.document().select("html").attr("xml:lang"),
                        page.meta().first("og:locale", "content-language", "language"),
                        page.document()
                                .select("meta[http-equiv=content-language]")
                                .attr("content"))
                .map(claim -> claim.strip().toLowerCase(Locale.ROOT).replace('_', '-'))
                .filter(tag -> tag.matches("[a-z]{2,3}(-[a-z0-9]{2,8})*"))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String image(ParsedPage page) {
        Stream<List<String>> given = Stream.of(
                page.article().named("image", "url", "contentUrl", "@id"),
                page.meta()
                        .all("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src"),
                page.document().select("link[rel=image_src]").eachAttr("href"));
        return addresses(page, given)
                .filter(image -> image.length() <= CanonicalAddress.LENGTH)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String canonical(ParsedPage page) {
        Stream<List<String>> given = Stream.of(
                page.document().select("link[rel=canonical]").eachAttr("href"),
                page.meta().all("og:url"),
                page.article().named("mainEntityOfPage", "@id", "url"));
        return addresses(page, given)
                .flatMap(address -> CanonicalAddress.of(address).stream())
                // Sites that give their front page as every page's own address are many.
                .filter(address -> !address.matches("https?://[^/]+/?"))
                .findFirst()
                .orElse(null);
    }

    private static Stream<String> addresses(ParsedPage page, Stream<List<String>> references) {
        return references
                .flatMap(List::stream)
                .flatMap(reference -> ParsedPage.absolute(page.address(), reference).stream());
    }
}
