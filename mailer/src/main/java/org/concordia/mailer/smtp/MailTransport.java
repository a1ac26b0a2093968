package org.concordia.mailer.smtp;

/** A way out of the house. Safe for several threads, each with a connection of its own. */
public interface MailTransport {

    /** A connection for one thread; nothing is opened before the first message. */
    Connection connect();

    /** Where the mail goes, for people: a relay's name or a folder. */
    String destination();

    /** One thread's way to send, reused for message after message; never throws for what the other side does. */
    interface Connection extends AutoCloseable {

        SendOutcome send(Envelope envelope);

        @Override
        void close();
    }
}
