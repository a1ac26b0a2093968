package org.concordia.aggregator.parse;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Addresses as feeds give them, made absolute. Only http and https are addresses of articles. */
final class Links {

    static final int LENGTH = 4_000;

    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*", Pattern.DOTALL);

    private Links() {}

    /**
     * A link as given if it is absolute, resolved against the base if it is relative.
     *
     * @param base absolute address, or empty when none is known
     * @return null when no http or https address comes of it
     */
    static @Nullable String absolute(@Nullable String given, String base) {
        String link = clean(given);
        if (isWeb(link)) {
            return link;
        }
        String lower = link.toLowerCase(Locale.ROOT);
        if (lower.startsWith("feed://")) {
            return absolute("http" + link.substring(4), base);
        }
        if (lower.startsWith("feed:http")) {
            return absolute(link.substring(5), base);
        }
        if (link.startsWith("//")) {
            return absolute((base.toLowerCase(Locale.ROOT).startsWith("http:") ? "http:" : "https:") + link, base);
        }
        if (lower.startsWith("www.")) {
            return absolute("https://" + link, base);
        }
        if (link.isEmpty() || !isWeb(base) || SCHEME.matcher(link).matches()) {
            return null;
        }
        try {
            String resolved = resolved(URI.create(escaped(base)), escaped(link));
            return isWeb(resolved) ? resolved : null;
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    /** A relative link as it stands, for documents without a base; null when it is none. */
    static @Nullable String relative(@Nullable String given) {
        String link = clean(given);
        boolean relative = !link.isEmpty() && link.indexOf(' ') < 0;
        return relative && !SCHEME.matcher(link).matches() ? link : null;
    }

    /** Without what indented source and double escaping leave in links; empty when it is too long for one. */
    private static String clean(@Nullable String given) {
        if (given == null || given.isBlank() || given.length() > LENGTH) {
            return "";
        }
        String link = unbroken(given.strip()).replace("&amp;", "&");
        return PlainText.fold(link).replace("\n", "").strip();
    }

    /** Without the runs of white space that hold a line break or tab: they come from indented source. */
    private static String unbroken(String link) {
        StringBuilder text = new StringBuilder(link.length());
        for (int at = 0; at < link.length(); ) {
            int end = at;
            boolean broken = false;
            while (end < link.length() && link.charAt(end) <= ' ') {
                broken |= link.charAt(end) != ' ';
                end++;
            }
            if (end == at) {
                text.append(link.charAt(at++));
            } else {
                text.append(broken ? "" : link.substring(at, end));
                at = end;
            }
        }
        return text.toString();
    }

    /** RFC 3986, section 5.2; {@link URI} alone goes by an older one for queries and for bases without a path. */
    private static String resolved(URI base, String link) {
        String path = base.getRawPath() == null || base.getRawPath().isEmpty() ? "/" : base.getRawPath();
        URI whole = URI.create(base.getScheme() + "://" + base.getRawAuthority() + path);
        return link.startsWith("?") ? whole + link : whole.resolve(link).toString();
    }

    /** True for http and https addresses with a host. */
    static boolean isWeb(@Nullable String link) {
        if (link == null) {
            return false;
        }
        int host = link.regionMatches(true, 0, "https://", 0, 8)
                ? 8
                : link.regionMatches(true, 0, "http://", 0, 7) ? 7 : -1;
        return host > 0
                && link.length() > host
                && link.length() <= LENGTH
                && (Character.isLetterOrDigit(link.codePointAt(host)) || "_[".indexOf(link.charAt(host)) >= 0);
    }

    /** Characters that {@link URI} refuses and browsers escape, escaped. */
    private static String escaped(String link) {
        StringBuilder text = new StringBuilder(link.length());
        for (int at = 0; at < link.length(); at++) {
            char letter = link.charAt(at);
            boolean loose = letter == '%'
                    && !(at + 2 < link.length()
                            && Character.digit(link.charAt(at + 1), 16) >= 0
                            && Character.digit(link.charAt(at + 2), 16) >= 0);
            if (loose || letter <= ' ' || "\"<>\\^`{|}[]".indexOf(letter) >= 0) {
                text.append('%').append(String.format(Locale.ROOT, "%02X", (int) letter));
            } else {
                text.append(letter);
            }
        }
        return text.toString();
    }
}
