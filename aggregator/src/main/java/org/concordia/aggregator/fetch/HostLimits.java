package org.concordia.aggregator.fetch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * So many requests at once, and so long between two, for each host of this process.
 *
 * <p>Time is the application's clock, which may run much faster than the wall's; a waiter looks again and again, and
 * never waits longer by the wall than the interval it was asked to keep. Safe for many threads.
 */
public final class HostLimits {

    /** The longest nap while waiting for a clock whose speed nobody told. */
    private static final long LONGEST_NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** Hosts remembered before the idle ones are forgotten. */
    private static final int MANY = 1_000;

    private final int connections;
    private final Duration interval;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private int many = MANY;
    private final Map<String, State> hosts = new HashMap<>();

    public HostLimits(PollSettings settings, InstantSource clock) {
        this.connections = settings.hostConnections();
        this.interval = settings.hostInterval();
        this.clock = clock;
    }

    /** The right to one request; close it when the answer was read. */
    public interface Turn extends AutoCloseable {
        @Override
        void close();
    }

    /** Waits for the next turn of a host ({@link WebAddress#host}). */
    public Turn await(String host) throws InterruptedException {
        return Objects.requireNonNull(await(host, Long.MAX_VALUE));
    }

    /**
     * Waits for the next turn of a host, but not for ever.
     *
     * @param most nanoseconds by the wall
     * @return null if the turn did not come in time
     */
    @Nullable
    Turn await(String host, long most) throws InterruptedException {
        long began = System.nanoTime();
        lock.lockInterruptibly();
        try {
            if (hosts.size() > many) {
                hosts.values().removeIf(state -> state.busy == 0 && state.waiting == 0 && remaining(state) <= 0);
                many = Math.max(MANY, hosts.size() * 2);
            }
            State state = hosts.computeIfAbsent(host, key -> new State(lock.newCondition()));
            state.waiting++;
            try {
                long nap = TimeUnit.MILLISECONDS.toNanos(1);
                while (true) {
                    long remaining = remaining(state);
                    if (state.busy < connections && remaining <= 0) {
                        break;
                    }
                    long left = most - (System.nanoTime() - began);
                    if (left <= 0) {
                        return null;
                    }
                    if (remaining <= 0) {
                        state.changed.awaitNanos(left);
                    } else {
                        state.changed.awaitNanos(Math.min(left, Math.min(remaining, nap)));
                        nap = Math.min(nap * 2, LONGEST_NAP_NANOS);
                    }
                }
            } finally {
                state.waiting--;
            }
            state.busy++;
            state.lastAt = clock.instant();
            state.lastNanos = System.nanoTime();
            state.used = true;
            return () -> release(state);
        } finally {
            lock.unlock();
        }
    }

    /** Makes a host wait at least so long between two requests; it is forgotten when the host is idle for long. */
    void slowDown(String host, Duration least) {
        lock.lock();
        try {
            State state = hosts.computeIfAbsent(host, key -> new State(lock.newCondition()));
            state.interval = least.compareTo(interval) > 0 ? least : interval;
        } finally {
            lock.unlock();
        }
    }

    /** Whether {@link #await} would return at once, as far as can be known. */
    public boolean isFree(String host) {
        lock.lock();
        try {
            State state = hosts.get(host);
            return state == null || state.busy < connections && remaining(state) <= 0;
        } finally {
            lock.unlock();
        }
    }

    private void release(State state) {
        lock.lock();
        try {
            state.busy--;
            state.changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Nanoseconds of the wall that the interval may still take at most; 0 or less when it is over. */
    private long remaining(State state) {
        if (!state.used || !clock.instant().isBefore(state.lastAt.plus(interval(state)))) {
            return 0;
        }
        return state.lastNanos + interval(state).toNanos() - System.nanoTime();
    }

    private Duration interval(State state) {
        return state.interval == null ? interval : state.interval;
    }

    private static final class State {
        final Condition changed;
        int busy;
        int waiting;
        boolean used;
        Instant lastAt = Instant.EPOCH;
        long lastNanos;

        @Nullable
        Duration interval;

        State(Condition changed) {
            this.changed = changed;
        }
    }
}
