package org.concordia.aggregator.feed;

import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.concordia.aggregator.fetch.WebAddress;
import org.concordia.aggregator.parse.FeedParser;
import org.concordia.aggregator.parse.NotAFeedException;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;

/**
 * Lists of feeds as other programs give and take them: OPML 2.0, {@code http://opml.org/spec2.opml}. Besides what the
 * specification knows ({@code text}, {@code xmlUrl}, {@code htmlUrl}, {@code language}, {@code category}, outlines
 * around outlines), a list carries what keeps a feed whole through a round trip, in a namespace of our own:
 * {@code country}, {@code outlet}, {@code owner}, {@code outletCountry}, {@code outletLanguage}, {@code wire},
 * {@code official}, {@code zone}, {@code pinned} (seconds), {@code pages} (read the articles' own) and {@code status}. Read, these count with any prefix or none.
 */
public final class Opml {

    static final String NAMESPACE = "urn:x-concordia:opml";

    private static final String PREFIX = "concordia";
    private static final int LONGEST_ADDRESS = 2000;
    private static final int LONGEST_FOLDER = 1000;

    /** Folders in folders that are kept; a list whose outlines are never closed has thousands. */
    private static final int DEEPEST = 50;

    private Opml() {}

    /**
     * A feed as a list has it.
     *
     * @param folder the titles of the outlines around it, outermost first
     * @param site its web page
     */
    public record Listed(
            Feed feed, List<String> folder, @Nullable String site) {
        public Listed {
            folder = List.copyOf(folder);
        }
    }

    /**
     * An outline of a feed that can be taken.
     *
     * @param line where it begins, from 1
     * @param listed not stored: its ids are 0
     * @param titled whether it has a title; without one the address stands for it
     * @param outlet whether it names its outlet; without that the title stands for it
     * @param notes what it says and we do not understand
     */
    public record Line(int line, Listed listed, boolean titled, boolean outlet, List<Wording> notes) {
        public Line {
            notes = List.copyOf(notes);
        }
    }

    /**
     * An outline that cannot be taken.
     *
     * @param what its address, or else its title, or else nothing
     */
    public record Fault(int line, String what, Wording why) {}

    /** What a list holds, both in its order. */
    public record Content(List<Line> lines, List<Fault> faults) {
        public Content {
            lines = List.copyOf(lines);
            faults = List.copyOf(faults);
        }

        /** How many lines a report of it has. */
        public int size() {
            return lines.size() + faults.size();
        }
    }

    /** What came is no list of feeds at all; {@link #why} says so to an editor. */
    public static final class NotAListException extends Exception {

        private static final long serialVersionUID = 1L;

        private final transient Wording why;

        NotAListException(String key, Object... arguments) {
            super(key);
            this.why = Wording.of(key, arguments);
        }

        /** In words. */
        public Wording why() {
            return why;
        }
    }

    /** The text of a list, its charset told by its bytes. */
    public static String text(byte[] bytes) throws NotAListException {
        try {
            return FeedParser.text(bytes).replace("\0", "");
        } catch (NotAFeedException e) {
            throw new NotAListException("feed.opml.empty");
        }
    }

    /**
     * Reads a list. Every outline is read by itself, so that one that is broken costs no other; declarations of
     * entities are never looked at.
     *
     * @param now when its feeds are due
     */
    public static Content read(String text, Instant now) throws NotAListException {
        Reading reading = new Reading(now);
        Tags tags = new Tags(text);
        while (tags.next()) {
            reading.tag(tags);
        }
        if (!reading.opml) {
            throw new NotAListException("feed.opml.none");
        }
        if (!reading.ended) {
            reading.faults.add(new Fault(tags.lastLine(), "", Wording.of("feed.opml.cut")));
        }
        return new Content(reading.lines, reading.faults);
    }

    /** Walks over the tags of a text. A tag ends at the latest where another begins. */
    private static final class Tags {

        private final String text;
        private int at;
        private int line = 1;
        private int counted;
        private String tag = "";

        Tags(String text) {
            this.text = text;
        }

        /** The tag, from its {@code <}, to the end of what belongs to it; the text after it may follow. */
        String tag() {
            return tag;
        }

        /** Where it begins. */
        int line() {
            return line;
        }

        int lastLine() {
            return line
                    + (int) text.substring(Math.min(counted, text.length()))
                            .stripTrailing()
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
        }

