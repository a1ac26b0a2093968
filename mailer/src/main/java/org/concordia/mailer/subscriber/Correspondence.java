package org.concordia.mailer.subscriber;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was sent to a subscriber and what came back of it, for the desk's page about them. */
public interface Correspondence {

    /**
     * One mail to the subscriber.
     *
     * @param page of its mailing; null for letters, which have none
     * @param kind as its text {@code delivery.kind.*} has it
     * @param status as its text {@code delivery.state.*} has it
     * @param reply of the relay at the last try, if there was one
     * @param at when it came to that
     */
    record Sent(
            @Nullable String page,
            String kind,
            String language,
            String subject,
            String status,
            int attempts,
            @Nullable String reply,
            Instant at) {}

    /**
     * What came back.
     *
     * @param kind as its text {@code bounce.kind.*} has it
     * @param diagnosis as its text {@code bounce.diagnosis.*} has it, if there is one
     */
    record Returned(String page, String kind, @Nullable String diagnosis, String words, Instant arrivedAt) {}

    /** The latest mails, newest first. */
    List<Sent> sent(long subscriberId);

    /** The latest that came back, newest first. */
    List<Returned> returned(long subscriberId);
}
