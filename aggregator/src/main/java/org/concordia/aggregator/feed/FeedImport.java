package org.concordia.aggregator.feed;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Takes lists of feeds over, and says of each line what became of it. Safe to repeat. */
@Component
public final class FeedImport {

    /** Where the list of feeds lies that the project ships. */
    private static final String STARTER = "/feeds/starter.opml";

    private final FeedStore feeds;
    private final OutletStore outlets;
    private final TransactionTemplate transaction;
    private final InstantSource clock;

    public FeedImport(FeedStore feeds, OutletStore outlets, TransactionTemplate transaction, InstantSource clock) {
        this.feeds = feeds;
        this.outlets = outlets;
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
        REFUSED
    }

    /**
     * The report of one line.
     *
     * @param line in the list, from 1
     * @param what the feed's address, or why the line was refused
     */
    public record Report(int line, Fate fate, String what) {}

    /**
     * Takes a list over, feed by feed: a fault in one loses none of the others.
     *
     * @param progress is told how many were done
     * @return a report for each outline of a feed, in the list's order
     * @throws IOException if it is no OPML, with a message for an editor
     */
    public List<Report> take(InputStream opml, IntConsumer progress) throws IOException {
        Instant now = clock.instant();
        Opml.Content content = Opml.read(opml, now);
        List<Report> reports = new ArrayList<>();
        for (Opml.Line line : content.lines()) {
            reports.add(transaction.execute(status -> take(line, now)));
            progress.accept(reports.size());
        }
        content.faults().forEach(fault -> reports.add(new Report(fault.line(), Fate.REFUSED, fault.reason())));
        reports.sort(java.util.Comparator.comparingInt(Report::line));
        return List.copyOf(reports);
    }

    /** Takes the project's own starter list over. */
    public List<Report> takeStarter(IntConsumer progress) {
        try (InputStream starter = FeedImport.class.getResourceAsStream(STARTER)) {
            if (starter == null) {
                throw new IllegalStateException(STARTER + " is missing from the class path");
            }
            return take(starter, progress);
        } catch (IOException e) {
            throw new IllegalStateException(STARTER + " cannot be read", e);
        }
    }

    private Report take(Opml.Line line, Instant now) {
        Feed given = line.feed();
        Outlet outlet = outlets.findOrAdd(given.outlet());
        boolean outletFilled = outlets.fillIn(outlet.id(), given.outlet());
        Optional<Long> added = feeds.add(with(given, outlet), now);
        Fate fate = Fate.TAKEN;
        if (added.isEmpty()) {
            fate = feeds.fillIn(given) | outletFilled ? Fate.MERGED : Fate.KNOWN;
        }
        return new Report(line.line(), fate, given.address());
    }

    private static Feed with(Feed feed, Outlet outlet) {
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
                feed.nextPollAt(),
                null,
                null,
                null,
                0,
                feed.readPages());
    }
}
