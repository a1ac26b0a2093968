package org.concordia.digest.story;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Puts Spanish and English texts into one space of keys without any model: a word becomes a number ({@code #30000}), one
 * or more concepts of the glossary ({@code @417}, with the classes they belong to, {@code %ship}), or else a cognate key ({@code ~venezu}), which most names and learned
 * words of the two languages share. Thread-safe; the same text always gives the same keys.
 */
final class Lexicon {

    /** Of a text that an outlet did not cut itself, its first sentences say what happened; the rest is background. */
    private static final int BODY_LENGTH = 600;

    private static final int TITLE_LENGTH = 300;

    private static final int COGNATE_LENGTH = 6;

    private final Glossary spanish = new Glossary();
    private final Glossary english = new Glossary();
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
            int kind = Keys.kind(columns[2]);
            List<String> classes = columns[3].equals("-") ? List.of() : List.of(columns[3].split("\\|"));
            lexicon.spanish.add(columns[0], concept, kind, classes);
            lexicon.english.add(columns[1], concept, kind, classes);
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
        KeyCounts counts = new KeyCounts();
        count(language, cut(title, TITLE_LENGTH), true, counts);
        count(language, cut(body, BODY_LENGTH), false, counts);
        return counts.keys();
    }

    private void count(String language, String text, boolean title, KeyCounts counts) {
        List<Token> tokens = Token.of(text);
        boolean english = !language.startsWith("es");
        boolean spanish = !language.startsWith("en");
        int at = 0;
        while (at < tokens.size()) {
            int used = english ? this.english.phrase(tokens, at, title, counts) : 0;
            if (used == 0 && spanish) {
                used = this.spanish.phrase(tokens, at, title, counts);
            }
            if (used == 0) {
                Numbers.Found number = Numbers.at(tokens, at, english && !spanish);
                if (number != null) {
                    counts.add(KeyCounts.hash('#', number.text()), number.text(), 1, title, Keys.NUMBER);
                    used = number.tokens();
                }
            }
            if (used == 0) {
                word(tokens.get(at), english, spanish, title, counts);
                used = 1;
            }
            at += used;
        }
    }

    private void word(Token token, boolean english, boolean spanish, boolean title, KeyCounts counts) {
        boolean known = english && this.english.word(token, stopwords, title, counts)
                || spanish && this.spanish.word(token, stopwords, title, counts);
        if (!known && token.text().length() > 1 && !stopwords.contains(token.text())) {
            counts.add(
                    KeyCounts.hash('~', cognate(token.text())),
                    token.text(),
                    1,
                    title,
                    token.capital() ? Keys.NAME : 0);
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
}
