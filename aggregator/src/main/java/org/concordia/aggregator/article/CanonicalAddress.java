package org.concordia.aggregator.article;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One address for one article, however it was linked: https for http, no default port, no fragment, no user, no
 * tracking parameters, the host in lower-case ASCII, percent-encoding in one form, and copies for mobile devices folded
 * where a rule says that they are copies. It opens the article in a browser, and it is what makes articles unique.
 */
public final class CanonicalAddress {

    /** Longer addresses are not stored. */
    public static final int LENGTH = 2_000;

    private static final Pattern ADDRESS =
            Pattern.compile("(?i)(https?)://([^/?#\\\\]*)([^?#]*)(?:\\?([^#]*))?(?:#.*)?");

    private static final Set<String> TRACKING = Set.of(
            "fbclid",
            "gclid",
            "gclsrc",
            "dclid",
            "gbraid",
            "wbraid",
            "msclkid",
            "yclid",
            "twclid",
            "ttclid",
            "igshid",
            "igsh",
            "li_fat_id",
            "mc_cid",
            "mc_eid",
            "mkt_tok",
            "_ga",
            "_gl",
            "_openstat",
            "_hsenc",
            "_hsmi",
            "__hssc",
            "__hstc",
            "__hsfp",
            "hsctatracking",
            "__twitter_impression",
            "fb_action_ids",
            "fb_action_types",
            "fb_ref",
            "fb_source",
            "ref_src",
            "ref_url",
            "cmpid",
            "ocid",
            "smid",
            "xtor",
            "s_cid",
            "ito",
            "ftag",
            "wt_mc",
            "wt.mc_id",
            "sc_cid",
            "vero_id",
            "vero_conv",
            "oly_anon_id",
            "oly_enc_id",
            "spm",
            "sfnsn",
            "guccounter",
            "guce_referrer",
            "guce_referrer_sig",
            "trk",
            "trkcampaign",
            "jsessionid",
            "phpsessid",
            "rss",
            "feature_rss");
    private static final List<String> TRACKING_PREFIXES =
            List.of("utm_", "pk_", "piwik_", "mtm_", "matomo_", "at_", "ns_", "hsa_", "stm_", "traffic_source");

    /** Parameters that tell where a reader came from only when they name such a place. */
    private static final Set<String> ORIGIN = Set.of("ref", "from", "source", "src", "via", "origin", "cmp", "cid");

    private static final Pattern PLACE = Pattern.compile(
            "(?i)rss\\w*|feed\\w*|twitter|facebook|fb|whatsapp|wa|telegram|instagram|newsletter|googlenews");

    /** Hosts of mobile and AMP copies whose paths are those of the full site; a prefix alone proves nothing. */
    private static final Map<String, String> HOSTS = Map.of(
            "amp.cnn.com", "www.cnn.com",
            "amp.dw.com", "www.dw.com",
            "m.dw.com", "www.dw.com",
            "amp.theguardian.com", "www.theguardian.com",
            "amp.elmundo.es", "www.elmundo.es",
            "mobile.reuters.com", "www.reuters.com",
            "m.facebook.com", "www.facebook.com",
            "mobile.twitter.com", "twitter.com");

    private static final Pattern CACHE = Pattern.compile("/(?:amp|c|v)/(s/)?([^/]+\\.[^/]+)(/.*)?");

    private CanonicalAddress() {}

    /**
     * The canonical form of an address.
     *
     * @return empty when it is not an http or https address with a usable host, or is still longer than
     *     {@link #LENGTH} without its query
     */
    public static Optional<String> of(String address) {
        return of(address, 0);
    }

    private static Optional<String> of(String address, int unwrapped) {
        Matcher parts = ADDRESS.matcher(address.strip().replaceAll("[\\r\\n\\t]", ""));
        if (!parts.matches()) {
            return Optional.empty();
        }
        boolean secure = parts.group(1).equalsIgnoreCase("https");
        String authority = authority(parts.group(2), secure);
        if (authority == null) {
            return Optional.empty();
        }
        String path = parts.group(3);
        if (unwrapped < 2 && (authority.endsWith(".cdn.ampproject.org") || authority.startsWith("www.google."))) {
            Matcher cache = CACHE.matcher(path);
            if (cache.matches()) {
                String rest = cache.group(3) == null ? "/" : cache.group(3);
                return of("https://" + cache.group(2) + rest, unwrapped + 1);
            }
        }
        String host = HOSTS.getOrDefault(authority, authority);
        String query = query(parts.group(4) == null ? "" : parts.group(4));
        // A port named for http answers no TLS: only what both schemes share by default can be upgraded.
        String scheme = !secure && authority.matches(".*:\\d+") ? "http://" : "https://";
        String canonical = scheme + host + withoutAmp(path(path));
        if (!query.isEmpty() && canonical.length() + query.length() < LENGTH) {
            canonical = canonical + "?" + query;
        }
        return canonical.length() > LENGTH ? Optional.empty() : Optional.of(canonical);
    }

