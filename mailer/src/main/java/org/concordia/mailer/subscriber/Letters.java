package org.concordia.mailer.subscriber;

import java.net.URI;
import java.util.List;

/**
 * The mails to one person about their own subscription. Called inside the transaction that decides them: an
 * implementation only writes rows, so that a letter is queued exactly when its reason was committed.
 *
 * <p>{@code occasion} is a number that no other letter of the same kind has, for the mailing's {@code ref}.
 */
public interface Letters {

    /** Asks whether the owner of the address wants what somebody asked for; {@code confirm} is the page to say so. */
    void confirmation(Subscriber to, URI confirm, long occasion);

    /** Says what was confirmed just now. */
    void welcome(Subscriber to, List<Offer> confirmed, long occasion);

    /** Says that everything was stopped, as asked; {@code back} is the page where that can be taken back. */
    void goodbye(Subscriber to, URI back, long occasion);

    /** A fresh link to the choices, asked for on the page of one that had run out, or that a mail passed on. */
    void choices(Subscriber to, URI preferences, long occasion);
}
