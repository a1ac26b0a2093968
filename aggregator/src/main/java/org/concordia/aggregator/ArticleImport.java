package org.concordia.aggregator;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.article.ArticleStore;
import org.concordia.aggregator.article.Normalizer;
import org.concordia.aggregator.feed.Feed;
import org.concordia.aggregator.feed.FeedStore;
import org.concordia.aggregator.feed.Outlet;
import org.concordia.aggregator.feed.OutletStore;
import org.concordia.aggregator.fetch.WebAddress;
import org.concordia.aggregator.parse.Entry;
import org.concordia.aggregator.topic.TopicMatch;
import org.concordia.aggregator.topic.TopicStore;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes items from elsewhere as articles: matched and later filed into stories as any other, but as old news, which never
 * alerts. Each outlet gets a feed of its own that is never polled, {@code import:OUTLET}. Safe to repeat.
 */
public final class ArticleImport {

    private final FeedStore feeds;
    private final OutletStore outlets;
    private final ArticleStore articles;
    private final TopicStore topics;
    private final Intake.Matching matching;
    private final TransactionTemplate transaction;
    private final InstantSource clock;
    private final Normalizer normalizer = new Normalizer();
    private final Map<String, Feed> known = new HashMap<>();

    public ArticleImport(
            FeedStore feeds,
            OutletStore outlets,
            ArticleStore articles,
            TopicStore topics,
            Intake.Matching matching,
            TransactionTemplate transaction,
            InstantSource clock) {
        this.feeds = feeds;
        this.outlets = outlets;
        this.articles = articles;
        this.topics = topics;
        this.matching = matching;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * An item from elsewhere.
     *
     * @param id within its outlet
     * @param at when it was published; null when unknown
     * @param country of the outlet
     */
    public record Item(
            String id,
            @Nullable Instant at,
            String language,
            String outlet,
            @Nullable String country,
            String address,
            String title,
            String body) {}

    /**
     * Stores an item.
     *
     * @return false if its address, or its id of this outlet, is known already
     * @throws IllegalArgumentException naming what it lacks, in one line
     */
    public boolean take(Item item) {
        if (item.outlet().isBlank()) {
            throw new IllegalArgumentException("no outlet");
        }
        if (item.address().isBlank()) {
            throw new IllegalArgumentException("no url");
        }
        String address = WebAddress.of(item.address()).toString();
        Instant now = clock.instant();
        Feed feed = known.computeIfAbsent(item.outlet().strip(), name -> feed(name, item, now));
        Entry entry = new Entry(
                item.id(),
                address,
                item.title(),
                item.body(),
                null,
                item.at(),
                null,
                item.language().isBlank() ? null : item.language(),
                List.of(),
                null);
        Article article = normalizer
                .toArticle(feed, entry, now)
                .map(claimed -> normalizer.inItsLanguage(feed, claimed).asBackfill())
                .orElseThrow(() -> new IllegalArgumentException("neither title nor body"));
        List<TopicMatch> matches = matching.match(article);
        return Boolean.TRUE.equals(transaction.execute(status -> {
            Optional<Long> id = articles.add(article);
            id.ifPresent(stored -> topics.record(stored, matches, now));
            return id.isPresent();
        }));
    }

    private Feed feed(String name, Item item, Instant now) {
        String outletName = name.length() <= 200 ? name : name.substring(0, 200);
        String address = "import:" + outletName;
        Optional<Feed> stored = feeds.byAddress(address);
        if (stored.isPresent()) {
            return stored.get();
        }
        String language =
                item.language().matches("[A-Za-z]{2,3}(-.*)?") ? item.language().replaceFirst("-.*", "") : null;
        String country = item.country() != null && item.country().matches("[A-Z]{2,3}") ? item.country() : null;
        Outlet outlet = outlets.findOrAdd(new Outlet(0, outletName, null, country, language, false, false));
        feeds.add(
                new Feed(
                        0,
                        address,
                        outlet,
                        outletName,
                        null,
                        null,
                        null,
                        Feed.Status.PAUSED,
                        null,
                        now,
                        null,
                        null,
                        null,
                        0),
                now);
        return feeds.byAddress(address).orElseThrow();
    }
}
