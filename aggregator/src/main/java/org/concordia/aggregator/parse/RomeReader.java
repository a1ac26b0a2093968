package org.concordia.aggregator.parse;

import com.rometools.rome.feed.synd.SyndCategory;
import com.rometools.rome.feed.synd.SyndContent;
import com.rometools.rome.feed.synd.SyndEnclosure;
import com.rometools.rome.feed.synd.SyndEntry;
import com.rometools.rome.feed.synd.SyndFeed;
import com.rometools.rome.feed.synd.SyndLink;
import com.rometools.rome.feed.synd.SyndPerson;
import com.rometools.rome.io.FeedException;
import com.rometools.rome.io.SyndFeedInput;
import java.io.StringReader;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The second reader: ROME is asked about well-formed documents in which {@link XmlFeed} finds no entries. ROME's parsers
 * are open to more: a {@code WireFeedParser} on the class path that a {@code rome.properties} names reads the own XML of
 * a publisher or an agency here. What it reads goes the way of all drafts, so texts, links and times are treated alike.
 */
final class RomeReader {

    private RomeReader() {}

    /**
     * Reads a document.
     *
     * @param document from its root on, so without a document type; ROME is told to take none all the same
     * @param base of relative links
     * @return null when none of ROME's parsers knows the document or finds an entry in it
     */
    static Draft.@Nullable Feed read(String document, String base, Repairs repairs) {
        SyndFeedInput input = new SyndFeedInput();
        input.setXmlHealerOn(false);
        input.setAllowDoctypes(false);
        SyndFeed read;
        try {
            read = input.build(new StringReader(document));
        } catch (FeedException | RuntimeException unknown) {
            // ROME throws the first for what it does not know and, in places, the second for what it does not expect.
            return null;
        }
        if (read.getEntries().isEmpty()) {
            return null;
        }
        repairs.add(Repair.Kind.DIALECT, String.valueOf(read.getFeedType()));
        Draft.Feed feed = new Draft.Feed();
        feed.base = base;
        feed.title = read.getTitle();
        feed.language = read.getLanguage();
        feed.link = read.getLink();
        feed.self = related(read, "self");
        feed.hubs.add(related(read, "hub"));
        for (SyndEntry entry : read.getEntries()) {
            if (feed.entries.size() <= FeedParser.ENTRIES) {
                feed.entries.add(draft(entry, base));
            }
        }
        return feed;
    }

    private static Draft draft(SyndEntry entry, String base) {
        Draft draft = new Draft();
        draft.base = base;
        // Without a guid ROME gives the link for one; then the canonical link is the better identity.
        draft.guid = Objects.equals(entry.getUri(), entry.getLink()) ? null : entry.getUri();
        draft.links.add(entry.getLink());
        entry.getLinks().stream()
                .filter(link -> link.getRel() == null || link.getRel().equals("alternate"))
                .map(SyndLink::getHref)
                .forEach(draft.links::add);
        if (Links.isWeb(entry.getUri())) {
            draft.links.add(entry.getUri());
        }
        draft.title = entry.getTitle();
        draft.literalTitle =
                entry.getTitleEx() != null && "text".equals(entry.getTitleEx().getType());
        Stream.concat(Stream.ofNullable(entry.getDescription()), entry.getContents().stream())
                .map(SyndContent::getValue)
                .forEach(draft.summaries::add);
        draft.author = author(entry);
        draft.published.add(text(entry.getPublishedDate()));
        draft.updated.add(text(entry.getUpdatedDate()));
        entry.getCategories().stream()
                .map(SyndCategory::getName)
                .filter(Objects::nonNull)
                .forEach(draft.categories::add);
        draft.image = entry.getEnclosures().stream()
                .filter(enclosure ->
                        enclosure.getType() != null && enclosure.getType().startsWith("image/"))
                .map(SyndEnclosure::getUrl)
                .findFirst()
                .orElse(null);
        return draft;
    }

    private static @Nullable String author(SyndEntry entry) {
        List<String> names = entry.getAuthors().stream()
                .map(SyndPerson::getName)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        return names.isEmpty() ? entry.getAuthor() : String.join(", ", names);
    }

    private static @Nullable String related(SyndFeed feed, String relation) {
        return feed.getLinks().stream()
                .filter(link -> relation.equals(link.getRel()))
                .map(SyndLink::getHref)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String text(@Nullable Date time) {
        return time == null ? null : time.toInstant().toString();
    }
}
