package org.concordia.aggregator.parse;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to text. Declarations are claims and the bytes are the evidence: a byte order mark, the shape of UTF-16 and
 * UTF-32, and above all text that is valid UTF-8 with letters beyond ASCII, which nothing else is by chance.
 */
final class FeedText {

    /** Inflated bytes beyond which a document is refused (house rule, feeds: limits). */
    static final int LIMIT = 10 * 1024 * 1024;

    private static final Pattern DECLARED =
            Pattern.compile("<\\?xml\\s[^>]{0,200}?encoding\\s*=\\s*[\"']?\\s*([A-Za-z0-9._:-]{2,40})");
    private static final Pattern CHARSET =
            Pattern.compile("charset\\s*=\\s*[\"']?\\s*([A-Za-z0-9._:-]{2,40})", Pattern.CASE_INSENSITIVE);

    /** What publishers write, and what they mean by it: in each case the larger set that browsers take. */
    private static final Map<String, String> MEANT = Map.ofEntries(
            Map.entry("gb2312", "gb18030"),
            Map.entry("gbk", "gb18030"),
            Map.entry("shift_jis", "windows-31j"),
            Map.entry("shift-jis", "windows-31j"),
            Map.entry("sjis", "windows-31j"),
            Map.entry("x-sjis", "windows-31j"),
            Map.entry("ks_c_5601-1987", "x-windows-949"),
            Map.entry("euc-kr", "x-windows-949"),
            Map.entry("iso-8859-9", "windows-1254"),
            Map.entry("tis-620", "x-windows-874"),
            Map.entry("iso-8859-11", "x-windows-874"),
            Map.entry("iso-ir-58", "gb18030"),
            Map.entry("csibm855", "ibm855"),
            Map.entry("cspc775baltic", "ibm775"),
            Map.entry("mac-cyrillic", "x-maccyrillic"),
            Map.entry("maclatin2", "x-maccentraleurope"),
            Map.entry("macintosh", "x-macroman"),
            Map.entry("utf8", "utf-8"),
            Map.entry("cp1252", "windows-1252"),
            Map.entry("latin1", "windows-1252"),
            Map.entry("latin-1", "windows-1252"),
            Map.entry("ascii", "windows-1252"),
            Map.entry("us-ascii", "windows-1252"),
            Map.entry("iso-8859-1", "windows-1252"),
            Map.entry("iso8859-1", "windows-1252"),
            Map.entry("iso_8859-1", "windows-1252"));

    /** So many well-formed sequences are no accident, whatever was declared. */
    private static final int NO_ACCIDENT = 4;

    private FeedText() {}

    /**
     * The text of a document.
     *
     * @param contentType the header, whose charset is one claim among others
     * @throws NotAFeedException when nothing is there, or more than {@link #LIMIT}
     */
    static String of(byte[] body, @Nullable String contentType, Repairs repairs) throws NotAFeedException {
        byte[] bytes = inflated(body, repairs);
        if (bytes.length > LIMIT) {
            throw new NotAFeedException(NotAFeedException.Kind.TOO_LARGE);
        }
        int from = 0;
        while (from < bytes.length && (bytes[from] == ' ' || bytes[from] == '\n' || bytes[from] == '\r')) {
            from++;
        }
        if (from == bytes.length) {
            throw new NotAFeedException(NotAFeedException.Kind.EMPTY);
        }
        Charset wide = wide(bytes, from);
        String text = wide == null ? narrow(bytes, contentType, repairs) : new String(bytes, wide);
        return text.isEmpty() || text.charAt(0) != '\uFEFF' ? text : text.substring(1);
    }

