package org.concordia.mailer.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.concordia.aggregator.article.Article;
import org.concordia.digest.story.JoinTraining;
import org.concordia.digest.story.LiveWindow;
import org.concordia.mailer.command.Items.Item;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Stories without a database: what would be filed where, and the training of the decision. */
@Command(name = "stories", description = "Replays a stream into stories; refits the joining decision.")
final class StoriesCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getErr());
    }

    @Command(
            name = "replay",
            description = "Files a stream in time order into stories; prints id, story and copy, TAB between.")
    int replay(
            @Option(names = "--in", required = true, paramLabel = "ITEMS.jsonl", description = "Items, one a line.")
                    Path in)
            throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        List<Item> items = items(in);
        List<Article> articles = articles(items);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            order.add(i);
        }
        order.sort(Comparator.comparing(i -> articles.get(i).published().at()));
        LiveWindow window = LiveWindow.empty();
        Map<Long, Long> stories = new HashMap<>();
        Map<Long, Long> merged = new HashMap<>();
        Map<Long, Long> copies = new HashMap<>();
        for (int i : order) {
            LiveWindow.Filed filed = window.file(articles.get(i));
            stories.put((long) i, filed.placement().story());
            filed.merges().forEach(merge -> merged.put(merge.younger(), merge.older()));
            copies.put((long) i, filed.copy() == null ? (long) i : filed.copy().original());
            if (filed.copy() != null && filed.copy().replaced() != null) {
                copies.put(filed.copy().replaced(), (long) i);
            }
        }
        for (int i = 0; i < items.size(); i++) {
            out.println(items.get(i).id() + "\t" + last(merged, stories.get((long) i)) + "\t"
                    + items.get((int) last(copies, (long) i)).id());
        }
        out.flush();
        return 0;
    }

    @Command(
            name = "train",
            description = "Refits the pair model to labelled sets and prints its weights; cross-validated figures go to"
                    + " standard error.")
    int train(
            @Option(
                            names = "--in",
                            required = true,
                            paramLabel = "DIR",
                            description = "Sets as NAME.docs.jsonl (items) and NAME.gold.tsv (id TAB story).")
                    Path in)
            throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        JoinTraining training = new JoinTraining();
        for (Map.Entry<String, List<JoinTraining.Labelled>> set : labelled(in).entrySet()) {
            training.add(set.getKey(), set.getValue());
            err.println(set.getKey() + " shipped model: " + JoinTraining.shipped(set.getValue()));
        }
        training.crossValidate().forEach((name, agreement) -> err.println(name + " cross-validated: " + agreement));
        spec.commandLine().getOut().print(training.fit());
        spec.commandLine().getOut().flush();
        return 0;
    }

    private Map<String, List<JoinTraining.Labelled>> labelled(Path folder) throws IOException {
        List<Path> golds;
        try (var files = Files.list(folder)) {
            golds = files.filter(file -> file.toString().endsWith(".gold.tsv"))
                    .sorted()
                    .toList();
        }
        if (golds.isEmpty()) {
            throw new IOException("no NAME.gold.tsv in " + folder);
        }
        Map<String, List<JoinTraining.Labelled>> sets = new LinkedHashMap<>();
        for (Path gold : golds) {
            String name = gold.getFileName().toString().replace(".gold.tsv", "");
            Map<String, String> stories = new HashMap<>();
            for (String line : Files.readAllLines(gold)) {
                String[] columns = line.split("\t");
                if (columns.length >= 2) {
                    stories.put(columns[0], columns[1]);
                }
            }
            List<Item> items = items(folder.resolve(name + ".docs.jsonl"));
            List<Article> articles = articles(items);
            List<JoinTraining.Labelled> set = new ArrayList<>();
            for (int i = 0; i < items.size(); i++) {
                String story = stories.get(items.get(i).id());
                if (story != null) {
                    set.add(new JoinTraining.Labelled(articles.get(i), story));
                }
            }
            sets.put(name, set);
        }
        return sets;
    }

    private List<Item> items(Path file) throws IOException {
        return Items.stream(file, spec.commandLine().getErr());
    }

    /** Articles whose ids are the items' places in the list. */
    private static List<Article> articles(List<Item> items) {
        ItemArticles from = new ItemArticles();
        List<Article> articles = new ArrayList<>(items.size());
        for (Item item : items) {
            articles.add(from.article(articles.size(), item));
        }
        return articles;
    }

    private static long last(Map<Long, Long> links, long from) {
        long at = from;
        while (links.getOrDefault(at, at) != at) {
            at = links.get(at);
        }
        return at;
    }
}
