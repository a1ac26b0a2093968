package org.concordia.digest.story;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.concordia.aggregator.article.Article;

/**
 * What an article brought to its story: names, places and numbers that none before it had, in either language, or
 * nothing but what was known.
 *
 * @param facts what is new, at most {@value #FACTS}, numbers first; empty unless it is {@link Kind#NEWS}
 */
public record Development(StoryArticle member, Kind kind, List<Fact> facts) {

    private static final int FACTS = 6;

    /** What kind of step it is. */
    public enum Kind {
        /** The first report. */
        FIRST,
        /** It brought something new. */
        NEWS,
        /** It repeats in its own words what was known. */
        REPEATS,
        /** Its text is another's that is in another story. */
        COPY;

        /** Its name in messages. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A new name, place or number, as the article wrote it. */
    public record Fact(Sort sort, String text) {

        /** What a fact is. */
        public enum Sort {
            NUMBER,
            PLACE,
            NAME;

            /** Its name in messages. */
            public String word() {
                return name().toLowerCase(Locale.ROOT);
            }
        }
    }

    private static final Pattern WORD = Pattern.compile("\\p{L}[\\p{L}\\p{M}'’-]*");
    private static final Pattern NUMBER = Pattern.compile("(?<![\\p{L}\\d.,:/-])(\\d[\\d.,]*\\d|\\d)(?![\\d:/-])"
            + "(?:\\s(mil|mill[oó]n|millones|thousand|million|billion))?(\\s?%|\\s(?:de\\s)?\\p{L}{3,})?");
    private static final Pattern YEAR = Pattern.compile("(?:19|20)\\d\\d");
    private static final Pattern MONTH = Pattern.compile(
            "\\s(?:de\\s)?(?:ene|feb|mar|abr|may|jun|jul|ago|sep|set|oct|nov|dic|jan|apr|aug|dec)\\p{L}*",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern NO_UNIT = Pattern.compile(
            "\\s(?:de\\s)?(?:los|las|del|con|por|para|que|sin|una|uno|unos|unas|entre|desde|hasta|sobre|según|tras|pero|como|fue"
                    + "|eran|the|and|but|for|from|with|who|that|were|was|are|has|have|had|its|into|after|before|under|over"
                    + "|said|dijo)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern STOP = Pattern.compile("[.!?:;¡¿\"“”«»(—–|\\n]");
    private static final Set<String> WITHIN = Set.of("de", "del", "la", "las", "los", "of", "the");
    private static final Set<String> PLACED = Set.of("en", "desde", "hacia", "hasta", "in", "from", "near", "towards");

    /** What is written with a capital and names nobody in particular. */
    private static final Set<String> COMMON = Set.of(
            ("el la los las un una en de del al por para con sin tras según así este esta esto desde hasta hacia the a an in"
                            + " on at of for from with after as this that it he she they gobierno estado policía ministerio"
                            + " ministro ministra congreso senado presidente presidenta ejecutivo fiscalía municipalidad"
                            + " government state police ministry minister congress senate president court house monday"
                            + " tuesday wednesday thursday friday saturday sunday january february march april may june july"
                            + " august september october november december lunes martes miércoles jueves viernes sábado domingo"
                            + " enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre"
                            + " diciembre nov dec dic urgente última último ahora breaking video vídeo foto fotos exclusivo"
                            + " exclusiva exclusive update actualización")
                    .split(" "));

    private static final Set<String> COUNTRIES = Arrays.stream(Locale.getISOCountries())
            .flatMap(code -> Stream.of("es", "en")
                    .map(language -> new Locale.Builder()
                            .setRegion(code)
                            .build()
                            .getDisplayCountry(Locale.forLanguageTag(language))))
            .collect(Collectors.toUnmodifiableSet());

    public Development {
        facts = List.copyOf(facts);
    }

    /** What each article of a story brought, oldest first; copies whose original is in the story are left out. */
    public static List<Development> of(Story story) {
        Set<Long> known = new HashSet<>();
        List<Development> developments = new ArrayList<>();
        for (StoryArticle member : story.heads()) {
            Article article = member.article();
            List<Fact> facts = facts(article, known);
            Kind kind = member.copyOf() != null
                    ? Kind.COPY
                    : developments.isEmpty() ? Kind.FIRST : facts.isEmpty() ? Kind.REPEATS : Kind.NEWS;
            developments.add(new Development(member, kind, kind == Kind.NEWS ? facts : List.of()));
            for (long key : keys(article, article.title(), article.summary())) {
                known.add(key);
            }
        }
        return developments;
    }

    private static List<Fact> facts(Article article, Set<Long> known) {
        List<Fact> facts = new ArrayList<>();
        Set<Long> seen = new HashSet<>();
        String text = article.text();
        Predicate<String> isNew = part -> isNew(article, part, known, seen);
        NUMBER.matcher(text).results().forEach(found -> {
            if (isQuantity(found) && isNew.test(number(found))) {
                facts.add(new Fact(Fact.Sort.NUMBER, found.group().strip().replaceAll("\\s+", " ")));
            }
        });
        names(article).forEach(fact -> {
            if (isNew.test(fact.text())) {
                facts.add(fact);
            }
        });
        return facts.stream()
                .sorted(Comparator.comparing(Fact::sort))
                .limit(FACTS)
                .toList();
    }

    private static String number(MatchResult found) {
        return found.group(1) + (found.group(2) == null ? "" : " " + found.group(2));
    }

    /** No year, no day of a month, and it says of what: a number alone tells a reader nothing. */
    private static boolean isQuantity(MatchResult found) {
        String unit = found.group(3);
        return unit != null
                && !NO_UNIT.matcher(unit).matches()
                && !YEAR.matcher(found.group(1)).matches()
                && !MONTH.matcher(unit).matches();
    }

    /** New when its last word was never said before, nor most of the others: a first name is nothing new. */
    private static boolean isNew(Article article, String part, Set<Long> known, Set<Long> seen) {
        long[] keys = keys(article, part, "");
        long[] last = keys(article, part.substring(part.lastIndexOf(' ') + 1), "");
        long fresh = Arrays.stream(keys)
                .filter(key -> !known.contains(key) && !seen.contains(key))
                .count();
        boolean isNew = keys.length > 0
                && 2 * fresh >= keys.length
                && (Character.isDigit(part.charAt(0))
                        || Arrays.stream(last).noneMatch(key -> known.contains(key) || seen.contains(key)));
        for (long key : keys) {
            seen.add(key);
        }
        return isNew;
    }

    private static long[] keys(Article article, String title, String body) {
        return LiveWindow.LEXICON.keys(article.language(), title, body).hashes();
    }

    /** Names and places of a text, in its order. */
    private static List<Fact> names(Article article) {
        Set<String> small = WORD.matcher(article.text())
                .results()
                .map(MatchResult::group)
                .filter(word -> Character.isLowerCase(word.charAt(0)))
                .collect(Collectors.toSet());
        List<Fact> names = new ArrayList<>();
        if (!isTitleCase(article.title())) {
            names(article.title(), small, names);
        }
        names(article.summary(), small, names);
        return names;
    }

    private static void names(String text, Set<String> small, List<Fact> names) {
        Matcher words = WORD.matcher(text);
        List<MatchResult> all = words.results().toList();
        for (int i = 0; i < all.size(); i++) {
            if (!isCapital(all.get(i))) {
                continue;
            }
            int end = end(text, all, i);
            int from = i;
            boolean opens = i == 0
                    || STOP.matcher(text.substring(
                                    all.get(i - 1).end(), all.get(i).start()))
                            .find();
            while (from < end && COMMON.contains(all.get(from).group().toLowerCase(Locale.ROOT))) {
                from++;
            }
            boolean sure =
                    !opens || end - from > 1 || from > i || isAcronym(all.get(i).group());
            String name = from < end
                    ? text.substring(all.get(from).start(), all.get(end - 1).end())
                    : "";
            if (sure && name.length() > 2 && !small.contains(name.toLowerCase(Locale.ROOT))) {
                boolean placed = i > 0 && PLACED.contains(all.get(i - 1).group().toLowerCase(Locale.ROOT)) && !opens;
                names.add(new Fact(placed || COUNTRIES.contains(name) ? Fact.Sort.PLACE : Fact.Sort.NAME, name));
            }
            i = end - 1;
        }
    }

    /** Where a run of capital words ends that begins here: "Línea de la Concordia" is one. */
    private static int end(String text, List<MatchResult> words, int begin) {
        int end = begin + 1;
        int next = end;
        while (next < words.size()
                && text.substring(words.get(next - 1).end(), words.get(next).start())
                        .equals(" ")) {
            if (isCapital(words.get(next))) {
                end = next + 1;
            } else if (!WITHIN.contains(words.get(next).group())) {
                break;
            }
            next++;
        }
        return end;
    }

    private static boolean isCapital(MatchResult word) {
        return Character.isUpperCase(word.group().charAt(0));
    }

    private static boolean isAcronym(String word) {
        return word.length() > 1 && word.equals(word.toUpperCase(Locale.ROOT));
    }

    /** Headlines That Are Written Like This, OR LIKE THIS, do not show what is a name. */
    private static boolean isTitleCase(String title) {
        List<MatchResult> words = WORD.matcher(title)
                .results()
                .filter(word -> word.group().length() > 3)
                .toList();
        return words.size() > 2 && words.stream().filter(Development::isCapital).count() > .7 * words.size();
    }
}
