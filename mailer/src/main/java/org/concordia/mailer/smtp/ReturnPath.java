package org.concordia.mailer.smtp;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address that a report of failure of one delivery goes to: {@code mailbox+ID-MARK@domain}. The mark is known only
 * to who got that message and to the servers on its way, so nobody can report the failure of somebody else's mail.
 *
 * @param mark digits and small letters: servers may change capitals
 */
public record ReturnPath(long delivery, String mark) {

    private static final Pattern FORM = Pattern.compile("\\+(\\d{1,18})-([a-z0-9]{8,32})@", Pattern.CASE_INSENSITIVE);

    /** The address with the delivery in it. */
    String in(String mailbox) {
        return mailbox.replaceFirst("@", "+" + delivery + "-" + mark + "@");
    }

    /** What an address says of a delivery; whether its mark is right is for the caller to see. Empty: nothing. */
    public static Optional<ReturnPath> read(String address) {
        Matcher form = FORM.matcher(address);
        return form.find()
                ? Optional.of(new ReturnPath(
                        Long.parseLong(form.group(1)), form.group(2).toLowerCase(java.util.Locale.ROOT)))
                : Optional.empty();
    }
}
