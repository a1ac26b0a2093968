package org.concordia.mailer.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import org.concordia.aggregator.feed.FeedImport;
import org.concordia.aggregator.feed.FeedStore;
import org.concordia.aggregator.feed.Opml;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
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
        mixinStandardHelpOptions = true,
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
    @Command(
            name = "import",
            description = "Takes the feeds of an OPML file over; prints what became of each line.",
            mixinStandardHelpOptions = true)
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
                }
            };
            Path file = source.file;
            List<FeedImport.Report> reports;
            // The file first: a name misspelt should not wait for the database.
            try (InputStream list = file == null ? InputStream.nullInputStream() : open(file);
                    ConfigurableApplicationContext context = feeds.concordia.open()) {
                FeedImport imports = context.getBean(FeedImport.class);
                reports = source.starter ? imports.takeStarter(progress) : imports.take(list, progress);
            }
            for (FeedImport.Report report : reports) {
                out.println("line " + report.line() + "\t"
                        + report.fate().name().toLowerCase(Locale.ROOT) + "\t" + report.what());
            }
            out.println(summary(reports));
            out.flush();
            return 0;
        }

        private static InputStream open(Path file) throws IOException {
            try {
                return Files.newInputStream(file);
            } catch (NoSuchFileException e) {
                throw new IOException("no such file: " + file, e);
            }
        }

        private static String summary(List<FeedImport.Report> reports) {
            StringBuilder line = new StringBuilder();
            for (FeedImport.Fate fate : FeedImport.Fate.values()) {
                long count =
                        reports.stream().filter(report -> report.fate() == fate).count();
                line.append(line.isEmpty() ? "" : ", ")
                        .append(count)
                        .append(' ')
                        .append(fate.name().toLowerCase(Locale.ROOT));
            }
            return line.toString();
        }
    }

    /** Prints all feeds. */
    @Command(name = "export", description = "Prints all feeds as OPML 2.0.", mixinStandardHelpOptions = true)
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
                        context.getBean(FeedStore.class).all(),
                        context.getBean(InstantSource.class).instant()));
            }
            out.flush();
            return 0;
        }
    }
}
