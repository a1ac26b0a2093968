package org.concordia.aggregator.article;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.concordia.aggregator.article.Dateline.Dated;

/** Finds who wrote an article: whom machines are told, else the byline that readers see. */
final class PageAuthors {

    private static final int LONGEST_LINE = 200;

    /** Where pages mark a byline, the surest first. */
    private static final List<String> MARKED = List.of(
            "[itemprop=author] [itemprop=name]",
            "[itemprop=author]",
            "a[rel~=author]",
            "[class~=(?i)(^|[^a-z])(byline|by-line|author-?name|nombre-?autor|autor|author|firma|signature)([^a-z]|$)]");

    private PageAuthors() {}

    /** The names, each once. */
    static List<String> of(ParsedPage page, PageSpan span, String headline) {
        List<String> told = first(Stream.of(
                Byline.given(page.article().named("author", "name", "@id")),
                Byline.given(page.article().named("creator", "name")),
                Byline.given(page.meta()
                        .all(
                                "author",
                                "article:author",
                                "parsely-author",
                                "sailthru.author",
                                "dc.creator",
                                "dcterms.creator",
                                "citation_author",
                                "byl",
                                "cxenseparse:author"))));
        if (!told.isEmpty() && !isHouse(page, told)) {
            return told;
        }
        List<String> seen = first(Stream.of(
                marked(page, span),
                dated(page, span),
                besideDate(page, span, headline),
                first(span.below().stream().map(PageAuthors::byline))));
        return seen.isEmpty() ? told : seen;
    }

    private static List<String> first(Stream<List<String>> sources) {
        return sources.filter(names -> !names.isEmpty()).findFirst().orElse(List.of());
    }

    /** True if the data names the outlet where the byline may name people. */
    private static boolean isHouse(ParsedPage page, List<String> names) {
        String site = PageBlocks.key(page.meta().first("og:site_name"));
        return names.size() == 1
                && !site.isEmpty()
                && PageBlocks.key(names.get(0)).contains(site);
    }

    private static List<String> marked(ParsedPage page, PageSpan span) {
        return first(MARKED.stream()
                .map(query -> Byline.given(page.document().select(query).stream()
                        .limit(ParsedPage.MOST_SEEN)
                        .filter(element -> !span.isFar(element))
                        .map(ParsedPage::value)
                        .filter(line -> line.length() <= LONGEST_LINE)
                        .map(line -> Byline.names(beforeDate(page, line).orElse(line)))
                        .flatMap(List::stream)
                        .toList())));
    }

    /** The names before a date, or in a line that begins as bylines do. */
    private static List<String> dated(ParsedPage page, PageSpan span) {
        return first(span.above().stream()
                .map(block -> beforeDate(page, block.text()).map(Byline::names).orElseGet(() -> byline(block))));
    }

    private static Optional<String> beforeDate(ParsedPage page, String line) {
        return page.dateline().in(line).stream().map(Dated::rest).findFirst();
    }

    /** A name alone in the line before or after that of the date. */
    private static List<String> besideDate(ParsedPage page, PageSpan span, String headline) {
        List<Block> above = span.above();
        return first(IntStream.range(0, above.size())
                .filter(at -> beforeDate(page, above.get(at).text()).isPresent())
                .flatMap(at -> IntStream.of(at - 1, at + 1))
                .filter(beside -> beside >= 0 && beside < above.size())
                .mapToObj(above::get)
                .filter(block -> !block.key().equals(PageBlocks.key(headline)))
                .map(block -> Byline.names(block.text())));
    }

    private static List<String> byline(Block block) {
        return Byline.isByline(block.text()) ? Byline.names(block.text()) : List.of();
    }
}
