package org.concordia.mailer.bounce;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;

/** Messages as they come back; the forms are those of RFC 3464, RFC 5965 and of well-known servers, the words ours. */
final class Sample {

    static final String TO = "ana@readers.example";
    static final String TOKEN = "dQAAAAAAAAAHKgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private static final Session SESSION = Session.getInstance(new Properties());

    private Sample() {}

    /** The bytes of a sample about one mail, its holes filled. */
    static byte[] bytes(String name, Map<String, String> values) {
        try (InputStream in = Sample.class.getResourceAsStream("/bounce/" + name + ".eml")) {
            if (in == null) {
                throw new IOException("no sample " + name);
            }
            // One character a byte: some samples are not UTF-8.
            String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            for (Map.Entry<String, String> value : values.entrySet()) {
                text = text.replace("{" + value.getKey() + "}", value.getValue());
            }
            return text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Map<String, String> values(String returnPath, String id, String token, String to) {
        return Map.of("RETURN", returnPath, "ID", id, "TOKEN", token, "TO", to, "DELIVERY", "42");
    }

    static Report report(String name) {
        return report(bytes(name, values("bounce+42-mark100000042@news.example", "d42.t6fn40", TOKEN, TO)));
    }

    static Report report(byte[] message) {
        try {
            return Report.of(new MimeMessage(SESSION, new ByteArrayInputStream(message)));
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }
}
