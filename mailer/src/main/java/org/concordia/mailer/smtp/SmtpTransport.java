package org.concordia.mailer.smtp;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.util.MailSSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Mail to a relay over SMTP, with or without TLS and AUTH. */
public final class SmtpTransport implements MailTransport {

    private static final Duration SILENCE = Duration.ofMinutes(10);

    private final String host;
    private final int port;
    private final @Nullable String user;
    private final @Nullable String password;
    private final Properties properties;
    private final boolean mustBeSure;
    /** Hosts whose certificates are believed, {@code *} for all. */
    private final Set<String> trusted;

    /** Until when no message is announced behind the last one. */
    private volatile long silentUntilNanos = System.nanoTime();

    /**
     * A relay.
     *
     * @param port 0 or less for the usual one: 465 with TLS from the start, else 25
     * @param secure whether TLS starts with the connection; else STARTTLS is used when the relay offers it
     * @param more Jakarta Mail's own keys ({@code mail.smtp.*}), which win over what is set here.
     *     {@code mail.smtp.starttls.required=true} refuses a relay that offers none
     */
    public SmtpTransport(
            String host,
            int port,
            @Nullable String user,
            @Nullable String password,
            boolean secure,
            Map<String, String> more) {
        this.host = host;
        this.port = port > 0 ? port : secure ? 465 : 25;
        this.user = user;
        this.password = password;
        Properties keys = new Properties();
        keys.put("mail.smtp.socketFactory.fallback", "false");
        keys.put("mail.smtp.connectiontimeout", "10000");
        // RFC 5321 4.5.3.2 allows ten minutes after the final dot. Giving up early makes a message uncertain, so wait
        // long; a relay that is ours has answered or died by then.
        keys.put("mail.smtp.timeout", "120000");
        keys.put("mail.smtp.quitwait", "false");
        keys.put("mail.smtp.starttls.enable", "true");
        if (user != null) {
            keys.put("mail.smtp.auth", "true");
        }
        this.mustBeSure = secure || user != null || "true".equals(more.get("mail.smtp.starttls.required"));
        if (secure) {
            keys.put("mail.smtp.ssl.enable", "true");
        }
        if (!mustBeSure) {
            keys.put("mail.smtp.ssl.checkserveridentity", "false");
        }
        keys.putAll(more);
        // With this key Jakarta Mail makes sockets of its own where TLS starts with the connection, and not ours.
        Object named = keys.remove("mail.smtp.ssl.trust");
        this.trusted =
                named == null ? Set.of() : Set.of(named.toString().strip().split("\\s+"));
        this.properties = keys;
    }

    /** A relay of the settings, with more of Jakarta Mail's own keys. */
    static SmtpTransport to(MailSettings.Relay relay, Map<String, String> more) {
        Map<String, String> keys = new HashMap<>(more);
        if (relay.tls() == MailSettings.Tls.REQUIRED) {
            keys.put("mail.smtp.starttls.required", "true");
        }
        if (relay.host().equals(relay.trust())) {
            keys.put("mail.smtp.ssl.trust", relay.trust());
            // A certificate of the relay's own making seldom names the host.
            keys.put("mail.smtp.ssl.checkserveridentity", "false");
        }
        return new SmtpTransport(
                relay.host(),
                relay.port(),
                relay.username(),
                relay.password(),
                relay.tls() == MailSettings.Tls.IMMEDIATE,
                keys);
    }

    @Override
    public String destination() {
        return host + ":" + port;
    }

    @Override
    public Connection connect() {
        return new ReusedWire();
    }

    /** One connection at a time, opened when needed and kept from message to message. */
    private final class ReusedWire implements Connection {

        private @Nullable Wire wire;

        @Override
        public SendOutcome send(Envelope envelope, @Nullable Envelope following) {
            for (boolean fresh = false; ; ) {
                Wire open = wire;
                if (open == null || open.utf8 != envelope.needsUtf8()) {
                    close();
                    try {
                        open = open(envelope.needsUtf8());
                    } catch (MessagingException e) {
                        return new SendOutcome.Down(reason(e));
                    }
                    wire = open;
                    fresh = true;
                }
                if (open.utf8 && !open.supportsExtension("SMTPUTF8")) {
                    return new SendOutcome.Bounced("5.6.7 the relay takes no address like this (SMTPUTF8)", false);
                }
                Envelope announced = System.nanoTime() - silentUntilNanos >= 0 ? following : null;
                Wire.Result result = open.deliver(envelope, announced);
                if (announced != null && result.outcome() instanceof SendOutcome.Uncertain) {
                    // It may be one that cannot bear it.
                    silentUntilNanos = System.nanoTime() + SILENCE.toNanos();
                }
                if (!result.reusable()) {
                    close();
                }
                // Relays end connections that were idle or carried enough messages; only a new one knows better.
                if (result.tried() || fresh) {
                    return result.outcome();
                }
                close();
            }
        }

        private Wire open(boolean utf8) throws MessagingException {
            QuickSockets sockets = new QuickSockets();
            Properties mine = new Properties();
            mine.putAll(properties);
            mine.put("mail.mime.allowutf8", Boolean.toString(utf8));
            mine.put("mail.smtp.socketFactory", sockets.plain());
            mine.put("mail.smtp.ssl.socketFactory", sockets.secure(certified()));
            Wire opened = new Wire(Session.getInstance(mine), sockets, utf8);
            opened.connect(host, port, user, password);
            return opened;
        }

        /**
         * Whose certificates are believed. Opportunistic TLS (RFC 7435) takes any: one that nobody vouches for is still
         * better than plain text. A password, and whoever demands TLS, asks for the real relay, which may be named in
         * {@code mail.smtp.ssl.trust} if its certificate is its own.
         */
        private SSLSocketFactory certified() throws MessagingException {
            if (mustBeSure && !trusted.contains(host) && !trusted.contains("*")) {
                return (SSLSocketFactory) SSLSocketFactory.getDefault();
            }
            try {
                MailSSLSocketFactory factory = new MailSSLSocketFactory();
                factory.setTrustAllHosts(true);
                return factory;
            } catch (GeneralSecurityException e) {
                throw new MessagingException("TLS is not available", e);
            }
        }

        @Override
        public void close() {
            if (wire != null) {
                wire.hangUp();
                wire = null;
            }
        }

        private String reason(MessagingException e) {
            Throwable cause = e.getNextException() == null ? e : e.getNextException();
            String words = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
            return Reply.of(-1, "relay " + destination() + ": " + words).text();
        }
    }
}
