package org.concordia.aggregator.article;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.concordia.aggregator.parse.PlainText;

/**
 * An article's text: what readers see of it, as far as the data does not know better.
 *
 * @param text one paragraph a line; without any, what the page says of itself, and empty without that
 * @param whole false when the page may show only its beginning to those who do not pay
 */
record PageBody(String text, boolean whole) {

    /** Data with fewer characters is a teaser. */
    private static final int TEASER = 200;

    /** Lines so short may stand in a text that they do not come from. */
    private static final int SHORT = 20;

    /** A text so long is no teaser, whatever the page says to those who do not pay. */
    private static final int LONG = 1_500;

    static PageBody of(ParsedPage page, PageSpan span, String headline) {
        String seen = String.join("\n", new PageParagraphs(page, span, headline).texts());
        String given = PlainText.blocks(page.article().text("articleBody"));
        if (given.length() >= TEASER) {
            int length = PageBlocks.key(given).length();
            int shown = PageBlocks.key(seen).length();
            String marked = marked(page.blocks(), PageBlocks.key(given));
            if (PageBlocks.key(marked).length() * 10 >= length * 7 && length * 10 >= shown * 6) {
                return new PageBody(marked, true);
            }
            if (shown * 10 < length * 7) {
                return new PageBody(given, true);
            }
        }
        return new PageBody(seen.isEmpty() ? description(page) : seen, seen.length() > LONG || !hasWall(page));
    }

    /** The blocks that stand in the data's text, which tells which of them are the article's. */
    private static String marked(PageBlocks blocks, String given) {
        Set<String> taken = new HashSet<>();
        List<String> texts = new ArrayList<>();
        for (Block block : blocks.all()) {
            if (block.key().length() >= SHORT && given.contains(block.key()) && taken.add(block.key())) {
                texts.add(block.text());
            }
        }
        return String.join("\n", texts);
    }

    private static boolean hasWall(ParsedPage page) {
        return page.article().text("isAccessibleForFree").equalsIgnoreCase("false")
                || page.blocks().all().stream().anyMatch(block -> PageClutter.isWall(block.text()));
    }

    private static String description(ParsedPage page) {
        return Stream.of(
                        page.meta().first("og:description", "description", "twitter:description"),
                        PlainText.line(page.article().text("description")))
                .max(Comparator.comparing(String::length))
                .orElse("");
    }
}
