package org.concordia.aggregator.parse;

import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Times as newsrooms write them: RFC 822 and ISO 8601 with all their misspellings, days and months in Spanish, English
 * and the neighbours' languages, day-first numbers, epoch seconds. The weekday is never believed, because it is what
 * publishers get wrong.
 */
final class PublishedTimes {

    /** Earlier times are faults: there were no feeds, and 1970 is what a zero looks like. */
    static final Instant EARLIEST = Instant.parse("1990-01-01T00:00:00Z");

    /** Later than now by more than this is a fault; a little ahead is a clock or a time zone. */
    static final Duration AHEAD = Duration.ofDays(2);

    private static final int LENGTH = 120;

    private static final Map<String, Integer> MONTHS = months();
    private static final Map<String, ZoneOffset> ZONES = zones();

    private static final Set<String> ENGLISH =
            Set.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final Set<String> WEEKDAYS = Set.of(
            "lunes",
            "martes",
            "miercoles",
            "jueves",
            "viernes",
            "sabado",
            "domingo",
            "lun",
            "mie",
            "jue",
            "vie",
            "sab",
            "dom",
            "segunda",
            "terca",
            "quarta",
            "quinta",
            "sexta",
            "seg",
            "ter",
            "qua",
            "qui",
            "sex");

    private static final Pattern EPOCH = Pattern.compile("(\\d{9,16})(?:\\.\\d{1,9})?");
    private static final Pattern DOTNET = Pattern.compile("/date\\((\\d{9,16})(?:[+-]\\d{4})?\\)/");
    private static final Pattern COMPACT = Pattern.compile(
            "(\\d{4})(\\d{2})(\\d{2})(?:[t ]?(\\d{2}):?(\\d{2})(?::?(\\d{2}))?)?\\s*(z|[+-]\\d{2}:?\\d{2})?");
    private static final Pattern SHORT_YEAR_FIRST = Pattern.compile("(\\d{2})-(\\d{2})-(\\d{2})(t\\d{2}:.*)");
    private static final Pattern ORDINAL = Pattern.compile("(\\d{4})-?(\\d{3})");
    private static final Pattern DATE_AND_OFFSET =
            Pattern.compile("(\\d{4}-\\d{1,2}-\\d{1,2})\\s*(z|[+-]\\d{2}:\\d{2})");
    private static final Pattern TIME = Pattern.compile(
            "(?<![\\d+:-])(\\d{1,2})\\s?[:h]\\s?(\\d{1,2})(?:\\s?[:m]\\s?(\\d{1,2})(?:[.,:](\\d{1,9}))?)?(?:\\s*s(?![a-z]))?"
                    + "\\s*(a\\.?\\s?m\\b\\.?|p\\.?\\s?m\\b\\.?)?");
    private static final Pattern ISO_TIME =
            Pattern.compile("(?<=\\d)\\s*t\\s*(\\d{1,2})[:.](\\d{1,2})(?:[:.](\\d{1,2})(?:[.,](\\d{1,9}))?)?()");
    private static final Pattern SHORT_ISO =
            Pattern.compile("(?<=\\d)\\s*t\\s*(\\d{2})(?:(\\d{2})(\\d{2})?)?(?![\\d:])(?:[.,](\\d{1,9}))?()");
    private static final Pattern HOUR =
            Pattern.compile("(?<![\\d+:-])(\\d{1,2})()()()\\s*(a\\.?\\s?m\\b\\.?|p\\.?\\s?m\\b\\.?)");
    private static final Pattern OFFSET = Pattern.compile(
            "(?:(?:gmt|utc?|z|[a-z]{2,4})\\s?)?(?<![\\d/])([+-])(\\d{1,2})(?::?(\\d{2}))?(?::?\\d{2})?(?!\\d|[/-])");
    private static final Pattern YEAR_FIRST =
            Pattern.compile("(\\d{4})\\s*[-/.]\\s*(\\d{1,2})(?:\\s*[-/.]\\s*(\\d{1,2}))?(?!\\d)");
    private static final Pattern DAY_FIRST =
            Pattern.compile("(?<!\\d)(\\d{1,2})\\s*[-/.]\\s*(\\d{1,2})\\s*[-/.]\\s*(\\d{4}|\\d{2})(?!\\d)");
    private static final Pattern YEAR_ONLY = Pattern.compile("(\\d{4})");
    private static final Pattern PART = Pattern.compile("\\p{L}+|\\d+");
    private static final Pattern KOREAN = Pattern.compile("(\\d{4})년\\s*(\\d{1,2})월\\s*(\\d{1,2})일");

    private static final Pattern PM_BEFORE = Pattern.compile("오후\\s*(\\d{1,2}:\\d{2}(?::\\d{2})?)");

