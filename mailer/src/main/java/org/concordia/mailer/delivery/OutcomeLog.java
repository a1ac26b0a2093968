package org.concordia.mailer.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.concordia.mailer.bounce.Suppression;
import org.concordia.mailer.bounce.SuppressionStore;
import org.concordia.mailer.delivery.DeliveryStore.Outcome;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Commits outcomes. Each connection waits until its own is committed before it sends anything else, so what a kill can
 * repeat is at most one message a connection; those that wait at the same time share one transaction.
 */
final class OutcomeLog {

    private final DeliveryStore deliveries;
    private final SuppressionStore suppressions;
    private final TransactionTemplate transaction;
    private final ConcurrentLinkedQueue<Entry> waiting = new ConcurrentLinkedQueue<>();
    private final ReentrantLock writer = new ReentrantLock();

    OutcomeLog(DeliveryStore deliveries, SuppressionStore suppressions, TransactionTemplate transaction) {
        this.deliveries = deliveries;
        this.suppressions = suppressions;
        this.transaction = transaction;
    }

    /** Returns when the outcome is committed; throws what the database threw if it is not. */
    void commit(Outcome outcome) {
        Entry mine = new Entry(outcome);
        waiting.add(mine);
        writer.lock();
        try {
            if (!mine.written) {
                writeAll();
            }
        } finally {
            writer.unlock();
        }
        if (mine.failure != null) {
            throw mine.failure;
        }
    }

    private void writeAll() {
        List<Entry> entries = new ArrayList<>();
        for (Entry entry = waiting.poll(); entry != null; entry = waiting.poll()) {
            entries.add(entry);
        }
        RuntimeException failure = null;
        try {
            transaction.executeWithoutResult(status -> entries.forEach(entry -> write(entry.outcome)));
        } catch (RuntimeException e) {
            failure = e;
        }
        for (Entry entry : entries) {
            entry.failure = failure;
            entry.written = true;
        }
    }

    private void write(Outcome outcome) {
        deliveries.record(outcome);
        if (outcome.suppress()) {
            suppressions.add(outcome.subscriber(), Suppression.Reason.BOUNCED, outcome.reply(), outcome.at());
        }
    }

    /** Guarded by {@link #writer}, but for its own thread after that has held it. */
    private static final class Entry {
        final Outcome outcome;
        boolean written;

        @Nullable
        RuntimeException failure;

        Entry(Outcome outcome) {
            this.outcome = outcome;
        }
    }
}
