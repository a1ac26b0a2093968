package org.concordia.digest.story;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/**
 * A word or number of a text, lower case and without accents.
 *
 * @param capitals the text had it all in capitals
 * @param capital the text had a capital in it
 */
record Token(String text, boolean capitals, boolean capital) {

    /** Folds accents and case and cuts a text into words and numbers. */
    static List<Token> of(String text) {
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
                tokens.add(new Token(found, capitals == found.length(), capitals > 0));
            }
            word.setLength(0);
            capitals = 0;
        }
        return tokens;
    }

    private static boolean isApostrophe(char c) {
        return c == '\'' || c == '’' || c == '‘' || c == '`' || c == '´';
    }
}
