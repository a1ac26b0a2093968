package org.concordia.aggregator.parse;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The tree of RSS 0.90 to 2.0 (RDF or not), RSS 1.1, Atom 0.3 and 1.0 and CDF to drafts. The formats are read together,
 * because publishers mix them: what an item says counts, in whichever dialect it says it. For each field the places
 * are in order of trust.
 */
final class XmlFeed {

    private static final Set<String> ITEMS = Set.of("item", "entry", "atom:entry");

    private static final String[] TITLES = {
        "title", "atom:title", "dc:title", "media:title", "itunes:title", "news:title", "headline"
    };
    private static final String[] SUMMARIES = {
        "description",
        "summary",
        "atom:summary",
        "dc:description",
        "dcterms:abstract",
        "abstract",
        "itunes:summary",
        "content:encoded",
        "content",
        "atom:content",
        "body",
        "xhtml:body",
        "xhtml:div",
        "encoded",
        "fulltext",
        "fullitem",
        "media:description",
        "itunes:subtitle",
        "tagline"
    };
    private static final String[] AUTHORS = {
        "author", "atom:author", "dc:creator", "dc:author", "creator", "itunes:author", "managingeditor"
    };
    private static final String[] GUIDS = {"guid", "id", "atom:id", "dc:identifier", "dcterms:identifier"};
    private static final String[] PUBLISHED = {
        "pubdate", "published", "atom:published", "issued", "dcterms:issued", "dc:date", "publishdate",
        "publicationdate", "pubdatetime", "dcterms:created", "created", "dcterms:date", "dcterms:available", "date",
        "atom:issued", "atom:created", "dc:created", "dc:issued"
    };
    private static final String[] UPDATED = {
        "updated",
        "atom:updated",
        "modified",
        "dcterms:modified",
        "atom:modified",
        "lastmod",
        "dc:modified",
        "lastbuilddate",
        "dc:date"
    };
    private static final String[] CATEGORIES = {
        "category", "atom:category", "dc:subject", "dcterms:subject", "media:category", "itunes:category"
    };
    private static final String[] KEYWORDS = {"itunes:keywords", "media:keywords", "news:keywords", "keywords"};

    private static final int NAME = 200;

