package org.concordia.aggregator;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;
import org.concordia.aggregator.article.ArticleStore;
import org.concordia.aggregator.feed.Feed;
import org.concordia.aggregator.feed.FeedHealth;
import org.concordia.aggregator.feed.FeedStore;
import org.concordia.aggregator.feed.FeedStore.Claim;
import org.concordia.aggregator.feed.FetchWords;
import org.concordia.aggregator.feed.ParseWords;
import org.concordia.aggregator.feed.PollOutcome;
import org.concordia.aggregator.feed.PollSchedule;
import org.concordia.aggregator.feed.Wording;
import org.concordia.aggregator.fetch.Body;
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
import org.concordia.aggregator.parse.NotAFeedException;
import org.concordia.aggregator.parse.ParsedFeed;
import org.concordia.aggregator.websub.Discovery;
import org.concordia.aggregator.websub.Inbox;
import org.concordia.aggregator.websub.WebSub;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The way of a feed item: claims the feeds that are due, fetches them with hosts side by side, and stores what is new of
 * each in one transaction with what the topics say of it and with the feed's own record. May run twice at once, in one
 * process or in several: a feed belongs to whoever claimed it, an article exists once by its keys.
 */
public final class Poller implements Inbox, AutoCloseable {

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

    private static final int TRIES_TO_STORE = 3;

    /** In place of a number of articles: somebody else has the feed now. */
    private static final int DROPPED = -1;

    private final FeedStore feeds;
    private final ArticleStore articles;
    private final Fetcher fetcher;
    private final PollSchedule schedule;
    private final Intake intake;
    private final WebSub webSub;
    private final SharedTransactions transactions;
    private final PollSettings settings;
    private final InstantSource clock;
    private final ExecutorService workers;
    private volatile Runnable stored = () -> {};

    public Poller(
            FeedStore feeds,
            ArticleStore articles,
            Fetcher fetcher,
            PollSchedule schedule,
            Intake intake,
            WebSub webSub,
            TransactionTemplate transaction,
            PollSettings settings,
            InstantSource clock) {
        this.feeds = feeds;
        this.articles = articles;
        this.fetcher = fetcher;
        this.schedule = schedule;
        this.intake = intake;
        this.webSub = webSub;
        this.transactions = new SharedTransactions(transaction);
        this.settings = settings;
        this.clock = clock;
        this.workers = workers(settings.workers());
    }

