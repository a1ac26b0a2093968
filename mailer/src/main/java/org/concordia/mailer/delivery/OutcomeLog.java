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
 * Commits the outcomes of a run. What came while one transaction was committed goes into the next, so a commit follows
 * within milliseconds however many there are. Never more than {@link #WINDOW} wait: whoever has one more waits for
 * room before the next message. What a kill can repeat is therefore that many messages and one for each connection.
 */
final class OutcomeLog implements AutoCloseable {

    /** Outcomes not yet committed: enough for one transaction to fill while another is committed. */
    static final int WINDOW = 32;

    private static final Logger LOG = LoggerFactory.getLogger(OutcomeLog.class);

    /** For a database that is away for a moment: what was accepted is not to be repeated for that. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final DeliveryStore deliveries;
    private final SuppressionStore suppressions;
    private final TransactionTemplate transaction;
    private final Thread writer = new Thread(this::writeAll, "mail-outcomes");
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition room = lock.newCondition();
    private List<Outcome> waiting = new ArrayList<>();
    private int open;
    private boolean closing;
    private @Nullable RuntimeException failure;

    OutcomeLog(DeliveryStore deliveries, SuppressionStore suppressions, TransactionTemplate transaction) {
        this.deliveries = deliveries;
        this.suppressions = suppressions;
        this.transaction = transaction;
        writer.setDaemon(true);
        writer.start();
    }

    /** Takes an outcome, to be committed within milliseconds; throws what the database threw if it takes no more. */
    void add(Outcome outcome) {
        lock.lock();
        try {
            while (open >= WINDOW && failure == null) {
                room.awaitUninterruptibly();
            }
            if (failure != null || closing) {
                throw failure != null ? failure : new IllegalStateException("the run is over");
            }
            open++;
            waiting.add(outcome);
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
            while (open > 0 && failure == null) {
                room.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void writeAll() {
        for (List<Outcome> next = take(); !next.isEmpty(); next = take()) {
            RuntimeException problem = write(next);
            lock.lock();
            try {
                open -= next.size();
                failure = problem;
                room.signalAll();
                if (problem != null) {
                    LOG.error(
                            "outcomes not stored, their messages are repeated count={} reason=\"{}\"",
                            next.size() + waiting.size(),
                            problem.getMessage());
                    return;
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** What waits; empty at the end. */
    private List<Outcome> take() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closing) {
                work.awaitUninterruptibly();
            }
            List<Outcome> next = waiting;
            waiting = new ArrayList<>();
            return next;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable RuntimeException write(List<Outcome> outcomes) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                transaction.executeWithoutResult(status -> {
                    deliveries.record(outcomes);
                    for (Outcome outcome : outcomes) {
                        if (outcome.suppress()) {
                            suppressions.add(
                                    outcome.subscriber(),
                                    Suppression.Reason.BOUNCED,
                                    outcome.reply(),
                                    outcome.at());
                        }
                    }
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
