package org.concordia.digest.story;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What editors decided about which stories are one, by the stories' numbers: the filing merges nothing across it. Not
 * thread-safe.
 */
public final class Bounds {

    private final Map<Long, Set<Long>> apart = new HashMap<>();
    private final Set<Long> hidden;

    /**
     * @param apart pairs of stories that an editor set apart
     * @param hidden stories that readers do not see: merged with one that they do see, one of both would change sides
     */
    public Bounds(Collection<Pair> apart, Collection<Long> hidden) {
        this.hidden = Set.copyOf(hidden);
        for (Pair pair : apart) {
            add(pair.one(), pair.other());
        }
    }

    /** Two stories that are not one, by their numbers. */
    public record Pair(long one, long other) {}

    static Bounds none() {
        return new Bounds(Set.of(), Set.of());
    }

    boolean forbid(long one, long other) {
        return hidden.contains(one)
                || hidden.contains(other)
                || apart.getOrDefault(one, Set.of()).contains(other);
    }

    /** A story went into an older one, which is apart now from whatever either was apart from. */
    void merged(long younger, long older) {
        for (long other : apart.getOrDefault(younger, Set.of())) {
            add(older, other);
        }
    }

    private void add(long one, long other) {
        apart.computeIfAbsent(one, number -> new HashSet<>()).add(other);
        apart.computeIfAbsent(other, number -> new HashSet<>()).add(one);
    }
}
