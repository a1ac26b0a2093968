package org.concordia.aggregator.article;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.concordia.aggregator.article.Dateline.Dated;
import org.jspecify.annotations.Nullable;

/**
 * When an article was published and last changed: as machines are told, else as the lines above its text say.
 *
 * @param published null when the page does not tell
 * @param updated never before {@code published}; null when the page does not tell
 */
record PageTimes(@Nullable Instant published, @Nullable Instant updated) {

    static PageTimes of(ParsedPage page, PageSpan span) {
        Instant published = page.dateline()
                .first(Stream.of(
                                List.of(
                                        page.article().text("datePublished"),
                                        page.article().text("dateCreated")),
                                page.meta()
                                        .all(
                                                "article:published_time",
                                                "og:article:published_time",
                                                "datepublished",
                                                "parsely-pub-date",
                                                "sailthru.date",
                                                "publish-date",
                                                "publishdate",
                                                "pubdate",
                                                "publication_date",
                                                "date",
                                                "dc.date",
                                                "dc.date.issued",
                                                "dcterms.created",
                                                "dcterms.date",
                                                "citation_publication_date",
                                                "cxenseparse:recs:publishtime",
                                                "cxenseparse:publishtime",
                                                "original-publish-date",
                                                "article.published"),
                                page.values("[itemprop=datePublished]"),
                                marked(page, span))
                        .flatMap(List::stream));
        Instant updated = page.dateline()
                .first(Stream.of(
                                List.of(page.article().text("dateModified")),
                                page.meta()
                                        .all(
                                                "article:modified_time",
                                                "og:updated_time",
                                                "datemodified",
                                                "last-modified"),
                                page.values("[itemprop=dateModified]"))
                        .flatMap(List::stream));
        PageTimes seen = seen(page, span);
        if (published == null) {
            published = seen.published;
        }
        if (updated == null) {
            updated = seen.updated;
        }
        boolean contradicts = updated != null && published != null && updated.isBefore(published);
        return new PageTimes(published, contradicts ? null : updated);
    }

    private static List<String> marked(ParsedPage page, PageSpan span) {
        return page.document().select("time").stream()
                .limit(ParsedPage.MOST_SEEN)
                .filter(time -> !span.isFar(time))
                .map(ParsedPage::value)
                .toList();
    }

    /** The times that say most of themselves, in the lines above the text. */
    private static PageTimes seen(ParsedPage page, PageSpan span) {
        Dated published = null;
        Dated updated = null;
        for (Dated dated : span.above().stream()
                .flatMap(block -> page.dateline().in(block.text()).stream())
                .toList()) {
            if (dated.updated()) {
                updated = better(updated, dated);
            } else {
                published = better(published, dated);
            }
        }
        if (published == null) {
            return new PageTimes(updated == null ? null : updated.at(), null);
        }
        return new PageTimes(published.at(), updated == null ? null : updated.at());
    }

    private static Dated better(@Nullable Dated before, Dated dated) {
        return before != null && before.quality() >= dated.quality() ? before : dated;
    }
}
