package org.concordia.mailer.delivery;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A sender's hold on what it has in hand, renewed while it is open; then what is left is due again. */
final class Lease implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

    private static final Duration RENEWAL = Duration.ofSeconds(2);
    /** A sender that could not renew for so long stops before others take it for dead, at ten seconds. */
    private static final Duration DOUBT = Duration.ofSeconds(7);

    final long sender;
    private final DeliveryStore deliveries;
    private final Thread renewal = new Thread(this::renew, "mail-renewal");
    private volatile long renewedNanos = System.nanoTime();
    private volatile boolean over;

    Lease(long sender, DeliveryStore deliveries) {
        this.sender = sender;
        this.deliveries = deliveries;
        deliveries.enter(sender);
        renewal.setDaemon(true);
        renewal.start();
    }

    /** Whether what is in hand is still this sender's without any doubt. */
    boolean holds() {
        return !over && System.nanoTime() - renewedNanos < DOUBT.toNanos();
    }

    @Override
    public void close() {
        over = true;
        LockSupport.unpark(renewal);
        deliveries.leave(sender);
    }

    private void renew() {
        while (!over) {
            LockSupport.parkNanos(RENEWAL.toNanos());
            try {
                long before = System.nanoTime();
                if (!over && !deliveries.renew(sender) && !over) {
                    LOG.warn("this sender was taken for dead and stops; the next run goes on");
                    over = true;
                }
                renewedNanos = before;
            } catch (RuntimeException e) {
                // Said again before the lease ends; if that fails too, another sender takes over.
                LOG.warn("a sender could not say that it is alive reason=\"{}\"", e.getMessage());
            }
        }
    }
}
