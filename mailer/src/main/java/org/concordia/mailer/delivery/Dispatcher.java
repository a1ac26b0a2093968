package org.concordia.mailer.delivery;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.concordia.mailer.bounce.SuppressionStore;
import org.concordia.mailer.delivery.DeliveryStore.Batch;
import org.concordia.mailer.delivery.DeliveryStore.Outcome;
import org.concordia.mailer.delivery.DeliveryStore.Ready;
import org.concordia.mailer.mailing.Mailing;
import org.concordia.mailer.mailing.MailingStatus;
import org.concordia.mailer.mailing.MailingStore;
import org.concordia.mailer.smtp.Envelope;
import org.concordia.mailer.smtp.MailSettings;
import org.concordia.mailer.smtp.MailTransport;
import org.concordia.mailer.smtp.MessageComposer;
import org.concordia.mailer.smtp.PreparedMessage;
import org.concordia.mailer.smtp.SendOutcome;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends what is due. A delivery is claimed, looked at once more, sent, and its outcome committed before the connection
 * sends anything else. Several processes may do this at once on one database.
 */
@Service
public final class Dispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    /** Deliveries claimed at once: enough that claiming costs little, few enough that an alert soon gets its turn. */
    private static final int BATCH = 100;
    /** After this a worker puts the rest of its batch back and asks again what is most urgent. */
    private static final Duration TURN = Duration.ofSeconds(5);

    private static final Duration RENEWAL = Duration.ofSeconds(2);
    /** A sender that could not renew for so long stops before others take it for dead, at ten seconds. */
    private static final Duration DOUBT = Duration.ofSeconds(7);
    /** So many final refusals in a row, in one mailing, are no coincidence. */
    private static final int REFUSALS = 100;

    private final DeliveryStore deliveries;
    private final MailingStore mailings;
    private final OutcomeLog outcomes;
    private final MessageComposer composer;
    private final MailTransport transport;
    private final MailSettings settings;
    private final InstantSource clock;
    private final RetryPolicy retries;
    private final SendRate rate;
    private final RelayHealth relay = new RelayHealth();
    private final ReentrantLock one = new ReentrantLock();
    private final SecureRandom random = new SecureRandom();
    /** Final refusals in a row, by mailing; gone when the process ends, which costs at most another run of them. */
    private final Map<Long, AtomicInteger> refusals = new ConcurrentHashMap<>();

    private volatile @Nullable Run current;

    public Dispatcher(
            DeliveryStore deliveries,
            MailingStore mailings,
            SuppressionStore suppressions,
            TransactionTemplate transaction,
            MessageComposer composer,
            MailTransport transport,
            MailSettings settings,
            InstantSource clock) {
        this.deliveries = deliveries;
        this.mailings = mailings;
        this.outcomes = new OutcomeLog(deliveries, suppressions, transaction);
        this.composer = composer;
        this.transport = transport;
        this.settings = settings;
        this.clock = clock;
        this.retries = new RetryPolicy(random::nextDouble);
        this.rate = new SendRate(settings.rate());
    }

    /** What the run at work in this process has done so far; empty when none is. */
    public Map<DeliveryStatus, Integer> progress() {
        Run run = current;
        return run == null ? Map.of() : run.counts();
    }

    /** Until when sending rests and why, for the desk; the counts are empty. */
    public Sweep rest() {
        return new Sweep(Map.of(), relay.restsUntil(clock.instant()), relay.reason());
    }

    /**
     * Sends all that is due, most urgent first, and returns when nothing is, or when the relay wants rest. A call
     * while another is at work in this process returns at once: that one takes what has come since, too.
     */
    public Sweep sendPending() {
        if (!one.tryLock()) {
            return rest();
        }
        try {
            return send();
        } finally {
            one.unlock();
        }
    }

    private Sweep send() {
        int back = deliveries.takeBack(clock.instant());
        if (back > 0) {
            LOG.info("deliveries taken back from a sender that ended count={}", back);
        }
        Run run = new Run(random.nextLong() >>> 1);
        boolean rested = relay.restsUntil(clock.instant()) != null;
        if (!rested) {
            deliveries.enter(run.sender);
            current = run;
            try {
                run.work();
            } finally {
                current = null;
                deliveries.leave(run.sender, clock.instant());
            }
        }
        deliveries.tidy(clock.instant());
        Sweep sweep = new Sweep(run.counts(), relay.restsUntil(clock.instant()), relay.reason());
        if (sweep.total() > 0) {
            LOG.info("mail sent {} destination={}", words(sweep.counts()), transport.destination());
        }
        if (!rested && sweep.restsUntil() != null) {
            LOG.warn("mail rests until={} reason=\"{}\"", sweep.restsUntil(), sweep.reason());
        }
        return sweep;
    }

    private static String words(Map<DeliveryStatus, Integer> counts) {
        List<String> words = new ArrayList<>();
        for (DeliveryStatus status : DeliveryStatus.values()) {
            if (counts.containsKey(status)) {
                words.add(status.word() + "=" + counts.get(status));
            }
        }
        return String.join(" ", words);
    }

    /** One run over the queue by some threads, each with a connection. */
    private final class Run {

        final long sender;
        private final AtomicIntegerArray tally = new AtomicIntegerArray(DeliveryStatus.values().length);
        private final Map<Long, Optional<PreparedMessage>> prepared = new ConcurrentHashMap<>();
        private final List<Thread> threads = new ArrayList<>();
        private volatile long renewedNanos = System.nanoTime();
        private volatile boolean over;

        Run(long sender) {
            this.sender = sender;
        }

        void work() {
            Thread renewal = new Thread(this::renew, "mail-renewal");
            renewal.setDaemon(true);
            renewal.start();
            try {
                start();
                // Threads are only ever added by threads that are still at work, so this sees them all.
                for (int i = 0; i < started(); i++) {
                    join(i);
                }
            } finally {
                over = true;
                LockSupport.unpark(renewal);
            }
        }

        private synchronized int started() {
            return threads.size();
        }

        private void join(int i) {
            Thread thread;
            synchronized (this) {
                thread = threads.get(i);
            }
            try {
                thread.join();
            } catch (InterruptedException e) {
                over = true;
                Thread.currentThread().interrupt();
                try {
                    thread.join(RENEWAL.toMillis());
                } catch (InterruptedException again) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        /** One more thread, unless there are as many as connections are allowed. */
        private synchronized void start() {
            if (threads.size() < settings.connections()) {
                Thread thread = new Thread(this::loop, "mail-" + (threads.size() + 1));
                thread.setDaemon(true);
                threads.add(thread);
                thread.start();
            }
        }

        private void renew() {
            while (!over) {
                LockSupport.parkNanos(RENEWAL.toNanos());
                try {
                    long before = System.nanoTime();
                    if (!over && !deliveries.renew(sender)) {
                        LOG.warn("this sender was taken for dead and stops; the next run goes on");
                        over = true;
                    }
                    renewedNanos = before;
                } catch (RuntimeException e) {
                    LOG.warn("a sender could not say that it is alive reason=\"{}\"", e.getMessage());
                }
            }
        }

        private boolean mayGoOn() {
            return !over
                    && System.nanoTime() - renewedNanos < DOUBT.toNanos()
                    && relay.restsUntil(clock.instant()) == null;
        }

        private void loop() {
            int limit = settings.rate() == 0
                    ? BATCH
                    : (int) Math.max(1, Math.min(BATCH, settings.rate() * TURN.toSeconds() / settings.connections()));
            try (MailTransport.Connection connection = transport.connect()) {
                while (mayGoOn()) {
                    Optional<Batch> batch = deliveries.claim(sender, limit, clock.instant());
                    if (batch.isEmpty()) {
                        return;
                    }
                    if (batch.get().deliveries().size() == limit) {
                        start();
                    }
                    send(connection, batch.get());
                }
            } catch (RuntimeException e) {
                over = true;
                LOG.error("mail stopped reason=\"{}\"", e.getMessage(), e);
            }
        }

        private void send(MailTransport.Connection connection, Batch batch) {
            Optional<PreparedMessage> message = prepared.computeIfAbsent(batch.mailingId(), this::prepare);
            List<Long> left = batch.deliveries();
            long until = System.nanoTime() + TURN.toNanos();
            while (!left.isEmpty() && message.isPresent() && mayGoOn() && System.nanoTime() < until) {
                rate.await();
                if (!send(connection, batch.mailingId(), left.get(0), message.get())) {
                    break;
                }
                left = left.subList(1, left.size());
            }
            deliveries.putBack(left, sender, clock.instant());
        }

        private Optional<PreparedMessage> prepare(long id) {
            Mailing mailing = mailings.find(id).orElseThrow();
            try {
                return Optional.of(composer.prepare(mailing));
            } catch (IllegalArgumentException e) {
                LOG.error("mailing paused mailing={} reason=\"{}\"", id, e.getMessage());
                mailings.move(id, MailingStatus.PAUSED, e.getMessage());
                return Optional.empty();
            }
        }

        /** One delivery; false if it and the rest of its mailing are to be put back. */
        private boolean send(
                MailTransport.Connection connection, long mailing, long delivery, PreparedMessage message) {
            Optional<Ready> found = deliveries.look(delivery, sender);
            if (found.isEmpty()) {
                return true;
            }
            Ready ready = found.get();
            if (ready.mailingStatus() == MailingStatus.PAUSED) {
                return false;
            }
            if (ready.mailingStatus() == MailingStatus.CANCELLED) {
                return drop(ready, DeliveryStatus.CANCELLED);
            }
            if (ready.suppressed()) {
                return drop(ready, DeliveryStatus.SUPPRESSED);
            }
            if (!ready.subscribed()) {
                return drop(ready, DeliveryStatus.UNSUBSCRIBED);
            }
            SendOutcome outcome;
            try {
                Envelope envelope = message.to(delivery, ready.subscriberId(), ready.address(), ready.name());
                outcome = connection.send(envelope);
            } catch (IllegalArgumentException e) {
                // One bad address never stops a mailing.
                outcome = new SendOutcome.Bounced("not sent: " + e.getMessage(), true);
            }
            Instant now = clock.instant();
            if (outcome instanceof SendOutcome.Down down) {
                relay.down(down.reply(), now);
                return false;
            }
            RetryPolicy.Next next =
                    retries.after(outcome, ready.attempts(), ready.uncertainCount(), ready.firstTriedAt(), now);
            outcomes.commit(new Outcome(
                    delivery,
                    ready.subscriberId(),
                    next.status(),
                    true,
                    next.nextTryAt(),
                    next.suppress(),
                    outcome.reply(),
                    now));
            tally.incrementAndGet(next.status().ordinal());
            return judge(mailing, outcome, now);
        }

        private boolean drop(Ready ready, DeliveryStatus status) {
            outcomes.commit(new Outcome(
                    ready.id(), ready.subscriberId(), status, false, null, false, status.word(), clock.instant()));
            tally.incrementAndGet(status.ordinal());
            return true;
        }

        /** Draws conclusions from runs of refusals; false if the mailing was paused for it. */
        private boolean judge(long mailing, SendOutcome outcome, Instant now) {
            if (outcome instanceof SendOutcome.Accepted) {
                relay.answered();
                refusals.remove(mailing);
            } else if (outcome instanceof SendOutcome.Deferred deferred) {
                relay.deferred(deferred.reply(), now);
            } else if (outcome instanceof SendOutcome.Bounced bounced) {
                int run = refusals.computeIfAbsent(mailing, id -> new AtomicInteger())
                        .incrementAndGet();
                if (run >= REFUSALS) {
                    String reason = "refused " + run + " in a row, the last: " + bounced.reply();
                    if (mailings.move(mailing, MailingStatus.PAUSED, reason)) {
                        LOG.warn("mailing paused mailing={} reason=\"{}\"", mailing, reason);
                    }
                    // Only now: until the pause is written, the other connections stop at their next refusal too.
                    refusals.remove(mailing);
                    return false;
                }
            }
            return true;
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
}
