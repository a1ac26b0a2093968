package org.concordia.mailer.smtp;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What became of handing one message to the relay. Replies are the relay's own words, without mail addresses. */
public sealed interface SendOutcome {

    String reply();

    /** The relay took it (250) and answers for it from here on. */
    record Accepted(String reply) implements SendOutcome {}

    /**
     * Not now, for this recipient or this message (4xx, or the connection was lost before the message was complete).
     *
     * @param retryAfter when the relay said when
     */
    record Deferred(String reply, @Nullable Duration retryAfter) implements SendOutcome {}

    /**
     * Never (5xx).
     *
     * @param addressFault whether the address is at fault, and not the message or the sender
     */
    record Bounced(String reply, boolean addressFault) implements SendOutcome {}

    /** The connection died after the whole message was handed over and before the answer: it may have been taken. */
    record Uncertain(String reply) implements SendOutcome {}

    /** The relay cannot be reached or refuses us altogether; the message was not tried. */
    record Down(String reply) implements SendOutcome {}
}
