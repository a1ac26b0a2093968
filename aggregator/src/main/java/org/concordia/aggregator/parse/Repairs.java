package org.concordia.aggregator.parse;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects what was repaired in one document: each fault once, with how often it occurred and one example. */
final class Repairs {

    private static final int EXAMPLE_LENGTH = 80;

    private final Map<Fault, Tally> faults = new LinkedHashMap<>();

    /** A fault of the document. */
    void add(String kind, String words) {
        faults.putIfAbsent(new Fault(kind, words), new Tally(0, ""));
    }

    /** A fault of one entry; {@code words} must make sense after "3 entries:". */
    void entry(String kind, String words, String example) {
        faults.merge(
                new Fault(kind, words), new Tally(1, example), (old, one) -> new Tally(old.entries + 1, old.example));
    }

    List<Repair> list() {
        List<Repair> repairs = new ArrayList<>();
        faults.forEach((fault, tally) -> repairs.add(new Repair(fault.kind, words(fault.words, tally))));
        return repairs;
    }

    private static String words(String words, Tally tally) {
        if (tally.entries == 0) {
            return words;
        }
        String count = tally.entries == 1 ? "1 entry: " : tally.entries + " entries: ";
        String example = PlainText.fold(tally.example).replace('\n', ' ');
        if (example.isEmpty()) {
            return count + words;
        }
        if (example.length() > EXAMPLE_LENGTH) {
            example = PlainText.cut(example, EXAMPLE_LENGTH) + "…";
        }
        return count + words + ": “" + example + "”";
    }

    private record Fault(String kind, String words) {}

    private record Tally(int entries, String example) {}
}
