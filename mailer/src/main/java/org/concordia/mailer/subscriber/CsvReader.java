package org.concordia.mailer.subscriber;

import java.io.IOException;
import java.io.PushbackReader;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads comma-separated values record by record (RFC 4180), in the memory of one record. Lines may end in CR LF, LF
 * or CR; a byte order mark is skipped. When the first line has semicolons and no comma, as spreadsheets write where
 * the comma is decimal, semicolons separate.
 */
final class CsvReader {

    /** No line of people is longer: what is has lost a quote. */
    private static final int LONGEST = 20_000;

    private static final int END = -1;

    private final PushbackReader in;
    private char separator;
    private long line = 1;

    CsvReader(Reader in) {
        this.in = new PushbackReader(in, 1);
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

    /** The next record that is not blank, or empty at the end. */
    Optional<Row> next() throws IOException {
        while (true) {
            long start = line;
            Optional<Row> row = read(start);
            if (row.isEmpty() || !row.get().fault().isEmpty()) {
                return row;
            }
            if (row.get().fields().stream().anyMatch(field -> !field.isBlank())) {
                return row;
            }
        }
    }

    private Optional<Row> read(long start) throws IOException {
        int c = in.read();
        if (start == 1 && c == '\uFEFF') {
            c = in.read();
        }
        if (c == END) {
            return Optional.empty();
        }
        if (separator == 0) {
            return Optional.of(header(c));
        }
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        boolean afterQuote = false;
        String fault = "";
        int length = 0;
        for (; ; c = in.read()) {
            if (++length > LONGEST && fault.isEmpty()) {
                fault = "is too long: is a quotation mark missing?";
                quoted = false;
            }
            if (quoted) {
                if (c == END) {
                    fault = "has a quotation mark that is never closed";
                    break;
                }
                if (c == '"') {
                    int after = in.read();
                    if (after == '"') {
                        field.append('"');
                    } else {
                        quoted = false;
                        afterQuote = true;
                        if (after != END) {
                            in.unread(after);
                        }
                    }
                } else {
                    if (c == '\n') {
                        line++;
                    }
                    field.append((char) c);
                }
            } else if (c == END || c == '\n' || c == '\r') {
                endOfLine(c);
                break;
            } else if (c == separator) {
                fields.add(field.toString());
                field.setLength(0);
                afterQuote = false;
            } else if (c == '"' && field.toString().isBlank() && !afterQuote) {
                field.setLength(0);
                quoted = true;
            } else if (afterQuote && !Character.isWhitespace(c)) {
                fault = "has text after a closing quotation mark";
            } else if (length <= LONGEST) {
                field.append((char) c);
            }
        }
        fields.add(field.toString());
        return Optional.of(new Row(start, fields, fault));
    }

    /** The first line decides on the separator; its own fields are names and need no quotation marks. */
    private Row header(int first) throws IOException {
        StringBuilder text = new StringBuilder();
        int c = first;
        while (c != END && c != '\n' && c != '\r' && text.length() < LONGEST) {
            text.append((char) c);
            c = in.read();
        }
        endOfLine(c);
        String names = text.toString();
        separator = names.indexOf(',') < 0 && names.indexOf(';') >= 0 ? ';' : ',';
        List<String> fields = new ArrayList<>();
        for (String name : names.split(String.valueOf(separator), -1)) {
            fields.add(name.strip().replaceAll("^\"|\"$", "").strip());
        }
        return new Row(1, fields, "");
    }

    private void endOfLine(int c) throws IOException {
        line++;
        if (c == '\r') {
            int after = in.read();
            if (after != '\n' && after != END) {
                in.unread(after);
            }
        }
    }
}
