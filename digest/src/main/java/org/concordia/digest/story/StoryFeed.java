package org.concordia.digest.story;

import java.io.StringWriter;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.concordia.aggregator.article.Article;

/** Stories as an Atom feed (RFC 4287). An entry's id names the story for ever, so a reader sees it grow, not come anew. */
final class StoryFeed {

    private static final String ATOM = "http://www.w3.org/2005/Atom";

    private StoryFeed() {}

    /**
     * Writes the feed.
     *
     * @param base of the public addresses, without a slash at its end
     * @param language in which each story is told if it was told in it
     */
    static String atom(List<Story> stories, URI base, String language) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("feed");
            xml.writeDefaultNamespace(ATOM);
            element(xml, "id", base + "/feed.xml");
            element(xml, "title", "Concordia");
            element(
                    xml,
                    "updated",
                    time(stories.stream()
                            .map(Story::changedAt)
                            .max(Instant::compareTo)
                            .orElse(Instant.EPOCH)));
            link(xml, "self", base + "/feed.xml");
            link(xml, "alternate", base + "/");
            xml.writeStartElement("author");
            element(xml, "name", "Concordia");
            xml.writeEndElement();
            for (Story story : stories) {
                entry(xml, story, base, language);
            }
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("the feed of stories could not be written", e);
        }
        return text.toString();
    }

    private static void entry(XMLStreamWriter xml, Story story, URI base, String language) throws XMLStreamException {
        Article lead = story.lead(language);
        String address = base + "/stories/" + story.id();
        xml.writeStartElement("entry");
        if (!lead.language().equals("und")) {
            xml.writeAttribute("xml:lang", clean(lead.language()));
        }
        element(xml, "id", address);
        element(xml, "title", lead.title());
        element(xml, "published", time(story.openedAt()));
        element(xml, "updated", time(story.changedAt()));
        link(xml, "alternate", address);
        for (String outlet : story.outlets()) {
            xml.writeStartElement("author");
            element(xml, "name", outlet);
            xml.writeEndElement();
        }
        element(xml, "summary", lead.summary());
        xml.writeEndElement();
    }

    private static void link(XMLStreamWriter xml, String relation, String address) throws XMLStreamException {
        xml.writeEmptyElement("link");
        xml.writeAttribute("rel", relation);
        xml.writeAttribute("href", address);
    }

    private static void element(XMLStreamWriter xml, String name, String text) throws XMLStreamException {
        xml.writeStartElement(name);
        xml.writeCharacters(clean(text));
        xml.writeEndElement();
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Foreign text without what XML 1.0 cannot carry at all, escaped or not. */
    private static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints()
                .filter(c -> c == '\t'
                        || c == '\n'
                        || c == '\r'
                        || c >= 0x20 && c <= 0xD7FF
                        || c >= 0xE000 && c <= 0xFFFD
                        || c >= 0x10000)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }
}
