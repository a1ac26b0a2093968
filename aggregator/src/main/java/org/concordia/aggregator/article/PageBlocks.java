package org.concordia.aggregator.article;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.concordia.aggregator.parse.PlainText;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;
import org.jspecify.annotations.Nullable;

/**
 * A page as the blocks of text that a reader sees, in their order, with what the markup says of each. A page without
 * any markup has a block a line.
 */
final class PageBlocks {

    private static final int MOST_BLOCKS = 4_000;

    private static final Set<String> SILENT = Set.of(
            "script",
            "style",
            "noscript",
            "template",
            "svg",
            "canvas",
            "iframe",
            "object",
            "video",
            "audio",
            "select",
            "button",
            "textarea",
            "head",
            "math");

    private static final Set<String> NEVER_ASIDE = Set.of("body", "html", "article", "main");

    private final List<Block> blocks = new ArrayList<>();
    private final Map<Element, Integer> prose;
    private final Map<Element, Boolean> asides = new IdentityHashMap<>();
    private final Set<String> captions;
    private final int allProse;
    private final boolean marked;
    private final @Nullable Element region;

    PageBlocks(Document page) {
        marked = !page.body().getElementsByTag("p").isEmpty()
                || page.body().childrenSize() > 3
                || page.body().getElementsByTag("div").size() > 3;
        new Reader().read(page.body());
        prose = prose(block -> true);
        allProse = prose.getOrDefault(page, 0);
        captions = page.select("img[alt]").eachAttr("alt").stream()
                .map(PageBlocks::key)
                .filter(alt -> alt.length() > 10)
                .collect(Collectors.toSet());
        region = region(page);
    }

    /** Characters of paragraphs, by the elements around them. */
    private Map<Element, Integer> prose(Predicate<Block> which) {
        Map<Element, Integer> inside = new IdentityHashMap<>();
        for (Block block : blocks) {
            if (block.isProse() && which.test(block)) {
                for (Element at = block.element(); at != null; at = at.parent()) {
                    inside.merge(at, block.text().length(), Integer::sum);
                }
            }
        }
        return inside;
    }

    /** The innermost element with most of the paragraphs that stand in no box, or null when there are none. */
    private @Nullable Element region(Document page) {
        Map<Element, Integer> inside = prose(block -> !isAside(block));
        int most = inside.getOrDefault(page, 0) * 6;
        if (most == 0) {
            return null;
        }
        Element innermost = page;
        for (Element next = page; next != null; ) {
            innermost = next;
            next = innermost.children().stream()
                    .filter(child -> inside.getOrDefault(child, 0) * 10 > most)
                    .findFirst()
                    .orElse(null);
        }
        // A single paragraph is no region: what belongs to it stands beside it.
        return isParagraph(innermost) ? innermost.parent() : innermost;
    }

    List<Block> all() {
        return blocks;
    }

    /** Characters of paragraphs, wherever they stand. */
    int prose() {
        return allProse;
    }

    /** True if the markup around a block says that it is not the text: navigation, forms, boxes, captions. */
    boolean isAside(Block block) {
        for (Element at = block.element(); at != null; at = at.parent()) {
            if (asides.computeIfAbsent(at, this::isAside)) {
                return true;
            }
        }
        return captions.contains(block.key());
    }

    private boolean isAside(Element element) {
        // Much of the page's prose in it: whatever it is called, it is the article.
        return !NEVER_ASIDE.contains(element.normalName())
                && Boilerplate.isMarked(element)
                && (prose.getOrDefault(element, 0) * 10 < allProse * 4 || allProse == 0);
    }

    /** True in the element with most of the page's paragraphs. */
    boolean isInRegion(Block block) {
        return region != null && isInside(block.element(), region);
    }

    static boolean isInside(Element element, Element ancestor) {
        for (Element at = element; at != null; at = at.parent()) {
            if (at == ancestor) {
                return true;
            }
        }
        return false;
    }

    private static boolean isParagraph(Element element) {
        return Set.of("p", "span", "li", "td", "font").contains(element.normalName());
    }

    /** A text as compared: letters and digits only, in lower case, without accents. */
    static String key(String text) {
        StringBuilder key = new StringBuilder(text.length());
        String plain = java.text.Normalizer.normalize(text, java.text.Normalizer.Form.NFD);
        for (int at = 0; at < plain.length(); at++) {
            char letter = plain.charAt(at);
            if (Character.isLetterOrDigit(letter) || Character.isSurrogate(letter)) {
                key.append(Character.toLowerCase(letter));
            }
        }
        return key.toString();
    }

    /** Collects the blocks of a tree. */
    private final class Reader implements NodeVisitor {

        private final StringBuilder text = new StringBuilder();
        private final List<String> links = new ArrayList<>();
        private final Map<Node, Integer> linkStarts = new HashMap<>();
        private int linked;
        private int silent;
        private Element holder;

        Reader() {
            holder = new Element("body");
        }

        void read(Element body) {
            holder = body;
            body.traverse(this);
            flush();
        }

        @Override
        public void head(Node node, int depth) {
            if (node instanceof TextNode words) {
                if (silent == 0 && blocks.size() < MOST_BLOCKS) {
                    read(words);
                }
                return;
            }
            if (node instanceof Element element) {
                String name = element.normalName();
                if (SILENT.contains(name)) {
                    silent++;
                } else if (name.equals("br")) {
                    flush();
                } else if (isBlock(element)) {
                    flush();
                    holder = element;
                } else if (name.equals("a")) {
                    linkStarts.put(element, text.length());
                }
            }
        }

        @Override
        public void tail(Node node, int depth) {
            if (node instanceof Element element) {
                String name = element.normalName();
                if (SILENT.contains(name)) {
                    silent--;
                } else if (isBlock(element)) {
                    flush();
                    holder = element.parent() == null ? element : element.parent();
                } else if (name.equals("a")) {
                    Integer start = linkStarts.remove(element);
                    String link = PlainText.fold(element.text());
                    // A block inside the link may have ended the text before the link's own end.
                    if (start != null && text.length() > start && !link.isEmpty()) {
                        linked += text.length() - start;
                        links.add(link);
                    }
                }
            }
        }

        private void read(TextNode words) {
            String whole = words.getWholeText();
            if (marked) {
                text.append(whole.replace('\n', ' ').replace('\r', ' '));
                return;
            }
            // Text without markup: its own lines are all there is.
            for (String line : whole.split("\\R", -1)) {
                if (!line.isBlank()) {
                    flush();
                    text.append(line);
                }
            }
        }

        private boolean isBlock(Element element) {
            return element.isBlock()
                    || element.normalName().equals("td")
                    || element.normalName().equals("th")
                    || element.normalName().equals("label");
        }

        private void flush() {
            // Links that are still open go on in the next block.
            for (Map.Entry<Node, Integer> open : linkStarts.entrySet()) {
                linked += Math.max(0, text.length() - open.getValue());
                if (text.length() > open.getValue()) {
                    links.add(PlainText.fold(text.substring(open.getValue())));
                }
                open.setValue(0);
            }
            String line = PlainText.fold(text.toString()).strip();
            if (!line.isEmpty() && blocks.size() < MOST_BLOCKS) {
                blocks.add(Block.of(blocks.size(), line, Math.min(linked, line.length()), List.copyOf(links), holder));
            }
            text.setLength(0);
            links.clear();
            linked = 0;
        }
    }
}
