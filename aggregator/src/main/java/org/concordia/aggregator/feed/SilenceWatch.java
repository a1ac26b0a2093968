package org.concordia.aggregator.feed;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Notices outlets that fall silent although their feeds answer, and those that are heard of again. May run twice, late
 * or on several machines: what was noticed is told once.
 */
@Component
public final class SilenceWatch {

    private static final Logger LOG = LoggerFactory.getLogger(SilenceWatch.class);

    private final SilenceStore outlets;
    private final TransactionTemplate transaction;
    private final InstantSource clock;

    SilenceWatch(SilenceStore outlets, TransactionTemplate transaction, InstantSource clock) {
        this.outlets = outlets;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Looks at every outlet that is polled; how many fell silent or were heard of again. */
    public int look() {
        Instant now = clock.instant();
        int changed = 0;
        for (SilenceStore.Watched outlet : outlets.watched(now)) {
            Instant looked = outlet.lookedAt();
            Instant published = outlet.published();
            if (looked == null || published == null) {
                continue;
            }
            boolean quiet = Duration.between(published, looked).compareTo(Silence.LEAST) >= 0;
            if (quiet || outlet.silent()) {
                Optional<Silence.Unusual> silence = quiet ? judge(outlet.id(), published, looked) : Optional.empty();
                changed += Boolean.TRUE.equals(transaction.execute(status -> note(outlet, silence, now))) ? 1 : 0;
            }
        }
        return changed;
    }

    private Optional<Silence.Unusual> judge(long outlet, Instant published, Instant looked) {
        List<Instant> hours = outlets.hours(outlet, published.minus(Silence.WINDOW), published);
        if (hours.size() < Silence.ENOUGH) {
            hours = outlets.hours(outlet, published.minus(Silence.LONG_WINDOW), published);
        }
        Instant seen = outlets.seen(outlet, published.minus(Silence.WINDOW), published);
        return Silence.judge(hours, seen != null && seen.isAfter(published) ? seen : published, looked);
    }

    private boolean note(SilenceStore.Watched outlet, Optional<Silence.Unusual> silence, Instant now) {
        if (silence.isEmpty()) {
            boolean heard = outlet.silent() && outlets.heard(outlet.id());
            if (heard) {
                LOG.info("outlet-heard outlet={}", outlet.id());
                outlets.tell(outlet.id(), "heard", Wording.of("feed.notice.heard"), now);
            }
            return heard;
        }
        boolean silent = !outlet.silent() && outlets.fellSilent(outlet.id(), silence.get());
        if (silent) {
            LOG.warn(
                    "outlet-silent outlet={} since={}",
                    outlet.id(),
                    silence.get().since());
            Duration lasts = Duration.between(silence.get().since(), now);
            outlets.tell(
                    outlet.id(),
                    "silent",
                    Wording.of("feed.notice.silent", lasts, silence.get().usual()),
                    now);
        }
        return silent;
    }
}
