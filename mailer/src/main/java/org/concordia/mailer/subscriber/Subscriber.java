package org.concordia.mailer.subscriber;

import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * A person with an address.
 *
 * @param address with its domain in lower case and as A-labels
 * @param name as they gave it; may be null
 * @param language of their mails, {@code es} or {@code en}
 * @param zone whose clock they live by
 * @param consent where their agreement came from, in words
 */
public record Subscriber(
        long id,
        String address,
        @Nullable String name,
        String language,
        ZoneId zone,
        String consent,
        Instant createdAt) {

    @Override
    public String toString() {
        // Without the address: a record is easily logged.
        return "Subscriber[" + id + "]";
    }
}
