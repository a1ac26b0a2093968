package org.concordia.aggregator.feed;

import java.util.Locale;
import org.concordia.aggregator.fetch.FetchResult;

/** What came of a fetch, in an editor's words. */
public final class FetchWords {

    private FetchWords() {}

    /** The words for a result that brought no document. */
    public static Wording of(FetchResult result) {
        if (result instanceof FetchResult.Failed failed) {
            return of(failed.fault(), failed.detail());
        }
        if (result instanceof FetchResult.Refused refused) {
            return of(refused.fault(), refused.detail());
        }
        if (result instanceof FetchResult.RateLimited limited) {
            return Wording.of("feed.said.rate-limited", limited.status(), limited.patience());
        }
        return Wording.of(result instanceof FetchResult.Gone ? "feed.said.gone" : "feed.said.not-modified");
    }

    private static Wording of(FetchResult.Fault fault, String detail) {
        return Wording.of("feed.fault." + fault.name().toLowerCase(Locale.ROOT).replace('_', '-'), detail);
    }
}
