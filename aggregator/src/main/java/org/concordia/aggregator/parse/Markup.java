package org.concordia.aggregator.parse;

import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jsoup.select.NodeVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Text to a tree of {@link Node}s. What stands before the root (declarations, comments, warnings of a web server, the
 * DOCTYPE) is cut off, so no document type ever reaches a parser. Then the JDK's pull parser reads what is well-formed,
 * without namespaces, so that an undeclared prefix is no error, and only up to the end of the root; when it fails,
 * jsoup's XML parser reads the same text and always comes to an end.
 */
final class Markup {

    /** Elements nested deeper are laid beside each other, so that no walk over the tree runs out of stack. */
    private static final int DEPTH = 100;

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

    /** Elements that hold text only, and those that an item holds: one inside the other shows a missing end tag. */
    private static final Set<String> LEAVES = Set.of(
            "title",
            "link",
            "guid",
            "pubdate",
            "dc:date",
            "dc:creator",
            "category",
            "comments",
            "author",
            "description",
            "content:encoded",
            "summary");

    private static final Set<String> FIELDS = Set.of(
            "title",
            "link",
            "guid",
            "pubdate",
            "description",
            "content:encoded",
            "dc:date",
            "dc:creator",
            "category",
            "comments",
            "item",
            "entry");

    private static final XMLInputFactory FACTORY = factory();

    private final Repairs repairs;

    Markup(Repairs repairs) {
        this.repairs = repairs;
    }

    /**
     * What was read.
     *
     * @param document its text from the root on, declared entities put in
     * @param wellFormed whether the text is XML up to the root's end
     * @param truncated whether the document broke off inside its last item
     */
    record Tree(Node root, String document, boolean wellFormed, boolean truncated) {}

    /**
     * Reads a document.
     *
     * @throws NotAFeedException when there is no element in it, or it is a web page
     */
    Tree read(String text, String address) throws NotAFeedException {
        String document = fromRoot(text, address);
        Node root = wellFormed(document);
        if (root != null) {
            return new Tree(root, document, true, false);
        }
        repairs.add("markup", "The markup is not well-formed; it was read leniently.");
        String lenient = mended(document);
        boolean truncated = isTruncated(lenient);
        if (truncated) {
            repairs.add(
                    "truncated", "The document breaks off; its last entry was left out, unless it is the only one.");
        }
        return new Tree(lenient(lenient), document, false, truncated);
    }

    /** True if an item begins somewhere. */
    static boolean hasItems(String text) {
        return ITEM_START.matcher(text).find();
    }

    /** Reads the whole text leniently: for documents whose items stand outside their root. */
    Node readAll(String text) {
        return lenient("<channel>" + mended(text) + "</channel>");
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        return factory;
    }

