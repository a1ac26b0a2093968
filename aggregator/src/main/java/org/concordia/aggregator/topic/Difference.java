package org.concordia.aggregator.topic;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import java.util.ArrayList;
import java.util.List;

/**
 * What changed between two texts, line by line, with a few lines around each change.
 *
 * @param kind of a line; a gap stands for lines that stayed and are not shown
 * @param number of the line in the new text, of a removed one in the old; 0 of a gap
 */
record Difference(Kind kind, int number, String text) {

    private static final int AROUND = 2;

    enum Kind {
        SAME,
        ADDED,
        REMOVED,
        GAP
    }

    /** Empty when the texts are the same. */
    static List<Difference> between(String before, String after) {
        List<String> old = before.lines().toList();
        List<String> now = after.lines().toList();
        List<Difference> lines = new ArrayList<>();
        int shown = 0;
        for (AbstractDelta<String> delta : DiffUtils.diff(old, now).getDeltas()) {
            int start = delta.getTarget().getPosition();
            if (!lines.isEmpty()) {
                shown = same(now, shown, Math.min(start, shown + AROUND), lines);
            }
            if (start - AROUND > shown) {
                lines.add(new Difference(Kind.GAP, 0, ""));
                shown = start - AROUND;
            }
            same(now, shown, start, lines);
            int gone = delta.getSource().getPosition();
            for (String line : delta.getSource().getLines()) {
                lines.add(new Difference(Kind.REMOVED, ++gone, line));
            }
            shown = start;
            for (String line : delta.getTarget().getLines()) {
                lines.add(new Difference(Kind.ADDED, ++shown, line));
            }
        }
        if (!lines.isEmpty()) {
            shown = same(now, shown, Math.min(now.size(), shown + AROUND), lines);
            if (shown < now.size()) {
                lines.add(new Difference(Kind.GAP, 0, ""));
            }
        }
        return lines;
    }

    private static int same(List<String> now, int from, int to, List<Difference> lines) {
        for (int i = from; i < to; i++) {
            lines.add(new Difference(Kind.SAME, i + 1, now.get(i)));
        }
        return Math.max(from, to);
    }
}
