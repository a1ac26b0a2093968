package org.concordia.aggregator.feed;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.concordia.aggregator.fetch.PollSettings;
import org.jspecify.annotations.Nullable;

/**
 * When to look at a feed again, and why then. Pure: time comes in as an argument, chance through the constructor.
 *
 * <p>The interval is half the mean gap between the feed's last entries, within {@link PollSettings#minInterval} and
 * {@link PollSettings#maxInterval}. What the document and its server ask for can only raise it. What an editor pinned
 * stands against the document, whose wish is mostly its software's, but not against the server.
 */
public final class PollSchedule {

    /** The shortest interval that an editor may pin. */
    public static final Duration SHORTEST_PIN = Duration.ofMinutes(1);

    /** The longest that anything makes a feed wait. */
    public static final Duration LONGEST = Duration.ofDays(1);

    /** Failures after which an editor is told. */
    public static final int FAILURES_TO_TELL = 5;

    /** Gaps are measured between so many of the newest entries. */
    private static final int ENTRIES_MEASURED = 20;

    /** For a feed whose entries name no times. */
    private static final Duration UNDATED = Duration.ofMinutes(20);

    /** The share of an interval that chance may add, so that a thousand feeds added together drift apart. */
    private static final double JITTER = 0.1;

    private final Duration least;
    private final Duration most;
    private final DoubleSupplier chance;

    /**
     * @param chance gives numbers from 0 (inclusive) to 1 (exclusive)
     */
    public PollSchedule(PollSettings settings, DoubleSupplier chance) {
        this.least = settings.minInterval();
        this.most = settings.maxInterval();
        this.chance = chance;
    }

    /** The next poll and its reason. */
    public record NextPoll(Instant at, Wording why) {}

    /**
     * After a poll that worked, whether it brought a document or word that nothing changed.
     *
     * @param pinned the editor's interval
     * @param published times of the feed's last entries in any order; those after {@code now} do not count
     * @param ttl the last document's wish ({@code ttl}, {@code sy:updatePeriod}); not heard when pinned
     * @param maxAge the server's wish ({@code Cache-Control: max-age})
     */
    public NextPoll afterAnswer(
            @Nullable Duration pinned,
            List<Instant> published,
            @Nullable Duration ttl,
            @Nullable Duration maxAge,
            Instant now) {
        Duration interval;
        Wording why;
        if (pinned != null) {
            interval = longer(pinned, SHORTEST_PIN);
            why = Wording.of("feed.why.pinned", interval);
        } else {
            Duration gap = meanGap(published, now);
            interval = gap == null ? longer(UNDATED, least) : within(gap.dividedBy(2));
            if (gap == null) {
                why = Wording.of("feed.why.undated", interval);
            } else if (gap.dividedBy(2).compareTo(least) < 0) {
                why = Wording.of("feed.why.least", gap, interval);
            } else if (gap.dividedBy(2).compareTo(most) > 0) {
                why = Wording.of("feed.why.most", gap, interval);
            } else {
                why = Wording.of("feed.why.gap", gap, interval);
            }
        }
        if (pinned == null && ttl != null && ttl.compareTo(interval) > 0) {
            interval = shorter(ttl, LONGEST);
            why = Wording.of("feed.why.ttl", interval);
        }
        if (maxAge != null && maxAge.compareTo(interval) > 0) {
            interval = shorter(maxAge, LONGEST);
            why = Wording.of("feed.why.max-age", interval);
        }
        return new NextPoll(jittered(now, interval), why);
    }

    /**
     * What becomes of the next poll while a hub tells of the feed's news: it only makes sure that nothing was lost, so
     * the longest interval will do. What an editor pinned stands.
     *
     * @param usual as it would be without the hub
     */
    public NextPoll whileTold(NextPoll usual, @Nullable Duration pinned, Instant now) {
        return pinned != null || !usual.at().isBefore(now.plus(most))
                ? usual
                : new NextPoll(jittered(now, most), Wording.of("feed.why.hub", most));
    }

    /**
     * After a failure: twice as long each time, from the least interval (or the pinned one) up to a day.
     *
     * @param failures in a row, this one included
     */
    public NextPoll afterFailure(@Nullable Duration pinned, int failures, Instant now) {
        Duration first = pinned == null ? least : longer(pinned, SHORTEST_PIN);
        Duration interval = first;
        for (int n = 1; n < failures && interval.compareTo(LONGEST) < 0; n++) {
            interval = interval.multipliedBy(2);
        }
        interval = shorter(interval, LONGEST);
        return new NextPoll(jittered(now, interval), Wording.of("feed.why.failures", failures, interval));
    }

    /** After a server asked for patience; never sooner than the least interval. */
    public NextPoll afterRateLimit(@Nullable Duration pinned, Duration patience, Instant now) {
        Duration interval = shorter(longer(patience, pinned == null ? least : longer(pinned, SHORTEST_PIN)), LONGEST);
        return new NextPoll(jittered(now, interval), Wording.of("feed.why.retry-after", interval));
    }

    private static @Nullable Duration meanGap(List<Instant> published, Instant now) {
        List<Instant> newest = published.stream()
                .filter(at -> !at.isAfter(now))
                .sorted(Comparator.reverseOrder())
                .limit(ENTRIES_MEASURED)
                .toList();
        if (newest.size() < 2) {
            return null;
        }
        return Duration.between(newest.get(newest.size() - 1), newest.get(0)).dividedBy(newest.size() - 1);
    }

    private Instant jittered(Instant now, Duration interval) {
        return now.plus(interval).plusMillis((long) (interval.toMillis() * JITTER * chance.getAsDouble()));
    }

    private Duration within(Duration interval) {
        return longer(shorter(interval, most), least);
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
