package org.concordia.aggregator.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Which addresses polling may connect to: those of the public internet, and the networks that the administrator opened.
 * It resolves names itself, so that what was checked is what is connected to; a name that answers differently a moment
 * later (DNS rebinding) gains nothing.
 *
 * <p>The refused blocks are those of the IANA special-purpose registries (RFC 6890 and its updates) that are not
 * globally reachable. Forms that carry an IPv4 address inside an IPv6 one are judged by the address they carry.
 */
final class AddressGuard {

    /** How a name becomes addresses; the system's way but in tests. */
    @FunctionalInterface
    interface Names {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /** The address, or every address of the name, is one that polling must not reach. */
    static final class RefusedAddressException extends UnknownHostException {
        private static final long serialVersionUID = 1;

        RefusedAddressException(String host) {
            super(host);
        }
    }

    private static final List<Network> REFUSED = networks(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            "100::/64",
            "2001::/23",
            "2001:db8::/32",
            "3fff::/20",
            "5f00::/16");

    /** Global unicast; whatever lies outside and carries no IPv4 address is loopback, local, multicast or unassigned. */
    private static final Network GLOBAL_UNICAST = Network.of("2000::/3");

    /** IPv4-translated (RFC 2765); the mapped form ::ffff:a.b.c.d needs no entry, Java makes it an IPv4 address itself. */
    private static final Network TRANSLATED = Network.of("::ffff:0:0:0/96");

    private static final Network COMPATIBLE = Network.of("::/96");
    private static final Network NAT64 = Network.of("64:ff9b::/96");
    private static final Network SIX_TO_FOUR = Network.of("2002::/16");

    /** Names that the internet does not resolve (RFC 6761, 6762 and 8375; ICANN for {@code internal}). */
    private static final Pattern PRIVATE_NAME = Pattern.compile(".*\\.(?:local|internal|home\\.arpa|test|invalid)");

    /** More than these are not tried: each attempt may take the whole connection timeout. */
    private static final int MOST_ADDRESSES = 2;

    private final List<Network> allowed;
    private final Names names;

    AddressGuard(List<String> allowed, Names names) {
        this.allowed = allowed.stream().map(Network::of).toList();
        this.names = names;
    }

    /**
     * The addresses of a host that may be connected to, at most two, in the resolver's order.
     *
     * @throws RefusedAddressException if it has addresses and none may be
     * @throws UnknownHostException if it has none
     */
    List<InetAddress> resolve(String host) throws UnknownHostException {
        List<InetAddress> permitted = new ArrayList<>();
        for (InetAddress address : names.resolve(host)) {
            if (permits(address) && permitted.size() < MOST_ADDRESSES) {
                permitted.add(address);
            }
        }
        if (permitted.isEmpty()) {
            throw new RefusedAddressException(host);
        }
        return permitted;
    }

    /** Whether an address may be connected to. */
    boolean permits(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4 ? permitsV4(bytes) : permitsV6(bytes);
    }

    /**
     * Whether servers elsewhere could reach a host, as far as its name or address tells. Names are not looked up: inside
     * a network a name may mean another machine than outside.
     *
     * @param host as in an address, an IPv6 one in brackets
     */
    boolean isPublic(String host) {
        String name = host.replaceAll("[\\[\\]]", "").toLowerCase(Locale.ROOT);
        if (name.matches("(.+\\.)?localhost")) {
            name = "127.0.0.1";
        }
        try {
            return permits(InetAddress.getByAddress(Network.of(name).base()));
        } catch (IllegalArgumentException | UnknownHostException e) {
            return name.matches("[^.].*\\.[^.]*[a-z][^.]*\\.?")
                    && !PRIVATE_NAME.matcher(name).matches();
        }
    }

    private boolean permitsV4(byte[] bytes) {
        return allowed.stream().anyMatch(network -> network.contains(bytes))
                || REFUSED.stream().noneMatch(network -> network.contains(bytes));
    }

    private boolean permitsV6(byte[] bytes) {
        if (allowed.stream().anyMatch(network -> network.contains(bytes))) {
            return true;
        }
        if (TRANSLATED.contains(bytes) || COMPATIBLE.contains(bytes) || NAT64.contains(bytes)) {
            return permitsV4(Arrays.copyOfRange(bytes, 12, 16));
        }
        if (SIX_TO_FOUR.contains(bytes)) {
            return permitsV4(Arrays.copyOfRange(bytes, 2, 6));
        }
        return GLOBAL_UNICAST.contains(bytes) && REFUSED.stream().noneMatch(network -> network.contains(bytes));
    }

    private static List<Network> networks(String... blocks) {
        return Arrays.stream(blocks).map(Network::of).toList();
    }
}
