package org.concordia.mailer.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.concordia.aggregator.article.Language;
import org.concordia.aggregator.article.Normalizer;
import org.concordia.aggregator.feed.FetchWords;
import org.concordia.aggregator.feed.ParseWords;
import org.concordia.aggregator.feed.PollSchedule;
import org.concordia.aggregator.feed.Wording;
import org.concordia.aggregator.fetch.Body;
import org.concordia.aggregator.fetch.FetchResult;
import org.concordia.aggregator.fetch.Fetcher;
import org.concordia.aggregator.fetch.HostLimits;
import org.concordia.aggregator.fetch.PollSettings;
import org.concordia.aggregator.parse.Entry;
import org.concordia.aggregator.parse.FeedParser;
import org.concordia.aggregator.parse.NotAFeedException;
import org.concordia.aggregator.parse.ParsedFeed;
import org.concordia.aggregator.parse.Repair;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.MessageSource;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Reads one feed, or each file of a folder, as polling would, and prints what it gave. Opens no database. */
@Command(
        name = "check",
        description = "Fetches and reads one feed as polling would; prints entries, problems repaired, next interval.")
final class FeedsCheckCommand implements Callable<Integer> {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final MessageSource MESSAGES = messages();

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

    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private FeedsCommand feeds;

    private final FeedParser parser = new FeedParser();
    private final InstantSource clock = InstantSource.system();

    /**
     * A document as it came.
     *
     * @param contentType the header; null without one
     * @param address after redirects
     * @param maxAge the server's wish; null without one
     */
    private record Document(
            byte[] body,
            @Nullable String contentType,
            URI address,
            @Nullable Duration maxAge) {}

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
        ConfigurableEnvironment configured = feeds.configured();
        PollSettings settings = Binder.get(configured).bindOrCreate("concordia.poll", PollSettings.class);
        Document document = isAddress(named) ? fetched(named, settings, configured) : file(path(named));
        Instant now = clock.instant();
        ParsedFeed feed;
        try {
            feed = parser.parse(document.body(), document.contentType(), document.address(), zone, now);
        } catch (NotAFeedException noFeed) {
            throw new IOException(named + ": " + words(ParseWords.of(noFeed)), noFeed);
        }
        if (json) {
            out.println(JSON.writeValueAsString(object(feed)));
        } else {
            print(feed, next(feed, document.maxAge(), settings, now), out);
        }
    }

    /** What polling would get, in the way and within the limits of polling. */
    private Document fetched(String address, PollSettings settings, Environment configured) throws IOException {
        String agent = settings.agent(
                configured.getProperty("concordia.base-url"), configured.getProperty("concordia.mail.from"));
        try (Fetcher fetcher = new Fetcher(settings, agent, new HostLimits(settings, clock), clock)) {
            FetchResult result = fetcher.fetch(address, null, null);
            if (result instanceof FetchResult.Fetched document) {
                try (Body body = document.body()) {
                    return new Document(body.bytes(), document.contentType(), document.address(), document.maxAge());
                }
            }
            throw new IOException(address + ": " + words(FetchWords.of(result)));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(address + ": interrupted", interrupted);
        }
    }

    /** "in 20 min, because ..." as for a feed that nobody pinned; without the chance that polling adds. */
    private static String next(ParsedFeed feed, @Nullable Duration maxAge, PollSettings settings, Instant now) {
        List<Instant> published = new ArrayList<>();
        for (Entry entry : feed.entries()) {
            if (entry.published() != null) {
                published.add(entry.published());
            }
        }
        PollSchedule.NextPoll next =
                new PollSchedule(settings, () -> 0).afterAnswer(null, published, feed.minimumInterval(), maxAge, now);
        return "in " + Wording.span(Duration.between(now, next.at())) + ", because " + words(next.why());
    }

    private static String words(Repair repair) {
        return words(ParseWords.of(repair));
    }

    /** The pages' words, in English as everything on the command line. */
    private static String words(Wording wording) {
        return MESSAGES.getMessage(wording.key(), wording.arguments().toArray(), Locale.ENGLISH);
    }

    private static MessageSource messages() {
        ResourceBundleMessageSource messages = new ResourceBundleMessageSource();
        messages.setBasename("messages/feed");
        messages.setDefaultEncoding("UTF-8");
        messages.setFallbackToSystemLocale(false);
        return messages;
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
                Document document = file(file);
                line.putAll(object(parser.parse(
                        document.body(), document.contentType(), document.address(), zone, clock.instant())));
            } catch (NotAFeedException noFeed) {
                line.put("error", words(ParseWords.of(noFeed)));
            } catch (IOException problem) {
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

    private static Document file(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + ": no such file");
        }
        try (var stream = Files.newInputStream(file)) {
            return new Document(stream.readNBytes(LIMIT), null, file.toUri(), null);
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
            one.put("lang", language(entry));
            entries.add(one);
        }
        object.put("entries", entries);
        object.put(
                "problems",
                feed.repairs().stream().map(FeedsCheckCommand::words).toList());
        return object;
    }

    /** The claim as it stands there unless the text says otherwise; null when neither tells. */
    private static @Nullable String language(Entry entry) {
        String title = entry.title() == null ? "" : entry.title();
        String text = entry.summary() == null ? title : title + "\n" + entry.summary();
        String read = Language.of(text, entry.language());
        if (entry.language() != null && read.equals(Language.of("", entry.language()))) {
            return entry.language();
        }
        return read.equals(Language.UNKNOWN) ? null : read;
    }

    private void print(ParsedFeed feed, String next, PrintWriter out) {
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
            feed.repairs().forEach(repair -> out.println("  " + words(repair)));
        }
        out.println();
        out.println("Next poll: " + next);
    }
}
