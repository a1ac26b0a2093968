package org.concordia.digest.story;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads numbers as both languages write them, in digits or words, with the scale words behind them. */
final class Numbers {

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

    private Numbers() {}

    /**
     * A number of a text.
     *
     * @param text without separators: {@code 30000}, {@code 1.5}
     * @param tokens how many it took
     */
    record Found(String text, int tokens) {}

    /** The number that starts at a token, null when there is none. */
    static @Nullable Found at(List<Token> tokens, int at, boolean onlyEnglish) {
        Token token = tokens.get(at);
        double value;
        if (Character.isDigit(token.text().charAt(0))) {
            value = digits(token.text());
        } else if (NUMBER_WORDS.containsKey(token.text())
                && !(onlyEnglish && ONLY_SPANISH_NUMBERS.contains(token.text()))) {
            value = NUMBER_WORDS.get(token.text());
        } else {
            return null;
        }
        int used = 1;
        while (at + used < tokens.size()
                && SCALES.containsKey(tokens.get(at + used).text())) {
            value *= SCALES.get(tokens.get(at + used).text());
            used++;
        }
        String text = value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
        return new Found(text, used);
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
}
