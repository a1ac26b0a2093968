package org.concordia.mailer.mailing;

import java.util.Locale;

/** What a mailing is for, which decides how urgent it is and who may still get it. */
public enum MailKind {
    /** Asks whoever owns an address to confirm; the only mail to somebody who has not. */
    CONFIRMATION(40, false, false),
    /** A fresh link to the choices, asked for by the owner of an address. */
    CHOICES(40, false, false),
    /** Greets after confirming. */
    WELCOME(30, false, true),
    /** Says that an unsubscription was heard. */
    GOODBYE(30, false, false),
    /** Takes an alert back; goes to exactly those who got it, so it does not ask for a subscription. */
    CORRECTION(25, false, true),
    /** Breaking news. */
    ALERT(20, true, true),
    /** What happened to feeds, for an editor who wants to know; switched off at the desk. */
    NOTE(15, false, false),
    /** An issue of an edition. */
    DIGEST(10, true, true);

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

    /** Whether its messages name a way to unsubscribe in their headers; a mail that one person asked for does not. */
    public boolean leavable() {
        return leavable;
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
