package org.concordia.mailer.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.topic.AlertPolicy;
import org.concordia.aggregator.topic.Level;
import org.concordia.aggregator.topic.Topic;
import org.concordia.aggregator.topic.TopicMatch;
import org.concordia.aggregator.topic.TopicMatcher;
import org.concordia.digest.alert.AlertReplay;
import org.concordia.digest.alert.AlertWords;
import org.concordia.digest.copy.Copy;
import org.concordia.digest.story.LiveWindow;
import org.concordia.digest.story.Merge;
import org.concordia.digest.story.Story;
import org.concordia.digest.story.StoryArticle;
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
        },
        mixinStandardHelpOptions = true)
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
        List<Items.Item> items =
                new ArrayList<>(Items.stream(in, spec.commandLine().getErr()));
        items.sort(Comparator.comparing(Items.Item::ts));
        Topic topic = name == null ? null : TopicsTestCommand.topic(name);
        AlertReplay replay = new AlertReplay(topic == null ? AlertPolicy.DEFAULT : topic.alerts());
        AlertWords words = new AlertWords();
        ItemArticles articles = new ItemArticles();
        Stories stories = new Stories();
        try (TopicMatcher matcher = new TopicMatcher(topic == null ? List.of() : List.of(topic))) {
            for (int i = 0; i < items.size(); i++) {
                Article article = articles.article(i, items.get(i));
                Level level = topic == null
                        ? Level.ALERT
                        : matcher.match(article).stream()
                                .map(TopicMatch::level)
                                .findFirst()
                                .orElse(Level.NONE);
                if (level.compareTo(Level.DIGEST) < 0) {
                    continue;
                }
                for (Story story : stories.file(article, level)) {
                    Instant now = article.published().at();
                    Optional<AlertReplay.Line> line = replay.grew(story, now);
                    line.ifPresent(alert -> out.println(String.join(
                            "\t",
                            alert.at().toString(),
                            String.valueOf(alert.story().id()),
                            alert.outcome().name().toLowerCase(Locale.ROOT),
                            alert.articles().stream().map(Article::guid).collect(Collectors.joining(",")),
                            String.join("; ", words.of(alert.reasons(), Locale.ENGLISH, ZoneOffset.UTC)))));
                }
            }
        }
        out.flush();
        return 0;
    }

    /** The stories of the stream so far, as the desk would see them. */
    private static final class Stories {

        private final LiveWindow window = LiveWindow.empty();
        private final Map<Long, List<StoryArticle>> members = new HashMap<>();

        /** Files an article; the stories that grew by it. */
        List<Story> file(Article article, Level level) {
            LiveWindow.Filed filed = window.file(article);
            Instant now = article.published().at();
            Copy copy = filed.copy();
            Long original = copy == null || copy.original() == article.id() ? null : copy.original();
            if (copy != null && copy.replaced() != null) {
                repoint(copy.replaced(), article.id());
            }
            long grown = filed.placement().story();
            members.computeIfAbsent(grown, id -> new ArrayList<>())
                    .add(new StoryArticle(
                            article, original, level, filed.placement().reason(), now));
            for (Merge merge : filed.merges()) {
                members.computeIfAbsent(merge.older(), id -> new ArrayList<>())
                        .addAll(members.getOrDefault(merge.younger(), List.of()));
                members.remove(merge.younger());
                grown = grown == merge.younger() ? merge.older() : grown;
            }
            List<Long> changed = new ArrayList<>(List.of(grown));
            filed.merges().stream()
                    .map(Merge::older)
                    .filter(id -> members.containsKey(id) && !changed.contains(id))
                    .forEach(changed::add);
            return changed.stream()
                    .map(id -> new Story(id, 0, now, now, members.get(id)))
                    .toList();
        }

        /** A better original was found: what copied the old one, and the old one itself, copy the new one. */
        private void repoint(long replaced, long original) {
            members.values()
                    .forEach(story -> story.replaceAll(member -> member.article()
                                                    .id()
                                            == replaced
                                    || Long.valueOf(replaced).equals(member.copyOf())
                            ? new StoryArticle(
                                    member.article(), original, member.level(), member.reason(), member.placedAt())
                            : member));
        }
    }
}