    /** The text from its root on; entities that its DOCTYPE declares as plain text are put in. */
    private String fromRoot(String text, String address) throws NotAFeedException {
        int at = 0;
        String entities = "";
        while (true) {
            at = space(text, at);
            if (text.startsWith("<?", at)) {
                at = after(text, "?>", at);
            } else if (text.startsWith("<!--", at)) {
                at = after(text, "-->", at);
            } else if (text.regionMatches(true, at, "<!DOCTYPE", 0, 9)) {
                int end = doctypeEnd(text, at);
                if (!text.substring(at, Math.min(end, at + 100))
                        .toLowerCase(Locale.ROOT)
                        .matches("(?s)<!doctype\\s+html.*")) {
                    repairs.add("doctype", "The document type declaration was removed.");
                }
                entities = text.substring(at, end);
                at = end;
            } else {
                break;
            }
        }
        Matcher known = ROOT.matcher(text);
        int root = at;
        if (known.region(at, text.length()).lookingAt()) {
            root = at;
        } else if (known.region(at, text.length()).find() && !isPage(text, known.start())) {
            root = known.start();
            repairs.add("junk", "Text before the feed was skipped.");
        } else {
            Matcher tag = TAG.matcher(text);
            if (!tag.region(at, text.length()).find()) {
                throw new NotAFeedException("This is text without any markup, no feed.");
            }
            if (HTML.matcher(text).find()) {
                throw WebPage.of(text, address);
            }
            root = tag.start();
        }
        String document = root == 0 ? text : text.substring(root);
        return entities.contains("<!ENTITY") ? expanded(document, entities) : document;
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

    private static int after(String text, String end, int from) {
        int at = text.indexOf(end, from);
        if (at >= 0) {
            return at + end.length();
        }
        // Never closed: only the opening is skipped.
        return from + 2;
    }

    private static int doctypeEnd(String text, int from) {
        int end = text.indexOf('>', from);
        int subset = text.indexOf('[', from);
        if (end < 0) {
            return text.length();
        }
        if (subset < 0 || subset > end) {
            return end + 1;
        }
        int close = text.indexOf(']', subset);
        while (close >= 0) {
            int next = space(text, close + 1);
            if (next < text.length() && text.charAt(next) == '>') {
                return next + 1;
            }
            close = text.indexOf(']', close + 1);
        }
        return end + 1;
    }

    /**
     * Puts the values of declared entities in, once: a value with a reference to another entity stays unread, so
     * nothing can multiply, and external ones have no value at all.
     */
    private static String expanded(String document, String doctype) {
        Map<String, String> values = new HashMap<>();
        Matcher declared = DECLARED.matcher(doctype);
        while (declared.find() && values.size() < 1_000) {
            String value = declared.group(2) != null ? declared.group(2) : declared.group(3);
            String plain = Parser.unescapeEntities(value, false);
            if (plain.length() <= ENTITY_LENGTH && plain.indexOf('&') < 0 && plain.indexOf('<') < 0) {
                values.putIfAbsent(declared.group(1), plain);
            }
        }
        if (values.isEmpty()) {
            return document;
        }
        StringBuilder text = new StringBuilder(document.length());
        Matcher reference = REFERENCE.matcher(document);
        int from = 0;
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

    /** The tree of a well-formed root; null if it is not. */
    private static @Nullable Node wellFormed(String document) {
        Builder builder = new Builder(false);
        // A document may hold a million references to one name; looking it up in jsoup's tables takes its time.
        Map<String, String> references = new HashMap<>();
        try {
            XMLStreamReader reader = FACTORY.createXMLStreamReader(new StringReader(document));
            try {
                while (reader.hasNext()) {
                    switch (reader.next()) {
                        case XMLStreamConstants.START_ELEMENT -> {
                            List<String> attributes = List.of();
                            int count = reader.getAttributeCount();
                            if (count > 0) {
                                attributes = new ArrayList<>(2 * count);
                                for (int at = 0; at < count; at++) {
                                    attributes.add(attributeName(reader, at));
                                    attributes.add(reader.getAttributeValue(at));
                                }
                            }
                            builder.start(reader.getLocalName(), attributes);
                        }
                        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
                            builder.text(reader.getText());
                        case XMLStreamConstants.ENTITY_REFERENCE ->
                            builder.text(references.computeIfAbsent(
                                    reader.getLocalName(), name -> Parser.unescapeEntities("&" + name + ";", false)));
                        case XMLStreamConstants.END_ELEMENT -> {
                            builder.end();
                            if (builder.isDone()) {
                                return builder.root();
                            }
                        }
                        default -> {
                            // Comments and processing instructions say nothing to a reader of news.
                        }
                    }
                }
                return null;
            } finally {
                reader.close();
            }
        } catch (XMLStreamException | RuntimeException malformed) {
            // The JDK's parser throws both for what it does not like; the lenient reading below takes it all.
            return null;
        }
    }

    private static String attributeName(XMLStreamReader reader, int at) {
        String prefix = reader.getAttributePrefix(at);
        String name = reader.getAttributeLocalName(at);
        return lower(prefix == null || prefix.isEmpty() ? name : prefix + ":" + name);
    }

    private static String lower(String name) {
        for (int at = 0; at < name.length(); at++) {
            char letter = name.charAt(at);
            if (letter >= 'A' && letter <= 'Z') {
                return name.toLowerCase(Locale.ROOT);
            }
        }
        return name;
    }

    /** Removes what would swallow the rest of the document: controls, and CDATA or comments that never end. */
    private static String mended(String document) {
        StringBuilder text = new StringBuilder(document.length());
        for (int at = 0; at < document.length(); at++) {
            char letter = document.charAt(at);
            if (letter >= ' ' || letter == '\n' || letter == '\r' || letter == '\t') {
                text.append(letter);
            }
        }
        String mended = unclosed(text.toString(), "<![CDATA[", "]]>");
        return unclosed(mended, "<!--", "-->");
    }

    private static String unclosed(String text, String open, String close) {
        int last = text.lastIndexOf(open);
        if (last < 0 || text.indexOf(close, last) >= 0) {
            return text;
        }
        // All openings after the last closing are open; the first of them swallows the others.
        int from = Math.max(0, text.lastIndexOf(close));
        return text.substring(0, from) + text.substring(from).replace(open, "");
    }

    /**
     * True if the last item breaks off before what tells it from others is complete. Then it would come again under
     * another identity, with its title perhaps cut; it comes whole with the next poll.
     */
    private static boolean isTruncated(String document) {
        int end = 0;
        Matcher ends = ITEM_END.matcher(document);
        while (ends.find()) {
            end = ends.end();
        }
        Matcher start = ITEM_START.matcher(document);
        return end > 0 && start.find(end) && !IDENTITY_END.matcher(document).find(start.end());
    }

    private static Node lenient(String document) {
        Builder builder = new Builder(true);
        Jsoup.parse(document, "", Parser.xmlParser()).traverse(new NodeVisitor() {
            @Override
            public void head(org.jsoup.nodes.Node node, int depth) {
                if (node instanceof TextNode text) {
                    builder.text(text.getWholeText());
                } else if (node instanceof Element element && !(element instanceof org.jsoup.nodes.Document)) {
                    List<String> attributes = new ArrayList<>();
                    for (Attribute attribute : element.attributes()) {
                        attributes.add(lower(attribute.getKey()));
                        attributes.add(attribute.getValue());
                    }
                    builder.start(element.tagName(), attributes);
                }
            }

            @Override
            public void tail(org.jsoup.nodes.Node node, int depth) {
                if (node instanceof Element element && !(element instanceof org.jsoup.nodes.Document)) {
                    builder.end();
                }
            }
        });
        return builder.root();
    }

    /** Takes events in the order of the document and makes the tree. */
    private static final class Builder {

        private final Vocabulary vocabulary = new Vocabulary();
        private final StringBuilder text = new StringBuilder();
        private final Deque<List<Declaration>> declarations = new ArrayDeque<>();
        private final Deque<Node> open = new ArrayDeque<>();
        private final boolean lenient;
        private @Nullable Node root;
        private int flattened;

        Builder(boolean lenient) {
            this.lenient = lenient;
        }

        void start(String tag, List<String> attributes) {
            flush();
            List<Declaration> declared = List.of();
            for (int at = 0; at < attributes.size(); at += 2) {
                String name = attributes.get(at);
                if (name.startsWith("xmlns") && (name.length() == 5 || name.charAt(5) == ':')) {
                    if (declared.isEmpty()) {
                        declared = new ArrayList<>();
                    }
                    String prefix = name.length() == 5 ? "" : name.substring(6);
                    declared.add(new Declaration(prefix, vocabulary.address(prefix)));
                    vocabulary.declare(name, attributes.get(at + 1));
                }
            }
            declarations.push(declared);
            if (root == null) {
                vocabulary.root(tag);
            }
            if (open.size() >= DEPTH) {
                flattened++;
                return;
            }
            String key = vocabulary.key(tag);
            Node node = Node.element(key, parent(key), attributes);
            if (root == null) {
                root = node;
            }
            open.push(node);
        }

        /** Where an element belongs: inside the open one, or beside it when that one's end tag is missing. */
        private @Nullable Node parent(String key) {
            Node parent = open.isEmpty() ? root : open.peek();
            while (lenient && parent != null && parent.parent() != null && isStray(parent.key(), key)) {
                parent = parent.parent();
            }
            return parent;
        }

        private static boolean isStray(String around, String key) {
            return FIELDS.contains(key) && LEAVES.contains(around);
        }

        void text(String piece) {
            text.append(piece);
        }

        void end() {
            flush();
            for (Declaration declaration : declarations.pop()) {
                vocabulary.restore(declaration.prefix, declaration.before);
            }
            if (flattened > 0) {
                flattened--;
            } else {
                open.poll();
            }
        }

        boolean isDone() {
            return open.isEmpty();
        }

        /** The first element; an empty one when there was none. */
        Node root() {
            return root == null ? Node.element("", null, List.of()) : root;
        }

        private void flush() {
            if (text.length() > 0) {
                Node parent = open.isEmpty() ? root : open.peek();
                if (parent != null) {
                    parent.add(text.toString());
                }
                text.setLength(0);
            }
        }

        private record Declaration(String prefix, @Nullable String before) {}
    }
}
