package org.concordia.aggregator.fetch;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses as people type them and servers send them, which {@link URI} alone is too strict for. */
public final class WebAddress {

    private static final Pattern HTTP =
            Pattern.compile("(https?)://([^/?#]*)([^#]*)(?:#.*)?", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    /** What programs put in front of an address so that a click on it subscribes. */
    private static final Pattern SUBSCRIBED =
            Pattern.compile("(?:feed|rss|itpc|pcast):(//(?=[^/])|(?=https?:))", Pattern.CASE_INSENSITIVE);

    private static final Pattern HOST_PORT = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^:\\[\\]@]+)(?::(\\d{0,5}))?");
    private static final String FREE = "-._~:/?[]@!$&'()*+,;=%";

    private WebAddress() {}

    /**
     * Reads an http or https address: letters outside ASCII, spaces and the like are encoded, an international host
     * becomes its ASCII form, the fragment goes, {@code feed:} and the like in front go.
     *
     * @throws IllegalArgumentException naming what is wrong, in one line
     */
    public static URI of(String text) {
        String address = text.strip();
        Matcher subscribed = SUBSCRIBED.matcher(address);
        if (subscribed.lookingAt()) {
            address = (subscribed.group(1).isEmpty() ? "" : "http://") + address.substring(subscribed.end());
        }
        Matcher parts = HTTP.matcher(address);
        if (!parts.matches()) {
            throw new IllegalArgumentException("\"" + shown(text) + "\" is not an http or https address");
        }
        if (parts.group(2).indexOf('@') >= 0) {
            throw new IllegalArgumentException("\"" + shown(text) + "\" carries a user name, which is not sent");
        }
        Matcher authority = HOST_PORT.matcher(parts.group(2));
        if (!authority.matches()) {
            throw new IllegalArgumentException("\"" + shown(text) + "\" has no host");
        }
        String host = host(authority.group(1), text);
        String port = authority.group(2) == null || authority.group(2).isEmpty() ? "" : ":" + authority.group(2);
        if (port.length() > 1 && Integer.parseInt(port.substring(1)) > 65_535) {
            throw new IllegalArgumentException("\"" + shown(text) + "\" has no such port");
        }
        String path = encoded(parts.group(3));
        if (!path.startsWith("/")) {
            path = "/" + path;
        }
        try {
            return new URI(parts.group(1).toLowerCase(Locale.ROOT) + "://" + host + port + path);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("\"" + shown(text) + "\" is not an http or https address", e);
        }
    }

    /**
     * An address that may be relative, as in a {@code Location} field or an {@code href}.
     *
     * @throws IllegalArgumentException naming what is wrong, in one line
     */
    public static URI resolve(URI base, String reference) {
        String text = reference.strip();
        if (text.matches("(?is)[a-z][a-z0-9+.-]*:.*")) {
            return of(text);
        }
        if (text.startsWith("//")) {
            return of(base.getScheme() + ":" + text);
        }
        int fragment = text.indexOf('#');
        String relative = encoded(fragment < 0 ? text : text.substring(0, fragment));
        if (relative.startsWith("?")) {
            // RFC 3986, section 5.2.2; URI.resolve still follows the RFC before it and drops the last segment.
            return of(base.getScheme() + "://" + base.getRawAuthority() + base.getRawPath() + relative);
        }
        // A colon in the first segment would be read as a scheme.
        return of(base.resolve(relative.startsWith("/") ? relative : "./" + relative)
                .toString());
    }

    /** Whose patience a request costs: host and port, the default ports of http and https taken as one. */
    public static String host(URI address) {
        String authority = address.getRawAuthority().toLowerCase(Locale.ROOT);
        return authority.replaceFirst(":(80|443)?$", "");
    }

    /**
     * The addresses that lead to the same feed by every experience: http and https, the default port said or not, a
     * slash at the end or none. The given one comes first.
     */
    public static List<String> alike(URI address) {
        // Not getHost(), which knows no host with an underscore.
        String authority = address.getRawAuthority();
        String host = authority.replaceFirst(":\\d*$", "");
        int port =
                authority.length() > host.length() + 1 ? Integer.parseInt(authority.substring(host.length() + 1)) : -1;
        String scheme = address.getScheme();
        boolean common = port < 0 || port == (scheme.equals("http") ? 80 : 443);
        List<String> starts = common
                ? List.of("https://" + host, "http://" + host, "https://" + host + ":443", "http://" + host + ":80")
                : List.of(scheme + "://" + host + ":" + port);
        String path = address.getRawPath().replaceFirst("/+$", "");
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        Set<String> alike = new LinkedHashSet<>(List.of(address.toString()));
        for (String start : starts) {
            alike.add(start + path + query);
            alike.add(start + path + "/" + query);
        }
        return List.copyOf(alike);
    }

    private static String host(String host, String text) {
        if (host.startsWith("[")) {
            return host;
        }
        try {
            String ascii = IDN.toASCII(host, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
            if (ascii.matches("[a-z0-9._-]{1,253}")) {
                return ascii;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("\"" + shown(text) + "\" has no host that could exist", e);
        }
        throw new IllegalArgumentException("\"" + shown(text) + "\" has no host that could exist");
    }

    private static String encoded(String path) {
        StringBuilder out = new StringBuilder(path.length());
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || FREE.indexOf(c) >= 0);
            if (plain && c != '[' && c != ']') {
                out.append(c);
            } else {
                out.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
            }
        }
        // A percent sign that encodes nothing is itself.
        return out.toString().replaceAll("%(?![0-9A-Fa-f]{2})", "%25");
    }

    private static String shown(String text) {
        String line = text.strip().replaceAll("[\\p{Cntrl}]+", " ");
        return line.length() <= 120 ? line : line.substring(0, 117) + "...";
    }
}
