package org.concordia.digest.copy;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A text as copies are recognised by: its words in order, as numbers, and the hashes of every three in a row. Case,
 * accents, punctuation and spacing do not count. Words are kept as numbers because twenty thousand texts are remembered:
 * as strings they took a quarter of a gigabyte.
 */
final class Shingles {

    /** Of a longer text the rest adds nothing: reprints keep the beginning. */
    private static final int LENGTH = 12_000;

    private static final int TITLE_LENGTH = 300;

    /** Words from which a text is long enough to be known by a sample of its shingles. */
    private static final int LEAD_WORDS = 120;

    /** Words at the end where closing lines stand, which must come to be known for what they are. */
    private static final int CLOSING_WORDS = 60;

    /** Of the shingles between, one in so many is filed; a power of two. */
    private static final int SAMPLE = 4;

    /** Words from which a body counts as one. */
    private static final int LEAST_BODY = 10;

    private static final int NAME = 1;
    private static final int NUMBER = 2;
    private static final int FLAGS = 2;

    private static final Set<Integer> DAYS = Stream.of(
                    "lunes martes miercoles jueves viernes sabado domingo enero febrero marzo abril mayo junio julio",
                    "agosto septiembre setiembre octubre noviembre diciembre monday tuesday wednesday thursday friday",
                    "saturday sunday january february april june july august september october november december")
            .flatMap(line -> Arrays.stream(line.split(" ")))
            .map(String::hashCode)
            .collect(Collectors.toUnmodifiableSet());

    private final int[] words;
    private final int titleWords;
    private final long hash;

    private Shingles(int[] words, int titleWords) {
        this.words = words;
        this.titleWords = titleWords;
        long all = 1;
        for (int word : words) {
            all = all * 0x100000001b3L ^ mix(word >>> FLAGS);
        }
        this.hash = all;
    }

    /** A title too long for a headline is taken for the beginning of the text. */
    static Shingles of(String title, String body) {
        Words words = new Words(Math.min(LENGTH, title.length() + body.length()) / 5 + 8);
        words.add(title, Math.min(title.length(), LENGTH));
        int titleWords = title.length() > TITLE_LENGTH ? 0 : words.size;
        words.add(body, Math.max(0, Math.min(body.length(), LENGTH - title.length())));
        return new Shingles(Arrays.copyOf(words.words, words.size), titleWords);
    }

    /** Of the whole normalised text. */
    long hash() {
        return hash;
    }

    /** In words. */
    int length() {
        return words.length;
    }

    int titleWords() {
        return titleWords;
    }

    /** Whether there is hardly anything but a headline. */
    boolean isHeadline() {
        return words.length - titleWords < LEAST_BODY;
    }

    boolean sameWord(int at, Shingles other, int there) {
        return words[at] >>> FLAGS == other.words[there] >>> FLAGS;
    }

    /** Whether a word is a number, day or month, which no edit turns into another. */
    boolean isNumber(int at) {
        return (words[at] & NUMBER) != 0;
    }

    /** Whether a word is a number, name or day, which a template's next issue would change. */
    boolean isFact(int at) {
        return (words[at] & (NAME | NUMBER)) != 0;
    }

    /** How many words have two behind them. */
    int size() {
        return Math.max(0, words.length - 2);
    }

    /** The shingle that starts at a word. */
    int at(int word) {
        long three = mix(words[word] >>> FLAGS);
        three = mix(three * 31 + (words[word + 1] >>> FLAGS));
        three = mix(three * 31 + (words[word + 2] >>> FLAGS));
        return (int) (three ^ three >>> 32);
    }

    /**
     * What the inverted index files the text under, ascending, each once: every shingle of title, lead and closing
     * lines, one in {@value #SAMPLE} of the rest.
     */
    int[] filed() {
        int[] filed = new int[size()];
        int count = 0;
        for (int i = 0; i < filed.length; i++) {
            int shingle = at(i);
            if (i < LEAD_WORDS || i >= words.length - CLOSING_WORDS || (shingle & SAMPLE - 1) == 0) {
                filed[count++] = shingle;
            }
        }
        Arrays.sort(filed, 0, count);
        int distinct = 0;
        for (int i = 0; i < count; i++) {
            if (i == 0 || filed[i] != filed[distinct - 1]) {
                filed[distinct++] = filed[i];
            }
        }
        return Arrays.copyOf(filed, distinct);
    }

    private static long mix(long value) {
        long mixed = value * 0x9e3779b97f4a7c15L;
        return mixed ^ mixed >>> 29;
    }

    /** Cuts texts into words. */
    private static final class Words {
        private int[] words;
        private int size;

        Words(int expected) {
            words = new int[expected];
        }

        void add(String text, int end) {
            String part = end == text.length() ? text : text.substring(0, end);
            String folded = Normalizer.isNormalized(part, Normalizer.Form.NFD)
                    ? part
                    : Normalizer.normalize(part, Normalizer.Form.NFD);
            int length = folded.length();
            int start = -1;
            int hash = 0;
            boolean capital = false;
            boolean number = false;
            boolean opensSentence = true;
            for (int i = 0; i <= length; i++) {
                char c = i < length ? folded.charAt(i) : '.';
                if (Character.isLetterOrDigit(c)) {
                    if (start < 0) {
                        start = i;
                        capital = Character.isUpperCase(c);
                        number = false;
                        hash = 0;
                    }
                    hash = 31 * hash + Character.toLowerCase(c);
                    number |= Character.isDigit(c);
                    continue;
                }
                if (Character.getType(c) == Character.NON_SPACING_MARK) {
                    continue;
                }
                if (start >= 0) {
                    add(hash, number || DAYS.contains(hash), capital && !opensSentence);
                    start = -1;
                    opensSentence = false;
                }
                opensSentence |= c == '.' || c == '!' || c == '?' || c == '\n';
            }
        }

        private void add(int hash, boolean number, boolean name) {
            if (size == words.length) {
                words = Arrays.copyOf(words, 2 * size + 8);
            }
            words[size++] = (int) (mix(hash) >>> 32) << FLAGS | (number ? NUMBER : 0) | (name ? NAME : 0);
        }
    }
}
