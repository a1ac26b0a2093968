package org.concordia.aggregator.feed;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.regex.Pattern;
import org.concordia.aggregator.feed.Opml.NotAListException;
import org.concordia.aggregator.fetch.Fetcher;
import org.concordia.aggregator.fetch.WebAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes lists of feeds over, and says of each line what became of it. A list is kept until its last line is done: what
 * a killed process leaves is finished by the next, and no line is done twice. Taking the same list again is safe.
 */
@Component
public final class FeedImport {

    /** As large as a list may be; ten thousand feeds with everything we know of them are some 4 MB. */
    public static final int LARGEST = 8 * 1024 * 1024;

    /** Where the list of feeds lies that the project ships. */
    private static final String STARTER = "/feeds/starter.opml";

    private static final Duration LEASE = Duration.ofSeconds(30);
    /** Lines between two renewals of the lease: a second's work at most. */
    private static final int RENEWAL = 100;
    /** First polls follow each other so closely: a thousand feeds have begun within five seconds. */
    private static final Duration APART = Duration.ofMillis(5);

    private final FeedStore feeds;
    private final OutletStore outlets;
    private final ImportStore imports;
    private final Fetcher fetcher;
    private final TransactionTemplate transaction;
    private final InstantSource clock;
    private volatile Runnable waiting = () -> {};

