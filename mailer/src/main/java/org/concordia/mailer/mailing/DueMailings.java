package org.concordia.mailer.mailing;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns what newsrooms decided to send into frozen mailings. */
public interface DueMailings {

    /** Freezes every built issue and approved alert that has no mailings yet; the ids of the mailings written now. */
    List<Long> freezeDue();

    /**
     * Builds an edition's issue if it does not exist yet and freezes its mailings.
     *
     * @param at the issue's slot is the latest at or before it; null for now
     * @return all mailings of the issue, also those frozen before; empty if it has no stories
     * @throws IllegalArgumentException if there is no such edition
     */
    List<Long> freezeIssue(String edition, @Nullable Instant at);
}
