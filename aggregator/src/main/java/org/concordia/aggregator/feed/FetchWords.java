package org.concordia.aggregator.feed;

import java.util.Locale;
import java.util.Set;
import org.concordia.aggregator.fetch.FetchResult;

/** What came of a fetch, in an editor's words. */
public final class FetchWords {

    static final Set<String> STATUSES = Set.of("401", "402", "403", "404", "406", "451");

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
        if (fault == FetchResult.Fault.STATUS) {
            // The statuses that tell an editor something of their own; the rest by whose fault they say it is.
            String known = STATUSES.contains(detail) ? detail : detail.startsWith("5") ? "5xx" : "other";
            return Wording.of("feed.fault.status." + known, detail);
        }
        return Wording.of("feed.fault." + fault.name().toLowerCase(Locale.ROOT).replace('_', '-'), detail);
    }
}
