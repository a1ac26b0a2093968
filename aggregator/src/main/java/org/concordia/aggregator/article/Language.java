package org.concordia.aggregator.article;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The language of a text, by the small words that no sentence does without. It knows the languages of the desk's
 * outlets (Spanish, English, Portuguese); a claim of another language stands. A text must say clearly otherwise before
 * a claim is overruled, because a headline of five words proves little.
 */
final class Language {

    /** When nothing is known (BCP 47, ISO 639-2). */
    static final String UNKNOWN = "und";

    private static final int READ = 3_000;
    private static final Pattern WORD = Pattern.compile("\\p{L}+");

    /** Words with the weight of evidence: 2 where a word belongs to one of the three alone, 1 where two share it. */
    private static final Map<String, Map<String, Integer>> WORDS = words(
            Map.of(
                    "es",
                    "el los las un una unos del al y en con por para se su sus que es son fue fueron ha han más pero como sobre "
                            + "entre desde hasta tras según también este esta estos estas ese esa lo le les ya no muy sin donde "
                            + "cuando quien porque hoy ayer años año hay ser está están dijo tiene dos contra ante de la",
                    "en",
                    "the of and to in is are was were for on with at by from that this these those it its as an be has have had "
                            + "not but or which who will would after over more their his her said says than into about been they "
                            + "he she we you new two when where against",
                    "pt",
                    "o os as um uma do da dos das ao aos à às e em no na nos nas com por para se seu sua que é são foi foram "
                            + "mais mas como sobre entre desde até após segundo também este esta isso já não muito sem onde "
                            + "quando quem porque hoje ontem anos ano há ser está estão disse tem dois contra ante pelo pela de"));

    private Language() {}

    /**
     * The primary language of a text.
     *
     * @param claim what the feed or an editor says, BCP 47; null when nobody says anything
     * @return two or three lower-case letters, {@link #UNKNOWN} when neither claim nor text tell
     */
    static String of(String text, @Nullable String claim) {
        String claimed = claim == null ? null : primary(claim);
        Map<String, Integer> score = new HashMap<>();
        int words = 0;
        Matcher word = WORD.matcher(text.length() > READ ? text.substring(0, READ) : text);
        while (word.find()) {
            words++;
            Map<String, Integer> weights = WORDS.get(word.group().toLowerCase(Locale.ROOT));
            if (weights != null) {
                weights.forEach((language, weight) -> score.merge(language, weight, Integer::sum));
            }
        }
        for (int at = 0; at < Math.min(text.length(), READ); at++) {
            switch (text.charAt(at)) {
                case 'ñ', 'Ñ', '¿', '¡' -> score.merge("es", 2, Integer::sum);
                case 'ã', 'õ', 'Ã', 'Õ', 'ç', 'ê', 'ô' -> score.merge("pt", 2, Integer::sum);
                default -> {
                    // Letters that the three share tell nothing.
                }
            }
        }
        String best = null;
        int first = 0;
        int second = 0;
        for (String language : List.of("es", "en", "pt")) {
            int points = score.getOrDefault(language, 0);
            if (points > first) {
                second = first;
                first = points;
                best = language;
            } else {
                second = Math.max(second, points);
            }
        }
        if (best == null || best.equals(claimed)) {
            return claimed == null ? UNKNOWN : claimed;
        }
        if (claimed == null) {
            return first > second && first >= 2 ? best : UNKNOWN;
        }
        boolean clear = first >= 6 && first >= 2 * score.getOrDefault(claimed, 0) + 4 && first * 5 >= words;
        return clear ? best : claimed;
    }

    private static @Nullable String primary(String tag) {
        String lower = tag.strip().toLowerCase(Locale.ROOT);
        int end = 0;
        while (end < lower.length() && lower.charAt(end) >= 'a' && lower.charAt(end) <= 'z') {
            end++;
        }
        return end == 2 || end == 3 ? lower.substring(0, end) : null;
    }

    private static Map<String, Map<String, Integer>> words(Map<String, String> lists) {
        Map<String, Map<String, Integer>> words = new HashMap<>();
        lists.forEach((language, list) -> {
            for (String word : list.split(" ")) {
                words.computeIfAbsent(word, none -> new HashMap<>()).put(language, 1);
            }
        });
        words.values().forEach(weights -> {
            if (weights.size() == 1) {
                weights.replaceAll((language, weight) -> 2);
            }
        });
        return Map.copyOf(words);
    }
}
