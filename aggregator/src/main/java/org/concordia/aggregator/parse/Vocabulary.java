package org.concordia.aggregator.parse;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the names in one document mean. Publishers choose prefixes freely, forget to declare them, and write namespace
 * addresses in several ways, so a name is looked up by its address where it has one and by custom where it has none.
 * Known namespaces get one short prefix each ({@code dc:date}); the feed's own, whatever they are, get none.
 */
final class Vocabulary {

    private static final String CORE = "";

    /** Names that are kept; a document that has more of them is none of ours, and must not fill the memory. */
    private static final int NAMES = 1_000;

    private static final Map<String, String> KNOWN = Map.ofEntries(
            Map.entry("purl.org/dc/elements/1.1", "dc"),
            Map.entry("purl.org/dc/elements/1.0", "dc"),
            Map.entry("purl.org/dc/terms", "dcterms"),
            Map.entry("purl.org/rss/1.0/modules/content", "content"),
            Map.entry("purl.org/rss/1.0/modules/syndication", "sy"),
            Map.entry("purl.org/rss/1.0/modules/slash", "slash"),
            Map.entry("search.yahoo.com/mrss", "media"),
            Map.entry("search.yahoo.com/mrss/1.0", "media"),
            Map.entry("tools.search.yahoo.com/mrss", "media"),
            Map.entry("video.search.yahoo.com/mrss", "media"),
            Map.entry("www.itunes.com/dtds/podcast-1.0.dtd", "itunes"),
            Map.entry("example.com/dtds/podcast-1.0.dtd", "itunes"),
            Map.entry("rssnamespace.org/feedburner/ext/1.0", "feedburner"),
            Map.entry("www.google.com/schemas/sitemap-news/0.9", "news"),
            Map.entry("www.google.com/schemas/sitemap-image/1.1", "image"),
            Map.entry("www.w3.org/1999/02/22-rdf-syntax-ns", "rdf"),
            Map.entry("www.w3.org/1999/xhtml", "xhtml"),
            Map.entry("www.w3.org/xml/1998/namespace", "xml"));

    /** Where Atom lived from its first sketches to RFC 4287. */
    private static final Set<String> ATOM = Set.of(
            "www.w3.org/2005/atom",
            "purl.org/atom/ns",
            "purl.org/atom",
            "purl.org/pie",
            "purl.org/echo",
            "example.com/necho",
            "example.com/newformat",
            "uri/of/echo/namespace");

    private static final Set<String> PREFIXES = Set.of(
            "dc", "dcterms", "content", "sy", "slash", "media", "itunes", "feedburner", "news", "rdf", "xhtml", "xml");

    private final Map<String, String> scope = new HashMap<>();
    private final Map<String, String> keys = new HashMap<>();
    private @Nullable String own;
    private boolean atomRoot;

    /** Takes a declaration ({@code xmlns} or {@code xmlns:prefix}); the latest of a prefix holds for the document. */
    void declare(String attribute, String address) {
        String prefix = attribute.length() > 6 ? attribute.substring(6).toLowerCase(Locale.ROOT) : "";
        String before = scope.put(prefix, normal(address));
        if (before == null || !before.equals(scope.get(prefix))) {
            keys.clear();
        }
    }

    /** Forgets a declaration that ended, and restores the one outside it. */
    void restore(String prefix, @Nullable String address) {
        if (address == null) {
            scope.remove(prefix);
        } else {
            scope.put(prefix, address);
        }
        keys.clear();
    }

    /** The address that a prefix stands for now. */
    @Nullable
    String address(String prefix) {
        return scope.get(prefix);
    }

    /** Says that this is the root: its namespace is the feed's own, known or not. */
    void root(String tag) {
        String lower = tag.toLowerCase(Locale.ROOT);
        int colon = lower.indexOf(':');
        String prefix = colon < 0 ? "" : lower.substring(0, colon);
        own = scope.get(prefix);
        atomRoot = own == null ? prefix.equals("atom") : ATOM.contains(own);
        keys.clear();
    }

    /** The key of a tag: lower-case local name, with a short prefix unless it is the feed's own. */
    String key(String tag) {
        String key = keys.get(tag);
        if (key == null) {
            key = resolved(tag.toLowerCase(Locale.ROOT));
            if (keys.size() < NAMES) {
                keys.put(tag, key);
            }
        }
        return key;
    }

    private String resolved(String tag) {
        int colon = tag.indexOf(':');
        String prefix = colon < 0 ? "" : tag.substring(0, colon);
        String name = tag.substring(colon + 1);
        String address = scope.get(prefix);
        String known = meaning(prefix, address);
        return known.equals(CORE) ? name : known + ":" + name;
    }

    private String meaning(String prefix, @Nullable String address) {
        if (address == null) {
            if (prefix.isEmpty() || prefix.equals("rss")) {
                return CORE;
            }
            return prefix.equals("atom") && atomRoot ? CORE : prefix.equals("dcterm") ? "dcterms" : prefix;
        }
        String known = KNOWN.get(address);
        if (known != null) {
            return known.equals("rdf") && address.equals(own) ? CORE : known;
        }
        if (ATOM.contains(address)) {
            return atomRoot || address.equals(own) ? CORE : "atom";
        }
        if (address.equals(own) || prefix.isEmpty() || address.startsWith("purl.org/rss/") || isRss(address)) {
            return CORE;
        }
        return PREFIXES.contains(prefix) ? prefix : prefix.equals("atom") ? "atom" : "other-" + prefix;
    }

    private static boolean isRss(String address) {
        return address.startsWith("my.netscape.com/")
                || address.startsWith("channel.netscape.com/")
                || address.startsWith("backend.userland.com/")
                || address.startsWith("blogs.law.harvard.edu/tech/rss");
    }

    private static String normal(String address) {
        String plain = address.strip().toLowerCase(Locale.ROOT);
        int scheme = plain.indexOf("://");
        if (scheme >= 0) {
            plain = plain.substring(scheme + 3);
        }
        int end = plain.length();
        while (end > 0 && (plain.charAt(end - 1) == '/' || plain.charAt(end - 1) == '#')) {
            end--;
        }
        return plain.substring(0, end);
    }
}
