package org.concordia.aggregator.feed;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;

/**
 * Wordings and times as one editor reads them: in their language, by their clock, and how long ago.
 *
 * @param zone of the clock, named beside every time
 */
public record Sayings(MessageSource messages, Locale locale, ZoneId zone, Instant now) {

    /** A wording; an argument that begins with {@code #} is the key of a message of its own. */
    public String say(Wording wording) {
        List<String> arguments = wording.arguments().stream()
                .map(argument -> argument.startsWith("#") && argument.length() > 1
                        ? messages.getMessage(argument.substring(1), null, argument, locale)
                        : argument)
                .toList();
        return String.valueOf(messages.getMessage(wording.key(), arguments.toArray(), wording.key(), locale));
    }

    /** What an editor can do about it; null if nothing is known. */
    public @Nullable String advice(@Nullable Wording wording) {
        return wording == null ? null : messages.getMessage(wording.key() + ".do", null, null, locale);
    }

    /** A time by the clock: {@code 09:14} today, {@code 28 Nov 09:14} this year; with the zone's name. */
    public String clock(Instant at) {
        ZonedDateTime local = at.atZone(zone);
        ZonedDateTime here = now.atZone(zone);
        String pattern = local.toLocalDate().equals(here.toLocalDate())
                ? "HH:mm"
                : local.getYear() == here.getYear() ? "d MMM HH:mm" : "d MMM yyyy HH:mm";
        return DateTimeFormatter.ofPattern(pattern, locale).format(local) + " " + place();
    }

    /** How far a time is from now: {@code 3 h ago}, {@code in 5 min}, {@code now}. */
    public String distance(Instant at) {
        Duration ahead = Duration.between(now, at);
        if (ahead.abs().compareTo(Duration.ofSeconds(45)) < 0) {
            return messages.getMessage("feed.time.now", null, locale);
        }
        return messages.getMessage(
                ahead.isNegative() ? "feed.time.ago" : "feed.time.in",
                new Object[] {Wording.span(ahead.abs())},
                locale);
    }

    /** {@code America/Punta_Arenas} is {@code Punta Arenas}. */
    private String place() {
        String id = zone.getId().equals("Z") ? "UTC" : zone.getId();
        return id.substring(id.lastIndexOf('/') + 1).replace('_', ' ');
    }
}
