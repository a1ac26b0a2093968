package org.concordia.mailer.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * News items from a file, one a line: JSON objects, or TAB between fields named by a header line. Read one by one, so
 * that a file may be larger than memory. A line that cannot be read is told to the listener and skipped. UTF-8, with
 * or without a byte order mark. To be iterated once, then closed.
 */
final class Items implements Iterable<Items.Item>, AutoCloseable {

    /** The names that a header line may have; {@code text} is taken for {@code body}, {@code date} for {@code ts}. */
    private static final Set<String> NAMES =
            Set.of("id", "ts", "lang", "outlet", "country", "url", "title", "body", "label");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final BufferedReader lines;
    private final Faults faults;
    private int number;
    private @Nullable List<String> header;
    private boolean started;

    /** Is told of each line that cannot be read. */
    @FunctionalInterface
    interface Faults {
        /**
         * A line was skipped.
         *
         * @param line its number in the file, from 1
         */
        void skipped(int line, String reason);
    }

    /**
     * A news item as someone else gives it.
     *
     * @param id never blank; the line's number when the file gives none
     * @param ts null when the file gives none that can be read: what needs the time refuses the item, what does not
     *     need it goes on
     * @param lang BCP 47; empty when the file gives none
     * @param outlet empty when the file gives none
     * @param country of the outlet, ISO 3166 alpha-2; null when unknown
     * @param url empty when the file gives none
     * @param title may be empty when there is a body
     * @param body may be empty when there is a title
     * @param label what a labelled set says of it, as it stands there; empty when the file says nothing
     */
    record Item(
            String id,
            @Nullable Instant ts,
            String lang,
            String outlet,
            @Nullable String country,
            String url,
            String title,
            String body,
            String label) {

        /** One without a label. */
        Item(
                String id,
                @Nullable Instant ts,
                String lang,
                String outlet,
                @Nullable String country,
                String url,
                String title,
                String body) {
            this(id, ts, lang, outlet, country, url, title, body, "");
        }
    }

    private Items(BufferedReader lines, Faults faults) {
        this.lines = lines;
        this.faults = faults;
    }

