package org.concordia.mailer.command;

import java.time.Instant;
import org.concordia.aggregator.parse.ParsedFeed;

/** When polling would look at a feed again, in words, as {@code feeds check} prints it. */
@FunctionalInterface
interface NextPoll {

    /** Says nothing. */
    NextPoll UNKNOWN = (feed, now) -> "";

    /** "in 20 min, because ..."; empty when it is not known. */
    String words(ParsedFeed feed, Instant now);
}
