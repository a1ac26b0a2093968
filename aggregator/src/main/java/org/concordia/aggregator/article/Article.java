package org.concordia.aggregator.article;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.concordia.aggregator.feed.Outlet;
import org.concordia.aggregator.parse.PublishedTime;
import org.jspecify.annotations.Nullable;

/**
 * An entry made ours: plain text, a canonical address, one language, one time.
 *
 * @param id 0 until stored
 * @param guid what tells the entry from others of its feed, at most 1,000 characters
 * @param address canonical: no tracking parameters, no fragment; at most 2,000 characters
 * @param title plain text on one line, without control characters, never blank
 * @param summary plain text, may be empty
 * @param language BCP 47 language of the text, {@code und} when unknown
 * @param updatedAt when the outlet says it last changed it
 * @param backfill old news when it reached us, which must never alert
 * @param problems what had to be repaired, in words
 * @param categories what the outlet files it under, plain text in its order: at most 20 of at most 100 characters, none twice
 * @param image http or https address of a picture, at most 2,000 characters
 */
public record Article(
        long id,
        long feedId,
        Outlet outlet,
        String guid,
        String address,
        String title,
        String summary,
        @Nullable String author,
        String language,
        PublishedTime published,
        @Nullable Instant updatedAt,
        Instant fetchedAt,
        boolean backfill,
        List<String> problems,
        List<String> categories,
        @Nullable String image) {

    public Article {
        problems = List.copyOf(problems);
        categories = List.copyOf(categories);
        if (title.isBlank()) {
            throw new IllegalArgumentException("an article needs a title");
        }
    }

    /** Without categories and picture. */
    public Article(
            long id,
            long feedId,
            Outlet outlet,
            String guid,
            String address,
            String title,
            String summary,
            @Nullable String author,
            String language,
            PublishedTime published,
            @Nullable Instant updatedAt,
            Instant fetchedAt,
            boolean backfill,
            List<String> problems) {
        this(
                id, feedId, outlet, guid, address, title, summary, author, language, published, updatedAt, fetchedAt,
                backfill, problems, List.of(), null);
    }

    /** The same with another guid. */
    public Article withGuid(String other) {
        return with(other, summary, language, published, fetchedAt, backfill, problems);
    }

    /** The same with another summary. */
    public Article withSummary(String other) {
        return with(guid, other, language, published, fetchedAt, backfill, problems);
    }

    /** The same at other times. */
    public Article withTimes(PublishedTime otherPublished, Instant otherFetchedAt) {
        return with(guid, summary, language, otherPublished, otherFetchedAt, backfill, problems);
    }

    /** The same as old news. */
    public Article asBackfill() {
        return with(guid, summary, language, published, fetchedAt, true, problems);
    }

    /** The same in another language; the problem says why, if it is one. */
    Article withLanguage(String other, @Nullable String problem) {
        List<String> all = new ArrayList<>(problems);
        if (problem != null) {
            all.add(problem);
        }
        return with(guid, summary, other, published, fetchedAt, backfill, all);
    }

    private Article with(
            String otherGuid,
            String otherSummary,
            String otherLanguage,
            PublishedTime otherPublished,
            Instant otherFetchedAt,
            boolean otherBackfill,
            List<String> otherProblems) {
        return new Article(
                id,
                feedId,
                outlet,
                otherGuid,
                address,
                title,
                otherSummary,
                author,
                otherLanguage,
                otherPublished,
                updatedAt,
                otherFetchedAt,
                otherBackfill,
                otherProblems,
                categories,
                image);
    }

    /** Title and summary as one text, the title first on its own line. */
    public String text() {
        return summary.isEmpty() ? title : title + "\n" + summary;
    }
}
