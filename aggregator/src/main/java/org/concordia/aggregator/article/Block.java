package org.concordia.aggregator.article;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.concordia.aggregator.parse.PlainText;
import org.jsoup.nodes.Element;

/**
 * A block of text, as a page shows it to its readers.
 *
 * @param text plain, one line, not empty
 * @param key the text as compared, see {@link PageBlocks#key}
 * @param linked of its characters, those inside links
 * @param links the texts of the links in it
 * @param element the innermost block element around it
 * @param isProse a sentence or more, such as articles are made of, and not mainly links
 */
record Block(int place, String text, String key, int linked, List<String> links, Element element, boolean isProse) {

    /** A paragraph has at least so many characters; less may be anything. */
    private static final int PROSE = 80;

    /** A longer text has shown by then what it is. */
    private static final int LOOKED_AT = 2_000;

    private static final Set<String> HEADINGS = Set.of("h1", "h2", "h3", "h4", "h5", "h6");

    private static final Pattern SENTENCES =
            Pattern.compile("\\p{L}{2}[”\"»)]?[.!?…][”\"»)]?\\s+[«“\"¿¡(]?[\\p{Lu}\\d]");

    static Block of(int place, String text, int linked, List<String> links, Element element) {
        boolean prose = text.length() >= PROSE
                && linked * 10 <= text.length() * 4
                && (endsASentence(text)
                        || text.length() >= 2 * PROSE
                                && SENTENCES
                                        .matcher(PlainText.cut(text, LOOKED_AT))
                                        .find());
        return new Block(place, text, PageBlocks.key(text), linked, links, element, prose);
    }

    boolean endsASentence() {
        return endsASentence(text);
    }

    /** Quotation marks and brackets after the stop belong to it; one alone ends a sentence too. */
    private static boolean endsASentence(String text) {
        int last = text.length() - 1;
        char end = text.charAt(last);
        if ("\"”»".indexOf(end) >= 0) {
            return true;
        }
        while (last > 0 && last > text.length() - 4 && "’')]".indexOf(text.charAt(last)) >= 0) {
            last--;
        }
        return ".!?…:;".indexOf(text.charAt(last)) >= 0;
    }

    boolean isLink() {
        return linked * 10 > text.length() * 6;
    }

    boolean isHeading() {
        return HEADINGS.contains(element.normalName());
    }
}
