package org.concordia.digest.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.concordia.digest.SampleNews;
import org.junit.jupiter.api.Test;

class DevelopmentTest {

    private static Story crossing() {
        return SampleNews.story(
                1,
                SampleNews.own(SampleNews.article(
                        1,
                        SampleNews.FARO,
                        0,
                        "es",
                        "Unos 140 migrantes quedan varados en el paso Chacalluta",
                        "Cerca de 140 personas pasaron la noche a la intemperie tras el cierre del lado peruano, dijo la"
                                + " policía de Tacna el 28 de noviembre de 2025.")),
                SampleNews.own(SampleNews.article(
                        2,
                        SampleNews.COURIER,
                        30,
                        "en",
                        "140 Migrants Stranded At Chacalluta Crossing",
                        "Some 140 people spent the night in the open after Tacna police shut the Peruvian side.")),
                SampleNews.own(SampleNews.article(
                        3,
                        SampleNews.VIGIA,
                        60,
                        "es",
                        "Alcalde de Tacna pide ayuda para los varados",
                        "Pascual Güisa pidió 300 carpas a Lima. El Gobierno no respondió el lunes.")),
                SampleNews.copy(
                        SampleNews.article(
                                4,
                                SampleNews.PAMPA,
                                70,
                                "es",
                                "Alcalde de Tacna pide ayuda para los varados",
                                "Pascual Güisa pidió 300 carpas a Lima."),
                        3),
                SampleNews.own(SampleNews.article(
                        5,
                        SampleNews.COURIER,
                        90,
                        "en",
                        "Mayor Güisa asks for 300 tents",
                        "Pascual Güisa wants them from Lima, and ACNUR offered two million dollars.")));
    }

    @Test
    void tellsWhatBroughtSomethingNewFromWhatRepeatedInEitherLanguage() {
        List<Development> steps = Development.of(crossing());

        assertThat(steps).extracting(step -> step.member().article().id()).containsExactly(1L, 2L, 3L, 5L);
        assertThat(steps)
                .extracting(Development::kind)
                .containsExactly(
                        Development.Kind.FIRST, Development.Kind.REPEATS, Development.Kind.NEWS, Development.Kind.NEWS);
    }

    @Test
    void namesWhatIsNew() {
        List<Development> steps = Development.of(crossing());

        assertThat(steps.get(2).facts())
                .containsExactly(
                        new Development.Fact(Development.Fact.Sort.NUMBER, "300 carpas"),
                        new Development.Fact(Development.Fact.Sort.NAME, "Pascual Güisa"),
                        new Development.Fact(Development.Fact.Sort.NAME, "Lima"));
        assertThat(steps.get(3).facts()).containsExactly(new Development.Fact(Development.Fact.Sort.NAME, "ACNUR"));
    }

    @Test
    void takesWhateverIsWrittenWithoutAFault() {
        for (String title :
                List.of("?", "x", "A", "12", "12.345,6.7", "EL EL EL", "Ы 国境 ١٢", "de la", "a".repeat(20_000))) {
            Story story = SampleNews.story(
                    1,
                    SampleNews.own(SampleNews.article(1, SampleNews.FARO, 0, "es", "Uno", "")),
                    SampleNews.own(SampleNews.article(2, SampleNews.VIGIA, 1, "und", title, title)));
            assertThat(Development.of(story)).hasSize(2);
        }
    }

    @Test
    void whatShoutsAndNumbersOfNothingAreNoNews() {
        Story story = SampleNews.story(
                1,
                SampleNews.own(SampleNews.article(1, SampleNews.FARO, 0, "es", "Cierran el paso", "Hay filas.")),
                SampleNews.own(SampleNews.article(
                        2,
                        SampleNews.VIGIA,
                        30,
                        "es",
                        "URGENTE: cierran el paso",
                        "Nov 28. Son 1.200 los que esperan, 20, y caminan 57 kilómetros desde el Lunes.")));

        assertThat(Development.of(story).get(1).facts())
                .containsExactly(new Development.Fact(Development.Fact.Sort.NUMBER, "57 kilómetros"));
    }

    @Test
    void aDayOfAMonthAndAYearAreNoNews() {
        Story story = SampleNews.story(
                1,
                SampleNews.own(SampleNews.article(1, SampleNews.FARO, 0, "es", "Cierran el paso", "")),
                SampleNews.own(SampleNews.article(
                        2,
                        SampleNews.VIGIA,
                        1,
                        "es",
                        "Cierran el paso el 28 de noviembre",
                        "Fue a las 12:30, como el 3/11 y en 2024.")));

        assertThat(Development.of(story).get(1).kind()).isEqualTo(Development.Kind.REPEATS);
    }
}
