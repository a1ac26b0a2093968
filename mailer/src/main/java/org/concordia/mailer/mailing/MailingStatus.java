package org.concordia.mailer.mailing;

import java.util.Locale;

/** Where a mailing stands. */
public enum MailingStatus {
    SENDING,
    /** No delivery is left to try; one that an editor sends again makes it {@link #SENDING}. */
    DONE,
    /** By an editor, or by itself after a run of refusals. */
    PAUSED,
    CANCELLED;

    /** Whether an editor may do this: a cancelled mailing stays so, a finished one has nothing to pause. */
    public boolean mayBecome(MailingStatus next) {
        return switch (this) {
            case SENDING -> next == PAUSED || next == CANCELLED || next == DONE;
            case PAUSED -> next == SENDING || next == CANCELLED;
            case DONE -> next == SENDING;
            case CANCELLED -> false;
        };
    }

    /** The name in the database and on the desk. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The status of a {@link #word()}. */
    public static MailingStatus of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
