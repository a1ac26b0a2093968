package org.concordia.aggregator.parse;

import java.util.List;

/**
 * A document that is no feed, with what an editor can do about it. The message is one line for that editor; it quotes
 * the document only through {@link PlainText}.
 */
public final class NotAFeedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<Offer> offers;

    public NotAFeedException(String message) {
        this(message, List.of());
    }

    public NotAFeedException(String message, List<Offer> offers) {
        super(message);
        this.offers = List.copyOf(offers);
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
