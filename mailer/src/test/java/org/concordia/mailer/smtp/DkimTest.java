package org.concordia.mailer.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of RFC 8463, appendix A, which is signed with both kinds of key; then messages of our own. */
class DkimTest {

    /** RFC 8463, A.1; the seed alone, which PKCS #8 (RFC 8410) puts behind a fixed beginning. */
    private static final String ED25519_SEED = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";

    private static final String RSA = """
            -----BEGIN RSA PRIVATE KEY-----
            MIICXQIBAAKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQi
            Y/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqM
            KrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB
            AoGAH0cxOhFZDgzXWhDhnAJDw5s4roOXN4OhjiXa8W7Y3rhX3FJqmJSPuC8N9vQm
            6SVbaLAE4SG5mLMueHlh4KXffEpuLEiNp9Ss3O4YfLiQpbRqE7Tm5SxKjvvQoZZe
            zHorimOaChRL2it47iuWxzxSiRMv4c+j70GiWdxXnxe4UoECQQDzJB/0U58W7RZy
            6enGVj2kWF732CoWFZWzi1FicudrBFoy63QwcowpoCazKtvZGMNlPWnC7x/6o8Gc
            uSe0ga2xAkEA8C7PipPm1/1fTRQvj1o/dDmZp243044ZNyxjg+/OPN0oWCbXIGxy
            WvmZbXriOWoSALJTjExEgraHEgnXssuk7QJBALl5ICsYMu6hMxO73gnfNayNgPxd
            WFV6Z7ULnKyV7HSVYF0hgYOHjeYe9gaMtiJYoo0zGN+L3AAtNP9huqkWlzECQE1a
            licIeVlo1e+qJ6Mgqr0Q7Aa7falZ448ccbSFYEPD6oFxiOl9Y9se9iYHZKKfIcst
            o7DUw1/hz2Ck4N5JrgUCQQCyKveNvjzkkd8HjYs0SwM0fPjK16//5qDZ2UiDGnOe
            uEzxBDAr518Z8VFbR41in3W4Y3yCDgQlLlcETrS+zYcL
            -----END RSA PRIVATE KEY-----
            """;

    private static final String MESSAGE = """
            From: Joe SixPack <joe@football.example.com>
            To: Suzie Q <suzie@shopping.example.net>
            Subject: Is dinner ready?
            Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
            Message-ID: <20030712040037.46341.5F8J@football.example.com>

            Hi.

            We lost the game.  Are you hungry yet?

            Joe.
            """.replace("\n", "\r\n");

    private static final List<String> SIGNED =
            List.of("from", "to", "subject", "date", "message-id", "from", "subject", "date");

    private static DkimKey ed25519() throws Exception {
        byte[] seed = Base64.getDecoder().decode(ED25519_SEED);
        byte[] pkcs8 = new byte[48];
        byte[] beginning = {48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32};
        System.arraycopy(beginning, 0, pkcs8, 0, 16);
        System.arraycopy(seed, 0, pkcs8, 16, 32);
        return new DkimKey("brisbane", DkimKey.key(pem("PRIVATE KEY", pkcs8)));
    }

    private static String pem(String kind, byte[] bytes) {
        return "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + kind
                + "-----\n";
    }

    private static String signature(DkimKey key, String unsigned) {
        int body = MESSAGE.indexOf("\r\n\r\n") + 4;
        List<String> fields = new ArrayList<>();
        DkimSigner.choose(DkimSigner.fields(MESSAGE.substring(0, body)), SIGNED, new ArrayList<>(), fields);
        return DkimSigner.signature(key, fields, unsigned);
    }

    @Test
    void hashesTheBodyOfTheRfc() {
        byte[] message = MESSAGE.getBytes(StandardCharsets.US_ASCII);
        assertThat(DkimSigner.base64(
                        DkimSigner.sha256(DkimSigner.relaxedBody(message, MESSAGE.indexOf("\r\n\r\n") + 4))))
                .isEqualTo("2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=");
    }

    @Test
    void signsWithEd25519AsTheRfcDoes() throws Exception {
        assertThat(signature(ed25519(), """
                        DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
                         d=football.example.com; i=@football.example.com;
                         q=dns/txt; s=brisbane; t=1528637909; h=from : to :
                         subject : date : message-id : from : subject : date;
                         bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
                         b=""".replace("\n", "\r\n")))
                .isEqualTo("/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11BusFa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==");
    }

