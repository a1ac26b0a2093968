package org.concordia.mailer.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.topic.AlertPolicy;
import org.concordia.aggregator.topic.Level;
import org.concordia.aggregator.topic.Topic;
import org.concordia.aggregator.topic.TopicMatch;
import org.concordia.aggregator.topic.TopicMatcher;
import org.concordia.digest.alert.AlertReplay;
import org.concordia.digest.alert.AlertWords;
import org.concordia.digest.story.StreamedStories;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What would have been alerted, from the real filing and the real policy, without a database. */
@Command(
        name = "replay",
        description = {
            "Prints a line for each alert that would have been, TAB between: time, story, propose or send, ids of the"
                    + " articles known then (comma between), reasons.",
            "Without --topic every item counts as relevant and the default policy holds."
        })
final class AlertsReplayCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--in", required = true, paramLabel = "ITEMS.jsonl", description = "Items, one a line.")
    @SuppressWarnings("NullAway.Init")
    private Path in;

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            description = "A shipped topic's name or the path of a topic's file.")
    private @Nullable String name;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        AlertWords words = new AlertWords();
        Topic topic = name == null ? null : TopicsTestCommand.topic(name);
        AlertReplay replay = new AlertReplay(topic == null ? AlertPolicy.DEFAULT : topic.alerts());
        StreamedStories stories = new StreamedStories();
        TopicMatcher matcher = new TopicMatcher(topic == null ? List.of() : List.of(topic));
        replay.run(
                articles(),
                article -> {
                    Level level = topic == null ? Level.ALERT : level(matcher, article);
                    return level.compareTo(Level.DIGEST) < 0
                            ? List.of()
                            : stories.file(article, level, article.published().at());
                },
                stories::near,
                line -> out.println(line.tabbed(words)));
        out.flush();
        return 0;
    }

    /** In time order; ids are places in that order. */
    private List<Article> articles() throws IOException {
        List<Items.Item> items =
                new ArrayList<>(Items.stream(in, spec.commandLine().getErr()));
        items.sort(Comparator.comparing(Items.Item::ts));
        ItemArticles from = new ItemArticles();
        List<Article> articles = new ArrayList<>(items.size());
        for (Items.Item item : items) {
            articles.add(from.article(articles.size(), item));
        }
        return articles;
    }

    private static Level level(TopicMatcher matcher, Article article) {
        return matcher.match(article).stream()
                .map(TopicMatch::level)
                .findFirst()
                .orElse(Level.NONE);
    }
}
