package org.concordia.mailer.subscriber;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Subscribers in and out of a CSV file with the header {@code address,name,language,zone,editions,alerts,consent}.
 * Only the address is required; columns may stand in any order. {@code editions} and {@code alerts} hold names with
 * {@code ;}, {@code |} or {@code ,} between.
 */
@Component
public final class SubscriberFile {

    /** The columns in the order an export writes them. */
    public static final List<String> COLUMNS =
            List.of("address", "name", "language", "zone", "editions", "alerts", "consent");

    private static final int BATCH = 1000;
    private static final int CONSENT = 500;
    private static final int SOURCE = 150;
    private static final String NOT_UTF_8 = "\uFFFD";

    /** So many unknown columns are named. */
    private static final int SHOWN = 5;

    /** What a .xlsx or .ods file begins with. */
    private static final String ARCHIVE = "PK\u0003\u0004";

    /**
     * A cell that begins so is computed by spreadsheet programs, whoever wrote it; an apostrophe before it keeps it text
     * (OWASP, CSV Injection).
     */
    private static final String FORMULA = "=+-@";

    private final SubscriberStore subscribers;
    private final Offers offers;
    private final TransactionTemplate transaction;
    private final InstantSource time;

    public SubscriberFile(
            SubscriberStore subscribers, Offers offers, TransactionTemplate transaction, InstantSource time) {
        this.subscribers = subscribers;
        this.offers = offers;
        this.transaction = transaction;
        this.time = time;
    }

    /**
     * What holds for lines that do not say.
     *
     * @param editions and alerts for lines where both columns are empty; may be empty: such people are known and get
     *     nothing until they choose
     * @param consent where the agreement of all came from
     */
    public record Defaults(String language, ZoneId zone, Set<String> editions, Set<String> alerts, String consent) {}

    /**
     * What an import did. Every line that is not blank is in one of the counts.
     *
     * @param added new subscribers
     * @param known already there: what they lacked was added
     * @param left stayed away because they had unsubscribed from everything
     * @param suppressed stayed away because their address must not be written to
     * @param repeated of an address that an earlier line had: what it lacked was added, its name and language count
     * @param malformed left out, each was reported
     */
    public record Result(long added, long known, long left, long suppressed, long repeated, long malformed) {}

