package org.concordia.mailer.smtp;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How mail leaves, under {@code concordia.mail}. The relay itself is named by the standard keys {@code spring.mail.*}.
 *
 * @param from the sender that readers see, {@code Name <address>}; its domain makes the Message-IDs
 * @param replyTo where answers go, if not to {@code from}
 * @param connections to the relay at once, 1 to 64
 * @param rate messages a second over all connections; 0 for as many as the relay takes
 * @param outbox the folder for {@code .eml} files when no relay is configured
 * @param relays more relays, for when those before cannot be reached or are busy; {@code spring.mail.*} names the first
 * @param domains what recipients' domains bear, by domain; {@code *} stands for all that are not named
 */
@ConfigurationProperties("concordia.mail")
public record MailSettings(
        @DefaultValue("Concordia <concordia@localhost>") String from,
        @Nullable String replyTo,
        @DefaultValue("4") int connections,
        @DefaultValue("0") double rate,
        @DefaultValue("data/outbox") Path outbox,
        @DefaultValue Bounce bounce,
        @DefaultValue Dkim dkim,
        @DefaultValue List<Relay> relays,
        @DefaultValue Map<String, Limit> domains) {

    /**
     * Where reports of failed deliveries go.
     *
     * @param address the mailbox; each message's own has {@code +} and the delivery's id before the @. Unset: reports
     *     go to the sender
     */
    public record Bounce(@Nullable String address) {
        public Bounce {
            if (address != null) {
                checked("concordia.mail.bounce.address", address);
            }
        }
    }

    /**
     * Our own signatures, for a relay that does not sign.
     *
     * @param domain whose name servers publish the keys; unset: that of the sender
     * @param keys files with private keys in PEM, RSA or Ed25519, by selector; a message gets a signature by each
     */
    public record Dkim(
            @Nullable String domain, @DefaultValue Map<String, Path> keys) {
        public Dkim {
            keys = new TreeMap<>(keys);
        }
    }

    /**
     * Another relay.
     *
     * @param port 0 for the usual one: 465 with TLS from the start, else 25
     * @param trust the host again if its certificate is believed although nobody vouches for it
     * @param connections to it at once; 0 for as many as there are in all
     * @param rate messages a second; 0 for as many as it takes
     */
    public record Relay(
            String host,
            @DefaultValue("0") int port,
            @Nullable String username,
            @Nullable String password,
            @DefaultValue("opportunistic") Tls tls,
            @Nullable String trust,
            @DefaultValue("0") int connections,
            @DefaultValue("0") double rate) {
        public Relay {
            if (connections < 0 || !(rate >= 0)) {
                throw new IllegalArgumentException("concordia.mail.relays: connections and rate must not be negative");
            }
        }
    }

    /** How a connection to a relay is kept secret. */
    public enum Tls {
        /** With STARTTLS when the relay offers it, whoever's certificate it shows. */
        OPPORTUNISTIC,
        /** With STARTTLS and a certificate that is good, or not at all. */
        REQUIRED,
        /** From the first byte, as on port 465, with a certificate that is good. */
        IMMEDIATE
    }

    /**
     * What the mail servers of a domain bear from this process.
     *
     * @param connections messages to it on their way at once; 0 for no limit
     * @param rate messages a second; 0 for no limit
     */
    public record Limit(
            @DefaultValue("0") int connections,
            @DefaultValue("0") double rate) {
        public Limit {
            if (connections < 0 || !(rate >= 0)) {
                throw new IllegalArgumentException("concordia.mail.domains: connections and rate must not be negative");
            }
        }
    }

    public MailSettings {
        relays = List.copyOf(relays);
        domains = Map.copyOf(domains);
        checked("concordia.mail.from", from);
        if (replyTo != null) {
            checked("concordia.mail.reply-to", replyTo);
        }
        if (connections < 1 || connections > 64) {
            throw new IllegalArgumentException("concordia.mail.connections must be 1 to 64, not " + connections);
        }
        if (!(rate >= 0 && rate <= 100_000)) {
            throw new IllegalArgumentException("concordia.mail.rate must be 0 to 100000, not " + rate);
        }
    }

    private static void checked(String key, String value) {
        try {
            Mailbox.parse(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ": " + e.getMessage());
        }
    }
}
