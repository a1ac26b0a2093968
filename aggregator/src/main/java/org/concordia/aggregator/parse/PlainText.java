package org.concordia.aggregator.parse;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jsoup.select.NodeVisitor;

/**
 * Foreign text made plain: no markup, entities resolved (also those escaped twice), no control, private-use, zero-width
 * or direction-changing characters, white space folded, letters composed (NFC), and UTF-8 that somebody read as
 * windows-1252 put right. What comes out is safe in a header, a log line and, escaped once, in a page.
 */
public final class PlainText {

    /** Longer pieces are cut before they are read as HTML: nobody reads further, and it bounds the work. */
    private static final int MARKUP_LIMIT = 200_000;

    private static final Pattern TAG = Pattern.compile("<[a-zA-Z/!?]");
    private static final Pattern KNOWN_TAG = Pattern.compile(
            "</?(?:p|br|b|i|a|u|em|strong|div|span|img|ul|ol|li|h[1-6]|blockquote|font|table|td|tr|figure|iframe)"
                    + "(?:\\s[^<>]*)?/?>",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern ENTITY = Pattern.compile("&(?:#\\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});");
    private static final Set<String> SILENT = Set.of("script", "style", "noscript", "template", "iframe", "object");
    private static final Set<String> LINE = Set.of("br", "td", "th");

    /** windows-1252 at 0x80 to 0x9F; {@code \0} where it has no character. */
    static final String CP1252 = "\u20AC\0\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\0\u017D\0"
            + "\0\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\0\u017E\u0178";

    /** Signs that may stand after the last letter of a word in capitals. */
    private static final String CLOSING = "»”’›…–—•™®©°ªº";

    private PlainText() {}

    /** HTML or text as one line of plain text; empty when nothing is left. */
    public static String line(String markup) {
        return blocks(markup).replace('\n', ' ');
    }

    /** HTML or text as plain text, one line for each block (paragraph, list item, ...); empty when nothing is left. */
    public static String blocks(String markup) {
        String text = markup.length() > MARKUP_LIMIT ? cut(markup, MARKUP_LIMIT) : markup;
        if (text.indexOf('<') >= 0 && TAG.matcher(text).find()) {
            text = stripped(text);
        } else if (text.indexOf('&') >= 0) {
            text = Parser.unescapeEntities(text, false);
        }
        // Escaped twice is common: an editor's "ó" leaves one system as &oacute; and the next as &amp;oacute;.
        if (hasKnownTag(text)) {
            text = stripped(text);
        }
        if (text.indexOf('&') >= 0 && ENTITY.matcher(text).find()) {
            text = Parser.unescapeEntities(text, false);
        }
        return fold(text);
    }

    /**
     * Text that is known to be no markup, made plain. Line breaks are kept where the text has them, one at a time;
     * nothing that looks like a tag or an entity is touched.
     */
    public static String fold(String text) {
        if (isPlain(text)) {
            return text;
        }
        // First of all: half of a doubled letter may be a soft hyphen or a space that would be dropped below.
        String read = undoubled(text);
        StringBuilder plain = new StringBuilder(read.length());
        boolean compose = false;
        char gap = 0;
        for (int at = 0; at < read.length(); ) {
            int point = read.codePointAt(at);
            at += Character.charCount(point);
            if (point >= 0x80 && point <= 0x9F && point != 0x85) {
                point = CP1252.charAt(point - 0x80);
            }
            if (isBreak(point)) {
                gap = '\n';
            } else if (isSpace(point)) {
                gap = gap == 0 ? ' ' : gap;
            } else if (!isDropped(point)) {
                if (gap != 0 && !plain.isEmpty()) {
                    plain.append(gap);
                }
                gap = 0;
                compose |= point >= 0x300;
                plain.appendCodePoint(point);
            }
        }
        String folded = plain.toString();
        return compose ? Normalizer.normalize(folded, Normalizer.Form.NFC) : folded;
    }

    /** True if there is a tag in it that everybody knows; "a<b" has none. */
    static boolean hasKnownTag(String text) {
        return text.indexOf('<') >= 0 && KNOWN_TAG.matcher(text).find();
    }

    /** The first {@code length} characters, never half of a surrogate pair. */
    public static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }

    /**
     * UTF-8 that was once read as windows-1252 ("MigraciÃ³n"), read again as what it is; any other text as it stands.
     * Only when every letter takes part in the round trip is it one: a lone "Ã" of a Portuguese headline is not.
     */
    static String undoubled(String text) {
        if (!looksDoubled(text)) {
            return text;
        }
        byte[] bytes = new byte[text.length()];
        for (int at = 0; at < text.length(); at++) {
            int letter = byteOf(text.charAt(at));
            if (letter < 0) {
                return inPlaces(text);
            }
            bytes[at] = (byte) letter;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notDoubled) {
            return inPlaces(text);
        }
    }

    /** The byte that reads as a letter in windows-1252; -1 when none does. */
    private static int byteOf(char letter) {
        if (letter <= 0xFF) {
            return letter;
        }
        int place = CP1252.indexOf(letter);
        return place < 0 ? -1 : 0x80 + place;
    }

