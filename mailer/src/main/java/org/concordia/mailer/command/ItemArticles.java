package org.concordia.mailer.command;

import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.feed.Outlet;
import org.concordia.aggregator.parse.PublishedTime;

/** Items from a file as articles, for the commands that open no database; one outlet for each name. */
final class ItemArticles {

    /** Agencies whose own text is the original of its reprints, where no outlet list says so. */
    private static final Set<String> AGENCIES = Set.of(
            "afp",
            "agencia efe",
            "andina",
            "ansa",
            "ap",
            "ap news",
            "associated press",
            "bloomberg",
            "dpa",
            "efe",
            "europa press",
            "prensa latina",
            "reuters",
            "upi",
            "xinhua");

    private final Map<String, Outlet> outlets = new HashMap<>();

    /**
     * An item as an article of this id. A title that is missing is taken from the body, a time that is missing is 1970.
     */
    Article article(long id, Items.Item item) {
        String title = item.title().isBlank() ? item.body() : item.title();
        Instant at = item.ts() == null ? Instant.EPOCH : item.ts();
        return new Article(
                id,
                0,
                outlet(item),
                item.id(),
                item.url(),
                title.isBlank() ? item.id() : title.replaceAll("\\s+", " "),
                item.title().isBlank() ? "" : item.body(),
                null,
                item.lang().isBlank() ? "und" : item.lang().toLowerCase(Locale.ROOT),
                new PublishedTime(at, PublishedTime.Source.FEED),
                null,
                at,
                false,
                List.of());
    }

    private Outlet outlet(Items.Item item) {
        String name = item.outlet().isBlank() ? host(item.url()) : item.outlet();
        return outlets.computeIfAbsent(
                name,
                key -> new Outlet(
                        outlets.size() + 1L,
                        key,
                        null,
                        item.country(),
                        null,
                        AGENCIES.contains(key.toLowerCase(Locale.ROOT)),
                        false));
    }

    /** The host of an address, for items that name no outlet. */
    private static String host(String url) {
        try {
            String host = URI.create(url).getHost();
            return host == null ? "unknown" : host.toLowerCase(Locale.ROOT).replaceFirst("^www\\.", "");
        } catch (IllegalArgumentException e) {
            return "unknown";
        }
    }
}
