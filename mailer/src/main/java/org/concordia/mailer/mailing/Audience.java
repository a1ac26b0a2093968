package org.concordia.mailer.mailing;

import java.util.Set;

/** Who a mailing is for, as asked when it is frozen. Suppressed addresses are in none of them. */
public sealed interface Audience {

    /** Everyone with a confirmed subscription to an edition. */
    record SubscribersOfEdition(long editionId) implements Audience {}

    /** Everyone with a confirmed subscription to a topic's alerts. */
    record AlertsOfTopic(long topicId) implements Audience {}

    /** Everyone who got, or may have got, an alert of a topic, in whichever language. */
    record ReadersOf(long alertId, long topicId) implements Audience {}

    /**
     * Those with a confirmed subscription to an edition who were sent exactly these of some alerts, or are about to be.
     *
     * @param alerts all that are in question
     * @param got those of them; may be none
     */
    record SubscribersWith(long editionId, Set<Long> alerts, Set<Long> got) implements Audience {
        public SubscribersWith {
            alerts = Set.copyOf(alerts);
            got = Set.copyOf(got);
        }
    }

    /** One person, whatever their subscriptions and language. */
    record One(long subscriberId) implements Audience {}
}