    /**
     * A text of which only parts were encoded twice: just the sequences that no language writes are read again, "Ã" and
     * "Â" before a sign that does not close a word, and those that begin with "â€".
     */
    private static String inPlaces(String text) {
        StringBuilder read = null;
        int from = 0;
        for (int at = 0; at + 1 < text.length(); at++) {
            char lead = text.charAt(at);
            int second = byteOf(text.charAt(at + 1));
            int third = at + 2 < text.length() ? byteOf(text.charAt(at + 2)) : -1;
            int point = 0;
            if ((lead == 'Ã' || lead == 'Â') && second >= (lead == 'Ã' ? 0x80 : 0xA1) && second <= 0xBF) {
                point = CLOSING.indexOf(text.charAt(at + 1)) >= 0 ? 0 : (lead & 0x1F) << 6 | second & 0x3F;
            } else if (lead == 'â' && second == 0x80 && third >= 0x80 && third <= 0xBF) {
                point = 0x2000 | third & 0x3F;
            }
            if (point > 0) {
                read = read == null ? new StringBuilder(text.length()) : read;
                read.append(text, from, at).append((char) point);
                at += lead == 'â' ? 2 : 1;
                from = at + 1;
            }
        }
        return read == null ? text : read.append(text, from, text.length()).toString();
    }

    /** True if {@link #undoubled} would read a text again. */
    static boolean isDoubled(String text) {
        return looksDoubled(text) && !undoubled(text).equals(text);
    }

    private static boolean looksDoubled(String text) {
        for (int at = 0; at + 1 < text.length(); at++) {
            char lead = text.charAt(at);
            if (lead >= 0xC2 && lead <= 0xF4) {
                char next = text.charAt(at + 1);
                if ((next >= 0x80 && next <= 0xBF) || CP1252.indexOf(next) >= 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * The character of a windows-1252 byte, which is also what ISO-8859-1 and US-ASCII mean when they are declared. The
     * five bytes that have none are the controls of ISO-8859-1, as browsers have it.
     */
    static char windows1252(byte letter) {
        int point = letter & 0xFF;
        char named = point >= 0x80 && point <= 0x9F ? CP1252.charAt(point - 0x80) : 0;
        return named == 0 ? (char) point : named;
    }

    private static String stripped(String html) {
        Text text = new Text();
        text.walk(Jsoup.parseBodyFragment(html).body());
        return text.words.toString();
    }

    private static boolean isPlain(String text) {
        char before = ' ';
        for (int at = 0; at < text.length(); at++) {
            char letter = text.charAt(at);
            if (letter < ' ' || letter >= 0x7F || (letter == ' ' && before == ' ')) {
                return false;
            }
            before = letter;
        }
        return before != ' ' || text.isEmpty();
    }

    private static boolean isBreak(int point) {
        return point == '\n' || point == '\r' || point == 0x85 || point == 0x2028 || point == 0x2029;
    }

    private static boolean isSpace(int point) {
        return point == ' ' || point == '\t' || point == 0xA0 || Character.isSpaceChar(point);
    }

    /**
     * Characters that mean nothing to a reader, or harm: controls, private use (they mark the holes in mails),
     * surrogates without a partner, soft hyphens and zero-width marks, and marks that turn the direction of writing.
     * The zero-width joiner stays: it holds emoji together.
     */
    private static boolean isDropped(int point) {
        if (point < 0x80) {
            return point < ' ' || point == 0x7F;
        }
        int type = Character.getType(point);
        return type == Character.CONTROL
                || type == Character.PRIVATE_USE
                || type == Character.SURROGATE
                || (point & 0xFFFE) == 0xFFFE
                || (point >= 0xFDD0 && point <= 0xFDEF)
                || point == 0xAD
                || point == 0x200B
                || point == 0x2060
                || point == 0xFEFF
                || point == 0x200E
                || point == 0x200F
                || (point >= 0x202A && point <= 0x202E)
                || (point >= 0x2066 && point <= 0x2069);
    }

    /** The words of an HTML tree, with a line break around each block. */
    private static final class Text implements NodeVisitor {

        private final StringBuilder words = new StringBuilder();
        private int silent;

        void walk(Element body) {
            body.traverse(this);
        }

        @Override
        public void head(Node node, int depth) {
            if (node instanceof TextNode text) {
                if (silent == 0) {
                    // A line break in the source of HTML is a space to its reader.
                    words.append(text.getWholeText().replace('\n', ' ').replace('\r', ' '));
                }
            } else if (node instanceof Element element) {
                String name = element.normalName();
                if (SILENT.contains(name)) {
                    silent++;
                } else if (element.isBlock() || LINE.contains(name)) {
                    words.append('\n');
                }
            }
        }

        @Override
        public void tail(Node node, int depth) {
            if (node instanceof Element element) {
                if (SILENT.contains(element.normalName())) {
                    silent--;
                } else if (element.isBlock()) {
                    words.append('\n');
                }
            }
        }
    }
}
