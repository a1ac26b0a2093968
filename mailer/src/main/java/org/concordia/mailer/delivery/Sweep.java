package org.concordia.mailer.delivery;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one run over the queue did.
 *
 * @param counts deliveries by what became of them; none pending
 * @param restsUntil until when sending rests, if the relay is down or defers everything
 * @param reason why it rests, in the relay's words; empty if it does not
 */
public record Sweep(
        Map<DeliveryStatus, Integer> counts, @Nullable Instant restsUntil, String reason) {

    public Sweep {
        counts = Map.copyOf(counts);
    }

    public int count(DeliveryStatus status) {
        return counts.getOrDefault(status, 0);
    }

    /** Deliveries that changed. */
    public int total() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }
}
