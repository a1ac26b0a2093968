package org.concordia.mailer.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.concordia.aggregator.topic.Level;
import org.concordia.aggregator.topic.ShippedTopics;
import org.concordia.aggregator.topic.Topic;
import org.concordia.aggregator.topic.TopicFile;
import org.concordia.aggregator.topic.TopicFileException;
import org.concordia.aggregator.topic.TopicMatch;
import org.concordia.aggregator.topic.TopicMatcher;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says of each item of a file what a topic thinks of it, without a database. */
@Command(
        name = "test",
        description = "What a topic says of items: id, score, none/review/digest/alert, reasons; TAB between.")
final class TopicsTestCommand implements Callable<Integer> {

    @Parameters(paramLabel = "TOPIC", description = "A shipped topic's name, or a topic file.")
    @SuppressWarnings("NullAway.Init")
    private String topic;

    @Option(names = "--in", required = true, paramLabel = "ITEMS", description = "JSONL, or TSV with a header line.")
    @SuppressWarnings("NullAway.Init")
    private Path in;

    @Option(names = "--explain", description = "Each reason on a line of its own under its item, with its words.")
    private boolean explain;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Topic read;
        try {
            read = topic(topic);
        } catch (TopicFileException e) {
            e.faults().forEach(fault -> err.println("concordia: " + topic + ": " + fault));
            return 1;
        }
        ItemArticles articles = new ItemArticles();
        // Autoflush would write every line by itself.
        try (Items items = Items.open(
                        in, (line, reason) -> err.println("concordia: " + in + " line " + line + ": " + reason));
                TopicMatcher matcher = new TopicMatcher(List.of(read))) {
            for (Items.Item item : items) {
                Optional<TopicMatch> match =
                        matcher.match(articles.article(0, item)).stream().findFirst();
                out.print(item.id() + "\t" + score(match.map(TopicMatch::score).orElse(0.0)) + "\t"
                        + match.map(TopicMatch::level).orElse(Level.NONE).word() + "\t"
                        + match.map(TopicsTestCommand::reasons).orElse("") + "\n");
                if (explain) {
                    match.ifPresent(found -> explain(out, found));
                }
            }
        }
        out.flush();
        return 0;
    }

    /** A shipped topic, or one read from a file. */
    static Topic topic(String name) throws IOException {
        return TopicFile.read(0, definition(name));
    }

    private static String definition(String topic) throws IOException {
        Optional<String> shipped = ShippedTopics.file(topic);
        if (shipped.isPresent()) {
            return shipped.get();
        }
        Path file = Path.of(topic);
        if (!Files.isRegularFile(file)) {
            throw new IOException("no shipped topic and no file: " + topic + " (shipped: "
                    + String.join(", ", ShippedTopics.NAMES) + ")");
        }
        return Files.readString(file);
    }

    private static String reasons(TopicMatch match) {
        String reasons = match.reasons().stream()
                .map(reason -> signed(reason.weight()) + " " + reason.group() + " ["
                        + line(String.join(", ", reason.found())) + "]")
                .collect(Collectors.joining("; "));
        return match.missing().isEmpty() ? reasons : reasons + "; missing: " + String.join(", ", match.missing());
    }

    private static void explain(PrintWriter out, TopicMatch match) {
        for (TopicMatch.Reason reason : match.reasons()) {
            String places = reason.spans().stream()
                    .map(span -> span.start() + "-" + span.end())
                    .collect(Collectors.joining(","));
            out.print("\t" + signed(reason.weight()) + "\t" + reason.group() + "\t" + line(reason.query()) + "\t"
                    + line(String.join(", ", reason.found())) + (places.isEmpty() ? "" : "\t" + places) + "\n");
        }
        for (String missing : match.missing()) {
            out.print("\tmissing\t" + missing + "\n");
        }
    }

    private static String line(String text) {
        return text.replaceAll("\\s+", " ");
    }

    private static String score(double score) {
        return String.format(Locale.ROOT, "%.2f", score);
    }

    private static String signed(double weight) {
        return String.format(Locale.ROOT, "%+.1f", weight);
    }
}
