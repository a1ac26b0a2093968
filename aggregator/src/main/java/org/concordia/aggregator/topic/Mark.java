package org.concordia.aggregator.topic;

import java.time.Instant;

/**
 * What an editor said of an article, which overrides the patterns.
 *
 * @param belongs true: it is at least for the digest; false: it is left
 * @param author the account's name
 * @param judged what the patterns say of it
 */
public record Mark(boolean belongs, String author, Instant at, Level judged) {

    /** The level of an article of which an editor said this and the patterns that; a mark alone never alerts. */
    static Level level(boolean belongs, Level judged) {
        if (!belongs) {
            return Level.NONE;
        }
        return judged == Level.ALERT ? Level.ALERT : Level.DIGEST;
    }
}