    private PublishedTimes() {}

    /**
     * A time as read.
     *
     * @param local date and time as written; midnight when no time is
     * @param zone as written; null when none is
     * @param machine written in a format of machines (RFC 822, ISO 8601), where no zone customarily means UTC; otherwise
     *     in the way people write, where it means the publisher's own
     */
    record Reading(LocalDateTime local, @Nullable ZoneId zone, boolean machine) {

        Instant at(ZoneId otherwise) {
            return local.atZone(zone == null ? otherwise : zone).toInstant();
        }
    }

    /** True if a time can be believed. */
    static boolean isCredible(Instant time, Instant now) {
        return !time.isBefore(EARLIEST) && !time.isAfter(now.plus(AHEAD));
    }

    /** Reads a time; empty when there is none in the text. */
    static Optional<Reading> read(String text) {
        String plain = normal(text);
        if (plain.isEmpty() || plain.length() > LENGTH) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(reading(plain));
        } catch (DateTimeException | ArithmeticException | NumberFormatException impossible) {
            return Optional.empty();
        }
    }

    private static @Nullable Reading reading(String text) {
        Matcher shortYear = SHORT_YEAR_FIRST.matcher(text);
        if (shortYear.matches()) {
            // ISO 8601 of 1988 with two digits for the year: nobody writes a "T" after a day that comes first.
            return inParts(year(shortYear.group(1)) + "-" + shortYear.group(2) + "-" + shortYear.group(3)
                    + shortYear.group(4));
        }
        Matcher epoch = EPOCH.matcher(text);
        if (epoch.matches() && !looksCompact(epoch.group(1))) {
            return epoch(epoch.group(1));
        }
        Matcher dotnet = DOTNET.matcher(text);
        if (dotnet.matches()) {
            return epoch(dotnet.group(1));
        }
        Matcher compact = COMPACT.matcher(text);
        if (compact.matches()) {
            return new Reading(
                    LocalDate.of(number(compact, 1), number(compact, 2), number(compact, 3))
                            .atTime(number(compact, 4), number(compact, 5), Math.min(59, number(compact, 6))),
                    compact.group(7) == null ? null : ZoneOffset.of(colon(compact.group(7))),
                    true);
        }
        Matcher ordinal = ORDINAL.matcher(text);
        if (ordinal.matches()) {
            return new Reading(
                    LocalDate.ofYearDay(number(ordinal, 1), number(ordinal, 2)).atStartOfDay(), null, true);
        }
        Matcher dated = DATE_AND_OFFSET.matcher(text);
        if (dated.matches()) {
            Date date = date(dated.group(1), false);
            return date == null
                    ? null
                    : new Reading(date.day.atStartOfDay(), ZoneOffset.of(colon(dated.group(2))), true);
        }
        return inParts(text);
    }

    /** Takes the time of day out, then the zone after it, and reads a date from what is left. */
    private static @Nullable Reading inParts(String text) {
        LocalTime time = LocalTime.MIDNIGHT;
        int extraDays = 0;
        boolean american = false;
        boolean meridian = false;
        String before = text;
        String after = "";
        Matcher clock = ISO_TIME.matcher(text);
        boolean found = clock.find();
        if (!found) {
            clock = SHORT_ISO.matcher(text);
            found = clock.find();
        }
        if (!found) {
            clock = TIME.matcher(text);
            found = clock.find();
        }
        if (!found) {
            clock = HOUR.matcher(text);
            found = clock.find();
        }
        if (found) {
            int hour = number(clock, 1);
            String half = clock.group(5) == null ? "" : clock.group(5);
            if (!half.isEmpty()) {
                meridian = true;
                american = half.indexOf('.') < 0;
                hour = hour % 12 + (half.startsWith("p") ? 12 : 0);
            }
            if (hour == 24) {
                hour = 0;
                extraDays = 1;
            }
            time = LocalTime.of(hour, number(clock, 2), Math.min(59, number(clock, 3)), nanos(clock.group(4)));
            before = text.substring(0, clock.start());
            after = text.substring(clock.end());
        }
        ZoneId zone = null;
        Matcher offset = OFFSET.matcher(after);
        if (offset.find() && number(offset, 2) <= 18) {
            zone = offset(offset);
            after = after.substring(0, offset.start()) + " " + after.substring(offset.end());
        } else {
            Named named = named(after);
            zone = named.zone;
            after = named.rest;
        }
        if (zone == null && !found) {
            Named named = named(before);
            zone = named.zone;
            before = named.rest;
        }
        Date date = date(before + " " + after, american && meridian);
        if (date == null) {
            return null;
        }
        return new Reading(date.day.plusDays(extraDays).atTime(time), zone, date.machine && !meridian);
    }

    private static @Nullable Date date(String text, boolean american) {
        Matcher yearFirst = YEAR_FIRST.matcher(text);
        if (yearFirst.find()) {
            int day = yearFirst.group(3) == null ? 1 : number(yearFirst, 3);
            return Date.of(number(yearFirst, 1), number(yearFirst, 2), day, true);
        }
        Matcher dayFirst = DAY_FIRST.matcher(text);
        if (dayFirst.find()) {
            int first = number(dayFirst, 1);
            int second = number(dayFirst, 2);
            boolean monthFirst = second > 12 || (american && first <= 12);
            int year = year(dayFirst.group(3));
            return monthFirst ? Date.of(year, first, second, false) : Date.of(year, second, first, false);
        }
        return worded(text);
    }

    /** A date with its month as a word: "28 de noviembre de 2025", "Nov 28, 2025", "28-Nov-25", "noviembre 2025". */
    private static @Nullable Date worded(String text) {
        int month = 0;
        int day = 0;
        String year = "";
        String shortYear = "";
        boolean local = false;
        Matcher parts = PART.matcher(text);
        while (parts.find()) {
            String part = parts.group();
            if (Character.isDigit(part.charAt(0))) {
                if (part.length() == 4) {
                    year = part;
                } else if (day == 0 && part.length() <= 2 && Integer.parseInt(part) <= 31) {
                    day = Integer.parseInt(part);
                } else if (shortYear.isEmpty() && part.length() <= 2) {
                    shortYear = part;
                }
            } else if (WEEKDAYS.contains(part)) {
                local = true;
            } else {
                Integer named = month(part);
                // "mar, 25 nov 2025": what looks like a month before the month is a weekday.
                if (named != null) {
                    month = named;
                    local |= !ENGLISH.contains(part);
                }
            }
            local |= part.equals("de") || part.equals("del");
        }
        if (month == 0) {
            Matcher only = YEAR_ONLY.matcher(text.strip());
            return only.matches() ? Date.of(Integer.parseInt(only.group(1)), 1, 1, true) : null;
        }
        if (year.isEmpty() == shortYear.isEmpty()) {
            // No year, or two numbers that could be one.
            return null;
        }
        return Date.of(year(year.isEmpty() ? shortYear : year), month, day == 0 ? 1 : day, !local);
    }

    private static @Nullable Integer month(String word) {
        if (word.startsWith("mart") || word.startsWith("mard")) {
            return null;
        }
        Integer month = word.length() >= 4 ? MONTHS.get(word.substring(0, 4)) : null;
        return month != null || word.length() < 3 ? month : MONTHS.get(word.substring(0, 3));
    }

    private static Reading epoch(String digits) {
        long number = Long.parseLong(digits);
        Instant time = digits.length() <= 11
                ? Instant.ofEpochSecond(number)
                : digits.length() <= 14 ? Instant.ofEpochMilli(number) : Instant.ofEpochSecond(number / 1_000_000);
        return new Reading(LocalDateTime.ofInstant(time, ZoneOffset.UTC), ZoneOffset.UTC, true);
    }

    /** 14 and 12 digits that begin with a year of our time are a date written without separators. */
    private static boolean looksCompact(String digits) {
        return (digits.length() == 14 || digits.length() == 12)
                && (digits.startsWith("19") || digits.startsWith("20"))
                && Integer.parseInt(digits.substring(4, 6)) <= 12;
    }

    private static int nanos(@Nullable String fraction) {
        return fraction == null || fraction.isEmpty() ? 0 : Integer.parseInt((fraction + "000000000").substring(0, 9));
    }

    private static ZoneOffset offset(Matcher offset) {
        int hours = number(offset, 2);
        int minutes = number(offset, 3);
        int seconds = (hours * 60 + minutes) * 60;
        return ZoneOffset.ofTotalSeconds(offset.group(1).equals("-") ? -seconds : seconds);
    }

    /** A zone by its name anywhere in the text; the rest without it. */
    private static Named named(String text) {
        int slash = text.indexOf('/');
        if (slash > 0 && Character.isLetter(text.charAt(slash - 1))) {
            for (String word : text.split("[\\s()\\[\\]]+")) {
                ZoneId zone = region(word);
                if (zone != null) {
                    return new Named(zone, text.replace(word, " "));
                }
            }
        }
        Matcher parts = PART.matcher(text);
        while (parts.find()) {
            ZoneOffset zone = ZONES.get(parts.group());
            if (zone != null) {
                return new Named(zone, text.substring(0, parts.start()) + " " + text.substring(parts.end()));
            }
        }
        return new Named(null, text);
    }

    private static @Nullable ZoneId region(String word) {
        if (word.indexOf('/') <= 0) {
            return null;
        }
        for (String id : ZoneId.getAvailableZoneIds()) {
            if (id.equalsIgnoreCase(word)) {
                return ZoneId.of(id);
            }
        }
        return null;
    }

    private static int number(Matcher matcher, int group) {
        String digits = matcher.group(group);
        return digits == null || digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }

    private static String colon(String offset) {
        return offset.equals("z") ? "Z" : offset;
    }

    /** RFC 2822, section 4.3: two digits from 50 on are of the last century; three count from 1900. */
    private static int year(String digits) {
        int year = Integer.parseInt(digits);
        return digits.length() > 2 ? year : year < 50 ? 2000 + year : 1900 + year;
    }

    private static String normal(String text) {
        String plain = PlainText.fold(text).replace('\n', ' ').strip();
        if (plain.length() > LENGTH) {
            return plain;
        }
        Matcher korean = KOREAN.matcher(plain);
        if (korean.find()) {
            plain = korean.replaceAll("$1-$2-$3");
        }
        plain = PM_BEFORE.matcher(plain.replace("오전", "")).replaceAll("$1 pm");
        String lower = plain.toLowerCase(Locale.ROOT);
        for (int at = 0; at < lower.length(); at++) {
            if (lower.charAt(at) >= 0x80) {
                return Normalizer.normalize(lower, Normalizer.Form.NFD)
                        .replaceAll("\\p{M}+", "")
                        .replace('\u2212', '-')
                        .replace('\u2013', '-');
            }
        }
        return lower;
    }

    /** The beginnings of month names: es, en, pt, fr, it, de, ca, gl, and Greek and Hungarian as feeds have them. */
    private static Map<String, Integer> months() {
        String[] names = {
            "ene jan gen xan ιαν",
            "feb fev fevr φεβ",
            "mar marz marc maer marco μαρ",
            "abr apr avr avri apri απρ",
            "may mai mag maig maj μαι μαϊ",
            "jun juin giu xun juni ιουν",
            "jul juil lug xul juli ιουλ",
            "ago aug aou aout αυγ",
            "sep set sept sete seti sze σεπ",
            "oct out okt ott οκτ",
            "nov νοε",
            "dic dec dez des deze δεκ"
        };
        Map<String, Integer> months = new HashMap<>();
        for (int month = 0; month < names.length; month++) {
            for (String name : names[month].split(" ")) {
                months.put(name, month + 1);
            }
        }
        return Map.copyOf(months);
    }

    /** RFC 822's zones and those of the region; offsets as they stand, because the name already says summer or winter. */
    private static Map<String, ZoneOffset> zones() {
        Map<String, ZoneOffset> zones = new HashMap<>();
        String[] names = {
            "z 0",
            "ut 0",
            "utc 0",
            "gmt 0",
            "wet 0",
            "west 1",
            "bst 1",
            "cet 1",
            "cest 2",
            "met 1",
            "mest 2",
            "eet 2",
            "eest 3",
            "msk 3",
            "ist 5.5",
            "jst 9",
            "kst 9",
            "aest 10",
            "aedt 11",
            "nzst 12",
            "nzdt 13",
            "ast -4",
            "at -4",
            "adt -3",
            "nst -3.5",
            "est -5",
            "edt -4",
            "et -5",
            "cst -6",
            "cdt -5",
            "ct -6",
            "mst -7",
            "mdt -6",
            "mt -7",
            "pst -8",
            "pdt -7",
            "pt -8",
            "akst -9",
            "akdt -8",
            "hst -10",
            "pet -5",
            "clt -4",
            "clst -3",
            "bot -4",
            "art -3",
            "brt -3",
            "brst -2",
            "cot -5",
            "ect -5",
            "vet -4",
            "pyt -4",
            "pyst -3",
            "uyt -3",
            "gft -3"
        };
        for (String name : names) {
            String[] pair = name.split(" ");
            zones.put(pair[0], ZoneOffset.ofTotalSeconds((int) (Double.parseDouble(pair[1]) * 3600)));
        }
        return Map.copyOf(zones);
    }

    private record Named(@Nullable ZoneId zone, String rest) {}

    private record Date(LocalDate day, boolean machine) {

        /** A day past the end of its month is its last day: 31 November is a slip, not a lost date. */
        static @Nullable Date of(int year, int month, int day, boolean machine) {
            if (month < 1 || month > 12 || day < 1 || day > 31 || year < 1 || year > 9999) {
                return null;
            }
            int last = LocalDate.of(year, month, 1).lengthOfMonth();
            return new Date(LocalDate.of(year, month, Math.min(day, last)), machine);
        }
    }
}
