package org.concordia.mailer.command;

import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.concordia.aggregator.topic.Topic;
import org.concordia.aggregator.topic.TopicStore;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Prints a stored topic as its file, the way its editor wrote it. */
@Command(name = "export", description = "Prints a topic as its YAML file.")
final class TopicsExportCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private TopicsCommand topics;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "TOPIC", description = "The topic's name.")
    @SuppressWarnings("NullAway.Init")
    private String name;

    @Override
    public Integer call() {
        try (ConfigurableApplicationContext context = topics.concordia.open()) {
            TopicStore stored = context.getBean(TopicStore.class);
            String definition = stored.definition(name)
                    .orElseThrow(() -> new IllegalArgumentException("no topic is named \"" + name + "\"; there are: "
                            + stored.all().stream().map(Topic::name).collect(Collectors.joining(", "))));
            spec.commandLine().getOut().print(definition);
            spec.commandLine().getOut().flush();
            return 0;
        }
    }
}
