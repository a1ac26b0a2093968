package org.concordia.aggregator.article;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.concordia.aggregator.parse.PageTime;
import org.jspecify.annotations.Nullable;

/** Reads the times that a line of text names, such as "Published Friday 28 November 2025 19:28 GMT". */
final class Dateline {

    private static final int LONGEST_LINE = 300;
    private static final int LONGEST_TIME = 200;

    private static final String MONTH =
            "(?:ene|feb|mar|abr|may|jun|jul|ago|sep|set|oct|nov|dic|jan|apr|aug|dec)\\p{L}{0,7}\\.?";
    private static final String CLOCK = "\\d{1,2}\\s?[:.h]\\s?\\d{2}(?::\\d{2})?";
    private static final String TIME = "(?:[\\s,|·•/–—-]*(?:a las?|at|@|t|el|-)?\\s*(?:" + CLOCK
            + "|\\d{1,2}(?=\\s?[ap]\\.?m))(?:\\s?(?:hrs?|horas|h|[ap]\\.?\\s?m\\b)\\.?)?"
            + "(?:\\s?\\(?(?:GMT|UTC|[ECMP][SD]?T|BST|CET|CEST|CLT|CLST|PET|ART|BRT|COT|VET|BOT|Z)\\b\\)?)?(?:\\s?(?:GMT|UTC)?\\s?[+-]\\d{1,2}(?::?\\d{2})?)?)";
    private static final Pattern DATE = Pattern.compile(
            "(?:(?<![\\d/])\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}(?:T\\d{2}:\\d{2}(?::\\d{2})?(?:\\.\\d+)?(?:Z|[+-]\\d{2}:?\\d{2})?|"
                    + TIME + ")?"
                    + "|(?:" + CLOCK
                    + "\\s?(?:hrs?\\.?|h|[ap]\\.?m\\.?)?[\\s,|·•-]+(?:(?:del?|on|el)\\s+)?)?(?:\\p{L}{3,9}\\.?,?\\s+)?\\d{1,2}(?:st|nd|rd|th|º|°)?\\.?[\\s/-]+(?:de\\s+|of\\s+)?"
                    + MONTH + "(?:[\\s,/-]+(?:del?\\s+)?)(?:19|20)\\d{2}" + TIME + "?"
                    + "|(?:\\p{L}{3,9}\\.?,?\\s+)?" + MONTH + "\\s+\\d{1,2}(?:st|nd|rd|th)?,?\\s+(?:19|20)\\d{2}" + TIME
                    + "?"
                    + "|(?<![\\d/])\\d{1,2}[/.-]\\d{1,2}[/.-](?:19|20)\\d{2}" + TIME + "?)",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private static final Pattern HAS_CLOCK =
            Pattern.compile("\\d\\s?[:h.]\\s?\\d{2}|\\d\\s?[ap]\\.?m", Pattern.CASE_INSENSITIVE);
    private static final Pattern HAS_ZONE = Pattern.compile(
            "\\b(?:GMT|UTC|BST|CES?T|CLS?T|PET|ART|[ECMP][SD]T|ET|Z)\\b|\\d[+-]\\d{2}:?\\d{2}\\b|\\d{2}Z\\b");
    private static final Pattern WEEKDAY = Pattern.compile(
            "(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo)",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final Pattern UPDATED = Pattern.compile(
            "updated|modified|actualizad|modificad|última edici|last edit",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final Pattern LABEL = Pattern.compile(
            "(?:\\b(?:first |last )?(?:published|posted|updated|publicad[oa]|actualizad[oa]|creado|fecha)\\b(?: (?:el|on|at|en|de publicaci[oó]n))?\\s*:?|[|·•—–]|\\bel\\b\\s*$|^\\s*-|-\\s*$)",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private final @Nullable ZoneId zone;
    private final Instant now;

    /**
     * @param zone of times that name none
     * @param now later than this by two days is a fault
     */
    Dateline(@Nullable ZoneId zone, Instant now) {
        this.zone = zone;
        this.now = now;
    }

    /**
     * A time in a line of text.
     *
     * @param quality more for one that names its zone and the time of day
     * @param updated it is said to be the last change's
     * @param rest the line without it and without what introduces it
     */
    record Dated(Instant at, int quality, boolean updated, String rest) {}

    /** The times in a line, in their order; a long text is no such line. */
    List<Dated> in(String line) {
        if (line.length() > LONGEST_LINE) {
            return List.of();
        }
        List<Dated> dates = new ArrayList<>();
        String whole = unglued(line);
        Matcher date = DATE.matcher(whole);
        int from = 0;
        while (date.find()) {
            String written = date.group().strip();
            Optional<Instant> at = PageTime.read(written.replace('·', ' ').replace('|', ' '), zone, now);
            if (at.isPresent()) {
                int quality = (HAS_CLOCK.matcher(written).find() ? 2 : 0)
                        + (HAS_ZONE.matcher(written).find() ? 1 : 0);
                boolean updated =
                        UPDATED.matcher(whole.substring(from, date.start())).find();
                String rest = LABEL.matcher(whole.substring(0, date.start())).replaceAll(" ");
                dates.add(new Dated(
                        at.get(),
                        quality,
                        updated,
                        WEEKDAY.matcher(rest.strip()).replaceAll(" ").strip()));
            }
            from = date.end();
        }
        return dates;
    }

    /** The first of some texts that is a time as machines write it, or names one as people do. */
    @Nullable
    Instant first(Stream<String> texts) {
        return texts.filter(text -> text.length() <= LONGEST_TIME)
                .flatMap(text -> Stream.concat(
                        PageTime.read(text, zone, now).stream(),
                        in(text).stream().map(Dated::at)))
                .findFirst()
                .orElse(null);
    }

    /** Words that ran together because the markup between them is gone: "ZavaletaFriday 28", "PérezPublicado". */
    private static String unglued(String line) {
        return line.replaceAll(
                "(?<=\\p{Ll})(?=(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Lunes|Martes|Mi[eé]rcoles|Jueves|Viernes|S[aá]bado|Domingo"
                        + "|Publi|Updat|Actuali|Posted|Last |\\d{1,2} (?:de )?\\p{L}{3,10} (?:de )?(?:19|20)\\d{2}|(?:19|20)\\d{2}-)",
                " ");
    }
}
