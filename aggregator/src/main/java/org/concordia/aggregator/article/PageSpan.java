package org.concordia.aggregator.article;

import java.util.List;
import org.jsoup.nodes.Element;

/**
 * Where the article's text stands among the blocks of its page.
 *
 * @param lead the place of its first paragraph; that after all blocks when there is none
 * @param end the place of its last paragraph at the latest
 */
record PageSpan(List<Block> blocks, int lead, int end) {

    /** Bylines stand within so many lines of the text. */
    private static final int ABOVE = 60;

    private static final int BELOW = 6;

    /** A page that shows fewer paragraphs below its description has no other text. */
    private static final int PARAGRAPHS = 3;

    /** Blocks below the text that may still be its own: a byline, tags. */
    private static final int NEAR = 8;

    static PageSpan of(ParsedPage page) {
        List<Block> blocks = page.blocks().all();
        int lead = 0;
        while (lead < blocks.size() && !isLead(page, blocks.get(lead))) {
            lead++;
        }
        int end = blocks.size() - 1;
        while (end > lead && (!blocks.get(end).isProse() || page.blocks().isAside(blocks.get(end)))) {
            end--;
        }
        return new PageSpan(blocks, lead, Math.max(lead, end));
    }

    private static boolean isLead(ParsedPage page, Block block) {
        return block.isProse()
                && !page.blocks().isAside(block)
                && page.blocks().isInRegion(block)
                && !PageClutter.isAnywhere(block.text())
                && !isStandfirst(page, block);
    }

    /** True for what the page says of itself above the byline and the lead. */
    private static boolean isStandfirst(ParsedPage page, Block block) {
        return block.key().equals(PageBlocks.key(page.meta().first("description", "og:description")))
                && page.blocks().all().stream()
                                .skip(block.place() + 1L)
                                .filter(Block::isProse)
                                .count()
                        >= PARAGRAPHS;
    }

    /** The lines above the lead, those nearest to it, without navigation. */
    List<Block> above() {
        return blocks.subList(Math.max(0, lead - ABOVE), lead).stream()
                .filter(block -> block.element().closest("nav, form, aside") == null)
                .toList();
    }

    /** The lines below the text, where Spanish papers sign. */
    List<Block> below() {
        return blocks.subList(Math.min(end, blocks.size()), Math.min(end + BELOW, blocks.size()));
    }

    /** True for elements of other articles: well below the text. */
    boolean isFar(Element element) {
        return blocks.stream()
                .filter(block ->
                        PageBlocks.isInside(block.element(), element) || PageBlocks.isInside(element, block.element()))
                .findFirst()
                .filter(block -> block.place() > end + NEAR)
                .isPresent();
    }
}
