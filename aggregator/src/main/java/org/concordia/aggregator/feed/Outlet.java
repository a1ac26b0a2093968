package org.concordia.aggregator.feed;

import org.jspecify.annotations.Nullable;

/**
 * Who publishes.
 *
 * @param id 0 until stored
 * @param name unique, as readers know it
 * @param owner the company behind it; null when it is its own
 * @param country ISO 3166 alpha-2, or {@code INT} or {@code UN} for those of no one country; null when unknown
 * @param language of most of its texts, BCP 47; null when unknown
 * @param wire a news agency, whose text others reprint
 * @param official a public body (ministry, border police, UN agency), which speaks for itself
 */
public record Outlet(
        long id,
        String name,
        @Nullable String owner,
        @Nullable String country,
        @Nullable String language,
        boolean wire,
        boolean official) {

    public Outlet {
        if (name.isBlank()) {
            throw new IllegalArgumentException("an outlet needs a name");
        }
    }

    /** Whose voice this is: outlets of one owner are one voice when independent reports are counted. */
    public String voice() {
        return owner == null ? name : owner;
    }
}
