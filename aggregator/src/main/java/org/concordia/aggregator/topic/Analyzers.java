package org.concordia.aggregator.topic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.DelegatingAnalyzerWrapper;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.miscellaneous.StemmerOverrideFilter;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.tartarus.snowball.ext.EnglishStemmer;
import org.tartarus.snowball.ext.SpanishStemmer;

/**
 * How a text becomes words, one field for each language and part: {@code text_es}, {@code title_en},
 * {@code text_any}. All fold case and accents before they stem, so that a headline in capitals without accents gives
 * the same words. All positions agree between the fields of one text.
 */
final class Analyzers {

    /** Languages with word forms; the texts of all others are read by {@link Pattern#ANY} patterns only. */
    static final Set<String> LANGUAGES = Set.of("es", "en");

    /**
     * Spanish words that the stemmer takes for forms of another, which would be the wrong one here: sport is no
     * deportation, a cross is no crossing. And forms that it does not bring together.
     */
    private static final Map<String, String> SPANISH_APART = Map.ofEntries(
            Map.entry("deporte", "deporte"),
            Map.entry("deportes", "deporte"),
            Map.entry("deportivo", "deportivo"),
            Map.entry("deportiva", "deportivo"),
            Map.entry("deportivos", "deportivo"),
            Map.entry("deportivas", "deportivo"),
            Map.entry("deportista", "deportista"),
            Map.entry("deportistas", "deportista"),
            Map.entry("cruz", "cruz=cross"),
            Map.entry("parte", "parte"),
            Map.entry("partes", "parte"),
            Map.entry("camino", "camino"),
            Map.entry("caminos", "camino"),
            Map.entry("irregulares", "irregul"),
            Map.entry("huyeron", "huy"),
            Map.entry("entraron", "entr"),
            Map.entry("entrar", "entr"),
            Map.entry("entra", "entr"),
            Map.entry("entran", "entr"),
            Map.entry("visar", "visar"),
            Map.entry("vario", "vario"),
            Map.entry("varon", "varon"),
            Map.entry("varones", "varon"),
            Map.entry("varas", "varas"),
            Map.entry("partido", "partido"),
            Map.entry("partidos", "partido"),
            Map.entry("cerca", "cerca"),
            Map.entry("cobre", "cobre"),
            Map.entry("colono", "colono"),
            Map.entry("colonos", "colono"));

    private final Analyzer spanish = new SpanishAnalyzer();
    private final Analyzer english = new EnglishAnalyzer();
    private final Analyzer plain = new PlainAnalyzer();

    /** The analyzer of all fields. */
    final Analyzer byField = new DelegatingAnalyzerWrapper(Analyzer.PER_FIELD_REUSE_STRATEGY) {
        @Override
        protected Analyzer getWrappedAnalyzer(String field) {
            return switch (field.substring(field.indexOf('_') + 1)) {
                case "es" -> spanish;
                case "en" -> english;
                default -> plain;
            };
        }

        /** A phrase does not run from the title into the summary. */
        @Override
        public int getPositionIncrementGap(String field) {
            return 50;
        }
    };

    private static Tokenizer words() {
        StandardTokenizer words = new StandardTokenizer();
        words.setMaxTokenLength(100);
        return words;
    }

    private static TokenStream folded(TokenStream words) {
        return new ASCIIFoldingFilter(new LowerCaseFilter(words));
    }

    private static final class PlainAnalyzer extends Analyzer {
        @Override
        protected TokenStreamComponents createComponents(String field) {
            Tokenizer words = words();
            // Peru's is Peru.
            return new TokenStreamComponents(words, folded(new EnglishPossessiveFilter(words)));
        }

        @Override
        protected TokenStream normalize(String field, TokenStream word) {
            return folded(word);
        }
    }

    private static final class EnglishAnalyzer extends Analyzer {
        @Override
        protected TokenStreamComponents createComponents(String field) {
            Tokenizer words = words();
            return new TokenStreamComponents(
                    words, new SnowballFilter(folded(new EnglishPossessiveFilter(words)), new EnglishStemmer()));
        }
    }

    private static final class SpanishAnalyzer extends Analyzer {
        private static final StemmerOverrideFilter.StemmerOverrideMap APART = apart();

        @Override
        protected TokenStreamComponents createComponents(String field) {
            Tokenizer words = words();
            TokenStream apart = new StemmerOverrideFilter(folded(words), APART);
            return new TokenStreamComponents(words, new SnowballFilter(apart, new SpanishStemmer()));
        }

        private static StemmerOverrideFilter.StemmerOverrideMap apart() {
            StemmerOverrideFilter.Builder map = new StemmerOverrideFilter.Builder(true);
            SPANISH_APART.forEach(map::add);
            try {
                return map.build();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The field of a part of a text in a language. */
    static String field(String part, String language) {
        return part + "_" + language;
    }

    /** The fields that an article of a language has. */
    static List<String> languages(String language) {
        return LANGUAGES.contains(language) ? List.of(language, Pattern.ANY) : List.of(Pattern.ANY);
    }
}
