package org.concordia.digest.edition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.concordia.digest.SampleNews.NOON;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.concordia.digest.SampleNews;
import org.concordia.digest.story.Story;
import org.junit.jupiter.api.Test;

class RankingTest {

    private static final Duration DAY = Duration.ofDays(1);

    @Test
    void putsWhatMoreNewsroomsWroteThemselvesFirst() {
        List<Story> ranked =
                Ranking.order(List.of(SampleNews.report(), SampleNews.flight(), SampleNews.border()), NOON, DAY);

        assertThat(ranked).extracting(Story::id).containsExactly(11L, 12L, 13L);
    }

    @Test
    void countsCopiesAndPapersOfOneOwnerLessThanANewsroom() {
        Story wire = SampleNews.story(
                1,
                SampleNews.own(SampleNews.article(1, SampleNews.AGENCY, 0, "es", "Nota", "")),
                SampleNews.copy(SampleNews.article(2, SampleNews.FARO, 1, "es", "Nota", ""), 1),
                SampleNews.copy(SampleNews.article(3, SampleNews.VIGIA, 2, "es", "Nota", ""), 1));
        Story two = SampleNews.story(
                2,
                SampleNews.own(SampleNews.article(4, SampleNews.FARO, 0, "es", "Otra", "")),
                SampleNews.own(SampleNews.article(5, SampleNews.VIGIA, 1, "es", "Otra más", "")));

        assertThat(Ranking.order(List.of(wire, two), NOON, DAY))
                .extracting(Story::id)
                .containsExactly(2L, 1L);
        assertThat(wire.voices()).isEqualTo(1);
    }

    @Test
    void putsTheFresherOfTwoAlikeFirst() {
        Story old = SampleNews.story(1, SampleNews.own(SampleNews.article(1, SampleNews.FARO, -600, "es", "Nota", "")));
        Story fresh =
                SampleNews.story(2, SampleNews.own(SampleNews.article(2, SampleNews.FARO, -30, "es", "Nota", "")));

        assertThat(Ranking.order(List.of(old, fresh), NOON, DAY))
                .extracting(Story::id)
                .containsExactly(2L, 1L);
    }

    @Test
    void takesHeadlinesInEachLanguageAndTheFullestSummary() {
        List<StoryBrief.Wording> wordings = Wordings.of(SampleNews.border(), List.of("es", "en"));

        assertThat(wordings).extracting(StoryBrief.Wording::language).containsExactly("es", "en");
        assertThat(wordings.get(0).outlet()).isEqualTo("El Faro del Norte");
        assertThat(wordings.get(1).headline())
                .isEqualTo("Peru declares emergency on Chile border as migrants are stranded");
    }

    @Test
    void quotesAStoryInItsOwnLanguageWhenItWasToldInNoneOfTheEditions() {
        assertThat(Wordings.of(SampleNews.report(), List.of("es")))
                .extracting(StoryBrief.Wording::language)
                .containsExactly("en");
    }

    @Test
    void cutsSummariesAtTheEndOfASentence() {
        String text = "El presidente de EE. UU. habló en Arica. Dijo que no. "
                + "Después siguió hablando largo rato ".repeat(20);

        assertThat(Wordings.sentences(text, 90)).isEqualTo("El presidente de EE. UU. habló en Arica.");
        assertThat(Wordings.sentences("palabra ".repeat(40), 50))
                .endsWith("palabra…")
                .hasSizeLessThanOrEqualTo(50);
        assertThat(Wordings.sentences("x".repeat(60) + "😀".repeat(60), 81))
                .hasSizeLessThanOrEqualTo(81)
                .doesNotContain("\uD83D…");
        assertThat(Wordings.sentences("Corto.", 90)).isEqualTo("Corto.");
    }

    @Test
    void namesEachOutletOnceOwnTextsFirst() {
        StoryBrief brief = IssueBuilder.brief(SampleNews.border(), Set.of(), List.of("es"));

        assertThat(brief.versions())
                .extracting(StoryBrief.Version::outlet)
                .containsExactly(
                        "El Faro del Norte",
                        "Agencia Cordillera",
                        "Andean Courier",
                        "El Vigía de Tacna",
                        "La Pampa Diaria");
        assertThat(brief.voices()).isEqualTo(4);
        assertThat(brief.update()).isFalse();
    }
}
