package org.concordia.digest.render;

import java.time.ZoneId;
import java.util.regex.Pattern;

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

    private static final Pattern CLOCK = Pattern.compile("\uE000(clock\\|[^\uE001]*)\uE001");

    /** The same with its holes filled so that a page can show it: links of a reader's own lead nowhere. */
    public RenderedMail shown(ZoneId zone, String language) {
        return new RenderedMail(subject, shown(html, zone, language), shown(plain, zone, language));
    }

    private static String shown(String text, ZoneId zone, String language) {
        return CLOCK.matcher(text)
                .replaceAll(hole -> ReaderClock.of(hole.group(1)).in(zone, language))
                .replace(UNSUBSCRIBE, "#")
                .replace(PREFERENCES, "#");
    }
}
