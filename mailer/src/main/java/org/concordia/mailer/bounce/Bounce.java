package org.concordia.mailer.bounce;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A message that came back, as it was understood.
 *
 * @param deliveryId of which delivery of ours it shows to be, if of any
 * @param words of the server, without addresses; empty if there are none
 * @param waits whether an editor has to decide
 * @param sender who it says it is from
 * @param excerpt the beginning of its text, kept while an editor decides
 */
public record Bounce(
        long id,
        Kind kind,
        @Nullable Diagnosis diagnosis,
        @Nullable Long deliveryId,
        @Nullable Long mailingId,
        @Nullable Long subscriberId,
        String words,
        boolean waits,
        String sender,
        String subject,
        @Nullable String excerpt,
        Instant arrivedAt) {

    /** What it was, and therefore what followed. */
    public enum Kind {
        /** The address is no good: suppressed. */
        HARD,
        /** Counted; suppressed after five in thirty days. */
        SOFT,
        /** Refused for what we sent or are: nothing follows for the address. */
        REFUSED,
        /** Suppressed, and all subscriptions ended. */
        COMPLAINED,
        /** An unsubscription by mail. */
        LEFT,
        /** Still under way. */
        DELAYED,
        /** A machine's answer. */
        AUTOMATIC,
        /** Kept for an editor. */
        UNKNOWN;

        /** The name in the database and of its text. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }
}
