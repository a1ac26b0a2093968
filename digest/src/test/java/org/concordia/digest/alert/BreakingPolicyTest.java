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
import org.concordia.digest.story.Story;
import org.concordia.digest.story.StoryArticle;
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
    void staysQuietAboutAStoryThatIsGoingOn() {
        Verdict verdict = judge(
                USUAL, 240, plain(1, FARO, 0), plain(2, VIGIA, 200), plain(3, COURIER, 210), plain(4, AGENCY, 220));

        assertThat(verdict).isInstanceOf(Verdict.Quiet.class);
        assertThat(words(verdict, "en").get(0)).isEqualTo("no longer breaking: the first report is 240 min old");
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
