package org.concordia.aggregator.feed;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * An address with its polling state.
 *
 * @param id 0 until stored
 * @param language claimed for its items by the editor; null: as the feed or the text says
 * @param country home country, ISO 3166 alpha-2; null: the outlet's
 * @param zone of its times that name none; null: as its document and the country of its address tell
 * @param pinned the interval an editor set; null: adaptive
 * @param etag from the last 200, for {@code If-None-Match}
 * @param lastModified from the last 200, for {@code If-Modified-Since}
 * @param lastFetchedAt the last time it gave a document; null: never, so what it holds was there before us
 * @param failures polls failed in a row
 * @param readPages an editor wants the articles' own pages read where its summaries are thin
 */
public record Feed(
        long id,
        String address,
        Outlet outlet,
        String title,
        @Nullable String language,
        @Nullable String country,
        @Nullable ZoneId zone,
        Status status,
        @Nullable Duration pinned,
        Instant nextPollAt,
        @Nullable String etag,
        @Nullable String lastModified,
        @Nullable Instant lastFetchedAt,
        int failures,
        boolean readPages) {

    /** A feed whose articles' pages are not read. */
    public Feed(
            long id,
            String address,
            Outlet outlet,
            String title,
            @Nullable String language,
            @Nullable String country,
            @Nullable ZoneId zone,
            Status status,
            @Nullable Duration pinned,
            Instant nextPollAt,
            @Nullable String etag,
            @Nullable String lastModified,
            @Nullable Instant lastFetchedAt,
            int failures) {
        this(
                id,
                address,
                outlet,
                title,
                language,
                country,
                zone,
                status,
                pinned,
                nextPollAt,
                etag,
                lastModified,
                lastFetchedAt,
                failures,
                false);
    }

    /** Whether it is polled. */
    public enum Status {
        /** Polled when due. */
        ACTIVE,
        /** Not polled because an editor said so. */
        PAUSED,
        /** Not polled because its server said 410 Gone. */
        RETIRED
    }
}
