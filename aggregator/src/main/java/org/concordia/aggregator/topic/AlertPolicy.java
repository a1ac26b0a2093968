package org.concordia.aggregator.topic;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a story of a topic is breaking, and what becomes of it. Counts are of independent texts: newsrooms of
 * different owners with words of their own. What the defaults find is measured in the module {@code digest}. A story
 * is alerted once; what more there is to say of it, an editor sends as an update.
 *
 * @param window how recent the counted texts must be
 * @param showAt texts at which an editor sees the candidate, 1 or more
 * @param proposeAt texts at which it is held for an editor's decision, {@code showAt} or more
 * @param sendAt texts at which it goes out without an editor; 0 means never
 * @param sendAtWithSource the same when a wire agency or an official source is among them; 0 means never
 * @param maxAge the oldest first report that can still be breaking
 * @param perDay alerts sent at most in 24 hours without an editor
 * @param minGap time between two alerts sent without an editor
 * @param quiet when nothing is sent without an editor: what falls due then is held; null for never
 * @param languages that alerts are written in; none means those of the topic's editions
 * @param escalateAfter how long a held alert waits before every editor is told again; zero means never
 * @param lapseAfter how long a held alert waits before it lapses, unsent; more than {@code escalateAfter}
 */
public record AlertPolicy(
        Duration window,
        int showAt,
        int proposeAt,
        int sendAt,
        int sendAtWithSource,
        Duration maxAge,
        int perDay,
        Duration minGap,
        @Nullable QuietHours quiet,
        List<String> languages,
        Duration escalateAfter,
        Duration lapseAfter) {

    private static final Duration ESCALATE = Duration.ofMinutes(15);

    /** Held for an editor at three texts within 90 minutes, never sent without one. */
    public static final AlertPolicy DEFAULT =
            new AlertPolicy(Duration.ofMinutes(90), 2, 3, 0, 0, Duration.ofHours(3), 3, Duration.ofMinutes(30));

    public AlertPolicy {
        languages = List.copyOf(languages);
        if (showAt < 1 || proposeAt < showAt || sendAt < 0 || sendAtWithSource < 0 || perDay < 0) {
            throw new IllegalArgumentException("an alert policy counts upwards: show-at, propose-at, send-at");
        }
        if (window.isNegative() || maxAge.isNegative() || minGap.isNegative()) {
            throw new IllegalArgumentException("a span of an alert policy is negative");
        }
        if (escalateAfter.isNegative() || lapseAfter.compareTo(escalateAfter) < 0) {
            throw new IllegalArgumentException("a held alert lapses before it is escalated");
        }
    }

    /** A policy with the usual rest: held alerts lapse once the first report is as old as it may be. */
    public AlertPolicy(
            Duration window,
            int showAt,
            int proposeAt,
            int sendAt,
            int sendAtWithSource,
            Duration maxAge,
            int perDay,
            Duration minGap) {
        this(
                window,
                showAt,
                proposeAt,
                sendAt,
                sendAtWithSource,
                maxAge,
                perDay,
                minGap,
                null,
                List.of(),
                usualEscalation(maxAge),
                maxAge);
    }

    /** When editors are told again if nothing is said of it: soon, unless it lapses before. */
    static Duration usualEscalation(Duration lapseAfter) {
        return ESCALATE.compareTo(lapseAfter) < 0 ? ESCALATE : Duration.ZERO;
    }
}
