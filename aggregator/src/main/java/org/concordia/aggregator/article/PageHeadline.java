package org.concordia.aggregator.article;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.concordia.aggregator.parse.PlainText;
import org.jsoup.nodes.Element;

/** Finds an article's headline: the one that machines are told, else the heading that the page's title repeats. */
final class PageHeadline {

    private static final int LENGTH = 500;

    /** A shorter text is a section's name, or the outlet's. */
    private static final int SHORT = 10;

    private static final Pattern SITE_NAME = Pattern.compile("\\s+[|\\-–—·»]\\s+([^|\\-–—·»:]{2,60})$");

    private PageHeadline() {}

    /** One line, of at most 500 characters; empty when there is none. */
    static String of(ParsedPage page, PageSpan span) {
        return PlainText.cut(find(page, span), LENGTH);
    }

    private static String find(ParsedPage page, PageSpan span) {
        Optional<String> told = Stream.concat(
                        Stream.of(
                                page.article().text("headline"), page.article().text("name")),
                        page.values("[itemprop=headline]").stream())
                .map(PlainText::line)
                .filter(text -> text.length() > 5)
                .findFirst();
        if (told.isPresent()) {
            return told.get();
        }
        String shared = withoutSite(page.meta()
                .first("og:title", "twitter:title", "parsely-title", "citation_title", "dc.title", "sailthru.title"));
        String title = withoutSite(PlainText.line(page.document().title()));
        List<String> headings = page.document().select("h1").stream()
                .limit(5)
                .map(Element::text)
                .map(PlainText::line)
                .filter(heading -> heading.length() > SHORT)
                .toList();
        return headings.stream()
                .filter(heading -> isSame(heading, shared) || isSame(heading, title))
                .findFirst()
                .or(() -> Optional.of(shared).filter(text -> text.length() > SHORT))
                .or(() -> headings.stream()
                        .filter(heading -> headings.size() == 1)
                        .findFirst())
                .or(() -> line(page, span))
                .or(() -> Optional.of(title).filter(text -> !text.isEmpty()))
                .or(() -> headings.stream().findFirst())
                .orElse("");
    }

    /** Of text without markup: the line above the lead that stands there most often, else the first of some words. */
    private static Optional<String> line(ParsedPage page, PageSpan span) {
        List<Block> lines = span.blocks().subList(0, span.lead()).stream()
                .filter(block -> block.text().length() >= 20 && block.text().length() <= 250)
                .filter(block -> page.dateline().in(block.text()).isEmpty())
                .filter(block -> !PageClutter.isLine(block.text()) && !PageClutter.isAnywhere(block.text()))
                .toList();
        Map<String, Long> times = lines.stream().collect(Collectors.groupingBy(Block::key, Collectors.counting()));
        return lines.stream()
                .filter(line -> times.get(line.key()) > 1)
                .max(Comparator.comparing(line -> times.get(line.key())))
                .or(() -> lines.stream()
                        .filter(line -> line.text().split(" ").length >= 4)
                        .findFirst())
                .map(Block::text);
    }

    /** A title without the names of section and outlet after it. */
    private static String withoutSite(String title) {
        String text = title;
        Matcher suffix = SITE_NAME.matcher(text);
        while (suffix.find() && suffix.start() >= 15 && suffix.group(1).length() * 2 < suffix.start()) {
            text = text.substring(0, suffix.start());
            suffix = SITE_NAME.matcher(text);
        }
        return text;
    }

    /** True if one text is the other or its beginning, and not too short to tell. */
    static boolean isSame(String one, String other) {
        String a = PageBlocks.key(one);
        String b = PageBlocks.key(other);
        return a.length() > 8 && b.length() > 8 && (a.startsWith(b) || b.startsWith(a));
    }
}
