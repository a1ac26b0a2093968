package org.concordia.digest.edition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.concordia.digest.SampleNews.AGENCY;
import static org.concordia.digest.SampleNews.COURIER;
import static org.concordia.digest.SampleNews.FARO;
import static org.concordia.digest.SampleNews.PAMPA;
import static org.concordia.digest.SampleNews.PAMPA_SUR;
import static org.concordia.digest.SampleNews.VIGIA;
import static org.concordia.digest.SampleNews.article;
import static org.concordia.digest.SampleNews.copy;
import static org.concordia.digest.SampleNews.own;
import static org.concordia.digest.SampleNews.story;

import java.util.List;
import org.concordia.digest.SampleNews;
import org.concordia.digest.story.Story;
import org.concordia.digest.story.StoryArticle;
import org.junit.jupiter.api.Test;

class AdditionsTest {

    private static final StoryArticle SUMMARY = own(article(
            1,
            FARO,
            0,
            "es",
            "Rescatan a 41 migrantes en el cerro Quiane",
            "Un grupo de 41 migrantes fue rescatado en el cerro Quiane, cerca de Arica, luego de perderse de noche cuando "
                    + "cruzaba a pie la frontera con mucho frío."));

    @Test
    void quotesWhatAnotherNewsroomAddsWholeAndAsItWroteIt() {
        Story story = story(
                1,
                SUMMARY,
                own(
                        article(
                                2,
                                VIGIA,
                                9,
                                "es",
                                "Caminantes a salvo",
                                "Hacía mucho frío en la zona. Rosa Mamani, alcaldesa, dijo que entre los 41 hay 6 niños de Putre.")));

        assertThat(Additions.to(story, wording(story)))
                .extracting(Additions::sentence)
                .containsExactly("Rosa Mamani, alcaldesa, dijo que entre los 41 hay 6 niños de Putre.");
    }

    @Test
    void quotesNoSisterPaperNoCopyNoOtherLanguageAndNoCutSentence() {
        String adds = "En el cerro Quiane estaban también 6 niños de Putre, dijo Rosa Mamani.";
        StoryArticle other = own(article(6, PAMPA, 3, "es", "Rescate en el cerro Quiane", adds));
        Story story = story(
                1,
                SUMMARY,
                other,
                own(article(
                        2,
                        PAMPA_SUR,
                        9,
                        "es",
                        "Rescate",
                        "En el cerro Quiane estuvo también el médico Julián Sotelo.")),
                copy(article(3, AGENCY, 9, "es", "Rescate", "En el cerro Quiane estuvo el juez Esteban Ugarte."), 1),
                own(article(4, COURIER, 9, "en", "Rescue", "At Quiane hill were 7 police officers led by Hugo Tapia.")),
                own(article(
                        5, VIGIA, 9, "es", "Rescate", "En el cerro Quiane esperaba el fiscal Ramiro Ledesma con...")));

        assertThat(Additions.to(story, wording(story)))
                .extracting(Additions::sentence)
                .containsExactly(adds);
    }

    @Test
    void addsNothingWhereNobodySaysMore() {
        Story story = SampleNews.border();

        assertThat(Additions.to(story, wording(story))).isEmpty();
    }

    private static StoryBrief.Wording wording(Story story) {
        return Wordings.of(story.with(story.articles().subList(0, 1)), List.of("es"))
                .get(0);
    }
}
