package org.concordia.digest.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.feed.Outlet;
import org.concordia.digest.story.BorderWeek.Labelled;
import org.concordia.digest.story.LiveWindow.Filed;
import org.concordia.digest.story.LiveWindow.Placed;
import org.junit.jupiter.api.Test;

class ClustererTest {

    private static final Instant NOON = Instant.parse("2025-11-28T12:00:00Z");
    private static final Lexicon LEXICON = Lexicon.shipped();

    @Test
    void theSameStreamGivesTheSameStories() {
        assertThat(placements(BorderWeek.all())).isEqualTo(placements(BorderWeek.all()));
    }

    @Test
    void aWindowRebuiltAtAnyPointDecidesAsTheOneThatRanThrough() {
        List<Labelled> sample = BorderWeek.all();
        List<Filed> through = placements(sample);
        for (int cut = 1; cut < sample.size(); cut++) {
            Map<Long, Long> merged = new HashMap<>();
            through.subList(0, cut)
                    .forEach(filed -> filed.merges().forEach(merge -> merged.put(merge.younger(), merge.older())));
            List<Placed> before = new ArrayList<>();
            for (Filed filed : through.subList(0, cut)) {
                long story = filed.placement().story();
                while (merged.containsKey(story)) {
                    story = merged.get(story);
                }
                before.add(new Placed(
                        filed.article(),
                        filed.placement().position(),
                        story,
                        filed.placement().clock()));
            }
            LiveWindow rebuilt = LiveWindow.restore(before, Bounds.none());
            List<Filed> after = sample.subList(cut, sample.size()).stream()
                    .map(labelled -> rebuilt.file(labelled.article()))
                    .toList();
            assertThat(after).as("cut at %d", cut).isEqualTo(through.subList(cut, sample.size()));
        }
    }

    @Test
    void storiesThatTurnOutToBeOneAreMergedIntoTheOlder() {
        // Everything that comes after the tenth is likely the same event as everything before; what opened apart is
        // one.
        Clusterer clusterer = new Clusterer(LEXICON, new Clusterer.Judge() {
            @Override
            public double pair(long newer, long older, double[] features, int keys) {
                return older < 10 && newer < 10 ? 0 : .9;
            }

            @Override
            public double again(long newer, long older, double[] features, int keys) {
                return pair(newer, older, features, keys);
            }
        });
        List<Merge> merges = new ArrayList<>();
        for (long id = 1; id <= 25; id++) {
            Article article = article(id, "Crecida del Lluta aísla a familias del valle", "", NOON.plusSeconds(id));
            clusterer.tick(article);
            clusterer.place(article, null);
            merges.addAll(clusterer.merge());
        }
        assertThat(merges).isNotEmpty().allMatch(merge -> merge.older() < merge.younger());
        assertThat(clusterer.liveStories()).isLessThan(9);
    }

    @Test
    void oneOutletPublishingATextAThousandTimesMakesOneStory() {
        LiveWindow window = LiveWindow.empty();
        HashSet<Long> stories = new HashSet<>();
        for (long id = 1; id <= 1000; id++) {
            Filed filed = window.file(article(
                    id,
                    "Senado aprueba la ley migratoria por amplia mayoría",
                    "El proyecto pasa a la firma.",
                    NOON.plusSeconds(id)));
            stories.add(filed.placement().story());
        }
        assertThat(stories).hasSize(1);
    }

    @Test
    void takesWhateverComesWithoutAFault() {
        LiveWindow window = LiveWindow.empty();
        List<String> titles = List.of(
                "?",
                "Editorial",
                "x".repeat(20_000),
                "palabra ".repeat(2_500),
                "\u0130\u0131 \uD83D\uDE00",
                "12.345,6.7 3x4 ١٢",
                "Границу закрыли на ночь",
                "国境が閉鎖された",
                "U.S. EE. UU. 's '",
                "-.,;");
        long id = 0;
        for (String title : titles) {
            for (Instant at : List.of(NOON, Instant.EPOCH, Instant.parse("2099-01-01T00:00:00Z"))) {
                for (String language : List.of("es", "en", "ru", "und")) {
                    Outlet outlet = new Outlet(1, "El Faro", null, null, null, false, false);
                    Filed filed = window.file(BorderWeek.article(++id, outlet, language, title, "", at));
                    assertThat(filed.placement().position()).isEqualTo(id);
                }
            }
        }
    }

    @Test
    void aHeadlineOfTwentyThousandCharactersIsReadByItsBeginning() {
        String beginning = "Senado aprueba la ley migratoria por amplia mayoría. "
                .repeat(6)
                .substring(0, 300);
        Keys keys = LEXICON.keys("es", beginning + "volcán ".repeat(2_850), "");
        assertThat(keys.hashes()).isEqualTo(LEXICON.keys("es", beginning, "").hashes());
    }

    @Test
    void oneWordTitlesWithoutTextAreStoriesOfTheirOwn() {
        LiveWindow window = LiveWindow.empty();
        HashSet<Long> stories = new HashSet<>();
        List<String> titles = List.of("Editorial", "Clima", "Sismo", "Opinión", "Horóscopo", "Fútbol");
        for (int i = 0; i < titles.size(); i++) {
            stories.add(window.file(article(i + 1, titles.get(i), "", NOON.plusSeconds(i)))
                    .placement()
                    .story());
        }
        assertThat(stories).hasSize(titles.size());
    }

