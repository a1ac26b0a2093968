package org.concordia.mailer.subscriber;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads comma-separated values record by record (RFC 4180), in the memory of one record. Lines may end in CR LF, LF
 * or CR; a byte order mark is skipped. The first line that is not blank names the columns and decides on the
 * separator: a tab, a comma, or where the comma is decimal a semicolon, as spreadsheets write.
 *
 * <p>A quotation mark that is never closed, or closed where it cannot be, costs the line it stands in and no other: the
 * lines that it had swallowed are read again by themselves.
 */
final class CsvReader {

    /** No record of people is longer, in characters: what is has lost a quotation mark or a line end. */
    static final int LONGEST = 20_000;

    private static final String TOO_LONG = "is too long: is a line end or a quotation mark missing?";

    /** The line by which a spreadsheet program tells another its separator. */
    private static final String HINT = "sep=";

    private final Reader in;
    private final char[] buffer = new char[8192];
    private int position;
    private int filled;
    /** Lines that a broken record had swallowed. */
    private final Deque<Line> again = new ArrayDeque<>();

    private long read;
    private char separator;

    CsvReader(Reader in) {
        this.in = in;
    }

    /**
     * A record.
     *
     * @param line the number of its first line, from 1
     * @param fault what is wrong with its form; empty when nothing is
     */
    record Row(long line, List<String> fields, String fault) {
        Row {
            fields = List.copyOf(fields);
        }
    }

    /**
     * A line without its end.
     *
     * @param tooLong whether only its first {@link #LONGEST} characters are here
     */
    private record Line(long number, String text, boolean tooLong) {}

    /** The next record that is not blank, or empty at the end. */
    Optional<Row> next() throws IOException {
        for (Line line = line(); line != null; line = line()) {
            Row row = separator == 0 ? header(line) : row(line);
            if (row != null && (!row.fault().isEmpty() || row.fields().stream().anyMatch(field -> !field.isBlank()))) {
                return Optional.of(row);
            }
        }
        return Optional.empty();
    }

    /** The names of the columns, which need no quotation marks; null for a line that names none. */
    private @Nullable Row header(Line line) {
        if (line.tooLong()) {
            return new Row(line.number(), List.of(), TOO_LONG);
        }
        String names = line.text();
        if (names.isBlank() || names.startsWith(HINT) && names.length() <= HINT.length() + 1) {
            return null;
        }
        separator = names.indexOf('\t') >= 0 ? '\t' : names.indexOf(',') < 0 && names.indexOf(';') >= 0 ? ';' : ',';
        List<String> fields = new ArrayList<>();
        for (String name : names.split(String.valueOf(separator), -1)) {
            fields.add(name.strip().replaceAll("^\"|\"$", "").strip());
        }
        return new Row(line.number(), fields, "");
    }

    private Row row(Line first) throws IOException {
        if (first.tooLong()) {
            return new Row(first.number(), List.of(), TOO_LONG);
        }
        List<String> fields = new ArrayList<>();
        List<Line> swallowed = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        boolean afterQuote = false;
        String text = first.text();
        int length = text.length();
        for (int i = 0; ; i++) {
            if (i >= text.length()) {
                if (!quoted) {
                    fields.add(field.toString());
                    return new Row(first.number(), fields, "");
                }
                Line next = line();
                if (next == null) {
                    return broken(first, swallowed, "has a quotation mark that is never closed");
                }
                swallowed.add(next);
                length += next.text().length() + 1;
                if (next.tooLong() || length > LONGEST) {
                    return broken(first, swallowed, TOO_LONG);
                }
                field.append('\n');
                text = next.text();
                i = -1;
                continue;
            }
            char c = text.charAt(i);
            if (quoted) {
                if (c != '"') {
                    field.append(c);
                } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    field.append(c);
                    i++;
                } else {
                    quoted = false;
                    afterQuote = true;
                }
            } else if (c == separator) {
                fields.add(field.toString());
                field.setLength(0);
                afterQuote = false;
            } else if (afterQuote) {
                if (!Character.isWhitespace(c)) {
                    return broken(first, swallowed, "has text after a closing quotation mark");
                }
            } else if (c == '"' && field.toString().isBlank()) {
                field.setLength(0);
                quoted = true;
            } else {
                field.append(c);
            }
        }
    }

    private Row broken(Line first, List<Line> swallowed, String fault) {
        for (int i = swallowed.size() - 1; i >= 0; i--) {
            again.push(swallowed.get(i));
        }
        return new Row(first.number(), List.of(), fault);
    }

    /** The next line, of however many characters it has, in the memory of {@link #LONGEST}; null at the end. */
    private @Nullable Line line() throws IOException {
        if (!again.isEmpty()) {
            return again.pop();
        }
        if (!fill()) {
            return null;
        }
        if (read == 0 && buffer[position] == '\uFEFF') {
            position++;
        }
        StringBuilder text = new StringBuilder();
        boolean tooLong = false;
        while (fill()) {
            int end = position;
            while (end < filled && buffer[end] != '\n' && buffer[end] != '\r') {
                end++;
            }
            int room = LONGEST - text.length();
            tooLong |= end - position > room;
            text.append(buffer, position, Math.min(end - position, room));
            position = end;
            if (end < filled) {
                position++;
                if (buffer[end] == '\r' && fill() && buffer[position] == '\n') {
                    position++;
                }
                break;
            }
        }
        return new Line(++read, text.toString(), tooLong);
    }

    /** Whether there is another character. */
    private boolean fill() throws IOException {
        while (position == filled) {
            filled = in.read(buffer);
            position = 0;
            if (filled < 0) {
                filled = 0;
                return false;
            }
        }
        return true;
    }
}