    private static byte[] inflated(byte[] body, Repairs repairs) throws NotAFeedException {
        if (body.length < 3 || (body[0] & 0xFF) != 0x1F || (body[1] & 0xFF) != 0x8B) {
            return body;
        }
        repairs.add(Repair.Kind.COMPRESSION);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (InputStream gzip = new GZIPInputStream(new ByteArrayInputStream(body))) {
            byte[] piece = new byte[16_384];
            for (int read = gzip.read(piece); read >= 0; read = gzip.read(piece)) {
                bytes.write(piece, 0, read);
                if (bytes.size() > LIMIT) {
                    throw new NotAFeedException(NotAFeedException.Kind.TOO_LARGE_INFLATED);
                }
            }
        } catch (IOException broken) {
            repairs.add(Repair.Kind.COMPRESSION_CUT);
        }
        return bytes.toByteArray();
    }

    /** UTF-16, UTF-32 or EBCDIC by byte order mark or by where the zeros lie; null for all that extends ASCII. */
    private static @Nullable Charset wide(byte[] bytes, int from) {
        int a = at(bytes, 0);
        int b = at(bytes, 1);
        int c = at(bytes, 2);
        int d = at(bytes, 3);
        if (a == 0xFF && b == 0xFE) {
            return c == 0 && d == 0 ? Charset.forName("UTF-32LE") : StandardCharsets.UTF_16LE;
        }
        if (a == 0xFE && b == 0xFF) {
            return StandardCharsets.UTF_16BE;
        }
        if (a == 0 && b == 0 && c == 0xFE && d == 0xFF) {
            return Charset.forName("UTF-32BE");
        }
        if (a == 0x4C && b == 0x6F && c == 0xA7 && d == 0x94 && Charset.isSupported("IBM037")) {
            // EBCDIC: its variants agree on the letters of the declaration, which says which one it is.
            Charset ebcdic = Charset.forName("IBM037");
            Charset said = charset(first(DECLARED, new String(bytes, 0, Math.min(bytes.length, 200), ebcdic)));
            return said != null && "<?xm".equals(new String(bytes, 0, 4, said)) ? said : ebcdic;
        }
        int even = 0;
        int odd = 0;
        int seen = Math.min(bytes.length, 400);
        for (int at = 0; at < seen; at++) {
            if (bytes[at] == 0) {
                if (at % 2 == 0) {
                    even++;
                } else {
                    odd++;
                }
            }
        }
        if (even + odd > seen * 6 / 10 && (a == 0 ? b == 0 && c == 0 : b == 0 && c == 0 && d == 0)) {
            return Charset.forName(a == 0 ? "UTF-32BE" : "UTF-32LE");
        }
        if (even > seen / 4 && odd < seen / 20) {
            return StandardCharsets.UTF_16BE;
        }
        return odd > seen / 4 && even < seen / 20 ? StandardCharsets.UTF_16LE : null;
    }

    private static int at(byte[] bytes, int place) {
        return place < bytes.length ? bytes[place] & 0xFF : -1;
    }

