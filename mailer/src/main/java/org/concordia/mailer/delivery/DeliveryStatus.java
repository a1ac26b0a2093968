package org.concordia.mailer.delivery;

import java.util.Locale;

/** What became of one mailing to one subscriber. */
public enum DeliveryStatus {
    PENDING,
    /** Refused for now; tried again. */
    DEFERRED,
    /** The relay has it. */
    ACCEPTED,
    /** Refused for good. */
    BOUNCED,
    /** The connection died before the relay's answer; tried again with the same Message-ID, a few times. */
    UNCERTAIN,
    /** The address was suppressed after the mailing was frozen. */
    SUPPRESSED,
    /** The subscriber left after the mailing was frozen. */
    UNSUBSCRIBED,
    /** An editor cancelled the mailing. */
    CANCELLED,
    /** Deferred for two days. */
    EXPIRED;

    /** The name in the database and on the desk. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The status of a {@link #word()}. */
    public static DeliveryStatus of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
