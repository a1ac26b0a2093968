package org.concordia.mailer.smtp;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of a Message-ID before the @, made of the delivery's id and the second in which its mailing was frozen: the
 * same on every try, and not shared by two databases with one domain (a demo, a restored backup).
 */
public record MessageId(long delivery, long frozenSecond) {

    private static final Pattern FORM = Pattern.compile("^d(\\d{1,18})\\.([0-9a-z]{1,12})@");

    static MessageId of(long delivery, Instant frozenAt) {
        return new MessageId(delivery, frozenAt.getEpochSecond());
    }

    /** Reads a whole Message-ID without its angle brackets; empty if it is not of our form. */
    public static Optional<MessageId> read(String id) {
        Matcher form = FORM.matcher(id);
        return form.find()
                ? Optional.of(new MessageId(
                        Long.parseLong(form.group(1)), Long.parseLong(form.group(2), Character.MAX_RADIX)))
                : Optional.empty();
    }

    /** Whether it is that of a delivery. */
    public boolean isOf(long otherDelivery, Instant frozenAt) {
        return equals(of(otherDelivery, frozenAt));
    }

    @Override
    public String toString() {
        return "d" + delivery + "." + Long.toString(frozenSecond, Character.MAX_RADIX);
    }
}
