package org.concordia.digest.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.concordia.digest.SampleNews.NOON;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.concordia.aggregator.feed.Outlet;
import org.concordia.digest.SampleNews;
import org.junit.jupiter.api.Test;

/** A story's state, headline, rhythm and tellers, from its articles. */
class StoryLifeTest {

    private static StoryArticle told(long id, Outlet outlet, int minute, String language, String title) {
        return SampleNews.own(SampleNews.article(id, outlet, minute, language, title, ""));
    }

    @Test
    void opensGrowsFallsQuietAndIsClosed() {
        Story one = SampleNews.story(1, told(1, SampleNews.FARO, 0, "es", "Cierran el paso"));
        Story two = SampleNews.story(
                1,
                told(1, SampleNews.FARO, 0, "es", "Cierran el paso"),
                told(2, SampleNews.VIGIA, 10, "es", "Paso cerrado"));

        assertThat(StoryState.of(one, NOON)).isEqualTo(StoryState.OPENED);
        assertThat(StoryState.of(two, NOON.plus(Duration.ofHours(12)))).isEqualTo(StoryState.GROWING);
        assertThat(StoryState.of(one, NOON.plus(Duration.ofHours(12)))).isEqualTo(StoryState.QUIET);
        assertThat(StoryState.of(two, NOON.plus(Duration.ofHours(96)))).isEqualTo(StoryState.QUIET);
        assertThat(StoryState.of(two, NOON.plus(Duration.ofHours(97)))).isEqualTo(StoryState.CLOSED);
    }

    @Test
    void anArticleDatedInTheFutureDoesNotKeepAStoryOpen() {
        StoryArticle odd = SampleNews.own(SampleNews.article(
                        1, SampleNews.FARO, Instant.parse("2099-01-01T00:00:00Z"), "es", "Del futuro", "", false)
                .withTimes(
                        new org.concordia.aggregator.parse.PublishedTime(
                                Instant.parse("2099-01-01T00:00:00Z"),
                                org.concordia.aggregator.parse.PublishedTime.Source.FEED),
                        NOON));

        assertThat(StoryState.of(SampleNews.story(1, odd), NOON.plus(Duration.ofDays(5))))
                .isEqualTo(StoryState.CLOSED);
    }

    @Test
    void isCalledByTheMostCentralHeadlineAndNotByTheLoudest() {
        Story story = SampleNews.story(
                1,
                told(1, SampleNews.FARO, 0, "es", "¡ÚLTIMA HORA! Cierran la frontera entre Chile y Perú en Tacna"),
                told(2, SampleNews.VIGIA, 5, "es", "Tacna: Perú cierra la frontera con Chile a los migrantes"),
                told(3, SampleNews.PAMPA, 9, "es", "Así se vive la espera de las familias"),
                told(4, SampleNews.COURIER, 20, "en", "Peru shuts border with Chile to migrants"));

        assertThat(story.headline("es").text()).isEqualTo("Tacna: Perú cierra la frontera con Chile a los migrantes");
        assertThat(story.headline("en").text()).isEqualTo("Peru shuts border with Chile to migrants");
        assertThat(story.headline("fr").language()).isNotEqualTo("fr");
        assertThat(Headline.isLoud("PERÚ CIERRA LA FRONTERA CON CHILE")).isTrue();
        assertThat(Headline.isLoud("Perú cierra la frontera con Chile")).isFalse();
    }

    @Test
    void anOutletThatPublishesTenTimesHasOneVoice() {
        List<StoryArticle> articles = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            articles.add(told(
                    i + 1, SampleNews.FARO, i, "es", "Minuto " + i + ": carpas, frazadas y espera en el desierto"));
        }
        articles.add(told(20, SampleNews.VIGIA, 30, "es", "Perú cierra el paso a los migrantes"));
        articles.add(told(21, SampleNews.PAMPA, 40, "es", "Migrantes sin paso: Perú cierra la frontera"));

        assertThat(new Story(1, 1, NOON, NOON, articles)
                        .headline("es")
                        .article()
                        .id())
                .isIn(20L, 21L);
    }

    @Test
    void anEditorsHeadlineStandsAlsoForReadersWhoHaveNoOther() {
        Story story = new Story(
                1,
                1,
                NOON,
                NOON,
                List.of(told(1, SampleNews.COURIER, 0, "en", "Border shut")),
                new Story.Said(1, false, false, Map.of("es", "Cierra el paso", "en", "The crossing is shut")));

        assertThat(story.headline("es")).isEqualTo(new Headline("Cierra el paso", "es", story.first(), true));
        assertThat(story.headline("en").text()).isEqualTo("The crossing is shut");
        assertThat(story.headline("pt").text()).isEqualTo("The crossing is shut");
    }

    @Test
    void drawsABarAnHourByKindOfOutlet() {
        Rhythm rhythm = Rhythm.of(List.of(
                told(1, SampleNews.AGENCY, 0, "es", "a"),
                told(2, SampleNews.FARO, 59, "es", "b"),
                told(3, SampleNews.VIGIA, 30, "es", "c"),
                told(4, SampleNews.MINISTRY, 130, "es", "d")));

        assertThat(rhythm.bars())
                .containsExactly(
                        new Rhythm.Bar(Rhythm.Kind.WIRE, 0, 0, 1),
                        new Rhythm.Bar(Rhythm.Kind.MEDIA, 0, 1, 2),
                        new Rhythm.Bar(Rhythm.Kind.OFFICIAL, 2, 0, 1));
        assertThat(rhythm.height()).isEqualTo(3);
        assertThat(rhythm.hoursABar()).isEqualTo(1);
        assertThat(rhythm.busiest()).isEqualTo(NOON);
        assertThat(rhythm.count(Rhythm.Kind.MEDIA)).isEqualTo(2);
    }

    @Test
    void aBarStandsForMoreHoursWhereAStoryIsToldForDays() {
        Rhythm days = Rhythm.of(List.of(
                told(1, SampleNews.FARO, 0, "es", "a"),
                told(2, SampleNews.FARO, 60 * 24 * 7, "es", "b"),
                told(3, SampleNews.FARO, -60 * 24 * 400, "es", "an archive's date")));

        assertThat(days.hoursABar()).isEqualTo(4);
        assertThat(days.slots()).isLessThanOrEqualTo(50);
        assertThat(days.earlier()).isEqualTo(1);
    }

    @Test
    void countsIndependentTextsAndWhoHadItFirst() {
        Story story = SampleNews.border();

        assertThat(story.voices()).isEqualTo(4);
        assertThat(Teller.of(story))
                .first()
                .satisfies(teller -> assertThat(teller.outlet().name()).isEqualTo("El Faro del Norte"));
        assertThat(Teller.of(story).get(4))
                .extracting(Teller::own, Teller::copies)
                .containsExactly(0, 1);
    }
}
