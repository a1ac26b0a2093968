package org.concordia.digest.edition;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;

/**
 * A standing publication.
 *
 * @param name unique, as in its topic's file: {@code daily}
 * @param languages of its mailings, BCP 47, the first is the default
 * @param cron when it comes out, in {@code zone}: six fields as Quartz and Spring read alike, week days by name
 * @param fewest stories that are worth a mail; with fewer a slot is left out, and they are told with the next
 * @param createdAt slots before it are not owed to anyone
 */
public record Edition(
        long id,
        long topicId,
        String name,
        List<String> languages,
        Cadence cadence,
        String cron,
        ZoneId zone,
        int fewest,
        Instant createdAt) {

    public Edition {
        languages = List.copyOf(languages);
        if (languages.isEmpty()) {
            throw new IllegalArgumentException("edition " + name + " needs a language");
        }
        try {
            new Slots(cron, zone);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("edition " + name + ": " + e.getMessage(), e);
        }
    }

    /**
     * The slot that is due at this time: the latest one not after it. A slot whose hour the clock jumped over comes
     * as much later, one whose hour comes twice counts the first time, so no day has none or two.
     *
     * @throws IllegalStateException if the schedule had no slot in years
     */
    public Instant slotAtOrBefore(Instant time) {
        return new Slots(cron, zone)
                .atOrBefore(time)
                .orElseThrow(() -> new IllegalStateException("edition " + name + ": cron \"" + cron + "\" never came"));
    }

    /**
     * The next slot after this time.
     *
     * @throws IllegalStateException if the schedule names no time that still comes
     */
    public Instant slotAfter(Instant time) {
        return new Slots(cron, zone)
                .after(time)
                .orElseThrow(
                        () -> new IllegalStateException("edition " + name + ": cron \"" + cron + "\" never comes"));
    }

    /** The language of this edition that fits a wish best: itself, its language without country, or the default. */
    public String language(String wished) {
        String plain = wished.toLowerCase(Locale.ROOT).split("[-_]", 2)[0];
        return languages.stream()
                .filter(language -> language.equalsIgnoreCase(wished))
                .findFirst()
                .or(() -> languages.stream()
                        .filter(language -> language.equalsIgnoreCase(plain))
                        .findFirst())
                .orElse(languages.get(0));
    }
}
