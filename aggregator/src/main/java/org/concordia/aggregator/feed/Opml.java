package org.concordia.aggregator.feed;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;
import org.concordia.aggregator.fetch.WebAddress;
import org.jspecify.annotations.Nullable;

/**
 * Lists of feeds as other programs give and take them: OPML 2.0, {@code http://opml.org/spec2.opml}. Besides the
 * attributes of an {@code outline} that the specification knows ({@code text}, {@code xmlUrl}, {@code language}), those
 * of ours that keep a list whole through a round trip: {@code country}, {@code outlet}, {@code owner},
 * {@code outletCountry}, {@code outletLanguage}, {@code wire}, {@code official}, {@code zone}, {@code pinned} (seconds),
 * {@code pages} (read the articles' own) and {@code status}.
 */
public final class Opml {

    private Opml() {}

    /**
     * A feed in a list.
     *
     * @param line where its outline ends its start tag, from 1
     * @param folder the titles of the outlines around it, outermost first, joined by {@code /}; empty at the top
     * @param feed not stored: its ids are 0
     */
    public record Line(int line, String folder, Feed feed) {}

    /** An outline that cannot be taken, and why, in one line. */
    public record Fault(int line, String reason) {}

    /** What a list holds. */
    public record Content(List<Line> lines, List<Fault> faults) {
        public Content {
            lines = List.copyOf(lines);
            faults = List.copyOf(faults);
        }
    }

