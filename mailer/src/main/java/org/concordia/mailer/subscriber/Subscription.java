package org.concordia.mailer.subscriber;

import java.time.Instant;
import java.util.Locale;

/** What one subscriber asked for: an edition, or the alerts of a topic. */
public record Subscription(long subscriberId, Want want, Status status, Instant changedAt) {

    /** Where a subscription stands. */
    public enum Status {
        /** Asked for by somebody who typed the address; nothing is sent until its owner confirms. */
        UNCONFIRMED,
        /** The owner agreed. */
        CONFIRMED,
        /** The owner, or an editor for them, ended it. */
        UNSUBSCRIBED;

        /** As the database writes it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Status of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }
}
