package org.concordia.aggregator.parse;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An entry on its way: what the document says, as it says it, with candidates in the order they are preferred. */
final class Draft {

    /** Categories of one entry beyond these are left out. */
    static final int CATEGORIES = 50;

    /** Where the entry stands in its document, counted from 1. */
    int place;

    @Nullable
    String guid;

    final List<@Nullable String> links = new ArrayList<>();
    String base = "";

    @Nullable
    String title;
    /** True when the title is declared to be plain text, so that what looks like a tag is one only if it is common. */
    boolean literalTitle;

    final List<@Nullable String> summaries = new ArrayList<>();

    @Nullable
    String author;

    final List<@Nullable String> published = new ArrayList<>();
    final List<@Nullable String> updated = new ArrayList<>();

    @Nullable
    String language;

    final List<String> categories = new ArrayList<>();

    @Nullable
    String image;

    /** The publication that an address of a sitemap belongs to. */
    @Nullable
    String publication;

    /** A feed on its way. */
    static final class Feed {
        @Nullable
        String title;

        @Nullable
        String language;

        @Nullable
        String link;

        @Nullable
        String self;

        @Nullable
        String author;

        @Nullable
        String ttl;

        @Nullable
        String updatePeriod;

        @Nullable
        String updateFrequency;

        String base = "";
        final List<@Nullable String> hubs = new ArrayList<>();
        List<Draft> entries = new ArrayList<>();
    }
}
