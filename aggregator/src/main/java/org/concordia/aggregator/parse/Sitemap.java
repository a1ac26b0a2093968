package org.concordia.aggregator.parse;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sitemaps (sitemaps.org 0.9) with or without Google's news extension: each address is an entry. */
final class Sitemap {

    private static final int OFFERS = 20;

    private Sitemap() {}

    static Draft.Feed read(Node root, String address) {
        Draft.Feed feed = new Draft.Feed();
        feed.base = address;
        for (Node url : root.children()) {
            if (!url.is("url") || feed.entries.size() > FeedParser.ENTRIES) {
                continue;
            }
            Draft draft = new Draft();
            draft.base = address;
            draft.links.add(text(url, "loc"));
            draft.updated.add(text(url, "lastmod"));
            Node news = url.child("news:news");
            if (news != null) {
                draft.title = text(news, "news:title");
                draft.published.add(text(news, "news:publication_date"));
                String keywords = text(news, "news:keywords");
                if (keywords != null) {
                    draft.categories.addAll(List.of(keywords.split(",")));
                }
                Node publication = news.child("news:publication");
                if (publication != null) {
                    draft.language = text(publication, "news:language");
                    feed.title = feed.title == null ? text(publication, "news:name") : feed.title;
                }
            }
            Node image = url.child("image:image");
            draft.image = image == null ? null : text(image, "image:loc");
            feed.entries.add(draft);
        }
        return feed;
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
        String first = offers.isEmpty() ? "" : ", the first " + offers.get(0).address();
        return new NotAFeedException(
                "This is an index of " + sitemaps + " sitemaps" + first + "; follow one of them instead.", offers);
    }

    private static @Nullable String text(Node parent, String key) {
        Node child = parent.child(key);
        return child == null || child.text().isBlank() ? null : child.text().strip();
    }
}
