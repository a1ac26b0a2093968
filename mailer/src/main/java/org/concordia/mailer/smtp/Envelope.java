package org.concordia.mailer.smtp;

/**
 * One message on its way to one recipient.
 *
 * @param name unique for each delivery and the same on every try; letters, digits, dots and dashes
 * @param returnPath where a report of failure goes
 * @param recipient the address, its domain as A-labels
 * @param message the whole message with CRLF line ends, no line longer than 998
 */
public record Envelope(String name, String returnPath, String recipient, byte[] message) {

    /** Whether the recipient's server must understand SMTPUTF8 (RFC 6531) for this. */
    boolean needsUtf8() {
        return !recipient.chars().allMatch(c -> c < 128);
    }
}
