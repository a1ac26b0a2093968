package org.concordia.aggregator.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** A web page where a feed was expected: a login wall, an error page, or simply the outlet's front page. */
final class WebPage {

    private static final int READ = 500_000;
    private static final int OFFERS = 20;

    private WebPage() {}

    /** What to tell the editor about a page, and the feeds that it offers. */
    static NotAFeedException of(String html, String address) {
        Document page = Jsoup.parse(PlainText.cut(html, READ), address);
        Element base = page.selectFirst("base[href]");
        String root = base == null ? address : Links.absolute(base.attr("href"), address);
        List<NotAFeedException.Offer> offers = new ArrayList<>();
        for (Element link : page.select("link[rel][href]")) {
            String type = link.attr("type").toLowerCase(Locale.ROOT);
            boolean alternate = List.of(
                            link.attr("rel").toLowerCase(Locale.ROOT).split("\\s+"))
                    .contains("alternate");
            String target = Links.absolute(link.attr("href"), root == null ? address : root);
            if (alternate && isFeed(type) && target != null && offers.size() < OFFERS) {
                offers.add(new NotAFeedException.Offer(target, PlainText.line(link.attr("title"))));
            }
        }
        String title = PlainText.cut(PlainText.line(page.title()), 100);
        String name = title.isEmpty() ? address : title;
        if (offers.isEmpty()) {
            return new NotAFeedException(NotAFeedException.Kind.WEB_PAGE, name);
        }
        String addresses = String.join(
                ", ", offers.stream().map(NotAFeedException.Offer::address).toList());
        return new NotAFeedException(NotAFeedException.Kind.WEB_PAGE_WITH_FEEDS, offers, name, addresses);
    }

    private static boolean isFeed(String type) {
        return type.contains("rss") || type.contains("atom") || type.contains("rdf") || type.contains("feed+json");
    }
}
