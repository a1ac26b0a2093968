package org.concordia.aggregator;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.article.ArticleStore;
import org.concordia.aggregator.article.Normalizer;
import org.concordia.aggregator.feed.Feed;
import org.concordia.aggregator.feed.ParseWords;
import org.concordia.aggregator.feed.Wording;
import org.concordia.aggregator.fetch.Body;
import org.concordia.aggregator.parse.Entry;
import org.concordia.aggregator.parse.FeedParser;
import org.concordia.aggregator.parse.NotAFeedException;
import org.concordia.aggregator.parse.ParsedFeed;
import org.concordia.aggregator.parse.PublishedTime;
import org.concordia.aggregator.topic.TopicMatch;
import org.concordia.aggregator.topic.TopicStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a feed's document brings, wherever the document came from: its articles, which of them are new and which are new
 * wordings of old ones, and what the topics say of them. Safe for many threads.
 */
public final class Intake {

    /** What the topics say of an article. */
    @FunctionalInterface
    public interface Matching {
        List<TopicMatch> match(Article article);
    }

    /** An article with what the topics say of it. */
    public record Matched(Article article, List<TopicMatch> matches) {

        public Matched {
            matches = List.copyOf(matches);
        }
    }

    /**
     * What a document brings; nothing of it is stored yet.
     *
     * @param document as it was read
     * @param fresh articles new to us
     * @param edits new wordings of stored articles, by their ids
     * @param problems what was repaired or left out
     */
    public record Batch(ParsedFeed document, List<Matched> fresh, Map<Long, Matched> edits, List<Wording> problems) {

        public Batch {
            fresh = List.copyOf(fresh);
            edits = Map.copyOf(edits);
            problems = List.copyOf(problems);
        }

