package org.concordia.mailer.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.concordia.aggregator.article.Normalizer;
import org.concordia.aggregator.parse.Entry;
import org.concordia.aggregator.parse.FeedParser;
import org.concordia.aggregator.parse.NotAFeedException;
import org.concordia.aggregator.parse.ParsedFeed;
import org.concordia.aggregator.parse.Repair;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Reads one feed, or each file of a folder, as polling would, and prints what it gave. Opens no database. */
@Command(
        name = "check",
        description = "Fetches and reads one feed as polling would; prints entries, problems repaired, next interval.",
        mixinStandardHelpOptions = true)
final class FeedsCheckCommand implements Callable<Integer> {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** A file is read up to here; more than this is refused by the parser anyway. */
    private static final int LIMIT = 10 * 1024 * 1024 + 1;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "ADDRESS-or-FILE", description = "The feed's address, or a file.")
    private @Nullable String source;

    @Option(names = "--json", description = "One JSON object instead of lines to read.")
    private boolean json;

    @Option(names = "--batch", paramLabel = "DIR", description = "Every file of a folder, one JSON line a file.")
    private @Nullable Path batch;

    @Option(names = "--zone", paramLabel = "ZONE", description = "The zone of times that name none: America/Santiago.")
    private @Nullable ZoneId zone;

    private final FeedParser parser = new FeedParser();
    private final FeedSource addresses;
    private final NextPoll nextPoll;
    private final InstantSource clock;

    /** As the command line makes it. */
    FeedsCheckCommand() {
        this(FeedSource.NONE, NextPoll.UNKNOWN, InstantSource.system());
    }

    FeedsCheckCommand(FeedSource addresses, NextPoll nextPoll, InstantSource clock) {
        this.addresses = addresses;
        this.nextPoll = nextPoll;
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException {
        if ((source == null) == (batch == null)) {
            throw new ParameterException(spec.commandLine(), "Name one address or file, or a folder with --batch.");
        }
        PrintWriter out = spec.commandLine().getOut();
        if (batch != null) {
            checkAll(batch, out);
        } else if (source != null) {
            check(source, out);
        }
        out.flush();
        return 0;
    }

    private void check(String named, PrintWriter out) throws IOException {
        Instant now = clock.instant();
        ParsedFeed feed;
        try {
            FeedSource.Document document = isAddress(named) ? addresses.get(URI.create(named)) : file(path(named));
            feed = parser.parse(document.body(), document.contentType(), document.address(), zone, now);
        } catch (NotAFeedException noFeed) {
            throw new IOException(named + ": " + noFeed.getMessage(), noFeed);
        }
        if (json) {
            out.println(JSON.writeValueAsString(object(feed)));
        } else {
            print(feed, now, out);
        }
    }

    private void checkAll(Path folder, PrintWriter out) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(Files::isRegularFile)
                    .sorted((one, other) -> name(one).compareTo(name(other)))
                    .toList();
        } catch (IOException unreadable) {
            throw new IOException(folder + ": not a folder that can be read", unreadable);
        }
        for (Path file : files) {
            Map<String, @Nullable Object> line = new LinkedHashMap<>();
            line.put("file", name(file));
            try {
                FeedSource.Document document = file(file);
                line.putAll(object(parser.parse(
                        document.body(), document.contentType(), document.address(), zone, clock.instant())));
            } catch (NotAFeedException | IOException problem) {
                line.put("error", problem.getMessage());
            }
            out.println(JSON.writeValueAsString(line));
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    private static boolean isAddress(String named) {
        return named.regionMatches(true, 0, "http://", 0, 7) || named.regionMatches(true, 0, "https://", 0, 8);
    }

    private static Path path(String named) throws IOException {
        try {
            return named.startsWith("file:") ? Path.of(URI.create(named)) : Path.of(named);
        } catch (IllegalArgumentException malformed) {
            throw new IOException(named + ": neither an http address nor the name of a file", malformed);
        }
    }

    private static FeedSource.Document file(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + ": no such file");
        }
        try (var stream = Files.newInputStream(file)) {
            return new FeedSource.Document(stream.readNBytes(LIMIT), null, file.toUri());
        } catch (IOException unreadable) {
            throw new IOException(file + ": cannot be read", unreadable);
        }
    }

    private static Map<String, @Nullable Object> object(ParsedFeed feed) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("title", feed.title());
        List<Map<String, @Nullable Object>> entries = new ArrayList<>();
        for (Entry entry : feed.entries()) {
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("id", Normalizer.identity(entry));
            one.put("link", entry.link());
            one.put("title", entry.title());
            one.put("summary", entry.summary());
            one.put("author", entry.author());
            one.put(
                    "published",
                    entry.published() == null ? null : entry.published().toString());
            one.put("updated", entry.updated() == null ? null : entry.updated().toString());
            one.put("lang", entry.language());
            entries.add(one);
        }
        object.put("entries", entries);
        object.put("problems", feed.repairs().stream().map(Repair::words).toList());
        return object;
    }

    private void print(ParsedFeed feed, Instant now, PrintWriter out) {
        out.println(feed.title() == null ? "(untitled feed)" : feed.title());
        out.println(feed.entries().size() + (feed.entries().size() == 1 ? " entry" : " entries"));
        for (Entry entry : feed.entries()) {
            out.println();
            out.println(entry.title() == null ? "(no title)" : entry.title());
            out.println("  time: " + (entry.published() == null ? "unknown" : entry.published()));
            out.println("  link: " + (entry.link() == null ? "none" : entry.link()));
            out.println("  id:   " + Normalizer.identity(entry));
            if (entry.author() != null) {
                out.println("  by:   " + entry.author());
            }
        }
        if (!feed.repairs().isEmpty()) {
            out.println();
            out.println("Problems repaired:");
            feed.repairs().forEach(repair -> out.println("  " + repair.words()));
        }
        String next = nextPoll.words(feed, now);
        if (!next.isEmpty()) {
            out.println();
            out.println("Next poll: " + next);
        }
    }
}