    FeedImport(
            FeedStore feeds,
            OutletStore outlets,
            ImportStore imports,
            Fetcher fetcher,
            TransactionTemplate transaction,
            InstantSource clock) {
        this.feeds = feeds;
        this.outlets = outlets;
        this.imports = imports;
        this.fetcher = fetcher;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** What became of a line. */
    public enum Fate {
        /** A feed that was not followed before. */
        TAKEN,
        /** Followed already; what the desk did not know of it was filled in. */
        MERGED,
        /** Followed already, and nothing to add. */
        KNOWN,
        REFUSED;

        /** As stored, and in reports of the command line. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Fate of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    private static final Pattern PASSWORD = Pattern.compile("//[^/?#\\s]*@");

    /**
     * The report of one line.
     *
     * @param line in the list, from 1
     * @param what the feed's address; of a refused line what stood there, without a password
     * @param feedId the feed it is now; null when refused
     * @param notes why it was refused; or what was filled in, what stays as the desk had it although the list says
     *     otherwise, and what was not understood
     */
    public record Report(
            int line, Fate fate, String what, @Nullable Long feedId, List<Wording> notes) {
        public Report {
            what = PASSWORD.matcher(what).replaceAll("//");
            notes = List.copyOf(notes);
        }
    }

    /** Who is to be told that a list waits: a hint, nothing is lost without. */
    public void onWaiting(Runnable listener) {
        waiting = listener;
    }

    /**
     * Keeps a list to be taken over by {@link #takeDue}.
     *
     * @param name its file's
     * @param who brought it
     * @return its id
     */
    public long queue(String name, String who, byte[] list) throws NotAListException {
        long id = add(name, who, Opml.text(list), null);
        waiting.run();
        return id;
    }

    /** Keeps the project's own list to be taken over; its id. */
    public long queueStarter(String who) {
        try {
            return queue("starter.opml", who, starter());
        } catch (NotAListException e) {
            throw new IllegalStateException(STARTER + " is no list", e);
        }
    }

    /** The list of feeds that the project ships. */
    public static byte[] starter() {
        try (InputStream starter = FeedImport.class.getResourceAsStream(STARTER)) {
            if (starter == null) {
                throw new IllegalStateException(STARTER + " is missing from the class path");
            }
            return starter.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(STARTER + " cannot be read", e);
        }
    }

    /** Takes over what waits, also what a process left that ended; true if that was anything. */
    public boolean takeDue() {
        boolean any = false;
        Optional<ImportStore.Open> open = imports.claim(clock.instant(), LEASE);
        while (open.isPresent()) {
            any = true;
            take(open.get().id(), open.get().document(), done -> {});
            open = imports.claim(clock.instant(), LEASE);
        }
        return any;
    }

    /**
     * Takes a list over here and now.
     *
     * @param progress is told how many lines were done
     * @return its id, for the report
     */
    public long take(String name, byte[] list, IntConsumer progress) throws NotAListException {
        String text = Opml.text(list);
        long id = add(name, null, text, clock.instant().plus(LEASE));
        take(id, text, progress);
        return id;
    }

    private long add(String name, @Nullable String who, String list, @Nullable Instant lease) throws NotAListException {
        Instant now = clock.instant();
        Opml.Content content = Opml.read(list, now);
        String shown = name.replaceAll("\\p{Cntrl}+", " ").strip();
        return imports.add(shown.substring(0, Math.min(200, shown.length())), who, list, content.size(), lease, now);
    }

    private void take(long id, String document, IntConsumer progress) {
        Instant now = clock.instant();
        Opml.Content content;
        try {
            content = Opml.read(document, now);
        } catch (NotAListException e) {
            throw new IllegalStateException("list " + id + " was one when it was kept", e);
        }
        Set<Integer> done = imports.places(id);
        int place = 0;
        for (Opml.Fault fault : content.faults()) {
            imports.note(id, place++, new Report(fault.line(), Fate.REFUSED, fault.what(), null, List.of(fault.why())));
        }
        Map<String, Integer> seen = new HashMap<>();
        for (Opml.Line line : content.lines()) {
            URI address = URI.create(line.listed().feed().address());
            List<String> alike = WebAddress.alike(address);
            Integer first = alike.stream()
                    .map(seen::get)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
            alike.forEach(one -> seen.putIfAbsent(one, line.line()));
            if (!done.contains(place)) {
                take(id, place, line, first, now.plus(APART.multipliedBy(place)));
            }
            place++;
            if (place % RENEWAL == 0) {
                imports.renew(id, clock.instant().plus(LEASE));
            }
            progress.accept(place);
        }
        imports.finish(id, clock.instant());
    }

    private void take(long id, int place, Opml.Line line, @Nullable Integer first, Instant due) {
        try {
            transaction.executeWithoutResult(status -> imports.note(id, place, report(line, first, due)));
        } catch (DataIntegrityViolationException | IllegalArgumentException e) {
            // One feed that the database will not have loses none of the others.
            imports.note(
                    id,
                    place,
                    new Report(
                            line.line(),
                            Fate.REFUSED,
                            line.listed().feed().address(),
                            null,
                            List.of(Wording.of("feed.opml.not-stored"))));
        }
    }

    private Report report(Opml.Line line, @Nullable Integer first, Instant due) {
        Feed given = line.listed().feed();
        URI address = URI.create(given.address());
        List<Wording> notes = new ArrayList<>(line.notes());
        if (fetcher.refuses(address)) {
            // The guard at every poll decides; the process that polls may have been given a network that this one has
            // not.
            notes.add(Wording.of("feed.opml.private", WebAddress.host(address)));
        }
        if (first != null) {
            notes.add(Wording.of("feed.opml.twice", first));
        }
        Optional<FeedHealth> before = feeds.alike(address);
        if (before.isPresent()) {
            return merged(line, before.get(), notes);
        }
        Outlet outlet = outlets.findOrAdd(given.outlet());
        merge(new Merge(notes), outlet, given.outlet());
        Optional<Long> added = feeds.add(stored(given, outlet, due), clock.instant());
        added.ifPresent(
                feed -> feeds.place(feed, line.listed().folder(), line.listed().site()));
        return new Report(
                line.line(), added.isPresent() ? Fate.TAKEN : Fate.KNOWN, given.address(), added.orElse(null), notes);
    }

    private Report merged(Opml.Line line, FeedHealth before, List<Wording> notes) {
        Feed ours = before.feed();
        Feed theirs = line.listed().feed();
        if (!ours.address().equals(theirs.address())) {
            notes.add(Wording.of("feed.opml.alike", ours.address()));
        }
        Merge merge = new Merge(notes);
        if (line.titled()) {
            merge.keep("name", ours.title(), theirs.title());
        }
        String language = merge.fill("language", ours.language(), theirs.language());
        String country = merge.fill("country", ours.country(), theirs.country());
        var zone = merge.fill("zone", ours.zone(), theirs.zone());
        Duration pinned = merge.fill("pinned", ours.pinned(), theirs.pinned());
        if (theirs.status() != Feed.Status.ACTIVE) {
            merge.keep("status", "#feed.state." + word(ours.status()), "#feed.state." + word(theirs.status()));
        }
        List<String> folder = before.folder().isEmpty() ? line.listed().folder() : before.folder();
        merge.fill("folder", shown(before.folder()), shown(line.listed().folder()));
        String site = merge.fill("site", before.site(), line.listed().site());
        if (line.outlet()) {
            if (ours.outlet().name().equals(theirs.outlet().name())) {
                merge(merge, ours.outlet(), theirs.outlet());
            } else {
                merge.keep("outlet", ours.outlet().name(), theirs.outlet().name());
            }
        }
        if (merge.filled) {
            feeds.fillIn(ours.id(), language, country, zone, pinned);
            feeds.place(ours.id(), folder, site);
        }
        return new Report(line.line(), merge.filled ? Fate.MERGED : Fate.KNOWN, theirs.address(), ours.id(), notes);
    }

    /** Tells an outlet what a list knows more of it. What is known stays. */
    private void merge(Merge merge, Outlet ours, Outlet theirs) {
        boolean before = merge.filled;
        merge.filled = false;
        Outlet filled = new Outlet(
                ours.id(),
                ours.name(),
                merge.fill("owner", ours.owner(), theirs.owner()),
                merge.fill("outlet-country", ours.country(), theirs.country()),
                merge.fill("outlet-language", ours.language(), theirs.language()),
                merge.say("wire", ours.wire(), theirs.wire()),
                merge.say("official", ours.official(), theirs.official()));
        if (merge.filled) {
            outlets.edit(filled);
        }
        merge.filled |= before;
    }

    /** Puts what a list says beside what the desk knows, and notes each difference. */
    private static final class Merge {
        private final List<Wording> notes;
        private boolean filled;

        Merge(List<Wording> notes) {
            this.notes = notes;
        }

        /** What the desk knows; what the list says if the desk knows nothing. */
        <T> @Nullable T fill(String field, @Nullable T ours, @Nullable T theirs) {
            if (ours != null) {
                if (theirs != null) {
                    keep(field, ours, theirs);
                }
                return ours;
            }
            if (theirs != null) {
                filled = true;
                notes.add(Wording.of("feed.opml.filled", "#feed.field." + field, theirs));
            }
            return theirs;
        }

        /** What is said by either. */
        boolean say(String field, boolean ours, boolean theirs) {
            if (theirs && !ours) {
                filled = true;
                notes.add(Wording.of("feed.opml.said", "#feed.field." + field));
            }
            return ours || theirs;
        }

        void keep(String field, Object ours, Object theirs) {
            if (!ours.equals(theirs)) {
                notes.add(Wording.of("feed.opml.kept", "#feed.field." + field, ours, theirs));
            }
        }
    }

    private static String word(Feed.Status status) {
        return status == Feed.Status.ACTIVE ? "active" : status.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String shown(List<String> folder) {
        return folder.isEmpty() ? null : String.join(" › ", folder);
    }

    private static Feed stored(Feed feed, Outlet outlet, Instant due) {
        return new Feed(
                0,
                feed.address(),
                outlet,
                feed.title(),
                feed.language(),
                feed.country(),
                feed.zone(),
                feed.status(),
                feed.pinned(),
                due,
                null,
                null,
                null,
                0,
                feed.readPages());
    }
}