        /** When its entries were published, as far as they tell. */
        List<Instant> published() {
            return document.entries().stream()
                    .map(Entry::published)
                    .filter(at -> at != null)
                    .toList();
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    /** An article that was published longer ago than this when it reached us is old news. */
    private static final Duration OLD_NEWS = Duration.ofHours(24);

    /** Of a feed's first document, only what is younger than this is news: the rest is what it held before we came. */
    private static final Duration FIRST_NEWS = Duration.ofHours(3);

    /** New entries without a time in a document that has nothing known: from so many on, the document was replaced. */
    private static final int BURST = 5;

    /** How many times its own size a document may take while it is read: its text, its tree, its entries. */
    private static final int GROWTH = 24;

    private static final int KIB = 1024;

    private final ArticleStore articles;
    private final TopicStore topics;
    private final Matching matching;
    private final FeedParser parser = new FeedParser();
    private final Normalizer normalizer = new Normalizer();

    // Documents being read at once, in KiB: a hundred large ones must not meet in a small heap.
    private final int room = (int) Math.min(1 << 20, Runtime.getRuntime().maxMemory() / GROWTH / KIB);
    private final Semaphore reading = new Semaphore(room);

    public Intake(ArticleStore articles, TopicStore topics, Matching matching) {
        this.articles = articles;
        this.topics = topics;
        this.matching = matching;
    }

    /**
     * Reads a document of a feed. Waits while others read large ones.
     *
     * @param address where the document was found
     * @throws NotAFeedException if it is something else
     */
    public Batch read(Feed feed, Body body, @Nullable String contentType, URI address, Instant now)
            throws NotAFeedException, InterruptedException {
        int size = (int) Math.min(room, size(body) / KIB + 1);
        reading.acquire(size);
        try {
            return batch(feed, parser.parse(body.bytes(), contentType, address, feed.zone(), now), now);
        } finally {
            reading.release(size);
        }
    }

    /** Bytes that a document may be while it is read: gzip inside of gzip is inflated by the parser, up to its limit. */
    static long size(Body body) {
        return body.isGzip() ? body.length() + FeedParser.LARGEST : body.length();
    }

    private Batch batch(Feed feed, ParsedFeed parsed, Instant now) {
        List<Wording> problems = new ArrayList<>();
        parsed.repairs().forEach(repair -> problems.add(ParseWords.of(repair)));
        Sorted sorted = sort(feed, articles(feed, parsed, problems, now), now);
        Map<Long, Matched> edits = new HashMap<>();
        sorted.edits().forEach((id, article) -> edits.put(id, matched(feed, article)));
        List<Matched> fresh =
                sorted.fresh().stream().map(article -> matched(feed, article)).toList();
        return new Batch(parsed, fresh, edits, problems);
    }

    private Matched matched(Feed feed, Article article) {
        Article read = normalizer.inItsLanguage(feed, article);
        return new Matched(read, matching.match(read));
    }

    /**
     * Stores a batch, in the caller's transaction.
     *
     * @return how many articles are new; fewer than the batch has where another feed brought the same
     */
    public int store(Batch batch, Instant at) {
        Map<String, Long> added =
                articles.add(batch.fresh().stream().map(Matched::article).toList());
        Map<Long, List<TopicMatch>> said = new HashMap<>();
        for (Matched fresh : batch.fresh()) {
            Long id = added.get(fresh.article().guid());
            if (id != null) {
                said.put(id, fresh.matches());
            }
        }
        topics.record(said, at);
        batch.edits().forEach((id, edit) -> {
            articles.edit(id, edit.article());
            topics.revise(id, edit.matches(), at);
        });
        return added.size();
    }

    private List<Article> articles(Feed feed, ParsedFeed parsed, List<Wording> problems, Instant now) {
        List<Article> all = new ArrayList<>();
        int lost = 0;
        for (Entry entry : parsed.entries()) {
            try {
                Optional<Article> article = normalizer.toArticle(feed, entry, now);
                article.ifPresent(all::add);
                lost += article.isPresent() ? 0 : 1;
            } catch (RuntimeException e) {
                // One bad entry never loses its feed.
                LOG.error("entry-broke feed={}", feed.id(), e);
                lost++;
            }
        }
        if (lost > 0) {
            problems.add(Wording.of("feed.repair.nothing", "", lost));
        }
        return all;
    }

    /** What a document's articles are to us: new ones, and new wordings of old ones by the old ones' ids. */
    private record Sorted(List<Article> fresh, Map<Long, Article> edits) {}

    private Sorted sort(Feed feed, List<Article> found, Instant now) {
        List<Article> named = withOwnGuids(found);
        Set<String> guids = new HashSet<>();
        Set<String> addresses = new HashSet<>();
        for (Article article : named) {
            guids.add(article.guid());
            guids.add(guid(article.address()));
            addresses.add(article.address());
        }
        Map<String, ArticleStore.Known> byGuid = new HashMap<>();
        Map<String, ArticleStore.Known> byAddress = new HashMap<>();
        for (ArticleStore.Known known :
                named.isEmpty() ? List.<ArticleStore.Known>of() : articles.known(feed.id(), guids, addresses)) {
            if (known.feedId() == feed.id()) {
                byGuid.put(known.guid(), known);
            }
            byAddress.put(known.address(), known);
        }
        List<Article> fresh = new ArrayList<>();
        Map<Long, Article> edits = new HashMap<>();
        Set<Long> met = new HashSet<>();
        Set<String> taken = new HashSet<>();
        for (Article article : named) {
            ArticleStore.Known known = byGuid.get(article.guid());
            if (known != null && isAnother(known, article)) {
                article = article.withGuid(guid(article.address()));
                known = byGuid.get(article.guid());
            }
            if (known == null) {
                known = byAddress.get(article.address());
            }
            if (known == null) {
                if (taken.add("g" + article.guid()) & taken.add("a" + article.address())) {
                    fresh.add(article);
                }
            } else if (met.add(known.id()) && known.feedId() == feed.id() && isEdited(known, article)) {
                edits.put(known.id(), article);
            }
        }
        return new Sorted(markOldNews(feed, fresh, met.isEmpty(), now), edits);
    }

    /** A guid that several different entries of one document share tells nothing; their addresses do. */
    private static List<Article> withOwnGuids(List<Article> found) {
        Map<String, Set<String>> addresses = new HashMap<>();
        for (Article article : found) {
            addresses.computeIfAbsent(article.guid(), key -> new HashSet<>()).add(article.address());
        }
        return found.stream()
                .map(article -> addresses.getOrDefault(article.guid(), Set.of()).size() > 1
                        ? article.withGuid(guid(article.address()))
                        : article)
                .toList();
    }

    /** The same guid again, but nothing else the same: the outlet uses its guids anew. */
    private static boolean isAnother(ArticleStore.Known known, Article article) {
        return !known.address().equals(article.address())
                && !known.title().equals(article.title())
                && article.published().from() == PublishedTime.Source.FEED
                && !known.publishedAt().equals(article.published().at());
    }

    private static boolean isEdited(ArticleStore.Known known, Article article) {
        return !known.title().equals(article.title())
                || (!article.summary().isEmpty() && !known.summary().equals(article.summary()));
    }

    /**
     * Old news: what a feed held before we first looked at it, what was published long before it reached us, and
     * undated entries in a first document or in one that shares nothing with what we knew of the feed.
     */
    private List<Article> markOldNews(Feed feed, List<Article> fresh, boolean nothingKnown, Instant now) {
        boolean first = feed.lastFetchedAt() == null;
        boolean undatedIsOld = first || nothingKnown && fresh.size() >= BURST;
        Instant oldest = now.minus(first ? FIRST_NEWS : OLD_NEWS);
        return fresh.stream()
                .map(article -> {
                    boolean dated = article.published().from() != PublishedTime.Source.FETCHED;
                    boolean old = dated ? article.published().at().isBefore(oldest) : undatedIsOld;
                    return old ? article.asBackfill() : article;
                })
                .sorted(Comparator.comparing(Article::address))
                .toList();
    }

    /** An address as a guid, which is shorter at most. */
    private static String guid(String address) {
        return address.length() <= 1_000 ? address : "sha256:" + digest(address);
    }

    static String oneLine(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= 500 ? line : line.substring(0, 497) + "...";
    }

    private static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
