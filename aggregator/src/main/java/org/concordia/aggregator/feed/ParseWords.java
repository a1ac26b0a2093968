package org.concordia.aggregator.feed;

import java.util.Locale;
import org.concordia.aggregator.parse.NotAFeedException;
import org.concordia.aggregator.parse.Repair;

/** What came of reading a document, in an editor's words. */
public final class ParseWords {

    private ParseWords() {}

    /** The words for a document that is no feed. */
    public static Wording of(NotAFeedException noFeed) {
        return Wording.of("feed.no-feed." + key(noFeed.kind()), noFeed.details().toArray());
    }

    /** The words for something that was put right. */
    public static Wording of(Repair repair) {
        return Wording.of("feed.repair." + key(repair.kind()), repair.detail(), repair.entries());
    }

    private static String key(Enum<?> kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
