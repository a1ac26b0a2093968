package org.concordia.aggregator.parse;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sitemaps (sitemaps.org 0.9) with or without Google's news extension: each address is an entry. */
final class Sitemap {

    private static final int OFFERS = 20;

    private Sitemap() {}

    /** The feed of a sitemap's addresses, which bears the name of the publication that the first of them names. */
    static Draft.Feed read(List<Draft> addresses, String base) {
        Draft.Feed feed = new Draft.Feed();
        feed.base = base;
        feed.entries = addresses;
        for (Draft draft : addresses) {
            feed.title = feed.title == null ? draft.publication : feed.title;
        }
        return feed;
    }

    /** One address. */
    static Draft draft(Node url, String base) {
        Draft draft = new Draft();
        draft.base = base;
        draft.links.add(text(url, "loc"));
        draft.updated.add(text(url, "lastmod"));
        Node news = url.child("news:news");
        if (news != null) {
            draft.title = text(news, "news:title");
            draft.published.add(text(news, "news:publication_date"));
            String keywords = text(news, "news:keywords");
            if (keywords != null) {
                draft.categories.addAll(List.of(keywords.split(",", Draft.CATEGORIES + 1)));
            }
            Node publication = news.child("news:publication");
            if (publication != null) {
                draft.language = text(publication, "news:language");
                draft.publication = text(publication, "news:name");
            }
        }
        Node image = url.child("image:image");
        draft.image = image == null ? null : text(image, "image:loc");
        return draft;
    }

    /** A sitemap index is a list of sitemaps, which an editor must choose from. */
    static NotAFeedException index(Node root, String address) {
        List<NotAFeedException.Offer> offers = new ArrayList<>();
        int sitemaps = 0;
        for (Node sitemap : root.all("sitemap")) {
            sitemaps++;
            String target = Links.absolute(text(sitemap, "loc"), address);
            if (target != null && offers.size() < OFFERS) {
                offers.add(new NotAFeedException.Offer(target, ""));
            }
        }
        String count = String.valueOf(sitemaps);
        return offers.isEmpty()
                ? new NotAFeedException(NotAFeedException.Kind.SITEMAPS, count)
                : new NotAFeedException(
                        NotAFeedException.Kind.SITEMAPS_FIRST,
                        offers,
                        count,
                        offers.get(0).address());
    }

    private static @Nullable String text(Node parent, String key) {
        Node child = parent.child(key);
        return child == null || child.text().isBlank() ? null : child.text().strip();
    }
}
