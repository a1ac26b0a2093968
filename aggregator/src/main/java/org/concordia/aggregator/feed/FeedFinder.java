package org.concordia.aggregator.feed;

import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import org.concordia.aggregator.fetch.Body;
import org.concordia.aggregator.fetch.FetchResult;
import org.concordia.aggregator.fetch.Fetcher;
import org.concordia.aggregator.fetch.WebAddress;
import org.concordia.aggregator.parse.FeedParser;
import org.concordia.aggregator.parse.NotAFeedException;
import org.concordia.aggregator.parse.ParsedFeed;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds the feeds of an address: the feed itself, those that a page names, or one at a well-known path. */
@Component
public final class FeedFinder {

    /** Where the common publishing systems keep their feeds, most common first. */
    private static final List<String> WELL_KNOWN = List.of(
            "/feed/",
            "/rss.xml",
            "/rss",
            "/feed.xml",
            "/atom.xml",
            "/index.xml",
            "/arc/outboundfeeds/rss/?outputType=xml");

    private final Fetcher fetcher;
    private final InstantSource clock;
    private final FeedParser parser = new FeedParser();

    public FeedFinder(Fetcher fetcher, InstantSource clock) {
        this.fetcher = fetcher;
        this.clock = clock;
    }

    /**
     * A feed that was found.
     *
     * @param title its own; the address when it has none
     * @param language its claim; null without one
     */
    public record Found(
            String address, String title, @Nullable String language) {}

    /**
     * What was found at an address.
     *
     * @param isFeed whether the address is a feed itself, then the only one found
     * @param why in words, when nothing was found
     */
    public record Answer(
            boolean isFeed, List<Found> found, @Nullable Wording why) {
        public Answer {
            found = List.copyOf(found);
        }
    }

    /** Looks at an address, which may lack its {@code https://}. */
    public Answer find(String address) throws InterruptedException {
        String whole = address.strip().matches("(?i)[a-z]+:.*") ? address.strip() : "https://" + address.strip();
        FetchResult result = fetcher.fetch(whole, null, null);
        if (!(result instanceof FetchResult.Fetched fetched)) {
            return new Answer(false, List.of(), FetchWords.of(result));
        }
        List<NotAFeedException.Offer> offers;
        Wording why;
        try {
            // A redirect that is not permanent is the publisher's own business.
            String lasting = fetched.movedTo() == null
                    ? WebAddress.of(whole).toString()
                    : fetched.movedTo().toString();
            return new Answer(true, List.of(found(lasting, parse(fetched))), null);
        } catch (NotAFeedException e) {
            offers = e.offers();
            why = ParseWords.of(e);
        }
        List<Found> named = offers.stream()
                .map(offer ->
                        new Found(offer.address(), offer.title().isBlank() ? offer.address() : offer.title(), null))
                .distinct()
                .toList();
        return named.isEmpty() ? wellKnown(fetched.address(), why) : new Answer(false, named, null);
    }

    private Answer wellKnown(URI page, Wording why) throws InterruptedException {
        for (String path : WELL_KNOWN) {
            URI candidate = WebAddress.resolve(page, path);
            if (fetcher.fetch(candidate.toString(), null, null) instanceof FetchResult.Fetched fetched) {
                try {
                    return new Answer(false, List.of(found(candidate.toString(), parse(fetched))), null);
                } catch (NotAFeedException e) {
                    // The next path, then.
                    continue;
                }
            }
        }
        return new Answer(false, List.of(), why);
    }

    private ParsedFeed parse(FetchResult.Fetched fetched) throws NotAFeedException {
        try (Body body = fetched.body()) {
            return parser.parse(body.bytes(), fetched.contentType(), fetched.address(), null, clock.instant());
        }
    }

    private static Found found(String address, ParsedFeed feed) {
        String title = feed.title() == null || feed.title().isBlank() ? address : feed.title();
        return new Found(address, title, feed.language());
    }
}
