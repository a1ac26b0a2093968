package org.concordia.mailer.desk;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts what somebody tries, so that guessing and flooding become slow. An attempt is counted before it is made:
 * a hundred guesses sent at once are not a hundred guesses tried. Kept in memory, for each machine: a restart
 * forgives, and the oldest of more than 10,000 keys is forgotten. Safe for use by many threads.
 */
public final class Attempts {

    private static final int KEYS = 10_000;

    private final int most;
    private final Duration within;
    private final Map<String, Deque<Instant>> byKey = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deque<Instant>> eldest) {
            return size() > KEYS;
        }
    };

    /** At most {@code most} attempts of one key in any stretch of time as long as {@code within}. */
    public Attempts(int most, Duration within) {
        this.most = most;
        this.within = within;
    }

    /** Counts an attempt; false, and not counted, if the key has used up its attempts. */
    public synchronized boolean allow(String key, Instant now) {
        Deque<Instant> times = byKey.computeIfAbsent(key, unknown -> new ArrayDeque<>());
        while (!times.isEmpty() && !times.peekFirst().plus(within).isAfter(now)) {
            times.removeFirst();
        }
        if (times.size() >= most) {
            return false;
        }
        times.addLast(now);
        return true;
    }

    /** Forgives what a key has tried. */
    public synchronized void forgive(String key) {
        byKey.remove(key);
    }
}
