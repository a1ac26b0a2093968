package org.concordia.mailer.bounce;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.concordia.mailer.smtp.MailSettings;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The mailbox that reports come back to, under {@code concordia.mail.bounce}, read by IMAP.
 *
 * @param address see {@link MailSettings.Bounce}
 * @param host of the IMAP server; unset: nothing is read
 * @param port 0 for the usual one: 993 with TLS from the start, else 143
 * @param username who logs in; unset: the address
 * @param passwordFile a file that holds the password, instead of {@code password}
 * @param tls {@code immediate}, {@code required} (STARTTLS) or {@code opportunistic}
 * @param trust a host whose certificate is believed although nobody vouches for it
 * @param folder where reports arrive
 * @param delete whether messages are deleted from the mailbox once they were seen to
 */
@ConfigurationProperties("concordia.mail.bounce")
public record BounceSettings(
        @Nullable String address,
        @Nullable String host,
        @DefaultValue("0") int port,
        @Nullable String username,
        @Nullable String password,
        @Nullable Path passwordFile,
        @DefaultValue("immediate") MailSettings.Tls tls,
        @Nullable String trust,
        @DefaultValue("INBOX") String folder,
        @DefaultValue("false") boolean delete) {

    public BounceSettings {
        if (host != null && address == null) {
            throw new IllegalArgumentException("concordia.mail.bounce.host needs concordia.mail.bounce.address: only"
                    + " messages that name it as their return path can be told apart");
        }
        if (host != null && (password == null) == (passwordFile == null)) {
            throw new IllegalArgumentException(
                    "concordia.mail.bounce.host needs one of concordia.mail.bounce.password and .password-file");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("concordia.mail.bounce.port must be 0 to 65535, not " + port);
        }
    }

    /** Who logs in. */
    String user() {
        return username != null ? username : address == null ? "" : address;
    }

    /**
     * The password, read anew each time, so that a file may change.
     *
     * @throws IOException if its file cannot be read
     */
    String secret() throws IOException {
        return passwordFile != null ? Files.readString(passwordFile).strip() : password == null ? "" : password;
    }
}
