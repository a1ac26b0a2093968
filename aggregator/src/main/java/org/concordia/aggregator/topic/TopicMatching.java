package org.concordia.aggregator.topic;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.concordia.aggregator.article.Article;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The matcher of the stored topics, made anew when an editor changed one, here or on another machine: the table is
 * looked at again after {@link #LOOK_EVERY}. For several threads.
 */
@Component
public final class TopicMatching implements AutoCloseable {

    /** How old the knowledge of the table may be. */
    static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(TopicMatching.class);

    private final TopicStore topics;
    private final InstantSource clock;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final ReentrantLock looking = new ReentrantLock();
    private @Nullable TopicMatcher matcher;
    private String version = "";
    private volatile Instant lookedAt = Instant.MIN;

    public TopicMatching(TopicStore topics, InstantSource clock) {
        this.topics = topics;
        this.clock = clock;
    }

    /** What each stored topic says of an article, see {@link TopicMatcher#match}. */
    public List<TopicMatch> match(Article article) {
        return with(current -> current.match(article));
    }

    /** Looks at the table now rather than in some seconds, for whoever has just changed it. */
    public void refresh() {
        looking.lock();
        try {
            look(clock.instant());
        } finally {
            looking.unlock();
        }
    }

    /** Something done with the current matcher, which stays open until it is done. */
    private <T> T with(Function<TopicMatcher, T> use) {
        lookIfOld();
        lock.readLock().lock();
        try {
            if (matcher == null) {
                throw new IllegalStateException("the topic matcher is closed");
            }
            return use.apply(matcher);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** One looks, and the others go on with what is known; they wait only while nothing is. */
    private void lookIfOld() {
        if (!isOld()) {
            return;
        }
        if (lookedAt.equals(Instant.MIN)) {
            looking.lock();
        } else if (!looking.tryLock()) {
            return;
        }
        try {
            if (isOld()) {
                look(clock.instant());
            }
        } finally {
            looking.unlock();
        }
    }

    private boolean isOld() {
        // A clock set back looks again too.
        return Duration.between(clock.instant(), lookedAt).abs().compareTo(LOOK_EVERY) >= 0;
    }

    /** Asks the database and reads patterns before it keeps anybody waiting; by whoever is {@link #looking}. */
    private void look(Instant now) {
        String stored = topics.version();
        if (lookedAt.equals(Instant.MIN) || !stored.equals(version)) {
            List<Topic> all = topics.all();
            TopicMatcher next = new TopicMatcher(all);
            lock.writeLock().lock();
            try {
                if (matcher != null) {
                    matcher.close();
                }
                matcher = next;
            } finally {
                lock.writeLock().unlock();
            }
            version = stored;
            LOG.info(
                    "topics loaded topics={} patterns={}",
                    all.size(),
                    all.stream().mapToInt(topic -> topic.patterns().size()).sum());
        }
        lookedAt = now;
    }

    @Override
    public void close() {
        looking.lock();
        lock.writeLock().lock();
        try {
            if (matcher != null) {
                matcher.close();
                matcher = null;
                version = "";
                lookedAt = Instant.MIN;
            }
        } finally {
            lock.writeLock().unlock();
            looking.unlock();
        }
    }
}