    private static final Pattern MAIL_AND_NAME = Pattern.compile("\\S+@\\S+\\s*\\((.+)\\)");
    private static final Pattern NAME_AND_MAIL = Pattern.compile("([^<>@]+?)\\s*<\\S+@\\S+>");
    private static final Pattern PICTURE =
            Pattern.compile("<img\\s[^>]{0,1000}?src\\s*=\\s*[\"']?([^\"'\\s>]+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern IMAGE_FILE =
            Pattern.compile("(?i).*\\.(?:jpe?g|png|webp|gif|avif)(?:[?#].*)?", Pattern.DOTALL);

    private final Draft.Feed feed = new Draft.Feed();

    /** The feed of a document; null when nothing in it is an entry and its root is no feed's. */
    static Draft.@Nullable Feed read(Node root, List<Draft> entries, String address) {
        if (entries.isEmpty()
                && !Set.of("rss", "feed", "rdf", "rdf:rdf", "channel").contains(root.key())) {
            return null;
        }
        XmlFeed reader = new XmlFeed();
        reader.feed.base = address;
        reader.feed.entries = entries;
        reader.head(root);
        for (Draft entry : entries) {
            entry.author = or(entry.author, reader.feed.author);
        }
        return reader.feed;
    }

    private void head(Node root) {
        List<Node> heads = new ArrayList<>();
        heads.addAll(root.all("channel"));
        heads.add(root);
        for (Node head : heads) {
            feed.title = or(feed.title, ITEMS.contains(head.key()) ? null : title(head));
            feed.language = or(feed.language, text(head, "language", "dc:language", "atom:language"));
            feed.ttl = or(feed.ttl, text(head, "ttl"));
            feed.updatePeriod = or(feed.updatePeriod, text(head, "sy:updateperiod", "updateperiod"));
            feed.updateFrequency = or(feed.updateFrequency, text(head, "sy:updatefrequency", "updatefrequency"));
            if (ITEMS.contains(head.key())) {
                continue;
            }
            for (Node link : head.children()) {
                if (!link.is("link") && !link.is("atom:link") && !link.is("atom10:link")) {
                    continue;
                }
                String rel = rel(link);
                String target = link.attribute("href") == null ? link.text().strip() : link.attribute("href");
                switch (rel) {
                    case "hub" -> feed.hubs.add(target);
                    case "self" -> feed.self = or(feed.self, target);
                    case "alternate" -> feed.link = or(feed.link, target);
                    default -> {
                        // Other relations say nothing that is kept.
                    }
                }
            }
            if (head.is("feed")) {
                feed.author = person(head.child("author"));
            }
            feed.link = or(feed.link, head.attribute("href"));
        }
        feed.language = or(feed.language, root.attribute("xml:lang"));
        Node title = first(root, "title");
        feed.language = or(feed.language, title == null ? null : title.attribute("xml:lang"));
        Node channel = root.child("channel");
        if (channel != null) {
            feed.language = or(feed.language, channel.attribute("xml:lang"));
            feed.base = base(channel, feed.base);
        } else {
            feed.base = base(root, feed.base);
        }
    }

    /** What an entry says. */
    static Draft draft(Node item, String address) {
        Draft draft = new Draft();
        draft.base = base(item, address);
        Node title = first(item, TITLES);
        Node group = item.child("media:group");
        Node medium = group == null ? item.child("media:content") : or(group.child("media:content"), group);
        for (Node media : new @Nullable Node[] {group, medium}) {
            title = title == null && media != null ? first(media, "media:title") : title;
        }
        if (title != null) {
            draft.title = content(title);
            draft.literalTitle = "text".equals(title.attribute("type"));
        }
        draft.guid = text(item, GUIDS);
        if (draft.guid == null) {
            draft.guid = or(item.attribute("rdf:about"), item.attribute("about"));
        }
        links(item, draft);
        for (String key : SUMMARIES) {
            for (Node child : item.children()) {
                if (child.is(key)) {
                    draft.summaries.add(content(child));
                }
            }
        }
        for (Node media : new @Nullable Node[] {group, medium}) {
            draft.summaries.add(media == null ? null : text(media, "media:description"));
        }
        draft.author = author(item);
        times(item, draft);
        draft.language = or(text(item, "dc:language", "language"), language(item, title));
        categories(item, draft);
        draft.image = image(item, draft);
        return draft;
    }

    private static void times(Node item, Draft draft) {
        for (String key : PUBLISHED) {
            for (Node child : item.children()) {
                if (child.is(key)) {
                    draft.published.add(value(child));
                }
            }
        }
        for (String key : UPDATED) {
            for (Node child : item.children()) {
                if (child.is(key)) {
                    draft.updated.add(value(child));
                }
            }
        }
        draft.updated.add(item.attribute("lastmod"));
    }

    private static void links(Node item, Draft draft) {
        List<@Nullable String> alternates = new ArrayList<>();
        List<@Nullable String> others = new ArrayList<>();
        for (Node child : item.children()) {
            String target = child.attribute("href") == null ? child.text() : child.attribute("href");
            if (target == null || target.isBlank()) {
                continue;
            }
            switch (child.key()) {
                case "feedburner:origlink", "pheedo:origlink" -> draft.links.add(0, based(child, target, draft.base));
                case "link", "atom:link", "atom10:link" -> {
                    String type = child.attributeOrEmpty("type").toLowerCase(Locale.ROOT);
                    boolean page = type.isEmpty() || type.contains("html") || type.startsWith("text/");
                    String absolute = based(child, target, draft.base);
                    if (rel(child).equals("alternate")) {
                        (page ? alternates : others).add(absolute);
                    } else if (rel(child).equals("self") || rel(child).equals("shorturl")) {
                        others.add(absolute);
                    }
                }
                case "url", "permalink", "loc" -> others.add(0, based(child, target, draft.base));
                default -> {
                    // No address of the article.
                }
            }
        }
        draft.links.addAll(alternates);
        draft.links.add(item.attribute("href"));
        Node guid = first(item, "guid", "id", "atom:id");
        if (guid != null && isPermanentLink(guid)) {
            draft.links.add(guid.text());
        }
        others.forEach(draft.links::add);
        if (Links.isWeb(draft.guid)) {
            draft.links.add(draft.guid);
        }
        draft.links.add(item.attribute("rdf:about"));
        Node content = item.child("content");
        if (content != null) {
            draft.links.add(content.attribute("src"));
        }
        // Where there is only something to hear or see, it is what the entry leads to.
        for (Node child : item.children()) {
            if (child.is("enclosure") || child.is("media:content")) {
                draft.links.add(child.attribute("url"));
            } else if (child.key().endsWith("link") && rel(child).equals("enclosure")) {
                draft.links.add(child.attribute("href"));
            }
        }
    }

    /**
     * True for a guid that is an address. RSS 2.0 takes every guid for one that does not deny it, but most of those that
     * say nothing are none: a relative one must claim it, or look like a path.
     */
    private static boolean isPermanentLink(Node guid) {
        String text = guid.text().strip();
        String claim = guid.attributeOrEmpty("ispermalink").strip();
        return Links.isWeb(text)
                || claim.equalsIgnoreCase("true")
                || (claim.isEmpty() && text.indexOf('/') >= 0 && text.indexOf(' ') < 0);
    }

    private static @Nullable String based(Node link, String target, String base) {
        return link.attribute("xml:base") == null ? target : or(Links.absolute(target, base(link, base)), target);
    }

    private static @Nullable String author(Node item) {
        for (String key : AUTHORS) {
            List<String> names = new ArrayList<>();
            for (Node child : item.children()) {
                String name = child.is(key) ? person(child) : null;
                if (name != null && !names.contains(name)) {
                    names.add(name);
                }
            }
            if (!names.isEmpty()) {
                return String.join(", ", names);
            }
        }
        Node source = item.child("source");
        return source == null ? null : person(source.child("author"));
    }

    /** The name of a person, else what stands for it. RSS writes "address (name)", others the reverse. */
    private static @Nullable String person(@Nullable Node person) {
        if (person == null) {
            return null;
        }
        if (person.hasElements()) {
            String named = text(person, "name", "atom:name", "foaf:name");
            if (named == null) {
                named = text(person, "email", "atom:email", "uri", "url", "atom:uri");
            }
            return named == null ? blank(PlainText.line(person.markup())) : PlainText.line(named);
        }
        // Nobody's name is longer, and the patterns below are quadratic.
        String text = PlainText.fold(PlainText.cut(person.text(), NAME)).replace('\n', ' ');
        Matcher mail = MAIL_AND_NAME.matcher(text);
        if (mail.matches()) {
            return blank(PlainText.line(mail.group(1)));
        }
        Matcher name = NAME_AND_MAIL.matcher(text);
        return blank(name.matches() ? PlainText.line(name.group(1)) : PlainText.line(text));
    }

    private static void categories(Node item, Draft draft) {
        for (String key : CATEGORIES) {
            for (Node child : item.children()) {
                if (child.is(key)) {
                    String term = or(blank(child.text()), or(child.attribute("label"), child.attribute("term")));
                    String said = or(term, child.attribute("text"));
                    if (said != null && draft.categories.size() < Draft.CATEGORIES) {
                        draft.categories.add(said);
                    }
                }
            }
        }
        for (String key : KEYWORDS) {
            String words = text(item, key);
            if (words != null) {
                draft.categories.addAll(List.of(words.split(",", Draft.CATEGORIES + 1)));
            }
        }
    }

    private static @Nullable String image(Node item, Draft draft) {
        String picture = media(item);
        Node group = item.child("media:group");
        if (picture == null && group != null) {
            picture = media(group);
        }
        if (picture == null) {
            for (String text : draft.summaries) {
                Matcher image = PICTURE.matcher(text == null ? "" : PlainText.cut(text, 20_000));
                if (picture == null && image.find()) {
                    picture = image.group(1);
                }
            }
        }
        return picture;
    }

    private static @Nullable String media(Node item) {
        String thumbnail = null;
        for (Node child : item.children()) {
            String address = or(child.attribute("url"), child.attribute("href"));
            switch (child.key()) {
                case "media:content", "enclosure", "link", "atom:link" -> {
                    boolean isPart = !child.key().endsWith("link") || rel(child).equals("enclosure");
                    String kind = child.attributeOrEmpty("type") + " " + child.attributeOrEmpty("medium");
                    if (isPart
                            && address != null
                            && (kind.contains("image")
                                    || (kind.isBlank()
                                            && IMAGE_FILE.matcher(address).matches()))) {
                        return address;
                    }
                    Node inner = child.child("media:thumbnail");
                    thumbnail = or(thumbnail, inner == null ? null : inner.attribute("url"));
                }
                case "media:thumbnail", "itunes:image" -> thumbnail = or(thumbnail, address);
                case "image" -> thumbnail = or(thumbnail, or(address, or(text(child, "url"), blank(child.text()))));
                default -> {
                    // No picture.
                }
            }
        }
        return thumbnail;
    }

    private static @Nullable String title(Node head) {
        Node title = first(head, TITLES);
        return title == null ? null : content(title);
    }

    /** What an element says as HTML or text: decoded where it is declared as base64. */
    private static String content(Node node) {
        String markup = node.markup();
        String type = node.attributeOrEmpty("type").toLowerCase(Locale.ROOT);
        boolean binary = type.indexOf('/') > 0
                && !type.startsWith("text/")
                && !type.contains("xml")
                && !type.contains("html")
                && !type.startsWith("message/");
        if ("base64".equals(node.attribute("mode")) || (binary && !node.hasElements())) {
            try {
                return new String(Base64.getMimeDecoder().decode(markup.strip()), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException plain) {
                return markup;
            }
        }
        return markup;
    }

    /** The text of an element, or of the attribute in which some put it. */
    private static String value(Node node) {
        String text = node.text();
        return text.isBlank() ? or(node.attribute("value"), or(node.attribute("datetime"), "")) : text;
    }

    /** The first child of these keys, in the order of the keys, that says something. */
    private static @Nullable Node first(Node parent, String... keys) {
        for (String key : keys) {
            for (Node child : parent.children()) {
                if (child.is(key) && !content(child).isBlank()) {
                    return child;
                }
            }
        }
        return null;
    }

    private static @Nullable String text(Node parent, String... keys) {
        for (String key : keys) {
            for (Node child : parent.children()) {
                if (child.is(key) && !child.text().isBlank()) {
                    return child.text().strip();
                }
            }
        }
        return null;
    }

    /** The language of the text itself, where it names one, else of what is around it. */
    private static @Nullable String language(Node item, @Nullable Node title) {
        String language = title == null ? null : title.attribute("xml:lang");
        for (String key : SUMMARIES) {
            for (Node child : item.children()) {
                String own = child.is(key) ? child.attribute("xml:lang") : null;
                language = language == null || language.isBlank() ? own : language;
            }
        }
        return language == null || language.isBlank() ? item.inherited("xml:lang") : language;
    }

    /** The relation in one word: RFC 4287 allows it as an address of IANA's registry too. */
    private static String rel(Node link) {
        String rel = link.attributeOrEmpty("rel").strip().toLowerCase(Locale.ROOT);
        int slash = rel.lastIndexOf('/');
        return rel.isEmpty() ? "alternate" : slash < 0 ? rel : rel.substring(slash + 1);
    }

    /** The base of relative addresses in an element: each {@code xml:base} is relative to the one around it. */
    private static String base(Node node, String document) {
        List<String> bases = new ArrayList<>();
        for (Node around = node; around != null; around = around.parent()) {
            // CDF has an attribute of its own.
            String base = or(around.attribute("xml:base"), around.is("channel") ? around.attribute("base") : null);
            if (base != null) {
                bases.add(0, base);
            }
        }
        String base = document;
        for (String inner : bases) {
            base = or(Links.absolute(inner, base), base);
        }
        return base;
    }

    private static @Nullable String blank(String text) {
        return text.isBlank() ? null : text.strip();
    }

    private static <T> @Nullable T or(@Nullable T first, @Nullable T second) {
        return first == null ? second : first;
    }
}