        boolean next() {
            int start = start(at);
            while (start >= 0 && text.startsWith("<!--", start)) {
                int end = text.indexOf("-->", start);
                start = end < 0 ? -1 : start(end);
            }
            if (start < 0) {
                return false;
            }
            int end = start(start + 1);
            at = end < 0 ? text.length() : end;
            tag = text.substring(start, at);
            for (; counted < start; counted++) {
                line += text.charAt(counted) == '\n' ? 1 : 0;
            }
            return true;
        }

        private int start(int from) {
            int start = text.indexOf('<', from);
            while (start >= 0 && start + 1 < text.length() && !begins(text.charAt(start + 1))) {
                start = text.indexOf('<', start + 1);
            }
            return start + 1 < text.length() ? start : -1;
        }

        private static boolean begins(char c) {
            return c == '/' || c == '!' || c == '?' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        }
    }

    /** What was read so far. */
    private static final class Reading {

        private final Instant now;
        private final List<Line> lines = new ArrayList<>();
        private final List<Fault> faults = new ArrayList<>();
        private final Deque<String> folders = new ArrayDeque<>();
        private boolean opml;
        private boolean ended;

        Reading(Instant now) {
            this.now = now;
        }

        void tag(Tags tags) throws NotAListException {
            String tag = tags.tag();
            if (tag.startsWith("<!") || tag.startsWith("<?")) {
                return;
            }
            boolean end = tag.startsWith("</");
            String name = tag.substring(end ? 2 : 1).split("[\\s/>]", 2)[0].replaceFirst("^.*:", "");
            if (!opml && !name.equalsIgnoreCase("opml")) {
                throw new NotAListException("feed.opml.other", name);
            }
            opml = true;
            if (end) {
                ended |= name.equalsIgnoreCase("opml");
                if (name.equalsIgnoreCase("outline")) {
                    folders.poll();
                }
            } else if (name.equalsIgnoreCase("outline")) {
                outline(tag, tags.line());
            }
        }

        private void outline(String tag, int line) {
            Element parsed = Parser.xmlParser().parseInput(tag, "").firstElementChild();
            if (parsed == null || !tag.contains(">")) {
                String title = tag.replaceAll("(?s)<\\w+|\\s+", " ").strip();
                faults.add(new Fault(line, cut(title, 200), Wording.of("feed.opml.broken")));
                return;
            }
            Attributes attributes = new Attributes(parsed);
            feed(attributes, line);
            if (!tag.stripTrailing().endsWith("/>")) {
                folders.push(attributes.get("text", attributes.get("title", "")));
            }
        }

        private void feed(Attributes attributes, int line) {
            String address = attributes.get("xmlUrl", "");
            String title = attributes.get("text", attributes.get("title", ""));
            if (address.isEmpty()) {
                if (attributes.get("type", "").matches("(?i)rss|atom|feed")) {
                    faults.add(new Fault(line, cut(title, 200), Wording.of("feed.opml.no-address")));
                }
                return;
            }
            URI followed;
            try {
                followed = WebAddress.of(address);
            } catch (IllegalArgumentException e) {
                boolean user = address.matches("(?i)[a-z]+://[^/]*@.*");
                faults.add(new Fault(
                        line,
                        cut(address, LONGEST_ADDRESS),
                        user ? Wording.of("feed.opml.user") : Wording.of("feed.fault.bad-address", address)));
                return;
            }
            if (followed.toString().length() > LONGEST_ADDRESS) {
                faults.add(new Fault(line, cut(address, 200), Wording.of("feed.opml.long")));
                return;
            }
            lines.add(line(attributes, followed, title, line));
        }

