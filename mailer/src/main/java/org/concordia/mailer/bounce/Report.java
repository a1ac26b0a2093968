package org.concordia.mailer.bounce;

import jakarta.mail.internet.MimeMessage;
import java.util.List;
import java.util.Locale;

/** What a message that came back says, read without asking anyone whether it is true. */
sealed interface Report {

    /** What it has of a mail of ours. */
    Traces traces();

    /**
     * A mail did not reach somebody, for good.
     *
     * @param recipients those it did not reach, one or more
     * @param others whether others are named that it did reach or that wait: then the address was a list's
     */
    record Failed(Traces traces, List<Recipient> recipients, boolean others) implements Report {

        public Failed {
            recipients = List.copyOf(recipients);
        }

        /** What became of the mail to an address. */
        Recipient about(String address) {
            String key = address.toLowerCase(Locale.ROOT);
            for (Recipient recipient : recipients) {
                if (recipient.addresses().contains(key)) {
                    return recipient;
                }
            }
            Recipient first = recipients.get(0);
            boolean all = !others
                    && recipients.stream().allMatch(one -> one.diagnosis().weight() == Diagnosis.Weight.HARD);
            // The address passes mail on to several, and one of them is gone: its owner may still read it.
            return all || first.diagnosis().weight() != Diagnosis.Weight.HARD
                    ? first
                    : new Recipient(first.addresses(), Diagnosis.TROUBLE, first.words());
        }
    }

    /**
     * One that was not reached.
     *
     * @param addresses final and original, in small letters
     * @param words of the server that refused
     */
    record Recipient(List<String> addresses, Diagnosis diagnosis, String words) {
        public Recipient {
            addresses = List.copyOf(addresses);
        }
    }

    /** It is late, and tried again by whoever has it. */
    record Delayed(Traces traces) implements Report {}

    /** A reader called it spam, or asked their provider to make us stop. */
    record Complained(Traces traces, String type) implements Report {}

    /** Somebody, or their mail program, wrote to the address to unsubscribe. */
    record Leaving(Traces traces, String token) implements Report {}

    /** A machine's answer that calls for nothing: out of office, a receipt, news of success. */
    record Automatic(Traces traces) implements Report {}

    /** None of these. */
    record Unknown(Traces traces) implements Report {}

    /**
     * Reads a message. Never fails: of a broken one, what can be read decides, and nothing readable is {@link Unknown}.
     *
     * @param message of any origin, not larger than the caller wishes to hold in memory
     */
    static Report of(MimeMessage message) {
        return of(new MailParts(message));
    }

    /** The same of a message that was taken apart. */
    static Report of(MailParts parts) {
        return new ReportReader(parts).report();
    }
}
