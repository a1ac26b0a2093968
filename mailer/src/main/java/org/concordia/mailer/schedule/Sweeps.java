package org.concordia.mailer.schedule;

import java.time.Duration;
import java.util.List;
import org.concordia.aggregator.PageReader;
import org.concordia.aggregator.Poller;
import org.concordia.aggregator.feed.FeedImport;
import org.concordia.aggregator.feed.SilenceWatch;
import org.concordia.aggregator.topic.Replays;
import org.concordia.aggregator.websub.WebSub;
import org.concordia.digest.Newsroom;
import org.concordia.digest.alert.Alerts;
import org.concordia.digest.edition.IssueBuilder;
import org.concordia.digest.edition.TopicEditions;
import org.concordia.mailer.bounce.BounceReader;
import org.concordia.mailer.delivery.Dispatcher;
import org.concordia.mailer.mailing.DueMailings;
import org.concordia.mailer.note.EditorCalls;
import org.concordia.mailer.note.EditorNotes;
import org.concordia.mailer.subscriber.Enrolment;
import org.quartz.Scheduler;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * All that happens by itself, in the order in which news travels. Each sweep wakes the next, so that a breaking story
 * is in the mail seconds after the poll that brought it; the intervals are what a lost wake-up costs.
 */
@Configuration(proxyBeanMethods = false)
final class Sweeps {

    @Bean
    Timetable timetable(
            Scheduler scheduler,
            Poller poller,
            PageReader pages,
            WebSub webSub,
            Newsroom newsroom,
            Alerts alerts,
            TopicEditions editions,
            IssueBuilder issues,
            DueMailings mailings,
            Enrolment enrolment,
            FeedImport imports,
            Replays replays,
            SilenceWatch silence,
            EditorNotes notes,
            BounceReader bounces,
            EditorCalls calls,
            Dispatcher dispatcher) {
        List<Sweep> sweeps = List.of(
                new Sweep("poll", Duration.ofSeconds(5), () -> poller.pollDue().added() > 0, "file"),
                new Sweep("pages", Duration.ofSeconds(10), () -> pages.readDue().read() > 0, "file"),
                new Sweep("hubs", Duration.ofSeconds(30), () -> did(webSub::renewDue), null),
                new Sweep("file", Duration.ofSeconds(30), () -> newsroom.fileNew() > 0, "freeze"),
                new Sweep("alerts", Duration.ofSeconds(60), () -> did(alerts::sweep), "freeze"),
                new Sweep(
                        "issues",
                        Duration.ofSeconds(10),
                        () -> {
                            editions.follow();
                            return !issues.buildDue().isEmpty();
                        },
                        "freeze"),
                new Sweep("sign-ups", Duration.ofSeconds(10), () -> did(enrolment::seeToSignUps), "send"),
                new Sweep("imports", Duration.ofSeconds(10), imports::takeDue, "poll"),
                new Sweep("replays", Duration.ofSeconds(10), replays::replayDue, "file"),
                new Sweep("silence", Duration.ofMinutes(10), () -> silence.look() > 0, null),
                new Sweep("notes", Duration.ofSeconds(60), notes::writeDue, "send"),
                new Sweep("bounces", Duration.ofSeconds(60), bounces::read, null),
                new Sweep(
                        "freeze",
                        Duration.ofSeconds(10),
                        () -> !mailings.freezeDue().isEmpty() | calls.writeDue(),
                        "send"),
                new Sweep(
                        "send",
                        Duration.ofSeconds(5),
                        () -> dispatcher.sendPending().total() < 0,
                        null));
        Timetable timetable = new Timetable(scheduler, sweeps);
        // A poll of a thousand feeds takes a while; what its first feed brought need not wait for its last.
        poller.onStored(() -> timetable.wake("file"));
        alerts.onNews(() -> timetable.wake("freeze"));
        mailings.onStopped(dispatcher::lookAgain);
        imports.onWaiting(() -> timetable.wake("imports"));
        replays.onWaiting(() -> timetable.wake("replays"));
        return timetable;
    }

    /** Work that does not tell whether there was any: what follows looks. */
    private static boolean did(Runnable work) {
        work.run();
        return true;
    }
}
