package org.concordia.mailer.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.concordia.aggregator.topic.Replays;
import org.concordia.aggregator.topic.Topic;
import org.concordia.aggregator.topic.TopicFile;
import org.concordia.aggregator.topic.TopicFileException;
import org.concordia.aggregator.topic.TopicStore;
import org.concordia.digest.edition.TopicEditions;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * Takes a topic's file over: a new topic, or a new text of a known one. A running server sees it within seconds, and asks
 * it of the articles of the last 30 days too, as when an editor saves it on the desk.
 */
@Command(
        name = "import",
        description = "Adds the topic of a YAML file with its editions, or gives a known topic this text.")
final class TopicsImportCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private TopicsCommand topics;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE.yaml", description = "The topic's file.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Override
    public Integer call() throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        String definition;
        Topic topic;
        try {
            definition = Files.readString(file);
            topic = TopicFile.read(0, definition);
        } catch (NoSuchFileException e) {
            throw new IOException("no such file: " + file, e);
        } catch (TopicFileException e) {
            e.faults().forEach(fault -> err.println("concordia: " + file + ": " + fault));
            return 1;
        }
        try (ConfigurableApplicationContext context = topics.concordia.open()) {
            TopicStore stored = context.getBean(TopicStore.class);
            InstantSource clock = context.getBean(InstantSource.class);
            TopicEditions editions = context.getBean(TopicEditions.class);
            List<String> taken = editions.taken(topic);
            if (!taken.isEmpty()) {
                err.println("concordia: " + file + ": editions of another topic have this name, choose others: "
                        + String.join(", ", taken));
                return 1;
            }
            boolean fresh = stored.add(topic.name(), definition, clock.instant());
            if (!fresh) {
                stored.change(topic.name(), definition, clock.instant());
            }
            context.getBean(Replays.class).decideAnew(topic.name());
            editions.install();
            spec.commandLine()
                    .getOut()
                    .println(topic.name() + (fresh ? " added: " : " changed: ")
                            + topic.patterns().size() + " patterns, "
                            + topic.editions().size() + " editions");
            return 0;
        }
    }
}
