package org.concordia.digest;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.topic.MatchedArticle;
import org.concordia.aggregator.topic.Topic;
import org.concordia.aggregator.topic.TopicStore;
import org.concordia.digest.alert.Alerts;
import org.concordia.digest.story.FilingStore;
import org.concordia.digest.story.LiveWindow;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Files what the topics matched into stories. One newsroom files a topic at a time, by a lease in the database, because
 * every placement depends on those before it; topics spread over processes. Safe to call from several threads, often and
 * late.
 */
@Component
public final class Newsroom implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Newsroom.class);
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final int BATCH = 100;

    private final TopicStore topics;
    private final FilingStore filing;
    private final TransactionTemplate transactions;
    private final InstantSource clock;
    private final ChangedStories changedStories;
    private final String holder = UUID.randomUUID().toString();
    private final Map<Long, Held> windows = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();

    @Autowired
    Newsroom(
            TopicStore topics,
            FilingStore filing,
            PlatformTransactionManager transactions,
            InstantSource clock,
            Alerts alerts) {
        this(topics, filing, transactions, clock, alerts::changed);
    }

    /** A newsroom of its own; {@code changedStories} hears of every story that changed. */
    public Newsroom(
            TopicStore topics,
            FilingStore filing,
            PlatformTransactionManager transactions,
            InstantSource clock,
            ChangedStories changedStories) {
        this.topics = topics;
        this.filing = filing;
        this.transactions = new TransactionTemplate(transactions);
        this.clock = clock;
        this.changedStories = changedStories;
    }

    /** A topic's live window, and the revision of its stories that it shows. */
    private record Held(LiveWindow window, long revision) {}

    /** What one transaction did. */
    private record Batch(int articles, int opened, int copies, int merges, Set<Long> changed) {}

    /**
     * Files all articles that were matched and not filed yet, of every topic that nobody else is filing.
     *
     * @return how many were filed; a topic that fails is logged, tried again at the next call, and stops no other
     */
    public int fileNew() {
        lock.lock();
        try {
            int filed = 0;
            for (Topic topic : topics.all()) {
                try {
                    filed += file(topic);
                } catch (RuntimeException e) {
                    // One topic must not stop the others; what it did not file is tried again at the next call.
                    log.error("filing failed topic={} fault={}", topic.name(), e.toString(), e);
                }
            }
            return filed;
        } finally {
            lock.unlock();
        }
    }

    /** Lets other processes file at once what this one would have. */
    @Override
    public void close() {
        filing.release(holder, clock.instant());
    }

    private int file(Topic topic) {
        int articles = 0;
        int opened = 0;
        int copies = 0;
        int merges = 0;
        Set<Long> changed = new LinkedHashSet<>();
        while (filing.lease(topic.id(), holder, clock.instant(), clock.instant().plus(LEASE))) {
            Batch batch = fileBatch(topic);
            if (batch.articles == 0) {
                break;
            }
            articles += batch.articles;
            opened += batch.opened;
            copies += batch.copies;
            merges += batch.merges;
            changed.addAll(batch.changed);
            changedStories.changed(topic.id(), batch.changed);
        }
        if (articles > 0) {
            log.info(
                    "filed topic={} articles={} opened={} copies={} merges={} changed={}",
                    topic.name(),
                    articles,
                    opened,
                    copies,
                    merges,
                    changed.size());
        }
        return articles;
    }

    private Batch fileBatch(Topic topic) {
        try {
            Batch batch = transactions.execute(status -> fileBatchIn(topic));
            return batch == null ? new Batch(0, 0, 0, 0, Set.of()) : batch;
        } catch (RuntimeException | Error e) {
            // The window may hold what was rolled back.
            windows.remove(topic.id());
            throw e;
        }
    }

    private @Nullable Batch fileBatchIn(Topic topic) {
        List<Article> batch = topics.unfiled(topic.id(), BATCH).stream()
                .map(MatchedArticle::article)
                .toList();
        if (batch.isEmpty()) {
            return null;
        }
        OptionalLong revision = filing.begin(topic.id(), holder);
        if (revision.isEmpty()) {
            return null;
        }
        List<Long> ids = batch.stream().map(Article::id).toList();
        Set<Long> placed = filing.placed(topic.id(), ids);
        LiveWindow window = window(topic.id(), revision.getAsLong());
        List<LiveWindow.Filed> filed = batch.stream()
                .filter(article -> !placed.contains(article.id()))
                .map(window::file)
                .toList();
        Instant now = clock.instant();
        Set<Long> changed = new LinkedHashSet<>(filing.apply(topic.id(), filed, now));
        // Had a place, and is work again: an editor's mark took it out, and it is back.
        changed.addAll(filing.returned(topic.id(), placed, now));
        topics.filed(topic.id(), ids, now);
        windows.put(topic.id(), new Held(window, revision.getAsLong() + 1));
        return new Batch(
                batch.size(),
                (int) filed.stream().filter(one -> one.placement().opens()).count(),
                (int) filed.stream().filter(one -> one.copy() != null).count(),
                filed.stream().mapToInt(one -> one.merges().size()).sum(),
                changed);
    }

    /** The window as of a revision: the one in memory unless another process or an editor wrote since. */
    private LiveWindow window(long topicId, long revision) {
        Held held = windows.get(topicId);
        return held != null && held.revision == revision ? held.window : filing.window(topicId);
    }
}
