package org.concordia.digest.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.topic.AlertPolicy;
import org.concordia.aggregator.topic.Level;
import org.concordia.digest.story.Story;
import org.concordia.digest.story.StoryArticle;
import org.concordia.digest.story.StreamedStories;

/** What would have been proposed over a {@link Chronicle}, filed by our own clusterer, against what really happened. */
final class AlertSimulation {

    private final Chronicle chronicle;
    private final Map<Long, Chronicle.Item> items = new HashMap<>();
    private final Map<String, Chronicle.Burst> bursts = new HashMap<>();
    private final Map<String, Instant> proposed = new LinkedHashMap<>();
    private final List<String> wrong = new ArrayList<>();
    private int falseAlarms;
    private int again;

    private AlertSimulation(Chronicle chronicle) {
        this.chronicle = chronicle;
        chronicle.items().forEach(item -> items.put(item.article().id(), item));
        chronicle.bursts().forEach(burst -> bursts.put(burst.event(), burst));
    }

    /**
     * What came of it.
     *
     * @param delays of the bursts that were proposed, from the publication of the second independent text
     * @param atDesk the same from when we had that text
     * @param falseAlarms proposals of what was no burst
     * @param again proposals of a burst that had been proposed
     * @param wrong each miss, false alarm and second alert, told for who looks into it
     */
    record Result(
            int articles,
            int bursts,
            List<Duration> delays,
            List<Duration> atDesk,
            int falseAlarms,
            int again,
            List<String> wrong) {

        double found() {
            return (double) delays.size() / bursts;
        }

        static double median(List<Duration> delays) {
            return org.concordia.aggregator.bench.Figures.median(delays.stream()
                    .mapToDouble(delay -> delay.toSeconds() / 60.0)
                    .toArray());
        }
    }

    static Result run(Chronicle chronicle, AlertPolicy policy) {
        return new AlertSimulation(chronicle).run(policy);
    }

    private Result run(AlertPolicy policy) {
        StreamedStories stories = new StreamedStories();
        AlertReplay replay = new AlertReplay(policy);
        Map<Long, Long> storyOf = new HashMap<>();
        for (Chronicle.Item item : chronicle.items()) {
            Article article = item.article();
            Instant now = article.fetchedAt();
            for (Story story : stories.file(article, Level.ALERT, now)) {
                story.articles().forEach(member -> storyOf.put(member.article().id(), story.id()));
                replay.grew(story, stories.near(story, replay.since(now)), now)
                        .filter(line -> line.outcome() == AlertReplay.Outcome.PROPOSE)
                        .ifPresent(this::proposed);
            }
        }
        List<Duration> delays = new ArrayList<>();
        List<Duration> atDesk = new ArrayList<>();
        proposed.forEach((event, at) -> {
            delays.add(Duration.between(bursts.get(event).second(), at));
            atDesk.add(Duration.between(bursts.get(event).secondFetched(), at));
        });
        for (Chronicle.Burst burst : chronicle.bursts()) {
            if (!proposed.containsKey(burst.event())) {
                Map<Long, Set<String>> together = new HashMap<>();
                items.values().stream()
                        .filter(item -> item.event().equals(burst.event()))
                        .forEach(item -> together.computeIfAbsent(
                                        storyOf.get(item.article().id()), id -> new HashSet<>())
                                .add(item.article().outlet().voice()));
                wrong.add("missed " + burst.event() + " together "
                        + together.values().stream().mapToInt(Set::size).max().orElse(0) + " of " + burst.voices()
                        + " voices\n"
                        + items.values().stream()
                                .filter(item -> item.event().equals(burst.event()))
                                .sorted(java.util.Comparator.comparing(
                                        item -> item.article().id()))
                                .map(item ->
                                        told(item, storyOf.get(item.article().id())))
                                .collect(Collectors.joining()));
            }
        }
        return new Result(
                chronicle.items().size(), chronicle.bursts().size(), delays, atDesk, falseAlarms, again, wrong);
    }

    private void proposed(AlertReplay.Line line) {
        Map<String, Set<String>> voices = new LinkedHashMap<>();
        for (StoryArticle member : line.story().articles()) {
            // What an older part of the story was about is not what is proposed now.
            if (member.copyOf() == null && member.at().isAfter(line.at().minus(AlertPolicy.DEFAULT.maxAge()))) {
                voices.computeIfAbsent(items.get(member.article().id()).event(), event -> new HashSet<>())
                        .add(member.article().outlet().voice());
            }
        }
        String event = voices.entrySet().stream()
                .max(Map.Entry.comparingByValue(java.util.Comparator.comparingInt(Set::size)))
                .map(Map.Entry::getKey)
                .orElseThrow();
        String kind;
        if (!bursts.containsKey(event) || voices.get(event).size() < 2) {
            falseAlarms++;
            kind = "false alarm";
        } else if (proposed.putIfAbsent(event, line.at()) != null) {
            again++;
            kind = "second alert";
        } else {
            return;
        }
        wrong.add(kind + " at " + line.at() + " "
                + new AlertWords().of(line.reasons(), java.util.Locale.ENGLISH, java.time.ZoneOffset.UTC) + "\n"
                + line.story().articles().stream()
                        .map(member -> told(
                                        items.get(member.article().id()),
                                        line.story().id())
                                + (member.copyOf() == null ? "" : "      copy of " + member.copyOf() + "\n"))
                        .collect(Collectors.joining()));
    }

    private static String told(Chronicle.Item item, Long story) {
        Article article = item.article();
        return "    %s %s story=%d id=%d %s %s | %s | %s%n"
                .formatted(
                        article.fetchedAt(),
                        item.event(),
                        story,
                        article.id(),
                        article.outlet().name(),
                        item.kind(),
                        article.title(),
                        article.summary());
    }
}
