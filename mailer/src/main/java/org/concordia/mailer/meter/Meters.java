package org.concordia.mailer.meter;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.concordia.mailer.mailing.MailKind;
import org.concordia.mailer.meter.MeterStore.Standing;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Counts what this process does and tells how the whole house stands. Labels are kinds and states, of which there are
 * few: never an address, a domain or a mailing. Safe for threads.
 */
@Component
public final class Meters {

    private static final Logger LOG = LoggerFactory.getLogger(Meters.class);

    private static final Duration FRESH = Duration.ofSeconds(10);

    /** From an alert that must be there in seconds to a mail that was deferred for two days. */
    private static final Duration[] STEPS = {
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(15),
        Duration.ofHours(1),
        Duration.ofHours(6),
        Duration.ofHours(48)
    };

    private static final List<String> OUTCOMES = List.of("accepted", "deferred", "bounced", "uncertain");
    private static final List<String> RETURNED = List.of("hard", "soft", "refused", "complained", "left", "unknown");
    private static final Standing NOTHING = new Standing(Map.of(), 0, Map.of(), 0, 0);

    private final MeterRegistry registry;
    private final MeterStore store;
    private final InstantSource clock;
    private @Nullable Standing standing;
    private Instant standingAt = Instant.EPOCH;

    public Meters(MeterRegistry registry, MeterStore store, InstantSource clock) {
        this.registry = registry;
        this.store = store;
        this.clock = clock;
        for (MailKind kind : MailKind.values()) {
            // What is never counted is missing, and who watches cannot tell that from nothing.
            OUTCOMES.forEach(
                    outcome -> registry.counter("concordia.deliveries", "kind", kind.word(), "outcome", outcome));
            latency(kind);
            gauge(
                    "concordia.queue",
                    "Deliveries that still have to leave",
                    "kind",
                    kind.word(),
                    now -> now.queued().getOrDefault(kind, 0L));
        }
        RETURNED.forEach(kind -> registry.counter("concordia.returned", "kind", kind));
        for (String status : List.of("active", "paused", "retired")) {
            gauge(
                    "concordia.feeds",
                    "Feeds",
                    "status",
                    status,
                    now -> now.feeds().getOrDefault(status, 0L));
        }
        gauge(
                "concordia.feeds.overdue",
                "Active feeds that should have been asked a minute ago",
                null,
                "",
                Standing::overdue);
        gauge("concordia.mailings.paused", "Mailings that wait for an editor", null, "", Standing::paused);
        gauge(
                "concordia.returned.waiting",
                "Messages that came back and wait for an editor",
                null,
                "",
                Standing::returned);
    }

    /**
     * Counts what became of an attempt to deliver, or of the decision not to make one.
     *
     * @param outcome the delivery's status from now on
     * @param sinceFrozen how old its mailing is
     */
    public void settled(MailKind kind, String outcome, Duration sinceFrozen) {
        registry.counter("concordia.deliveries", "kind", kind.word(), "outcome", outcome)
                .increment();
        if (outcome.equals("accepted")) {
            latency(kind).record(sinceFrozen.isNegative() ? Duration.ZERO : sinceFrozen);
        }
    }

    /** Counts a message that came back. */
    public void returned(String kind) {
        registry.counter("concordia.returned", "kind", kind).increment();
    }

    private Timer latency(MailKind kind) {
        return Timer.builder("concordia.delivery.latency")
                .description("From the freeze of a mailing to the relay's yes")
                .tag("kind", kind.word())
                .serviceLevelObjectives(STEPS)
                .register(registry);
    }

    private void gauge(
            String name, String description, @Nullable String label, String value, ToDoubleFunction<Standing> figure) {
        Gauge.Builder<Meters> gauge = Gauge.builder(name, this, meters -> figure.applyAsDouble(meters.standing()))
                .description(description);
        (label == null ? gauge : gauge.tag(label, value)).register(registry);
    }

    /** How things stand, at most ten seconds old: one look at the database serves all figures of a scrape. */
    private synchronized Standing standing() {
        Instant now = clock.instant();
        Standing known = standing;
        if (known == null || Duration.between(standingAt, now).abs().compareTo(FRESH) > 0) {
            try {
                known = store.standing(now);
            } catch (RuntimeException e) {
                // Figures that this process holds itself are to be had even when the database is not.
                LOG.warn("figures=failed reason=\"{}\"", e.getMessage());
                known = NOTHING;
            }
            standing = known;
            standingAt = now;
        }
        return known;
    }
}
