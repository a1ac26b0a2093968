package org.concordia.mailer.smtp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Quoted-printable (RFC 2045, 6.7) of a text with holes, encoded once for all recipients: a hole starts and ends a
 * line of its own through soft line breaks, so filling it is a copy of bytes and no line grows past 76. No line starts
 * with a dot, so that SMTP has none to double.
 */
final class QuotedPrintable {

    static final char[] HEX = "0123456789ABCDEF".toCharArray();

    /** A hole is a name between two private-use characters. */
    private static final Pattern HOLE = Pattern.compile("\uE000([a-z]+(?:\\|[^\uE000\uE001]*)?)\uE001");

    /** The longest run before a soft break: 76 with its equals sign. */
    private static final int LINE = 75;

    /**
     * An encoded text.
     *
     * @param pieces what is between the holes: one more than there are holes
     * @param holes the names, in order
     */
    record Template(List<byte[]> pieces, List<String> holes) {}

    private QuotedPrintable() {}

    /** Encodes a text; its line ends, of whatever kind, become CRLF. */
    static Template encode(String text) {
        List<byte[]> pieces = new ArrayList<>();
        List<String> holes = new ArrayList<>();
        Encoder encoder = new Encoder();
        Matcher hole = HOLE.matcher(text);
        int at = 0;
        while (hole.find()) {
            encoder.write(text, at, hole.start());
            encoder.breakSoftly();
            pieces.add(encoder.take());
            holes.add(hole.group(1));
            encoder.out.writeBytes(SOFT_BREAK);
            at = hole.end();
        }
        encoder.write(text, at, text.length());
        pieces.add(encoder.take());
        return new Template(pieces, holes);
    }

    /** Encodes what fills a hole: lines of at most 76, the last one not ended. */
    static byte[] value(String text) {
        Encoder encoder = new Encoder();
        encoder.write(text, 0, text.length());
        return encoder.take();
    }

    private static final byte[] SOFT_BREAK = {'=', '\r', '\n'};

    private static final class Encoder {

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private int column;

        void write(String text, int from, int to) {
            for (int i = from; i < to; ) {
                int c = text.codePointAt(i);
                i += Character.charCount(c);
                if (c == '\r' || c == '\n') {
                    if (c == '\r' && i < to && text.charAt(i) == '\n') {
                        i++;
                    }
                    out.write('\r');
                    out.write('\n');
                    column = 0;
                } else {
                    boolean ends = i >= to || text.charAt(i) == '\r' || text.charAt(i) == '\n';
                    character(c, ends);
                }
            }
        }

        private void character(int c, boolean endsLine) {
            if (c > ' ' && c < 127 && c != '=' || (c == ' ' || c == '\t') && !endsLine) {
                if (column + 1 > LINE) {
                    breakSoftly();
                }
                if (c != '.' || column > 0) {
                    out.write(c);
                    column++;
                    return;
                }
            }
            byte[] bytes = Character.toString(c).getBytes(StandardCharsets.UTF_8);
            // All bytes of a character on one line: readers that decode line by line show it whole.
            if (column + 3 * bytes.length > LINE) {
                breakSoftly();
            }
            for (byte b : bytes) {
                out.write('=');
                out.write(HEX[(b & 0xff) >> 4]);
                out.write(HEX[b & 15]);
            }
            column += 3 * bytes.length;
        }

        void breakSoftly() {
            if (column > 0) {
                out.writeBytes(SOFT_BREAK);
                column = 0;
            }
        }

        byte[] take() {
            byte[] bytes = out.toByteArray();
            out.reset();
            column = 0;
            return bytes;
        }
    }
}
