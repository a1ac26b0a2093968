package org.concordia.aggregator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

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

    /** How long nothing more is asked for after there was less than there is room for. */
    private static final long LOOK_EVERY = TimeUnit.MILLISECONDS.toNanos(1_000);

    /** How often hosts are looked at whose turn had not come. */
    private static final long TURNS_EVERY = TimeUnit.MILLISECONDS.toNanos(25);

    private final Executor workers;
    private final int perHost;
    private final Predicate<String> free;
    private final Function<T, String> hostOf;
    private final Work<T> work;
    private final Consumer<T> giveBack;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition finished = lock.newCondition();
    private final Map<String, Host> hosts = new HashMap<>();
    private int outstanding;

    /**
     * @param perHost how much of one host is under way at once
     * @param free whether a host may be asked just now: a worker that would only wait for its turn works for others
     * @param work must not throw but when interrupted: what breaks on one claim is its own business
     * @param giveBack called with what was claimed and not begun
     */
    HostQueues(
            Executor workers,
            int perHost,
            Predicate<String> free,
            Function<T, String> hostOf,
            Work<T> work,
            Consumer<T> giveBack) {
        this.workers = workers;
        this.perHost = perHost;
        this.free = free;
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
        long lookAt = System.nanoTime();
        boolean ending = false;
        try {
            while (true) {
                ending |= System.nanoTime() - end > 0;
                int quarter = Math.max(1, most / 4);
                int under = outstanding();
                int room = Math.min(quarter, most - under);
                // A quarter at a time: to find one that is due costs the database as much as many, and to mark too many
                // at once more.
                boolean look = !ending && room == quarter && System.nanoTime() - lookAt >= 0;
                List<T> claimed = look ? claims.apply(room) : List.of();
                if (look) {
                    lookAt = System.nanoTime() + (claimed.size() < room ? LOOK_EVERY : 0);
                }
                take(claimed);
                if (ending) {
                    giveBack();
                }
                begin();
                if (!waitForProgress()) {
                    // What was under way when we looked may have kept more of its host from being claimed.
                    if (ending || look && under == 0 && claimed.isEmpty()) {
                        break;
                    }
                    lookAt = System.nanoTime();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RejectedExecutionException e) {
            // The workers were closed; whoever polls next finds what is given back here.
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
                hosts.computeIfAbsent(host(claim), Host::new).waiting.add(claim);
                outstanding++;
            }
        } finally {
            lock.unlock();
        }
    }

    /** What cannot be anywhere waits for nobody; its work says what is wrong with it. */
    private String host(T claim) {
        try {
            return hostOf.apply(claim);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** Finds a worker for each host whose turn it is. */
    private void begin() {
        lock.lock();
        try {
            for (Iterator<Host> all = hosts.values().iterator(); all.hasNext(); ) {
                Host host = all.next();
                if (host.waiting.isEmpty()) {
                    if (host.running == 0) {
                        all.remove();
                    }
                } else if (!host.beginning && host.running < perHost && free.test(host.name)) {
                    workers.execute(() -> work(host));
                    host.beginning = true;
                    host.running++;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits a little for something to end or a turn to come; false when nothing is left. */
    private boolean waitForProgress() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (outstanding > 0) {
                boolean waiting = hosts.values().stream().anyMatch(host -> !host.waiting.isEmpty());
                // Not for ever: while one host hangs, others come due.
                finished.awaitNanos(waiting ? TURNS_EVERY : LOOK_EVERY);
            }
            return outstanding > 0;
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
        boolean ended = false;
        try {
            workOff(host);
            ended = true;
        } finally {
            if (!ended) {
                lock.lock();
                try {
                    host.running--;
                } finally {
                    lock.unlock();
                }
            }
        }
    }

    private void workOff(Host host) {
        for (T claim = next(host); claim != null; claim = next(host)) {
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
                    if (outstanding == 0) {
                        finished.signalAll();
                    }
                } finally {
                    lock.unlock();
                }
            }
        }
    }

    /** What a worker of this host does next; null, and it is a worker of this host no more, if the turn is not yet there. */
    private @Nullable T next(Host host) {
        lock.lock();
        try {
            host.beginning = false;
            T claim = free.test(host.name) ? host.waiting.poll() : null;
            if (claim == null) {
                host.running--;
            }
            return claim;
        } finally {
            lock.unlock();
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
        final String name;
        final Deque<T> waiting = new ArrayDeque<>();
        int running;

        /** A worker was asked for and has not come yet. */
        boolean beginning;

        Host(String name) {
            this.name = name;
        }
    }
}
