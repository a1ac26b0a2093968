package org.concordia.mailer.schedule;

import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Runs the sweep that its job is named after, one run at a time. Boot's job factory fills in the timetable, so the
 * stored job carries nothing but its name and any node of a cluster can run it.
 */
@DisallowConcurrentExecution
public final class SweepJob implements Job {

    private final Timetable timetable;

    @Autowired
    SweepJob(Timetable timetable) {
        this.timetable = timetable;
    }

    @Override
    public void execute(JobExecutionContext context) {
        timetable.run(context.getJobDetail().getKey().getName());
    }
}
