package org.concordia.aggregator.parse;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;

/**
 * Text to a tree of {@link Node}s and the drafts of its entries. What stands before the root (declarations, comments,
 * warnings of a web server, the DOCTYPE) is passed over, so no document type is ever obeyed. Then the text is scanned as
 * XML, up to the end of the root; at its first fault it is scanned once more, leniently, which always comes to an end.
 */
final class Markup {

    /** Characters up to which a document may be copied: for declared entities, and for another reader. */
    private static final int SMALL = 2_000_000;

    private static final int DOCTYPE = 100_000;

    /** Characters that declared entities may add in all: they are a convenience, not a way to grow. */
    private static final int EXPANSION = 200_000;

    private static final int ENTITY_LENGTH = 200;

    static final Pattern ROOT = Pattern.compile(
            "<(?:[A-Za-z_][\\w.-]{0,30}:)?(?:rss|feed|rdf|channel|urlset|sitemapindex)(?=[\\s>/])",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern HTML =
            Pattern.compile("<(?:html|head|body)(?=[\\s>])|<!doctype\\s+html", Pattern.CASE_INSENSITIVE);
    private static final Pattern TAG = Pattern.compile("<[A-Za-z_]");
    private static final Pattern DECLARED =
            Pattern.compile("<!ENTITY\\s+([A-Za-z_][\\w.-]{0,60})\\s+(?:\"([^\"<%]*)\"|'([^'<%]*)')\\s*>");
    private static final Pattern REFERENCE = Pattern.compile("&([A-Za-z_][\\w.-]{0,60});");
    private static final Pattern ITEM_END =
            Pattern.compile("</(?:\\w+:)?(?:item|entry)\\s*>", Pattern.CASE_INSENSITIVE);
    private static final Pattern ITEM_START =
            Pattern.compile("<(?:\\w+:)?(?:item|entry)[\\s>]", Pattern.CASE_INSENSITIVE);

    private static final Pattern IDENTITY_END = Pattern.compile("</(?:guid|id)\\s*>", Pattern.CASE_INSENSITIVE);

    private static final Pattern LINK_END =
            Pattern.compile("</link\\s*>|<link\\s[^<>]{0,1000}>", Pattern.CASE_INSENSITIVE);
    private static final Pattern ROOT_END =
            Pattern.compile("</(?:[A-Za-z_][\\w.-]{0,30}:)?(?:rss|feed|rdf|channel)\\s*>", Pattern.CASE_INSENSITIVE);
    private static final int TAIL = 1_000;

    private final Repairs repairs;

    Markup(Repairs repairs) {
        this.repairs = repairs;
    }

    /**
     * What was read.
     *
     * @param root the first element with what is in it, without the entries
     * @param drafts the entries in the order of the document, no more than are wanted
     * @param wellFormed whether the text is XML up to the root's end
     * @param truncated whether the document broke off inside its last item
     * @param document the text from the root on, of a well-formed document small enough for another reader; else null
     */
    record Tree(
            Node root,
            List<Draft> drafts,
            boolean wellFormed,
            boolean truncated,
            @Nullable String document) {}

    /**
     * Reads a document.
     *
     * @throws NotAFeedException when there is no element in it, or it is a web page
     */
    Tree read(String text, String address) throws NotAFeedException {
        Start start = start(text, address);
        String document = start.entities.contains("<!ENTITY") ? expanded(text, start) : text;
        int from = document == text ? start.root : 0;
        TreeBuilder strict = new TreeBuilder(false, node -> draft(node, address));
        if (new Scanner(document, from, true, strict).read()) {
            boolean small = document.length() - from <= SMALL && strict.elements() <= SMALL / 100;
            return tree(strict, true, false, small ? document.substring(from) : null);
        }
        repairs.add(Repair.Kind.MARKUP);
        boolean truncated = isTruncated(document);
        if (truncated) {
            repairs.add(Repair.Kind.TRUNCATED);
        }
        TreeBuilder lenient = new TreeBuilder(true, node -> draft(node, address));
        new Scanner(document, from, false, lenient).read();
        return tree(lenient, false, truncated, null);
    }

    /** Reads the whole text leniently: for documents whose items stand outside their root. */
    Tree readAll(String text, String address) {
        TreeBuilder builder = new TreeBuilder(true, node -> draft(node, address));
        builder.start("channel", List.of());
        new Scanner(text, 0, false, builder).read();
        return tree(builder, false, false, null);
    }

    private Tree tree(TreeBuilder builder, boolean wellFormed, boolean truncated, @Nullable String document) {
        builder.finish();
        if (builder.isCut()) {
            repairs.add(Repair.Kind.ELEMENTS);
        }
        return new Tree(builder.root(), builder.drafts(), wellFormed, truncated && !builder.isFull(), document);
    }

    private static Draft draft(Node item, String address) {
        return item.is("url") ? Sitemap.draft(item, address) : XmlFeed.draft(item, address);
    }

    /** True if an item begins somewhere. */
    static boolean hasItems(String text) {
        return ITEM_START.matcher(text).find();
    }

    /** Where the root begins, and the document type before it. */
    private record Start(int root, String entities) {}

    /** Finds the root; what stands before it is looked at for entities only. */
    private Start start(String text, String address) throws NotAFeedException {
        int at = 0;
        String entities = null;
        while (true) {
            at = space(text, at);
            if (text.startsWith("<?", at)) {
                int end = text.indexOf("?>", at);
                if (end < 0) {
                    break;
                }
                at = end + 2;
            } else if (text.startsWith("<!--", at)) {
                int end = text.indexOf("-->", at);
                if (end < 0) {
                    break;
                }
                at = end + 3;
            } else if (text.regionMatches(true, at, "<!DOCTYPE", 0, 9)) {
                // One is obeyed: if many could have a subset, each would look for its end through the whole text.
                int end = entities == null ? doctypeEnd(text, at) : tagEnd(text, at);
                if (!HTML.matcher(text).region(at, end).lookingAt()) {
                    repairs.add(Repair.Kind.DOCTYPE);
                }
                if (entities == null) {
                    entities = end - at <= DOCTYPE ? text.substring(at, end) : "";
                }
                at = end;
            } else {
                break;
            }
        }
        if (entities == null) {
            entities = "";
        }
        Matcher known = ROOT.matcher(text);
        if (known.region(at, text.length()).lookingAt()) {
            return new Start(at, entities);
        }
        if (known.region(at, text.length()).find() && !isPage(text, known.start())) {
            repairs.add(Repair.Kind.JUNK);
            return new Start(known.start(), entities);
        }
        Matcher tag = TAG.matcher(text);
        if (!tag.region(at, text.length()).find()) {
            throw new NotAFeedException(NotAFeedException.Kind.TEXT);
        }
        if (HTML.matcher(text).find()) {
            throw WebPage.of(text, address);
        }
        return new Start(tag.start(), entities);
    }

    /** True if the text is a web page that merely shows a feed's tag somewhere. */
    private static boolean isPage(String text, int feed) {
        Matcher html = HTML.matcher(text);
        if (!html.find() || html.start() > feed) {
            return false;
        }
        return !ITEM_START.matcher(text).find(feed);
    }

    private static int space(String text, int from) {
        int at = from;
        while (at < text.length() && (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == '\uFEFF')) {
            at++;
        }
        return at;
    }

    private static int doctypeEnd(String text, int from) {
        int end = tagEnd(text, from);
        int subset = from;
        while (subset < end && text.charAt(subset) != '[') {
            subset++;
        }
        if (subset == end) {
            return end;
        }
        int close = text.indexOf(']', subset);
        while (close >= 0) {
            int next = space(text, close + 1);
            if (next < text.length() && text.charAt(next) == '>') {
                return next + 1;
            }
            close = text.indexOf(']', Math.max(next, close + 1));
        }
        return end;
    }

    private static int tagEnd(String text, int from) {
        int end = text.indexOf('>', from);
        return end < 0 ? text.length() : end + 1;
    }

    /**
     * Puts the values of declared entities in, once: a value with a reference to another entity stays unread, so
     * nothing can multiply, and external ones have no value at all.
     */
    private static String expanded(String document, Start start) {
        Map<String, String> values = new HashMap<>();
        Matcher declared = DECLARED.matcher(start.entities);
        while (declared.find() && values.size() < 1_000) {
            String value = declared.group(2) != null ? declared.group(2) : declared.group(3);
            String plain = Parser.unescapeEntities(value, false);
            if (plain.length() <= ENTITY_LENGTH && plain.indexOf('&') < 0 && plain.indexOf('<') < 0) {
                values.putIfAbsent(declared.group(1), plain);
            }
        }
        if (values.isEmpty() || document.length() > SMALL) {
            return document;
        }
        StringBuilder text = new StringBuilder(document.length());
        Matcher reference = REFERENCE.matcher(document).region(start.root, document.length());
        int from = start.root;
        int added = 0;
        while (added < EXPANSION && reference.find()) {
            String value = values.get(reference.group(1));
            if (value != null) {
                text.append(document, from, reference.start()).append(value);
                from = reference.end();
                added += value.length();
            }
        }
        return text.append(document, from, document.length()).toString();
    }

    /**
     * True if the document ends inside an item, before what tells it from others is complete. Then it would come again
     * under another identity, with its title perhaps cut; it comes whole with the next poll.
     */
    private static boolean isTruncated(String document) {
        String tail = document.substring(Math.max(0, document.length() - TAIL));
        if (ROOT_END.matcher(tail).find()) {
            return false;
        }
        int end = 0;
        Matcher ends = ITEM_END.matcher(document);
        while (ends.find()) {
            end = ends.end();
        }
        Matcher start = ITEM_START.matcher(document);
        if (end == 0 || !start.find(end)) {
            return false;
        }
        // Where no item names itself, its link does.
        boolean named = IDENTITY_END.matcher(document).region(0, end).find();
        return !(named ? IDENTITY_END : LINK_END).matcher(document).find(start.end());
    }
}
