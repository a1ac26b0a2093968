package org.concordia.mailer.subscriber;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.concordia.digest.edition.Edition;
import org.concordia.digest.edition.EditionStore;
import org.springframework.stereotype.Component;

/** When editions are made, by a reader's own clock, for whoever chooses an hour for them. */
@Component
final class OwnHours {

    private final Offers offers;
    private final EditionStore editions;
    private final InstantSource time;

    OwnHours(Offers offers, EditionStore editions, InstantSource time) {
        this.offers = offers;
        this.editions = editions;
        this.time = time;
    }

    /** An edition and the time of day when its next issue is made, {@code HH:mm}. */
    record Made(Offer offer, String at) {}

    /** When each edition's next issue is made, by the clock of a zone. */
    List<Made> made(ZoneId zone) {
        Instant now = time.instant();
        DateTimeFormatter clock = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
        return offers.all().stream()
                .flatMap(offer -> edition(offer).stream()
                        .map(edition -> new Made(
                                offer, edition.slotAfter(now).atZone(zone).format(clock))))
                .toList();
    }

    private Optional<Edition> edition(Offer offer) {
        return offer.want() instanceof Want.AnEdition one ? editions.find(one.id()) : Optional.empty();
    }
}
