package org.concordia.aggregator;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.article.ArticlePage;
import org.concordia.aggregator.article.Normalizer;
import org.concordia.aggregator.article.PageStore;
import org.concordia.aggregator.article.PageStore.Claim;
import org.concordia.aggregator.article.PageStore.Outcome;
import org.concordia.aggregator.article.PageStore.Status;
import org.concordia.aggregator.feed.FeedStore;
import org.concordia.aggregator.feed.FetchWords;
import org.concordia.aggregator.feed.PageReadingStore;
import org.concordia.aggregator.feed.PollSchedule;
import org.concordia.aggregator.feed.Wording;
import org.concordia.aggregator.fetch.Body;
import org.concordia.aggregator.fetch.FetchResult;
import org.concordia.aggregator.fetch.FetchResult.Failed;
import org.concordia.aggregator.fetch.FetchResult.Fault;
import org.concordia.aggregator.fetch.FetchResult.Fetched;
import org.concordia.aggregator.fetch.FetchResult.Gone;
import org.concordia.aggregator.fetch.FetchResult.RateLimited;
import org.concordia.aggregator.fetch.FetchResult.Refused;
import org.concordia.aggregator.fetch.Fetcher;
import org.concordia.aggregator.fetch.PollSettings;
import org.concordia.aggregator.fetch.Robots;
import org.concordia.aggregator.fetch.WebAddress;
import org.concordia.aggregator.parse.PageTime;
import org.concordia.aggregator.topic.TopicMatch;
import org.concordia.aggregator.topic.TopicStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads the own pages of articles whose feed tells little of them, where an editor wants that and the site's owner
 * allows it (robots.txt). What a page says is stored with what the topics then say of the article, in one transaction.
 * May run twice at once, in one process or in several: a page belongs to whoever claimed it.
 */
public final class PageReader implements AutoCloseable {

    /**
     * What a run did.
     *
     * @param asked pages asked for
     * @param read of these, pages whose text became their article's
     */
    public record Run(int asked, int read) {}

    private static final Logger LOG = LoggerFactory.getLogger(PageReader.class);

    private static final int MOST_CLAIMED = 200;

    /** Pages of one host claimed at once: they wait for each other, and their leases run. */
    private static final int MOST_OF_A_HOST = 10;

    private static final int TRIES = 3;
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(5);
    private static final int PAUSE_GROWTH = 6;

    /** Pages read at once: the tree of a large one takes some tens of megabytes. */
    private static final int AT_ONCE = 2;

    private final PageStore pages;
    private final PageReadingStore readings;
    private final FeedStore feeds;
    private final TopicStore topics;
    private final Fetcher fetcher;
    private final Robots robots;
    private final PollSchedule schedule;
    private final Intake.Matching matching;
    private final TransactionTemplate transaction;
    private final PollSettings settings;
    private final InstantSource clock;
    private final Semaphore reading = new Semaphore(AT_ONCE);
    private final ExecutorService workers;

