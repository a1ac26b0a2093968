package org.concordia.digest.render;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes texts and addresses that others wrote fit for a mail; escaping is the templates' work. */
final class ForeignText {

    /** Private use (the holes of a {@link RenderedMail}), lone surrogates, and marks that turn the writing direction. */
    private static final Pattern DROPPED =
            Pattern.compile("[\\p{Co}\\p{Cs}\\x{202A}-\\x{202E}\\x{2066}-\\x{2069}\\x{FEFF}]");

    private static final Pattern BREAK = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\s]+");

    private ForeignText() {}

    /** A text on one line: no control characters, no line breaks of any kind, no private-use characters. */
    static String line(String text) {
        return BREAK.matcher(DROPPED.matcher(text).replaceAll(""))
                .replaceAll(" ")
                .strip();
    }

    /** A line no longer than this, cut at a word with an ellipsis. */
    static String line(String text, int longest) {
        String line = line(text);
        if (line.codePointCount(0, line.length()) <= longest) {
            return line;
        }
        String head = line.substring(0, line.offsetByCodePoints(0, longest - 1));
        int space = head.lastIndexOf(' ');
        return (space > longest / 2 ? head.substring(0, space) : head).replaceAll("[\\s,;:–-]+$", "") + "…";
    }

    /** An address that a mail may link to: absolute, http or https; null for anything else. */
    static @Nullable String link(String address) {
        try {
            URI uri = new URI(address);
            String scheme = uri.getScheme();
            boolean web = scheme != null
                    && (scheme.toLowerCase(Locale.ROOT).equals("http")
                            || scheme.toLowerCase(Locale.ROOT).equals("https"));
            return web && uri.getHost() != null && line(address).equals(address) ? address : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
