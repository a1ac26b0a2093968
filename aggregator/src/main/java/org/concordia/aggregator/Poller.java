package org.concordia.aggregator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.article.ArticleStore;
import org.concordia.aggregator.article.Normalizer;
import org.concordia.aggregator.feed.Feed;
import org.concordia.aggregator.feed.FeedStore;
import org.concordia.aggregator.feed.FeedStore.Claim;
import org.concordia.aggregator.feed.FetchWords;
import org.concordia.aggregator.feed.PollOutcome;
import org.concordia.aggregator.feed.PollSchedule;
import org.concordia.aggregator.feed.Wording;
import org.concordia.aggregator.fetch.FetchResult;
import org.concordia.aggregator.fetch.FetchResult.Failed;
import org.concordia.aggregator.fetch.FetchResult.Fetched;
import org.concordia.aggregator.fetch.FetchResult.Gone;
import org.concordia.aggregator.fetch.FetchResult.NotModified;
import org.concordia.aggregator.fetch.FetchResult.RateLimited;
import org.concordia.aggregator.fetch.FetchResult.Refused;
import org.concordia.aggregator.fetch.Fetcher;
import org.concordia.aggregator.fetch.PollSettings;
import org.concordia.aggregator.fetch.WebAddress;
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
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The way of a feed item: claims the feeds that are due, fetches them with hosts side by side, and stores what is new of
 * each in one transaction with what the topics say of it and with the feed's own record. May run twice at once, in one
 * process or in several: a feed belongs to whoever claimed it, an article exists once by its keys.
 */
public final class Poller implements AutoCloseable {

    /** What the topics say of an article. */
    @FunctionalInterface
    public interface Matching {
        List<TopicMatch> match(Article article);
    }

    /**
     * What a run did.
     *
     * @param polled feeds asked
     * @param unchanged of these, feeds that had nothing new to read
     * @param added articles new to us
     * @param edited articles whose outlet changed their wording
     * @param failed feeds that did not answer as feeds do
     */
    public record Run(int polled, int unchanged, int added, int edited, int failed) {}

    private static final Logger LOG = LoggerFactory.getLogger(Poller.class);

    /** Feeds claimed and not yet polled; more would only wait here rather than in the database. */
    private static final int MOST_CLAIMED = 1_000;

    /** Of these, feeds of one host: they wait for each other, and their leases run. */
    private static final int MOST_OF_A_HOST = 20;

    /** An article that was published longer ago than this when it reached us is old news. */
    private static final Duration OLD_NEWS = Duration.ofHours(24);

    /** Of a feed's first document, only what is younger than this is news: the rest is what it held before we came. */
    private static final Duration FIRST_NEWS = Duration.ofHours(3);

    /** New entries without a time in a document that has nothing known: from so many on, the document was replaced. */
    private static final int BURST = 5;

    /** Entries read of one document; the rest is older in any feed that is not an attack. */
    private static final int MOST_ENTRIES = 2_000;

    private static final int TRIES_TO_STORE = 3;

    private final FeedStore feeds;
    private final ArticleStore articles;
    private final TopicStore topics;
    private final Fetcher fetcher;
    private final PollSchedule schedule;
    private final Matching matching;
    private final TransactionTemplate transaction;
    private final PollSettings settings;
    private final InstantSource clock;
    private final FeedParser parser = new FeedParser();
    private final Normalizer normalizer = new Normalizer();
    private final ExecutorService workers;
    private volatile Runnable stored = () -> {};

    public Poller(
            FeedStore feeds,
            ArticleStore articles,
            TopicStore topics,
            Fetcher fetcher,
            PollSchedule schedule,
            Matching matching,
            TransactionTemplate transaction,
            PollSettings settings,
            InstantSource clock) {
        this.feeds = feeds;
        this.articles = articles;
        this.topics = topics;
        this.fetcher = fetcher;
        this.schedule = schedule;
        this.matching = matching;
        this.transaction = transaction;
        this.settings = settings;
        this.clock = clock;
        this.workers = workers(settings.workers());
    }

    /**
     * Polls what is due. Returns when nothing is left, or some time after {@link PollSettings#sweep}: what was claimed
     * but not begun by then is given back. A host that hangs holds up only itself.
     */
    public Run pollDue() {
        Sweep sweep = new Sweep();
        Run run = sweep.run();
        if (run.polled() > 0) {
            LOG.info(
                    "poll polled={} unchanged={} added={} edited={} failed={}",
                    run.polled(),
                    run.unchanged(),
                    run.added(),
                    run.edited(),
                    run.failed());
        }
        return run;
    }

