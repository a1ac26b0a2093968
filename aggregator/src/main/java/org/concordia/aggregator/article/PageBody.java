package org.concordia.aggregator.article;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.dankito.readability4j.Readability4J;
import org.concordia.aggregator.article.PageBlocks.Block;
import org.concordia.aggregator.parse.PlainText;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/** Chooses, of the blocks that a page shows, the paragraphs of its article. */
final class PageBody {

    /** Readability goes over the tree again and again; beyond this it would take seconds. */
    private static final int MOST_ELEMENTS = 6_000;

    private final PageBlocks blocks;
    private final String headline;
    private final int begin;
    private final String description;
    private final @Nullable Element region;
    private final Set<String> readable;

    /**
     * @param begin the place of the first paragraph
     */
    PageBody(Document page, String html, PageBlocks blocks, String headline, int begin, String description) {
        this.blocks = blocks;
        this.headline = PageBlocks.key(headline);
        this.begin = begin;
        this.description = PageBlocks.key(description);
        this.region = blocks.region();
        this.readable = readable(page, html);
    }

    List<String> paragraphs() {
        List<Block> text = blocks
                .all()
                .subList(Math.min(begin, blocks.all().size()), blocks.all().size())
                .stream()
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
            } else if (!others && isSmallText(block, key) && seen.add(key)) {
                kept.add(block);
            }
        }
        return trimmed(kept);
    }

    /** The heading above the first paragraph, when it belongs to it and not to the headline. */
    private List<Block> heading() {
        if (begin <= 0 || begin >= blocks.all().size()) {
            return List.of();
        }
        Block above = blocks.all().get(begin - 1);
        Element parent = above.element().parent();
        boolean own = above.isHeading()
                && parent != null
                && parent == blocks.all().get(begin).element().parent()
                && parent.selectFirst("h1") == null
                && isText(above)
                && isSmallText(above, above.key());
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
        return !blocks.isAside(block) && (inside(block.element()) || readable.contains(block.key()));
    }

    /** The texts that Readability takes for the article's; empty when it finds none, or the page is beyond it. */
    private static Set<String> readable(Document page, String html) {
        Set<String> texts = new HashSet<>();
        if (page.getAllElements().size() > MOST_ELEMENTS) {
            return texts;
        }
        try {
            // Parsed anew, not cloned: what it removes from a clone has been seen to vanish from the original.
            Element content = new Readability4J(page.location(), Jsoup.parse(html, page.location()))
                    .parse()
                    .getArticleContent();
            if (content != null) {
                for (String line : PlainText.blocks(content.html()).split("\n")) {
                    texts.add(PageBlocks.key(line));
                }
            }
        } catch (RuntimeException | StackOverflowError beyondIt) {
            // It is one opinion of two.
            texts.clear();
        }
        return texts;
    }

    private boolean inside(Element element) {
        for (Element at = element; at != null; at = at.parent()) {
            if (at == region) {
                return true;
            }
        }
        return false;
    }

    private static int prose(List<Block> some) {
        return some.stream()
                .filter(Block::isProse)
                .mapToInt(block -> block.text().length())
                .sum();
    }

    /** A short paragraph, a heading between paragraphs, a list's item, a credit. */
    private boolean isSmallText(Block block, String key) {
        String text = block.text();
        if (block.isLink() || key.isEmpty() || key.equals(headline) || key.equals(description)) {
            return false;
        }
        if (PageClutter.isCredit(text)) {
            return true;
        }
        if (PageClutter.isLine(text) || PageClutter.isAnywhere(text) || PageByline.isByline(text)) {
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
