package org.concordia.mailer.schedule;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.quartz.DateBuilder;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The clock of the house: puts every {@link Sweep} on Quartz, and wakes the next one when a sweep has made work for it.
 * A lost wake-up costs one interval, never a mail. There is no trigger for an edition or a subscriber: due times are
 * columns, and a sweep asks for what is due.
 */
public final class Timetable implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Timetable.class);

    private final Scheduler scheduler;
    private final Map<String, Sweep> sweeps = new LinkedHashMap<>();
    private final Set<String> woken = ConcurrentHashMap.newKeySet();
    private volatile boolean running;

    public Timetable(Scheduler scheduler, Collection<Sweep> sweeps) {
        this.scheduler = scheduler;
        sweeps.forEach(sweep -> this.sweeps.put(sweep.name(), sweep));
    }

    /** Asks for a sweep now; while it is running, for one more run after that. */
    public void wake(String sweep) {
        // One run that has not begun yet sees what a hundred hints mean.
        if (!running || !woken.add(sweep)) {
            return;
        }
        try {
            scheduler.triggerJob(new JobKey(sweep));
        } catch (SchedulerException e) {
            // Only a hint: the sweep's own interval comes.
            woken.remove(sweep);
            log.warn("sweep={} wake=failed reason={}", sweep, e.getMessage());
        }
    }

    /** Runs every sweep once, here and now and in their order, for the demo, whose day Quartz cannot keep up with. */
    public void runAll() {
        sweeps.values().forEach(this::did);
    }

    /** Runs a sweep here and now, and wakes the next if it did something. */
    void run(String name) {
        Sweep sweep = sweeps.get(name);
        if (sweep == null) {
            log.warn("sweep={} unknown here: stored by another version?", name);
            return;
        }
        woken.remove(name);
        if (did(sweep) && sweep.next() != null) {
            wake(Objects.requireNonNull(sweep.next()));
        }
    }

    /** The one broad catch of the house, so that nothing ends a sweep for good. */
    private boolean did(Sweep sweep) {
        try {
            return sweep.work().getAsBoolean();
        } catch (RuntimeException e) {
            if (running) {
                log.error("sweep={} failed, tried again in {}", sweep.name(), sweep.every(), e);
            }
            return false;
        }
    }

    @Override
    public void start() {
        try {
            for (Sweep sweep : sweeps.values()) {
                JobDetail job = JobBuilder.newJob(SweepJob.class)
                        .withIdentity(sweep.name())
                        .storeDurably()
                        .build();
                Trigger trigger = TriggerBuilder.newTrigger()
                        .withIdentity(sweep.name())
                        .forJob(job)
                        .startAt(DateBuilder.futureDate(
                                (int) sweep.every().toMillis() / 2, DateBuilder.IntervalUnit.MILLISECOND))
                        .withSchedule(SimpleScheduleBuilder.simpleSchedule()
                                .withIntervalInMilliseconds(sweep.every().toMillis())
                                .repeatForever()
                                .withMisfireHandlingInstructionNextWithRemainingCount())
                        .build();
                scheduler.scheduleJob(job, Set.of(trigger), true);
            }
            running = true;
            log.info("timetable sweeps={}", sweeps.keySet());
        } catch (SchedulerException e) {
            throw new IllegalStateException("the timetable could not be set up: " + e.getMessage(), e);
        }
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After everything else has started, before anything stops; Quartz itself starts and stops with Boot. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