    @Test
    void signsWithRsaAsTheRfcDoes() throws Exception {
        assertThat(signature(new DkimKey("test", DkimKey.key(RSA)), """
                        DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
                         d=football.example.com; i=@football.example.com;
                         q=dns/txt; s=test; t=1528637909; h=from : to : subject :
                         date : message-id : from : subject : date;
                         bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
                         b=""".replace("\n", "\r\n")))
                .isEqualTo("F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3DhCVlUrSjV4BwcVcOF6+FF3Zo9Rp"
                        + "o1tFOeS9mPYQTnGdaSGsgeefOsk2JzdA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=");
    }

    @Test
    void canonicalizesBodiesAsTheRfcSays() {
        // RFC 6376, 3.4.5 and 3.4.4: the example, an empty body, white space and empty lines at the end.
        assertThat(relaxed(" C \r\nD \t E\r\n\r\n\r\n")).isEqualTo(" C\r\nD E\r\n");
        assertThat(relaxed("")).isEmpty();
        assertThat(relaxed("\r\n\r\n")).isEmpty();
        assertThat(relaxed("a\r\n\r\n \t\r\nb")).isEqualTo("a\r\n\r\n\r\nb\r\n");
    }

    private static String relaxed(String body) {
        return new String(
                DkimSigner.relaxedBody(body.getBytes(StandardCharsets.US_ASCII), 0), StandardCharsets.US_ASCII);
    }

    @Test
    void signsWithEachKeyWhatReadersSeeAndBothWaysToLeave() throws Exception {
        KeyPair rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        String message = "From: a@news.example\r\nTo: b@readers.example\r\nSubject: x\r\n"
                + "List-Unsubscribe: <https://news.example/u>\r\n"
                + "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\nReceived: not signed\r\n\r\ntext\r\n";
        byte[] bytes = message.getBytes(StandardCharsets.US_ASCII);
        DkimSigner signer = new DkimSigner("news.example", List.of(new DkimKey("r1", rsa.getPrivate()), ed25519()));
        String signed = new String(signer.signed(bytes, Instant.ofEpochSecond(7)), StandardCharsets.US_ASCII);
        assertThat(signed).endsWith(message);
        assertThat(signed.split("DKIM-Signature:")).hasSize(3);
        assertThat(signed.lines().mapToInt(String::length).max().orElse(0)).isLessThanOrEqualTo(78);
        assertThat(signed)
                .contains("d=news.example; s=r1; t=7;", "d=news.example; s=brisbane; t=7;")
                .contains("h=From:To:List-Unsubscribe:List-Unsubscribe-Post:Subject:")
                .doesNotContain("Received:To");
        // Verified by another way than it was signed: from the text of the message.
        Matcher first =
                Pattern.compile("(?s)^(DKIM-Signature:.*? b=)(.*?)\r\n(?=DKIM)").matcher(signed);
        assertThat(first.find()).isTrue();
        Signature verifier = Signature.getInstance("SHA256withRSA");
        verifier.initVerify(rsa.getPublic());
        verifier.update(("from:a@news.example\r\nto:b@readers.example\r\n"
                        + "list-unsubscribe:<https://news.example/u>\r\n"
                        + "list-unsubscribe-post:List-Unsubscribe=One-Click\r\nsubject:x\r\n"
                        + "dkim-signature:"
                        + first.group(1).substring(15).replaceAll("\\s+", " ").strip())
                .getBytes(StandardCharsets.US_ASCII));
        assertThat(verifier.verify(Base64.getMimeDecoder().decode(first.group(2))))
                .isTrue();
        assertThat(signer.signed(bytes, Instant.ofEpochSecond(7)))
                .isEqualTo(signed.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void readsKeysOfAllUsualFormsAndSaysWhatIsWrongWithOthers(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("key.pem");
        byte[] pkcs8 = KeyPairGenerator.getInstance("RSA")
                .generateKeyPair()
                .getPrivate()
                .getEncoded();
        Files.writeString(file, pem("PRIVATE KEY", pkcs8));
        assertThat(DkimKey.read("a", file).algorithm()).isEqualTo("rsa-sha256");
        Files.writeString(file, RSA);
        assertThat(DkimKey.read("a.b", file).algorithm()).isEqualTo("rsa-sha256");
        assertThat(ed25519().algorithm()).isEqualTo("ed25519-sha256");
        Files.writeString(file, "-----BEGIN PRIVATE KEY-----\nnonsense\n-----END PRIVATE KEY-----");
        assertThatThrownBy(() -> DkimKey.read("a", file))
                .hasMessageContaining("key.pem")
                .hasMessageNotContaining("nonsense");
        assertThatThrownBy(() -> DkimKey.read("a", folder.resolve("none"))).hasMessageContaining("cannot read");
        assertThatThrownBy(() -> DkimKey.read("a b", file)).hasMessageContaining("selector");
    }
}
