package org.concordia.mailer.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.concordia.mailer.bounce.Suppression;
import org.concordia.mailer.bounce.SuppressionStore;
import org.concordia.mailer.delivery.DeliveryStore.Outcome;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Commits the outcomes of a run, those of a few milliseconds in one transaction. Never more than {@link #WINDOW} are
 * uncommitted, and none is added while one waits for longer than {@link #LATE}: whoever has one more waits before the
 * next message. What a kill can repeat is therefore that many messages and one for each connection. Safe for threads.
 */
final class OutcomeLog implements AutoCloseable {

    /** Outcomes not yet committed, at most. */
    static final int WINDOW = 32;

    private static final Duration LATE = Duration.ofMillis(20);

    private static final Logger LOG = LoggerFactory.getLogger(OutcomeLog.class);

    /** A transaction costs as much as storing many outcomes, so one waits this long for others to come with it. */
    private static final Duration GATHERING = Duration.ofMillis(5);
    /** So many need no company; there is room for more while these are committed. */
    private static final int ENOUGH = 20;

    /** For a database that is away for a moment: what was accepted is not to be repeated for that. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final DeliveryStore deliveries;
    private final SuppressionStore suppressions;
    private final TransactionTemplate transaction;
    private final long sender;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition room = lock.newCondition();
    private Group waiting = new Group();
    private Group committing = new Group();
    private int open;
    private boolean closing;
    private boolean ended;
    private @Nullable RuntimeException failure;

    /** What goes into one transaction. */
    private static final class Group {
        final List<Outcome> outcomes = new ArrayList<>();
        final List<Integer> released = new ArrayList<>();
        final long sinceNanos = System.nanoTime();

        boolean isLate() {
            return !outcomes.isEmpty() && System.nanoTime() - sinceNanos > LATE.toNanos();
        }

        boolean isEmpty() {
            return outcomes.isEmpty() && released.isEmpty();
        }
    }

    OutcomeLog(DeliveryStore deliveries, SuppressionStore suppressions, TransactionTemplate transaction, long sender) {
        this.deliveries = deliveries;
        this.suppressions = suppressions;
        this.transaction = transaction;
        this.sender = sender;
        Thread writer = new Thread(this::writeAll, "mail-outcomes");
        writer.setDaemon(true);
        writer.start();
    }

    /** Takes an outcome, to be committed within milliseconds; throws what the database threw if it takes no more. */
    void add(Outcome outcome) {
        lock.lock();
        try {
            while ((open >= WINDOW || committing.isLate()) && failure == null && !ended) {
                room.awaitUninterruptibly();
            }
            if (failure != null || closing) {
                throw failure != null ? failure : new IllegalStateException("the run is over");
            }
            if (waiting.isEmpty()) {
                waiting = new Group();
            }
            open++;
            waiting.outcomes.add(outcome);
            if (waiting.outcomes.size() == 1 || waiting.outcomes.size() == ENOUGH) {
                work.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Gives up a claim once the outcomes that were added before are committed. */
    void release(int claim) {
        lock.lock();
        try {
            waiting.released.add(claim);
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Returns when everything is committed, or was given up and logged. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            work.signal();
            while (!ended) {
                room.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void writeAll() {
        RuntimeException problem = null;
        try {
            for (Group next = take(); problem == null && !next.isEmpty(); next = take()) {
                problem = write(next);
                written(next, problem);
            }
        } finally {
            end();
        }
        if (problem != null) {
            LOG.error("outcomes not stored, their messages will be repeated reason=\"{}\"", problem.getMessage());
        }
    }

    private void written(Group group, @Nullable RuntimeException problem) {
        lock.lock();
        try {
            open -= group.outcomes.size();
            committing = new Group();
            failure = problem;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            ended = true;
            closing = true;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What waits, after a moment for more; empty at the end. */
    private Group take() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closing && failure == null) {
                work.awaitUninterruptibly();
            }
            long left = GATHERING.toNanos();
            while (left > 0 && waiting.outcomes.size() < ENOUGH && !closing && failure == null) {
                left = work.awaitNanos(left);
            }
            committing = waiting;
            waiting = new Group();
            return committing;
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable RuntimeException write(Group group) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                transaction.executeWithoutResult(status -> {
                    deliveries.record(group.outcomes);
                    for (Outcome outcome : group.outcomes) {
                        if (outcome.suppress()) {
                            suppressions.add(
                                    outcome.subscriber(), Suppression.Reason.BOUNCED, outcome.reply(), outcome.at());
                        }
                    }
                    group.released.forEach(claim -> deliveries.release(sender, claim));
                });
                return null;
            } catch (RuntimeException e) {
                if (System.nanoTime() - until > 0) {
                    return e;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }
}
