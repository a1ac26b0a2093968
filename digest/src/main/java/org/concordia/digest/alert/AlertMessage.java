package org.concordia.digest.alert;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What follows an alert to those who got it; a draft until it is sent.
 *
 * @param words the editor's, by language; in one at least but for an update, which may say only what came
 * @param afterId the last message sent before it was written, 0 for none
 * @param toldSince an update tells what was filed after this time
 * @param toldUntil and up to this one
 * @param writtenBy the editor's name
 * @param sentAt null while it is a draft
 */
public record AlertMessage(
        long id,
        long alertId,
        Kind kind,
        Map<String, String> words,
        long afterId,
        Instant toldSince,
        Instant toldUntil,
        String writtenBy,
        @Nullable Instant sentAt) {

    /** Longest words of an editor in one language. */
    public static final int LONGEST = 4000;

    public AlertMessage {
        words = Map.copyOf(words);
    }

    /** What it is for. */
    public enum Kind {
        /** What is new since the alert. */
        UPDATE,
        /** What was wrong in it. */
        CORRECTION,
        /** That it should not have been sent; nothing follows. */
        WITHDRAWAL;

        /** As stored, and its key in messages. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The kind of a {@link #word()}. */
        public static Kind of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }

        AlertStep.Kind step() {
            return AlertStep.Kind.of(word());
        }
    }
}
