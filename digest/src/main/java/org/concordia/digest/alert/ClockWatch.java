package org.concordia.digest.alert;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Whether this machine's clock can be believed. A clock that is set, or that a machine wakes up with, differs from what
 * the processor counted meanwhile; for a while after that nothing is done that only time decides and nobody can undo.
 */
@Component
public final class ClockWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);

    /** Clocks are slewed by seconds; more than this is a jump. */
    private static final Duration JUMP = Duration.ofMinutes(1);

    /** Whoever set a clock wrongly notices, or the time server does. */
    private static final Duration DOUBT = Duration.ofMinutes(10);

    private final InstantSource clock;
    private final LongSupplier nanos;
    private Instant lastTime;
    private long lastNanos;
    private long doubtFrom;
    private boolean doubted;

    @Autowired
    public ClockWatch() {
        this(InstantSource.system(), System::nanoTime);
    }

    ClockWatch(InstantSource clock, LongSupplier nanos) {
        this.clock = clock;
        this.nanos = nanos;
        this.lastTime = clock.instant();
        this.lastNanos = nanos.getAsLong();
    }

    /** False for ten minutes after a jump of more than a minute. Ask often: jumps are seen between two calls. */
    public synchronized boolean isSteady() {
        Instant time = clock.instant();
        long counted = nanos.getAsLong();
        Duration jump = Duration.between(lastTime, time).minusNanos(counted - lastNanos);
        lastTime = time;
        lastNanos = counted;
        if (jump.abs().compareTo(JUMP) > 0) {
            LOG.warn("clock jumped by={} doubted={}", jump, DOUBT);
            doubted = true;
            doubtFrom = counted;
        }
        if (doubted && counted - doubtFrom > DOUBT.toNanos()) {
            doubted = false;
        }
        return !doubted;
    }
}
