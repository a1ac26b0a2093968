package org.concordia.mailer.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.topic.Figures;
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
        description = {
            "What a topic says of items: id, score, none/review/digest/alert, reasons; TAB between.",
            "Items with a label (1 belongs, 0 does not) are counted: precision and recall go to the error output."
        })
final class TopicsTestCommand implements Callable<Integer> {

    @Parameters(paramLabel = "TOPIC", description = "A shipped topic's name, or a topic file.")
    @SuppressWarnings("NullAway.Init")
    private String topic;

    @Option(names = "--in", required = true, paramLabel = "ITEMS", description = "JSONL, or TSV with a header line.")
    @SuppressWarnings("NullAway.Init")
    private Path in;

    @Option(
            names = "--explain",
            description =
                    "Under each item why: each pattern with the words it found, what is missing, how far each threshold is.")
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
        List<Figures.Judgement> judgements = new ArrayList<>();
        // Autoflush would write every line by itself.
        TopicMatcher matcher = new TopicMatcher(List.of(read));
        try (Items items =
                Items.open(in, (line, reason) -> err.println("concordia: " + in + " line " + line + ": " + reason))) {
            for (Items.Item item : items) {
                Article article = articles.article(0, item);
                TopicMatch match = matcher.explain(article).stream()
                        .findFirst()
                        .orElseGet(() -> new TopicMatch(0, 0, Level.NONE, List.of(), List.of()));
                out.print(item.id() + "\t" + score(match.score()) + "\t"
                        + match.level().word() + "\t" + reasons(match) + "\n");
                if (explain) {
                    new Explanation(read, article, match).lines().forEach(line -> out.print("\t" + line + "\n"));
                }
                if (!item.label().isEmpty()) {
                    Optional<Boolean> belongs = belongs(item.label());
                    belongs.ifPresentOrElse(
                            label -> judgements.add(new Figures.Judgement(item.lang(), label, match.level())),
                            () -> err.println("concordia: " + in + " line " + items.line()
                                    + ": the label should be 1 or 0, not counted: " + line(item.label())));
                }
            }
        }
        out.flush();
        if (!judgements.isEmpty()) {
            tell(Figures.of(judgements), err);
        }
        return 0;
    }

    private static Optional<Boolean> belongs(String label) {
        return switch (label.toLowerCase(Locale.ROOT)) {
            case "1", "true", "yes" -> Optional.of(true);
            case "0", "false", "no" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** Figures go beside the items' lines, not among them. */
    private static void tell(Figures figures, PrintWriter err) {
        for (Figures.Share share : figures.shares()) {
            String language = share.language().isEmpty() ? "all" : share.language();
            err.println(language + ": " + share.labelled() + " labelled, " + share.belonging() + " belong"
                    + (share.enough() ? "" : "; fewer than " + Figures.ENOUGH + " are too few to say"));
            for (Figures.Count count : share.counts()) {
                err.println(String.format(
                        Locale.ROOT,
                        "%s %-6s precision %s recall %s F1 %s (right %d, wrong %d, missed %d)",
                        language,
                        count.level().word(),
                        share(count.precision()),
                        share(count.recall()),
                        share(count.f1()),
                        count.right(),
                        count.wrong(),
                        count.missed()));
            }
        }
    }

    private static String share(Optional<Double> share) {
        return share.map(value -> String.format(Locale.ROOT, "%.3f", value)).orElse("-");
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

    static String line(String text) {
        return text.replaceAll("\\s+", " ");
    }

    private static String score(double score) {
        return String.format(Locale.ROOT, "%.2f", score);
    }

    static String signed(double weight) {
        return String.format(Locale.ROOT, "%+.1f", weight);
    }
}