    /**
     * Polls what is due. Returns when nothing is left, or some time after {@link PollSettings#sweep}: what was claimed
     * but not begun by then is given back. A host that hangs holds up only itself.
     */
    public Run pollDue() {
        Counts counts = new Counts();
        new HostQueues<Claim>(
                        workers,
                        settings.hostConnections(),
                        fetcher::isFree,
                        Poller::host,
                        claim -> pollSafely(claim, counts),
                        feeds::release)
                .run(
                        settings.sweep().toNanos(),
                        MOST_CLAIMED,
                        room -> feeds.due(clock.instant(), settings.lease(), room, settings.hostConnections()));
        Run run = counts.run();
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

    private static final class Counts {
        final AtomicInteger polled = new AtomicInteger();
        final AtomicInteger unchanged = new AtomicInteger();
        final AtomicInteger added = new AtomicInteger();
        final AtomicInteger edited = new AtomicInteger();
        final AtomicInteger failed = new AtomicInteger();

        Run run() {
            return new Run(polled.get(), unchanged.get(), added.get(), edited.get(), failed.get());
        }
    }

    private boolean pollSafely(Claim claim, Counts counts) throws InterruptedException {
        try {
            return poll(claim, counts);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            // The one broad catch: a feed that breaks something must not stop the others, nor come back unrecorded.
            LOG.error("poll-broke feed={}", claim.feed().id(), e);
            recordBroken(claim, counts);
            return false;
        }
    }

    private void recordBroken(Claim claim, Counts counts) {
        try {
            fail(claim, PollOutcome.Kind.FAILED, Wording.of("feed.said.unreadable"), clock.instant(), counts);
        } catch (RuntimeException e) {
            // The lease runs out, and somebody tries again.
            LOG.error("poll-unrecorded feed={}", claim.feed().id(), e);
        }
    }

    /**
     * Polls one feed and stores what came of it.
     *
     * @return true if its own host asked for patience
     */
    private boolean poll(Claim claim, Counts counts) throws InterruptedException {
        Feed feed = claim.feed();
        if (!clock.instant().isBefore(claim.leasedUntil())) {
            feeds.release(claim);
            return false;
        }
        FetchResult result = fetcher.fetch(feed.address(), feed.etag(), feed.lastModified());
        counts.polled.incrementAndGet();
        Instant now = clock.instant();
        if (result instanceof Fetched fetched) {
            try (Body body = fetched.body()) {
                if (body.hash().equals(claim.hash())) {
                    counts.unchanged.incrementAndGet();
                    unchanged(claim, fetched.maxAge(), text(fetched.movedTo()), now);
                } else {
                    read(claim, fetched, now, counts);
                }
            }
        } else if (result instanceof NotModified same) {
            counts.unchanged.incrementAndGet();
            unchanged(claim, same.maxAge(), text(same.movedTo()), now);
        } else if (result instanceof RateLimited limited) {
            PollSchedule.NextPoll next = schedule.afterRateLimit(feed.pinned(), limited.patience(), now);
            Wording message = FetchWords.of(limited);
            store(claim, new PollOutcome(PollOutcome.Kind.RATE_LIMITED, now, message, next, null, null));
            // Nobody may speak for another host by redirecting to it.
            boolean own = limited.host().equals(host(claim));
            if (own) {
                feeds.holdBack(limited.host(), next);
            }
            LOG.info("poll-held feed={} status={} patience={}", feed.id(), limited.status(), limited.patience());
            return own;
        } else if (result instanceof Gone) {
            PollSchedule.NextPoll next = schedule.afterFailure(feed.pinned(), PollSchedule.FAILURES_TO_TELL, now);
            LOG.warn("feed-retired feed={}", feed.id());
            store(claim, new PollOutcome(PollOutcome.Kind.GONE, now, FetchWords.of(result), next, null, null));
        } else if (result instanceof Refused refused) {
            fail(claim, PollOutcome.Kind.REFUSED, FetchWords.of(refused), now, counts);
        } else if (result instanceof Failed failed) {
            fail(claim, PollOutcome.Kind.FAILED, FetchWords.of(failed), now, counts);
        }
        return false;
    }

    private static String host(Claim claim) {
        return WebAddress.host(WebAddress.of(claim.feed().address()));
    }

    private void unchanged(Claim claim, @Nullable Duration maxAge, @Nullable String movedTo, Instant now) {
        Feed feed = claim.feed();
        List<Instant> published = feed.pinned() == null ? articles.published(feed.id(), 20) : List.of();
        PollSchedule.NextPoll next =
                told(feed, schedule.afterAnswer(feed.pinned(), published, claim.ttl(), maxAge, now), now);
        recovered(feed);
        store(
                claim,
                new PollOutcome(
                        PollOutcome.Kind.NOT_MODIFIED, now, Wording.of("feed.said.not-modified"), next, movedTo, null));
    }

    private void fail(Claim claim, PollOutcome.Kind kind, Wording message, Instant now, Counts counts) {
        Feed feed = claim.feed();
        int failures = feed.failures() + 1;
        counts.failed.incrementAndGet();
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

    private void read(Claim claim, Fetched fetched, Instant now, Counts counts) throws InterruptedException {
        Feed feed = claim.feed();
        Intake.Batch batch;
        try {
            batch = intake.read(feed, fetched.body(), fetched.contentType(), fetched.address(), now);
        } catch (NotAFeedException e) {
            Wording message = ParseWords.of(e);
            fail(claim, PollOutcome.Kind.NOT_A_FEED, message, now, counts);
            return;
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            // A document that breaks the parser is its feed's fault, and the feed's health says so.
            LOG.error("parse-broke feed={}", feed.id(), e);
            fail(claim, PollOutcome.Kind.NOT_A_FEED, Wording.of("feed.said.unreadable"), now, counts);
            return;
        }
        ParsedFeed document = batch.document();
        int entries = document.entries().size();
        Optional<Discovery> hubs =
                webSub.isOn() ? Discovery.of(fetched.links(), document, fetched.address()) : Optional.empty();
        PollSchedule.NextPoll usual = schedule.afterAnswer(
                feed.pinned(), batch.published(), document.minimumInterval(), fetched.maxAge(), now);
        PollOutcome outcome = new PollOutcome(
                PollOutcome.Kind.FETCHED,
                now,
                entries == 0
                        ? Wording.of("feed.said.empty")
                        : Wording.of("feed.said.fetched", entries, batch.fresh().size()),
                batch.fresh().isEmpty() && hubs.isPresent() ? told(feed, usual, now) : usual,
                text(fetched.movedTo()),
                new PollOutcome.Document(
                        fetched.etag(),
                        fetched.lastModified(),
                        fetched.body().hash(),
                        document.minimumInterval(),
                        document.title() == null || document.title().isBlank()
                                ? null
                                : Intake.oneLine(document.title()),
                        batch.problems(),
                        entries,
                        batch.published().size()));
        recovered(feed);
        int stored = store(claim, outcome, () -> {
            webSub.discovered(feed.id(), hubs, now);
            int added = intake.store(batch, now);
            webSub.polled(feed.id(), added);
            return added;
        });
        if (stored != DROPPED) {
            counts.added.addAndGet(stored);
            counts.edited.addAndGet(batch.edits().size());
        }
        LOG.debug(
                "poll-feed feed={} entries={} fresh={} edited={} repaired={}",
                feed.id(),
                entries,
                batch.fresh().size(),
                batch.edits().size(),
                batch.problems().size());
    }

    /**
     * Stores what a hub pushed, the way of a polled document; the feed's own record stays as it is. A document that is
     * no feed stands for word that there is news.
     */
    @Override
    public void take(long feedId, Body body, @Nullable String contentType) throws InterruptedException {
        FeedHealth health = feeds.health(feedId).orElseThrow();
        Feed feed = health.feed();
        Instant now = clock.instant();
        try {
            Intake.Batch batch = intake.read(feed, body, contentType, WebAddress.of(feed.address()), now);
            int added = stored(status -> intake.store(batch, now));
            LOG.info(
                    "push feed={} entries={} added={}",
                    feedId,
                    batch.document().entries().size(),
                    added);
        } catch (NotAFeedException | StackOverflowError e) {
            // However often a hub says so, the publisher's server is asked no more than once in the shortest interval.
            Instant polled = health.lastPolledAt();
            Instant next = polled == null ? now : polled.plus(PollSchedule.SHORTEST_PIN);
            feeds.pollBy(feedId, next.isBefore(now) ? now : next, Wording.of("feed.why.hub-ping"));
        }
    }

    /** The next poll of a feed that had nothing new: later than usual while a hub tells what there is. */
    private PollSchedule.NextPoll told(Feed feed, PollSchedule.NextPoll usual, Instant now) {
        return webSub.relies(feed.id(), now) ? schedule.whileTold(usual, feed.pinned(), now) : usual;
    }

    private void store(Claim claim, PollOutcome outcome) {
        store(claim, outcome, () -> 0);
    }

    /** Everything of one poll or nothing of it; how many articles the batch added, or {@link #DROPPED}. */
    private int store(Claim claim, PollOutcome outcome, IntSupplier batch) {
        return stored(status -> {
            int added = batch.getAsInt();
            if (feeds.record(claim, outcome)) {
                return added;
            }
            LOG.info("poll-dropped feed={} reason=lease-lost", claim.feed().id());
            status.setRollbackOnly();
            return DROPPED;
        });
    }

    /** Does this in one transaction, and says so if it added articles. */
    private int stored(ToIntFunction<TransactionStatus> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                int added = transactions.run(work);
                if (added > 0) {
                    stored.run();
                }
                return added;
            } catch (ConcurrencyFailureException e) {
                // Two feeds of one outlet stored the same addresses at the same moment; one of them tries again.
                if (attempt == TRIES_TO_STORE) {
                    throw e;
                }
            }
        }
    }

    private static @Nullable String text(@Nullable URI address) {
        return address == null ? null : address.toString();
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
