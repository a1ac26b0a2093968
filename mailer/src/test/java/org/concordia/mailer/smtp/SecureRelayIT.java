package org.concordia.mailer.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.concordia.mailer.smtp.MailSettings.Tls;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** TLS, logins and addresses beyond ASCII, as a relay sees them. */
class SecureRelayIT {

    /** GreenMail's certificate, which serves the tests, names no host. */
    private static final Map<String, String> TRUSTED =
            Map.of("mail.smtp.ssl.trust", "*", "mail.smtp.ssl.checkserveridentity", "false");

    private final SmtpServer server = new SmtpServer();

    @AfterEach
    void close() {
        server.close();
    }

    private SendOutcome send(Tls tls, @Nullable String user, @Nullable String password, Map<String, String> more) {
        return send(tls, user, password, more, "ana@readers.example");
    }

    private SendOutcome send(
            Tls tls, @Nullable String user, @Nullable String password, Map<String, String> more, String to) {
        return send(new MailSettings.Relay("127.0.0.1", server.port(), user, password, tls, null, 0, 0), more, to);
    }

    /** To a relay whose setting {@code trust} names a host. */
    private SendOutcome sendTrusting(String host, Tls tls) {
        return send(
                new MailSettings.Relay("127.0.0.1", server.port(), "desk", "secret", tls, host, 0, 0),
                Map.of(),
                "ana@readers.example");
    }

    private static SendOutcome send(MailSettings.Relay relay, Map<String, String> more, String to) {
        try (MailTransport.Connection connection = SmtpTransport.to(relay, more).connect()) {
            return connection.send(new Envelope(
                    "d1", "bounce@news.example", to, "Subject: x\r\n\r\ny\r\n".getBytes(StandardCharsets.US_ASCII)));
        }
    }

    @Test
    void takesTlsWhenItIsOffered() {
        server.offerTls();
        assertThat(send(Tls.OPPORTUNISTIC, null, null, Map.of())).isInstanceOf(SendOutcome.Accepted.class);
        assertThat(server.received()).singleElement().matches(SmtpServer.Received::secret);
    }

    @Test
    void sendsWithoutTlsWhenNoneIsOffered() {
        assertThat(send(Tls.OPPORTUNISTIC, null, null, Map.of())).isInstanceOf(SendOutcome.Accepted.class);
        assertThat(server.received()).singleElement().matches(message -> !message.secret());
    }

    @Test
    void sendsNothingToARelayWithoutTlsWhenItIsRequired() {
        assertThat(send(Tls.REQUIRED, null, null, TRUSTED)).isInstanceOf(SendOutcome.Down.class);
        assertThat(server.received()).isEmpty();
    }

    @Test
    void sendsNothingToARelayWithAFalseCertificateWhenTlsIsRequired() {
        server.offerTls();
        assertThat(send(Tls.REQUIRED, null, null, Map.of())).isInstanceOf(SendOutcome.Down.class);
        assertThat(server.received()).isEmpty();
        assertThat(send(Tls.REQUIRED, null, null, TRUSTED)).isInstanceOf(SendOutcome.Accepted.class);
    }

    @Test
    void tellsItsPasswordOnlyToTheRelayItIsFor() {
        server.offerTls();
        server.demandLogin("desk:secret");
        assertThat(send(Tls.OPPORTUNISTIC, "desk", "secret", Map.of()))
                .as("a certificate that nobody vouches for")
                .isInstanceOf(SendOutcome.Down.class);
        assertThat(send(Tls.REQUIRED, "desk", "secret", TRUSTED)).isInstanceOf(SendOutcome.Accepted.class);
    }

    @Test
    void aWrongPasswordIsTheRelaysRefusalAndNobodysFault() {
        server.demandLogin("desk:secret");
        SendOutcome outcome = send(Tls.OPPORTUNISTIC, "desk", "guessed", Map.of());
        assertThat(outcome).isInstanceOf(SendOutcome.Down.class);
        assertThat(outcome.reply()).contains("535").doesNotContain("guessed");
    }

    @Test
    void speaksTlsFromTheFirstByteWhereThatIsSet() {
        server.speakTlsFromTheStart();
        assertThat(send(Tls.IMMEDIATE, null, null, Map.of()))
                .as("a certificate that nobody vouches for")
                .isInstanceOf(SendOutcome.Down.class);
        assertThat(server.received()).isEmpty();
        assertThat(send(Tls.IMMEDIATE, null, null, TRUSTED)).isInstanceOf(SendOutcome.Accepted.class);
        assertThat(server.received()).singleElement().matches(SmtpServer.Received::secret);
    }

    @Test
    void sendsNothingWhereTlsFromTheFirstByteIsNotSpoken() {
        assertThat(send(Tls.IMMEDIATE, null, null, Map.of("mail.smtp.timeout", "1000")))
                .isInstanceOf(SendOutcome.Down.class);
        assertThat(server.received()).isEmpty();
    }

    @Test
    void believesTheCertificateOfTheHostThatTheSettingNamesAndOfNoOther() {
        server.offerTls();
        server.demandLogin("desk:secret");
        assertThat(sendTrusting("relay.example", Tls.REQUIRED)).isInstanceOf(SendOutcome.Down.class);
        assertThat(server.received()).isEmpty();
        assertThat(sendTrusting("127.0.0.1", Tls.REQUIRED)).isInstanceOf(SendOutcome.Accepted.class);
        server.speakTlsFromTheStart();
        assertThat(sendTrusting("127.0.0.1", Tls.IMMEDIATE)).isInstanceOf(SendOutcome.Accepted.class);
        assertThat(server.received()).hasSize(2).allMatch(SmtpServer.Received::secret);
    }

    @Test
    void asksForSmtpUtf8OnlyWhereAnAddressNeedsIt() {
        send(Tls.OPPORTUNISTIC, null, null, Map.of(), "josé@readers.example");
        send(Tls.OPPORTUNISTIC, null, null, Map.of());
        assertThat(server.received())
                .extracting(message -> message.to() + " " + message.parameters().contains("SMTPUTF8"))
                .containsExactly("josé@readers.example true", "ana@readers.example false");
    }

    @Test
    void anAddressThatNeedsSmtpUtf8IsRefusedWhereTheRelayHasNone() {
        server.extend("PIPELINING SIZE");
        assertThat(send(Tls.OPPORTUNISTIC, null, null, Map.of(), "josé@readers.example"))
                .isInstanceOfSatisfying(
                        SendOutcome.Bounced.class,
                        bounced -> assertThat(bounced.addressFault()).isFalse());
    }
}
