package org.concordia.digest.render;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A hole in a mail for a time on the reader's own clock, after the same time on other clocks. It is filled with nothing
 * where one of those tells the same.
 *
 * @param at the time
 * @param shown the zones whose clocks stand before it, the first being that whose day is meant
 */
public record ReaderClock(Instant at, List<ZoneId> shown) {

    private static final String NAME = "clock";

    public ReaderClock {
        shown = List.copyOf(shown);
    }

    /** The hole as it stands in the text: no blanks, so that no line is broken within it. */
    public String hole() {
        return "\uE000" + NAME + "|" + at + "|"
                + shown.stream().map(ZoneId::getId).collect(Collectors.joining("|")) + "\uE001";
    }

    /** Whether a hole of this name is one of these. */
    public static boolean isOne(String name) {
        return name.startsWith(NAME + "|");
    }

    /** The clock that a hole's name stands for. */
    public static ReaderClock of(String name) {
        List<String> parts = Arrays.asList(name.split("\\|"));
        return new ReaderClock(
                Instant.parse(parts.get(1)),
                parts.subList(2, parts.size()).stream().map(ZoneId::of).toList());
    }

    /** What fills the hole for a reader: {@code " · 18:00 Madrid"}, with the day of the week if it is another, or nothing. */
    public String in(ZoneId zone, String language) {
        LocalDateTime local = LocalDateTime.ofInstant(at, zone);
        if (shown.stream().anyMatch(other -> LocalDateTime.ofInstant(at, other).equals(local))) {
            return "";
        }
        ZonedDateTime there = at.atZone(zone);
        Locale locale = Locale.forLanguageTag(language);
        boolean sameDay = shown.isEmpty()
                || local.toLocalDate()
                        .equals(LocalDateTime.ofInstant(at, shown.get(0)).toLocalDate());
        String time = DateTimeFormatter.ofPattern(sameDay ? "HH:mm" : "EEE HH:mm", locale)
                .format(there);
        return " · " + time.replace(' ', '\u00A0') + '\u00A0' + place(zone);
    }

    /** {@code America/Punta_Arenas} is {@code Punta Arenas}. */
    static String place(ZoneId zone) {
        String id = zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId();
        return id.substring(id.lastIndexOf('/') + 1).replace('_', ' ');
    }
}
