package org.concordia.aggregator.parse;

import com.rometools.rome.feed.atom.Category;
import com.rometools.rome.feed.atom.Content;
import com.rometools.rome.feed.atom.Link;
import com.rometools.rome.feed.atom.Person;
import com.rometools.rome.feed.synd.SyndPerson;
import com.rometools.rome.io.FeedException;
import com.rometools.rome.io.WireFeedOutput;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.jdom2.Element;
import org.jdom2.Namespace;
import org.jdom2.output.Format;
import org.jdom2.output.XMLOutputter;
import org.jspecify.annotations.Nullable;

/** Writes Atom 1.0 (RFC 4287) with ROME. Texts are plain; what XML cannot carry and what means nothing is left out. */
public final class FeedWriter {

    private static final Namespace ATOM = Namespace.getNamespace("http://www.w3.org/2005/Atom");

    private FeedWriter() {}

    /**
     * A feed to write.
     *
     * @param self its own address, and so its id
     * @param home the page it belongs to
     * @param publisher who stands for entries without authors
     * @param entries in this order
     */
    public record Feed(String title, URI self, URI home, String publisher, Instant updated, List<Entry> entries) {
        public Feed {
            entries = List.copyOf(entries);
        }
    }

    /**
     * An entry to write.
     *
     * @param id an address that names it for ever (RFC 4287, 4.2.6)
     * @param language BCP 47; null when it is not known
     * @param authors persons or outlets; empty: the feed's publisher
     * @param categories what it is filed under
     */
    public record Entry(
            URI id,
            URI link,
            String title,
            Instant published,
            Instant updated,
            String summary,
            @Nullable String language,
            List<String> authors,
            List<String> categories) {
        public Entry {
            authors = List.copyOf(authors);
            categories = List.copyOf(categories);
        }
    }

    /** The document, with an XML declaration that says UTF-8; times are UTC to the second. */
    public static String atom(Feed feed) {
        com.rometools.rome.feed.atom.Feed atom = new com.rometools.rome.feed.atom.Feed("atom_1.0");
        atom.setId(feed.self.toString());
        atom.setTitle(clean(feed.title));
        atom.setUpdated(time(feed.updated));
        atom.setOtherLinks(List.of(link("self", feed.self)));
        atom.setAlternateLinks(List.of(link("alternate", feed.home)));
        atom.setAuthors(persons(List.of(feed.publisher)));
        List<com.rometools.rome.feed.atom.Entry> entries = new ArrayList<>();
        for (Entry entry : feed.entries) {
            entries.add(entry(entry));
        }
        atom.setEntries(entries);
        try {
            org.jdom2.Document document = new WireFeedOutput().outputJDom(atom);
            nameLanguages(document.getRootElement().getChildren("entry", ATOM), feed.entries);
            StringWriter text = new StringWriter();
            // ROME's own output is indented, which trims the texts.
            new XMLOutputter(Format.getRawFormat()).output(document, text);
            return text.toString();
        } catch (FeedException | IOException e) {
            throw new IllegalStateException("a feed of clean texts can always be written", e);
        }
    }

    private static com.rometools.rome.feed.atom.Entry entry(Entry entry) {
        com.rometools.rome.feed.atom.Entry atom = new com.rometools.rome.feed.atom.Entry();
        atom.setId(entry.id.toString());
        // Said to be text, since many readers take a title for HTML otherwise.
        atom.setTitleEx(text(entry.title));
        atom.setPublished(time(entry.published));
        atom.setUpdated(time(entry.updated));
        atom.setAlternateLinks(List.of(link("alternate", entry.link)));
        atom.setAuthors(persons(entry.authors));
        atom.setSummary(text(entry.summary));
        atom.setCategories(entry.categories.stream()
                .map(FeedWriter::clean)
                .filter(term -> !term.isBlank())
                .map(FeedWriter::category)
                .toList());
        return atom;
    }

    private static Category category(String term) {
        Category category = new Category();
        category.setTerm(term);
        return category;
    }

    private static Content text(String plain) {
        Content text = new Content();
        text.setType(Content.TEXT);
        text.setValue(clean(plain));
        return text;
    }

    /** ROME's entries know no language of their own. */
    private static void nameLanguages(List<Element> elements, List<Entry> entries) {
        for (int at = 0; at < elements.size(); at++) {
            String language = entries.get(at).language;
            if (language != null) {
                elements.get(at).setAttribute("lang", clean(language), Namespace.XML_NAMESPACE);
            }
        }
    }

    private static Link link(String relation, URI address) {
        Link link = new Link();
        link.setRel(relation);
        link.setHref(address.toString());
        return link;
    }

    private static List<SyndPerson> persons(List<String> names) {
        List<SyndPerson> persons = new ArrayList<>();
        for (String name : names) {
            Person person = new Person();
            person.setName(clean(name));
            persons.add(person);
        }
        return persons;
    }

    private static Date time(Instant time) {
        return Date.from(time.truncatedTo(ChronoUnit.SECONDS));
    }

    /** Without control and private-use characters, halves of surrogate pairs and what is no character at all. */
    private static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints()
                .filter(c -> switch (Character.getType(c)) {
                    case Character.CONTROL -> c == '\n' || c == '\t';
                    case Character.PRIVATE_USE, Character.SURROGATE -> false;
                    default -> (c & 0xFFFE) != 0xFFFE;
                })
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }
}
