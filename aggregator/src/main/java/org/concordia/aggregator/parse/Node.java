package org.concordia.aggregator.parse;

import java.util.ArrayList;
import java.util.List;
import org.jsoup.nodes.Entities;
import org.jspecify.annotations.Nullable;

/** An element or a piece of text of a feed's document, after repair: the tree that all XML formats are read from. */
final class Node {

    static final String TEXT = "#text";

    private final String key;
    private final String content;
    private final @Nullable Node parent;
    private final List<String> attributes;
    private final List<Node> children;

    private Node(String key, String content, @Nullable Node parent, List<String> attributes, List<Node> children) {
        this.key = key;
        this.content = content;
        this.parent = parent;
        this.attributes = attributes;
        this.children = children;
    }

    /** A new element, which knows its parent and is not yet among the children there. */
    static Node element(String key, @Nullable Node parent, List<String> attributes) {
        return new Node(key, "", parent, attributes, new ArrayList<>(2));
    }

    /** Adds an element as the last child. */
    void add(Node element) {
        children.add(element);
    }

    /** Adds text as the last child. */
    void add(String text) {
        if (!text.isEmpty()) {
            children.add(new Node(TEXT, text, this, List.of(), List.of()));
        }
    }

    /** The name, lower case; with a short prefix unless it belongs to the feed's own vocabulary. */
    String key() {
        return key;
    }

    boolean is(String other) {
        return key.equals(other);
    }

    List<Node> children() {
        return children;
    }

    @Nullable
    Node parent() {
        return parent;
    }

    /** The value of an attribute by its lower-case name as written; null without it. */
    @Nullable
    String attribute(String name) {
        for (int at = 0; at < attributes.size(); at += 2) {
            if (attributes.get(at).equals(name)) {
                return attributes.get(at + 1);
            }
        }
        return null;
    }

    /** The value of an attribute, empty without it. */
    String attributeOrEmpty(String name) {
        String value = attribute(name);
        return value == null ? "" : value;
    }

    /** The value of an attribute here or on the nearest element around. */
    @Nullable
    String inherited(String name) {
        for (Node node = this; node != null; node = node.parent) {
            String value = node.attribute(name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    /** The first child of this key; null without one. */
    @Nullable
    Node child(String name) {
        for (Node child : children) {
            if (child.key.equals(name)) {
                return child;
            }
        }
        return null;
    }

    /** The children of this key. */
    List<Node> all(String name) {
        List<Node> found = new ArrayList<>();
        for (Node child : children) {
            if (child.key.equals(name)) {
                found.add(child);
            }
        }
        return found;
    }

    /** The text of an element that holds only text, as it stands there. Of one with elements, all texts in order. */
    String text() {
        if (key.equals(TEXT)) {
            return content;
        }
        if (children.size() == 1) {
            return children.get(0).text();
        }
        StringBuilder text = new StringBuilder();
        for (Node child : children) {
            text.append(child.text());
        }
        return text.toString();
    }

    /** True if there are elements inside. */
    boolean hasElements() {
        for (Node child : children) {
            if (!child.key.equals(TEXT)) {
                return true;
            }
        }
        return false;
    }

    /**
     * What is inside as HTML: the text itself where there is only text (it is HTML, or reads as such), the inner
     * elements written out where HTML was not escaped.
     */
    String markup() {
        if (!hasElements()) {
            return text();
        }
        StringBuilder html = new StringBuilder();
        children.forEach(child -> child.write(html));
        return html.toString();
    }

    private void write(StringBuilder html) {
        if (key.equals(TEXT)) {
            // "<p>1 &lt; 2</p>" keeps its "<"; an escaped entity inside unescaped HTML is one all the same.
            html.append(content.indexOf('<') >= 0 ? Entities.escape(content) : content);
            return;
        }
        String name = key.substring(key.indexOf(':') + 1);
        html.append('<').append(name);
        for (int at = 0; at < attributes.size(); at += 2) {
            html.append(' ').append(attributes.get(at)).append("=\"");
            html.append(attributes.get(at + 1).replace("&", "&amp;").replace("\"", "&quot;"));
            html.append('"');
        }
        html.append('>');
        if (!name.equals("br") && !name.equals("img") && !name.equals("hr")) {
            children.forEach(child -> child.write(html));
            html.append("</").append(name).append('>');
        } else {
            children.forEach(child -> child.write(html));
        }
    }
}
