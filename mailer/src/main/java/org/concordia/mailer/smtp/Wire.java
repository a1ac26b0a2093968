package org.concordia.mailer.smtp;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/**
 * One SMTP connection. Jakarta Mail connects, upgrades to TLS and logs in; the transaction itself is spoken here,
 * because what must follow from a refusal depends on which command was refused, and because prepared bytes and
 * pipelined commands (RFC 2920) make it one round trip a message instead of four.
 */
final class Wire extends SMTPTransport {

    /**
     * What became of a transaction.
     *
     * @param tried false if the relay ended or refused the transaction before it had the recipient: another connection
     *     may fare better
     * @param reusable whether the connection may carry another message
     */
    record Result(SendOutcome outcome, boolean tried, boolean reusable) {}

    final boolean utf8;
    private final QuickSockets sockets;
    private @Nullable Envelope announced;

    Wire(Session session, QuickSockets sockets, boolean utf8) {
        super(session, null);
        this.sockets = sockets;
        this.utf8 = utf8;
    }

    /**
     * Sends a message.
     *
     * @param following the next one, if it may be announced: its MAIL, RCPT and DATA go out behind the final dot of
     *     this one (RFC 2920, 3.1), so that a message costs one round trip
     */
    synchronized Result deliver(Envelope envelope, @Nullable Envelope following) {
        String rcpt = "RCPT TO:<" + envelope.recipient() + ">\r\n";
        boolean pipelining = supportsExtension("PIPELINING");
        Envelope expected = announced;
        announced = null;
        if (expected != null && expected != envelope) {
            return untried(new Reply(-1, "another message was announced"));
        }
        if (expected == null && !say(pipelining ? announcement(envelope) : mail(envelope))) {
            return untried(new Reply(-1, "connection lost before MAIL"));
        }
        Reply sender = hear("MAIL");
        if (sender.closes()) {
            return untried(sender);
        }
        if (!pipelining && sender.isPositive() && !say(rcpt)) {
            return deferred(new Reply(-1, "connection lost before RCPT"));
        }
        Reply recipient = pipelining || sender.isPositive() ? hear("RCPT") : sender;
        if (recipient.closes() && sender.isPositive()) {
            return recipient.code() == 421 ? untried(recipient) : deferred(recipient);
        }
        boolean wanted = sender.isPositive() && recipient.isPositive();
        if (!pipelining && wanted && !say("DATA\r\n")) {
            return deferred(new Reply(-1, "connection lost before DATA"));
        }
        Reply data = pipelining || wanted ? hear("DATA") : recipient;
        if (!wanted) {
            boolean clean = reset(data);
            if (!sender.isPositive()) {
                return sender.code() == 552
                        ? new Result(new SendOutcome.Bounced(sender.text(), false), true, clean)
                        : new Result(new SendOutcome.Down(sender.text()), false, clean);
            }
            return new Result(refused(recipient, recipient.blamesAddress()), true, clean);
        }
        if (data.closes()) {
            return data.code() == 421 ? untried(data) : deferred(data);
        }
        if (data.code() != 354) {
            return new Result(refused(data, data.namesAddress()), true, reset(data));
        }
        announced = pipelining && following != null && following.needsUtf8() == utf8 ? following : null;
        if (!say(stuffed(envelope.message(), announced == null ? "" : announcement(announced)))) {
            return deferred(new Reply(-1, "connection lost in the middle of the message"));
        }
        Reply taken = hear("the message");
        if (taken.code() < 0) {
            return new Result(new SendOutcome.Uncertain(taken.text()), true, false);
        }
        if (taken.code() >= 200 && taken.code() < 300) {
            return new Result(new SendOutcome.Accepted(taken.text()), true, true);
        }
        return new Result(refused(taken, taken.namesAddress()), true, !taken.closes());
    }

    /** Ends the connection, politely if the other side still listens. */
    synchronized void hangUp() {
        try {
            close();
        } catch (MessagingException e) {
            // The relay was gone already, which is what was wanted.
            return;
        }
    }

    private static SendOutcome refused(Reply reply, boolean addressFault) {
        return reply.isTransient() || reply.code() < 0
                ? new SendOutcome.Deferred(reply.text(), reply.retryAfter())
                : new SendOutcome.Bounced(reply.text(), addressFault);
    }

    private static Result untried(Reply reply) {
        return new Result(new SendOutcome.Down(reply.text()), false, false);
    }

    private static Result deferred(Reply reply) {
        return new Result(new SendOutcome.Deferred(reply.text(), null), true, false);
    }

    /** Forgets a refused transaction on both sides; true if the connection is as new. */
    private boolean reset(Reply data) {
        if (data.code() == 354) {
            // A pipelined DATA was answered although nobody is to get it: it must be ended, and is worth nothing.
            return say(".\r\n") && hear("an empty message").code() >= 0;
        }
        return !data.closes() && say("RSET\r\n") && hear("RSET").isPositive();
    }

    private String mail(Envelope envelope) {
        return "MAIL FROM:<" + envelope.returnPath() + ">" + (utf8 ? " SMTPUTF8" : "")
                + (supportsExtension("SIZE") ? " SIZE=" + envelope.message().length : "") + "\r\n";
    }

    private String announcement(Envelope envelope) {
        return mail(envelope) + "RCPT TO:<" + envelope.recipient() + ">\r\nDATA\r\n";
    }

    private boolean say(String lines) {
        return say(lines.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes bytes in one go; false if not all of them were taken. */
    private boolean say(byte[] bytes) {
        try {
            OutputStream out = sockets.output();
            out.write(bytes);
            out.flush();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Reply hear(String to) {
        try {
            int code = readServerResponse();
            return code < 0
                    ? new Reply(-1, "connection lost before the answer to " + to)
                    : Reply.of(code, getLastServerResponse());
        } catch (MessagingException e) {
            return new Reply(-1, "no answer to " + to + ": " + cause(e));
        }
    }

    private static String cause(MessagingException e) {
        @Nullable Exception next = e.getNextException();
        return next == null || next.getMessage() == null ? "connection lost" : Headers.clean(next.getMessage());
    }

    /**
     * A message as it stands on the wire: dots at the start of lines doubled (RFC 5321, 4.5.2), the last dot, and what
     * is to follow it.
     */
    private static byte[] stuffed(byte[] message, String after) {
        int dots = 0;
        for (int i = 0; i < message.length; i++) {
            if (message[i] == '.' && (i == 0 || message[i - 1] == '\n')) {
                dots++;
            }
        }
        boolean ended = message.length > 0 && message[message.length - 1] == '\n';
        byte[] end = ((ended ? ".\r\n" : "\r\n.\r\n") + after).getBytes(StandardCharsets.UTF_8);
        byte[] stuffed = new byte[message.length + dots + end.length];
        int at = 0;
        int from = 0;
        for (int i = 0; dots > 0; i++) {
            if (message[i] == '.' && (i == 0 || message[i - 1] == '\n')) {
                System.arraycopy(message, from, stuffed, at, i - from);
                at += i - from;
                stuffed[at++] = '.';
                from = i;
                dots--;
            }
        }
        System.arraycopy(message, from, stuffed, at, message.length - from);
        System.arraycopy(end, 0, stuffed, stuffed.length - end.length, end.length);
        return stuffed;
    }
}
