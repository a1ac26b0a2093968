package org.concordia.mailer.smtp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * DKIM signatures (RFC 6376) of whole messages, one for each key: RSA, and Ed25519 (RFC 8463) for those who can read
 * it. Header and body are canonicalized "relaxed". The same message gets the same signatures. Safe for threads.
 */
final class DkimSigner {

    /** What is signed where it is present: all that readers' programs act upon, both of RFC 8058 among it. */
    private static final List<String> FIELDS = List.of(
            "From",
            "Reply-To",
            "To",
            "Message-ID",
            "List-Unsubscribe",
            "List-Unsubscribe-Post",
            "Subject",
            "Date",
            "In-Reply-To",
            "References",
            "List-Id",
            "Auto-Submitted",
            "Precedence",
            "Feedback-ID",
            "Content-Language",
            "MIME-Version",
            "Content-Type",
            // Once more than it is there: nobody can add another for readers to see (RFC 6376, 8.15).
            "From");

    private static final int LINE = 72;

    private final String domain;
    private final List<DkimKey> keys;

    /**
     * A signer.
     *
     * @param domain whose name servers publish the keys, as A-labels
     * @param keys none for messages that stay as they are
     */
    DkimSigner(String domain, List<DkimKey> keys) {
        this.domain = domain;
        this.keys = List.copyOf(keys);
    }

    /** The message with a signature by each key before it. */
    byte[] signed(byte[] message, Instant at) {
        if (keys.isEmpty()) {
            return message;
        }
        int body = bodyAt(message);
        List<Field> all = fields(new String(message, 0, body, StandardCharsets.ISO_8859_1));
        List<String> names = new ArrayList<>();
        List<String> chosen = new ArrayList<>();
        choose(all, FIELDS, names, chosen);
        String bodyHash = base64(sha256(relaxedBody(message, body)));
        StringBuilder signatures = new StringBuilder();
        for (DkimKey key : keys) {
            String unsigned = "DKIM-Signature: v=1; a=" + key.algorithm() + "; c=relaxed/relaxed;\r\n d=" + domain
                    + "; s=" + key.selector() + "; t=" + at.getEpochSecond() + ";\r\n" + list(names) + ";\r\n bh="
                    + bodyHash + ";\r\n b=";
            signatures
                    .append(unsigned)
                    .append(folded(signature(key, chosen, unsigned)))
                    .append("\r\n");
        }
        byte[] before = signatures.toString().getBytes(StandardCharsets.US_ASCII);
        byte[] signed = new byte[before.length + message.length];
        System.arraycopy(before, 0, signed, 0, before.length);
        System.arraycopy(message, 0, signed, before.length, message.length);
        return signed;
    }

    /**
     * The value of {@code b=} in base64.
     *
     * @param fields those signed, canonical and in the order of {@code h=}
     * @param unsigned the signature's own field up to its empty {@code b=}
     */
    static String signature(DkimKey key, List<String> fields, String unsigned) {
        String signed = String.join("", fields) + relaxed(unsigned).stripTrailing();
        byte[] bytes = signed.getBytes(StandardCharsets.ISO_8859_1);
        try {
            Signature signature = Signature.getInstance(key.isRsa() ? "SHA256withRSA" : "Ed25519");
            signature.initSign(key.key());
            // RFC 8463, 3: Ed25519 signs the hash as its message.
            signature.update(key.isRsa() ? bytes : sha256(bytes));
            return base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key of selector " + key.selector() + " signs nothing", e);
        }
    }

    /** A field as it stands in a message, folded or not. */
    record Field(String name, String text) {}

    /** The fields of a header. */
    static List<Field> fields(String header) {
        List<Field> fields = new ArrayList<>();
        int start = 0;
        while (start < header.length()) {
            int end = header.indexOf("\r\n", start);
            while (end >= 0 && end + 2 < header.length() && " \t".indexOf(header.charAt(end + 2)) >= 0) {
                end = header.indexOf("\r\n", end + 2);
            }
            int next = end < 0 ? header.length() : end + 2;
            String text = header.substring(start, next);
            int colon = text.indexOf(':');
            if (colon > 0) {
                fields.add(new Field(text.substring(0, colon).strip().toLowerCase(Locale.ROOT), text));
            }
            start = next;
        }
        return fields;
    }

