package org.concordia.aggregator.topic;

import java.io.IOException;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.jspecify.annotations.Nullable;

/**
 * The words of a text in one field, by position, as the field's analyzer makes them; null where there is none.
 *
 * @param starts where each word begins in the text, in UTF-16 units
 * @param ends where it ends
 */
record Words(@Nullable String[] words, int[] starts, int[] ends) {

    /** The words of texts that stand one behind the other with one character between them. */
    static Words of(Analyzer analyzer, String... texts) throws IOException {
        Collector words = new Collector();
        int offset = 0;
        for (String text : texts) {
            try (TokenStream stream = analyzer.tokenStream("", text)) {
                words.add(stream, offset, analyzer.getPositionIncrementGap(""));
            }
            offset += text.length() + 1;
        }
        return words.collected();
    }

    private static final class Collector {
        private @Nullable String[] words = new String[128];
        private int[] starts = new int[128];
        private int[] ends = new int[128];
        private int last = -1;

        void add(TokenStream stream, int offset, int gap) throws IOException {
            CharTermAttribute word = stream.addAttribute(CharTermAttribute.class);
            OffsetAttribute place = stream.addAttribute(OffsetAttribute.class);
            PositionIncrementAttribute step = stream.addAttribute(PositionIncrementAttribute.class);
            int at = last < 0 ? -1 : last + gap;
            stream.reset();
            while (stream.incrementToken()) {
                at += step.getPositionIncrement();
                if (at >= words.length) {
                    int room = Math.max(at + 1, words.length * 2);
                    words = Arrays.copyOf(words, room);
                    starts = Arrays.copyOf(starts, room);
                    ends = Arrays.copyOf(ends, room);
                }
                words[at] = word.toString();
                starts[at] = offset + place.startOffset();
                ends[at] = offset + place.endOffset();
                last = at;
            }
            stream.end();
        }

        Words collected() {
            return new Words(
                    Arrays.copyOf(words, last + 1), Arrays.copyOf(starts, last + 1), Arrays.copyOf(ends, last + 1));
        }
    }

    /** Other words in the same places. */
    Words with(UnaryOperator<String> other) {
        @Nullable String[] others = new String[words.length];
        for (int at = 0; at < words.length; at++) {
            String word = words[at];
            others[at] = word == null ? null : other.apply(word);
        }
        return new Words(others, starts, ends);
    }

    /** The same words for whoever wants them one by one. */
    TokenStream stream() {
        return new Again(this);
    }

    private static final class Again extends TokenStream {
        private final CharTermAttribute word = addAttribute(CharTermAttribute.class);
        private final OffsetAttribute place = addAttribute(OffsetAttribute.class);
        private final PositionIncrementAttribute step = addAttribute(PositionIncrementAttribute.class);
        private final Words all;
        private int at = -1;

        Again(Words all) {
            this.all = all;
        }

        @Override
        public boolean incrementToken() {
            clearAttributes();
            int before = at;
            do {
                at++;
                if (at >= all.words.length) {
                    return false;
                }
            } while (all.words[at] == null);
            word.append(all.words[at]);
            place.setOffset(all.starts[at], all.ends[at]);
            step.setPositionIncrement(at - before);
            return true;
        }
    }
}
