package org.concordia.digest.render;

/**
 * A mail ready to be frozen, the same for all its recipients but for its holes.
 *
 * @param subject one line of plain text
 * @param html a whole document
 * @param plain the same in plain text
 */
public record RenderedMail(String subject, String html, String plain) {

    /**
     * Holes that each recipient's message fills with a link of their own. They are private-use characters, which no
     * foreign text can carry: articles lose them when they are made ours, and the renderer drops them again.
     */
    public static final String UNSUBSCRIBE = "\uE000unsubscribe\uE001";

    /** The recipient's page of choices. */
    public static final String PREFERENCES = "\uE000preferences\uE001";
}