    /**
     * Reads a list. What can be read before the XML breaks is kept. External entities and document type declarations are
     * never read.
     *
     * @param now when its feeds are due
     * @throws IOException if it cannot be read, or is no OPML at all, with a message for an editor
     */
    public static Content read(InputStream bytes, Instant now) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        List<Line> lines = new ArrayList<>();
        List<Fault> faults = new ArrayList<>();
        Deque<String> folders = new ArrayDeque<>();
        boolean opml = false;
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(bytes);
            while (reader.hasNext()) {
                int event = reader.next();
                if (event == XMLStreamConstants.START_ELEMENT) {
                    String name = reader.getLocalName();
                    if (!opml && !name.equalsIgnoreCase("opml")) {
                        throw new IOException("this is no OPML: its root is <" + name + ">");
                    }
                    opml = true;
                    if (name.equalsIgnoreCase("outline")) {
                        outline(
                                reader,
                                String.join("/", (Iterable<String>) folders::descendingIterator),
                                now,
                                lines,
                                faults);
                        folders.push(attribute(reader, "text", attribute(reader, "title", "")));
                    }
                } else if (event == XMLStreamConstants.END_ELEMENT
                        && reader.getLocalName().equalsIgnoreCase("outline")) {
                    folders.pop();
                }
            }
        } catch (XMLStreamException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNumber();
            if (!opml) {
                throw new IOException("this is no OPML: it is not XML from line " + line + " on", e);
            }
            faults.add(new Fault(line, "the XML is broken here, nothing after it was read"));
        }
        if (!opml) {
            throw new IOException("this is no OPML: it is empty");
        }
        return new Content(lines, faults);
    }

    private static void outline(
            XMLStreamReader reader, String folder, Instant now, List<Line> lines, List<Fault> faults) {
        int line = reader.getLocation().getLineNumber();
        String address = attribute(reader, "xmlUrl", "");
        if (address.isBlank()) {
            if (attribute(reader, "type", "").matches("(?i)rss|atom|feed")) {
                faults.add(new Fault(line, "an outline of a feed without xmlUrl"));
            }
            return;
        }
        try {
            lines.add(new Line(line, folder, feed(reader, address, now)));
        } catch (IllegalArgumentException | DateTimeException e) {
            faults.add(new Fault(line, String.valueOf(e.getMessage())));
        }
    }

    private static Feed feed(XMLStreamReader reader, String address, Instant now) {
        String followed = WebAddress.of(address).toString();
        if (followed.length() > 2000) {
            throw new IllegalArgumentException("an address of more than 2,000 characters");
        }
        String title = attribute(reader, "text", attribute(reader, "title", ""));
        String outlet = attribute(reader, "outlet", title.isEmpty() ? WebAddress.host(WebAddress.of(address)) : title);
        String country = country(attribute(reader, "country", null));
        String language = language(attribute(reader, "language", null));
        return new Feed(
                0,
                followed,
                new Outlet(
                        0,
                        cut(outlet, 200),
                        cut(attribute(reader, "owner", null), 200),
                        country(attribute(reader, "outletCountry", country)),
                        language(attribute(reader, "outletLanguage", language)),
                        flag(reader, "wire"),
                        flag(reader, "official")),
                title.isEmpty() ? followed : cut(title, 500),
                language,
                country,
                zone(attribute(reader, "zone", null)),
                status(attribute(reader, "status", "active")),
                pinned(attribute(reader, "pinned", null)),
                now,
                null,
                null,
                null,
                0,
                flag(reader, "pages"));
    }

    /** Writes feeds as one list, in their order. */
    public static String write(List<Feed> feeds, Instant now) {
        StringWriter out = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeCharacters("\n");
            xml.writeStartElement("opml");
            xml.writeAttribute("version", "2.0");
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
            for (Feed feed : feeds) {
                xml.writeCharacters("\n    ");
                write(xml, feed);
            }
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

    private static void write(XMLStreamWriter xml, Feed feed) throws XMLStreamException {
        Outlet outlet = feed.outlet();
        xml.writeEmptyElement("outline");
        xml.writeAttribute("type", "rss");
        xml.writeAttribute("text", clean(feed.title()));
        xml.writeAttribute("xmlUrl", feed.address());
        optional(xml, "language", feed.language());
        optional(xml, "country", feed.country());
        xml.writeAttribute("outlet", clean(outlet.name()));
        optional(xml, "owner", outlet.owner());
        // What is not said of an outlet is taken from its feed when read: nothing has to be said as well.
        if (!java.util.Objects.equals(outlet.country(), feed.country())) {
            xml.writeAttribute("outletCountry", outlet.country() == null ? "" : outlet.country());
        }
        if (!java.util.Objects.equals(outlet.language(), feed.language())) {
            xml.writeAttribute("outletLanguage", outlet.language() == null ? "" : outlet.language());
        }
        if (outlet.wire()) {
            xml.writeAttribute("wire", "true");
        }
        if (outlet.official()) {
            xml.writeAttribute("official", "true");
        }
        optional(xml, "zone", feed.zone() == null ? null : feed.zone().getId());
        optional(
                xml,
                "pinned",
                feed.pinned() == null ? null : String.valueOf(feed.pinned().toSeconds()));
        if (feed.readPages()) {
            xml.writeAttribute("pages", "true");
        }
        if (feed.status() != Feed.Status.ACTIVE) {
            xml.writeAttribute("status", feed.status().name().toLowerCase(Locale.ROOT));
        }
    }

    private static void optional(XMLStreamWriter xml, String name, @Nullable String value) throws XMLStreamException {
        if (value != null) {
            xml.writeAttribute(name, clean(value));
        }
    }

    /** Attributes are found whatever their case, and with any prefix: lists are written by many programs. */
    private static String attribute(XMLStreamReader reader, String name, @Nullable String otherwise) {
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            if (reader.getAttributeLocalName(i).equalsIgnoreCase(name)) {
                return clean(reader.getAttributeValue(i));
            }
        }
        return otherwise == null ? "" : otherwise;
    }

    private static boolean flag(XMLStreamReader reader, String name) {
        return attribute(reader, name, "").matches("(?i)true|yes|1");
    }

    private static @Nullable String country(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        if (!text.matches("[A-Za-z]{2,3}")) {
            throw new IllegalArgumentException("country \"" + text + "\" is not a code of two letters, INT or UN");
        }
        return text.toUpperCase(Locale.ROOT);
    }

    private static @Nullable String language(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        String language = text.strip().toLowerCase(Locale.ROOT).replace('_', '-');
        if (!language.matches("[a-z]{2,3}(-[a-z0-9]{1,8})*")) {
            throw new IllegalArgumentException("language \"" + text + "\" is not a code like es");
        }
        return language.length() <= 8 ? language : language.substring(0, language.indexOf('-'));
    }

    private static @Nullable ZoneId zone(String text) {
        if (text.isBlank()) {
            return null;
        }
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("zone \"" + text + "\" is unknown", e);
        }
    }

    private static Feed.Status status(String text) {
        try {
            return Feed.Status.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("status \"" + text + "\" is none of active, paused, retired", e);
        }
    }

    private static @Nullable Duration pinned(String text) {
        if (text.isBlank()) {
            return null;
        }
        if (!text.matches("\\d{1,6}")) {
            throw new IllegalArgumentException("pinned \"" + text + "\" is not a number of seconds");
        }
        Duration pinned = Duration.ofSeconds(Long.parseLong(text));
        if (pinned.compareTo(PollSchedule.SHORTEST_PIN) < 0 || pinned.compareTo(PollSchedule.LONGEST) > 0) {
            throw new IllegalArgumentException("pinned \"" + text + "\" is not between 60 and 86400 seconds");
        }
        return pinned;
    }

    private static @Nullable String cut(@Nullable String text, int longest) {
        return text == null || text.isEmpty() ? null : text.length() <= longest ? text : text.substring(0, longest);
    }

    /** One line of characters that XML allows. */
    private static String clean(String text) {
        return text.replaceAll("[\\p{Cntrl}\\uFFFE\\uFFFF]+", " ").strip();
    }
}
