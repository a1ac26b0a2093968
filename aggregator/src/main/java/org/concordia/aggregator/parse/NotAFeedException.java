package org.concordia.aggregator.parse;

import java.util.List;
import java.util.Locale;

/** A document that is no feed: what it is instead, and what an editor can do about it. */
public final class NotAFeedException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What a document is instead of a feed, with the details in their order. */
    public enum Kind {
        EMPTY,
        /** More bytes than are read. */
        TOO_LARGE,
        /** More bytes than are read, once it is inflated. */
        TOO_LARGE_INFLATED,
        TOO_DEEP,
        /** No markup in it. */
        TEXT,
        /** XML without entries; the name of its root. */
        XML,
        /** JSON by its first letter, and unreadable. */
        JSON_BROKEN,
        /** JSON without a list of items. */
        JSON,
        /** Its title, or its address. */
        WEB_PAGE,
        /** Its title, or its address; the addresses of the feeds that it offers. */
        WEB_PAGE_WITH_FEEDS,
        /** How many sitemaps it names. */
        SITEMAPS,
        /** How many sitemaps it names; the address of the first. */
        SITEMAPS_FIRST
    }

    private final Kind kind;
    private final transient List<String> details;
    private final transient List<Offer> offers;

    NotAFeedException(Kind kind, String... details) {
        this(kind, List.of(), details);
    }

    NotAFeedException(Kind kind, List<Offer> offers, String... details) {
        super(kind.name().toLowerCase(Locale.ROOT));
        this.kind = kind;
        this.details = List.of(details);
        this.offers = List.copyOf(offers);
    }

    /** What it is instead; its words for people are with the messages of feeds. */
    public Kind kind() {
        return kind;
    }

    /** What the kind says it has, one line of plain text each. */
    public List<String> details() {
        return details == null ? List.of() : details;
    }

    /** The feeds that the document names, in its order; empty when it names none. */
    public List<Offer> offers() {
        return offers == null ? List.of() : offers;
    }

    /**
     * A feed that a page offers.
     *
     * @param address absolute http or https address
     * @param title as the page calls it, plain text, may be empty
     */
    public record Offer(String address, String title) {}
}
