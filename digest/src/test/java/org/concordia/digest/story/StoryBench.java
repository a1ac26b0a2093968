package org.concordia.digest.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.bench.Figures;
import org.concordia.aggregator.feed.Outlet;
import org.junit.jupiter.api.Test;

/**
 * A year of a wide topic in Spanish and English: 140 articles an hour of a title and some 30 words, so that some 10,000
 * stories are live at any time. Half of the words are the glossary's, the others made up, all as common or rare as those
 * of a language (Zipf's law); an event has a few words of its own, and every fifth article repeats another's text.
 * Measured is the processor time of the one thread that files.
 */
class StoryBench {

    private static final int ITEMS = Integer.getInteger("bench.items", 1_000_000);
    private static final int PART = 10_000;
    private static final int AN_HOUR = 190;
    private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");

    private final Random random = new Random(11);
    private final String[][] words = {vocabulary(0), vocabulary(1)};
    private final List<Event> events = new ArrayList<>();
    private final Outlet[] outlets = new Outlet[300];

    private record Event(int[] own, List<String[]> told) {}

    @Test
    void filing() {
        for (int i = 0; i < outlets.length; i++) {
            outlets[i] = new Outlet(i + 1, "Outlet " + i, null, null, null, false, false);
        }
        LiveWindow window = LiveWindow.empty();
        List<Double> seconds = new ArrayList<>();
        int live = 0;
        for (int done = 0; done < ITEMS; done += PART) {
            List<Article> part = part(done);
            double before = cpu();
            for (Article article : part) {
                window.file(article);
            }
            seconds.add(cpu() - before);
            live = window.liveStories();
        }
        assertThat(window.position()).isEqualTo(ITEMS);
        assertThat(live).isGreaterThan(PART);
        System.gc();
        double heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6;
        // The first part warms up, and fills the window by half.
        double early = seconds.get(1);
        double late = Figures.median(seconds.subList(Math.max(1, seconds.size() - 9), seconds.size()).stream()
                .mapToDouble(Double::doubleValue)
                .toArray());
        Figures.atLeast(
                "filing: " + Figures.number(live) + " live stories",
                Figures.number(PART / late) + " items a CPU second",
                "2,000",
                PART / late / 2_000,
                1);
        Figures.atMost(
                "filing: cost of an item at " + Figures.number(ITEMS),
                Figures.number(late / PART * 1e6) + " us",
                "at 10,000: " + Figures.number(early / PART * 1e6) + " us",
                late / early,
                1.5);
        Figures.atMost(
                "filing: heap after " + Figures.number(ITEMS), Figures.number(heap) + " MB", "512 MB", heap / 512, 1);
    }

    private List<Article> part(int done) {
        List<Article> articles = new ArrayList<>(PART);
        for (int i = done; i < done + PART; i++) {
            int language = random.nextInt(2);
            String[] text = text(language);
            Instant at = START.plus(Duration.ofMillis(3_600_000L * i / AN_HOUR));
            articles.add(BorderWeek.article(
                    i + 1, outlets[random.nextInt(outlets.length)], language == 0 ? "es" : "en", text[0], text[1], at));
        }
        return articles;
    }

    private String[] text(int language) {
        boolean isNew = events.size() < 50 || random.nextInt(10) < 8;
        if (isNew) {
            int[] own = random.ints(8, 2_000, words[0].length).toArray();
            events.add(new Event(own, new ArrayList<>()));
            if (events.size() > 400) {
                events.remove(0);
            }
        }
        Event event = events.get(isNew ? events.size() - 1 : random.nextInt(events.size()));
        if (!event.told.isEmpty() && random.nextInt(5) == 0) {
            return event.told.get(random.nextInt(event.told.size()));
        }
        String[] text = {said(event, language, 9), said(event, language, 22 + random.nextInt(20))};
        event.told.add(text);
        return text;
    }

    private String said(Event event, int language, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            int word = random.nextInt(3) == 0 ? event.own[random.nextInt(event.own.length)] : common();
            text.append(i == 0 ? "" : " ").append(words[language][word]);
        }
        return text.toString();
    }

    /** By Zipf's law. */
    private int common() {
        return (int) Math.min(words[0].length - 1, Math.exp(random.nextDouble() * Math.log(words[0].length)) - 1);
    }

    private static String[] vocabulary(int column) {
        List<String> all = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(Lexicon.class.getResourceAsStream("glossary.tsv"), StandardCharsets.UTF_8))) {
            lines.lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .forEach(line -> all.add(line.split("\t")[column].split("\\|")[0].replaceAll("[*^]", "")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Random names = new Random(3);
        String[] parts = {"ta", "ro", "mi", "sen", "lu", "par", "ko", "val", "der", "qui", "an", "bel", "or", "zu", "fe"
        };
        while (all.size() < 30_000) {
            StringBuilder name = new StringBuilder();
            for (int i = 0; i < 4; i++) {
                name.append(parts[names.nextInt(parts.length)]);
            }
            all.add(
                    names.nextInt(2) == 0
                            ? name.toString()
                            : Character.toUpperCase(name.charAt(0)) + name.substring(1));
        }
        // Alike in both languages, and with words of the glossary at every height.
        List<String> mixed = new ArrayList<>(all);
        Collections.shuffle(mixed, new Random(4));
        return mixed.toArray(String[]::new);
    }

    private static double cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
    }
}
