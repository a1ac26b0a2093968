package org.concordia.mailer.delivery;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.concordia.mailer.mailing.MailingStatus;
import org.concordia.mailer.mailing.MailingStore;
import org.concordia.mailer.smtp.SendOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pauses a mailing that is refused again and again. The counts are gone when the process ends, which costs at most
 * another run of refusals. Safe for threads.
 */
final class Refusals {

    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    /** So many final refusals in a row, in one mailing, are no coincidence. */
    private static final int MOST = 100;

    private final MailingStore mailings;
    private final Map<Long, AtomicInteger> inARow = new ConcurrentHashMap<>();

    Refusals(MailingStore mailings) {
        this.mailings = mailings;
    }

    void accepted(long mailing) {
        inARow.remove(mailing);
    }

    /** Counts a refusal; true if the mailing is paused for it. */
    boolean pauses(long mailing, SendOutcome.Bounced bounced) {
        int run = inARow.computeIfAbsent(mailing, id -> new AtomicInteger()).incrementAndGet();
        if (run < MOST) {
            return false;
        }
        String reason = "refused " + run + " in a row, the last: " + bounced.reply();
        if (mailings.move(mailing, MailingStatus.PAUSED, reason)) {
            LOG.warn("mailing paused mailing={} reason=\"{}\"", mailing, reason);
        }
        // Only now: until the pause is written, the other connections stop at their next refusal too.
        inARow.remove(mailing);
        return true;
    }
}
