package org.concordia.aggregator.article;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jsoup.nodes.Element;

/** Chooses, of the blocks that a page shows, the paragraphs of its article. */
final class PageParagraphs {

    private final ParsedPage page;
    private final PageSpan span;
    private final String headline;
    private final String description;
    private final Set<String> readable;

    PageParagraphs(ParsedPage page, PageSpan span, String headline) {
        this.page = page;
        this.span = span;
        this.headline = PageBlocks.key(headline);
        this.description = PageBlocks.key(page.meta().first("description", "og:description"));
        this.readable = Readability.texts(page);
    }

    List<String> texts() {
        List<Block> text = span.blocks().subList(span.lead(), span.blocks().size()).stream()
                .filter(this::isText)
                .toList();
        int whole = prose(text);
        List<Block> kept = new ArrayList<>(heading());
        Set<String> seen = new HashSet<>();
        int taken = 0;
        boolean others = false;
        for (int at = 0; at < text.size(); at++) {
            Block block = text.get(at);
            String key = block.key();
            boolean over = PageClutter.ends(block.text()) || PageClutter.introducesTags(block.text());
            if (over || PageClutter.introducesOthers(block.text())) {
                // Near the beginning it is a box between paragraphs; later nothing of the article may follow.
                if (taken * 10 >= whole * 4 && (over || isList(text.subList(at + 1, text.size())))) {
                    break;
                }
                others = true;
            } else if (block.isProse() && !PageClutter.isAnywhere(block.text())) {
                others = false;
                if (!key.equals(headline) && seen.add(key)) {
                    kept.add(block);
                    taken += block.text().length();
                }
            } else if (!others && isSmallText(block) && seen.add(key)) {
                kept.add(block);
            }
        }
        return trimmed(kept);
    }

    /** The heading above the lead, when it belongs to it and not to the headline. */
    private List<Block> heading() {
        if (span.lead() == 0 || span.lead() == span.blocks().size()) {
            return List.of();
        }
        Block above = span.blocks().get(span.lead() - 1);
        Element parent = above.element().parent();
        boolean own = above.isHeading()
                && parent != null
                && parent == span.blocks().get(span.lead()).element().parent()
                && parent.selectFirst("h1") == null
                && isText(above)
                && isSmallText(above);
        return own ? List.of(above) : List.of();
    }

    /** True if these are other articles: what comes first is no link, or there are as many links as paragraphs. */
    private static boolean isList(List<Block> after) {
        if (after.isEmpty() || !after.get(0).isLink()) {
            return true;
        }
        long links = after.stream().skip(1).filter(Block::isLink).count();
        long paragraphs = after.stream().filter(Block::isProse).count();
        return links >= paragraphs;
    }

    private boolean isText(Block block) {
        return !page.blocks().isAside(block) && (page.blocks().isInRegion(block) || readable.contains(block.key()));
    }

    private static int prose(List<Block> some) {
        return some.stream()
                .filter(Block::isProse)
                .mapToInt(block -> block.text().length())
                .sum();
    }

    /** A short paragraph, a heading between paragraphs, a list's item, a credit. */
    private boolean isSmallText(Block block) {
        String text = block.text();
        String key = block.key();
        if (block.isLink() || key.isEmpty() || key.equals(headline) || key.equals(description)) {
            return false;
        }
        if (PageClutter.isCredit(text)) {
            return true;
        }
        if (PageClutter.isLine(text) || PageClutter.isAnywhere(text) || Byline.isByline(text)) {
            return false;
        }
        String name = block.element().normalName();
        return block.endsASentence() && text.length() >= 12
                || block.isHeading()
                || name.equals("li") && text.length() >= 20 && block.linked() == 0
                || name.equals("blockquote");
    }

    /** Without what stands after the last paragraph and is none: headings of what comes next. */
    private static List<String> trimmed(List<Block> kept) {
        int last = kept.size();
        while (last > 0) {
            Block block = kept.get(last - 1);
            if (block.isProse()
                    || block.element().normalName().equals("li")
                    || block.endsASentence() && !block.isHeading()
                    || PageClutter.isCredit(block.text())) {
                break;
            }
            last--;
        }
        return kept.subList(0, last).stream().map(Block::text).toList();
    }
}