    /**
     * Opens a file of items; JSON if its first letter is a brace, TSV otherwise.
     *
     * @throws IOException if it cannot be opened, with a message for the person who named it
     */
    static Items open(Path file, Faults faults) throws IOException {
        try {
            return of(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8), faults);
        } catch (NoSuchFileException e) {
            throw new IOException("no such file: " + file, e);
        } catch (IOException e) {
            throw new IOException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * All items of a stream, in their order. What is no item, or has no time, is told in a line and left out.
     *
     * @throws IOException if the file cannot be opened
     */
    static List<Item> stream(Path file, PrintWriter err) throws IOException {
        List<Item> all = new ArrayList<>();
        try (Items items = open(file, (line, reason) -> err.println("line " + line + ": " + reason))) {
            for (Item item : items) {
                if (item.ts() == null) {
                    err.println("line " + items.line() + ": no time (ts) that can be read");
                } else {
                    all.add(item);
                }
            }
        }
        return all;
    }

    /** Items from any text. */
    static Items of(Reader text, Faults faults) throws IOException {
        PushbackReader start = new PushbackReader(text, 1);
        int first = start.read();
        if (first >= 0 && first != '\uFEFF') {
            start.unread(first);
        }
        return new Items(new BufferedReader(start), faults);
    }

    @Override
    public Iterator<Item> iterator() {
        if (started) {
            throw new IllegalStateException("items are read once");
        }
        started = true;
        return new Iterator<>() {
            private @Nullable Item next;

            @Override
            public boolean hasNext() {
                if (next == null) {
                    next = read();
                }
                return next != null;
            }

            @Override
            public Item next() {
                if (!hasNext() || next == null) {
                    throw new NoSuchElementException();
                }
                Item item = next;
                next = null;
                return item;
            }
        };
    }

    /** The number of the line that was read last, from 1. */
    int line() {
        return number;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }

    private @Nullable Item read() {
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (line.isBlank()) {
                    continue;
                }
                try {
                    @Nullable Item item = item(line);
                    if (item != null) {
                        return item;
                    }
                } catch (Malformed e) {
                    faults.skipped(number, String.valueOf(e.getMessage()));
                }
            }
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The item of a line; null for the header. */
    private @Nullable Item item(String line) throws Malformed {
        if (header == null && line.stripLeading().startsWith("{")) {
            header = List.of();
        }
        if (header == null) {
            List<String> names = List.of(line.strip().toLowerCase(Locale.ROOT).split("\t"));
            if (names.stream().map(Items::name).noneMatch("title"::equals)
                    && names.stream().map(Items::name).noneMatch("body"::equals)) {
                throw new Malformed("neither a JSON object nor a header line with title or body: "
                        + line.substring(0, Math.min(line.length(), 60)));
            }
            header = names;
            return null;
        }
        return item(header.isEmpty() ? json(line) : row(line, header));
    }

    private static String name(String name) {
        return switch (name.strip()) {
            case "text" -> "body";
            case "date" -> "ts";
            default -> name.strip();
        };
    }

    private static Map<String, String> json(String line) throws Malformed {
        JsonNode object;
        try {
            object = JSON.readTree(line);
        } catch (JacksonException e) {
            throw new Malformed("no JSON: " + e.getOriginalMessage());
        }
        if (!object.isObject()) {
            throw new Malformed("no JSON object");
        }
        Map<String, String> fields = new HashMap<>();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            JsonNode value = field.getValue();
            if (NAMES.contains(name(field.getKey())) && !value.isNull()) {
                if (value.isContainer()) {
                    throw new Malformed(field.getKey() + " should be a text");
                }
                fields.putIfAbsent(name(field.getKey()), value.asString());
            }
        }
        return fields;
    }

    private static Map<String, String> row(String line, List<String> header) throws Malformed {
        String[] values = line.split("\t", -1);
        if (values.length > header.size()) {
            throw new Malformed(values.length + " fields where the header names " + header.size());
        }
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; i < values.length; i++) {
            fields.putIfAbsent(name(header.get(i)), values[i]);
        }
        return fields;
    }

    private Item item(Map<String, String> fields) throws Malformed {
        String title = fields.getOrDefault("title", "").strip();
        String body = fields.getOrDefault("body", "").strip();
        if (title.isEmpty() && body.isEmpty()) {
            throw new Malformed("neither title nor body");
        }
        String id = fields.getOrDefault("id", "").strip();
        String country = fields.getOrDefault("country", "").strip().toUpperCase(Locale.ROOT);
        return new Item(
                id.isEmpty() ? String.valueOf(number) : id.replace('\t', ' '),
                time(fields.getOrDefault("ts", "").strip()),
                fields.getOrDefault("lang", "").strip(),
                fields.getOrDefault("outlet", "").strip(),
                country.isEmpty() ? null : country,
                fields.getOrDefault("url", "").strip(),
                title,
                body,
                fields.getOrDefault("label", "").strip());
    }

    /** ISO 8601, with less precision if need be (then UTC), or milliseconds since 1970; null for all else. */
    private static @Nullable Instant time(String text) {
        try {
            if (text.matches("-?\\d{9,16}(\\.\\d+)?")) {
                return Instant.ofEpochMilli((long) Double.parseDouble(text));
            }
            if (text.length() <= 10) {
                return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
            }
            String iso = text.replace(' ', 'T');
            return iso.matches(".*(Z|[+-]\\d\\d(:?\\d\\d)?)")
                    ? OffsetDateTime.parse(iso.replaceFirst("([+-]\\d\\d):?(\\d\\d)$", "$1:$2"))
                            .toInstant()
                    : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** A line that is no item. */
    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        private Malformed(String reason) {
            super(reason);
        }
    }
}
