package org.concordia.mailer.mailing;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.concordia.mailer.delivery.Newsletter;

/** Freezes a digest as the issue of a slot. */
public final class IssueMailings {

    private IssueMailings() {}

    /** The mailings of an issue that came out then, by a schedule of that zone. */
    public static List<Long> freeze(Newsletter newsletter, long issue, Instant slot, ZoneId zone) {
        return newsletter.mailings.freeze(
                MailKind.DIGEST,
                issue,
                "daily",
                "edition-daily",
                Newsletter.both(),
                new Audience.SubscribersOfEdition(newsletter.edition),
                new Mailings.Slot(slot, zone));
    }
}
