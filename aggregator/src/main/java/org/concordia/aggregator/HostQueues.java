package org.concordia.aggregator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * One run over claimed work that has to be polite: a queue for each host, at most so many of a queue under way at once,
 * hosts side by side. A host that hangs holds up only itself. Made for one {@link #run}.
 *
 * @param <T> a claim
 */
final class HostQueues<T> {

    /**
     * Does one claim's work.
     *
     * @param <T> a claim
     */
    @FunctionalInterface
    interface Work<T> {
        /**
         * Returns true if the host asked for patience, so that nothing more of it is done in this run. What it throws
         * unchecked ends with itself, see {@link HostQueues#run}.
         */
        boolean on(T claim) throws InterruptedException;
    }

    private final Executor workers;
    private final int perHost;
    private final Function<T, String> hostOf;
    private final Work<T> work;
    private final Consumer<T> giveBack;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition progress = lock.newCondition();
    private final Map<String, Host> hosts = new HashMap<>();
    private int outstanding;

    /**
     * @param perHost how much of one host is under way at once
     * @param work must not throw but when interrupted: what breaks on one claim is its own business
     * @param giveBack called with what was claimed and not begun
     */
    HostQueues(Executor workers, int perHost, Function<T, String> hostOf, Work<T> work, Consumer<T> giveBack) {
        this.workers = workers;
        this.perHost = perHost;
        this.hostOf = hostOf;
        this.work = work;
        this.giveBack = giveBack;
    }

    /**
     * Goes on until nothing is left, or some time after a while: then no more is claimed, and what was not begun is given
     * back.
     *
     * @param nanos how long to go on claiming
     * @param most claims outstanding at once
     * @param claims gives at most so many new claims; none when there are none
     */
    void run(long nanos, int most, IntFunction<List<T>> claims) {
        long end = System.nanoTime() + nanos;
        boolean ending = false;
        try {
            while (true) {
                int room = most - outstanding();
                ending |= System.nanoTime() - end > 0;
                List<T> claimed = ending || room <= 0 ? List.of() : claims.apply(room);
                take(claimed);
                if (ending) {
                    giveBack();
                }
                if (claimed.isEmpty() && !waitForProgress()) {
                    break;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            giveBack();
        }
    }

    private int outstanding() {
        lock.lock();
        try {
            return outstanding;
        } finally {
            lock.unlock();
        }
    }

    private void take(List<T> claims) {
        lock.lock();
        try {
            for (T claim : claims) {
                Host host = hosts.computeIfAbsent(hostOf.apply(claim), key -> new Host());
                host.waiting.add(claim);
                outstanding++;
                if (host.running < perHost) {
                    host.running++;
                    workers.execute(() -> work(host));
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits a little for something to end; false when nothing is left. */
    private boolean waitForProgress() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (outstanding == 0) {
                return false;
            }
            // Not for ever: while one host hangs, others come due.
            progress.awaitNanos(TimeUnit.MILLISECONDS.toNanos(250));
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void giveBack() {
        List<T> back = new ArrayList<>();
        lock.lock();
        try {
            hosts.values().forEach(host -> back.addAll(clear(host)));
        } finally {
            lock.unlock();
        }
        back.forEach(giveBack);
    }

    private void work(Host host) {
        while (true) {
            T claim;
            lock.lock();
            try {
                claim = host.waiting.poll();
                if (claim == null) {
                    host.running--;
                    return;
                }
            } finally {
                lock.unlock();
            }
            try {
                if (work.on(claim)) {
                    leaveAlone(host);
                }
            } catch (InterruptedException e) {
                giveBack.accept(claim);
                Thread.currentThread().interrupt();
            } finally {
                lock.lock();
                try {
                    outstanding--;
                    progress.signalAll();
                } finally {
                    lock.unlock();
                }
            }
        }
    }

    private void leaveAlone(Host host) {
        List<T> back;
        lock.lock();
        try {
            back = clear(host);
        } finally {
            lock.unlock();
        }
        back.forEach(giveBack);
    }

    private List<T> clear(Host host) {
        List<T> waiting = List.copyOf(host.waiting);
        host.waiting.clear();
        outstanding -= waiting.size();
        return waiting;
    }

    private final class Host {
        final Deque<T> waiting = new ArrayDeque<>();
        int running;
    }
}
