package org.concordia.aggregator.parse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jsoup.parser.Parser;

/**
 * One pass over markup, from tag to tag, into a {@link TreeBuilder}. Strictly, it gives up at the first fault, so that
 * what it brings is XML in every respect that matters to a feed; leniently it takes everything and always comes to an
 * end. No namespaces and no document types: an undeclared prefix is no fault, and nothing is ever loaded. Time is
 * linear in the length of the text whatever it holds, and nothing of the text is copied but what a field can use.
 */
final class Scanner {

    /** Longer values and further attributes belong to no address and no name. */
    private static final int VALUE = 10_000;

    private static final int ATTRIBUTES = 100;
    private static final int NAME = 200;

    /** The longest reference that HTML knows has 32 characters. */
    private static final int REFERENCE = 34;

    private static final int KNOWN_REFERENCES = 1_000;

    /** HTML that is not escaped leaves these open. */
    private static final Set<String> VOID = Set.of("br", "img", "hr", "input", "wbr");

    private final String text;
    private final boolean strict;
    private final TreeBuilder builder;
    private final Ahead tagEnd;
    private final Ahead tagStart;
    private final Ahead dataEnd;
    private final Ahead commentEnd;
    private final Ahead instructionEnd;
    private final Ahead quote;
    private final Ahead apostrophe;

    /** A document may hold a million references to one name; looking it up in jsoup's tables takes its time. */
    private final Map<String, String> references = new HashMap<>();

    private int at;
    private boolean faulty;

    Scanner(String text, int from, boolean strict, TreeBuilder builder) {
        this.text = text;
        this.at = from;
        this.strict = strict;
        this.builder = builder;
        tagEnd = new Ahead(">");
        tagStart = new Ahead("<");
        dataEnd = new Ahead("]]>");
        commentEnd = new Ahead("-->");
        instructionEnd = new Ahead("?>");
        quote = new Ahead("\"");
        apostrophe = new Ahead("'");
    }

    /**
     * Reads up to the end of the root (strictly), of the text (leniently), or of the entries that are wanted.
     *
     * @return false when the text is not well-formed and was to be
     */
    boolean read() {
        int length = text.length();
        while (at < length && !builder.isFull()) {
            int tag = tagStart.from(at);
            int end = tag < 0 ? length : tag;
            if (end > at) {
                characters(at, end);
                at = end;
            }
            if (tag >= 0) {
                markup();
            }
            if (strict && (faulty || builder.isClosed())) {
                return !faulty;
            }
        }
        return builder.isFull() || !strict;
    }

    private void markup() {
        char next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
        if (next == '/') {
            endTag();
        } else if (isNameStart(next)) {
            startTag();
        } else if (next == '!') {
            declaration();
        } else if (next == '?') {
            int end = instructionEnd.from(at);
            int close = tagEnd.from(at);
            int open = tagStart.from(at + 1);
            faulty |= end < 0;
            // "<?xml version='1.0'>" must not swallow what follows up to the end of another instruction.
            boolean whole = end >= 0 && (strict || open < 0 || end < open);
            at = whole ? end + 2 : close >= 0 ? close + 1 : at + 2;
        } else {
            faulty = true;
            literal();
        }
    }

    private void declaration() {
        if (text.startsWith("<!--", at)) {
            int end = commentEnd.from(at + 4);
            faulty |= end < 0;
            // A comment that never ends would swallow the rest: only its opening is skipped.
            at = end < 0 ? at + 4 : end + 3;
        } else if (text.startsWith("<![CDATA[", at)) {
            int end = dataEnd.from(at + 9);
            faulty |= end < 0;
            if (end >= 0) {
                plain(at + 9, end);
            }
            at = end < 0 ? at + 9 : end + 3;
        } else {
            faulty = true;
            int end = tagEnd.from(at);
            at = end < 0 ? text.length() : end + 1;
        }
    }

    private void endTag() {
        int from = at + 2;
        int to = name(from);
        int end = space(to);
        if (end < text.length() && text.charAt(end) == '>' && to > from) {
            faulty |= !builder.end(text.substring(from, Math.min(to, from + NAME)), strict);
            at = end + 1;
            return;
        }
        faulty = true;
        int close = tagEnd.from(from);
        int open = tagStart.from(from);
        if (to > from && (close >= 0 || open >= 0)) {
            // "</title <link>": the end tag ends where the next one begins.
            builder.end(text.substring(from, Math.min(to, from + NAME)), false);
            at = open >= 0 && (close < 0 || open < close) ? open : close + 1;
        } else {
            at = close < 0 ? text.length() : close + 1;
        }
    }

