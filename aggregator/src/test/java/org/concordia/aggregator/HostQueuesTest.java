package org.concordia.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostQueuesTest {

    private static final long LONG = Duration.ofMinutes(5).toNanos();

    private final ExecutorService workers = Executors.newFixedThreadPool(8);
    private final Queue<String> done = new ConcurrentLinkedQueue<>();
    private final Queue<String> back = new ConcurrentLinkedQueue<>();

    private Predicate<String> turn = host -> true;

    @AfterEach
    void close() {
        workers.shutdownNow();
    }

    private void run(long nanos, int most, List<String> claims, HostQueues.Work<String> work) {
        Iterator<String> next = claims.iterator();
        new HostQueues<String>(workers, 2, turn, claim -> claim.substring(0, 1), work, back::add)
                .run(nanos, most, room -> {
                    List<String> some = new ArrayList<>();
                    while (some.size() < room && next.hasNext()) {
                        some.add(next.next());
                    }
                    return some;
                });
    }

    @Test
    void doesEverythingWithNoMoreThanItsShareOfAHostAtOnce() {
        Map<String, AtomicInteger> running = new ConcurrentHashMap<>();
        AtomicInteger most = new AtomicInteger();
        List<String> claims = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            claims.add("abc".charAt(i % 3) + "" + i);
        }

        run(LONG, 50, claims, claim -> {
            AtomicInteger host = running.computeIfAbsent(claim.substring(0, 1), key -> new AtomicInteger());
            most.accumulateAndGet(host.incrementAndGet(), Math::max);
            Thread.onSpinWait();
            host.decrementAndGet();
            done.add(claim);
            return false;
        });

        assertThat(done).containsExactlyInAnyOrderElementsOf(claims);
        assertThat(back).isEmpty();
        assertThat(most.get()).isLessThanOrEqualTo(2);
    }

    @Test
    void aHostThatHangsHoldsUpOnlyItself() {
        CountDownLatch others = new CountDownLatch(4);

        run(LONG, 10, List.of("h1", "h2", "h3", "a1", "a2", "b1", "b2"), claim -> {
            if (claim.startsWith("h")) {
                others.await();
                done.add(claim);
            } else {
                // First: who waits goes on at once.
                done.add(claim);
                others.countDown();
            }
            return false;
        });

        assertThat(done).hasSize(7);
        assertThat(List.copyOf(done).subList(0, 4)).containsExactlyInAnyOrder("a1", "a2", "b1", "b2");
    }

    @Test
    void waitsForAHostsTurnWithoutAWorker() {
        AtomicInteger asked = new AtomicInteger();
        turn = host -> !host.equals("w") || asked.incrementAndGet() > 5 && done.size() >= 3;

        run(LONG, 10, List.of("w1", "w2", "a1", "b1", "c1"), claim -> {
            done.add(claim);
            return false;
        });

        assertThat(done).containsExactlyInAnyOrder("a1", "b1", "c1", "w1", "w2");
        assertThat(List.copyOf(done).subList(0, 3)).containsExactlyInAnyOrder("a1", "b1", "c1");
    }

    @Test
    void givesBackTheRestOfAHostThatAsksForPatience() {
        run(LONG, 10, List.of("p1", "p2", "p3", "p4", "a1"), claim -> {
            done.add(claim);
            return claim.startsWith("p");
        });

        assertThat(done).contains("a1");
        assertThat(back).isNotEmpty().allMatch(claim -> claim.startsWith("p"));
        assertThat(done.size() + back.size()).isEqualTo(5);
    }

    @Test
    void givesBackWhatWasNotBegunWhenItsTimeIsOver() {
        Iterator<List<String>> claims = List.of(List.of("a1", "a2", "a3")).iterator();

        new HostQueues<String>(
                        workers,
                        1,
                        turn,
                        claim -> "a",
                        claim -> {
                            done.add(claim);
                            while (back.size() < 2) {
                                Thread.onSpinWait();
                            }
                            return false;
                        },
                        back::add)
                .run(Duration.ofMillis(300).toNanos(), 10, room -> claims.hasNext() ? claims.next() : List.of());

        assertThat(done).containsExactly("a1");
        assertThat(back).containsExactly("a2", "a3");
    }

    @Test
    void doesWhatHasNoHostToo() {
        Iterator<List<String>> claims = List.of(List.of("a1", "?", "b1")).iterator();

        new HostQueues<String>(
                        workers,
                        1,
                        host -> true,
                        claim -> {
                            if (claim.equals("?")) {
                                throw new IllegalArgumentException(claim);
                            }
                            return claim;
                        },
                        claim -> {
                            done.add(claim);
                            return false;
                        },
                        back::add)
                .run(LONG, 10, room -> claims.hasNext() ? claims.next() : List.of());

        assertThat(done).containsExactlyInAnyOrder("a1", "?", "b1");
    }
}
