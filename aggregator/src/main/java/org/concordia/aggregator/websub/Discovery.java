package org.concordia.aggregator.websub;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.concordia.aggregator.fetch.WebAddress;
import org.concordia.aggregator.parse.ParsedFeed;
import org.jspecify.annotations.Nullable;

/**
 * What a feed says of hubs (WebSub, section 4).
 *
 * @param topic the address under which hubs know it
 * @param hubs at least one and at most five, in the publisher's order
 */
public record Discovery(String topic, List<String> hubs) {

    private static final int MOST_HUBS = 5;

    /** Header fields looked at. */
    private static final int MOST_FIELDS = 20;

    /** Of an address; the columns hold one letter more, for a hub that is asked over https. */
    private static final int LONGEST = 1_999;

    /** RFC 8288, section 3, as far as targets and relations go; quoted values may hold any separator. */
    private static final Pattern LINK = Pattern.compile("<([^<>]*+)>((?:[^\",]|\"(?:[^\"\\\\]|\\\\.)*+\"?)*+)");

    private static final Pattern PARAMETER =
            Pattern.compile(";\\s*([A-Za-z*]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"?|([^;\\s\"]*))");

    public Discovery {
        hubs = List.copyOf(hubs);
    }

    /**
     * Looks in the header fields first and, if they name no hub, in the document. Without an address of its own the feed
     * is known by the one it was found at.
     *
     * @param links {@code Link} header fields; the first twenty count
     * @param address where the document was found
     */
    public static Optional<Discovery> of(List<String> links, ParsedFeed document, URI address) {
        Set<String> hubs = new LinkedHashSet<>();
        List<String> selves = new ArrayList<>();
        for (String field : links.subList(0, Math.min(MOST_FIELDS, links.size()))) {
            Matcher link = LINK.matcher(field);
            while (link.find()) {
                Set<String> relations = relations(link.group(2));
                String target = resolved(address, link.group(1));
                if (target != null && relations.contains("hub")) {
                    hubs.add(target);
                }
                if (target != null && relations.contains("self")) {
                    selves.add(target);
                }
            }
        }
        if (hubs.isEmpty()) {
            document.hubs().stream()
                    .map(hub -> resolved(address, hub))
                    .filter(hub -> hub != null)
                    .forEach(hubs::add);
        }
        if (document.self() != null) {
            selves.add(document.self());
        }
        selves.add(address.toString());
        String topic = selves.get(0);
        return hubs.isEmpty() || topic.length() > LONGEST
                ? Optional.empty()
                : Optional.of(
                        new Discovery(topic, hubs.stream().limit(MOST_HUBS).toList()));
    }

    /** A link's relations; none when it speaks of another page than this one. */
    private static Set<String> relations(String parameters) {
        Set<String> relations = new LinkedHashSet<>();
        Matcher parameter = PARAMETER.matcher(parameters);
        while (parameter.find()) {
            String name = parameter.group(1).toLowerCase(Locale.ROOT);
            String value = parameter.group(2) == null ? parameter.group(3) : parameter.group(2);
            if (name.equals("anchor")) {
                return Set.of();
            }
            if (name.equals("rel") && relations.isEmpty()) {
                relations.addAll(List.of(value.toLowerCase(Locale.ROOT).strip().split("\\s+")));
            }
        }
        return relations;
    }

    private static @Nullable String resolved(URI base, String target) {
        try {
            String address = WebAddress.resolve(base, target).toString();
            return address.length() <= LONGEST ? address : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
