package org.concordia.aggregator.topic;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.DelegatingAnalyzerWrapper;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.jspecify.annotations.Nullable;
import org.tartarus.snowball.SnowballStemmer;
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
     * deportation, a cross no crossing, a hill nothing that closes, Camiña (a village) nobody who walks, EN VIVO nobody
     * who lives somewhere. And forms that it does not bring together. A line each: the stem, then the words, accents
     * folded.
     */
    private static final Map<String, String> SPANISH_APART = apart("""
            deporte deportes
            deportivo deportiva deportivos deportivas
            deportista deportistas
            cruz=cross cruz
            parte partes
            camino caminos
            caminante caminantes
            camina
            irregul irregulares
            huy huyeron
            entr entraron entrar entra entran
            visar
            vario
            varon varones
            varas
            partido partidos
            cerca
            cobre
            colono colonos
            cerro cerros
            madrid
            quito
            tumbes
            puno
            plaza plazas
            puebla
            vina vinas
            tema temas
            vivo vivos
            vino vinos
            militancia
            bebida bebidas
            comer
            comen
            soles
            talara
            efecto efectos
            emergente emergentes
            comuna comunas
            militante militantes
            nacionalidad nacionalidades
            sala salas
            saco sacos
            """);

    private static Map<String, String> apart(String lines) {
        Map<String, String> stems = new HashMap<>();
        lines.lines().map(line -> line.split(" ")).forEach(words -> {
            for (String word : words) {
                stems.put(word, words[0]);
            }
        });
        return Map.copyOf(stems);
    }

    /** Words that could stand between a title and its summary. */
    private static final int GAP = 50;

    private final Map<String, Stems> stems =
            Map.of("es", new Stems(SPANISH_APART, SpanishStemmer::new), "en", new Stems(Map.of(), EnglishStemmer::new));
    private final Analyzer spanish = new WordAnalyzer(stems.get("es"));
    private final Analyzer english = new WordAnalyzer(stems.get("en"));
    private final Analyzer plain = new WordAnalyzer(null);

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
    };

    /**
     * A text's words in all fields of a language, by field. They are taken out of the text once, and stemmed from there.
     *
     * @param asks which fields are wanted
     */
    Map<String, Words> words(String language, String title, String summary, Predicate<String> asks) throws IOException {
        Map<String, Words> words = new HashMap<>();
        Words head = Words.of(plain, title);
        Words whole = summary.isEmpty() ? head : Words.of(plain, title, summary);
        for (String each : languages(language)) {
            Stems of = stems.get(each);
            if (asks.test(field("title", each))) {
                words.put(field("title", each), of == null ? head : head.with(of::of));
            }
            if (asks.test(field("text", each))) {
                words.put(field("text", each), of == null ? whole : whole.with(of::of));
            }
        }
        return words;
    }

    /** Folded words, or their stems. */
    private static final class WordAnalyzer extends Analyzer {

        private final @Nullable Stems stems;

        private WordAnalyzer(@Nullable Stems stems) {
            this.stems = stems;
        }

        @Override
        protected TokenStreamComponents createComponents(String field) {
            StandardTokenizer words = new StandardTokenizer();
            words.setMaxTokenLength(100);
            // Peru's is Peru.
            TokenStream folded = normalize(field, new EnglishPossessiveFilter(words));
            return new TokenStreamComponents(words, stems == null ? folded : new StemFilter(folded, stems));
        }

        @Override
        protected TokenStream normalize(String field, TokenStream words) {
            return new ASCIIFoldingFilter(new LowerCaseFilter(words));
        }

        /** A phrase does not run from the title into the summary. */
        @Override
        public int getPositionIncrementGap(String field) {
            return GAP;
        }
    }

    private static final class StemFilter extends TokenFilter {
        private final CharTermAttribute word = addAttribute(CharTermAttribute.class);
        private final Stems stems;

        private StemFilter(TokenStream words, Stems stems) {
            super(words);
            this.stems = stems;
        }

        @Override
        public boolean incrementToken() throws IOException {
            boolean more = input.incrementToken();
            if (more) {
                String stem = stems.of(word.toString());
                word.setEmpty().append(stem);
            }
            return more;
        }
    }

    /** The stems of a language's words. A day's news has some ten thousand different ones, so they are remembered. */
    private static final class Stems {

        private static final int REMEMBERED = 40_000;

        private final Map<String, String> known = new ConcurrentHashMap<>();
        private final Map<String, String> apart;
        private final Supplier<SnowballStemmer> stemmer;

        /** @param apart stems that the stemmer has wrong */
        private Stems(Map<String, String> apart, Supplier<SnowballStemmer> stemmer) {
            this.apart = apart;
            this.stemmer = stemmer;
        }

        /** @param word folded */
        String of(String word) {
            String stem = known.get(word);
            if (stem == null) {
                stem = apart.get(word);
                if (stem == null) {
                    SnowballStemmer fresh = stemmer.get();
                    fresh.setCurrent(word);
                    fresh.stem();
                    stem = fresh.getCurrent();
                }
                if (known.size() >= REMEMBERED) {
                    known.clear();
                }
                known.put(word, stem);
            }
            return stem;
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