    /** A file that cannot be read at all; the message says why, in one line. */
    public static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadableException(String message) {
            super(message);
        }
    }

    /**
     * The text of a file: UTF-16 if it begins with its byte order mark, as the "Unicode text" of spreadsheets does, else
     * in the given charset. Bytes that are no text become the replacement character, which {@link #read} reports.
     */
    public static Reader text(InputStream file, Charset charset) throws IOException {
        BufferedInputStream in = new BufferedInputStream(file, 1 << 16);
        in.mark(2);
        int mark = in.read() << 8 | in.read();
        in.reset();
        Charset found = mark == 0xFEFF || mark == 0xFFFE ? StandardCharsets.UTF_16 : charset;
        return new InputStreamReader(
                in,
                found.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPLACE)
                        .onUnmappableCharacter(CodingErrorAction.REPLACE));
    }

    /**
     * Imports a file in batches of 1,000 lines, each committed by itself, in the memory of one batch and 16 bytes a line.
     * Safe to repeat, and to stop and repeat.
     *
     * @param source the file's name, for the record of consent
     * @param faults told each malformed line: its number and what is wrong
     * @param progress told after each batch how many lines were read
     * @param dry whether to check only and change nothing
     */
    public Result read(
            Reader in,
            String source,
            Defaults defaults,
            boolean dry,
            BiConsumer<Long, String> faults,
            LongConsumer progress)
            throws IOException, UnreadableException {
        CsvReader csv = new CsvReader(in);
        Names names = new Names();
        Set<Want> usual = names.wants(defaults.editions(), defaults.alerts());
        Map<String, Integer> columns = columns(csv.next());
        Batch batch = new Batch("import of " + plain(source, SOURCE), dry);
        long lines = 0;
        for (Optional<CsvReader.Row> row = csv.next(); row.isPresent(); row = csv.next()) {
            Line line = line(row.get(), columns, defaults, usual, names);
            if (line.fault() != null) {
                batch.malformed++;
                faults.accept(row.get().line(), line.fault());
            } else if (line.imported() != null) {
                batch.add(line.imported());
            }
            if (++lines % BATCH == 0) {
                batch.store();
                progress.accept(lines);
            }
        }
        batch.store();
        progress.accept(lines);
        return batch.result();
    }

    /** The lines that wait to be stored, and what became of those before. */
    private final class Batch {

        private final String how;
        private final boolean dry;
        private final Seen seen = new Seen();
        // By address: of two lines of one person the later adds its wants to the earlier.
        private final Map<String, SubscriberStore.Imported> people = new LinkedHashMap<>();
        private final Set<String> repeats = new HashSet<>();
        private long added;
        private long known;
        private long left;
        private long suppressed;
        private long repeated;
        private long malformed;

        Batch(String how, boolean dry) {
            this.how = how;
            this.dry = dry;
        }

        void add(SubscriberStore.Imported one) {
            String key = one.address().key();
            if (!seen.add(key)) {
                repeated++;
                if (!people.containsKey(key)) {
                    repeats.add(key);
                }
            }
            people.merge(key, one, SubscriberFile::both);
        }

        void store() {
            if (people.isEmpty()) {
                return;
            }
            Instant now = time.instant();
            SubscriberStore.ImportCounts done = Objects.requireNonNull(transaction.execute(status -> {
                if (dry) {
                    status.setRollbackOnly();
                }
                return subscribers.add(List.copyOf(people.values()), how, now);
            }));
            for (String key : people.keySet()) {
                if (repeats.contains(key)) {
                    // Counted when its line was read.
                    continue;
                }
                if (done.suppressed().contains(key)) {
                    suppressed++;
                } else if (done.left().contains(key)) {
                    left++;
                } else if (done.added().contains(key)) {
                    added++;
                } else {
                    known++;
                }
            }
            people.clear();
            repeats.clear();
        }

        Result result() {
            return new Result(added, known, left, suppressed, repeated, malformed);
        }
    }

    private static SubscriberStore.Imported both(SubscriberStore.Imported a, SubscriberStore.Imported b) {
        Set<Want> wants = new LinkedHashSet<>(a.wants());
        wants.addAll(b.wants());
        return new SubscriberStore.Imported(a.address(), a.name(), a.language(), a.zone(), a.consent(), wants);
    }

    private static Map<String, Integer> columns(Optional<CsvReader.Row> header) throws UnreadableException {
        if (header.isEmpty()) {
            throw new UnreadableException("the file is empty: its first line must be " + String.join(",", COLUMNS));
        }
        String line = "line " + header.get().line();
        List<String> fields = header.get().fields();
        if (!header.get().fault().isEmpty()) {
            throw new UnreadableException(line + " " + header.get().fault());
        }
        if (fields.get(0).startsWith(ARCHIVE)) {
            throw new UnreadableException("this is a spreadsheet or an archive: save it as \"CSV UTF-8\"");
        }
        Map<String, Integer> columns = new HashMap<>();
        List<String> unknown = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            String name = fields.get(i).toLowerCase(Locale.ROOT);
            if (!COLUMNS.contains(name)) {
                unknown.add(shown(fields.get(i)));
            } else if (columns.put(name, i) != null) {
                throw new UnreadableException(line + ": the column " + name + " stands there twice");
            }
        }
        if (!unknown.isEmpty()) {
            throw new UnreadableException(line + ": unknown column" + (unknown.size() == 1 ? " " : "s ")
                    + String.join(", ", unknown.subList(0, Math.min(SHOWN, unknown.size())))
                    + (unknown.size() > SHOWN ? " and " + (unknown.size() - SHOWN) + " more" : "") + "; known are "
                    + String.join(", ", COLUMNS));
        }
        if (!columns.containsKey("address")) {
            throw new UnreadableException(line + ": the column address is missing");
        }
        return columns;
    }

    /** A foreign text within a message: in quotation marks, on one line and not long. */
    private static String shown(String text) {
        return "\"" + plain(text, 40) + "\"";
    }

    /**
     * A text on one line and without what nobody sees.
     *
     * @param longest in UTF-16 units, which are what H2 counts
     */
    private static String plain(String text, int longest) {
        String line = text.replaceAll("[\\s\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}\\u2028\\u2029]+", " ")
                .strip();
        if (line.length() <= longest) {
            return line;
        }
        return line.substring(0, Character.isHighSurrogate(line.charAt(longest - 1)) ? longest - 1 : longest);
    }

    /** A field without the blanks around it, also those that nobody sees, and without what protects a spreadsheet. */
    private static String field(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && unseen(text.charAt(from))) {
            from++;
        }
        while (to > from && unseen(text.charAt(to - 1))) {
            to--;
        }
        return to - from > 1 && text.charAt(from) == '\'' && FORMULA.indexOf(text.charAt(from + 1)) >= 0
                ? text.substring(from + 1, to)
                : text.substring(from, to);
    }

    private static boolean unseen(char c) {
        return c <= ' ' || Character.isSpaceChar(c) || Character.getType(c) == Character.FORMAT;
    }

    /** A line as read: one of the two is there. */
    private record Line(
            SubscriberStore.@org.jspecify.annotations.Nullable Imported imported,
            @org.jspecify.annotations.Nullable String fault) {

        static Line bad(String fault) {
            return new Line(null, fault);
        }
    }

    private Line line(
            CsvReader.Row row, Map<String, Integer> columns, Defaults defaults, Set<Want> usual, Names names) {
        if (!row.fault().isEmpty()) {
            return Line.bad("the line " + row.fault());
        }
        if (row.fields().size() > columns.size()) {
            return Line.bad(row.fields().size() + " fields, but only " + columns.size() + " columns");
        }
        if (row.fields().stream().anyMatch(field -> field.contains(NOT_UTF_8))) {
            return Line.bad("not in UTF-8: save the file as \"CSV UTF-8\" or say its --encoding, as windows-1252");
        }
        Map<String, String> fields = new TreeMap<>();
        columns.forEach((name, index) -> fields.put(
                name, index < row.fields().size() ? field(row.fields().get(index)) : ""));
        MailAddress.Reading reading = MailAddress.read(fields.get("address"));
        if (reading instanceof MailAddress.Reading.Bad bad) {
            return Line.bad("no address: " + english(bad.fault()));
        }
        String language = fields.getOrDefault("language", "").toLowerCase(Locale.ROOT);
        language = language.isEmpty() ? defaults.language() : language.split("[-_]", 2)[0];
        if (!language.equals("es") && !language.equals("en")) {
            return Line.bad("unknown language " + shown(language) + ": es or en");
        }
        String zoneName = fields.getOrDefault("zone", "");
        ZoneId zone;
        try {
            zone = zoneName.isEmpty() ? defaults.zone() : ZoneId.of(zoneName);
        } catch (DateTimeException e) {
            return Line.bad("unknown zone " + shown(zoneName) + ": one like America/Lima");
        }
        Set<String> editions = list(fields.getOrDefault("editions", ""));
        Set<String> alerts = list(fields.getOrDefault("alerts", ""));
        Optional<String> stranger = names.stranger(editions, alerts);
        if (stranger.isPresent()) {
            return Line.bad(stranger.get());
        }
        String consent = plain(fields.getOrDefault("consent", ""), CONSENT);
        return new Line(
                new SubscriberStore.Imported(
                        ((MailAddress.Reading.Good) reading).address(),
                        Enrolment.name(fields.get("name")),
                        language,
                        zone,
                        consent.isEmpty() ? plain(defaults.consent(), CONSENT) : consent,
                        editions.isEmpty() && alerts.isEmpty() ? usual : names.known(editions, alerts)),
                null);
    }

    private static String english(MailAddress.Fault fault) {
        return switch (fault) {
            case EMPTY -> "the field is empty";
            case AT -> "one @ must stand between name and domain";
            case LOCAL -> "the part before @ has a character that addresses cannot have";
            case DOMAIN -> "the part after @ is no domain";
            case LONG -> "it is too long";
        };
    }

    private static Set<String> list(String field) {
        Set<String> names = new LinkedHashSet<>();
        for (String name : field.split("[;|,]")) {
            if (!name.isBlank()) {
                names.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }

    /** Writes all subscribers with what is confirmed, by id. An import of it elsewhere gives the same people. */
    public void write(Appendable out) throws IOException {
        Map<Want, Offer> names = offers.all().stream().collect(Collectors.toMap(Offer::want, offer -> offer));
        out.append(String.join(",", COLUMNS)).append("\r\n");
        subscribers.export(line -> {
            Subscriber one = line.subscriber();
            List<String> editions = new ArrayList<>();
            List<String> alerts = new ArrayList<>();
            names.forEach((want, offer) -> {
                if (line.wants().contains(want)) {
                    (want instanceof Want.AnEdition ? editions : alerts).add(offer.name());
                }
            });
            editions.sort(null);
            alerts.sort(null);
            try {
                for (String field : List.of(
                        one.address(),
                        guarded(one.name() == null ? "" : one.name()),
                        one.language(),
                        one.zone().getId(),
                        String.join(";", editions),
                        String.join(";", alerts))) {
                    out.append(quoted(field)).append(',');
                }
                out.append(quoted(guarded(one.consent()))).append("\r\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static String guarded(String field) {
        return !field.isEmpty() && FORMULA.indexOf(field.charAt(0)) >= 0 ? "'" + field : field;
    }

    private static String quoted(String field) {
        boolean plain = field.chars().noneMatch(c -> c == '"' || c == ',' || c == '\r' || c == '\n');
        return plain ? field : "\"" + field.replace("\"", "\"\"") + "\"";
    }

    /** The names of editions and topics, looked up once. */
    private final class Names {
        private final Map<String, Want> editions = new TreeMap<>();
        private final Map<String, Want> alerts = new TreeMap<>();

        Names() {
            for (Offer offer : offers.all()) {
                (offer.want() instanceof Want.AnEdition ? editions : alerts)
                        .put(offer.name().toLowerCase(Locale.ROOT), offer.want());
            }
        }

        /** What is wrong with these names; empty when all are known. */
        Optional<String> stranger(Set<String> wantedEditions, Set<String> wantedAlerts) {
            return stranger("edition", wantedEditions, editions)
                    .or(() -> stranger("topic for alerts", wantedAlerts, alerts));
        }

        private Optional<String> stranger(String kind, Set<String> wanted, Map<String, Want> known) {
            return wanted.stream()
                    .filter(name -> !known.containsKey(name))
                    .findFirst()
                    .map(name -> "there is no " + kind + " " + shown(name)
                            + (known.isEmpty() ? "" : "; there is " + String.join(", ", known.keySet())));
        }

        Set<Want> known(Set<String> wantedEditions, Set<String> wantedAlerts) {
            Set<Want> wants = new LinkedHashSet<>();
            wantedEditions.forEach(name -> wants.add(editions.get(name)));
            wantedAlerts.forEach(name -> wants.add(alerts.get(name)));
            return wants;
        }

        Set<Want> wants(Set<String> wantedEditions, Set<String> wantedAlerts) throws UnreadableException {
            Optional<String> stranger = stranger(wantedEditions, wantedAlerts);
            if (stranger.isPresent()) {
                throw new UnreadableException(stranger.get());
            }
            return known(wantedEditions, wantedAlerts);
        }
    }
}
