package org.concordia.digest.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
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

    @Test
    void differentWordsForOneThingMeetInTheirClassAlone() {
        assertThat(common("es", "un destructor", "en", "a frigate")).isZero();
        assertThat(classes("es", "un destructor", "en", "a frigate")).isOne();
        assertThat(classes("es", "un destructor", "en", "a hospital")).isZero();
        assertThat(lexicon.keys("es", "un destructor", "").said()).isOne();
    }

    private long common(String language, String text, String otherLanguage, String other) {
        return shared(language, text, otherLanguage, other, 0);
    }

    private long classes(String language, String text, String otherLanguage, String other) {
        return shared(language, text, otherLanguage, other, Keys.CLASS);
    }

    private long shared(String language, String text, String otherLanguage, String other, int kind) {
        long[] found = lexicon.keys(otherLanguage, other, "").hashes();
        Keys keys = lexicon.keys(language, text, "");
        return IntStream.range(0, keys.size())
                .filter(i -> (keys.kinds()[i] & Keys.CLASS) == kind)
                .filter(i -> Arrays.binarySearch(found, keys.hashes()[i]) >= 0)
                .count();
    }
}