    /**
     * Finds fields by name, of several of one name the last first (RFC 6376, 5.4.2).
     *
     * @param names gets those of the wanted that are to stand in {@code h=}
     * @param chosen gets the canonical fields
     */
    static void choose(List<Field> all, List<String> wanted, List<String> names, List<String> chosen) {
        Map<String, Deque<Field>> byName = new HashMap<>();
        all.forEach(field ->
                byName.computeIfAbsent(field.name, name -> new ArrayDeque<>()).push(field));
        for (String name : wanted) {
            Deque<Field> left = byName.get(name.toLowerCase(Locale.ROOT));
            if (left != null) {
                names.add(name);
                if (!left.isEmpty()) {
                    chosen.add(relaxed(left.pop().text));
                }
            }
        }
    }

    /** RFC 6376, 3.4.2: name in lower case, unfolded, white space as one space and none around the colon or at the end. */
    private static String relaxed(String field) {
        int colon = field.indexOf(':');
        StringBuilder canonical = new StringBuilder(field.length());
        canonical
                .append(field.substring(0, colon).strip().toLowerCase(Locale.ROOT))
                .append(':');
        int start = canonical.length();
        boolean gap = false;
        for (int i = colon + 1; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
                gap = true;
                continue;
            }
            if (gap && canonical.length() > start) {
                canonical.append(' ');
            }
            gap = false;
            canonical.append(c);
        }
        return canonical.append("\r\n").toString();
    }

    /** RFC 6376, 3.4.4: white space as one space and none at the end of lines, no empty lines at the end. */
    static byte[] relaxedBody(byte[] message, int from) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(message.length - from + 2);
        int emptyLines = 0;
        for (int start = from; start < message.length; ) {
            int end = start;
            while (end < message.length && message[end] != '\n') {
                end++;
            }
            int next = Math.min(end + 1, message.length);
            while (end > start && (isBlank(message[end - 1]) || message[end - 1] == '\r')) {
                end--;
            }
            if (end == start) {
                emptyLines++;
            } else {
                for (; emptyLines > 0; emptyLines--) {
                    out.write('\r');
                    out.write('\n');
                }
                int run = start;
                for (int i = start; i < end; i++) {
                    if (isBlank(message[i])) {
                        out.write(message, run, i - run);
                        out.write(' ');
                        while (isBlank(message[i + 1])) {
                            i++;
                        }
                        run = i + 1;
                    }
                }
                out.write(message, run, end - run);
                out.write('\r');
                out.write('\n');
            }
            start = next;
        }
        return out.toByteArray();
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    private static int bodyAt(byte[] message) {
        for (int i = 3; i < message.length; i++) {
            if (message[i] == '\n' && message[i - 1] == '\r' && message[i - 2] == '\n' && message[i - 3] == '\r') {
                return i + 1;
            }
        }
        return message.length;
    }

    private static String list(List<String> names) {
        StringBuilder lines = new StringBuilder(" h=");
        int line = lines.length();
        for (int i = 0; i < names.size(); i++) {
            String next = names.get(i) + (i + 1 < names.size() ? ":" : "");
            if (line + next.length() > LINE) {
                lines.append("\r\n ");
                line = 1;
            }
            lines.append(next);
            line += next.length();
        }
        return lines.toString();
    }

    private static String folded(String base64) {
        StringBuilder lines = new StringBuilder();
        int first = LINE - " b=".length();
        for (int start = 0; start < base64.length(); ) {
            int end = Math.min(base64.length(), start + (start == 0 ? first : LINE));
            lines.append(start == 0 ? "" : "\r\n ").append(base64, start, end);
            start = end;
        }
        return lines.toString();
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
