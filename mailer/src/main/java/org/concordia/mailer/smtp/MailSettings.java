package org.concordia.mailer.smtp;

import java.nio.file.Path;
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
 */
@ConfigurationProperties("concordia.mail")
public record MailSettings(
        @DefaultValue("Concordia <concordia@localhost>") String from,
        @Nullable String replyTo,
        @DefaultValue("4") int connections,
        @DefaultValue("0") double rate,
        @DefaultValue("data/outbox") Path outbox,
        @DefaultValue Bounce bounce) {

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

    public MailSettings {
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
