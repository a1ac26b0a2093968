package org.concordia.aggregator.article;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import opennlp.tools.langdetect.LanguageDetectorME;
import opennlp.tools.langdetect.LanguageDetectorModel;
import org.jspecify.annotations.Nullable;

/**
 * The language of a text: what somebody claims, checked against what Apache OpenNLP's detector reads. Its model tells 103
 * languages apart and is loaded when the first text is looked at whose {@link FunctionWords} leave a doubt (some 35 MB of
 * heap). Pure and safe for many threads.
 *
 * <p>The detector's numbers are small and only their proportions mean something: how much more a text looks like one
 * language than like another. The proportions asked for below were chosen on 5,000 labelled headlines and summaries in
 * Spanish and English, so that no right claim is overruled; see the README for the figures.
 */
public final class Language {

    /** When nothing is known (BCP 47, ISO 639-2). */
    public static final String UNKNOWN = "und";

    /** Characters that are read first: mostly they bear the claim out. */
    private static final int BEGINNING = 160;

    /** Characters that are read at most; more only take time. */
    private static final int READ = 400;

    /** A language that nobody claims must look so many times likelier than the claim, in a text of so many letters. */
    private static final double CLEAR = 1.4;

    private static final int CLEAR_LETTERS = 30;

    /** A language that somebody claims too need only look likelier. */
    private static final double LIKELIER = 1.1;

    private static final int LIKELIER_LETTERS = 15;

    /** Without any claim. */
    private static final int UNCLAIMED_LETTERS = 20;

    /** From here on a text is not in the language claimed, though it may be none that the detector knows. */
    private static final double OTHER = 3;

    private static final int OTHER_LETTERS = 60;

    /**
     * Languages that a text may be in though nobody said so. In a headline the detector takes many a name for a word of
     * Waray or Volapük; a language that is not here must be all but certain.
     */
    private static final Set<String> PRESS = Set.of(
            "en", "es", "pt", "fr", "it", "de", "nl", "ru", "zh", "ja", "ko", "ar", "tr", "pl", "uk", "ro", "sv", "vi");

    /** What the detector gives a language of a text of two sentences that is surely in it, at least. */
    private static final double CERTAIN = 0.1;

    /** The detector's own codes of languages whose texts go by another (ISO 639-3, macrolanguages). */
    private static final Map<String, String> OWN_CODES = Map.of(
            "cmn", "zh", "pes", "fa", "ekk", "et", "lvs", "lv", "plt", "mg", "nob", "no", "nno", "no", "nb", "no");

    private Language() {}

    /**
     * The primary language of a text. The first claim holds unless the text clearly says otherwise; a text of a few words
     * never does.
     *
     * @param claims what is said of it, BCP 47, whoever knows best first; those that are null or no language do not count
     * @return two or three lower-case letters; {@link #UNKNOWN} when neither claims nor text tell, or when the text is
     *     surely not in the language claimed and in none that can be told
     */
    public static String of(String text, @Nullable String... claims) {
        Set<String> claimed = new LinkedHashSet<>();
        for (String claim : claims) {
            String primary = claim == null ? null : primary(claim);
            if (primary != null) {
                claimed.add(primary);
            }
        }
        String read = text.length() > READ ? text.substring(0, READ) : text;
        if (!claimed.isEmpty()) {
            String first = claimed.iterator().next();
            if (FunctionWords.bearOut(first, read)
                    || text.length() > BEGINNING
                            && Detector.likeliest(text.substring(0, BEGINNING)).equals(first)) {
                return first;
            }
        }
        int letters = (int) read.codePoints().filter(Character::isLetter).count();
        if (letters < LIKELIER_LETTERS) {
            return claimed.isEmpty() ? UNKNOWN : claimed.iterator().next();
        }
        Map<String, Double> likeness = Detector.likeness(read);
        List<String> likeliest = new ArrayList<>(likeness.keySet());
        likeliest.sort((a, b) -> Double.compare(likeness.get(b), likeness.get(a)));
        double most = likeness.get(likeliest.get(0));
        List<String> candidates = likeliest.stream()
                .filter(language -> PRESS.contains(language) || likeness.get(language) >= CERTAIN)
                .toList();
        if (claimed.isEmpty()) {
            double first = likeness.get(candidates.get(0));
            boolean clear = first >= LIKELIER * likeness.get(candidates.get(1)) && first * LIKELIER >= most;
            return clear && letters >= UNCLAIMED_LETTERS ? candidates.get(0) : UNKNOWN;
        }
        String best = claimed.iterator().next();
        for (String other : claimed) {
            if (likeness.getOrDefault(other, 0.0) >= LIKELIER * likeness.getOrDefault(best, 1.0)) {
                best = other;
            }
        }
        String holder = best;
        String rival = candidates.stream()
                .filter(language -> !language.equals(holder))
                .findFirst()
                .orElseThrow();
        boolean known = likeness.containsKey(holder);
        // Of a language without a model nobody can say how little a text looks like it.
        double support = known
                ? likeness.get(holder)
                : likeness.get(likeliest.get(likeliest.get(0).equals(rival) ? 1 : 0));
        if (letters >= CLEAR_LETTERS
                && likeness.get(rival) >= CLEAR * support
                && likeness.get(rival) * LIKELIER >= most) {
            return rival;
        }
        return known && letters >= OTHER_LETTERS && most >= OTHER * support ? UNKNOWN : holder;
    }

    /**
     * The primary subtag of a claim.
     *
     * @return two letters where there is such a code, else three; null when the claim names no language
     */
    static @Nullable String primary(String claim) {
        String primary = claim.strip().toLowerCase(Locale.ROOT).split("[-_]", 2)[0];
        if (!primary.matches("[a-z]{2,3}") || primary.equals(UNKNOWN)) {
            return null;
        }
        return code(primary);
    }

    private static String code(String code) {
        return OWN_CODES.getOrDefault(code, Codes.SHORT.getOrDefault(code, code));
    }

    /** Two-letter codes by their three-letter ones. */
    private static final class Codes {

        static final Map<String, String> SHORT = new HashMap<>();

        static {
            // Withdrawn codes come first, so that those in force replace them.
            Arrays.stream(Locale.getISOLanguages())
                    .sorted((a, b) -> Boolean.compare(isWithdrawn(b), isWithdrawn(a)))
                    .forEach(code -> SHORT.put(Locale.forLanguageTag(code).getISO3Language(), code));
        }

        private static boolean isWithdrawn(String code) {
            return Set.of("iw", "in", "ji").contains(code);
        }
    }

    /** Loaded with the first text, because many a command never looks at one. */
    private static final class Detector {

        private static final LanguageDetectorME DETECTOR = new LanguageDetectorME(model());

        static String likeliest(String text) {
            return code(DETECTOR.predictLanguage(text).getLang());
        }

        /** How much a text looks like each language; the sum is 1. */
        static Map<String, Double> likeness(String text) {
            Map<String, Double> likeness = new HashMap<>();
            for (var language : DETECTOR.predictLanguages(text)) {
                likeness.merge(code(language.getLang()), language.getConfidence(), Math::max);
            }
            return likeness;
        }

        private static LanguageDetectorModel model() {
            try (InputStream model = Language.class.getResourceAsStream("/langdetect-183.bin")) {
                if (model == null) {
                    throw new IllegalStateException("the language model is not on the class path");
                }
                // Of a stream that cannot go back the library keeps a copy that grows while it reads.
                return new LanguageDetectorModel(new ByteArrayInputStream(model.readAllBytes()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
