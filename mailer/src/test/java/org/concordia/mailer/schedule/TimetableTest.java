package org.concordia.mailer.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.impl.StdSchedulerFactory;

class TimetableTest {

    private Scheduler quartz;
    private Timetable timetable;

    @BeforeEach
    void startQuartz() throws SchedulerException {
        Properties settings = new Properties();
        settings.setProperty("org.quartz.scheduler.instanceName", "test-" + System.nanoTime());
        settings.setProperty("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
        settings.setProperty("org.quartz.threadPool.threadCount", "3");
        quartz = new StdSchedulerFactory(settings).getScheduler();
        quartz.setJobFactory((bundle, scheduler) -> new SweepJob(timetable));
        quartz.start();
    }

    @AfterEach
    void stopQuartz() throws SchedulerException {
        quartz.shutdown(true);
    }

    @Test
    void runsASweepAgainAndAgain() {
        AtomicInteger runs = new AtomicInteger();
        start(new Sweep("poll", Duration.ofMillis(200), () -> runs.incrementAndGet() < 0, null));
        await().atMost(Duration.ofSeconds(10)).until(() -> runs.get() >= 3);
    }

    @Test
    void wakesTheNextSweepAtOnceWhenWorkWasMade() {
        AtomicInteger filed = new AtomicInteger();
        start(
                new Sweep("poll", Duration.ofMillis(200), () -> true, "file"),
                new Sweep("file", Duration.ofHours(1), () -> filed.incrementAndGet() < 0, null));
        await().atMost(Duration.ofSeconds(10)).until(() -> filed.get() >= 2);
    }

    @Test
    void leavesTheNextSweepAloneWhenNothingWasDone() {
        AtomicInteger polls = new AtomicInteger();
        AtomicInteger filed = new AtomicInteger();
        start(
                new Sweep("poll", Duration.ofMillis(200), () -> polls.incrementAndGet() < 0, "file"),
                new Sweep("file", Duration.ofHours(1), () -> filed.incrementAndGet() < 0, null));
        await().atMost(Duration.ofSeconds(10)).until(() -> polls.get() >= 3);
        assertThat(filed).hasValue(0);
    }

    @Test
    void goesOnAfterASweepThatFailed() {
        AtomicInteger runs = new AtomicInteger();
        start(new Sweep(
                "poll",
                Duration.ofMillis(200),
                () -> {
                    if (runs.incrementAndGet() == 1) {
                        throw new IllegalStateException("the first time fails");
                    }
                    return false;
                },
                null));
        await().atMost(Duration.ofSeconds(10)).until(() -> runs.get() >= 2);
    }

    @Test
    void neverRunsOneSweepTwiceAtATime() {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger runs = new AtomicInteger();
        start(new Sweep(
                "send",
                Duration.ofMillis(200),
                () -> {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    timetable.wake("send");
                    Thread.onSpinWait();
                    inside.decrementAndGet();
                    return runs.incrementAndGet() < 0;
                },
                null));
        await().atMost(Duration.ofSeconds(10)).until(() -> runs.get() >= 20);
        assertThat(most).hasValue(1);
    }

    private void start(Sweep... sweeps) {
        timetable = new Timetable(quartz, List.of(sweeps));
        timetable.start();
    }
}
