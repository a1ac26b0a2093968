package org.concordia.mailer.smtp;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.IDN;

/**
 * A name and an address as they stand in a header.
 *
 * @param name what people read; empty if there is none
 * @param address with the domain as A-labels
 */
record Mailbox(String name, String address) {

    /**
     * Reads {@code Name <address>} or an address alone.
     *
     * @throws IllegalArgumentException if it is neither
     */
    static Mailbox parse(String text) {
        try {
            InternetAddress[] parsed = InternetAddress.parse(text, false);
            if (parsed.length != 1) {
                throw new IllegalArgumentException("not one mail address: " + text);
            }
            String name = parsed[0].getPersonal();
            return new Mailbox(name == null ? "" : name, ascii(parsed[0].getAddress()));
        } catch (AddressException e) {
            throw new IllegalArgumentException("not a mail address: " + text, e);
        }
    }

    /**
     * An address with its domain as A-labels, which every mail server takes; the part before the @ stays as it is.
     *
     * @throws IllegalArgumentException if it cannot be an address; the text is not in the message
     */
    static String ascii(String address) {
        int at = address.lastIndexOf('@');
        if (at < 1 || at == address.length() - 1) {
            throw new IllegalArgumentException("an address needs something before and after its @");
        }
        String local = address.substring(0, at);
        for (int i = 0; i < local.length(); i++) {
            char c = local.charAt(i);
            if (c <= ' ' || c == 127 || c == '<' || c == '>' || Character.isWhitespace(c)) {
                throw new IllegalArgumentException("an address holds a character that none may hold");
            }
        }
        String domain;
        try {
            domain = IDN.toASCII(address.substring(at + 1));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the domain of an address is none");
        }
        if (!domain.matches("[A-Za-z0-9.\\-\\[\\]:]+")) {
            throw new IllegalArgumentException("the domain of an address is none");
        }
        return local + "@" + domain;
    }

    /** What is after the @. */
    String domain() {
        return address.substring(address.lastIndexOf('@') + 1);
    }
}
