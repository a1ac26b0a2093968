package org.concordia.mailer.mailing;

import java.net.URI;

/** The addresses of a subscriber's own pages, which only their holder can know. */
public interface Links {

    /**
     * Where a POST ends the subscription that a mailing came by, or all of them, and a GET asks. Its last segment is
     * the token by which a mail can ask the same.
     */
    URI unsubscribe(long subscriberId, Mailing mailing);

    /** What shows that a report about a delivery comes from where its message went: 12 small letters and digits. */
    String returnMark(long deliveryId);

    /** Where a subscriber can have a link to their page of choices mailed to them; a forwarded mail opens nobody's. */
    URI preferences(long subscriberId);
}
