package org.concordia.aggregator.parse;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Collects what was repaired in one document: each kind once, with how often it occurred and the first example. */
final class Repairs {

    private static final int DETAIL_LENGTH = 80;

    private final Map<Repair.Kind, Repair> repairs = new EnumMap<>(Repair.Kind.class);

    /** A fault of the document that needs no detail. */
    void add(Repair.Kind kind) {
        add(kind, "");
    }

    /** A fault of the document. */
    void add(Repair.Kind kind, String detail) {
        repairs.putIfAbsent(kind, new Repair(kind, 0, plain(detail)));
    }

    /** A fault of one entry, with what shows it. */
    void entry(Repair.Kind kind, String example) {
        Repair before = repairs.get(kind);
        repairs.put(
                kind,
                before == null
                        ? new Repair(kind, 1, plain(example))
                        : new Repair(kind, before.entries() + 1, before.detail()));
    }

    /** In the order of the kinds, which is that of the reading. */
    List<Repair> list() {
        return new ArrayList<>(repairs.values());
    }

    private static String plain(String text) {
        String line = PlainText.fold(PlainText.cut(text, 2 * DETAIL_LENGTH)).replace('\n', ' ');
        return line.length() <= DETAIL_LENGTH ? line : PlainText.cut(line, DETAIL_LENGTH) + "…";
    }
}
