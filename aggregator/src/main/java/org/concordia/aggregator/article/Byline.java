package org.concordia.aggregator.article;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.concordia.aggregator.parse.PlainText;

/** Reads the names in a byline, such as "Por Ana Soto y Luis Paz, corresponsal en Lima". */
final class Byline {

    private static final int MOST_AUTHORS = 10;

    private static final Pattern STARTS_BY = Pattern.compile(
            "^(?i:by|por|texto|texto y fotos|autor(?:a|es)?|authors?|written by|reporting by|escrito por|redactado por|periodista)\\b\\s*:?\\s*(?=\\p{Lu})");
    private static final Pattern SEPARATOR =
            Pattern.compile("\\s*(?:[,;/|·•&]|\\s[–—-]\\s)\\s*|\\s+(?:and|y|e|with|con)\\s+(?=\\p{Lu})");
    private static final Pattern PARTICLE =
            Pattern.compile("de|del|la|las|los|da|do|dos|di|van|von|der|den|bin|ibn|al|el|y|e|le|ter|du|d'.*|O'.*");
    private static final Pattern OFFICE = Pattern.compile(
            "(?i)(?:redacci[oó]n|agencia|agence|equipo|staff|newsroom|associated press|reuters|efe|afp|ap|europa press|bbc|cnn|dpa|ansa|andina|editor(?:ial)?|corresponsal(?:es)?|news desk)\\b.*");
    private static final Pattern NO_NAME = Pattern.compile(
            "(?i).*\\b(?:news|noticias|sign|share|comment|comments|email|home|inicio|read|lee|min|views|menu|politics|pol[ií]tica|deportes|sports|mundo|world|nacional|econom[ií]a|videos?|photos?|fotos?|fri|mon|tue|wed|thu|sat|sun|updated|published|follow|save)\\b.*");

    private Byline() {}

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
        text = STARTS_BY.matcher(text).replaceFirst("");
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
            String text = STARTS_BY.matcher(PlainText.line(value)).replaceFirst("");
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
