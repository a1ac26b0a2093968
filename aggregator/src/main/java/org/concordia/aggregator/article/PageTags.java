package org.concordia.aggregator.article;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.concordia.aggregator.parse.PlainText;

/** Collects an article's tags: those that machines are told and those that readers see below the text. */
final class PageTags {

    private static final int MOST = 30;
    private static final int LENGTH = 60;

    private static final Pattern BETWEEN = Pattern.compile("\\s*[,;|·•]\\s*");

    /** Links that stood without a space between them. */
    private static final Pattern GLUED = Pattern.compile("(?<=\\p{Ll})(?=\\p{Lu}\\p{Ll})");

    private final Map<String, String> tags = new LinkedHashMap<>();

    private PageTags() {}

    /** The tags, each once, at most 30. */
    static List<String> of(ParsedPage page, PageSpan span) {
        PageTags tags = new PageTags();
        tags.add(split(page.article().named("keywords", "name")));
        tags.add(page.meta().all("article:tag", "og:article:tag"));
        tags.add(split(page.meta().all("parsely-tags", "sailthru.tags")));
        tags.add(seen(span));
        tags.add(page.values("a[rel~=tag]"));
        // Keywords are written for search engines, and by many papers once for all of their pages.
        for (String keywords : List.of("news_keywords", "keywords")) {
            if (tags.tags.isEmpty()) {
                tags.add(split(page.meta().all(keywords)));
            }
        }
        return tags.tags.values().stream().limit(MOST).toList();
    }

    private void add(List<String> values) {
        for (String value : values) {
            String tag = PlainText.line(value).replaceFirst("^#+\\s*", "");
            String key = PageBlocks.key(tag);
            if (!key.isEmpty() && tag.length() <= LENGTH) {
                tags.putIfAbsent(key, tag);
            }
        }
    }

    private static List<String> split(List<String> values) {
        return values.stream().flatMap(BETWEEN::splitAsStream).toList();
    }

    /** What follows a label such as "More about", in its own line or in those below. */
    private static List<String> seen(PageSpan span) {
        List<Block> blocks = span.blocks().subList(span.lead(), span.blocks().size());
        for (int at = 0; at < blocks.size(); at++) {
            Block block = blocks.get(at);
            List<String> tags = PageClutter.introducesTags(block.text())
                    ? below(blocks.subList(at + 1, Math.min(blocks.size(), at + 1 + MOST)))
                    : afterLabel(block);
            if (!tags.isEmpty()) {
                return tags;
            }
        }
        return List.of();
    }

    private static List<String> below(List<Block> blocks) {
        List<String> tags = new ArrayList<>();
        for (Block block : blocks) {
            List<String> these = in(block);
            if (these.isEmpty()) {
                break;
            }
            tags.addAll(these);
        }
        return tags;
    }

    private static List<String> afterLabel(Block block) {
        String text = block.text();
        int colon = text.indexOf(':');
        if (colon < 0 || !PageClutter.introducesTags(text.substring(0, colon))) {
            return List.of();
        }
        return block.links().isEmpty() ? split(List.of(text.substring(colon + 1))) : block.links();
    }

    /** The tags in a line; empty when it holds anything else. */
    private static List<String> in(Block block) {
        String text = block.text();
        if (PageClutter.ends(text) || PageClutter.isLine(text) || block.isProse() || block.isHeading()) {
            return List.of();
        }
        if (!block.links().isEmpty() && block.isLink()) {
            return block.links().stream().anyMatch(link -> link.length() > LENGTH) ? List.of() : block.links();
        }
        List<String> pieces = List.of(BETWEEN.split(text));
        if (pieces.size() == 1 && text.length() > 12) {
            pieces = List.of(GLUED.split(text));
        }
        boolean tags = !block.endsASentence()
                && pieces.stream().allMatch(piece -> piece.length() <= 40 && piece.split(" ").length <= 5);
        return tags ? pieces : List.of();
    }
}
