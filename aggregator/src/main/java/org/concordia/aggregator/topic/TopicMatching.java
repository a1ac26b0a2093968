package org.concordia.aggregator.topic;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
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
public final class TopicMatching {

    /** How old the knowledge of the table may be. */
    static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(TopicMatching.class);

    private final TopicStore topics;
    private final InstantSource clock;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile @Nullable Known known;

    /** The matcher, the table's version that it was made of, and when that was looked at. */
    private record Known(TopicMatcher matcher, String version, Instant lookedAt) {}

    public TopicMatching(TopicStore topics, InstantSource clock) {
        this.topics = topics;
        this.clock = clock;
    }

    /** What the stored topics say of an article that is for them, see {@link TopicMatcher#match}. */
    public List<TopicMatch> match(Article article) {
        return current().match(article);
    }

    /** What the stored topics say of an article, see {@link TopicMatcher#explain}. */
    public List<TopicMatch> explain(Article article) {
        return current().explain(article);
    }

    /** Looks at the table now rather than in some seconds, for whoever has just changed it. */
    public void refresh() {
        looking.lock();
        try {
            look();
        } finally {
            looking.unlock();
        }
    }

    /** One looks, and the others go on with what is known; they wait only while nothing is. */
    private TopicMatcher current() {
        Known now = known;
        if (now != null && (!isOld(now) || !looking.tryLock())) {
            return now.matcher;
        }
        if (now == null) {
            looking.lock();
        }
        try {
            Known last = known;
            return last != null && !isOld(last) ? last.matcher : look();
        } finally {
            looking.unlock();
        }
    }

    private boolean isOld(Known known) {
        // A clock set back looks again too.
        return Duration.between(clock.instant(), known.lookedAt).abs().compareTo(LOOK_EVERY) >= 0;
    }

    /** By whoever is {@link #looking}. */
    private TopicMatcher look() {
        Instant now = clock.instant();
        String stored = topics.version();
        Known last = known;
        TopicMatcher matcher;
        if (last != null && stored.equals(last.version)) {
            matcher = last.matcher;
        } else {
            List<Topic> all = topics.all();
            matcher = new TopicMatcher(all);
            LOG.info(
                    "topics loaded topics={} patterns={}",
                    all.size(),
                    all.stream().mapToInt(topic -> topic.patterns().size()).sum());
        }
        known = new Known(matcher, stored, now);
        return matcher;
    }
}
