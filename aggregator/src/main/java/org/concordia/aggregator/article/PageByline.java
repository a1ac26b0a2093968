package org.concordia.aggregator.article;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.concordia.aggregator.parse.PageTime;
import org.concordia.aggregator.parse.PlainText;
import org.jspecify.annotations.Nullable;

/** Who wrote an article and when, read from the line that tells its readers. */
final class PageByline {

    private static final int MOST_AUTHORS = 10;

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

    private static final Pattern BY = Pattern.compile(
            "^(?:(?:(?:written|reported|reporting|story|words|text|texto|escrito|redactado|nota|fuente|autor(?:a|es)?|author|authors|periodista|firma)\\s*)?(?:by|por|de)?\\s*:?\\s+|(?:by|por)\\s*:?\\s*(?=\\p{Lu})|(?:texto|autor(?:a|es)?|author|authors|periodista)\\s*:\\s*)",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final Pattern STARTS_BY = Pattern.compile(
            "^(?:by|por|texto|texto y fotos|autor(?:a|es)?|authors?|written by|reporting by|escrito por|redactado por|periodista)\\b\\s*:?\\s*(?=\\p{Lu})",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern SEPARATOR =
            Pattern.compile("\\s*(?:[,;/|·•&]|\\s[–—-]\\s)\\s*|\\s+(?:and|y|e|with|con)\\s+(?=\\p{Lu})");
    private static final Pattern PARTICLE =
            Pattern.compile("de|del|la|las|los|da|do|dos|di|van|von|der|den|bin|ibn|al|el|y|e|le|ter|du|d'.*|O'.*");
    private static final Pattern OFFICE = Pattern.compile(
            "(?i)(?:redacci[oó]n|agencia|agence|equipo|staff|newsroom|associated press|reuters|efe|afp|ap|europa press|bbc|cnn|dpa|ansa|andina|editor(?:ial)?|corresponsal(?:es)?|news desk)\\b.*");
    private static final Pattern NO_NAME = Pattern.compile(
            "(?i).*\\b(?:news|noticias|sign|share|comment|comments|email|home|inicio|read|lee|min|views|menu|politics|pol[ií]tica|deportes|sports|mundo|world|nacional|econom[ií]a|videos?|photos?|fotos?|fri|mon|tue|wed|thu|sat|sun|updated|published|follow|save)\\b.*");

    private PageByline() {}

    /**
     * A time in a line of text.
     *
     * @param quality more for one that names its zone and the time of day
     * @param updated it is said to be the last change's
     * @param rest the line without it and without what introduces it
     */
    record Dated(Instant at, int quality, boolean updated, String rest) {}

    /** The times in a line, in their order; a long text is no such line. */
    static List<Dated> dates(String line, @Nullable ZoneId zone, Instant now) {
        if (line.length() > 300) {
            return List.of();
        }
        List<Dated> dates = new ArrayList<>();
        Matcher date = DATE.matcher(unglued(line));
        String whole = unglued(line);
        int from = 0;
        while (date.find()) {
            String written = date.group().strip();
            String before = whole.substring(from, date.start());
            Optional<Instant> at = PageTime.read(written.replace('·', ' ').replace('|', ' '), zone, now);
            if (at.isPresent()) {
                boolean updated = UPDATED.matcher(before).find();
                int quality = (HAS_CLOCK.matcher(written).find() ? 2 : 0)
                        + (HAS_ZONE.matcher(written).find() ? 1 : 0);
                String rest = LABEL.matcher(whole.substring(0, date.start()))
                        .replaceAll(" ")
                        .strip();
                dates.add(new Dated(
                        at.get(),
                        quality,
                        updated,
                        WEEKDAY.matcher(rest).replaceAll(" ").strip()));
            }
            from = date.end();
        }
        return dates;
    }

    /** Words that ran together because the markup between them is gone: "ZavaletaFriday 28", "PérezPublicado". */
    private static String unglued(String line) {
        return line.replaceAll(
                "(?<=\\p{Ll})(?=(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Lunes|Martes|Mi[eé]rcoles|Jueves|Viernes|S[aá]bado|Domingo"
                        + "|Publi|Updat|Actuali|Posted|Last |\\d{1,2} (?:de )?\\p{L}{3,10} (?:de )?(?:19|20)\\d{2}|(?:19|20)\\d{2}-)",
                " ");
    }

    /** True if a line begins as bylines do. */
    static boolean isByline(String line) {
        return line.length() <= 160
                && STARTS_BY.matcher(line).find()
                && !names(line).isEmpty();
    }

    /** The names in a byline; empty when it holds anything else. */
    static List<String> names(String line) {
        String text = PlainText.fold(line).replace('\n', ' ').strip();
        if (text.length() > 300) {
            return List.of();
        }
        text = text.replaceAll("\\S+@\\S+|https?://\\S+|(?<!\\p{L})@\\w+", " ")
                .replaceAll("\\s*[(\\[][^)\\]]*[)\\]]", " ");
        Matcher by = STARTS_BY.matcher(text);
        if (by.find()) {
            text = text.substring(by.end());
        }
        Map<String, String> names = new LinkedHashMap<>();
        for (String part : SEPARATOR.split(text.strip())) {
            String name =
                    part.strip().replaceAll("^[\\s.:,;-]+|[\\s:,;-]+$", "").replaceAll("\\s+", " ");
            if (name.isEmpty()) {
                continue;
            }
            if (!isName(name)) {
                // After a name, what follows is the office: "Ana Soto, corresponsal en Lima".
                if (names.isEmpty()) {
                    return List.of();
                }
                break;
            }
            names.putIfAbsent(PageBlocks.key(name), name);
        }
        return names.values().stream().limit(MOST_AUTHORS).toList();
    }

    private static boolean isName(String name) {
        if (name.length() < 2 || name.length() > 60 || name.matches(".*[\\d?!:…\"“”].*")) {
            return false;
        }
        if (OFFICE.matcher(name).matches()) {
            return true;
        }
        if (NO_NAME.matcher(name).matches()) {
            return false;
        }
        String[] words = name.split(" ");
        int capital = 0;
        for (String word : words) {
            if (Character.isUpperCase(word.codePointAt(0))) {
                capital++;
            } else if (!PARTICLE.matcher(word).matches()) {
                return false;
            }
        }
        return words.length <= 6 && capital >= 2;
    }

    /** Names as data gives them, which need less doubt: only what is plainly no name goes. */
    static List<String> given(List<String> values) {
        Map<String, String> names = new LinkedHashMap<>();
        for (String value : values) {
            String text = PlainText.line(value).strip();
            Matcher by = BY.matcher(text);
            if (by.find() && STARTS_BY.matcher(text).find()) {
                text = text.substring(by.end());
            }
            List<String> several = text.length() > 25 || text.indexOf(',') > 0 ? names(text) : List.of();
            for (String name : several.isEmpty() ? List.of(text) : several) {
                boolean usable = !name.isBlank()
                        && name.length() <= 100
                        && !name.matches(
                                "(?i)https?://.*|www\\..*|\\S+@\\S+|admin|administrator|null|undefined|anonymous|\\d+|@.*");
                if (usable) {
                    names.putIfAbsent(PageBlocks.key(name), name);
                }
            }
        }
        return names.values().stream().limit(MOST_AUTHORS).toList();
    }
}
