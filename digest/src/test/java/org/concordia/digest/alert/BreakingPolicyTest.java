package org.concordia.digest.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.concordia.digest.SampleNews.AGENCY;
import static org.concordia.digest.SampleNews.COURIER;
import static org.concordia.digest.SampleNews.FARO;
import static org.concordia.digest.SampleNews.MINISTRY;
import static org.concordia.digest.SampleNews.NOON;
import static org.concordia.digest.SampleNews.PAMPA;
import static org.concordia.digest.SampleNews.PAMPA_SUR;
import static org.concordia.digest.SampleNews.VIGIA;
import static org.concordia.digest.SampleNews.article;
import static org.concordia.digest.SampleNews.copy;
import static org.concordia.digest.SampleNews.own;
import static org.concordia.digest.SampleNews.story;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.concordia.aggregator.feed.Outlet;
import org.concordia.aggregator.topic.AlertPolicy;
import org.concordia.aggregator.topic.Level;
import org.concordia.digest.SampleNews;
import org.concordia.digest.story.Placement;
import org.concordia.digest.story.Story;
import org.concordia.digest.story.StoryArticle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BreakingPolicyTest {

    private static final AlertPolicy USUAL = AlertPolicy.DEFAULT;
    private static final AlertPolicy SENDING =
            new AlertPolicy(Duration.ofMinutes(90), 2, 3, 4, 3, Duration.ofHours(3), 3, Duration.ofMinutes(30));

    @Test
    void staysQuietForOneNewsroomShowsTwoProposesThree() {
        assertThat(judge(USUAL, 50, plain(1, FARO, 0))).isInstanceOf(Verdict.Quiet.class);
        assertThat(judge(USUAL, 50, plain(1, FARO, 0), plain(2, VIGIA, 20))).isInstanceOf(Verdict.Show.class);
        assertThat(judge(USUAL, 50, plain(1, FARO, 0), plain(2, VIGIA, 20), plain(3, COURIER, 40)))
                .isInstanceOf(Verdict.Propose.class);
    }

    @Test
    void neverSendsWithoutAnEditorUnlessThePolicySaysSo() {
        Story story = SampleNews.border();

        assertThat(BreakingPolicy.judge(story, USUAL, at(45))).isInstanceOf(Verdict.Propose.class);
        assertThat(BreakingPolicy.judge(story, SENDING, at(45))).isInstanceOf(Verdict.Send.class);
    }

    @Test
    void sendsAtThreeWhenAnAgencyOrAnOfficialSourceIsAmongThem() {
        assertThat(judge(SENDING, 50, plain(1, FARO, 0), plain(2, VIGIA, 20), plain(3, COURIER, 40)))
                .isInstanceOf(Verdict.Propose.class);
        assertThat(judge(SENDING, 50, plain(1, FARO, 0), plain(2, VIGIA, 20), plain(3, MINISTRY, 40)))
                .isInstanceOf(Verdict.Send.class);
        assertThat(judge(SENDING, 50, plain(1, AGENCY, 0), plain(2, VIGIA, 20), plain(3, FARO, 40)))
                .isInstanceOf(Verdict.Send.class);
    }

    @Test
    void sendsOnArticlesOverTheAlertThresholdOnly() {
        StoryArticle unsure =
                new StoryArticle(article(4, PAMPA, 30, "es", "Cuarta", "texto"), null, Level.DIGEST, NOON);

        Verdict verdict = judge(SENDING, 50, plain(1, FARO, 0), plain(2, VIGIA, 20), plain(3, COURIER, 40), unsure);

        assertThat(verdict).isInstanceOf(Verdict.Propose.class);
        assertThat(words(verdict, "en")).contains("only 3 clearly on the topic");
    }

    @Test
    void countsAnAgencysTextOnceHoweverManyPrintIt() {
        Verdict verdict = judge(
                USUAL,
                50,
                plain(1, AGENCY, 0),
                copy(article(2, FARO, 5, "es", "Nota", ""), 1),
                copy(article(3, VIGIA, 6, "es", "Nota", ""), 1),
                copy(article(4, COURIER, 7, "es", "Nota", ""), 1));

        assertThat(verdict).isInstanceOf(Verdict.Quiet.class);
        assertThat(words(verdict, "en")).contains("agency copies not counted: 3");
    }

    @Test
    void countsPapersOfOneOwnerAsOneVoice() {
        Verdict verdict = judge(USUAL, 50, plain(1, PAMPA, 0), plain(2, PAMPA_SUR, 5), plain(3, FARO, 9));

        assertThat(verdict).isInstanceOf(Verdict.Show.class);
        assertThat(words(verdict, "es")).contains("del mismo dueño, no contadas: Pampa Sur");
    }

    @Test
    void countsOneOutletsBurstAsOneVoice() {
        Verdict verdict = judge(USUAL, 50, plain(1, FARO, 0), plain(2, FARO, 5), plain(3, FARO, 9), plain(4, FARO, 12));

        assertThat(verdict).isInstanceOf(Verdict.Quiet.class);
        assertThat(words(verdict, "en")).contains("more from the same outlets, not counted: 3");
    }

    @Test
    void leavesOutArchivesLiveBlogsAndDatesThatCannotBe() {
        StoryArticle archive = own(SampleNews.article(2, VIGIA, at(10), "es", "Archivo", "", true));
        StoryArticle live = own(article(3, COURIER, 12, "es", "EN VIVO | Todo sobre la frontera, minuto a minuto", ""));
        StoryArticle tomorrow = own(article(4, PAMPA, 24 * 60, "es", "Mañana", ""));

        Verdict verdict = judge(USUAL, 50, plain(1, FARO, 0), archive, live, tomorrow);

        assertThat(verdict).isInstanceOf(Verdict.Quiet.class);
        assertThat(words(verdict, "en"))
                .contains(
                        "old news when it reached us, not counted: 1",
                        "live blogs not counted: 1",
                        "dated in the future, not counted: 1");
    }

    @Test
    void knowsLiveBlogsByTitleOrAddressAndNotByWordsLikeThem() {
        assertThat(judge(USUAL, 50, titled("Live updates: border closed")).reasons())
                .extracting(Reason::kind)
                .contains(Reason.Kind.LIVE_BLOG);
        assertThat(judge(USUAL, 50, titled("Migrantes que viven en carpas siguen en la frontera"))
                        .reasons())
                .extracting(Reason::kind)
                .doesNotContain(Reason.Kind.LIVE_BLOG);
        assertThat(judge(USUAL, 50, titled("Families live in tents at the border"))
                        .reasons())
                .extracting(Reason::kind)
                .doesNotContain(Reason.Kind.LIVE_BLOG);
    }

    @Test
    void staysQuietAboutAStoryThatBrokeBeforeAndIsGoingOn() {
        Verdict verdict = judge(
                USUAL,
                300,
                plain(1, FARO, 0),
                plain(2, VIGIA, 20),
                plain(3, PAMPA, 30),
                plain(4, COURIER, 260),
                plain(5, AGENCY, 270),
                plain(6, FARO, 275));

        assertThat(verdict).isInstanceOf(Verdict.Quiet.class);
        assertThat(words(verdict, "en").get(0)).isEqualTo("no longer breaking: the first report is 300 min old");
    }

    @Test
    void proposesAnOldStoryWhenSeveralSuddenlyTellIt() {
        Verdict verdict = judge(
                USUAL,
                1_500,
                plain(1, FARO, 0),
                plain(2, VIGIA, 1_460),
                plain(3, COURIER, 1_470),
                plain(4, AGENCY, 1_480));

        assertThat(verdict).isInstanceOf(Verdict.Propose.class);
        assertThat(words(verdict, "en"))
                .contains("first report 14:20 by El Vigía de Tacna", "too old to count: 1")
                .first()
                .isEqualTo(
                        "3 newsrooms with their own text in 20 min: El Vigía de Tacna, Andean Courier, Agencia Cordillera");
    }

    @Test
    void looseResemblanceMakesNoVoice() {
        StoryArticle loose = tied(plain(3, COURIER, 40), 2L, .35, 2);

        Verdict verdict =
                judge(USUAL, 50, tied(plain(1, FARO, 0), null, 0, 0), tied(plain(2, VIGIA, 20), 1L, .8, 1), loose);

        assertThat(verdict).isInstanceOf(Verdict.Show.class);
        assertThat(words(verdict, "en")).contains("only loosely like the rest, not counted: 1");
        assertThat(judge(
                        USUAL,
                        60,
                        tied(plain(1, FARO, 0), null, 0, 0),
                        tied(plain(2, VIGIA, 20), 1L, .8, 1),
                        loose,
                        tied(plain(4, AGENCY, 45), 3L, .9, 3)))
                .as("another that is like it alone makes a second pair, not a fourth voice")
                .isInstanceOf(Verdict.Show.class);
    }

    @Test
    void twoUnrelatedItemsThatCoincideAreOneVoiceEach() {
        assertThat(judge(USUAL, 30, tied(plain(1, FARO, 0), null, 0, 0), tied(plain(2, VIGIA, 5), 1L, .45, 1)))
                .as("not even shown")
                .isInstanceOf(Verdict.Quiet.class);
    }

    @Test
    void clockThatJumpsBackSeesTheSameArticlesAsDatedInTheFuture() {
        StoryArticle[] burst = {plain(1, FARO, 0), plain(2, VIGIA, 20), plain(3, COURIER, 40)};

        assertThat(judge(USUAL, 45, burst)).isInstanceOf(Verdict.Propose.class);
        assertThat(judge(USUAL, -600, burst)).isInstanceOf(Verdict.Quiet.class);
        assertThat(judge(USUAL, 30 * 24 * 60, burst)).as("a jump ahead").isInstanceOf(Verdict.Quiet.class);
    }

    @Test
    void archiveRepublishedUnderTodaysDateIsOneVoiceHoweverLong() {
        StoryArticle[] archive = new StoryArticle[30];
        for (int i = 0; i < archive.length; i++) {
            archive[i] = plain(i + 1, FARO, i % 10);
        }
        assertThat(judge(USUAL, 15, archive)).isInstanceOf(Verdict.Quiet.class);
    }

    @Test
    void itemsDatedTomorrowCountOnceTheDayHasCome() {
        StoryArticle tomorrow = plain(3, COURIER, 24 * 60);

        assertThat(judge(USUAL, 30, plain(1, FARO, 0), plain(2, VIGIA, 20), tomorrow))
                .isInstanceOf(Verdict.Show.class);
        assertThat(judge(USUAL, 24 * 60 + 5, plain(1, FARO, 0), plain(2, VIGIA, 20), tomorrow))
                .as("and then do not bring yesterday back")
                .isInstanceOf(Verdict.Quiet.class);
    }

    @Test
    void needsTheTextsWithinTheWindow() {
        assertThat(judge(USUAL, 175, plain(1, FARO, 0), plain(2, VIGIA, 80), plain(3, COURIER, 170)))
                .isInstanceOf(Verdict.Show.class);
    }

    @Test
    void judgesABurstThatWasPolledLateAsIfItHadBeenThere() {
        assertThat(judge(USUAL, 170, plain(1, FARO, 0), plain(2, VIGIA, 20), plain(3, COURIER, 40)))
                .isInstanceOf(Verdict.Propose.class);
    }

    @Test
    void givesItsReasonsInWords() {
        Verdict verdict = BreakingPolicy.judge(SampleNews.border(), USUAL, at(45));

        assertThat(words(verdict, "en"))
                .containsExactly(
                        "4 newsrooms with their own text in 41 min: El Faro del Norte, Agencia Cordillera, "
                                + "Andean Courier, El Vigía de Tacna",
                        "first report 14:00 by El Faro del Norte",
                        "wire agency or official source among them: Agencia Cordillera",
                        "agency copies not counted: 1");
        assertThat(words(verdict, "es"))
                .containsExactly(
                        "4 redacciones con texto propio en 41 min: El Faro del Norte, Agencia Cordillera, "
                                + "Andean Courier, El Vigía de Tacna",
                        "primer informe a las 14:00, de El Faro del Norte",
                        "entre ellas, agencia o fuente oficial: Agencia Cordillera",
                        "copias de agencia no contadas: 1");
    }

    @Test
    void keepsNamesWithBracesAsTheyAre() {
        Outlet odd = SampleNews.outlet(70, "El {0} d'Arica", null, "CL", "es");

        assertThat(words(judge(USUAL, 10, plain(1, odd, 0)), "en"))
                .contains("1 newsroom with its own text: El {0} d'Arica");
    }

    private static StoryArticle plain(long id, Outlet outlet, int minute) {
        return own(article(id, outlet, minute, "es", "Nota " + id, "texto de " + outlet.name()));
    }

    @Test
    void doesNotCountTogetherWhatNamesOthers() {
        StoryArticle fire =
                own(article(1, FARO, 0, "es", "Incendio en el campamento Quiane", "Sin víctimas en Arica."));
        StoryArticle other =
                own(article(2, VIGIA, 5, "es", "Incendio en el campamento Ticaco", "Sin víctimas en Ilo."));
        StoryArticle third =
                own(article(3, COURIER, 9, "es", "Incendio en el albergue Jama", "Sin víctimas en Calama."));
        StoryArticle same = own(article(4, PAMPA, 9, "es", "Arde el campamento Quiane", "Ocurrió en Arica."));

        Verdict coincidence = judge(USUAL, 30, tied(fire, null, 0, 0), tied(other, 1L, .9, 1), tied(third, 2L, .9, 2));
        Verdict event = judge(USUAL, 30, tied(fire, null, 0, 0), tied(other, 1L, .9, 1), tied(same, 2L, .1, 2));

        assertThat(coincidence).isInstanceOf(Verdict.Quiet.class);
        assertThat(words(coincidence, "en")).contains("only loosely like the rest, not counted: 2");
        assertThat(event)
                .as("two that share names, whatever they were filed by")
                .isInstanceOf(Verdict.Show.class);
    }

    @Test
    void countsStoriesThatMayTellTheSameEventTogetherAndAsksAnEditor() {
        Story two = story(1, plain(1, FARO, 0), plain(2, MINISTRY, 20));
        Story one = story(2, plain(3, COURIER, 30));
        Story same = story(3, plain(4, FARO, 30));

        Verdict together = BreakingPolicy.judge(two, List.of(one), false, SENDING, at(35));

        assertThat(together).as("never sent, whoever is among them").isInstanceOf(Verdict.Propose.class);
        assertThat(words(together, "en"))
                .contains("counted with another story that may tell the same event: Nota 3")
                .anyMatch(reason -> reason.startsWith("3 newsrooms with their own text in 30 min"));
        assertThat(words(together, "es")).contains("contada con otra noticia que quizá cuente el mismo hecho: Nota 3");
        assertThat(BreakingPolicy.judge(two, List.of(same), false, SENDING, at(35)))
                .as("the same newsroom again")
                .isEqualTo(BreakingPolicy.judge(two, SENDING, at(35)));
    }

    @Test
    void showsWhatMayBelongToAnAlertAndDoesNotAlertItAgain() {
        Story three = story(1, plain(1, FARO, 0), plain(2, VIGIA, 20), plain(3, COURIER, 30));
        Story alerted = story(2, plain(4, PAMPA, 30));

        assertThat(BreakingPolicy.judge(three, List.of(alerted), false, SENDING, at(35)))
                .isInstanceOf(Verdict.Propose.class);
        Verdict told = BreakingPolicy.judge(three, List.of(alerted), true, SENDING, at(35));
        assertThat(told).isInstanceOf(Verdict.Show.class);
        assertThat(words(told, "en")).contains("may be part of what an alert told already: Nota 4");
    }

    private static StoryArticle tied(StoryArticle member, @Nullable Long nearest, double likelihood, int members) {
        Placement.Evidence evidence =
                new Placement.Evidence(nearest, likelihood, members, likelihood, .4, 0, List.of(), false, List.of());
        return new StoryArticle(member.article(), null, member.level(), evidence, null, member.placedAt());
    }

    private static StoryArticle titled(String title) {
        return own(article(1, FARO, 0, "es", title, ""));
    }

    private static Verdict judge(AlertPolicy policy, int minute, StoryArticle... members) {
        return BreakingPolicy.judge(story(1, members), policy, at(minute));
    }

    private static Instant at(int minute) {
        return NOON.plus(Duration.ofMinutes(minute));
    }

    private static List<String> words(Verdict verdict, String language) {
        return new AlertWords().of(verdict.reasons(), Locale.forLanguageTag(language), ZoneId.of("America/Santiago"));
    }
}