        private Line line(Attributes attributes, URI address, String title, int line) {
            String named = attributes.get("outlet", "");
            String outlet = !named.isEmpty() ? named : !title.isEmpty() ? title : WebAddress.host(address);
            String country = attributes.read("country", Opml::country, null);
            String language = attributes.read("language", Opml::language, null);
            Feed.Status status = attributes.read("status", Opml::status, null);
            Feed feed = new Feed(
                    0,
                    address.toString(),
                    new Outlet(
                            0,
                            cut(outlet, 200),
                            orNull(cut(attributes.get("owner", ""), 200)),
                            attributes.read("outletCountry", Opml::country, country),
                            attributes.read("outletLanguage", Opml::language, language),
                            attributes.flag("wire"),
                            attributes.flag("official")),
                    title.isEmpty() ? address.toString() : cut(title, 500),
                    language,
                    country,
                    attributes.read("zone", ZoneId::of, null),
                    status == null ? Feed.Status.ACTIVE : status,
                    attributes.read("pinned", Opml::pinned, null),
                    now,
                    null,
                    null,
                    null,
                    0,
                    attributes.flag("pages"));
            String site = attributes.get("htmlUrl", "");
            return new Line(
                    line,
                    new Listed(
                            feed,
                            folder(attributes),
                            site.matches("(?i)https?://.*") && site.length() <= LONGEST_ADDRESS ? site : null),
                    !title.isEmpty(),
                    !named.isEmpty(),
                    attributes.ignored);
        }

        /** The outlines around it; for a list without any, the first of its categories. */
        private List<String> folder(Attributes attributes) {
            List<String> folder = new ArrayList<>();
            int length = 0;
            for (Iterator<String> outer = folders.descendingIterator(); outer.hasNext() && folder.size() < DEEPEST; ) {
                String title = outer.next();
                length += title.length() + 1;
                if (length > LONGEST_FOLDER) {
                    break;
                }
                folder.add(title);
            }
            folder.removeIf(String::isEmpty);
            if (folder.isEmpty()) {
                String category =
                        attributes.get("category", "").split(",", 2)[0].strip();
                Arrays.stream(category.split("/"))
                        .filter(part -> !part.isBlank())
                        .forEach(folder::add);
            }
            while (String.join("\t", folder).length() > LONGEST_FOLDER) {
                folder.remove(folder.size() - 1);
            }
            return folder;
        }
    }

    /** The attributes of an outline, found whatever their capitals and prefix: lists are written by many programs. */
    private static final class Attributes {

        private final Map<String, String> values = new LinkedHashMap<>();
        private final List<Wording> ignored = new ArrayList<>();

        Attributes(Element outline) {
            for (Attribute attribute : outline.attributes()) {
                String name = attribute.getKey().replaceFirst("^.*:", "").toLowerCase(Locale.ROOT);
                values.putIfAbsent(name, clean(attribute.getValue()));
            }
        }

        String get(String name, String otherwise) {
            String value = values.get(name.toLowerCase(Locale.ROOT));
            return value == null || value.isEmpty() ? otherwise : value;
        }

        boolean flag(String name) {
            return get(name, "").matches("(?i)true|yes|1");
        }

        /** A value that has a form; one that has not is noted and left out. An empty one says that there is none. */
        <T> @Nullable T read(String name, Function<String, T> form, @Nullable T otherwise) {
            String value = values.get(name.toLowerCase(Locale.ROOT));
            if (value == null) {
                return otherwise;
            }
            if (value.isEmpty()) {
                return null;
            }
            try {
                return form.apply(value);
            } catch (IllegalArgumentException | DateTimeException e) {
                ignored.add(Wording.of("feed.opml.ignored", name, value));
                return null;
            }
        }
    }

    private static String country(String text) {
        if (!text.matches("[A-Za-z]{2,3}")) {
            throw new IllegalArgumentException(text);
        }
        return text.toUpperCase(Locale.ROOT);
    }

    private static String language(String text) {
        String language = text.toLowerCase(Locale.ROOT).replace('_', '-');
        if (!language.matches("[a-z]{2,3}(-[a-z0-9]{1,8})*")) {
            throw new IllegalArgumentException(text);
        }
        return language.length() <= 8 ? language : language.substring(0, language.indexOf('-'));
    }

    private static Feed.Status status(String text) {
        return Feed.Status.valueOf(text.toUpperCase(Locale.ROOT));
    }

    private static Duration pinned(String text) {
        Duration pinned = Duration.ofSeconds(Integer.parseInt(text));
        if (pinned.compareTo(PollSchedule.SHORTEST_PIN) < 0 || pinned.compareTo(PollSchedule.LONGEST) > 0) {
            throw new IllegalArgumentException(text);
        }
        return pinned;
    }

