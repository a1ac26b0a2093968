package org.concordia.mailer.smtp;

import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * Whom one message is for.
 *
 * @param deliveryId makes the Message-ID and the return path, the same on every try
 * @param address as the subscriber's row has it
 * @param name theirs, if known
 * @param zone of their clock
 * @param answers the message that this one follows in their mailbox, if there is one
 */
public record Recipient(
        long deliveryId,
        long subscriberId,
        String address,
        @Nullable String name,
        ZoneId zone,
        @Nullable Earlier answers) {

    /** An earlier message to the same person: its delivery, and when its mailing was frozen. */
    public record Earlier(long deliveryId, Instant frozenAt) {}
}