    /** Calls this, on a worker's thread, whenever a feed's new articles were stored: a hint, for whoever files them. */
    public void onStored(Runnable hint) {
        stored = hint;
    }

    /** Ends the worker threads; polls under way are dropped and their feeds come due again when the lease runs out. */
    @Override
    public void close() {
        workers.shutdownNow();
    }

    /** One run: the feeds it claimed, waiting for each host in turn. */
    private final class Sweep {

        private final ReentrantLock lock = new ReentrantLock();
        private final Condition progress = lock.newCondition();
        private final Map<String, Host> hosts = new HashMap<>();
        private int outstanding;
        private boolean ending;

        private final AtomicInteger polled = new AtomicInteger();
        private final AtomicInteger unchanged = new AtomicInteger();
        private final AtomicInteger added = new AtomicInteger();
        private final AtomicInteger edited = new AtomicInteger();
        private final AtomicInteger failed = new AtomicInteger();

        Run run() {
            long end = System.nanoTime() + settings.sweep().toNanos();
            try {
                while (true) {
                    int room = room();
                    ending |= System.nanoTime() - end > 0;
                    List<Claim> claims = ending || room == 0
                            ? List.of()
                            : feeds.due(clock.instant(), settings.lease(), room, MOST_OF_A_HOST);
                    take(claims);
                    if (claims.isEmpty() && !waitForProgress()) {
                        break;
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                giveBack();
            }
            return new Run(polled.get(), unchanged.get(), added.get(), edited.get(), failed.get());
        }

        private int room() {
            lock.lock();
            try {
                return MOST_CLAIMED - outstanding;
            } finally {
                lock.unlock();
            }
        }

        private void take(List<Claim> claims) {
            lock.lock();
            try {
                for (Claim claim : claims) {
                    String name = WebAddress.host(WebAddress.of(claim.feed().address()));
                    Host host = hosts.computeIfAbsent(name, key -> new Host());
                    host.waiting.add(claim);
                    outstanding++;
                    if (host.running < settings.hostConnections()) {
                        host.running++;
                        workers.execute(() -> work(host));
                    }
                }
            } finally {
                lock.unlock();
            }
        }

        /** Waits a little for a poll to end; false when none is left. */
        private boolean waitForProgress() throws InterruptedException {
            if (ending) {
                giveBack();
            }
            lock.lockInterruptibly();
            try {
                if (outstanding == 0) {
                    return false;
                }
                // Not for ever: while one host hangs, others come due.
                progress.awaitNanos(TimeUnit.MILLISECONDS.toNanos(250));
                return true;
            } finally {
                lock.unlock();
            }
        }

        private void giveBack() {
            List<Claim> back = new ArrayList<>();
            lock.lock();
            try {
                for (Host host : hosts.values()) {
                    back.addAll(host.waiting);
                    host.waiting.clear();
                }
                outstanding -= back.size();
            } finally {
                lock.unlock();
            }
            back.forEach(feeds::release);
        }

        private void work(Host host) {
            while (true) {
                Claim claim;
                lock.lock();
                try {
                    claim = host.waiting.poll();
                    if (claim == null) {
                        host.running--;
                        return;
                    }
                } finally {
                    lock.unlock();
                }
                try {
                    if (poll(claim, this)) {
                        leaveAlone(host);
                    }
                } catch (InterruptedException e) {
                    feeds.release(claim);
                    Thread.currentThread().interrupt();
                } catch (RuntimeException | StackOverflowError e) {
                    // The one broad catch: a feed that breaks something must not stop the others.
                    LOG.error("poll-broke feed={}", claim.feed().id(), e);
                    failed.incrementAndGet();
                } finally {
                    lock.lock();
                    try {
                        outstanding--;
                        progress.signalAll();
                    } finally {
                        lock.unlock();
                    }
                }
            }
        }

        /** A host that asked for patience is not asked again in this run. */
        private void leaveAlone(Host host) {
            List<Claim> back;
            lock.lock();
            try {
                back = List.copyOf(host.waiting);
                host.waiting.clear();
                outstanding -= back.size();
            } finally {
                lock.unlock();
            }
            back.forEach(feeds::release);
        }

        private final class Host {
            final Deque<Claim> waiting = new ArrayDeque<>();
            int running;
        }
    }

    /**
     * Polls one feed and stores what came of it.
     *
     * @return true if its host asked for patience
     */
    private boolean poll(Claim claim, Sweep sweep) throws InterruptedException {
        Feed feed = claim.feed();
        if (!clock.instant().isBefore(claim.leasedUntil())) {
            feeds.release(claim);
            return false;
        }
        FetchResult result = fetcher.fetch(feed.address(), feed.etag(), feed.lastModified());
        sweep.polled.incrementAndGet();
        Instant now = clock.instant();
        if (result instanceof Fetched fetched) {
            String hash = hash(fetched.body());
            if (!hash.equals(claim.hash())) {
                read(claim, fetched, hash, now, sweep);
                return false;
            }
            sweep.unchanged.incrementAndGet();
            unchanged(
                    claim,
                    fetched.maxAge(),
                    fetched.movedTo() == null ? null : fetched.movedTo().toString(),
                    now);
        } else if (result instanceof NotModified same) {
            sweep.unchanged.incrementAndGet();
            unchanged(
                    claim,
                    same.maxAge(),
                    same.movedTo() == null ? null : same.movedTo().toString(),
                    now);
        } else if (result instanceof RateLimited limited) {
            PollSchedule.NextPoll next = schedule.afterRateLimit(feed.pinned(), limited.patience(), now);
            Wording message = FetchWords.of(limited);
            store(claim, new PollOutcome(PollOutcome.Kind.RATE_LIMITED, now, message, next, null, null));
            feeds.holdBack(limited.host(), next);
            LOG.info("poll-held feed={} status={} patience={}", feed.id(), limited.status(), limited.patience());
            return true;
        } else if (result instanceof Gone) {
            PollSchedule.NextPoll next = schedule.afterFailure(feed.pinned(), PollSchedule.FAILURES_TO_TELL, now);
            LOG.warn("feed-retired feed={}", feed.id());
            store(claim, new PollOutcome(PollOutcome.Kind.GONE, now, FetchWords.of(result), next, null, null));
        } else if (result instanceof Refused refused) {
            fail(claim, PollOutcome.Kind.REFUSED, FetchWords.of(refused), now, sweep);
        } else if (result instanceof Failed failed) {
            fail(claim, PollOutcome.Kind.FAILED, FetchWords.of(failed), now, sweep);
        }
        return false;
    }

    private void unchanged(Claim claim, @Nullable Duration maxAge, @Nullable String movedTo, Instant now) {
        Feed feed = claim.feed();
        List<Instant> published = articles.published(feed.id(), 20);
        PollSchedule.NextPoll next = schedule.afterAnswer(feed.pinned(), published, claim.ttl(), maxAge, now);
        recovered(feed);
        store(
                claim,
                new PollOutcome(
                        PollOutcome.Kind.NOT_MODIFIED, now, Wording.of("feed.said.not-modified"), next, movedTo, null));
    }

    private void fail(Claim claim, PollOutcome.Kind kind, Wording message, Instant now, Sweep sweep) {
        Feed feed = claim.feed();
        int failures = feed.failures() + 1;
        sweep.failed.incrementAndGet();
        if (failures == PollSchedule.FAILURES_TO_TELL) {
            LOG.warn("feed-failing feed={} failures={} said={}", feed.id(), failures, message.key());
        }
        store(
                claim,
                new PollOutcome(kind, now, message, schedule.afterFailure(feed.pinned(), failures, now), null, null));
    }

    private void recovered(Feed feed) {
        if (feed.failures() >= PollSchedule.FAILURES_TO_TELL) {
            LOG.info("feed-recovered feed={} failures={}", feed.id(), feed.failures());
        }
    }

    private void read(Claim claim, Fetched fetched, String hash, Instant now, Sweep sweep) {
        Feed feed = claim.feed();
        ParsedFeed parsed;
        try {
            parsed = parser.parse(fetched.body(), fetched.contentType(), fetched.address(), feed.zone(), now);
        } catch (NotAFeedException e) {
            Wording message = Wording.of("feed.said.not-a-feed", String.valueOf(e.getMessage()));
            fail(claim, PollOutcome.Kind.NOT_A_FEED, message, now, sweep);
            return;
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("parse-broke feed={}", feed.id(), e);
            fail(claim, PollOutcome.Kind.NOT_A_FEED, Wording.of("feed.said.unreadable"), now, sweep);
            return;
        }
        List<String> problems = new ArrayList<>();
        parsed.repairs().forEach(repair -> problems.add(oneLine(repair.words())));
        Sorted sorted = sort(feed, articles(feed, parsed, problems, now), now);

        List<Instant> published = parsed.entries().stream()
                .map(Entry::published)
                .filter(at -> at != null)
                .toList();
        PollSchedule.NextPoll next =
                schedule.afterAnswer(feed.pinned(), published, parsed.minimumInterval(), fetched.maxAge(), now);
        Wording message = parsed.entries().isEmpty()
                ? Wording.of("feed.said.empty")
                : Wording.of(
                        "feed.said.fetched",
                        parsed.entries().size(),
                        sorted.fresh().size());
        PollOutcome outcome = new PollOutcome(
                PollOutcome.Kind.FETCHED,
                now,
                message,
                next,
                fetched.movedTo() == null ? null : fetched.movedTo().toString(),
                new PollOutcome.Document(
                        fetched.etag(),
                        fetched.lastModified(),
                        hash,
                        parsed.minimumInterval(),
                        parsed.title() == null || parsed.title().isBlank() ? null : oneLine(parsed.title()),
                        problems,
                        parsed.entries().size(),
                        published.size()));
        recovered(feed);

        Map<Article, List<TopicMatch>> matches = new HashMap<>();
        for (Article article : sorted.fresh()) {
            matches.put(article, matching.match(article));
        }
        for (Article article : sorted.edits().values()) {
            matches.put(article, matching.match(article));
        }
        store(claim, outcome, sorted, matches, sweep);
        LOG.debug(
                "poll-feed feed={} entries={} fresh={} edited={} repaired={}",
                feed.id(),
                parsed.entries().size(),
                sorted.fresh().size(),
                sorted.edits().size(),
                problems.size());
    }

    private List<Article> articles(Feed feed, ParsedFeed parsed, List<String> problems, Instant now) {
        List<Article> all = new ArrayList<>();
        int lost = 0;
        for (Entry entry : parsed.entries()) {
            if (all.size() == MOST_ENTRIES) {
                problems.add("only the first " + MOST_ENTRIES + " of "
                        + parsed.entries().size() + " entries are read");
                break;
            }
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
            problems.add(lost + " entries had neither title, text nor link");
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

    private void store(Claim claim, PollOutcome outcome) {
        store(claim, outcome, new Sorted(List.of(), Map.of()), Map.of(), null);
    }

    /** Everything of one poll or nothing of it. */
    private void store(
            Claim claim,
            PollOutcome outcome,
            Sorted sorted,
            Map<Article, List<TopicMatch>> matches,
            @Nullable Sweep sweep) {
        for (int attempt = 1; ; attempt++) {
            try {
                Integer added = transaction.execute(status -> storeOnce(claim, outcome, sorted, matches));
                if (added == null) {
                    LOG.info(
                            "poll-dropped feed={} reason=lease-lost",
                            claim.feed().id());
                } else if (added > 0) {
                    stored.run();
                }
                if (added != null && sweep != null) {
                    sweep.added.addAndGet(added);
                    sweep.edited.addAndGet(sorted.edits().size());
                }
                return;
            } catch (ConcurrencyFailureException e) {
                // Two feeds of one outlet stored the same addresses at the same moment; one of them tries again.
                if (attempt == TRIES_TO_STORE) {
                    throw e;
                }
            }
        }
    }

    private @Nullable Integer storeOnce(
            Claim claim, PollOutcome outcome, Sorted sorted, Map<Article, List<TopicMatch>> matches) {
        if (!feeds.hold(claim)) {
            return null;
        }
        int added = 0;
        for (Article article : sorted.fresh()) {
            Optional<Long> id = articles.add(article);
            if (id.isPresent()) {
                added++;
                topics.record(id.get(), matches.getOrDefault(article, List.of()), outcome.at());
            }
        }
        sorted.edits().forEach((id, article) -> {
            articles.edit(id, article);
            topics.revise(id, matches.getOrDefault(article, List.of()), outcome.at());
        });
        feeds.record(claim, outcome);
        return added;
    }

    /** An address as a guid, which is shorter at most. */
    private static String guid(String address) {
        return address.length() <= 1_000 ? address : "sha256:" + hash(address.getBytes(StandardCharsets.UTF_8));
    }

    private static String oneLine(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= 500 ? line : line.substring(0, 497) + "...";
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Virtual threads from Java 21 on, where waiting costs nothing; else so many threads. */
    private static ExecutorService workers(int most) {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException e) {
            AtomicInteger number = new AtomicInteger();
            return Executors.newFixedThreadPool(most, task -> {
                Thread thread = new Thread(task, "concordia-poll-" + number.incrementAndGet());
                thread.setDaemon(true);
                return thread;
            });
        }
    }
}
