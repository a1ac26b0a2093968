package org.concordia.digest.story;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts Spanish and English texts into one space of keys without any model: a word becomes a number ({@code #30000}), one
 * or more concepts of the glossary ({@code @417}), or else a cognate key ({@code ~venezu}), which most names and learned
 * words of the two languages share. Thread-safe; the same text always gives the same keys.
 */
final class Lexicon {

    /** Of a text that an outlet did not cut itself, its first sentences say what happened; the rest is background. */
    private static final int BODY_LENGTH = 600;

    private static final int TITLE_LENGTH = 300;

    private static final int COGNATE_LENGTH = 6;

    /** A word with more meanings than this in the glossary says too little of each. */
    private static final int MEANINGS = 3;

    private static final Map<String, Integer> NUMBER_WORDS = Map.ofEntries(
            Map.entry("two", 2),
            Map.entry("dos", 2),
            Map.entry("three", 3),
            Map.entry("tres", 3),
            Map.entry("four", 4),
            Map.entry("cuatro", 4),
            Map.entry("five", 5),
            Map.entry("cinco", 5),
            Map.entry("six", 6),
            Map.entry("seis", 6),
            Map.entry("seven", 7),
            Map.entry("siete", 7),
            Map.entry("eight", 8),
            Map.entry("ocho", 8),
            Map.entry("nine", 9),
            Map.entry("nueve", 9),
            Map.entry("ten", 10),
            Map.entry("diez", 10),
            Map.entry("eleven", 11),
            Map.entry("once", 11),
            Map.entry("twelve", 12),
            Map.entry("doce", 12),
            Map.entry("thirteen", 13),
            Map.entry("trece", 13),
            Map.entry("fourteen", 14),
            Map.entry("catorce", 14),
            Map.entry("fifteen", 15),
            Map.entry("quince", 15),
            Map.entry("sixteen", 16),
            Map.entry("dieciseis", 16),
            Map.entry("seventeen", 17),
            Map.entry("diecisiete", 17),
            Map.entry("eighteen", 18),
            Map.entry("dieciocho", 18),
            Map.entry("nineteen", 19),
            Map.entry("diecinueve", 19),
            Map.entry("twenty", 20),
            Map.entry("veinte", 20),
            Map.entry("thirty", 30),
            Map.entry("treinta", 30),
            Map.entry("forty", 40),
            Map.entry("cuarenta", 40),
            Map.entry("fifty", 50),
            Map.entry("cincuenta", 50),
            Map.entry("hundred", 100),
            Map.entry("cien", 100),
            Map.entry("ciento", 100));

    private static final Map<String, Double> SCALES = Map.of(
            "mil",
            1e3,
            "thousand",
            1e3,
            "millon",
            1e6,
            "millones",
            1e6,
            "million",
            1e6,
            "millions",
            1e6,
            "billion",
            1e9,
            "billions",
            1e9,
            "billones",
            1e12,
            "trillion",
            1e12);

    /** English and Spanish use the word for different numbers. */
    private static final Set<String> ONLY_SPANISH_NUMBERS = Set.of("once");

    private final Side spanish = new Side();
    private final Side english = new Side();
    private final Set<String> stopwords = new HashSet<>();

    private Lexicon() {}

    /** The lexicon that ships with this module. */
    static Lexicon shipped() {
        Lexicon lexicon = new Lexicon();
        for (String line : lines("stopwords.txt")) {
            lexicon.stopwords.addAll(Arrays.asList(line.split(" ")));
        }
        int concept = 0;
        for (String line : lines("glossary.tsv")) {
            String[] columns = line.split("\t");
            lexicon.spanish.add(columns[0], concept);
            lexicon.english.add(columns[1], concept);
            concept++;
        }
        return lexicon;
    }

    /**
     * The keys of a text.
     *
     * @param language {@code es} and {@code en} are read by their own side of the glossary, others by both
     */
    Keys keys(String language, String title, String body) {
        Counts counts = new Counts();
        count(language, cut(title, TITLE_LENGTH), true, counts);
        count(language, cut(body, BODY_LENGTH), false, counts);
        return counts.keys();
    }

    private void count(String language, String text, boolean title, Counts counts) {
        List<Token> tokens = tokens(text);
        boolean english = !language.startsWith("es");
        boolean spanish = !language.startsWith("en");
        int at = 0;
        while (at < tokens.size()) {
            int used = english ? this.english.phrase(tokens, at, title, counts) : 0;
            if (used == 0 && spanish) {
                used = this.spanish.phrase(tokens, at, title, counts);
            }
            if (used == 0) {
                used = number(tokens, at, english && !spanish, title, counts);
            }
            if (used == 0) {
                Token token = tokens.get(at);
                used = 1;
                boolean known = english && this.english.word(token, stopwords, title, counts)
                        || spanish && this.spanish.word(token, stopwords, title, counts);
                if (!known && token.text.length() > 1 && !stopwords.contains(token.text)) {
                    counts.add("~" + cognate(token.text), token.text, 1, title);
                }
            }
            at += used;
        }
    }

    /** Reads a number with the scale words behind it; how many tokens it took, 0 when there is none. */
    private static int number(List<Token> tokens, int at, boolean onlyEnglish, boolean title, Counts counts) {
        Token token = tokens.get(at);
        double value;
        if (Character.isDigit(token.text.charAt(0))) {
            value = digits(token.text);
        } else if (NUMBER_WORDS.containsKey(token.text)
                && !(onlyEnglish && ONLY_SPANISH_NUMBERS.contains(token.text))) {
            value = NUMBER_WORDS.get(token.text);
        } else {
            return 0;
        }
        int used = 1;
        while (at + used < tokens.size() && SCALES.containsKey(tokens.get(at + used).text)) {
            value *= SCALES.get(tokens.get(at + used).text);
            used++;
        }
        String text = value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
        counts.add("#" + text, text, 1, title);
        return used;
    }

    /** 30.000 and 30,000 are thirty thousand, 1,5 and 1.5 one and a half, 14th is fourteen. */
    private static double digits(String token) {
        int end = token.length();
        while (end > 0 && !Character.isDigit(token.charAt(end - 1))) {
            end--;
        }
        String number = token.substring(0, end);
        String[] groups = number.split("[.,]");
        boolean thousands = groups.length > 1 && groups[0].length() <= 3 && !groups[0].equals("0");
        for (int i = 1; i < groups.length; i++) {
            thousands &= groups[i].length() == 3;
        }
        try {
            if (thousands || groups.length == 1) {
                return Double.parseDouble(String.join("", groups));
            }
            if (groups.length == 2) {
                return Double.parseDouble(groups[0] + "." + groups[1]);
            }
            return Double.parseDouble(String.join("", groups));
        } catch (NumberFormatException e) {
            // Letters within (3x4) or digits of other scripts: a word like any other.
            return Math.floorMod(number.hashCode(), 1_000_003);
        }
    }

    /** What is left of a word when the two languages' spelling habits are taken away. */
    static String cognate(String word) {
        StringBuilder key = new StringBuilder(COGNATE_LENGTH);
        char last = 0;
        for (int i = 0; i < word.length() && key.length() < COGNATE_LENGTH; i++) {
            char c = word.charAt(i);
            char next = i + 1 < word.length() ? word.charAt(i + 1) : 0;
            char out;
            switch (c) {
                case 'p' -> {
                    out = next == 'h' ? 'f' : 'p';
                    i += next == 'h' ? 1 : 0;
                }
                case 'q' -> {
                    out = 'k';
                    i += next == 'u' ? 1 : 0;
                }
                case 'c' -> {
                    out = next == 'e' || next == 'i' ? 's' : 'k';
                    i += next == 'k' ? 1 : 0;
                }
                case 'y' -> out = 'i';
                case 'w' -> out = 'v';
                case 'x', 'z' -> out = 's';
                case 'h' -> out = 0;
                default -> out = c;
            }
            if (out != 0 && out != last) {
                key.append(out);
                last = out;
            }
        }
        return key.toString();
    }

    /** Folds accents and case and cuts a text into words and numbers. */
    static List<Token> tokens(String text) {
        String folded = Normalizer.isNormalized(text, Normalizer.Form.NFD)
                ? text
                : Normalizer.normalize(text, Normalizer.Form.NFD);
        List<Token> tokens = new ArrayList<>(folded.length() / 6 + 1);
        StringBuilder word = new StringBuilder();
        int capitals = 0;
        int length = folded.length();
        for (int i = 0; i <= length; i++) {
            char c = i < length ? folded.charAt(i) : ' ';
            if (Character.isLetterOrDigit(c)) {
                word.append(Character.toLowerCase(c));
                capitals += Character.isUpperCase(c) ? 1 : 0;
                continue;
            }
            if (word.length() == 0 || Character.getType(c) == Character.NON_SPACING_MARK) {
                continue;
            }
            char next = i + 1 < length ? folded.charAt(i + 1) : ' ';
            char before = folded.charAt(i - 1);
            if ((c == '.' || c == ',') && Character.isDigit(before) && Character.isDigit(next)) {
                word.append(c);
                continue;
            }
            if (c == '.' && Character.isUpperCase(before) && capitals == word.length() && word.length() <= 5) {
                // U.S., EE.UU. and EE. UU. are one word.
                if (Character.isUpperCase(next)) {
                    continue;
                }
                if (word.length() == 2 && folded.startsWith(" UU", i + 1) && word.charAt(0) == 'e') {
                    i++;
                    continue;
                }
            }
            boolean possessive = word.length() == 1 && before == 's' && i > 1 && isApostrophe(folded.charAt(i - 2));
            if (!possessive) {
                String found = word.toString();
                tokens.add(new Token(found, capitals == found.length()));
            }
            word.setLength(0);
            capitals = 0;
        }
        return tokens;
    }

    private static boolean isApostrophe(char c) {
        return c == '\'' || c == '’' || c == '‘' || c == '`' || c == '´';
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }

    private static List<String> lines(String resource) {
        try (InputStream in = Lexicon.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("resource " + resource + " is missing");
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A word of a text, lower case and without accents.
     *
     * @param capitals the text had it all in capitals
     */
    record Token(String text, boolean capitals) {}

    /** The glossary as one language reads it. */
    private static final class Side {

        private final Map<String, int[]> exact = new HashMap<>();
        private final Map<String, int[]> capitals = new HashMap<>();
        private final Map<String, int[]> prefixes = new HashMap<>();
        private final Map<String, List<Phrase>> phrases = new HashMap<>();
        private int longestPrefix;

        void add(String variants, int concept) {
            for (String variant : variants.split("\\|")) {
                boolean prefix = variant.endsWith("*");
                boolean upper = variant.startsWith("^");
                List<Token> words = tokens(upper ? variant.substring(1).toUpperCase(Locale.ROOT) : dotted(variant));
                if (words.isEmpty()) {
                    continue;
                }
                String first = words.get(0).text;
                if (words.size() > 1) {
                    String[] texts = words.stream().map(Token::text).toArray(String[]::new);
                    List<Phrase> sameStart = phrases.computeIfAbsent(first, key -> new ArrayList<>());
                    sameStart.add(new Phrase(texts, prefix, concept));
                    sameStart.sort((a, b) -> b.words.length - a.words.length);
                } else if (upper) {
                    capitals.merge(first, new int[] {concept}, Side::both);
                } else if (prefix) {
                    prefixes.merge(first, new int[] {concept}, Side::both);
                    longestPrefix = Math.max(longestPrefix, first.length());
                } else {
                    exact.merge(first, new int[] {concept}, Side::both);
                }
            }
        }

        /** "u.s" stands for what the texts write U.S., which is one word there. */
        private static String dotted(String variant) {
            return variant.contains(".") ? variant.toUpperCase(Locale.ROOT) : variant;
        }

        private static int[] both(int[] a, int[] b) {
            if (Arrays.stream(a).anyMatch(concept -> concept == b[0])) {
                return a;
            }
            int[] all = Arrays.copyOf(a, a.length + b.length);
            System.arraycopy(b, 0, all, a.length, b.length);
            return all;
        }

        /** Counts the longest phrase that starts here; how many tokens it has, 0 for none. */
        int phrase(List<Token> tokens, int at, boolean title, Counts counts) {
            List<Phrase> sameStart = phrases.get(tokens.get(at).text);
            if (sameStart == null) {
                return 0;
            }
            for (Phrase phrase : sameStart) {
                if (phrase.isAt(tokens, at)) {
                    counts.add("@" + phrase.concept, String.join(" ", phrase.words), 1, title);
                    return phrase.words.length;
                }
            }
            return 0;
        }

        /** Counts the concepts of a word; false when the glossary has none. */
        boolean word(Token token, Set<String> stopwords, boolean title, Counts counts) {
            int[] concepts = concepts(token, stopwords);
            if (concepts == null) {
                return false;
            }
            int meanings = Math.min(concepts.length, MEANINGS);
            for (int i = 0; i < meanings; i++) {
                counts.add("@" + concepts[i], token.text, 1.0 / meanings, title);
            }
            return true;
        }

        private int @Nullable [] concepts(Token token, Set<String> stopwords) {
            if (token.capitals) {
                int[] found = capitals.get(token.text);
                if (found != null) {
                    return found;
                }
            }
            if (stopwords.contains(token.text)) {
                return null;
            }
            int[] found = exact.get(token.text);
            for (int end = Math.min(token.text.length(), longestPrefix); found == null && end > 1; end--) {
                found = prefixes.get(token.text.substring(0, end));
            }
            return found;
        }
    }

    private record Phrase(String[] words, boolean prefix, int concept) {

        boolean isAt(List<Token> tokens, int at) {
            if (at + words.length > tokens.size()) {
                return false;
            }
            int last = words.length - 1;
            for (int i = 1; i < last; i++) {
                if (!tokens.get(at + i).text.equals(words[i])) {
                    return false;
                }
            }
            String end = tokens.get(at + last).text;
            return prefix ? end.startsWith(words[last]) : end.equals(words[last]);
        }
    }

    /** Adds up how often a text says each key. */
    private static final class Counts {

        private final Map<Long, Count> byHash = new TreeMap<>();

        void add(String key, String word, double amount, boolean title) {
            Count count = byHash.computeIfAbsent(hash(key), h -> new Count(word));
            count.all += title ? 2 * amount : amount;
            count.title += title ? amount : 0;
        }

        Keys keys() {
            int size = byHash.size();
            Keys keys = new Keys(new long[size], new float[size], new float[size], new String[size]);
            int i = 0;
            for (Map.Entry<Long, Count> entry : byHash.entrySet()) {
                keys.hashes()[i] = entry.getKey();
                keys.weights()[i] = weight(entry.getValue().all);
                keys.titleWeights()[i] = weight(entry.getValue().title);
                keys.words()[i] = entry.getValue().word;
                i++;
            }
            return keys;
        }

        /** Repetition says more, but ever less; a share of an ambiguous word counts as that share. */
        private static float weight(double count) {
            return (float) (count <= 1 ? count : 1 + Math.log(count));
        }

        /** FNV-1a over the characters, mixed at the end; 64 bits make a collision within a window unlikely. */
        private static long hash(String key) {
            long hash = 0xcbf29ce484222325L;
            for (int i = 0; i < key.length(); i++) {
                hash = (hash ^ key.charAt(i)) * 0x100000001b3L;
            }
            hash ^= hash >>> 32;
            hash *= 0x9e3779b97f4a7c15L;
            return hash ^ hash >>> 29;
        }
    }

    private static final class Count {
        private final String word;
        private double all;
        private double title;

        Count(String word) {
            this.word = word;
        }
    }
}
