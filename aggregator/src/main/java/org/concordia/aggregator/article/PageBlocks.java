package org.concordia.aggregator.article;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
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

    /** A paragraph has at least so many characters; less may be anything. */
    static final int PROSE = 80;

    private static final int MOST_BLOCKS = 4_000;

    /** A longer text has shown by then what it is. */
    private static final int LOOKED_AT = 2_000;

    private static final Set<String> HEADINGS = Set.of("h1", "h2", "h3", "h4", "h5", "h6");

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

    /** Elements that say of themselves that they are not the text. */
    private static final Set<String> ASIDE =
            Set.of("nav", "aside", "footer", "form", "dialog", "menu", "figure", "figcaption", "label", "address");

    private static final Set<String> ASIDE_ROLES = Set.of(
            "navigation",
            "complementary",
            "banner",
            "contentinfo",
            "search",
            "dialog",
            "alertdialog",
            "menu",
            "menubar",
            "toolbar",
            "form",
            "alert",
            "tablist");

    /** Words in class names and ids that say it, in the languages that people who write pages use. */
    private static final Set<String> ASIDE_WORDS = Set.of(
            ("share sharing shares social related newsletter newsletters subscribe subscription subscriptions signup promo "
                            + "promotion promoted cookie cookies consent gdpr comment comments disqus sidebar breadcrumb "
                            + "breadcrumbs popular trending recommended recommendation recommendations advert adverts "
                            + "advertisement advertising ads ad adslot banner popup modal overlay toolbar tags tag caption "
                            + "captions gallery carousel slideshow outbrain taboola sponsored widget navbar menu nav "
                            + "footer login register paywall offer donate donation follow mostread mostpopular readnext "
                            + "relacionada relacionadas relacionado relacionados compartir comentarios suscripcion suscribete "
                            + "publicidad leidas masleidas etiquetas migas recomendadas recomendados boletin pie cintillo "
                            + "copyright print tools hidden skip sr")
                    .split(" "));

    private static final Pattern NAME = Pattern.compile("[^\\p{L}]+|(?<=\\p{Ll})(?=\\p{Lu})");
    private static final Pattern INVISIBLE = Pattern.compile("(?i)display\\s*:\\s*none|visibility\\s*:\\s*hidden");
    private static final Pattern SENTENCES =
            Pattern.compile("\\p{L}{2}[”\"»)]?[.!?…][”\"»)]?\\s+[«“\"¿¡(]?[\\p{Lu}\\d]");

    /**
     * A block.
     *
     * @param text plain, one line, not empty
     * @param key the text as compared, see {@link #key}
     * @param linked of its characters, those inside links
     * @param links the texts of the links in it
     * @param element the innermost block element around it
     * @param isProse a sentence or more, such as articles are made of, and not mainly links
     */
    record Block(int place, String text, String key, int linked, List<String> links, Element element, boolean isProse) {

        static Block of(int place, String text, int linked, List<String> links, Element element) {
            boolean prose = text.length() >= PROSE
                    && linked * 10 <= text.length() * 4
                    && (endsASentence(text)
                            || text.length() >= 2 * PROSE
                                    && SENTENCES
                                            .matcher(PlainText.cut(text, LOOKED_AT))
                                            .find());
            return new Block(place, text, PageBlocks.key(text), linked, links, element, prose);
        }

        boolean endsASentence() {
            return endsASentence(text);
        }

        /** Quotation marks and brackets after the stop belong to it; one alone ends a sentence too. */
        private static boolean endsASentence(String text) {
            int last = text.length() - 1;
            char end = text.charAt(last);
            if ("\"”»".indexOf(end) >= 0) {
                return true;
            }
            while (last > 0 && last > text.length() - 4 && "’')]".indexOf(text.charAt(last)) >= 0) {
                last--;
            }
            return ".!?…:;".indexOf(text.charAt(last)) >= 0;
        }

        boolean isLink() {
            return linked * 10 > text.length() * 6;
        }

        boolean isHeading() {
            return HEADINGS.contains(element.normalName());
        }
    }

    private final List<Block> blocks = new ArrayList<>();
    private final Map<Element, Integer> prose = new IdentityHashMap<>();
    private final Map<Element, Boolean> asides = new IdentityHashMap<>();
    private final Set<String> captions = new HashSet<>();
    private final int allProse;
    private final boolean marked;

    private PageBlocks(Document page) {
        marked = !page.body().getElementsByTag("p").isEmpty()
                || page.body().childrenSize() > 3
                || page.body().getElementsByTag("div").size() > 3;
        new Reader().read(page.body());
        int sum = 0;
        for (Block block : blocks) {
            if (block.isProse()) {
                int length = block.text().length();
                sum += length;
                for (Element at = block.element(); at != null; at = at.parent()) {
                    prose.merge(at, length, Integer::sum);
                }
            }
        }
        allProse = sum;
        for (Element image : page.select("img[alt]")) {
            String alt = key(image.attr("alt"));
            if (alt.length() > 10) {
                captions.add(alt);
            }
        }
    }

    static PageBlocks of(Document page) {
        return new PageBlocks(page);
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
            if (asides.computeIfAbsent(at, this::saysAside)) {
                return true;
            }
        }
        return captions.contains(block.key());
    }

    /**
     * The innermost element with most of the paragraphs that stand in no box, or null when there are none.
     */
    @Nullable
    Element region() {
        Map<Element, Integer> inside = new IdentityHashMap<>();
        int sum = 0;
        Element root = null;
        for (Block block : blocks) {
            if (block.isProse() && !isAside(block)) {
                int length = block.text().length();
                sum += length;
                for (Element at = block.element(); at != null; at = at.parent()) {
                    inside.merge(at, length, Integer::sum);
                    root = at;
                }
            }
        }
        Element region = root;
        for (Element next = root; next != null; ) {
            region = next;
            next = null;
            for (Element child : region.children()) {
                if (inside.getOrDefault(child, 0) * 10 > sum * 6) {
                    next = child;
                    break;
                }
            }
        }
        // A single paragraph is no region: what belongs to it stands beside it.
        return region == null || region.parent() == null || inside.size() == 0 || !isParagraph(region)
                ? region
                : region.parent();
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

    private boolean saysAside(Element element) {
        String name = element.normalName();
        if (name.equals("body") || name.equals("html") || name.equals("article") || name.equals("main")) {
            return false;
        }
        boolean says = ASIDE.contains(name)
                || element.hasAttr("hidden")
                || element.attr("aria-hidden").equals("true")
                || ASIDE_ROLES.contains(element.attr("role").toLowerCase(Locale.ROOT))
                || INVISIBLE.matcher(element.attr("style")).find()
                || hasAsideName(element);
        // Much of the page's prose in it: whatever it is called, it is the article.
        return says && (prose.getOrDefault(element, 0) * 10 < allProse * 4 || allProse == 0);
    }

    private static boolean hasAsideName(Element element) {
        String names = element.className() + " " + element.id();
        if (names.isBlank() || names.length() > 500) {
            return false;
        }
        for (String word : NAME.split(names)) {
            if (ASIDE_WORDS.contains(word.toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
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
