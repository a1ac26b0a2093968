package org.concordia.mailer.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.concordia.mailer.delivery.DeliveryStore.Outcome;
import org.concordia.mailer.delivery.DeliveryStore.Ready;
import org.concordia.mailer.mailing.MailKind;
import org.concordia.mailer.mailing.Mailing;
import org.concordia.mailer.mailing.MailingStatus;
import org.concordia.mailer.mailing.MailingStore;
import org.concordia.mailer.meter.Meters;
import org.concordia.mailer.smtp.MailTransport;
import org.concordia.mailer.smtp.MessageComposer;
import org.concordia.mailer.smtp.PreparedMessage;
import org.concordia.mailer.smtp.SendOutcome;
import org.concordia.mailer.smtp.SendRate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run over the queue by some couriers, each on a thread and a connection of its own. Safe for threads. */
final class Sending {

    private static final Logger LOG = LoggerFactory.getLogger(Sending.class);

    /**
     * How old a look at what may forbid a message may be when the message begins to leave: so long after a person has
     * left elsewhere it may still do so.
     */
    private static final Duration FRESH = Duration.ofMillis(100);

    private static final Duration FAREWELL = Duration.ofSeconds(5);

    /** Mailings kept prepared: mails to one person are a mailing each. */
    private static final int PREPARED = 16;

    /** Mailings whose kind is remembered, those that are prepared and those whose last outcomes are under way. */
    private static final int REMEMBERED = 64;

    /** What all runs of a process share. */
    record Means(
            DeliveryStore deliveries,
            MailingStore mailings,
            MessageComposer composer,
            MailTransport transport,
            int connections,
            SendRate rate,
            DomainLimits domains,
            RetryPolicy retries,
            RelayHealth relay,
            Refusals refusals,
            Meters meters,
            InstantSource clock) {}

    private final Means means;
    private final Lease lease;
    private final OutcomeLog outcomes;
    private final Supply supply;
    private final AtomicIntegerArray tally = new AtomicIntegerArray(DeliveryStatus.values().length);
    private final List<Thread> threads = new ArrayList<>();

