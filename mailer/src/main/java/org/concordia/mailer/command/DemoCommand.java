package org.concordia.mailer.command;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.concordia.mailer.demo.DemoClock;
import org.concordia.mailer.demo.DemoConsole;
import org.concordia.mailer.demo.SampleDay;
import org.concordia.mailer.demo.SampleOutlets;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.context.support.GenericApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The whole application over a sample news day that it publishes itself; nothing leaves the machine or stays on it. */
@Command(
        name = "demo",
        description = "Runs everything over a bundled sample news day, time running fast, mail kept in a mailbox page.")
final class DemoCommand implements Callable<Integer> {

    /** How long the day takes: the alert lands after half of it, the digests after nine tenths. */
    private static final Duration TAKES = Duration.ofSeconds(80);

    /** The clock waits when the newsroom is half an hour of the day behind, as on a machine with much else to do. */
    private static final Duration STRIDE = Duration.ofMinutes(30);

    private static final int USUAL_PORT = 8080;

    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private ConcordiaCommand concordia;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Path folder = Files.createTempDirectory("concordia-demo-");
        @Nullable SampleOutlets opened = null;
        try {
            SampleDay day = SampleDay.load();
            DemoClock clock = new DemoClock(Clock.systemUTC(), day.start(), day.end(), TAKES, STRIDE);
            SampleOutlets outlets = SampleOutlets.open(day, clock);
            opened = outlets;
            DemoConsole console = new DemoConsole(spec.commandLine().getOut()::println);
            // These run after the application has closed, so nothing writes to the folder any more.
            SpringApplication.getShutdownHandlers().add(() -> clear(outlets, folder));
            concordia.serve(
                    settings(folder),
                    application -> application.profiles("demo").initializers((GenericApplicationContext context) -> {
                        context.registerBean(DemoClock.class, () -> clock);
                        context.registerBean(SampleOutlets.class, () -> outlets);
                        context.registerBean(DemoConsole.class, () -> console);
                    }));
            return ConcordiaCommand.KEEPS_RUNNING;
        } catch (IOException | RuntimeException e) {
            clear(opened, folder);
            throw e;
        }
    }

    /** What the demo insists on, whatever a configuration file or the environment says. */
    private Map<String, String> settings(Path folder) throws IOException {
        String port = concordia.setting("server.port").orElse(null);
        if (port == null || port.equals("0")) {
            port = String.valueOf(port == null && isFree(USUAL_PORT) ? USUAL_PORT : anyFree());
        }
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("server.port", port);
        settings.put("server.address", "127.0.0.1");
        settings.put("server.tomcat.basedir", folder.resolve("tomcat").toString());
        settings.put(
                "spring.datasource.url",
                "jdbc:h2:mem:demo-" + UUID.randomUUID()
                        + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_DELAY=-1");
        // Its own sweeps keep up with its clock.
        settings.put("spring.quartz.auto-startup", "false");
        settings.put("concordia.base-url", "http://127.0.0.1:" + port);
        settings.put("concordia.poll.allow-networks", "127.0.0.1/32");
        // Even where a relay is configured for real mail.
        settings.put("spring.mail.host", "");
        settings.put("management.health.mail.enabled", "false");
        settings.put("concordia.mail.from", "Concordia <desk@concordia.example>");
        settings.put("concordia.mail.outbox", folder.resolve("outbox").toString());
        if (concordia.setting("logging.level.root").isEmpty()) {
            settings.put("logging.level.root", "warn");
        }
        return settings;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, loopback())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static int anyFree() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, loopback())) {
            return socket.getLocalPort();
        }
    }

    private static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    private static void clear(@Nullable SampleOutlets outlets, Path folder) {
        if (outlets != null) {
            outlets.close();
        }
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException problem)
                        throws IOException {
                    Files.deleteIfExists(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (NoSuchFileException e) {
            // Cleared already.
        } catch (IOException e) {
            System.err.println("concordia: could not delete " + folder + ": " + e.getMessage());
        }
    }
}