    private void startTag() {
        int start = at;
        int to = name(at + 1);
        String tag = text.substring(at + 1, Math.min(to, at + 1 + NAME));
        List<String> attributes = List.of();
        int place = to;
        while (true) {
            int next = space(place);
            if (next >= text.length()) {
                faulty = true;
                if (attributes.isEmpty() && next > to) {
                    literal();
                    return;
                }
                at = next;
                break;
            }
            char letter = text.charAt(next);
            if (letter == '>') {
                at = next + 1;
                break;
            }
            if (letter == '/' && next + 1 < text.length() && text.charAt(next + 1) == '>') {
                builder.empty(tag, attributes);
                at = next + 2;
                return;
            }
            if (letter == '<') {
                faulty = true;
                if (attributes.isEmpty() && !builder.knows(tag)) {
                    // "a <b and c" is no tag.
                    at = start;
                    literal();
                    return;
                }
                at = next;
                break;
            }
            faulty |= next == place;
            if (strict && faulty) {
                return;
            }
            int nameEnd = attributeName(next);
            if (nameEnd == next) {
                faulty = true;
                place = next + 1;
                continue;
            }
            int equal = space(nameEnd);
            String name = text.substring(next, Math.min(nameEnd, next + NAME));
            if (equal >= text.length() || text.charAt(equal) != '=') {
                faulty = true;
                place = nameEnd;
                continue;
            }
            int from = space(equal + 1);
            place = value(from);
            if (attributes.isEmpty()) {
                attributes = new ArrayList<>(8);
            }
            if (attributes.size() < 2 * ATTRIBUTES) {
                attributes.add(lower(name));
                attributes.add(unquoted(from, place));
            }
        }
        if (faulty && strict) {
            return;
        }
        if (!strict && VOID.contains(tag.toLowerCase(Locale.ROOT))) {
            builder.empty(tag, attributes);
        } else {
            builder.start(tag, attributes);
        }
    }

    /** Where the value that begins at a place ends, its quotes included. */
    private int value(int from) {
        if (from >= text.length()) {
            return from;
        }
        char opening = text.charAt(from);
        if (opening == '"' || opening == '\'') {
            int close = (opening == '"' ? quote : apostrophe).from(from + 1);
            int tag = tagStart.from(from + 1);
            if (close >= 0 && (tag < 0 || close < tag)) {
                return close + 1;
            }
            faulty = true;
            char after = close < 0 || close + 1 >= text.length() ? ' ' : text.charAt(close + 1);
            int end = tagEnd.from(from + 1);
            // A "<" in a value is bad XML and common HTML; a quote that is followed by a word closes nothing.
            if (close >= 0 && close < end && (after == '>' || after == '/' || after <= ' ')) {
                return close + 1;
            }
            return end < 0 ? text.length() : tag >= 0 && tag < end ? tag : end;
        }
        faulty = true;
        int end = from;
        while (end < text.length() && text.charAt(end) > ' ' && text.charAt(end) != '>' && text.charAt(end) != '<') {
            end++;
        }
        boolean closes = end < text.length() && text.charAt(end) == '>' && end > from && text.charAt(end - 1) == '/';
        return closes && end - from > 1 ? end - 1 : end;
    }

    private String unquoted(int from, int to) {
        int start = from;
        int end = to;
        if (end > start && (text.charAt(start) == '"' || text.charAt(start) == '\'')) {
            char opening = text.charAt(start++);
            if (end > start && text.charAt(end - 1) == opening) {
                end--;
            }
        }
        end = Math.min(end, start + VALUE);
        String value = text.substring(start, end);
        if (value.indexOf('&') < 0) {
            return value;
        }
        StringBuilder resolved = new StringBuilder(value.length());
        int done = 0;
        for (int and = value.indexOf('&'); and >= 0; and = value.indexOf('&', done)) {
            resolved.append(value, done, and);
            done = reference(value, and, resolved);
        }
        return resolved.append(value, done, value.length()).toString();
    }

    /** The "&lt;" at this place and what follows it, as text. */
    private void literal() {
        if (builder.room() > 0) {
            builder.text("<");
        }
        at++;
    }

    private void characters(int from, int to) {
        int done = from;
        int room = builder.room();
        if (strict && room <= 0 || builder.isOutside()) {
            // Nobody reads it, but a fault in it is a fault.
            if (strict) {
                check(from, to);
            }
            return;
        }
        int and = indexOfReference(from, to);
        if (and < 0) {
            plain(from, to);
            return;
        }
        StringBuilder piece = new StringBuilder(Math.min(to - from, room));
        while (and >= 0 && piece.length() < room) {
            append(piece, done, and, room);
            done = Math.min(to, reference(text, and, piece));
            and = indexOfReference(done, to);
        }
        append(piece, done, to, room);
        builder.text(piece.toString());
        if (strict) {
            check(from, to);
        }
    }

