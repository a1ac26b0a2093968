package org.concordia.mailer.desk;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import org.springframework.stereotype.Component;

/**
 * How often a password may be guessed. The narrow limit is on account and address together, so that a stranger who
 * fails on purpose does not lock the editor out; the wider ones stop one address that tries many accounts and many
 * addresses that try one account.
 */
@Component
final class LoginLimits {

    private static final int ADDRESS_FACTOR = 4;
    private static final int ACCOUNT_FACTOR = 20;

    private final Attempts pairs;
    private final Attempts addresses;
    private final Attempts accounts;
    private final InstantSource time;

    LoginLimits(DeskSettings settings, InstantSource time) {
        this.pairs = new Attempts(settings.loginFailures(), settings.loginWait());
        this.addresses = new Attempts(settings.loginFailures() * ADDRESS_FACTOR, settings.loginWait());
        this.accounts = new Attempts(settings.loginFailures() * ACCOUNT_FACTOR, settings.loginWait());
        this.time = time;
    }

    /** Counts a try of an account's password from an address; false if it must wait. */
    boolean allow(String account, String address) {
        String network = network(address);
        return pairs.allow(account + " " + network, time.instant())
                && addresses.allow(network, time.instant())
                && accounts.allow(account, time.instant());
    }

    /** The password was right. */
    void succeeded(String account, String address) {
        String network = network(address);
        pairs.forgive(account + " " + network);
        addresses.forgive(network);
        accounts.forgive(account);
    }

    /** An IPv6 customer has at least a /64 to choose addresses from: it counts as one. */
    static String network(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            return bytes.length == 16 ? HexFormat.of().formatHex(Arrays.copyOf(bytes, 8)) : address;
        } catch (UnknownHostException e) {
            return address;
        }
    }
}