    private static String narrow(byte[] bytes, @Nullable String contentType, Repairs repairs) {
        int head = Math.min(bytes.length, 1_000);
        String start = new String(bytes, 0, head, StandardCharsets.ISO_8859_1);
        String said = first(DECLARED, start);
        Charset header = charset(contentType == null ? null : first(CHARSET, contentType));
        Charset declared = charset(said);
        // A server's default of Latin-1 says nothing against a document that names something rarer.
        Charset claim = header == null || (isLatin(header) && declared != null) ? declared : header;
        Utf8 utf8 = Utf8.of(bytes);
        if (utf8.sequences == 0 && utf8.faults == 0) {
            // Pure ASCII, unless it is one of the encodings that hide in seven bits.
            boolean hidden = claim != null && claim.name().startsWith("ISO-2022");
            return new String(bytes, hidden ? claim : StandardCharsets.US_ASCII);
        }
        boolean other = claim != null && !claim.equals(StandardCharsets.UTF_8) && !isLatin(claim) && !isWide(claim);
        if (utf8.faults == 0 && (utf8.sequences >= NO_ACCIDENT || !other)) {
            if (claim != null && !claim.equals(StandardCharsets.UTF_8)) {
                repairs.add(Repair.Kind.CHARSET_UTF_8, claim.name());
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
        if (other) {
            for (Charset candidate : declared == null ? new Charset[] {claim} : new Charset[] {claim, declared}) {
                try {
                    return candidate.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
                } catch (CharacterCodingException wrong) {
                    repairs.add(Repair.Kind.CHARSET_WRONG, candidate.name());
                }
            }
            if (utf8.faults * 10 > utf8.sequences) {
                return new String(bytes, claim);
            }
        }
        if (utf8.sequences > utf8.faults) {
            repairs.add(Repair.Kind.CHARSET_MIXED);
            return mixed(bytes);
        }
        if (claim == null || !isLatin(claim)) {
            String claimed = claim == null ? said : claim.name();
            if (claimed == null) {
                repairs.add(Repair.Kind.CHARSET_NONE);
            } else {
                repairs.add(Repair.Kind.CHARSET_WRONG, claimed);
            }
        }
        char[] text = new char[bytes.length];
        for (int at = 0; at < bytes.length; at++) {
            text[at] = PlainText.windows1252(bytes[at]);
        }
        return new String(text);
    }

    private static boolean isLatin(Charset charset) {
        return charset.name().equals("windows-1252");
    }

    private static boolean isWide(Charset charset) {
        return charset.name().startsWith("UTF-16") || charset.name().startsWith("UTF-32");
    }

    private static @Nullable String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : null;
    }

    private static @Nullable Charset charset(@Nullable String name) {
        if (name == null) {
            return null;
        }
        String lower = name.toLowerCase(Locale.ROOT);
        String bare = lower.replaceAll("[_-]", "");
        for (String written : new String[] {lower, lower.replace('_', '-'), bare, "x-" + bare, "windows-" + bare}) {
            try {
                return Charset.forName(MEANT.getOrDefault(written, written));
            } catch (IllegalArgumentException unknown) {
                // Names are written in many ways; the next may be one that Java knows.
            }
        }
        return null;
    }

    /** Well-formed sequences as UTF-8, every other byte as windows-1252. */
    private static String mixed(byte[] bytes) {
        char[] text = new char[bytes.length];
        int length = 0;
        for (int at = 0; at < bytes.length; ) {
            int size = Utf8.length(bytes, at);
            if (size > 1) {
                String letter = new String(bytes, at, size, StandardCharsets.UTF_8);
                letter.getChars(0, letter.length(), text, length);
                length += letter.length();
            } else {
                text[length++] = PlainText.windows1252(bytes[at]);
            }
            at += Math.max(1, size);
        }
        return new String(text, 0, length);
    }

    /** How much of some bytes is UTF-8: sequences of two and more bytes, and bytes that belong to none. */
    private record Utf8(int sequences, int faults) {

        static Utf8 of(byte[] bytes) {
            int sequences = 0;
            int faults = 0;
            for (int at = 0; at < bytes.length; ) {
                if (bytes[at] >= 0) {
                    at++;
                    continue;
                }
                int length = length(bytes, at);
                if (length > 0) {
                    sequences++;
                    at += length;
                } else {
                    faults++;
                    at++;
                }
            }
            return new Utf8(sequences, faults);
        }

        /** The length of the well-formed sequence at a place, 0 if there is none (RFC 3629, section 4). */
        static int length(byte[] bytes, int at) {
            int lead = bytes[at] & 0xFF;
            if (lead < 0x80) {
                return 1;
            }
            int length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
            if (length == 0 || at + length > bytes.length) {
                return 0;
            }
            for (int next = 1; next < length; next++) {
                if ((bytes[at + next] & 0xC0) != 0x80) {
                    return 0;
                }
            }
            int second = bytes[at + 1] & 0xFF;
            boolean wrong = (lead == 0xE0 && second < 0xA0)
                    || (lead == 0xED && second > 0x9F)
                    || (lead == 0xF0 && second < 0x90)
                    || (lead == 0xF4 && second > 0x8F);
            return wrong ? 0 : length;
        }
    }
}
