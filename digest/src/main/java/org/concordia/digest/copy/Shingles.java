package org.concordia.digest.copy;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A text as copies are recognised by: its words in order, the hashes of every three in a row, and which of the words are
 * facts (numbers, names, days). Case, accents, punctuation and spacing do not count.
 */
final class Shingles {

    /** Of a longer text the rest adds nothing: reprints keep the beginning. */
    private static final int LENGTH = 12_000;

    private static final int TITLE_LENGTH = 300;

    /** Words from which a text is long enough to be known by a sample of its shingles. */
    private static final int LEAD_WORDS = 120;

    private static final Set<String> DAYS = Set.of(
            "lunes",
            "martes",
            "miercoles",
            "jueves",
            "viernes",
            "sabado",
            "domingo",
            "enero",
            "febrero",
            "marzo",
            "abril",
            "mayo",
            "junio",
            "julio",
            "agosto",
            "septiembre",
            "octubre",
            "noviembre",
            "diciembre");

    /** A word: folded, and whether it is a fact that a template's next issue would change. */
    record Word(String text, boolean number, boolean name) {

        boolean fact() {
            return number || name;
        }
    }

    private final List<Word> words;
    private final int titleWords;
    private final int[] sequence;
    private final int[] distinct;
    private final int[] filed;
    private final long hash;

    private Shingles(Word[] words, int titleWords) {
        this.words = List.of(words);
        this.titleWords = titleWords;
        this.sequence = new int[Math.max(0, words.length - 2)];
        long all = 1;
        for (Word word : words) {
            all = all * 0x100000001b3L ^ mix(word.text.hashCode());
        }
        this.hash = all;
        for (int i = 0; i < sequence.length; i++) {
            long three = mix(words[i].text.hashCode());
            three = mix(three * 31 + words[i + 1].text.hashCode());
            three = mix(three * 31 + words[i + 2].text.hashCode());
            sequence[i] = (int) (three ^ three >>> 32);
        }
        this.distinct = Arrays.stream(sequence).sorted().distinct().toArray();
        int lead = Math.min(sequence.length, LEAD_WORDS);
        this.filed = IntStream.concat(
                        Arrays.stream(sequence, 0, lead),
                        Arrays.stream(sequence, lead, sequence.length).filter(shingle -> (shingle & 7) == 0))
                .sorted()
                .distinct()
                .toArray();
    }

    static Shingles of(String title, String body) {
        List<Word> words = new ArrayList<>();
        words(cut(title, TITLE_LENGTH), words);
        int titleWords = words.size();
        words(cut(body, LENGTH), words);
        return new Shingles(words.toArray(Word[]::new), titleWords);
    }

    /** Of the whole normalised text. */
    long hash() {
        return hash;
    }

    int length() {
        return words.size();
    }

    int titleWords() {
        return titleWords;
    }

    List<Word> title() {
        return words.subList(0, titleWords);
    }

    List<Word> words() {
        return words;
    }

    /** All shingles, ascending, each once. */
    int[] distinct() {
        return distinct;
    }

    /** The shingles in the order of the text. */
    int[] sequence() {
        return sequence;
    }

    /** What the inverted index files the text under: every shingle of title and lead, one in eight of the rest. */
    int[] filed() {
        return filed;
    }

    boolean has(int shingle) {
        return Arrays.binarySearch(distinct, shingle) >= 0;
    }

    private static void words(String text, List<Word> words) {
        String folded = Normalizer.normalize(text, Normalizer.Form.NFD);
        StringBuilder word = new StringBuilder();
        boolean capital = false;
        boolean opensSentence = true;
        for (int i = 0; i <= folded.length(); i++) {
            char c = i < folded.length() ? folded.charAt(i) : '.';
            if (Character.isLetterOrDigit(c)) {
                if (word.length() == 0) {
                    capital = Character.isUpperCase(c);
                }
                word.append(Character.toLowerCase(c));
                continue;
            }
            if (Character.getType(c) == Character.NON_SPACING_MARK) {
                continue;
            }
            if (word.length() > 0) {
                String found = word.toString();
                boolean number = found.chars().anyMatch(Character::isDigit);
                words.add(new Word(found, number, DAYS.contains(found) || capital && !opensSentence));
                word.setLength(0);
                opensSentence = false;
            }
            opensSentence |= c == '.' || c == '!' || c == '?' || c == '\n';
        }
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }

    private static long mix(long value) {
        long mixed = value * 0x9e3779b97f4a7c15L;
        return mixed ^ mixed >>> 29;
    }
}
