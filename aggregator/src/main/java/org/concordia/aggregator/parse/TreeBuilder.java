package org.concordia.aggregator.parse;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes tags and texts in the order of a document and makes {@link Node}s of them. An entry becomes a draft when it
 * ends and its nodes are let go, so memory holds one entry's tree and what stands around the entries, both bounded.
 */
final class TreeBuilder {

    /** Elements nested deeper are laid beside each other, so that no walk over the tree runs out of stack. */
    private static final int DEPTH = 100;

    /** Elements and texts of one entry, and of all that is around the entries. */
    private static final int NODES = 20_000;

    /** Characters of one text; {@link PlainText} reads no further. */
    private static final int TEXT = 200_000;

    private static final Set<String> ITEMS = Set.of("item", "entry", "atom:entry");
    private static final Set<String> ADDRESSES = Set.of("url");

    /** Elements whose own text says nothing. */
    private static final Set<String> FRAMES =
            Set.of("rss", "rdf", "channel", "feed", "item", "entry", "atom:entry", "urlset", "url");

    /** Elements that hold text only, and those that an item holds: one inside the other shows a missing end tag. */
    private static final Set<String> LEAVES = Set.of(
            "title",
            "link",
            "guid",
            "id",
            "pubdate",
            "published",
            "updated",
            "dc:date",
            "dc:creator",
            "category",
            "comments",
            "author",
            "name",
            "description",
            "content:encoded",
            "summary");

    private static final Set<String> FIELDS = Set.of(
            "title",
            "link",
            "guid",
            "id",
            "pubdate",
            "published",
            "updated",
            "description",
            "summary",
            "content",
            "category",
            "comments",
            "author",
            "enclosure",
            "source",
            "item",
            "entry");

    /** Vocabularies that text marked up as HTML does not use. */
    private static final Set<String> EXTENSIONS =
            Set.of("dc", "dcterms", "content", "media", "itunes", "slash", "wfw", "feedburner", "georss", "atom");

    private final Vocabulary vocabulary = new Vocabulary();
    private final boolean lenient;
    private final Function<Node, Draft> reading;
    private final Deque<Open> open = new ArrayDeque<>();
    private final List<Draft> drafts = new ArrayList<>();
    private final StringBuilder pieces = new StringBuilder();
    private @Nullable String piece;
    private @Nullable Node root;
    private Set<String> items = ITEMS;
    private int started;
    private int entries;
    private int nodes;
    private int around;
    private int elements;
    private int flattened;
    private boolean cut;

    /**
     * A builder of one document.
     *
     * @param lenient whether a field inside another is taken for its neighbour
     * @param reading makes a draft of an entry's node, whose parents are there and whose neighbours are not
     */
    TreeBuilder(boolean lenient, Function<Node, Draft> reading) {
        this.lenient = lenient;
        this.reading = reading;
    }

    /**
     * A tag, with its attributes as names and values by turns, names in lower case.
     *
     * @return true when an end tag belongs to it
     */
    boolean start(String tag, List<String> attributes) {
        flush();
        elements++;
        if (open.size() >= DEPTH && !(lenient && entries > 0 && items.contains(vocabulary.key(tag)))) {
            // Leniently such an element has no end, since ends are told by names.
            flattened += lenient ? 0 : 1;
            return !lenient;
        }
        List<Declaration> declared = declare(attributes);
        if (root == null) {
            vocabulary.root(tag);
        }
        String key = vocabulary.key(tag);
        boolean item = items.contains(key);
        if (item && lenient && entries > 0) {
            // An entry inside an entry shows that the end of the one before is missing.
            while (entries > 0) {
                close();
            }
        }
        started += item ? 1 : 0;
        Node parent = parent(key);
        Node node = Node.element(key, parent, attributes);
        if (root == null) {
            root = node;
            items = key.equals("urlset") ? ADDRESSES : ITEMS;
        } else if (!item && parent != null && hasRoom()) {
            parent.add(node);
        }
        if (item && entries == 0) {
            nodes = 0;
        }
        entries += item ? 1 : 0;
        open.push(new Open(tag, node, declared, item ? started : -1));
        return true;
    }

    /** A tag that ends itself. */
    void empty(String tag, List<String> attributes) {
        if (start(tag, attributes)) {
            end(tag, true);
        }
    }

