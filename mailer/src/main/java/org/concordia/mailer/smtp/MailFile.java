package org.concordia.mailer.smtp;

import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A message kept in a file ({@code .eml}, RFC 5322), read for people to look at.
 *
 * @param name the file's name
 * @param subject decoded, may be empty
 * @param from decoded, may be empty
 * @param to decoded, may be empty
 * @param sentAt its Date header; null without a readable one
 * @param html its first HTML part; null without one
 * @param text its first plain part; null without one
 * @param headers decoded, in the order of the file
 * @param source the file as it stands, bytes that are no UTF-8 replaced
 */
public record MailFile(
        String name,
        String subject,
        String from,
        String to,
        @Nullable Instant sentAt,
        @Nullable String html,
        @Nullable String text,
        List<Field> headers,
        String source) {

    public MailFile {
        headers = List.copyOf(headers);
    }

    /** A header field with its decoded value on one line. */
    public record Field(String name, String value) {}

    /**
     * Reads a file.
     *
     * @throws IOException the file cannot be read, or is no message
     */
    public static MailFile read(Path file) throws IOException {
        return of(String.valueOf(file.getFileName()), Files.readAllBytes(file));
    }

    /** What {@link #read} makes of a file with this name and content. */
    static MailFile of(String name, byte[] bytes) throws IOException {
        try {
            MimeMessage message =
                    new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(bytes));
            List<Field> headers = new ArrayList<>();
            for (Enumeration<Header> all = message.getAllHeaders(); all.hasMoreElements(); ) {
                Header header = all.nextElement();
                headers.add(new Field(header.getName(), decoded(header.getValue())));
            }
            Date sent = message.getSentDate();
            return new MailFile(
                    name,
                    first(headers, "Subject").orElse(""),
                    first(headers, "From").orElse(""),
                    first(headers, "To").orElse(""),
                    sent == null ? null : sent.toInstant(),
                    body(message, "text/html"),
                    body(message, "text/plain"),
                    headers,
                    new String(bytes, StandardCharsets.UTF_8));
        } catch (MessagingException e) {
            throw new IOException(name + ": not a message: " + e.getMessage(), e);
        }
    }

    /** The value of the first header field of this name, whatever its case. */
    public Optional<String> header(String name) {
        return first(headers, name);
    }

    private static Optional<String> first(List<Field> headers, String name) {
        return headers.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .findFirst();
    }

    private static @Nullable String body(Part part, String type) throws MessagingException, IOException {
        if (part.isMimeType(type)) {
            return part.getContent() instanceof String text ? text : null;
        }
        if (part.isMimeType("multipart/*") && part.getContent() instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                String found = body(parts.getBodyPart(i), type);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private static String decoded(String value) {
        String line = MimeUtility.unfold(value);
        try {
            return MimeUtility.decodeText(line).strip();
        } catch (UnsupportedEncodingException e) {
            // An encoded word in a charset nobody here knows: shown as it stands.
            return line.strip();
        }
    }
}
