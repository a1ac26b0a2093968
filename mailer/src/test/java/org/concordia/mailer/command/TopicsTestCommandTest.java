package org.concordia.mailer.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class TopicsTestCommandTest {

    private static final String TOPIC = """
            name: border
            titles: {en: Border}
            thresholds: {review: 1, digest: 2, alert: 3}
            gate: [people, place]
            patterns:
              - {language: es, group: people, weight: 2, queries: [migrante]}
              - {language: any, group: place, weight: 1, queries: [Arica]}
            """;

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine line = new CommandLine(new TopicsCommand());
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void printsALineAnItemWithItsReasons() throws IOException {
        String items = file(
                "items.tsv",
                "id\tlang\ttitle\ttext\na\tes\tMigrantes en Arica\t\nb\tes\tMigrantes\tsin lugar\nc\tes\tNada\t\n");
        assertThat(run("test", file("t.yaml", TOPIC), "--in", items)).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "a\t3.00\talert\t+2.0 people [Migrantes]; +1.0 place [Arica]",
                        "b\t2.00\treview\t+2.0 people [Migrantes]; missing: place",
                        "c\t0.00\tnone\t");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void explainsEachReasonWithItsWordsWhatIsMissingAndHowFarTheThresholdsAre() throws IOException {
        String items = file(
                "items.jsonl",
                "{\"id\":\"a\",\"lang\":\"es\",\"title\":\"Tres migrantes\",\"body\":\"esperan en la plaza del pueblo desde"
                        + " ayer\"}\n{\"id\":\"b\",\"lang\":\"es\",\"title\":\"Nada\"}\n");
        assertThat(run("test", file("t.yaml", TOPIC), "--explain", "--in", items))
                .isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "a\t2.00\treview\t+2.0 people [migrantes]; missing: place",
                        "\t+2.0 people: migrante - Tres [migrantes] esperan en la plaza del puebl…",
                        "\tat most for review, nothing found of: place",
                        "\treview 1: over by 1, digest 2: over by 0, alert 3: short by 1",
                        "b\t0.00\tnone\t",
                        "\tno pattern matched");
    }

    @Test
    void labelsAreCountedForEachLanguageAndThreshold() throws IOException {
        String items = file(
                "items.tsv",
                "id\tlang\tlabel\ttitle\na\tes\t1\tMigrantes en Arica\nb\tes\t0\tMigrantes\nc\tes\t1\tNada\n"
                        + "d\ten\t0\tArica\ne\tes\tperhaps\tMigrantes\n");
        assertThat(run("test", file("t.yaml", TOPIC), "--in", items)).isZero();
        assertThat(out.toString().lines()).hasSize(5);
        assertThat(err.toString().lines())
                .contains(
                        "es: 3 labelled, 2 belong; fewer than 30 are too few to say",
                        "es review precision 0.500 recall 0.500 F1 0.500 (right 1, wrong 1, missed 1)",
                        "es digest precision 1.000 recall 0.500 F1 0.667 (right 1, wrong 0, missed 1)",
                        "en alert  precision - recall - F1 - (right 0, wrong 0, missed 0)",
                        "all: 4 labelled, 2 belong; fewer than 30 are too few to say")
                .anyMatch(line -> line.endsWith("line 6: the label should be 1 or 0, not counted: perhaps"));
    }

    @Test
    void shippedTopicNeedsNoFile() throws IOException {
        String items = file(
                "items.jsonl", "{\"id\":\"a\",\"lang\":\"en\",\"title\":\"Chile expels migrants to Peru\"}\nbroken\n");
        assertThat(run("test", "chile-peru-migration", "--in", items)).isZero();
        assertThat(out.toString()).startsWith("a\t").contains("\talert\t");
        assertThat(err.toString()).contains("line 2: no JSON");
    }

    @Test
    void brokenTopicIsToldWithEveryFault() throws IOException {
        String broken = TOPIC.replace("Arica", "'*rica'").replace("migrante", "'\"migrante'");
        assertThat(run("test", file("t.yaml", broken), "--in", file("i.jsonl", "")))
                .isEqualTo(1);
        assertThat(err.toString().lines()).hasSize(2).allMatch(line -> line.contains("column 1"));
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void wrongUsageIsTwo() {
        assertThat(run("test", "chile-peru-migration")).isEqualTo(2);
        assertThat(run()).isEqualTo(2);
    }
}
