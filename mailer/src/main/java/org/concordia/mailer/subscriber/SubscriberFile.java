package org.concordia.mailer.subscriber;

import java.io.IOException;
import java.io.Reader;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
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
    private static final String NOT_UTF_8 = "\uFFFD";

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
     * What an import did, in lines.
     *
     * @param added new subscribers
     * @param known already there: what they lacked was added
     * @param left stayed away because they had unsubscribed from everything
     * @param suppressed stayed away because their address must not be written to
     * @param malformed left out, each was reported
     */
    public record Result(long added, long known, long left, long suppressed, long malformed) {}

    /** A file that cannot be read at all; the message says why, in one line. */
    public static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadableException(String message) {
            super(message);
        }
    }

    /**
     * Imports a file in batches of 1,000, each committed by itself, in constant memory. Safe to repeat, and to stop and
     * repeat.
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
            java.util.function.LongConsumer progress)
            throws IOException, UnreadableException {
        CsvReader csv = new CsvReader(in);
        Names names = new Names();
        Set<Want> usual = names.wants(defaults.editions(), defaults.alerts());
        Map<String, Integer> columns = columns(csv.next());
        long[] counts = new long[5];
        long lines = 0;
        // By address: of two lines of one person in a batch the later adds its wants to the earlier.
        Map<String, SubscriberStore.Imported> batch = new LinkedHashMap<>();
        for (Optional<CsvReader.Row> row = csv.next(); row.isPresent(); row = csv.next()) {
            lines++;
            Line line = line(row.get(), columns, defaults, usual, names);
            if (line.fault() != null) {
                counts[4]++;
                faults.accept(row.get().line(), line.fault());
            } else if (line.imported() != null) {
                batch.merge(line.imported().address().key(), line.imported(), SubscriberFile::both);
            }
            if (batch.size() >= BATCH) {
                store(batch, source, dry, counts);
                progress.accept(lines);
            }
        }
        store(batch, source, dry, counts);
        progress.accept(lines);
        return new Result(counts[0], counts[1], counts[2], counts[3], counts[4]);
    }

    private void store(Map<String, SubscriberStore.Imported> batch, String source, boolean dry, long[] counts) {
        if (batch.isEmpty()) {
            return;
        }
        Instant now = time.instant();
        transaction.executeWithoutResult(status -> {
            SubscriberStore.ImportCounts done =
                    subscribers.add(List.copyOf(batch.values()), "import of " + source, now);
            counts[0] += done.added();
            counts[1] += done.known();
            counts[2] += done.left();
            counts[3] += done.suppressed();
            if (dry) {
                status.setRollbackOnly();
            }
        });
        batch.clear();
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
        Map<String, Integer> columns = new HashMap<>();
        List<String> unknown = new ArrayList<>();
        List<String> fields = header.get().fields();
        for (int i = 0; i < fields.size(); i++) {
            String name = fields.get(i).toLowerCase(Locale.ROOT);
            if (!COLUMNS.contains(name)) {
                unknown.add("\"" + fields.get(i) + "\"");
            } else if (columns.put(name, i) != null) {
                throw new UnreadableException("line 1: the column " + name + " stands there twice");
            }
        }
        if (!unknown.isEmpty()) {
            throw new UnreadableException("line 1: unknown column" + (unknown.size() == 1 ? " " : "s ")
                    + String.join(", ", unknown) + "; known are " + String.join(", ", COLUMNS));
        }
        if (!columns.containsKey("address")) {
            throw new UnreadableException("line 1: the column address is missing");
        }
        return columns;
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
            return Line.bad("not in UTF-8: save the file as \"CSV UTF-8\"");
        }
        Map<String, String> fields = new TreeMap<>();
        columns.forEach((name, index) -> fields.put(
                name, index < row.fields().size() ? row.fields().get(index).strip() : ""));
        MailAddress.Reading reading = MailAddress.read(fields.get("address"));
        if (reading instanceof MailAddress.Reading.Bad bad) {
            return Line.bad("no address: " + english(bad.fault()));
        }
        String language = fields.getOrDefault("language", "").toLowerCase(Locale.ROOT);
        language = language.isEmpty() ? defaults.language() : language.split("[-_]", 2)[0];
        if (!language.equals("es") && !language.equals("en")) {
            return Line.bad("unknown language \"" + language + "\": es or en");
        }
        String zoneName = fields.getOrDefault("zone", "");
        ZoneId zone;
        try {
            zone = zoneName.isEmpty() ? defaults.zone() : ZoneId.of(zoneName);
        } catch (DateTimeException e) {
            return Line.bad("unknown zone \"" + zoneName + "\": one like America/Lima");
        }
        Set<String> editions = list(fields.getOrDefault("editions", ""));
        Set<String> alerts = list(fields.getOrDefault("alerts", ""));
        Optional<String> stranger = names.stranger(editions, alerts);
        if (stranger.isPresent()) {
            return Line.bad(stranger.get());
        }
        String consent = fields.getOrDefault("consent", "");
        consent = consent.isEmpty() ? defaults.consent() : consent;
        return new Line(
                new SubscriberStore.Imported(
                        ((MailAddress.Reading.Good) reading).address(),
                        Enrolment.name(fields.get("name")),
                        language,
                        zone,
                        consent.length() <= CONSENT ? consent : consent.substring(0, CONSENT),
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
        List<IOException> broken = new ArrayList<>();
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
                out.append(quoted(one.address()))
                        .append(',')
                        .append(quoted(one.name() == null ? "" : one.name()))
                        .append(',')
                        .append(one.language())
                        .append(',')
                        .append(one.zone().getId())
                        .append(',')
                        .append(quoted(String.join(";", editions)))
                        .append(',')
                        .append(quoted(String.join(";", alerts)))
                        .append(',')
                        .append(quoted(one.consent()))
                        .append("\r\n");
            } catch (IOException e) {
                broken.add(e);
            }
        });
        if (!broken.isEmpty()) {
            throw broken.get(0);
        }
    }

    private static String quoted(String field) {
        return field.matches("(?s).*[\",\\r\\n].*") ? "\"" + field.replace("\"", "\"\"") + "\"" : field;
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
                    .map(name -> "there is no " + kind + " \"" + name + "\""
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
