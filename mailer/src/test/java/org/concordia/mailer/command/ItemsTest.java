package org.concordia.mailer.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ItemsTest {

    private final List<String> faults = new ArrayList<>();

    private List<Items.Item> read(String text) throws IOException {
        List<Items.Item> items = new ArrayList<>();
        try (Items all = Items.of(new StringReader(text), (line, reason) -> faults.add(line + " " + reason))) {
            all.forEach(items::add);
        }
        return items;
    }

    @Test
    void readsJsonLinesWithEitherKindOfTime() throws IOException {
        List<Items.Item> items = read("""
                {"id":"a","ts":"2025-11-28T16:28:00-03:00","lang":"es","outlet":"El Faro","country":"cl","url":"https://f.example/1","title":"T","body":"B"}

                {"id":7,"ts":1764358080000,"title":"T","text":"B"}
                """);
        assertThat(items)
                .containsExactly(
                        new Items.Item(
                                "a",
                                Instant.parse("2025-11-28T19:28:00Z"),
                                "es",
                                "El Faro",
                                "CL",
                                "https://f.example/1",
                                "T",
                                "B"),
                        new Items.Item("7", Instant.parse("2025-11-28T19:28:00Z"), "", "", null, "", "T", "B"));
        assertThat(faults).isEmpty();
    }

    @Test
    void readsTabbedLinesByTheirHeaderBehindAByteOrderMark() throws IOException {
        List<Items.Item> items =
                read("\uFEFFid\tlang\tlabel\tdate\ttitle\ttext\nx\ten\t1\t2025-11-28\tT\tB\ny\ten\t0\tsoon\tT\n");
        assertThat(items)
                .containsExactly(
                        new Items.Item("x", Instant.parse("2025-11-28T00:00:00Z"), "en", "", null, "", "T", "B", "1"),
                        new Items.Item("y", null, "en", "", null, "", "T", "", "0"));
        assertThat(faults).isEmpty();
    }

    @Test
    void malformedLinesAreToldWithTheirNumberAndTheOthersKept() throws IOException {
        List<Items.Item> items = read("""
                {"title":"one"}
                {"title":
                ["title"]
                {"id":"empty"}
                {"title":{"no":"text"}}
                {"title":"six"}
                """);
        assertThat(items).extracting(Items.Item::id).containsExactly("1", "6");
        assertThat(faults).extracting(fault -> fault.substring(0, 2)).containsExactly("2 ", "3 ", "4 ", "5 ");
    }

    @Test
    void fileWithoutAHeaderGivesNothingAndSaysWhy() throws IOException {
        assertThat(read("just words\n")).isEmpty();
        assertThat(faults).hasSize(1).first().asString().startsWith("1 neither a JSON object nor a header");
        assertThat(read("")).isEmpty();
    }
}
