package org.concordia.digest.alert;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One reason of a verdict, as data: {@link AlertWords} says it in a reader's language.
 *
 * @param count of what the kind says, 0 where it counts nothing
 * @param minutes that it took or is old, 0 where no time is told
 * @param names of outlets, first to tell first, or titles
 * @param at when, for the kinds that name a time
 */
public record Reason(
        Kind kind,
        int count,
        long minutes,
        List<String> names,
        @Nullable Instant at) {

    /** What can speak for or against an alert. */
    public enum Kind {
        /** {@code count} independent newsrooms ({@code names}) told it in their own words within {@code minutes}. */
        OWN_TEXTS,
        /** The first report came {@code at} from the one of {@code names}. */
        FIRST_REPORT,
        /** {@code names} among them are wire agencies or official sources. */
        SOURCE,
        /** {@code count} copies do not count. */
        COPIES,
        /** {@code count} texts of owners that had one already do not count; {@code names} are their outlets. */
        SAME_OWNER,
        /** {@code count} more articles of outlets that had one already do not count. */
        SAME_OUTLET,
        /** {@code count} live blogs do not count. */
        LIVE_BLOG,
        /** {@code count} articles are only loosely like the rest and do not count: they may tell something else. */
        WEAK,
        /** {@code count} articles dated in the future do not count. */
        FUTURE,
        /** {@code count} articles were old news when they reached us and do not count. */
        BACKFILL,
        /** {@code count} articles are older than the policy's age and do not count. */
        OLD,
        /** {@code count} other stories, whose first titles are {@code names}, may tell the same event and are counted with it. */
        NEAR,
        /** An alert told of one of {@code count} other stories ({@code names}) that may tell the same event. */
        NEAR_TOLD,
        /** Nothing came to the story since the topic, and maybe its policy, was changed. */
        SETTLED,
        /** The story broke {@code minutes} ago: it is going on. */
        TOO_OLD,
        /** Only {@code count} of the newsrooms are over the topic's alert threshold. */
        UNSURE,
        /** The policy sends nothing until {@code at}; an editor decides. */
        QUIET,
        /** The policy's cap of {@code count} alerts in a day is reached; an editor decides. */
        CAP_DAY,
        /** The last alert was less than {@code minutes} ago; an editor decides. */
        CAP_GAP;

        /** Its key in the messages. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Reason {
        names = List.copyOf(names);
    }

    /** Whether the names are titles, which have commas of their own. */
    boolean namesStories() {
        return kind == Kind.NEAR || kind == Kind.NEAR_TOLD;
    }

    /** Whether other stories are counted together with one. */
    static boolean isAnyNear(List<Reason> reasons) {
        return reasons.stream().anyMatch(reason -> reason.kind == Kind.NEAR);
    }

    static Reason of(Kind kind, int count) {
        return new Reason(kind, count, 0, List.of(), null);
    }

    static Reason of(Kind kind, int count, List<String> names) {
        return new Reason(kind, count, 0, names, null);
    }
}