    private final Map<Long, Optional<PreparedMessage>> prepared = new LinkedHashMap<>(PREPARED, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Optional<PreparedMessage>> eldest) {
            return size() > PREPARED;
        }
    };

    /** What a mailing's outcomes are counted by. */
    private record Frozen(MailKind kind, Instant at) {}

    private final Map<Long, Frozen> frozen = new LinkedHashMap<>(REMEMBERED, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Frozen> eldest) {
            return size() > REMEMBERED;
        }
    };

    private volatile boolean over;
    private volatile long seenNanos = System.nanoTime();

    Sending(Means means, Lease lease, OutcomeLog outcomes) {
        this.means = means;
        this.lease = lease;
        this.outcomes = outcomes;
        this.supply = new Supply(
                means.deliveries,
                lease.sender,
                outcomes::release,
                means.rate.perSecond(),
                means.connections,
                means.clock);
    }

    /** Returns when nothing is due or the run must end; what is left in hand is the lease's to put back. */
    void work() {
        start();
        boolean interrupted = false;
        // Threads are only ever added by threads that are still at work, so this sees them all.
        int joined = 0;
        for (Thread thread = thread(joined); thread != null; thread = thread(++joined)) {
            try {
                thread.join(interrupted ? FAREWELL.toMillis() : 0);
            } catch (InterruptedException e) {
                interrupted = true;
                stop();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized @Nullable Thread thread(int i) {
        return i < threads.size() ? threads.get(i) : null;
    }

    /** One more courier, unless there are as many as connections are allowed. */
    synchronized void start() {
        if (threads.size() < means.connections) {
            Thread thread = new Thread(this::send, "mail-" + (threads.size() + 1));
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    private void send() {
        try (MailTransport.Connection connection = means.transport.connect()) {
            new Courier(this, supply).work(connection);
        } catch (RuntimeException e) {
            // In a thread of its own: what it had claimed is found again when its lease ends.
            over = true;
            LOG.error("mail stopped reason=\"{}\"", e.getMessage(), e);
        }
    }

    void stop() {
        over = true;
    }

    /** Makes every look that was taken before now too old to send by. */
    void lookAgain() {
        seenNanos = System.nanoTime();
    }

    // --- what couriers ask ---------------------------------------------------------------------------------------

    boolean mayGoOn() {
        return !over && lease.holds() && means.relay.restsUntil(now()) == null;
    }

    Instant now() {
        return means.clock.instant();
    }

    /** Whether a look is young enough to send by. */
    boolean holds(long lookedNanos) {
        return System.nanoTime() - lookedNanos < FRESH.toNanos() && lookedNanos - seenNanos >= 0;
    }

    boolean isLimited() {
        return means.rate.perSecond() > 0;
    }

    void awaitTurn() {
        means.rate.await();
    }

    List<Ready> look(List<Long> deliveries) {
        return deliveries.isEmpty() ? List.of() : means.deliveries.look(deliveries, lease.sender, now());
    }

    DomainLimits domains() {
        return means.domains;
    }

    /** Has deliveries in hand wait until a time of their own. */
    void postpone(Map<Long, Instant> until) {
        if (!until.isEmpty()) {
            means.deliveries.postpone(until);
        }
    }

    /** A mailing's message; empty if it has none that can be sent, for which it is paused. */
    synchronized Optional<PreparedMessage> prepared(long mailing) {
        Optional<PreparedMessage> known = prepared.get(mailing);
        if (known == null) {
            known = prepare(mailing);
            prepared.put(mailing, known);
        }
        return known;
    }

    private Optional<PreparedMessage> prepare(long id) {
        Mailing mailing = means.mailings.find(id).orElseThrow();
        frozen.put(id, new Frozen(mailing.kind(), mailing.frozenAt()));
        try {
            return Optional.of(means.composer.prepare(mailing));
        } catch (IllegalArgumentException e) {
            LOG.error("mailing paused mailing={} reason=\"{}\"", id, e.getMessage());
            means.mailings.move(id, MailingStatus.PAUSED, e.getMessage());
            return Optional.empty();
        }
    }

    RetryPolicy.Next decide(SendOutcome outcome, Ready ready, Instant now) {
        return means.retries.after(outcome, ready.attempts(), ready.uncertainCount(), ready.firstTriedAt(), now);
    }

    private synchronized Frozen frozen(long id) {
        Frozen known = frozen.get(id);
        if (known == null) {
            Mailing mailing = means.mailings.find(id).orElseThrow();
            known = new Frozen(mailing.kind(), mailing.frozenAt());
            frozen.put(id, known);
        }
        return known;
    }

    void settle(long mailing, Outcome outcome) {
        outcomes.add(outcome);
        Frozen of = frozen(mailing);
        means.meters.settled(of.kind, outcome.status().word(), Duration.between(of.at, outcome.at()));
        tally.incrementAndGet(outcome.status().ordinal());
    }

    void down(SendOutcome.Down down) {
        means.relay.down(down.reply(), now());
    }

    /** Draws conclusions from runs of refusals; true if the mailing was paused for it. */
    boolean draw(long mailing, SendOutcome outcome, Instant now) {
        if (outcome instanceof SendOutcome.Accepted) {
            means.relay.answered();
            means.refusals.accepted(mailing);
        } else if (outcome instanceof SendOutcome.Deferred deferred) {
            means.relay.deferred(deferred.reply(), now);
        } else if (outcome instanceof SendOutcome.Uncertain uncertain) {
            means.relay.deferred(uncertain.reply(), now);
        } else if (outcome instanceof SendOutcome.Bounced bounced) {
            boolean paused = means.refusals.pauses(mailing, bounced);
            if (paused) {
                lookAgain();
            }
            return paused;
        }
        return false;
    }

    Map<DeliveryStatus, Integer> counts() {
        Map<DeliveryStatus, Integer> counts = new EnumMap<>(DeliveryStatus.class);
        for (DeliveryStatus status : DeliveryStatus.values()) {
            int count = tally.get(status.ordinal());
            if (count > 0) {
                counts.put(status, count);
            }
        }
        return counts;
    }
}
