package org.concordia.aggregator.parse;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A time as a web page writes it, in its metadata or for its readers. */
public final class PageTime {

    private PageTime() {}

    /**
     * Reads a time; empty when there is none in the text, or none that can be believed.
     *
     * @param zone of times that name none. Null: machines' formats mean UTC, and what people write cannot be told
     * @param now later than this by two days is a fault
     */
    public static Optional<Instant> read(String text, @Nullable ZoneId zone, Instant now) {
        return PublishedTimes.read(text)
                .map(reading -> reading.at(zone != null ? zone : ZoneOffset.UTC))
                .filter(at -> PublishedTimes.isCredible(at, now));
    }

    /**
     * The zone in which the people of a country write their times.
     *
     * @param country ISO 3166 alpha-2, or the ending of an address
     * @return null when it has several, or is not known here
     */
    public static @Nullable ZoneId zoneOf(@Nullable String country) {
        String zone = country == null ? null : FeedParser.COUNTRY_ZONES.get(country.toLowerCase(Locale.ROOT));
        return zone == null ? null : ZoneId.of(zone);
    }
}
