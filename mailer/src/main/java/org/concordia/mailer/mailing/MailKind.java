package org.concordia.mailer.mailing;

import java.time.Duration;
import java.util.Locale;

/** What a mailing is for, which decides how urgent it is and who may still get it. */
public enum MailKind {
    /** Asks whoever owns an address to confirm; the only mail to somebody who has not. */
    CONFIRMATION(40, false, true),
    /** A fresh link to the choices, asked for by the owner of an address. */
    CHOICES(40, false, true),
    /** Greets after confirming. */
    WELCOME(30, false, true),
    /** Says that an unsubscription was heard. */
    GOODBYE(30, false, true),
    /**
     * Corrects an alert or takes it back; goes to exactly those who got it, so it does not ask for a subscription.
     * Nothing is more urgent than to stop being wrong.
     */
    CORRECTION(50, false, true),
    /** Calls every editor to an alert that nobody has decided: it cannot be switched off, only the address taken away. */
    URGENT_CALL(36, false, false),
    /** Calls an editor to an alert that waits; switched off at the desk. */
    CALL(35, false, true),
    /** Breaking news. */
    ALERT(20, true, true),
    /** What is new since an alert, to those who got it and still want alerts. */
    UPDATE(20, true, true),
    /** What happened to feeds, for an editor who wants to know; switched off at the desk. */
    NOTE(15, false, true),
    /** An issue of an edition. */
    DIGEST(10, true, true),
    /** An issue without what these of its readers had as alerts already. */
    REMAINDER(10, true, true);

    /** An alert or update that nobody tried to send for so long is no news any more; the digest tells it. */
    public static final Duration NEWS = Duration.ofHours(12);

    private final int priority;
    private final boolean subscribed;
    private final boolean leavable;

    MailKind(int priority, boolean subscribed, boolean leavable) {
        this.priority = priority;
        this.subscribed = subscribed;
        this.leavable = leavable;
    }

    /** The larger goes first. */
    public int priority() {
        return priority;
    }

    /** Whether a recipient must still be subscribed when the message leaves. */
    public boolean subscribed() {
        return subscribed;
    }

    /** Whether its messages name a way to unsubscribe in their headers: of an editor's, from that kind of mail alone. */
    public boolean leavable() {
        return leavable;
    }

    /** Whether it goes to everybody who reads something, and not to one person. */
    public boolean toMany() {
        return subscribed || this == CORRECTION;
    }

    /** The name in the database and on the desk. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind of a {@link #word()}. */
    public static MailKind of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
