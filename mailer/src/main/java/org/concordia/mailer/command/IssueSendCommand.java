package org.concordia.mailer.command;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.concordia.mailer.delivery.DeliveryStatus;
import org.concordia.mailer.delivery.DeliveryStore;
import org.concordia.mailer.delivery.Dispatcher;
import org.concordia.mailer.delivery.Sweep;
import org.concordia.mailer.mailing.DueMailings;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * Builds and sends an issue. Every step is done once however often it is asked for, so a second run finishes what the
 * first left: it builds nothing again, freezes nothing again, and sends only what was not accepted.
 */
@Command(
        name = "send",
        description = {
            "Builds the edition's issue if it does not exist yet, freezes its mailings and sends them.",
            "Readers who chose an hour of their own are not waited for: they are sent it now.",
            "Prints the number of deliveries in each state. Safe to repeat and to kill: a second run finishes the"
                    + " first."
        })
final class IssueSendCommand implements Callable<Integer> {

    private static final Duration PROGRESS = Duration.ofSeconds(2);

    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private IssueCommand issue;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "EDITION", description = "The edition's name, for instance daily.")
    @SuppressWarnings("NullAway.Init")
    private String name;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "The issue of the latest slot at or before this time (ISO-8601); now.")
    private @Nullable String at;

    @Option(
            names = "--patience",
            paramLabel = "DURATION",
            defaultValue = "PT15M",
            description = "How long to wait for deferred mail or a relay that is away while nothing gets through"
                    + " (ISO-8601, ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private String patience;

    @Override
    public Integer call() throws InterruptedException {
        Instant time = at == null ? null : time(at);
        Duration longest = duration(patience);
        try (ConfigurableApplicationContext context = issue.open()) {
            List<Long> mailings = context.getBean(DueMailings.class).freezeIssue(name, time);
            if (mailings.isEmpty()) {
                spec.commandLine().getOut().println("nothing new: nothing is sent");
                return 0;
            }
            DeliveryStore deliveries = context.getBean(DeliveryStore.class);
            InstantSource clock = context.getBean(InstantSource.class);
            int hurried = deliveries.hurry(mailings, clock.instant());
            if (hurried > 0) {
                spec.commandLine()
                        .getErr()
                        .println("issue: " + hurried + " wanted it at an hour of their own and are sent it now;"
                                + " left to serve it waits for their hour");
            }
            send(context.getBean(Dispatcher.class), deliveries, mailings, longest, clock);
            return report(deliveries, mailings);
        }
    }

    /** Sends until nothing is left, or until nothing has got through for longer than the patience. */
    private void send(
            Dispatcher dispatcher, DeliveryStore deliveries, List<Long> mailings, Duration longest, InstantSource clock)
            throws InterruptedException {
        PrintWriter progress = spec.commandLine().getErr();
        progress.println("issue: sending, with patience " + longest);
        Instant lastMoved = clock.instant();
        while (true) {
            Sweep sweep = sweep(dispatcher, progress);
            Instant now = clock.instant();
            if (sweep.total() > 0) {
                lastMoved = now;
            }
            DeliveryStore.Open open = deliveries.open(mailings);
            if (open.waiting() == 0) {
                return;
            }
            // Somebody else's deliveries come back when that process is found dead, ten seconds after it died.
            Instant next = now.plusSeconds(1);
            if (sweep.restsUntil() != null) {
                next = sweep.restsUntil();
            } else if (open.claims() == 0
                    && open.nextTryAt() != null
                    && open.nextTryAt().isAfter(next)) {
                next = open.nextTryAt();
            }
            if (next.isAfter(lastMoved.plus(longest)) || deliveries.stopped(mailings)) {
                return;
            }
            progress.println("issue: waiting until=" + next + " waiting=" + open.waiting() + " claims=" + open.claims()
                    + (sweep.restsUntil() == null ? "" : " reason=\"" + sweep.reason() + "\""));
            TimeUnit.MILLISECONDS.sleep(
                    Math.max(200, Duration.between(now, next).toMillis()));
        }
    }

    private static Sweep sweep(Dispatcher dispatcher, PrintWriter progress) throws InterruptedException {
        Thread reporter = new Thread(
                () -> {
                    try {
                        while (true) {
                            TimeUnit.MILLISECONDS.sleep(PROGRESS.toMillis());
                            progress.println("issue: " + words(dispatcher.progress()));
                        }
                    } catch (InterruptedException e) {
                        // The sweep is over.
                        return;
                    }
                },
                "issue-progress");
        reporter.setDaemon(true);
        reporter.start();
        try {
            return dispatcher.sendPending();
        } finally {
            reporter.interrupt();
            reporter.join();
        }
    }

    private static String words(Map<DeliveryStatus, Integer> counts) {
        StringBuilder words = new StringBuilder();
        new TreeMap<>(counts)
                .forEach((status, count) -> words.append(words.isEmpty() ? "" : " ")
                        .append(status.word())
                        .append('=')
                        .append(count));
        return words.isEmpty() ? "nothing sent yet" : words.toString();
    }

    /** A line for each state; 1 if something is still to be sent. */
    private int report(DeliveryStore deliveries, List<Long> mailings) {
        Map<DeliveryStatus, Integer> counts = new TreeMap<>();
        deliveries
                .counts(mailings)
                .values()
                .forEach(of -> of.forEach((status, count) -> counts.merge(status, count, Integer::sum)));
        PrintWriter out = spec.commandLine().getOut();
        counts.forEach((status, count) -> out.println(status.word() + "\t" + count));
        out.flush();
        int pending = counts.getOrDefault(DeliveryStatus.PENDING, 0);
        if (pending > 0) {
            spec.commandLine()
                    .getErr()
                    .println("concordia: " + pending + " not sent yet; the log says why, and a second run goes on");
            return 1;
        }
        return 0;
    }

    private Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new ParameterException(
                    spec.commandLine(), "--at: \"" + text + "\" is no time such as 2025-11-28T10:00:00Z", e);
        }
    }

    private Duration duration(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new ParameterException(
                    spec.commandLine(), "--patience: \"" + text + "\" is no duration such as PT15M", e);
        }
    }
}
