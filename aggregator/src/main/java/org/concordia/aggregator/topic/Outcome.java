package org.concordia.aggregator.topic;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a replay counted so far.
 *
 * @param before articles of each {@link Level} as stored, in its order
 * @param after the same by the text replayed
 * @param changes articles of each {@link Replay.Change}, in its order
 */
record Outcome(List<Long> before, List<Long> after, List<Long> changes) {

    static final Outcome NOTHING = new Outcome(
            Collections.nCopies(Level.values().length, 0L),
            Collections.nCopies(Level.values().length, 0L),
            Collections.nCopies(Replay.Change.values().length, 0L));

    Outcome {
        before = List.copyOf(before);
        after = List.copyOf(after);
        changes = List.copyOf(changes);
    }

    Outcome and(Level was, Level is, Replay.@Nullable Change change) {
        return new Outcome(
                more(before, was.ordinal()),
                more(after, is.ordinal()),
                change == null ? changes : more(changes, change.ordinal()));
    }

    public long before(Level level) {
        return before.get(level.ordinal());
    }

    public long after(Level level) {
        return after.get(level.ordinal());
    }

    public long changes(Replay.Change change) {
        return changes.get(change.ordinal());
    }

    private static List<Long> more(List<Long> counts, int which) {
        List<Long> more = new ArrayList<>(counts);
        more.set(which, more.get(which) + 1);
        return more;
    }
}
