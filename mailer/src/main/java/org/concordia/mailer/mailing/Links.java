package org.concordia.mailer.mailing;

import java.net.URI;

/** The addresses of a subscriber's own pages, which only their holder can know. */
public interface Links {

    /** Where a POST unsubscribes and a GET asks; its last segment is the token by which a mail can ask the same. */
    URI unsubscribe(long subscriberId);

    /** The subscriber's page of choices. */
    URI preferences(long subscriberId);
}
