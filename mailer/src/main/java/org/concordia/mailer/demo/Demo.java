package org.concordia.mailer.demo;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Profile;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * The demo from its first act to its last: follows the sample outlets, enrols two readers and an editor, lets time run
 * and does what is due every second, telling what a person would want to look at.
 *
 * <p>It sweeps by itself, the timetable standing still: with a day in 80 seconds, a minute's sleep would be half a day.
 */
@Component
@Profile("demo")
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class Demo implements ApplicationRunner, AutoCloseable {

    /** The topic that the sample day is about. */
    public static final String TOPIC = "chile-peru-migration";

    /** The edition whose readers get a digest. */
    public static final String EDITION = "daily";

    /** When the edition comes out, in {@link SampleDay#ZONE}: late enough for most of the day's news. */
    public static final LocalTime SLOT = LocalTime.of(18, 0);

    /** Independent texts at which the alert goes out without an editor. */
    public static final int ALERT_AT = 4;

    /** Alerts that go out without an editor: any further one waits on the desk, where it can be tried. */
    public static final int ALERTS = 1;

    /** Who reads the demo's mail. */
    public static final List<DemoReader> READERS = List.of(
            new DemoReader("ana@lectores.example", "Ana", "es"), new DemoReader("sam@readers.example", "Sam", "en"));

    /** The name of the editor's account. */
    public static final String EDITOR = "editor";

    private static final Logger LOG = LoggerFactory.getLogger(Demo.class);
    private static final long SWEEP_MILLIS = 1_000;
    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(SampleDay.ZONE);

    private final DemoStory story;
    private final SampleOutlets outlets;
    private final DemoClock clock;
    private final DemoMailbox mailbox;
    private final DemoConsole console;
    private final Environment environment;
    private final ScheduledExecutorService sweeps = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "demo");
        // It keeps the program running even if the web server has no thread of its own to do so.
        thread.setDaemon(false);
        return thread;
    });

    private final Set<String> told = new HashSet<>();
    private boolean filed;
    private boolean over;

    Demo(
            DemoStory story,
            SampleOutlets outlets,
            DemoClock clock,
            DemoMailbox mailbox,
            DemoConsole console,
            Environment environment) {
        this.story = story;
        this.outlets = outlets;
        this.clock = clock;
        this.mailbox = mailbox;
        this.console = console;
        this.environment = environment;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        for (SampleOutlet outlet : outlets.day().outlets()) {
            story.follow(outlet, outlets.feed(outlet));
        }
        story.publishAt(EDITION, SLOT, SampleDay.ZONE);
        story.alertWithoutEditor(TOPIC, ALERT_AT, ALERTS);
        for (DemoReader reader : READERS) {
            story.enrol(reader, EDITION, TOPIC);
        }
        String password = password();
        story.admit(EDITOR, password);

        String base = "http://127.0.0.1:" + environment.getProperty("local.server.port");
        console.say("Concordia's demo: one invented news day, 06:00 to 20:00, in "
                + Math.round((outlets.day().end().getEpochSecond()
                                - outlets.day().start().getEpochSecond())
                        / clock.speed())
                + " seconds.");
        console.say("");
        console.say("  front page  " + base + "/");
        console.say("  mailbox     " + base + "/mailbox");
        console.say("  desk        " + base + "/desk   name: " + EDITOR + "   password: " + password);
        console.say("");
        clock.start();
        say("time runs; Ctrl-C ends the demo");
        sweeps.scheduleWithFixedDelay(this::sweep, 0, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        sweeps.shutdown();
        try {
            // What is being sent or stored may finish; what hangs may not keep the program.
            if (!sweeps.awaitTermination(5, TimeUnit.SECONDS)) {
                sweeps.shutdownNow();
            }
        } catch (InterruptedException e) {
            sweeps.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private void sweep() {
        try {
            story.sweep();
            clock.follow();
            tell();
        } catch (RuntimeException e) {
            // Around a scheduled task: one bad second must not stop the demo.
            LOG.warn("demo=sweep failed={}", e.toString(), e);
        }
    }

    private void tell() {
        if (!filed) {
            story.latestStory().ifPresent(title -> {
                filed = true;
                say("first article filed: " + title);
            });
        }
        List<DemoMailbox.Mail> mails = mailbox.mails();
        for (int i = mails.size() - 1; i >= 0; i--) {
            DemoMailbox.Mail mail = mails.get(i);
            if (told.add(mail.id())) {
                String what = switch (mail.kind()) {
                    case "alert" -> "breaking alert";
                    case "digest" -> "digest";
                    default -> "mail";
                };
                say(what + " sent to " + mail.to() + ": " + mail.file().subject());
            }
        }
        if (!over && !clock.instant().isBefore(outlets.day().end())) {
            over = true;
            say("the day is over; time goes on at its own pace, and the pages stay until Ctrl-C");
        }
    }

    private void say(String what) {
        Instant now = clock.instant();
        console.say(HOUR.format(now) + "  " + what);
    }

    /** Letters and digits that nobody mistakes for others, since a person copies them from a console. */
    private static String password() {
        String letters = "abcdefghjkmnpqrstuvwxyz23456789";
        StringBuilder password = new StringBuilder();
        SecureRandom random = new SecureRandom();
        for (int i = 0; i < 14; i++) {
            password.append(letters.charAt(random.nextInt(letters.length())));
        }
        return password.toString();
    }
}