    private void append(StringBuilder piece, int from, int to, int room) {
        piece.append(text, from, Math.min(to, from + Math.max(0, room - piece.length())));
    }

    private int indexOfReference(int from, int to) {
        for (int place = from; place < to; place++) {
            if (text.charAt(place) == '&') {
                return place;
            }
        }
        return -1;
    }

    /** Text without references. */
    private void plain(int from, int to) {
        if (strict) {
            check(from, to);
        }
        int room = builder.room();
        if (room > 0 && to > from) {
            builder.text(text.substring(from, Math.min(to, from + room)));
        }
    }

    /** Characters that XML does not allow are a fault, and so is the end of a CDATA section that never began. */
    private void check(int from, int to) {
        for (int place = from; place < to; place++) {
            char letter = text.charAt(place);
            boolean control = letter < ' ' && letter != '\n' && letter != '\r' && letter != '\t';
            if (control
                    || letter >= 0xFFFE
                    || (letter == '>' && place - 2 >= from && text.startsWith("]]", place - 2))) {
                faulty = true;
                return;
            }
        }
    }

    /** Adds what the reference at an ampersand stands for, and returns where it ends. */
    private int reference(String source, int and, StringBuilder into) {
        int end = and + 1;
        int most = Math.min(source.length(), and + REFERENCE);
        while (end < most
                && (isAsciiLetter(source.charAt(end))
                        || isDigit(source.charAt(end))
                        || end == and + 1 && source.charAt(end) == '#')) {
            end++;
        }
        if (end >= source.length() || source.charAt(end) != ';' || end < and + 2) {
            faulty = true;
            into.append('&');
            return and + 1;
        }
        if (source.charAt(and + 1) == '#') {
            int point = number(source, and + 2, end);
            if (point < 0) {
                faulty = true;
            } else {
                into.appendCodePoint(point);
            }
            return end + 1;
        }
        String name = source.substring(and + 1, end);
        switch (name) {
            case "lt" -> into.append('<');
            case "gt" -> into.append('>');
            case "amp" -> into.append('&');
            case "quot" -> into.append('"');
            case "apos" -> into.append('\'');
            default -> {
                String known = references.get(name);
                if (known == null) {
                    known = Parser.unescapeEntities("&" + name + ";", false);
                    if (references.size() < KNOWN_REFERENCES) {
                        references.put(name, known);
                    }
                }
                into.append(known);
            }
        }
        return end + 1;
    }

    /** The character of a numeric reference; -1 when it is none. */
    private static int number(String source, int from, int end) {
        boolean hex = from < end && (source.charAt(from) == 'x' || source.charAt(from) == 'X');
        int start = hex ? from + 1 : from;
        int radix = hex ? 16 : 10;
        long number = 0;
        for (int place = start; place < end; place++) {
            int digit = Character.digit(source.charAt(place), radix);
            if (digit < 0) {
                return -1;
            }
            number = Math.min(number * radix + digit, Integer.MAX_VALUE);
        }
        boolean valid = end > start
                && number <= Character.MAX_CODE_POINT
                && (number >= ' ' || number == '\n' || number == '\r' || number == '\t');
        return valid ? (int) number : -1;
    }

    private int name(int from) {
        int end = from;
        while (end < text.length() && isName(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private int attributeName(int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) > ' ' && "=/><\"'".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    private int space(int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) <= ' ') {
            end++;
        }
        return end;
    }

    private static boolean isNameStart(char letter) {
        return isAsciiLetter(letter) || letter == '_' || letter >= 0xC0 && Character.isLetter(letter);
    }

    private static boolean isName(char letter) {
        return isNameStart(letter) || isDigit(letter) || letter == ':' || letter == '-' || letter == '.';
    }

    private static boolean isAsciiLetter(char letter) {
        return letter >= 'a' && letter <= 'z' || letter >= 'A' && letter <= 'Z';
    }

    private static boolean isDigit(char letter) {
        return letter >= '0' && letter <= '9';
    }

    private static String lower(String name) {
        for (int place = 0; place < name.length(); place++) {
            char letter = name.charAt(place);
            if (letter >= 'A' && letter <= 'Z') {
                return name.toLowerCase(Locale.ROOT);
            }
        }
        return name;
    }

    /** Where something occurs next. Asked at growing places, it goes over the text once, also when there is none. */
    private final class Ahead {

        private final String sought;
        private int found = -1;
        private boolean none;

        Ahead(String sought) {
            this.sought = sought;
        }

        int from(int place) {
            if (none) {
                return -1;
            }
            if (found < place) {
                found = text.indexOf(sought, place);
                none = found < 0;
            }
            return found;
        }
    }
}
