package org.concordia.aggregator.topic;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.concordia.aggregator.article.Article;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Asks a topic's new text of the articles of the last 30 days: before it is saved to show what would change, and once
 * it is saved to change it. Works in slices of some seconds and transactions of some hundred articles, on the one
 * thread that calls it; what a killed process leaves is gone on with.
 */
@Component
public final class Replays {

    /** How far back a change of patterns reaches. */
    static final Duration REACH = Duration.ofDays(30);

    /** Of each kind of change so many are listed; all are counted. */
    static final int LISTED = 2_000;

    private static final int BATCH = 250;
    private static final Duration SLICE = Duration.ofSeconds(10);
    private static final Duration LEASE = Duration.ofSeconds(60);

    private static final Logger LOG = LoggerFactory.getLogger(Replays.class);

    private final ReplayStore replays;
    private final TopicStore topics;
    private final TransactionTemplate transaction;
    private final InstantSource clock;
    private volatile Runnable waiting = () -> {};

    Replays(ReplayStore replays, TopicStore topics, TransactionTemplate transaction, InstantSource clock) {
        this.replays = replays;
        this.topics = topics;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Who is to be told that a replay waits: a hint, nothing is lost without. */
    public void onWaiting(Runnable listener) {
        waiting = listener;
    }

    /** Has it shown what a draft would change; a replay of the author's earlier draft ends. */
    void preview(Draft draft) {
        start(draft.topicId(), Replay.Purpose.DRAFT, draft.author(), draft.definition());
    }

    /**
     * Has it decided anew what a topic as it is stored says of the stored articles; nothing if it rests.
     *
     * @throws java.util.NoSuchElementException if there is no such topic
     */
    public void decideAnew(String topic) {
        if (topics.restsSince(topic).isEmpty()) {
            long id = topics.named(topic).orElseThrow().id();
            start(id, Replay.Purpose.SAVED, "", topics.definition(topic).orElseThrow());
        }
    }

    private void start(long topicId, Replay.Purpose purpose, String author, String definition) {
        Instant now = clock.instant();
        transaction.executeWithoutResult(
                status -> replays.start(topicId, purpose, author, definition, now.minus(REACH), now));
        waiting.run();
    }

    /** Replays what waits, each in turn for a slice, until nothing does; true if articles were decided anew. */
    public boolean replayDue() {
        boolean decided = false;
        String token = UUID.randomUUID().toString();
        Optional<Replay> next = claim(token);
        while (next.isPresent()) {
            slice(next.get(), token);
            decided |= next.get().purpose() == Replay.Purpose.SAVED;
            next = claim(token);
        }
        return decided;
    }

    private Optional<Replay> claim(String token) {
        return replays.claim(token, clock.instant(), clock.instant().plus(LEASE));
    }

    private void slice(Replay claimed, String token) {
        Replay replay = claimed;
        Topic topic;
        try {
            topic = TopicFile.read(replay.topicId(), replay.definition());
        } catch (TopicFileException e) {
            finish(replay, token, String.valueOf(e.faults().get(0)));
            return;
        }
        Instant end = clock.instant().plus(SLICE);
        try {
            TopicMatcher matcher = new TopicMatcher(List.of(topic));
            while (replay != null && replay.finishedAt() == null) {
                Replay from = replay;
                boolean last = !clock.instant().isBefore(end);
                replay = transaction.execute(status -> {
                    Replay to = batch(from, matcher);
                    // Without a lease it is the next slice's, of whoever comes first.
                    Instant until = last
                            ? clock.instant().minusSeconds(1)
                            : clock.instant().plus(LEASE);
                    if (replays.reached(to, token, clock.instant(), until)) {
                        return to;
                    }
                    status.setRollbackOnly();
                    return null;
                });
                if (last) {
                    return;
                }
            }
        } catch (RuntimeException e) {
            // Otherwise it would be claimed and broken again for ever; its editor reads why it ended.
            LOG.error("replay failed topic={} fault={}", topic.name(), e.toString(), e);
            finish(replay == null ? claimed : replay, token, e.toString());
            return;
        }
        if (replay != null) {
            LOG.info(
                    "replayed topic={} purpose={} articles={} changes={}",
                    topic.name(),
                    replay.purpose().word(),
                    replay.done(),
                    replay.outcome().changes());
        }
    }

    private void finish(Replay replay, String token, String fault) {
        Replay given = at(
                replay,
                replay.reachedAt(),
                replay.reachedId(),
                replay.done(),
                replay.outcome(),
                fault.substring(0, Math.min(500, fault.length())),
                clock.instant());
        replays.reached(given, token, clock.instant(), clock.instant());
    }

    private Replay batch(Replay replay, TopicMatcher matcher) {
        List<MatchedArticle> articles = replays.next(replay, BATCH);
        Outcome outcome = replay.outcome();
        for (MatchedArticle stored : articles) {
            Article article = stored.article();
            TopicMatch before = stored.match();
            TopicMatch after =
                    matcher.match(article).stream().findFirst().orElseGet(() -> TopicMatch.nothing(replay.topicId()));
            Replay.Change change = Replay.Change.of(before.level(), after.level());
            if (replay.purpose() == Replay.Purpose.SAVED) {
                decide(article, before, after);
            } else if (change != null && outcome.changes(change) < LISTED) {
                replays.changed(
                        replay.id(),
                        change,
                        new ChangedArticle(new MatchedArticle(article, after), before.score(), before.level()));
            }
            outcome = outcome.and(before.level(), after.level(), change);
        }
        Article last =
                articles.isEmpty() ? null : articles.get(articles.size() - 1).article();
        return at(
                replay,
                last == null ? replay.reachedAt() : last.published().at(),
                last == null ? replay.reachedId() : last.id(),
                replay.done() + articles.size(),
                outcome,
                null,
                articles.size() < BATCH ? clock.instant() : null);
    }

    private void decide(Article article, TopicMatch before, TopicMatch after) {
        if (before.equals(after)) {
            return;
        }
        topics.revise(article.id(), after, clock.instant());
        if (before.level().compareTo(Level.DIGEST) < 0 && after.level().compareTo(Level.DIGEST) >= 0) {
            topics.broughtIn(after.topicId(), article.id());
        }
    }

    private static Replay at(
            Replay replay,
            Instant reachedAt,
            long reachedId,
            long done,
            Outcome outcome,
            @Nullable String fault,
            @Nullable Instant finishedAt) {
        return new Replay(
                replay.id(),
                replay.topicId(),
                replay.purpose(),
                replay.definition(),
                replay.from(),
                reachedAt,
                reachedId,
                replay.articles(),
                done,
                outcome,
                fault,
                finishedAt);
    }
}
