package org.concordia.mailer.bounce;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An address not to write to, and why.
 *
 * @param address as the subscriber's row has it, in small letters
 * @param detail what the relay or the editor said
 */
public record Suppression(
        String address, Reason reason, @Nullable String detail, Instant createdAt) {

    /** Why an address is not written to. */
    public enum Reason {
        BOUNCED,
        COMPLAINED,
        EDITOR,
        ERASED;

        /** The name in the database and on the desk. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Reason of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }
}
