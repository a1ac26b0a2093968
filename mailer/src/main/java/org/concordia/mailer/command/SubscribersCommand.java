package org.concordia.mailer.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.concordia.mailer.subscriber.SubscriberFile;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Subscribers in and out of a file. */
@Command(
        name = "subscribers",
        description = "Imports and exports subscribers as CSV.",
        subcommands = {SubscribersCommand.Import.class, SubscribersCommand.Export.class})
final class SubscribersCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private ConcordiaCommand concordia;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "say what to do: subscribers import or subscribers export");
    }

    /** Takes people in who agreed elsewhere. */
    @Command(
            name = "import",
            description =
                    "Takes in subscribers who agreed elsewhere; they count as confirmed. The file's first line names"
                            + " its columns, of address,name,language,zone,editions,alerts,consent; only address is required.")
    static final class Import implements Callable<Integer> {

        /** Lines between two signs of life: a few seconds. */
        private static final int PROGRESS = 50_000;

        @ParentCommand
        @SuppressWarnings("NullAway.Init")
        private SubscribersCommand subscribers;

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Parameters(paramLabel = "FILE.csv", description = "Comma, semicolon or tab between the columns.")
        @SuppressWarnings("NullAway.Init")
        private Path file;

        @Option(
                names = "--editions",
                split = "[;,]",
                paramLabel = "NAME",
                description = "Editions for lines that name no edition and no alerts. Without it such people get"
                        + " nothing until they choose.")
        private List<String> editions = List.of();

        @Option(
                names = "--alerts",
                split = "[;,]",
                paramLabel = "TOPIC",
                description = "Topics whose alerts such lines get.")
        private List<String> alerts = List.of();

        @Option(names = "--language", description = "For lines that name none: es or en (${DEFAULT-VALUE}).")
        private String language = "es";

        @Option(names = "--zone", description = "For lines that name none (${DEFAULT-VALUE}).")
        private ZoneId zone = ZoneId.of("America/Santiago");

        @Option(names = "--consent", description = "Where the agreement came from, for lines that do not say.")
        private String consent = "";

        @Option(
                names = "--encoding",
                description = "Of a file that is not ${DEFAULT-VALUE}: windows-1252 for the plain CSV of western"
                        + " spreadsheets.")
        private Charset encoding = StandardCharsets.UTF_8;

        @Option(names = "--dry-run", description = "Checks the file and counts, changes nothing.")
        private boolean dry;

        @Override
        public Integer call() throws IOException {
            PrintWriter out = spec.commandLine().getOut();
            PrintWriter err = spec.commandLine().getErr();
            SubscriberFile.Defaults defaults = new SubscriberFile.Defaults(
                    language,
                    zone,
                    names(editions),
                    names(alerts),
                    consent.isBlank() ? "import of " + file.getFileName() : consent);
            try (SeekableByteChannel bytes = Files.newByteChannel(file);
                    Reader in = SubscriberFile.text(Channels.newInputStream(bytes), encoding);
                    ConfigurableApplicationContext context = subscribers.concordia.open()) {
                boolean measurable = Files.isRegularFile(file) && bytes.size() > 0;
                SubscriberFile.Result result = context.getBean(SubscriberFile.class)
                        .read(
                                in,
                                String.valueOf(file.getFileName()),
                                defaults,
                                dry,
                                (line, fault) -> err.println("line " + line + ": " + fault),
                                lines -> {
                                    if (lines % PROGRESS == 0) {
                                        err.println(lines + " lines" + (measurable ? ", " + share(bytes) + " %" : ""));
                                    }
                                });
                out.printf(
                        Locale.ROOT,
                        "%sadded %d, known %d, unsubscribed before %d, suppressed %d, repeated %d, malformed %d%n",
                        dry ? "dry run: " : "",
                        result.added(),
                        result.known(),
                        result.left(),
                        result.suppressed(),
                        result.repeated(),
                        result.malformed());
                return 0;
            } catch (NoSuchFileException e) {
                err.println("concordia: there is no file " + file);
                return 1;
            } catch (SubscriberFile.UnreadableException e) {
                err.println("concordia: " + file + ": " + e.getMessage());
                return 1;
            }
        }

        /** How much of the file was read, in hundredths. */
        private static long share(SeekableByteChannel bytes) {
            try {
                return 100 * bytes.position() / bytes.size();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static Set<String> names(List<String> words) {
            return words.stream()
                    .map(word -> word.strip().toLowerCase(Locale.ROOT))
                    .filter(word -> !word.isEmpty())
                    .collect(Collectors.toSet());
        }
    }

    /** Writes everybody out. */
    @Command(name = "export", description = "Writes all subscribers, with what they confirmed, as CSV.")
    static final class Export implements Callable<Integer> {

        @ParentCommand
        @SuppressWarnings("NullAway.Init")
        private SubscribersCommand subscribers;

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            try (ConfigurableApplicationContext context = subscribers.concordia.open()) {
                PrintWriter out = spec.commandLine().getOut();
                context.getBean(SubscriberFile.class).write(out);
                out.flush();
                return 0;
            }
        }
    }
}
