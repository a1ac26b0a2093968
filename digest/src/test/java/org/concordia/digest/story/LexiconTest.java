package org.concordia.digest.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LexiconTest {

    private final Lexicon lexicon = Lexicon.shipped();

    @Test
    void wordsOfBothLanguagesBecomeOneConcept() {
        assertThat(common("es", "terremoto", "en", "earthquake")).isOne();
        assertThat(common("es", "portaaviones", "en", "aircraft carrier")).isOne();
        assertThat(common("es", "la ONU", "en", "the UN")).isOne();
        assertThat(common("es", "EE. UU.", "en", "U.S.")).isOne();
        assertThat(common("es", "EE.UU.", "en", "the United States")).isOne();
    }

    @Test
    void namesMeetThroughTheirSpelling() {
        assertThat(common("es", "Tarapacá", "en", "Tarapaca")).isOne();
        assertThat(Lexicon.cognate("philosophy")).isEqualTo(Lexicon.cognate("filosofia"));
        assertThat(Lexicon.cognate("quechua")).isEqualTo(Lexicon.cognate("kechua"));
    }

    @Test
    void numbersAreReadInBothStyles() {
        assertThat(common("es", "30.000", "en", "30,000")).isOne();
        assertThat(common("es", "dos millones", "en", "2 million")).isOne();
        assertThat(common("es", "1,5 millones", "en", "1.5 million")).isOne();
        assertThat(common("es", "doce", "en", "twelve")).isOne();
        assertThat(common("en", "14th", "en", "14")).isOne();
        assertThat(common("es", "mil millones", "en", "billion")).isLessThanOrEqualTo(1);
    }

    @Test
    void deportationIsNotSport() {
        assertThat(common("es", "deportados", "en", "deported")).isOne();
        assertThat(common("es", "deporte", "en", "deported")).isZero();
        assertThat(common("es", "Danubio", "en", "damage")).isZero();
    }

    private long common(String language, String text, String otherLanguage, String other) {
        long[] found = lexicon.keys(otherLanguage, other, "").hashes();
        return Arrays.stream(lexicon.keys(language, text, "").hashes())
                .filter(hash -> Arrays.binarySearch(found, hash) >= 0)
                .count();
    }
}
