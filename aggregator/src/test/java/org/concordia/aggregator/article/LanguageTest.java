package org.concordia.aggregator.article;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageTest {

    private static final String SPANISH = "El paso fronterizo reabre tras tres días de espera, según la aduana, y la "
            + "cola de camiones avanza desde temprano por la ruta que une las dos ciudades.";
    private static final String ENGLISH = "The border crossing has reopened after three days, and the queue of trucks "
            + "is moving on the road that joins the two cities.";
    private static final String PORTUGUESE = "A passagem de fronteira foi reaberta depois de três dias, e a fila de "
            + "caminhões não é mais longa do que a que os motoristas esperavam ontem na estrada.";

    @ParameterizedTest
    @CsvSource({
        "es, es-CL, es",
        "es, en-US, es",
        "es, , es",
        "es, pt-BR, es",
        "en, en, en",
        "en, es, en",
        "en, , en",
        "pt, es, pt",
        "pt, pt-BR, pt",
        "pt, , pt",
        "en, nada de nada, en"
    })
    void checksTheClaimAgainstTheText(String text, String claim, String language) {
        assertThat(Language.of(text(text), claim)).isEqualTo(language);
    }

    @ParameterizedTest
    @CsvSource({"Tacna, es, es", "Breaking news, es, es", "12345, , und", "Граница снова открыта, ru, ru", "'', qu, qu"
    })
    void lettingAClaimStandWhenTheTextSaysLittle(String text, String claim, String language) {
        assertThat(Language.of(text, claim)).isEqualTo(language);
    }

    private static String text(String language) {
        return language.equals("es") ? SPANISH : language.equals("en") ? ENGLISH : PORTUGUESE;
    }
}