    private static @Nullable String authority(String given, boolean secure) {
        String authority = given.substring(given.lastIndexOf('@') + 1).strip().toLowerCase(Locale.ROOT);
        String port = "";
        int colon = authority.lastIndexOf(':');
        if (colon >= 0 && authority.indexOf(']') < colon) {
            port = authority.substring(colon + 1);
            authority = authority.substring(0, colon);
            if (!port.matches("\\d{0,5}")) {
                return null;
            }
        }
        while (authority.endsWith(".")) {
            authority = authority.substring(0, authority.length() - 1);
        }
        if (!authority.startsWith("[")) {
            try {
                authority = IDN.toASCII(authority, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
            } catch (IllegalArgumentException noHost) {
                return null;
            }
            if (!authority.matches("[a-z0-9_](?:[a-z0-9._-]{0,251}[a-z0-9_])?")) {
                return null;
            }
        } else if (!authority.matches("\\[[0-9a-f:.]{2,45}\\]")) {
            return null;
        }
        boolean standard = port.isEmpty() || port.equals(secure ? "443" : "80");
        return standard ? authority : authority + ":" + port;
    }

    private static String path(String given) {
        String path = encoded(given.replace('\\', '/'));
        int session = path.toLowerCase(Locale.ROOT).indexOf(";jsessionid=");
        if (session >= 0) {
            path = path.substring(0, session);
        }
        if (path.contains("/./") || path.contains("/../") || path.endsWith("/.") || path.endsWith("/..")) {
            Deque<String> segments = new ArrayDeque<>();
            String[] all = path.split("/", -1);
            for (int at = 1; at < all.length; at++) {
                boolean last = at == all.length - 1;
                if (all[at].equals("..")) {
                    segments.pollLast();
                } else if (!all[at].equals(".")) {
                    segments.addLast(all[at]);
                    continue;
                }
                if (last) {
                    segments.addLast("");
                }
            }
            path = "/" + String.join("/", segments);
        }
        return path.isEmpty() ? "/" : path;
    }

    private static String withoutAmp(String path) {
        if (path.endsWith("/amp/") && path.length() > 5) {
            return path.substring(0, path.length() - 4);
        }
        if (path.endsWith("/amp") && path.length() > 4) {
            return path.substring(0, path.length() - 4);
        }
        return path.endsWith(".amp.html") ? path.substring(0, path.length() - 9) + ".html" : path;
    }

    private static String query(String given) {
        List<String> kept = new ArrayList<>();
        for (String parameter : given.replace("&amp;", "&").split("&")) {
            int equals = parameter.indexOf('=');
            String name = (equals < 0 ? parameter : parameter.substring(0, equals)).toLowerCase(Locale.ROOT);
            String value = equals < 0 ? "" : parameter.substring(equals + 1);
            if (!parameter.isEmpty() && !isTracking(name, value) && !isAmp(name, value)) {
                kept.add(encoded(parameter));
            }
        }
        return String.join("&", kept);
    }

    private static boolean isTracking(String name, String value) {
        if (TRACKING.contains(name)
                || (ORIGIN.contains(name) && PLACE.matcher(value).matches())) {
            return true;
        }
        for (String prefix : TRACKING_PREFIXES) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAmp(String name, String value) {
        return (name.equals("amp") && (value.isEmpty() || value.equals("1") || value.equals("true")))
                || (name.equals("outputtype") && value.equalsIgnoreCase("amp"));
    }

    /** One form of percent-encoding: capitals, none for letters that need none, one for all that no address may hold. */
    private static String encoded(String given) {
        StringBuilder text = new StringBuilder(given.length());
        for (int at = 0; at < given.length(); ) {
            int point = given.codePointAt(at);
            int step = Character.charCount(point);
            if (point == '%' && at + 2 < given.length() && isHex(given.charAt(at + 1)) && isHex(given.charAt(at + 2))) {
                int value = Integer.parseInt(given.substring(at + 1, at + 3), 16);
                if (isUnreserved(value)) {
                    text.append((char) value);
                } else {
                    text.append(String.format(Locale.ROOT, "%%%02X", value));
                }
                at += 3;
                continue;
            }
            if (point > ' ' && point < 0x7F && "\"<>^`{|}%".indexOf(point) < 0) {
                text.append((char) point);
            } else {
                for (byte octet : new String(Character.toChars(point)).getBytes(StandardCharsets.UTF_8)) {
                    text.append(String.format(Locale.ROOT, "%%%02X", octet & 0xFF));
                }
            }
            at += step;
        }
        return text.toString();
    }

    private static boolean isHex(char digit) {
        return (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f') || (digit >= 'A' && digit <= 'F');
    }

    private static boolean isUnreserved(int letter) {
        return (letter >= 'a' && letter <= 'z')
                || (letter >= 'A' && letter <= 'Z')
                || (letter >= '0' && letter <= '9')
                || "-._~".indexOf(letter) >= 0;
    }
}
