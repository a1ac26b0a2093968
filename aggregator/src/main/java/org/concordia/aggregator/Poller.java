package org.concordia.aggregator;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.concordia.aggregator.article.ArticleStore;
import org.concordia.aggregator.feed.Feed;
import org.concordia.aggregator.feed.FeedStore;
import org.concordia.aggregator.feed.FeedStore.Claim;
import org.concordia.aggregator.feed.FetchWords;
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

    private final FeedStore feeds;
    private final ArticleStore articles;
    private final Fetcher fetcher;
    private final PollSchedule schedule;
    private final Intake intake;
    private final TransactionTemplate transaction;
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
            TransactionTemplate transaction,
            PollSettings settings,
            InstantSource clock) {
        this.feeds = feeds;
        this.articles = articles;
        this.fetcher = fetcher;
        this.schedule = schedule;
        this.intake = intake;
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
        Counts counts = new Counts();
        new HostQueues<Claim>(
                        workers,
                        settings.hostConnections(),
                        fetcher::isFree,
                        claim -> WebAddress.host(WebAddress.of(claim.feed().address())),
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
        } catch (RuntimeException | StackOverflowError e) {
            // The one broad catch: a feed that breaks something must not stop the others.
            LOG.error("poll-broke feed={}", claim.feed().id(), e);
            counts.failed.incrementAndGet();
            return false;
        }
    }

    /**
     * Polls one feed and stores what came of it.
     *
     * @return true if its host asked for patience
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
            feeds.holdBack(limited.host(), next);
            LOG.info("poll-held feed={} status={} patience={}", feed.id(), limited.status(), limited.patience());
            return true;
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
            Wording message = Wording.of("feed.said.not-a-feed", String.valueOf(e.getMessage()));
            fail(claim, PollOutcome.Kind.NOT_A_FEED, message, now, counts);
            return;
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("parse-broke feed={}", feed.id(), e);
            fail(claim, PollOutcome.Kind.NOT_A_FEED, Wording.of("feed.said.unreadable"), now, counts);
            return;
        }
        ParsedFeed document = batch.document();
        int entries = document.entries().size();
        PollOutcome outcome = new PollOutcome(
                PollOutcome.Kind.FETCHED,
                now,
                entries == 0
                        ? Wording.of("feed.said.empty")
                        : Wording.of("feed.said.fetched", entries, batch.fresh().size()),
                schedule.afterAnswer(
                        feed.pinned(), batch.published(), document.minimumInterval(), fetched.maxAge(), now),
                text(fetched.movedTo()),
                new PollOutcome.Document(
                        fetched.etag(),
                        fetched.lastModified(),
                        fetched.body().hash(),
                        document.minimumInterval(),
                        document.title() == null || document.title().isBlank()
                                ? null
                                : Intake.oneLine(document.title()),
                        batch.problems()));
        recovered(feed);
        store(claim, outcome, batch, counts);
        LOG.debug(
                "poll-feed feed={} entries={} fresh={} edited={} repaired={}",
                feed.id(),
                entries,
                batch.fresh().size(),
                batch.edits().size(),
                batch.problems().size());
    }

    private void store(Claim claim, PollOutcome outcome) {
        store(claim, outcome, null, new Counts());
    }

    /** Everything of one poll or nothing of it. */
    private void store(Claim claim, PollOutcome outcome, Intake.@Nullable Batch batch, Counts counts) {
        for (int attempt = 1; ; attempt++) {
            try {
                Integer added = transaction.execute(status -> {
                    if (!feeds.hold(claim)) {
                        return null;
                    }
                    int fresh = batch == null ? 0 : intake.store(batch, outcome.at());
                    feeds.record(claim, outcome);
                    return fresh;
                });
                if (added == null) {
                    LOG.info(
                            "poll-dropped feed={} reason=lease-lost",
                            claim.feed().id());
                    return;
                }
                counts.added.addAndGet(added);
                counts.edited.addAndGet(batch == null ? 0 : batch.edits().size());
                if (added > 0) {
                    stored.run();
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
