package org.concordia.aggregator.websub;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.concordia.aggregator.feed.Wording;
import org.jspecify.annotations.Nullable;

/**
 * An address of ours that a hub pushes a topic to, or shall: what WebSub calls a subscription, seen from here.
 *
 * @param current whether pushes of this feed come here; else it is to take over, or was left behind
 * @param active whether the feed is polled; one that an editor paused is not listened to either
 * @param topic what to push: the feed's own address as its document names it
 * @param hubs as the document names them, in its order, at least one
 * @param hub the one asked last; null before the first request, as are site, token and secret
 * @param site our base address in that request
 * @param token the unguessable end of the address
 * @param secret what the hub signs with
 * @param dueAt when to look at it again
 * @param leasedUntil set while somebody does
 * @param failures in a row
 * @param said what went wrong last; null when nothing did
 * @param expiresAt when the hub stops unless asked again; null before it verified
 * @param pushedAt the last push; null: none yet
 * @param ignored pushes without a valid signature
 * @param missed polls running that found what no push had brought
 */
record Callback(
        long id,
        long feedId,
        boolean current,
        boolean active,
        Status status,
        String topic,
        List<String> hubs,
        @Nullable String hub,
        @Nullable String site,
        @Nullable String token,
        @Nullable String secret,
        Instant dueAt,
        @Nullable Instant leasedUntil,
        int failures,
        @Nullable Wording said,
        @Nullable Instant expiresAt,
        @Nullable Instant pushedAt,
        int ignored,
        int missed) {

    /** So many polls running that found news first, and the hub counts as silent. */
    static final int MISSES_TO_TELL = 2;

    /** Where it stands; each step follows the one before, and a hub that fails leads back to wanted. */
    enum Status {
        /** A hub has to be asked. */
        WANTED,
        /** A hub was asked and has to verify that it was we who did. */
        ASKED,
        /** The hub pushes. */
        VERIFIED,
        /** The hub has to be told to stop. */
        LEAVING,
        /** Over. */
        ENDED;

        /** As stored. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Status of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    Callback {
        hubs = List.copyOf(hubs);
    }

    /** Where the hub reaches us; only of one that was asked for. */
    String address() {
        return address(String.valueOf(site), String.valueOf(token));
    }

    static String address(String site, String token) {
        return site + "/websub/" + token;
    }
}
