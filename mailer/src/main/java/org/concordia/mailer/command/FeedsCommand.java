package org.concordia.mailer.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.concordia.aggregator.feed.FeedImport;
import org.concordia.aggregator.feed.FeedStore;
import org.concordia.aggregator.feed.ImportStore;
import org.concordia.aggregator.feed.Opml;
import org.concordia.aggregator.feed.Sayings;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.MessageSource;
import org.springframework.core.env.ConfigurableEnvironment;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Lists of feeds in and out. */
@Command(
        name = "feeds",
        description = "What is followed.",
        subcommands = {FeedsCheckCommand.class, FeedsCommand.Import.class, FeedsCommand.Export.class})
final class FeedsCommand {

    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private ConcordiaCommand concordia;

    /** What is configured, for a command that starts nothing. */
    ConfigurableEnvironment configured() {
        return concordia.configured();
    }

    /** Takes a list of feeds over. */
    @Command(name = "import", description = "Takes the feeds of an OPML file over; prints what became of each line.")
    static final class Import implements Callable<Integer> {

        /** How many feeds between two words of progress. */
        private static final int STEP = 100;

        @ParentCommand
        @SuppressWarnings("NullAway.Init")
        private FeedsCommand feeds;

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @ArgGroup(multiplicity = "1")
        @SuppressWarnings("NullAway.Init")
        private Source source;

        /** Where the list comes from. */
        static final class Source {
            @Parameters(paramLabel = "FILE", description = "An OPML file.")
            private @Nullable Path file;

            @Option(names = "--starter", description = "The list that comes with Concordia.")
            private boolean starter;
        }

        @Override
        public Integer call() throws IOException {
            PrintWriter out = spec.commandLine().getOut();
            PrintWriter err = spec.commandLine().getErr();
            IntConsumer progress = done -> {
                if (done % STEP == 0) {
                    err.println(done + " feeds");
                    err.flush();
                }
            };
            Path file = source.file;
            // The file first: a name misspelt should not wait for the database.
            byte[] list = file == null ? FeedImport.starter() : read(file);
            try (ConfigurableApplicationContext context = feeds.concordia.open()) {
                ImportStore reports = context.getBean(ImportStore.class);
                Sayings say = new Sayings(
                        context.getBean(MessageSource.class),
                        Locale.ENGLISH,
                        ZoneOffset.UTC,
                        context.getBean(InstantSource.class).instant());
                long id;
                try {
                    String name = file == null ? "starter.opml" : String.valueOf(file.getFileName());
                    id = context.getBean(FeedImport.class).take(name, list, progress);
                } catch (Opml.NotAListException e) {
                    throw new IOException(file + ": " + say.say(e.why()), e);
                }
                for (FeedImport.Report line : reports.lines(id, null, 0, Integer.MAX_VALUE)) {
                    String notes = line.notes().stream().map(say::say).collect(Collectors.joining("; "));
                    out.println("line " + line.line() + "\t" + line.fate().word() + "\t" + line.what()
                            + (notes.isEmpty() ? "" : "\t" + notes));
                }
                out.println(summary(reports.counts(id)));
            }
            out.flush();
            return 0;
        }

        private static byte[] read(Path file) throws IOException {
            try {
                return Files.readAllBytes(file);
            } catch (NoSuchFileException e) {
                throw new IOException("no such file: " + file, e);
            }
        }

        private static String summary(Map<FeedImport.Fate, Integer> counts) {
            return Arrays.stream(FeedImport.Fate.values())
                    .map(fate -> counts.getOrDefault(fate, 0) + " " + fate.word())
                    .collect(Collectors.joining(", "));
        }
    }

    /** Prints all feeds. */
    @Command(name = "export", description = "Prints all feeds as OPML 2.0.")
    static final class Export implements Callable<Integer> {

        @ParentCommand
        @SuppressWarnings("NullAway.Init")
        private FeedsCommand feeds;

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            try (ConfigurableApplicationContext context = feeds.concordia.open()) {
                out.print(Opml.write(
                        context.getBean(FeedStore.class).listed(),
                        context.getBean(InstantSource.class).instant()));
            }
            out.flush();
            return 0;
        }
    }
}