    /**
     * An end tag. Strictly it must be that of the open element. Leniently it closes the nearest open element of that
     * name with all that is open inside, and means nothing when there is none.
     *
     * @return false when it is not that of the open element
     */
    boolean end(String tag, boolean strict) {
        flush();
        if (flattened > 0) {
            flattened--;
            return true;
        }
        Open innermost = open.peek();
        if (innermost == null) {
            return !strict;
        }
        if (innermost.tag.equals(tag)) {
            close();
            return true;
        }
        if (strict) {
            return false;
        }
        if (isOpen(tag)) {
            boolean last = false;
            while (!last) {
                last = open.element().tag.equalsIgnoreCase(tag);
                close();
            }
        }
        return false;
    }

    private boolean isOpen(String tag) {
        for (Open element : open) {
            if (element.tag.equalsIgnoreCase(tag)) {
                return true;
            }
        }
        return false;
    }

    /** Text, with references resolved; no longer than {@link #room}. */
    void text(String more) {
        if (piece == null && pieces.isEmpty()) {
            piece = more;
            return;
        }
        if (piece != null) {
            pieces.append(piece);
            piece = null;
        }
        pieces.append(more);
    }

    /** The characters that the text at this place can still take. */
    int room() {
        int length = piece == null ? pieces.length() : piece.length();
        return Math.max(0, TEXT - length);
    }

    /** True before the root begins and, strictly, after its end. */
    boolean isOutside() {
        return open.isEmpty() && root == null;
    }

    /** True when the root has ended. */
    boolean isClosed() {
        return root != null && open.isEmpty();
    }

    /** True when there are more entries than are read. */
    boolean isFull() {
        return started > FeedParser.ENTRIES && entries == 0;
    }

    /** True for the tag of a field or an entry. */
    boolean knows(String tag) {
        return isField(vocabulary.key(tag));
    }

    /** Ends all that is open. */
    void finish() {
        flush();
        while (!open.isEmpty()) {
            close();
        }
    }

    /** The first element, without its entries; an empty one when there was none. */
    Node root() {
        return root == null ? Node.element("", null, List.of()) : root;
    }

    /** The entries in the order in which they begin. */
    List<Draft> drafts() {
        drafts.sort((one, other) -> Integer.compare(one.place, other.place));
        return drafts;
    }

    /** How many elements there were. */
    int elements() {
        return elements;
    }

    /** True when an entry, or what is around them, held more than is read. */
    boolean isCut() {
        return cut;
    }

    private List<Declaration> declare(List<String> attributes) {
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
        return declared;
    }

    /** Where an element belongs: inside the open one, or beside it when that one's end tag is missing. */
    private @Nullable Node parent(String key) {
        Open innermost = open.peek();
        Node parent = innermost == null ? root : innermost.node;
        while (lenient && parent != null && parent.parent() != null && isStray(parent.key(), key)) {
            parent = parent.parent();
        }
        return parent;
    }

    private static boolean isStray(String around, String key) {
        return LEAVES.contains(around) && isField(key);
    }

    private static boolean isField(String key) {
        int colon = key.indexOf(':');
        return colon < 0 ? FIELDS.contains(key) : EXTENSIONS.contains(key.substring(0, colon));
    }

    private void close() {
        Open closed = open.pop();
        List<Declaration> declared = closed.declared;
        for (int at = declared.size() - 1; at >= 0; at--) {
            vocabulary.restore(declared.get(at).prefix, declared.get(at).before);
        }
        if (closed.item >= 0) {
            entries--;
            if (closed.item <= FeedParser.ENTRIES + 1) {
                Draft draft = reading.apply(closed.node);
                draft.place = closed.item;
                drafts.add(draft);
            }
        }
    }

    private void flush() {
        if (piece == null && pieces.isEmpty()) {
            return;
        }
        String text = piece == null ? pieces.toString() : piece;
        piece = null;
        pieces.setLength(0);
        Open innermost = open.peek();
        Node parent = innermost == null ? root : innermost.node;
        if (parent != null && (!text.isBlank() || !FRAMES.contains(parent.key())) && hasRoom()) {
            parent.add(text);
        }
    }

    private boolean hasRoom() {
        boolean room = (entries > 0 ? nodes++ : around++) < NODES;
        cut |= !room;
        return room;
    }

    private record Open(String tag, Node node, List<Declaration> declared, int item) {}

    private record Declaration(String prefix, @Nullable String before) {}
}
