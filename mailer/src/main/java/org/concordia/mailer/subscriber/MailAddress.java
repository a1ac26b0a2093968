package org.concordia.mailer.subscriber;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An address that mail can be sent to, checked by its form only: whether somebody reads it, a confirmation tells.
 *
 * @param value as typed, the domain in lower case and as A-labels (RFC 5891)
 */
public record MailAddress(String value) {

    /** RFC 5321 allows 64 octets before the at sign, 255 after it. */
    private static final int LOCAL = 64;

    private static final int WHOLE = 254;

    /** RFC 5322 atoms with dots between, and beyond ASCII what RFC 6531 adds; quoted local parts are not taken. */
    private static final Pattern ATOMS = Pattern.compile(
            "[\\w!#$%&'*+/=?^`{|}~\\-\\x{a1}-\\x{10ffff}]+(\\.[\\w!#$%&'*+/=?^`{|}~\\-\\x{a1}-\\x{10ffff}]+)*");

    private static final Pattern LABELS =
            Pattern.compile("([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+(?!\\d+$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    /** What is wrong with an address; each has a text {@code subscriber.address.*}. */
    public enum Fault {
        /** Nothing was typed. */
        EMPTY,
        /** No at sign, or more than one. */
        AT,
        /** The part before the at sign has a character or a dot where none may be. */
        LOCAL,
        /** The part after the at sign is no host name of two or more labels. */
        DOMAIN,
        /** Longer than mail allows. */
        LONG
    }

    /** An address, or what is wrong with it. */
    public sealed interface Reading {
        /** It has the form of an address. */
        record Good(MailAddress address) implements Reading {}

        /** It has not. */
        record Bad(Fault fault) implements Reading {}
    }

    /** Reads what somebody typed; blanks around it are dropped. */
    public static Reading read(String typed) {
        String text = typed.strip();
        if (text.isEmpty()) {
            return new Reading.Bad(Fault.EMPTY);
        }
        int at = text.lastIndexOf('@');
        if (at < 1 || at == text.length() - 1 || text.indexOf('@') != at) {
            return new Reading.Bad(Fault.AT);
        }
        String local = text.substring(0, at);
        if (!ATOMS.matcher(local).matches()
                || local.codePoints()
                        .anyMatch(c -> Character.isISOControl(c)
                                || Character.isWhitespace(c)
                                || Character.getType(c) == Character.FORMAT
                                || Character.getType(c) == Character.PRIVATE_USE
                                || Character.getType(c) == Character.SURROGATE)) {
            return new Reading.Bad(Fault.LOCAL);
        }
        String domain;
        try {
            domain = IDN.toASCII(text.substring(at + 1).toLowerCase(Locale.ROOT), IDN.USE_STD3_ASCII_RULES)
                    .toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return new Reading.Bad(Fault.DOMAIN);
        }
        if (!LABELS.matcher(domain).matches()) {
            return new Reading.Bad(Fault.DOMAIN);
        }
        String whole = local + "@" + domain;
        if (local.getBytes(StandardCharsets.UTF_8).length > LOCAL
                || whole.getBytes(StandardCharsets.UTF_8).length > WHOLE) {
            return new Reading.Bad(Fault.LONG);
        }
        return new Reading.Good(new MailAddress(whole));
    }

    /** What tells two people apart. */
    public String key() {
        return key(value);
    }

    static String key(String address) {
        return address.toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        // A record is easily logged.
        return "MailAddress[...]";
    }
}
