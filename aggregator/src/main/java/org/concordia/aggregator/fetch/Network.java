package org.concordia.aggregator.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of addresses.
 *
 * @param base 4 or 16 bytes
 * @param bits how many leading bits of an address must be the base's
 */
record Network(byte[] base, int bits) {

    /** Only literals: a name would be looked up, and what a name means is not the administrator's to promise. */
    private static final Pattern CIDR = Pattern.compile("([0-9.]{7,15}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)(?:/(\\d{1,3}))?");

    /**
     * Reads {@code 10.0.0.0/8}, {@code fd00::/8} or one address.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    static Network of(String text) {
        Matcher parts = CIDR.matcher(text.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is not a network like 10.0.0.0/8");
        }
        byte[] base;
        try {
            base = InetAddress.getByName(parts.group(1)).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("\"" + text + "\" is not a network like 10.0.0.0/8", e);
        }
        int bits = parts.group(2) == null ? base.length * 8 : Integer.parseInt(parts.group(2));
        if (bits > base.length * 8) {
            throw new IllegalArgumentException("\"" + text + "\" has more than " + base.length * 8 + " bits");
        }
        return new Network(base, bits);
    }

    boolean contains(byte[] address) {
        if (address.length != base.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit & 7);
            if ((address[bit >> 3] & mask) != (base[bit >> 3] & mask)) {
                return false;
            }
        }
        return true;
    }
}