    /** Writes feeds as one list, in their order, those of a folder together where its first one stands. */
    public static String write(List<Listed> feeds, Instant now) {
        Folder top = new Folder();
        feeds.forEach(listed -> top.of(listed.folder()).feeds.add(listed));
        StringWriter out = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
            xml.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
            xml.writeCharacters("\n");
            xml.writeStartElement("opml");
            xml.writeAttribute("version", "2.0");
            xml.writeNamespace(PREFIX, NAMESPACE);
            xml.writeCharacters("\n  ");
            xml.writeStartElement("head");
            xml.writeStartElement("title");
            xml.writeCharacters("Concordia");
            xml.writeEndElement();
            xml.writeStartElement("dateCreated");
            xml.writeCharacters(DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC)));
            xml.writeEndElement();
            xml.writeEndElement();
            xml.writeCharacters("\n  ");
            xml.writeStartElement("body");
            write(xml, top, "\n    ");
            xml.writeCharacters("\n  ");
            xml.writeEndElement();
            xml.writeCharacters("\n");
            xml.writeEndElement();
            xml.writeCharacters("\n");
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a string can always be written to", e);
        }
        return out.toString();
    }

    private static final class Folder {
        private final Map<String, Folder> folders = new LinkedHashMap<>();
        private final List<Listed> feeds = new ArrayList<>();

        Folder of(List<String> path) {
            return path.isEmpty()
                    ? this
                    : folders.computeIfAbsent(path.get(0), title -> new Folder())
                            .of(path.subList(1, path.size()));
        }
    }

    private static void write(XMLStreamWriter xml, Folder folder, String indent) throws XMLStreamException {
        for (Listed listed : folder.feeds) {
            xml.writeCharacters(indent);
            write(xml, listed);
        }
        for (Map.Entry<String, Folder> inner : folder.folders.entrySet()) {
            xml.writeCharacters(indent);
            xml.writeStartElement("outline");
            xml.writeAttribute("text", clean(inner.getKey()));
            write(xml, inner.getValue(), indent + "  ");
            xml.writeCharacters(indent);
            xml.writeEndElement();
        }
    }

    private static void write(XMLStreamWriter xml, Listed listed) throws XMLStreamException {
        Feed feed = listed.feed();
        xml.writeEmptyElement("outline");
        xml.writeAttribute("type", "rss");
        xml.writeAttribute("text", clean(feed.title()));
        xml.writeAttribute("xmlUrl", feed.address());
        if (listed.site() != null) {
            xml.writeAttribute("htmlUrl", clean(listed.site()));
        }
        if (feed.language() != null) {
            xml.writeAttribute("language", feed.language());
        }
        for (Map.Entry<String, String> own : own(feed).entrySet()) {
            xml.writeAttribute(PREFIX, NAMESPACE, own.getKey(), clean(own.getValue()));
        }
    }

    /** What only we know of a feed, by attribute; {@link Reading#line} reads each of them. */
    private static Map<String, String> own(Feed feed) {
        Outlet outlet = feed.outlet();
        Map<String, String> own = new LinkedHashMap<>();
        put(own, "country", feed.country());
        own.put("outlet", outlet.name());
        put(own, "owner", outlet.owner());
        // What is not said of an outlet is taken from its feed when read: that there is none has to be said as well.
        if (!Objects.equals(outlet.country(), feed.country())) {
            own.put("outletCountry", outlet.country() == null ? "" : outlet.country());
        }
        if (!Objects.equals(outlet.language(), feed.language())) {
            own.put("outletLanguage", outlet.language() == null ? "" : outlet.language());
        }
        put(own, "wire", outlet.wire() ? "true" : null);
        put(own, "official", outlet.official() ? "true" : null);
        put(own, "zone", feed.zone() == null ? null : feed.zone().getId());
        put(
                own,
                "pinned",
                feed.pinned() == null ? null : String.valueOf(feed.pinned().toSeconds()));
        put(own, "pages", feed.readPages() ? "true" : null);
        put(
                own,
                "status",
                feed.status() == Feed.Status.ACTIVE
                        ? null
                        : feed.status().name().toLowerCase(Locale.ROOT));
        return own;
    }

    private static void put(Map<String, String> attributes, String name, @Nullable String value) {
        if (value != null) {
            attributes.put(name, value);
        }
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest);
    }

    /** One line of characters that XML allows. */
    private static String clean(String text) {
        return text.replaceAll("[\\p{Cntrl}\\uFFFE\\uFFFF]+", " ").strip();
    }
}
