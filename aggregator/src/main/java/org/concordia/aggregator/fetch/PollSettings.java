package org.concordia.aggregator.fetch;

import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The keys under {@code concordia.poll}. All durations are of the application's clock but {@code connectTimeout},
 * {@code timeout} and {@code sweep}, which are of the network and so of the wall.
 *
 * @param allowNetworks networks that polling may reach although they are private, as {@code 10.1.0.0/16} or one address
 * @param userAgent what servers read in their logs: should name the software and a contact address; null: made of
 *     {@code concordia.base-url} and {@code concordia.mail.from}
 * @param connectTimeout how long a connection may take to open
 * @param timeout how long one poll may take from its start to the last byte, redirects included
 * @param maxBytes the largest document taken, inflated
 * @param maxRedirects redirects followed in one poll
 * @param hostConnections requests under way to one host at once
 * @param hostInterval the least time between the starts of two requests to one host
 * @param minInterval the shortest time between two polls of a feed that is not pinned
 * @param maxInterval the longest time between two polls of a feed that works and asks for no more
 * @param workers polls under way at once
 * @param lease how long a claimed feed belongs to the process that claimed it
 * @param sweep how long one sweep goes on claiming before it ends
 * @param websub whether hubs that feeds name are asked to push; they are only where they could reach us
 */
@ConfigurationProperties(prefix = "concordia.poll", ignoreUnknownFields = false)
public record PollSettings(
        @DefaultValue List<String> allowNetworks,
        @Nullable String userAgent,
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("20s") Duration timeout,
        @DefaultValue("10485760") int maxBytes,
        @DefaultValue("10") int maxRedirects,
        @DefaultValue("2") int hostConnections,
        @DefaultValue("1s") Duration hostInterval,
        @DefaultValue("5m") Duration minInterval,
        @DefaultValue("4h") Duration maxInterval,
        @DefaultValue("200") int workers,
        @DefaultValue("10m") Duration lease,
        @DefaultValue("50s") Duration sweep,
        @DefaultValue("true") boolean websub) {

    public PollSettings {
        List<String> faults = new ArrayList<>();
        allowNetworks = List.copyOf(allowNetworks);
        for (String network : allowNetworks) {
            try {
                Network.of(network);
            } catch (IllegalArgumentException e) {
                faults.add("allow-networks: " + e.getMessage());
            }
        }
        if (userAgent != null && !userAgent.matches("[\\x20-\\x7e]{1,300}")) {
            faults.add("user-agent: must be 1 to 300 plain ASCII characters");
        }
        between(faults, "connect-timeout", connectTimeout, Duration.ofMillis(10), Duration.ofMinutes(1));
        between(faults, "timeout", timeout, Duration.ofMillis(10), Duration.ofMinutes(5));
        between(faults, "max-bytes", maxBytes, 1_000, 100_000_000);
        between(faults, "max-redirects", maxRedirects, 0, 20);
        between(faults, "host-connections", hostConnections, 1, 100);
        between(faults, "host-interval", hostInterval, Duration.ZERO, Duration.ofMinutes(10));
        between(faults, "min-interval", minInterval, Duration.ofSeconds(1), Duration.ofDays(1));
        between(faults, "max-interval", maxInterval, minInterval, Duration.ofDays(7));
        between(faults, "workers", workers, 1, 10_000);
        between(faults, "lease", lease, Duration.ofMinutes(1), Duration.ofDays(1));
        between(faults, "sweep", sweep, Duration.ofMillis(10), Duration.ofHours(1));
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException("concordia.poll: " + String.join("; ", faults));
        }
    }

    /** What holds when nothing is configured, but for the networks opened. */
    public static PollSettings defaults(String... allowNetworks) {
        return new PollSettings(
                List.of(allowNetworks),
                null,
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                10 * 1024 * 1024,
                10,
                2,
                Duration.ofSeconds(1),
                Duration.ofMinutes(5),
                Duration.ofHours(4),
                200,
                Duration.ofMinutes(10),
                Duration.ofSeconds(50),
                true);
    }

    /**
     * Whether servers elsewhere could reach a site, as far as its address tells.
     *
     * @param site absolute, with a host
     */
    public boolean isPublic(URI site) {
        return site.getHost() != null
                && new AddressGuard(allowNetworks, InetAddress::getAllByName).isPublic(site.getHost());
    }

    /**
     * Who asks, for the logs of servers: the configured agent, else one made of what else is configured.
     *
     * @param site the address of this installation's pages
     * @param contact an address to write to
     */
    public String agent(@Nullable String site, @Nullable String contact) {
        if (userAgent != null) {
            return userAgent;
        }
        return ("Concordia/0.1 (+" + (site == null ? "http://localhost" : site) + "; "
                        + (contact == null ? "no contact address configured" : contact) + ")")
                .replaceAll("[^\\x20-\\x7e]", "?");
    }

    private static <T extends Comparable<T>> void between(List<String> faults, String key, T value, T least, T most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            faults.add(key + ": must be between " + least + " and " + most + ", is " + value);
        }
    }
}
