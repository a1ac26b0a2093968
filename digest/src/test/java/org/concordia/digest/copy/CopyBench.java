package org.concordia.digest.copy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.concordia.aggregator.bench.Figures;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What reprints do to texts, and which share is still known for theirs: texts made up, and those of the files named in
 * {@code bench.texts} (one JSON object a line, {@code text} or {@code body}). All of a file is in the index at once. A
 * reprint has another headline, so that only the wording tells; texts of under sixty
 * words are left out, of which the cut leaves less than its closing lines.
 */
class CopyBench {

    private static final Instant NOON = Instant.parse("2025-11-28T12:00:00Z");
    private static final int MADE_UP = 2_000;
    private static final int LEAST_WORDS = 60;

    private final Newspaper newspaper = new Newspaper(new Random(7));

    @Test
    void perturbed() throws IOException {
        List<Newspaper.Text> madeUp = new ArrayList<>();
        for (int i = 0; i < MADE_UP; i++) {
            madeUp.add(newspaper.text());
        }
        measure("made up", madeUp);
        for (String file : System.getProperty("bench.texts", "").split(",")) {
            if (!file.isBlank()) {
                measure(Path.of(file).getFileName().toString(), texts(Path.of(file)));
            }
        }
    }

    @Test
    void templates() {
        CopyIndex index = new CopyIndex();
        int joined = 0;
        for (int i = 0; i < MADE_UP; i++) {
            joined += add(index, i, newspaper.template(i % 6)) == null ? 0 : 1;
        }
        Figures.atMost("copies: template texts joined of " + MADE_UP, String.valueOf(joined), "none", joined, 0);
    }

    private void measure(String name, List<Newspaper.Text> texts) {
        measure(
                name + ", dateline and boilerplate",
                texts,
                .99,
                text -> newspaper.dateline() + text + newspaper.boilerplate());
        measure(name + ", a tenth of the words edited", texts, .99, newspaper::edited);
        measure(name + ", cut to 30 %", texts, .99, text -> newspaper.cut(text, .3));
        measure(
                name + ", edited, cut, dateline, boilerplate",
                texts,
                .95,
                text -> newspaper.dateline() + newspaper.edited(newspaper.cut(text, .3)) + newspaper.boilerplate());
        measure(
                name + ", the same, cut out of the middle",
                texts,
                .95,
                text -> newspaper.dateline() + newspaper.edited(newspaper.passage(text, .3)) + newspaper.boilerplate());
    }

    private void measure(String name, List<Newspaper.Text> texts, double target, UnaryOperator<String> reprint) {
        CopyIndex index = new CopyIndex();
        int size = texts.size();
        boolean[] original = new boolean[size];
        for (int i = 0; i < size; i++) {
            original[i] = add(index, i, texts.get(i)) == null;
        }
        double all = 0;
        int found = 0;
        int wrong = 0;
        for (int i = 0; i < size; i++) {
            Newspaper.Text reprinted = new Newspaper.Text(
                    newspaper.headline(), reprint.apply(texts.get(i).body()));
            Copy copy = add(index, size + i, reprinted);
            // Of texts that are copies among themselves another may rightly be the original.
            if (original[i]) {
                all++;
                found += copy != null && copy.original() == i ? 1 : 0;
                wrong += copy != null && copy.original() != i ? 1 : 0;
            }
        }
        Figures.atLeast(
                "copies: " + name, Figures.number(100 * found / all) + " %", (int) all + " texts", found / all, target);
        Figures.atMost("copies: " + name + ", wrong", String.valueOf(wrong), (int) all + " texts", wrong / all, .002);
    }

    private static List<Newspaper.Text> texts(Path file) throws IOException {
        JsonMapper json = new JsonMapper();
        List<Newspaper.Text> texts = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            JsonNode item = json.readTree(line);
            String text = item.path("text").asString(item.path("body").asString(""));
            if (text.split("\\s+").length >= LEAST_WORDS) {
                texts.add(new Newspaper.Text(item.path("title").asString(""), text));
            }
        }
        return texts;
    }

    private static Copy add(CopyIndex index, long id, Newspaper.Text text) {
        Instant at = NOON.plus(Duration.ofSeconds(id));
        return index.add(id, at, at, "outlet " + id % 41, false, "", text.title(), text.body());
    }
}