    @Test
    void aLanguageThatIsNeitherHasStoriesByItsWords() {
        LiveWindow window = LiveWindow.empty();
        Outlet outlet = new Outlet(1, "Le Phare", null, null, null, false, false);
        Outlet other = new Outlet(2, "La Côte", null, null, null, false, false);
        String body = "Le tremblement a fait douze morts à Iquique, selon la protection civile.";
        long first = window.file(BorderWeek.article(1, outlet, "fr", "Séisme de magnitude 7,8 à Iquique", body, NOON))
                .placement()
                .story();
        long apart = window.file(BorderWeek.article(
                        2,
                        outlet,
                        "fr",
                        "Le budget adopté au parlement",
                        "Les députés ont voté.",
                        NOON.plusSeconds(60)))
                .placement()
                .story();
        long again = window.file(BorderWeek.article(
                        3,
                        other,
                        "fr",
                        "Iquique : un séisme de magnitude 7,8 fait douze morts",
                        body,
                        NOON.plusSeconds(120)))
                .placement()
                .story();
        assertThat(again).isEqualTo(first).isNotEqualTo(apart);
    }

    @Test
    void namesThatHardlyAnyoneSaysMakeArticlesOfTwoStoriesNear() {
        LiveWindow window = LiveWindow.empty();
        for (long id = 1; id <= 12; id++) {
            window.file(news(
                    id,
                    "Radio " + id,
                    "Colchane vuelve a ser noticia",
                    "Vecinos de Colchane conversan sobre asunto " + id * 7919 + ".",
                    Duration.ofHours(-id)));
        }
        Filed gorge = window.file(
                news(20, "El Faro", "Hallan cuatro cuerpos", "Los encontró Evaristo Quiroz en Umirpa.", Duration.ZERO));
        Filed prosecutor = window.file(news(
                21,
                "El Vigía",
                "La fiscalía abre una causa",
                "Peritos viajan hacia Umirpa, dijo Evaristo Quiroz.",
                Duration.ofMinutes(20)));
        Filed again = window.file(news(
                22, "El Faro", "Nuevo parte", "Evaristo Quiroz habló otra vez de Umirpa.", Duration.ofMinutes(25)));
        Filed late = window.file(
                news(23, "La Pampa", "Balance", "Evaristo Quiroz dejó Umirpa al anochecer.", Duration.ofHours(3)));
        Filed common = window.file(
                news(24, "La Costa", "Festival", "Colchane prepara su festival de danza.", Duration.ofMinutes(190)));

        assertThat(prosecutor.placement().story())
                .isNotEqualTo(gorge.placement().story());
        assertThat(prosecutor.placement().near()).containsExactly(20L);
        assertThat(again.placement().near()).as("of the same outlet or story").doesNotContain(20L);
        assertThat(late.placement().near()).as("hours later").isEmpty();
        assertThat(common.placement().near())
                .as("by a place that everyone names")
                .isEmpty();
    }

    private static Article news(long id, String outlet, String title, String summary, Duration after) {
        return BorderWeek.article(
                id, new Outlet(id, outlet, null, null, null, false, false), "es", title, summary, NOON.plus(after));
    }

    @Test
    void anArticleOf1970JoinsNothingOfToday() {
        LiveWindow window = LiveWindow.empty();
        String title = "Senado aprueba la ley migratoria por amplia mayoría";
        long today = window.file(article(1, title, "El proyecto pasa a la firma.", NOON))
                .placement()
                .story();
        Filed old = window.file(
                article(2, title + " tras un debate de ocho horas", "El proyecto vuelve a la cámara.", Instant.EPOCH));
        assertThat(old.placement().story()).isNotEqualTo(today);
        Filed next = window.file(article(3, title, "Pasa a la firma del presidente.", NOON.plusSeconds(600)));
        assertThat(next.placement().story()).isEqualTo(today);
    }

    @Test
    void anArticleOfTheFarFutureRetiresNothing() {
        Clusterer clusterer = new Clusterer(LEXICON, JoinModel.shipped());
        for (long id = 1; id <= 20; id++) {
            Article article = article(id, "Noticia distinta número " + id * 7919, "", NOON.plusSeconds(id));
            clusterer.tick(article);
            clusterer.place(article, null);
        }
        int live = clusterer.liveArticles();
        Article odd = article(21, "Del futuro", "", Instant.parse("2099-01-01T00:00:00Z"));
        clusterer.tick(odd);
        clusterer.place(odd, null);
        assertThat(clusterer.liveArticles()).isEqualTo(live + 1);
    }

    @Test
    void storiesRetireAfterSomeDaysWithoutNews() {
        Clusterer clusterer = new Clusterer(LEXICON, JoinModel.shipped());
        for (long id = 1; id <= 40; id++) {
            Article article = article(id, "Noticia distinta número " + id * 7919, "", NOON.plus(Duration.ofDays(id)));
            clusterer.tick(article);
            clusterer.place(article, null);
        }
        assertThat(clusterer.liveArticles()).isLessThan(12);
    }

    private static List<Filed> placements(List<Labelled> sample) {
        LiveWindow window = LiveWindow.empty();
        return sample.stream().map(labelled -> window.file(labelled.article())).toList();
    }

    private static Article article(long id, String title, String summary, Instant at) {
        return BorderWeek.article(
                id, new Outlet(1, "El Faro", null, null, null, false, false), "es", title, summary, at);
    }
}
