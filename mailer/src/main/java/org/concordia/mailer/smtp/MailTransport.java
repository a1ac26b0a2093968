package org.concordia.mailer.smtp;

import org.jspecify.annotations.Nullable;

/** A way out of the house. Safe for several threads, each with a connection of its own. */
public interface MailTransport {

    /** A connection for one thread; nothing is opened before the first message. */
    Connection connect();

    /** Where the mail goes, for people: a relay's name or a folder. */
    String destination();

    /** One thread's way to send, reused for message after message; never throws for what the other side does. */
    interface Connection extends AutoCloseable {

        /**
         * Sends a message.
         *
         * @param following what will be sent next if nothing comes between, so that it may be announced with this
         *     one; it may be dropped afterwards, which costs the connection
         */
        SendOutcome send(Envelope envelope, @Nullable Envelope following);

        /** Sends a message that none is known to follow. */
        default SendOutcome send(Envelope envelope) {
            return send(envelope, null);
        }

        @Override
        void close();
    }
}
