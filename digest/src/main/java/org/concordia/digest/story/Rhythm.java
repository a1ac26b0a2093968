package org.concordia.digest.story;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The small picture of how a story was told: a bar for each hour, or for more of them where it is told for days, by the
 * kind of outlet. A unit of its height is an article; bars touch the ground and stack.
 *
 * @param bars in the order of time, kinds of an hour from the ground up; empty hours have none
 * @param slots how many bars fit side by side
 * @param height of the highest bar, in articles
 * @param hoursABar how many hours a bar stands for
 * @param from when the first bar begins
 * @param busiest when the highest bar begins
 * @param counts articles by kind, those before the first bar too
 * @param earlier articles that came so long before the others that they are not in the picture
 */
public record Rhythm(
        List<Bar> bars,
        int slots,
        int height,
        int hoursABar,
        Instant from,
        Instant busiest,
        Map<Kind, Integer> counts,
        int earlier) {

    private static final int MOST_SLOTS = 48;
    private static final int LEAST_SLOTS = 12;
    private static final Duration SHOWN = Duration.ofDays(8);
    private static final int[] HOURS = {1, 2, 3, 4};

    /** Who tells. */
    public enum Kind {
        WIRE,
        OFFICIAL,
        MEDIA;

        /** Its name in messages and styles. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind of(StoryArticle member) {
            return member.article().outlet().wire()
                    ? WIRE
                    : member.article().outlet().official() ? OFFICIAL : MEDIA;
        }
    }

    /**
     * A piece of a bar.
     *
     * @param slot from the left, 0 first
     * @param bottom articles below it
     */
    public record Bar(Kind kind, int slot, int bottom, int articles) {}

    public Rhythm {
        bars = List.copyOf(bars);
        counts = Map.copyOf(counts);
    }

    static Rhythm of(Collection<StoryArticle> articles) {
        Instant last =
                articles.stream().map(StoryArticle::at).max(Instant::compareTo).orElseThrow();
        List<StoryArticle> shown = articles.stream()
                .filter(member -> member.at().isAfter(last.minus(SHOWN)))
                .toList();
        Instant first =
                shown.stream().map(StoryArticle::at).min(Instant::compareTo).orElseThrow();
        int hours = 1;
        for (int each : HOURS) {
            hours = each;
            if (slot(first, last, each) < MOST_SLOTS) {
                break;
            }
        }
        Map<Integer, Map<Kind, Integer>> slots = new TreeMap<>();
        for (StoryArticle member : shown) {
            slots.computeIfAbsent(slot(first, member.at(), hours), slot -> new EnumMap<>(Kind.class))
                    .merge(Kind.of(member), 1, Integer::sum);
        }
        List<Bar> bars = new ArrayList<>();
        int height = 0;
        int busiest = 0;
        for (Map.Entry<Integer, Map<Kind, Integer>> slot : slots.entrySet()) {
            int bottom = 0;
            for (Map.Entry<Kind, Integer> kind : slot.getValue().entrySet()) {
                bars.add(new Bar(kind.getKey(), slot.getKey(), bottom, kind.getValue()));
                bottom += kind.getValue();
            }
            if (bottom > height) {
                height = bottom;
                busiest = slot.getKey();
            }
        }
        Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
        articles.forEach(member -> counts.merge(Kind.of(member), 1, Integer::sum));
        Instant from = begin(first, hours);
        return new Rhythm(
                bars,
                Math.max(LEAST_SLOTS, slot(first, last, hours) + 1),
                height,
                hours,
                from,
                from.plus(Duration.ofHours((long) busiest * hours)),
                counts,
                articles.size() - shown.size());
    }

    /** Hours as the clock has them, or as many of them as a bar stands for. */
    private static Instant begin(Instant at, int hours) {
        long seconds = 3600L * hours;
        return Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), seconds) * seconds);
    }

    private static int slot(Instant first, Instant at, int hours) {
        return (int) (Duration.between(begin(first, hours), at).toHours() / hours);
    }

    /** How many articles of a kind there are. */
    public int count(Kind kind) {
        return counts.getOrDefault(kind, 0);
    }
}
