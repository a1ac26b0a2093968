package org.concordia.digest.alert;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One step of an alert's way.
 *
 * @param who an editor's name, {@link AlertStore#POLICY}, or why it lapsed
 * @param note the editor's words, if any
 */
public record AlertStep(
        Kind kind, Instant at, String who, @Nullable String note) {

    /** What happened. */
    public enum Kind {
        /** Its story was first worth a look. */
        CANDIDATE,
        /** It began to wait for an editor. */
        HELD,
        /** Nobody decided, and every editor was told of it again. */
        ESCALATED,
        APPROVED,
        DECLINED,
        LAPSED,
        /** What is new was sent after it. */
        UPDATE,
        /** It was corrected. */
        CORRECTION,
        /** It was taken back. */
        WITHDRAWAL;

        /** As stored, and its key in messages. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }
}
