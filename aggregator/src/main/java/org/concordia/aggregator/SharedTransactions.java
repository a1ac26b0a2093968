package org.concordia.aggregator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Transactions that several threads share: what is to be stored while one is committed is stored by the next, all of it
 * in one. To commit costs as much as to store a feed, so a thread that waited for its turn anyway is done sooner. Each
 * one's work stands or falls by itself; for that it may be done again once it was undone. Who comes back from {@link #run}
 * knows it committed. Safe for many threads.
 */
final class SharedTransactions {

    /** Pieces of work in one transaction: its locks are not for long. */
    private static final int MOST = 16;

    /** A piece of work, and what came of it; guarded by {@link #leading} once it is queued. */
    private static final class Piece {
        final ToIntFunction<TransactionStatus> work;
        boolean done;
        int result;

        @Nullable
        Throwable failure;

        Piece(ToIntFunction<TransactionStatus> work) {
            this.work = work;
        }
    }

    private final TransactionTemplate transaction;
    private final ReentrantLock leading = new ReentrantLock();
    private final Queue<Piece> waiting = new ArrayDeque<>();

    SharedTransactions(TransactionTemplate transaction) {
        this.transaction = transaction;
    }

    /**
     * Does this in a transaction, on this thread or on another that stores too.
     *
     * @param work marks the status as rollback-only to undo what it did
     * @return what the work said, once it is committed or undone
     * @throws RuntimeException as the work, or the commit of it alone, threw it; then nothing of it is stored
     */
    int run(ToIntFunction<TransactionStatus> work) {
        Piece own = new Piece(work);
        synchronized (waiting) {
            waiting.add(own);
        }
        leading.lock();
        try {
            while (!own.done) {
                store(next());
            }
        } finally {
            leading.unlock();
        }
        if (own.failure instanceof RuntimeException failure) {
            throw failure;
        }
        if (own.failure instanceof Error error) {
            throw error;
        }
        return own.result;
    }

    /** How many wait for the next transaction. */
    int waiting() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    private List<Piece> next() {
        List<Piece> pieces = new ArrayList<>();
        synchronized (waiting) {
            while (!waiting.isEmpty() && pieces.size() < MOST) {
                pieces.add(waiting.remove());
            }
        }
        return pieces;
    }

    private void store(List<Piece> pieces) {
        boolean alone = pieces.size() == 1;
        try {
            transaction.executeWithoutResult(status -> {
                for (Piece piece : pieces) {
                    if (alone) {
                        piece.result = piece.work.applyAsInt(status);
                    } else {
                        storeBeside(piece, status);
                    }
                }
            });
            pieces.forEach(piece -> piece.done = true);
        } catch (RuntimeException | Error e) {
            if (alone) {
                // Thrown again in the thread that brought it.
                pieces.get(0).failure = e;
                pieces.get(0).done = true;
            } else {
                // Whoever is to blame, nothing of it is stored; the others succeed by themselves.
                pieces.forEach(piece -> store(List.of(piece)));
            }
        }
    }

    /** Does one piece of work so that it can be undone without the others. */
    private static void storeBeside(Piece piece, TransactionStatus status) {
        Object before = status.createSavepoint();
        Own own = new Own(status);
        piece.result = piece.work.applyAsInt(own);
        if (own.isRollbackOnly()) {
            status.rollbackToSavepoint(before);
        }
        status.releaseSavepoint(before);
    }

    /** What one piece of work may do to the transaction: undo its own part. */
    private static final class Own implements TransactionStatus {
        private final TransactionStatus shared;
        private boolean rollbackOnly;

        private Own(TransactionStatus shared) {
            this.shared = shared;
        }

        @Override
        public void setRollbackOnly() {
            rollbackOnly = true;
        }

        @Override
        public boolean isRollbackOnly() {
            return rollbackOnly;
        }

        @Override
        public Object createSavepoint() {
            return shared.createSavepoint();
        }

        @Override
        public void rollbackToSavepoint(Object savepoint) {
            shared.rollbackToSavepoint(savepoint);
        }

        @Override
        public void releaseSavepoint(Object savepoint) {
            shared.releaseSavepoint(savepoint);
        }
    }
}
