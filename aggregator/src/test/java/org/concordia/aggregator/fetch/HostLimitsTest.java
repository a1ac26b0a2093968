package org.concordia.aggregator.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostLimitsTest {

    private static final Instant START = Instant.parse("2025-11-28T12:00:00Z");

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    @Test
    void spacesRequestsToOneHostByTheClockHoweverFastItRuns() throws InterruptedException {
        long began = System.nanoTime();
        InstantSource fast = () -> START.plusNanos((System.nanoTime() - began) * 1000);
        HostLimits limits = new HostLimits(PollSettings.defaults(), fast);
        Instant before = fast.instant();
        for (int i = 0; i < 10; i++) {
            limits.await("diario.example").close();
        }
        assertThat(Duration.between(before, fast.instant())).isGreaterThanOrEqualTo(Duration.ofSeconds(9));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void doesNotLetHostsWaitForEachOther() throws InterruptedException {
        HostLimits limits = new HostLimits(PollSettings.defaults(), () -> START);
        long began = System.nanoTime();
        for (int i = 0; i < 2_000; i++) {
            limits.await("host" + i + ".example").close();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void neverWaitsForAClockThatStandsStill() throws InterruptedException {
        PollSettings settings = Settings.with(Duration.ofMillis(40));
        HostLimits limits = new HostLimits(settings, () -> START);
        limits.await("diario.example").close();
        long began = System.nanoTime();
        limits.await("diario.example").close();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(35));
    }

    @Test
    void neverWaitsForAClockThatWasSetBack() throws InterruptedException {
        AtomicReference<Instant> now = new AtomicReference<>(START);
        HostLimits limits = new HostLimits(Settings.with(Duration.ofMillis(40)), now::get);
        limits.await("diario.example").close();
        now.set(START.minus(Duration.ofDays(1)));
        long began = System.nanoTime();
        limits.await("diario.example").close();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(Duration.ofMillis(35), Duration.ofSeconds(5));
    }

    @Test
    void givesUpWaitingForATurnThatDoesNotCome() throws InterruptedException {
        HostLimits limits = new HostLimits(Settings.with(Duration.ofMinutes(5)), () -> START);
        long little = Duration.ofMillis(20).toNanos();
        HostLimits.Turn first = limits.await("diario.example", little);
        assertThat(first).isNotNull();
        assertThat(limits.await("diario.example", little)).isNull();
        HostLimits free = new HostLimits(Settings.with(Duration.ZERO), () -> START);
        HostLimits.Turn one = free.await("diario.example");
        HostLimits.Turn two = free.await("diario.example");
        assertThat(free.await("diario.example", little)).isNull();
        one.close();
        assertThat(free.await("diario.example", little)).isNotNull();
        two.close();
    }

    @Test
    void letsNoMoreThanTwoRequestsOfAHostRunAtOnce() throws Exception {
        HostLimits limits = new HostLimits(Settings.with(Duration.ZERO), () -> START);
        HostLimits.Turn first = limits.await("diario.example");
        HostLimits.Turn second = limits.await("diario.example");
        AtomicInteger third = new AtomicInteger();
        Future<?> waiting = threads.submit(() -> {
            limits.await("diario.example");
            return third.incrementAndGet();
        });
        await().during(Duration.ofMillis(100)).until(() -> third.get() == 0);
        second.close();
        waiting.get();
        assertThat(third).hasValue(1);
        first.close();
    }
}
