package org.concordia.mailer.mailing;

/** Who a mailing is for, as asked when it is frozen. Suppressed addresses are in none of them. */
public sealed interface Audience {

    /** Everyone with a confirmed subscription to an edition. */
    record SubscribersOfEdition(long editionId) implements Audience {}

    /** Everyone with a confirmed subscription to a topic's alerts. */
    record AlertsOfTopic(long topicId) implements Audience {}

    /** Everyone who got, or may have got, an earlier mailing, in whichever language. */
    record ReadersOf(MailKind kind, long ref) implements Audience {}

    /** One person, whatever their subscriptions and language. */
    record One(long subscriberId) implements Audience {}
}
