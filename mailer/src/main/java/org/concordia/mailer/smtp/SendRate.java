package org.concordia.mailer.smtp;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Spaces messages evenly over all connections that share it. Safe for threads. */
public final class SendRate {

    private final double perSecond;
    private final long gapNanos;
    private long nextNanos = System.nanoTime();

    /** A rate in messages a second; 0 for no limit. */
    public SendRate(double rate) {
        this.perSecond = rate;
        this.gapNanos = rate == 0 ? 0 : Math.round(Duration.ofSeconds(1).toNanos() / rate);
    }

    /** Messages a second; 0 for no limit. */
    public double perSecond() {
        return perSecond;
    }

    /** Waits for this thread's turn. */
    public void await() {
        if (gapNanos == 0) {
            return;
        }
        long turn;
        synchronized (this) {
            long now = System.nanoTime();
            turn = nextNanos - now > 0 ? nextNanos : now;
            nextNanos = turn + gapNanos;
        }
        for (long left = turn - System.nanoTime(); left > 0; left = turn - System.nanoTime()) {
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            LockSupport.parkNanos(left);
        }
    }
}