    public PageReader(
            PageStore pages,
            PageReadingStore readings,
            FeedStore feeds,
            TopicStore topics,
            Fetcher fetcher,
            Robots robots,
            PollSchedule schedule,
            Intake.Matching matching,
            TransactionTemplate transaction,
            PollSettings settings,
            InstantSource clock) {
        this.pages = pages;
        this.readings = readings;
        this.feeds = feeds;
        this.topics = topics;
        this.fetcher = fetcher;
        this.robots = robots;
        this.schedule = schedule;
        this.matching = matching;
        this.transaction = transaction;
        this.settings = settings;
        this.clock = clock;
        AtomicInteger number = new AtomicInteger();
        this.workers = Executors.newFixedThreadPool(Math.min(50, settings.workers()), task -> {
            Thread thread = new Thread(task, "concordia-page-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Reads the pages that are due. Returns when nothing is left, or some time after {@link PollSettings#sweep}: what was
     * claimed but not begun by then is given back.
     */
    public Run readDue() {
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger read = new AtomicInteger();
        pages.enqueue(clock.instant());
        new HostQueues<Claim>(
                        workers,
                        settings.hostConnections(),
                        fetcher::isFree,
                        claim -> WebAddress.host(WebAddress.of(claim.article().address())),
                        claim -> readSafely(claim, asked, read),
                        pages::release)
                .run(
                        settings.sweep().toNanos(),
                        MOST_CLAIMED,
                        room -> pages.due(clock.instant(), settings.lease(), room, MOST_OF_A_HOST));
        Run run = new Run(asked.get(), read.get());
        if (run.asked() > 0) {
            LOG.info("pages asked={} read={}", run.asked(), run.read());
        }
        return run;
    }

    /** Ends the worker threads; pages under way come due again when the lease runs out. */
    @Override
    public void close() {
        workers.shutdownNow();
    }

    private boolean readSafely(Claim claim, AtomicInteger asked, AtomicInteger read) throws InterruptedException {
        try {
            return read(claim, asked, read);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            // The one broad catch: a page that breaks something must not stop the others, nor be met for ever.
            LOG.error("page-broke article={}", claim.article().id(), e);
            store(claim, again(claim, Wording.of("feed.page.unreadable"), clock.instant()));
            return false;
        }
    }

    /** Reads one page and stores what came of it; true if its own host asked for patience. */
    private boolean read(Claim claim, AtomicInteger asked, AtomicInteger read) throws InterruptedException {
        if (!clock.instant().isBefore(claim.leasedUntil())) {
            pages.release(claim);
            return false;
        }
        asked.incrementAndGet();
        Way way = new Way();
        FetchResult result = fetcher.fetch(claim.article().address(), way::admits);
        Instant now = clock.instant();
        if (way.unknown != null) {
            if (way.unknown instanceof RateLimited limited) {
                return holdBack(claim, limited, now);
            }
            store(claim, again(claim, Wording.of("feed.page.robots-unknown"), now));
        } else if (result instanceof RateLimited limited) {
            return holdBack(claim, limited, now);
        } else if (result instanceof Fetched fetched) {
            try (Body body = fetched.body()) {
                Outcome outcome = outcome(claim, fetched, body, now);
                if (store(claim, outcome)) {
                    read.incrementAndGet();
                }
            }
        } else if (result instanceof Refused refused && refused.fault() == Fault.ROBOTS) {
            store(claim, last(Status.FORBIDDEN, FetchWords.of(refused), now));
        } else {
            boolean forGood = result instanceof Gone
                    || result instanceof Refused
                    || result instanceof Failed failed
                            && (failed.fault() == Fault.TOO_LARGE
                                    || failed.fault() == Fault.STATUS
                                            && failed.detail().startsWith("4"));
            Wording said = result instanceof Gone ? Wording.of("feed.page.gone") : FetchWords.of(result);
            store(claim, forGood ? last(Status.FAILED, said, now) : again(claim, said, now));
        }
        return false;
    }

    /** What robots.txt said on the way to a page, through all its redirects. */
    private final class Way {

        @Nullable
        FetchResult unknown;

        boolean admits(URI address) throws InterruptedException {
            Robots.Answer answer = robots.ask(address);
            if (answer instanceof Robots.Answer.Unknown without) {
                unknown = without.why();
            }
            return answer instanceof Robots.Answer.Allowed;
        }
    }

    private boolean holdBack(Claim claim, RateLimited limited, Instant now) {
        if (!limited.host().equals(WebAddress.host(URI.create(claim.article().address())))) {
            // Nobody may speak for another host by redirecting to it.
            store(claim, again(claim, FetchWords.of(limited), now));
            return false;
        }
        feeds.holdBack(limited.host(), schedule.afterRateLimit(null, limited.patience(), now));
        // Not before: what is given back is claimed again at once.
        pages.release(claim);
        LOG.info(
                "page-held article={} status={} patience={}",
                claim.article().id(),
                limited.status(),
                limited.patience());
        return true;
    }

    private Outcome outcome(Claim claim, Fetched fetched, Body body, Instant now) throws InterruptedException {
        Article article = claim.article();
        ZoneId zone = claim.zone() != null
                ? claim.zone()
                : PageTime.zoneOf(article.outlet().country());
        ArticlePage.Reading result;
        reading.acquire();
        try {
            result = ArticlePage.read(body.bytes(), fetched.contentType(), fetched.address(), zone, now);
        } finally {
            reading.release();
        }
        if (result instanceof ArticlePage.Reading.NotAnArticle not) {
            String why = not.why().name().toLowerCase(Locale.ROOT).replace('_', '-');
            return last(Status.NO_ARTICLE, Wording.of("feed.page.why." + why), now);
        }
        ArticlePage page = ((ArticlePage.Reading.Read) result).page();
        if (page.text().length() < PageStore.THIN
                || page.text().length() <= article.summary().length()) {
            Wording said = Wording.of("feed.page.short", page.text().length());
            return new Outcome(Status.READ, now, said, null, page, null);
        }
        Wording said = Wording.of(
                page.complete() ? "feed.page.read" : "feed.page.teaser",
                page.text().length());
        return new Outcome(Status.READ, now, said, null, page, Normalizer.withPage(article, page));
    }

    private static Outcome last(Status status, Wording said, Instant now) {
        return new Outcome(status, now, said, null, null, null);
    }

    private static Outcome again(Claim claim, Wording said, Instant now) {
        int tries = claim.attempts() + 1;
        Instant next = tries >= TRIES
                ? null
                : now.plus(FIRST_PAUSE.multipliedBy((long) Math.pow(PAUSE_GROWTH, claim.attempts())));
        return new Outcome(Status.FAILED, now, said, next, null, null);
    }

    /** Everything of one page or nothing of it; true if the article has a new text now. */
    private boolean store(Claim claim, Outcome outcome) {
        Article after = outcome.article();
        List<TopicMatch> matches = after == null ? List.of() : matching.match(after);
        long feed = claim.article().feedId();
        return Boolean.TRUE.equals(transaction.execute(status -> {
            if (!pages.hold(claim)) {
                LOG.info(
                        "page-dropped article={} reason=lease-lost",
                        claim.article().id());
                return false;
            }
            boolean taken = pages.record(claim, outcome);
            if (taken) {
                topics.revise(claim.article().id(), matches, outcome.at());
            }
            if (outcome.status() == Status.READ) {
                readings.worked(feed);
            } else if (outcome.nextTry() == null && readings.failed(feed, outcome.said(), outcome.at())) {
                LOG.warn("pages-stopped feed={} said={}", feed, outcome.said().key());
            }
            return taken;
        }));
    }
}
