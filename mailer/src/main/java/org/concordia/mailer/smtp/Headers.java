package org.concordia.mailer.smtp;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * Header lines: folded at 78 characters where they can be, encoded words of at most 75 (RFC 2047), and no value that
 * could start another line, wherever it came from.
 */
final class Headers {

    private static final int LINE = 78;
    private static final int WORD = 75;
    private static final int LINE_WITH_WORDS = 76;
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss xx", Locale.ENGLISH);

    private Headers() {}

    /** A line whose value is ours and needs neither folding nor encoding. */
    static String plain(String name, String value) {
        return name + ": " + clean(value) + "\r\n";
    }

    /** A line of text for people, such as a subject. */
    static String text(String name, String value) {
        String cleaned = clean(value);
        if (isPlain(cleaned)) {
            return fold(name + ": " + cleaned);
        }
        return name + ": " + words(cleaned, name.length() + 2) + "\r\n";
    }

    /** A line with one mailbox: the name quoted or encoded, the address on the next line if both are too long for one. */
    static String mailbox(String name, Mailbox mailbox) {
        String address = clean(mailbox.address()).replace(" ", "");
        String person = clean(mailbox.name());
        if (person.isEmpty()) {
            return name + ": " + address + "\r\n";
        }
        String phrase;
        if (!isPlain(person)) {
            phrase = words(person, name.length() + 2);
        } else if (person.matches("[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")) {
            phrase = person;
        } else {
            phrase = '"' + person.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        }
        String line = name + ": " + phrase;
        int last = line.length() - Math.max(0, line.lastIndexOf('\n') + 1);
        String gap = last + address.length() + 3 > LINE ? "\r\n " : " ";
        return line + gap + '<' + address + ">\r\n";
    }

    static String date(Instant time) {
        return "Date: " + DATE.format(time.atOffset(ZoneOffset.UTC)) + "\r\n";
    }

    /** Control characters, among them every kind of line end, become spaces; runs of spaces become one. */
    static String clean(String value) {
        StringBuilder cleaned = new StringBuilder(value.length());
        boolean space = true;
        for (int i = 0; i < value.length(); ) {
            int c = value.codePointAt(i);
            i += Character.charCount(c);
            int type = Character.getType(c);
            boolean blank = c <= ' '
                    || type == Character.CONTROL
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR
                    || type == Character.SURROGATE;
            if (!blank) {
                cleaned.appendCodePoint(c);
                space = false;
            } else if (!space) {
                cleaned.append(' ');
                space = true;
            }
        }
        return cleaned.toString().stripTrailing();
    }

    /** Whether text can stand as it is: ASCII, nothing that reads as an encoded word, and places to fold at. */
    private static boolean isPlain(String text) {
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            run = c == ' ' ? 0 : run + 1;
            if (c > 126 || run > LINE - 20) {
                return false;
            }
        }
        return !text.contains("=?");
    }

    private static String fold(String line) {
        StringBuilder folded = new StringBuilder(line.length() + 8);
        String rest = line;
        while (rest.length() > LINE) {
            int at = rest.lastIndexOf(' ', LINE);
            // The first space is the one after the name; folding there would leave a line without a value.
            if (at <= 0 || rest.substring(0, at).endsWith(":")) {
                break;
            }
            folded.append(rest, 0, at).append("\r\n");
            rest = rest.substring(at);
        }
        return folded.append(rest).append("\r\n").toString();
    }

    /** Encoded words, one a line, of whole characters; Q where most of the text is ASCII, B otherwise. */
    private static String words(String text, int used) {
        long foreign = text.chars().filter(c -> c > 126).count();
        boolean q = foreign * 3 <= text.length();
        List<String> words = new ArrayList<>();
        StringBuilder quoted = new StringBuilder();
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        int room = Math.min(WORD, LINE_WITH_WORDS - used) - "=?UTF-8?Q??=".length();
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            byte[] encoded = Character.toString(c).getBytes(StandardCharsets.UTF_8);
            String unit = q ? quoted(encoded) : "";
            int size = q ? quoted.length() + unit.length() : (bytes.size() + encoded.length + 2) / 3 * 4;
            if (size > room) {
                words.add(q ? quoted.toString() : base64(bytes));
                quoted.setLength(0);
                bytes.reset();
                room = WORD - 1 - "=?UTF-8?Q??=".length();
            }
            quoted.append(unit);
            bytes.writeBytes(encoded);
        }
        words.add(q ? quoted.toString() : base64(bytes));
        String open = q ? "=?UTF-8?Q?" : "=?UTF-8?B?";
        return open + String.join("?=\r\n " + open, words) + "?=";
    }

    private static String base64(java.io.ByteArrayOutputStream bytes) {
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    /** The Q encoding of one character, with the few that are safe in a phrase too left as they are. */
    private static String quoted(byte[] bytes) {
        StringBuilder unit = new StringBuilder();
        for (byte b : bytes) {
            int c = b & 0xff;
            if (c == ' ') {
                unit.append('_');
            } else if (c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '!') {
                unit.append((char) c);
            } else {
                unit.append('=').append(QuotedPrintable.HEX[c >> 4]).append(QuotedPrintable.HEX[c & 15]);
            }
        }
        return unit.toString();
    }
}
