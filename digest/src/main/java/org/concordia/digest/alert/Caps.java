package org.concordia.digest.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.concordia.aggregator.topic.AlertPolicy;
import org.concordia.aggregator.topic.QuietHours;

/** What keeps a topic's policy from sending by itself: quiet hours, so many in 24 hours, so long between two. */
final class Caps {

    static final Duration DAY = Duration.ofHours(24);

    private final AlertPolicy policy;
    private final List<Instant> sent = new ArrayList<>();

    Caps(AlertPolicy policy) {
        this.policy = policy;
    }

    /** Counts an alert that the policy sent. */
    void sent(Instant at) {
        sent.add(at);
    }

    /** What forbids one more now, if anything does. */
    Optional<Reason> forbids(Instant now) {
        QuietHours quiet = policy.quiet();
        if (quiet != null && quiet.cover(now)) {
            return Optional.of(new Reason(Reason.Kind.QUIET, 0, 0, List.of(), quiet.endAfter(now)));
        }
        long today = sent.stream().filter(at -> at.isAfter(now.minus(DAY))).count();
        if (today >= policy.perDay()) {
            return Optional.of(Reason.of(Reason.Kind.CAP_DAY, policy.perDay()));
        }
        if (sent.stream().anyMatch(at -> at.isAfter(now.minus(policy.minGap())))) {
            return Optional.of(
                    new Reason(Reason.Kind.CAP_GAP, 0, policy.minGap().toMinutes(), List.of(), null));
        }
        return Optional.empty();
    }
}
