package org.concordia.mailer.delivery;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.concordia.mailer.bounce.SuppressionStore;
import org.concordia.mailer.mailing.MailingStore;
import org.concordia.mailer.meter.Meters;
import org.concordia.mailer.smtp.MailSettings;
import org.concordia.mailer.smtp.MailTransport;
import org.concordia.mailer.smtp.MessageComposer;
import org.concordia.mailer.smtp.SendRate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends what is due. A delivery is claimed, looked at once more, sent, and its outcome committed within milliseconds.
 * Several processes may do this at once on one database.
 */
@Service
public final class Dispatcher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    /** How long the end of the process waits for the messages that are on their way. */
    private static final Duration FAREWELL = Duration.ofSeconds(10);

    private final DeliveryStore deliveries;
    private final SuppressionStore suppressions;
    private final TransactionTemplate transaction;
    private final InstantSource clock;
    private final RelayHealth relay = new RelayHealth();
    private final Sending.Means means;
    private final ReentrantLock one = new ReentrantLock();
    private final SecureRandom random = new SecureRandom();

    private volatile @Nullable Sending current;

    public Dispatcher(
            DeliveryStore deliveries,
            MailingStore mailings,
            SuppressionStore suppressions,
            TransactionTemplate transaction,
            MessageComposer composer,
            MailTransport transport,
            MailSettings settings,
            Meters meters,
            InstantSource clock) {
        this.deliveries = deliveries;
        this.suppressions = suppressions;
        this.transaction = transaction;
        this.clock = clock;
        this.means = new Sending.Means(
                deliveries,
                mailings,
                composer,
                transport,
                settings.connections(),
                new SendRate(settings.rate()),
                new DomainLimits(settings.domains(), random::nextDouble),
                new RetryPolicy(random::nextDouble),
                relay,
                new Refusals(mailings),
                meters,
                clock);
    }

    /** What the run at work in this process has done so far; empty when none is. */
    public Map<DeliveryStatus, Integer> progress() {
        Sending run = current;
        return run == null ? Map.of() : run.counts();
    }

    /** Until when sending rests and why, for the desk; the counts are empty. */
    public Sweep rest() {
        return new Sweep(Map.of(), relay.restsUntil(clock.instant()), relay.reason());
    }

    /** Has the run at work look again before each next message: an editor paused or cancelled something. */
    public void lookAgain() {
        Sending run = current;
        if (run != null) {
            run.lookAgain();
        }
    }

    /** Ends the run at work and waits a little until what is on its way has its outcome. */
    @Override
    public void close() {
        Sending run = current;
        if (run != null) {
            run.stop();
        }
        try {
            if (one.tryLock(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
                one.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
        int back = deliveries.takeBack();
        if (back > 0) {
            LOG.info("senders that ended are forgotten, their deliveries due again count={}", back);
        }
        boolean rested = relay.restsUntil(clock.instant()) != null;
        Map<DeliveryStatus, Integer> counts = rested ? Map.of() : run();
        deliveries.tidy(clock.instant());
        Sweep sweep = new Sweep(counts, relay.restsUntil(clock.instant()), relay.reason());
        if (sweep.total() > 0) {
            LOG.info(
                    "mail sent {} destination={}",
                    words(sweep.counts()),
                    means.transport().destination());
        }
        if (!rested && sweep.restsUntil() != null) {
            LOG.warn("mail rests until={} reason=\"{}\"", sweep.restsUntil(), sweep.reason());
        }
        return sweep;
    }

    private Map<DeliveryStatus, Integer> run() {
        // Closed from the last to the first: what is still in hand is due again once all outcomes are written.
        try (Lease lease = new Lease(random.nextLong() >>> 1, deliveries);
                OutcomeLog outcomes = new OutcomeLog(deliveries, suppressions, transaction, lease.sender)) {
            Sending run = new Sending(means, lease, outcomes);
            current = run;
            try {
                run.work();
            } finally {
                current = null;
            }
            return run.counts();
        }
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
}
