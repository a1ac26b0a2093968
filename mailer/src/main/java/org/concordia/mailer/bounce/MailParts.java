package org.concordia.mailer.bounce;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UnsupportedEncodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jsoup.Jsoup;

/**
 * The parts of a message that a report may hide in, bounded in number, depth and length. A part that cannot be read is
 * left out and the others count: whoever writes to the return path must not be able to stop the reading of it.
 */
final class MailParts {

    private static final int DEEPEST = 6;
    private static final int MOST = 40;
    private static final int PART = 64 * 1024;
    private static final int BLOCKS = 50;

    private final MimeMessage message;
    private final StringBuilder plain = new StringBuilder();
    private final StringBuilder html = new StringBuilder();
    private final List<InternetHeaders> status = new ArrayList<>();
    private final List<InternetHeaders> feedback = new ArrayList<>();
    private final List<InternetHeaders> originals = new ArrayList<>();
    private boolean receipt;
    private int parts;

    MailParts(MimeMessage message) {
        this.message = message;
        walk(message, 0);
    }

    /** What it says to people, without what it quotes in a part of its own. */
    String text() {
        return plain.isEmpty() ? Jsoup.parse(html.toString()).wholeText().strip() : plain.toString();
    }

    /** The groups of a delivery status (RFC 3464), the first being about the message as a whole. */
    List<InternetHeaders> status() {
        return status;
    }

    /** The fields of a feedback report (RFC 5965). */
    List<InternetHeaders> feedback() {
        return feedback;
    }

    /** The headers of the messages it gives back. */
    List<InternetHeaders> originals() {
        return originals;
    }

    /** Whether it is a receipt (RFC 8098). */
    boolean isReceipt() {
        return receipt;
    }

    /** The values of a header of the message itself, decoded and on one line each. */
    List<String> headers(String name) {
        try {
            String[] values = message.getHeader(name);
            return values == null
                    ? List.of()
                    : Arrays.stream(values).map(MailParts::decoded).toList();
        } catch (MessagingException e) {
            return List.of();
        }
    }

    /** The first value of a header; empty if there is none. */
    String header(String name) {
        return headers(name).stream().findFirst().orElse("");
    }

    /** The same of some other headers. */
    static String header(InternetHeaders headers, String name) {
        String[] values = headers.getHeader(name);
        return values == null || values.length == 0 ? "" : decoded(values[0]);
    }

    private static String decoded(String value) {
        String line = value.replaceAll("\\s*\\R\\s*", " ").strip();
        try {
            return MimeUtility.decodeText(line);
        } catch (UnsupportedEncodingException | RuntimeException e) {
            return line;
        }
    }

    /** Broken parts are skipped, whatever the library makes of them; it throws unchecked exceptions, too. */
    private void walk(Part part, int depth) {
        if (depth > DEEPEST || ++parts > MOST) {
            return;
        }
        try {
            ContentType type = type(part);
            if (type.match("multipart/*")) {
                MimeMultipart several = new MimeMultipart(part.getDataHandler().getDataSource());
                for (int i = 0; i < several.getCount() && parts <= MOST; i++) {
                    BodyPart each = several.getBodyPart(i);
                    walk(each, depth + 1);
                }
            } else {
                take(part, type);
            }
        } catch (MessagingException | IOException | RuntimeException e) {
            parts++;
        }
    }

    private static ContentType type(Part part) throws MessagingException {
        String declared = part.getContentType();
        try {
            return new ContentType(declared == null ? "text/plain" : declared);
        } catch (MessagingException e) {
            return new ContentType("text/plain");
        }
    }

    private void take(Part part, ContentType type) throws MessagingException, IOException {
        String name = type.getBaseType().toLowerCase(Locale.ROOT);
        switch (name) {
            case "message/delivery-status", "message/global-delivery-status" -> blocks(bytes(part), status);
            case "message/feedback-report" -> blocks(bytes(part), feedback);
            case "message/disposition-notification", "message/global-disposition-notification" -> receipt = true;
            case "message/rfc822",
                    "message/global",
                    "message/rfc822-headers",
                    "message/global-headers",
                    "text/rfc822-headers" ->
                originals.add(new InternetHeaders(new ByteArrayInputStream(bytes(part)), true));
            case "text/html" -> append(html, bytes(part), type);
            case "text/plain", "text" -> append(plain, bytes(part), type);
            default -> {
                // A picture or a document says nothing.
            }
        }
    }

    private static byte[] bytes(Part part) throws MessagingException, IOException {
        try (InputStream in = part.getInputStream()) {
            return in.readNBytes(PART);
        }
    }

    private static void append(StringBuilder text, byte[] bytes, ContentType type) {
        Charset charset;
        try {
            String named = type.getParameter("charset");
            charset = named == null ? StandardCharsets.UTF_8 : Charset.forName(MimeUtility.javaCharset(named));
        } catch (IllegalArgumentException e) {
            charset = StandardCharsets.ISO_8859_1;
        }
        if (text.length() < PART) {
            // Zero bytes fit into no column of text.
            text.append(new String(bytes, charset).replace('\0', ' ')).append('\n');
        }
    }

    /** Groups of fields with empty lines between. */
    private static void blocks(byte[] bytes, List<InternetHeaders> into) throws MessagingException {
        String text = new String(bytes, StandardCharsets.UTF_8).replace("\r\n", "\n");
        for (String block : text.strip().split("\\n\\s*\\n")) {
            if (into.size() < BLOCKS && !block.isBlank()) {
                into.add(new InternetHeaders(
                        new ByteArrayInputStream((block.strip() + "\n\n").getBytes(StandardCharsets.UTF_8)), true));
            }
        }
    }
}
