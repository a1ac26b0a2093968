package org.concordia.digest.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.concordia.digest.SampleNews.AGENCY;
import static org.concordia.digest.SampleNews.COURIER;
import static org.concordia.digest.SampleNews.FARO;
import static org.concordia.digest.SampleNews.MINISTRY;
import static org.concordia.digest.SampleNews.PAMPA;
import static org.concordia.digest.SampleNews.VIGIA;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.concordia.aggregator.feed.Outlet;
import org.concordia.aggregator.storage.TestDatabase;
import org.concordia.digest.StoredNews;
import org.concordia.digest.story.Story;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class AlertStoreIT {

    private static final List<Reason> REASONS = List.of(
            new Reason(Reason.Kind.OWN_TEXTS, 3, 41, List.of("El Faro", "Vigía"), null),
            new Reason(Reason.Kind.FIRST_REPORT, 0, 0, List.of("El Faro"), StoredNews.MORNING));

    @Parameter
    private TestDatabase database;

    @Test
    void holdsAStoryOnceAndKeepsTheLatestReasons() {
        StoredNews news = StoredNews.on(database, 0);
        long story = news.story();

        Alert alert =
                news.alerts.propose(story, news.topicId, List.of(), news.now()).orElseThrow();

        assertThat(news.alerts.propose(story, news.topicId, REASONS, news.now()))
                .isEmpty();
        assertThat(news.alerts.find(alert.id()).orElseThrow().reasons()).isEqualTo(REASONS);
        assertThat(news.alerts.held()).hasSize(1);
    }

    @Test
    void letsExactlyOneOfManyEditorsDecide() throws Exception {
        StoredNews news = StoredNews.on(database, 0);
        Alert alert = news.alerts
                .propose(news.story(), news.topicId, REASONS, news.now())
                .orElseThrow();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Boolean>> editors = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String who = "editor-" + i;
                Decision decision = i % 2 == 0 ? Decision.APPROVE : Decision.DECLINE;
                editors.add(() -> news.alerts.decide(alert.id(), decision, who, "", news.now()));
            }
            int decided = 0;
            for (Future<Boolean> answer : threads.invokeAll(editors)) {
                decided += answer.get() ? 1 : 0;
            }

            assertThat(decided).isEqualTo(1);
            assertThat(news.alerts.held()).isEmpty();
            assertThat(news.alerts.decided(10)).hasSize(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whatAnEditorsChangeOfThePatternsBroughtInIsNoBreakingNews() {
        StoredNews news = StoredNews.on(database, 0);
        long story = news.story();
        List<Long> articles = new ArrayList<>();
        for (Outlet outlet : List.of(FARO, VIGIA, COURIER)) {
            articles.add(news.file(story, outlet, "es", "Cierran el paso, informa " + outlet.name(), null));
        }
        news.jdbc
                .sql("UPDATE topic_match SET by_edit = TRUE WHERE article_id = :article")
                .param("article", articles.get(0))
                .update();
        news.flow.sweep();
        assertThat(news.alerts.held()).isEmpty();

        news.file(story, PAMPA, "es", "Cierran el paso entre Tacna y Arica", null);
        news.flow.sweep();
        assertThat(news.alerts.held()).hasSize(1);
    }

    @Test
    void holdsOnceWhatTwoStoriesTellTogether() {
        StoredNews news = StoredNews.on(database, 0);
        long border = news.story();
        news.file(border, FARO, "es", "Cierran el paso de Tacna", null);
        long vigia = news.file(border, VIGIA, "es", "Cierran el paso de Tacna a medianoche", null);
        long piece = news.story();
        long courier = news.file(piece, COURIER, "en", "Hundreds wait in the desert", null);
        news.flow.changed(news.topicId, List.of(border, piece));
        assertThat(news.alerts.held()).as("two newsrooms and one").isEmpty();

        news.near(courier, vigia);
        news.flow.changed(news.topicId, List.of(piece));

        assertThat(news.alerts.held()).singleElement().satisfies(held -> {
            assertThat(held.storyId()).as("the one that more tell").isEqualTo(border);
            assertThat(held.reasons())
                    .contains(Reason.of(Reason.Kind.NEAR, 1, List.of("Hundreds wait in the desert")))
                    .anyMatch(reason -> reason.kind() == Reason.Kind.OWN_TEXTS && reason.count() == 3);
        });

        news.file(piece, PAMPA, "es", "Cientos esperan en el desierto", null);
        news.file(piece, MINISTRY, "es", "Ayuda para cientos que esperan en el desierto", null);
        news.flow.sweep();
        assertThat(news.alerts.held()).as("three newsrooms by itself").hasSize(1);
        assertThat(news.flow.candidates()).singleElement().satisfies(candidate -> {
            assertThat(candidate.story().id()).isEqualTo(piece);
            assertThat(candidate.reasons()).anyMatch(reason -> reason.kind() == Reason.Kind.NEAR_TOLD);
        });

        news.merge(piece, border);
        news.flow.sweep();
        assertThat(news.alerts.held()).hasSize(1);
        assertThat(news.flow.candidates()).isEmpty();
    }

    @Test
    void savingAnotherPolicyAlertsNobodyOfWhatIsKnown() {
        StoredNews news = StoredNews.on(database, 0);
        long border = news.story();
        news.file(border, FARO, "es", "Cierran el paso de Tacna", null);
        news.file(border, VIGIA, "es", "Cierran el paso de Tacna a medianoche", null);
        news.flow.sweep();
        assertThat(news.alerts.held()).isEmpty();

        news.clock(news.now().plusSeconds(60));
        String text = news.topics.definition("chile-peru-migration").orElseThrow();
        news.topics.change("chile-peru-migration", text.replace("send-at: 0", "propose-at: 2, send-at: 2"), news.now());
        assertThat(news.topic().alerts().sendAt()).isEqualTo(2);
        news.flow.sweep();
        assertThat(news.alerts.held()).isEmpty();
        assertThat(news.alerts.decided(10)).isEmpty();
        assertThat(news.flow.candidates())
                .singleElement()
                .satisfies(candidate -> assertThat(candidate.reasons()).contains(Reason.of(Reason.Kind.SETTLED, 0)));

        news.clock(news.now().plusSeconds(60));
        news.file(border, COURIER, "en", "Peru shuts the Tacna crossing", null);
        news.flow.sweep();
        assertThat(news.alerts.decided(10)).as("something new came").hasSize(1);
    }

    @Test
    void whatComesToANearStoryAfterASaveAlertsTheLargerOne() {
        StoredNews news = StoredNews.on(database, 0);
        long border = news.story();
        news.file(border, FARO, "es", "Cierran el paso de Tacna", null);
        long vigia = news.file(border, VIGIA, "es", "Cierran el paso de Tacna a medianoche", null);
        news.clock(news.now().plusSeconds(60));
        String text = news.topics.definition("chile-peru-migration").orElseThrow();
        news.topics.change("chile-peru-migration", text.replace("per-day: 2", "per-day: 1"), news.now());
        news.clock(news.now().plusSeconds(60));
        long piece = news.story();
        news.near(news.file(piece, COURIER, "en", "Hundreds wait in the desert", null), vigia);
        news.flow.changed(news.topicId, List.of(piece));

        assertThat(news.alerts.held())
                .singleElement()
                .satisfies(held -> assertThat(held.storyId()).isEqualTo(border));
    }

    @Test
    void takesBackWhatIsNoAlertWithoutTheMarkedArticlesAndProposesItAgainWithOthers() {
        StoredNews news = StoredNews.on(database, 0);
        long story = news.story();
        long faro = news.file(story, FARO, "es", "Perú cierra el paso de Tacna", null);
        news.file(story, VIGIA, "es", "Lima cierra su frontera con Chile", null);
        news.file(story, COURIER, "en", "Peru shuts its border with Chile", null);
        news.flow.sweep();
        assertThat(news.alerts.held()).hasSize(1);

        news.marks.mark(news.topicId, faro, false, "ana", news.now());
        news.flow.sweep();
        assertThat(news.alerts.held()).isEmpty();

        news.file(story, PAMPA, "es", "Cierran el paso entre Tacna y Arica", null);
        news.flow.sweep();
        assertThat(news.alerts.held()).hasSize(1);
        news.flow.sweep();
        assertThat(news.alerts.held()).as("it stays").hasSize(1);
    }

    @Test
    void takesBackTheAlertOfAStoryThatHasNoArticleLeft() {
        StoredNews news = StoredNews.on(database, 0);
        long story = news.story();
        for (Outlet outlet : List.of(FARO, VIGIA, COURIER)) {
            news.file(story, outlet, "es", "Cierran el paso, informa " + outlet.name(), null);
        }
        news.flow.sweep();
        Alert held = news.alerts.held().get(0);
        news.stories
                .find(story)
                .orElseThrow()
                .articles()
                .forEach(
                        member -> news.marks.mark(news.topicId, member.article().id(), false, "ana", news.now()));
        news.flow.sweep();
        assertThat(news.alerts.find(held.id())).isEmpty();
    }

    @Test
    void lapsesWhatNobodyDecidedAndNeverSendsIt() {
        StoredNews news = StoredNews.on(database, 0);
        Alert alert = news.alerts
                .propose(news.story(), news.topicId, REASONS, news.now())
                .orElseThrow();
        news.clock(news.now().plus(Duration.ofHours(3)).plusSeconds(1));

        news.flow.sweep();

        assertThat(news.alerts.find(alert.id()).orElseThrow().status()).isEqualTo(Alert.Status.LAPSED);
        assertThat(news.alerts.decide(alert.id(), Decision.APPROVE, "late", "", news.now()))
                .isFalse();
        assertThat(news.alerts.approvedSince(Instant.EPOCH)).isEmpty();
    }

    @Test
    void sendsAMergedStoryOfTwoPendingAlertsOnce() {
        StoredNews news = StoredNews.on(database, 0);
        long older = news.story();
        long younger = news.story();
        Alert first =
                news.alerts.propose(older, news.topicId, REASONS, news.now()).orElseThrow();
        Alert second =
                news.alerts.propose(younger, news.topicId, REASONS, news.now()).orElseThrow();
        news.merge(younger, older);

        assertThat(news.alerts.decide(second.id(), Decision.APPROVE, "ana", "", news.now()))
                .isTrue();
        assertThat(news.alerts.decide(first.id(), Decision.APPROVE, "luis", "", news.now()))
                .isFalse();

        assertThat(news.alerts.approvedSince(Instant.EPOCH))
                .extracting(Alert::id)
                .containsExactly(second.id());
        assertThat(news.alerts.find(first.id()).orElseThrow().status()).isEqualTo(Alert.Status.LAPSED);
    }

    @Test
    void doesNotProposeAnEventAgainAfterItsStoryMerged() {
        StoredNews news = StoredNews.on(database, 0);
        long older = news.story();
        long younger = news.story();
        Alert alert =
                news.alerts.propose(younger, news.topicId, REASONS, news.now()).orElseThrow();
        news.alerts.decide(alert.id(), Decision.DECLINE, "ana", "", news.now());

        news.merge(younger, older);

        assertThat(news.alerts.propose(older, news.topicId, REASONS, news.now()))
                .isEmpty();
        assertThat(news.alerts.ofEventOf(older)).map(Alert::id).contains(alert.id());
        assertThat(news.alerts.ofEventOf(younger)).map(Alert::id).contains(alert.id());
    }

    @Test
    void proposesAStoryOnceThreeNewsroomsToldIt() {
        StoredNews news = StoredNews.on(database, 0);
        long story = news.story();
        file(news, story, FARO);
        file(news, story, VIGIA);
        news.flow.sweep();
        assertThat(news.alerts.held()).isEmpty();
        assertThat(news.flow.candidates())
                .extracting(candidate -> candidate.story().id())
                .containsExactly(story);

        file(news, story, COURIER);
        news.flow.sweep();
        news.flow.sweep();

        assertThat(news.alerts.held()).extracting(Alert::storyId).containsExactly(story);
        assertThat(news.flow.candidates()).isEmpty();
    }

    @Test
    void sendsByPolicyUpToItsCapsAndHoldsTheRest() {
        StoredNews news = StoredNews.on(database, 4);

        burst(news);
        burst(news);
        assertThat(news.alerts.approvedSince(Instant.EPOCH)).singleElement().satisfies(alert -> {
            assertThat(alert.byPolicy()).isTrue();
            assertThat(alert.decidedBy()).isEqualTo(AlertStore.POLICY);
        });
        assertThat(news.alerts.held())
                .singleElement()
                .satisfies(alert ->
                        assertThat(alert.reasons()).extracting(Reason::kind).contains(Reason.Kind.CAP_GAP));

        news.clock(news.now().plus(Duration.ofMinutes(40)));
        burst(news);
        news.clock(news.now().plus(Duration.ofMinutes(40)));
        burst(news);

        assertThat(news.alerts.approvedSince(Instant.EPOCH)).hasSize(2);
        assertThat(news.alerts.held())
                .last()
                .satisfies(alert ->
                        assertThat(alert.reasons()).extracting(Reason::kind).contains(Reason.Kind.CAP_DAY));
    }

    @Test
    void neverSendsByPolicyWhatAnEditorDeclined() {
        StoredNews news = StoredNews.on(database, 4);
        long story = news.story();
        file(news, story, FARO);
        file(news, story, VIGIA);
        file(news, story, COURIER);
        judge(news, story);
        news.alerts.decide(news.alerts.held().get(0).id(), Decision.DECLINE, "ana", "", news.now());

        file(news, story, AGENCY);
        file(news, story, PAMPA);

        assertThat(judge(news, story)).isInstanceOf(Verdict.Send.class);
        assertThat(news.alerts.approvedSince(Instant.EPOCH)).isEmpty();
    }

    @Test
    void keepsEachStepWithWhoWhenAndWhyAndTellsTheDesk() {
        StoredNews news = StoredNews.on(database, 0);
        long story = news.story();
        file(news, story, FARO);
        file(news, story, VIGIA);
        news.flow.sweep();
        news.clock(news.now().plus(Duration.ofMinutes(5)));
        file(news, story, COURIER);
        news.flow.sweep();
        Alert alert = news.alerts.held().get(0);
        news.alerts.decide(alert.id(), Decision.APPROVE, "ana", "tres redacciones", news.now());

        assertThat(news.alerts.steps(alert.id()))
                .extracting(AlertStep::kind, AlertStep::at, AlertStep::who, AlertStep::note)
                .containsExactly(
                        tuple(AlertStep.Kind.CANDIDATE, StoredNews.MORNING, AlertStore.POLICY, null),
                        tuple(AlertStep.Kind.HELD, news.now(), AlertStore.POLICY, null),
                        tuple(AlertStep.Kind.APPROVED, news.now(), "ana", "tres redacciones"));
        assertThat(news.trail)
                .containsExactly(
                        "policy alert held #" + alert.id(), "ana alert approved #" + alert.id() + ": tres redacciones");
    }

    @Test
    void tellsEveryEditorAgainOnceAndThenLetsItLapse() {
        StoredNews news = StoredNews.on(database, 0);
        Alert alert = news.alerts
                .propose(news.story(), news.topicId, REASONS, news.now())
                .orElseThrow();
        AtomicInteger woken = new AtomicInteger();
        news.flow.onNews(woken::incrementAndGet);

        news.clock(alert.proposedAt().plus(news.topic().alerts().escalateAfter()));
        news.flow.sweep();
        assertThat(news.alerts.find(alert.id()).orElseThrow().escalatedAt()).isNull();
        news.clock(news.now().plusSeconds(1));
        news.flow.sweep();
        news.flow.sweep();
        assertThat(news.alerts.find(alert.id()).orElseThrow().escalatedAt()).isEqualTo(news.now());
        assertThat(woken).hasValue(1);
        assertThat(news.alerts.steps(alert.id()))
                .extracting(AlertStep::kind)
                .containsExactly(AlertStep.Kind.HELD, AlertStep.Kind.ESCALATED);

        news.clock(alert.proposedAt().plus(news.topic().alerts().lapseAfter()).plusSeconds(1));
        news.flow.sweep();
        assertThat(news.alerts.find(alert.id()).orElseThrow().status()).isEqualTo(Alert.Status.LAPSED);
    }

    @Test
    void aClockThatJumpsLetsNothingLapseAndSendsNothing() {
        StoredNews news = StoredNews.on(database, 3);
        AtomicReference<Instant> wall = new AtomicReference<>(StoredNews.MORNING);
        AtomicLong counted = new AtomicLong();
        Alerts flow =
                new Alerts(news.alerts, news.stories, news.topics, news::now, new ClockWatch(wall::get, counted::get));
        Alert waiting = news.alerts
                .propose(news.story(), news.topicId, REASONS, news.now())
                .orElseThrow();
        flow.sweep();

        // Forward by a day: nothing lapses until the clock has gone right for a while.
        wall.set(wall.get().plus(Duration.ofDays(1)));
        news.clock(news.now().plus(Duration.ofDays(1)));
        flow.sweep();
        assertThat(news.alerts.find(waiting.id()).orElseThrow().status()).isEqualTo(Alert.Status.HELD);

        // What would be sent is held meanwhile.
        long story = news.story();
        file(news, story, FARO);
        file(news, story, VIGIA);
        file(news, story, COURIER);
        flow.sweep();
        assertThat(news.alerts.approvedSince(Instant.EPOCH)).isEmpty();
        assertThat(news.alerts.held()).extracting(Alert::storyId).contains(story);

        // And back: as if nothing had been.
        wall.set(wall.get().minus(Duration.ofDays(1)));
        news.clock(StoredNews.MORNING);
        flow.sweep();
        assertThat(news.alerts.find(waiting.id()).orElseThrow().status()).isEqualTo(Alert.Status.HELD);

        counted.addAndGet(Duration.ofMinutes(11).toNanos());
        wall.set(wall.get().plus(Duration.ofMinutes(11)));
        news.clock(StoredNews.MORNING.plus(Duration.ofMinutes(11)));
        flow.sweep();
        wall.set(wall.get().plus(Duration.ofHours(4)));
        counted.addAndGet(Duration.ofHours(4).toNanos());
        news.clock(news.now().plus(Duration.ofHours(4)));
        flow.sweep();
        assertThat(news.alerts.find(waiting.id()).orElseThrow().status()).isEqualTo(Alert.Status.LAPSED);
    }

    @Test
    void whatWasFiledAfterNowIsHeldBecauseTheClockWasSetBackWhileNothingRan() {
        StoredNews news = StoredNews.on(database, 3);
        long story = news.story();
        file(news, story, FARO);
        file(news, story, VIGIA);
        file(news, story, COURIER);
        news.jdbc
                .sql("UPDATE placement SET placed_at = :later")
                .param("later", news.now().plus(Duration.ofHours(3)).atOffset(ZoneOffset.UTC))
                .update();
        assertThat(judge(news, story)).isInstanceOf(Verdict.Send.class);
        assertThat(news.alerts.approvedSince(Instant.EPOCH)).isEmpty();
        assertThat(news.alerts.held()).hasSize(1);
    }

    @Test
    void ofTwoWhoWriteAfterTheSameMessageOneSends() throws Exception {
        StoredNews news = StoredNews.on(database, 0);
        Alert alert = news.alerts
                .propose(news.story(), news.topicId, REASONS, news.now())
                .orElseThrow();
        assertThat(news.alerts.mayFollow(alert.id())).isFalse();
        long early = draft(news, alert, AlertMessage.Kind.CORRECTION, "ana");
        assertThat(news.alerts.send(early, "ana", news.now())).isEqualTo(AlertStore.Sending.CLOSED);
        news.alerts.decide(alert.id(), Decision.APPROVE, "ana", "", news.now());

        List<Long> drafts = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            drafts.add(draft(news, alert, AlertMessage.Kind.UPDATE, "editor-" + i));
        }
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<AlertStore.Sending>> editors = new ArrayList<>();
            for (long draft : drafts) {
                editors.add(() -> news.alerts.send(draft, "editor", news.now()));
                editors.add(() -> news.alerts.send(draft, "editor", news.now()));
            }
            List<AlertStore.Sending> outcomes = new ArrayList<>();
            for (Future<AlertStore.Sending> answer : threads.invokeAll(editors)) {
                outcomes.add(answer.get());
            }
            assertThat(outcomes).containsOnlyOnce(AlertStore.Sending.DONE);
        } finally {
            threads.shutdownNow();
        }
        assertThat(news.alerts.messages(alert.id())).hasSize(1);

        long withdrawal = draft(news, alert, AlertMessage.Kind.WITHDRAWAL, "ana");
        long late = draft(news, alert, AlertMessage.Kind.UPDATE, "luis");
        assertThat(news.alerts.send(withdrawal, "ana", news.now())).isEqualTo(AlertStore.Sending.DONE);
        assertThat(news.alerts.send(late, "luis", news.now())).isEqualTo(AlertStore.Sending.CLOSED);
        assertThat(news.alerts.mayFollow(alert.id())).isFalse();
        assertThat(news.alerts.steps(alert.id()))
                .extracting(AlertStep::kind)
                .endsWith(AlertStep.Kind.UPDATE, AlertStep.Kind.WITHDRAWAL);
    }

    private static long draft(StoredNews news, Alert alert, AlertMessage.Kind kind, String who) {
        return news.alerts.draft(alert.id(), kind, Map.of("es", "No era así."), who, news.now());
    }

    private static void burst(StoredNews news) {
        long story = news.story();
        for (Outlet outlet : List.of(FARO, VIGIA, COURIER, AGENCY)) {
            file(news, story, outlet);
        }
        judge(news, story);
    }

    private static Verdict judge(StoredNews news, long storyId) {
        Story story = news.stories.find(storyId).orElseThrow();
        return news.flow.judge(story, news.topic());
    }

    private static void file(StoredNews news, long story, Outlet outlet) {
        news.file(story, outlet, "es", "Nota de " + outlet.name() + " sobre " + story, null);
    }
}
