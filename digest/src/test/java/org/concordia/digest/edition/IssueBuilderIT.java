package org.concordia.digest.edition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.concordia.digest.SampleNews.COURIER;
import static org.concordia.digest.SampleNews.FARO;
import static org.concordia.digest.SampleNews.PAMPA;
import static org.concordia.digest.SampleNews.VIGIA;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.concordia.aggregator.storage.TestDatabase;
import org.concordia.digest.StoredNews;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class IssueBuilderIT {

    /** 07:00 in Santiago. */
    private static final Instant FIRST = Instant.parse("2025-11-28T10:00:00Z");

    private static final Instant SECOND = FIRST.plus(Duration.ofDays(1));
    private static final Instant THIRD = SECOND.plus(Duration.ofDays(1));

    @Parameter
    private TestDatabase database;

    private StoredNews news;
    private Edition daily;

    @BeforeEach
    void open() {
        news = StoredNews.on(database, 0);
        daily = news.editions.named("daily").orElseThrow();
    }

    @Test
    void tellsWhatIsNewThenOnlyWhatChangedThenNothing() {
        news.clock(FIRST.minus(Duration.ofHours(2)));
        long border = news.story();
        news.file(border, FARO, "es", "Cierran la frontera", null);
        long other = news.story();
        news.file(other, PAMPA, "es", "Otro asunto", null);

        news.clock(FIRST);
        Issue first = news.issues.build(daily, FIRST);
        news.clock(SECOND.minus(Duration.ofHours(1)));
        news.file(border, COURIER, "en", "Border closed", null);
        news.clock(SECOND);
        Issue second = news.issues.build(daily, SECOND);
        news.clock(THIRD);
        Issue third = news.issues.build(daily, THIRD);

        assertThat(first.content().stories()).extracting(StoryBrief::update).containsExactly(false, false);
        assertThat(second.content().stories()).singleElement().satisfies(story -> {
            assertThat(story.storyId()).isEqualTo(border);
            assertThat(story.update()).isTrue();
            assertThat(story.news()).extracting(StoryBrief.Version::title).containsExactly("Border closed");
            assertThat(story.wordings())
                    .extracting(StoryBrief.Wording::language)
                    .containsExactly("es", "en");
        });
        assertThat(third.storyCount()).isZero();
    }

    @Test
    void leavesOutWhatEditorsMarkedAsNotBelonging() {
        news.clock(FIRST.minus(Duration.ofHours(2)));
        long border = news.story();
        news.file(border, FARO, "es", "Cierran la frontera", null);
        long wrong = news.file(border, PAMPA, "es", "Cierran la frontera agrícola", null);
        long other = news.story();
        long alone = news.file(other, PAMPA, "es", "Otro asunto", null);
        news.marks.mark(news.topicId, wrong, false, "ana", news.now());
        news.marks.mark(news.topicId, alone, false, "ana", news.now());

        news.clock(FIRST);
        assertThat(news.issues.build(daily, FIRST).content().stories())
                .singleElement()
                .satisfies(story -> {
                    assertThat(story.storyId()).isEqualTo(border);
                    assertThat(story.news())
                            .extracting(StoryBrief.Version::title)
                            .containsExactly("Cierran la frontera");
                });
    }

    @Test
    void waitsUntilThereIsEnoughAndThenTellsAllOfIt() {
        Edition patient = new Edition(
                daily.id(),
                daily.topicId(),
                daily.name(),
                daily.languages(),
                daily.cadence(),
                daily.cron(),
                daily.zone(),
                2,
                daily.createdAt());
        news.clock(FIRST.minus(Duration.ofHours(2)));
        long border = news.story();
        news.file(border, FARO, "es", "Cierran la frontera", null);
        news.clock(FIRST);
        assertThat(news.issues.build(patient, FIRST).storyCount()).isZero();

        news.clock(SECOND.minus(Duration.ofHours(2)));
        long other = news.story();
        news.file(other, PAMPA, "es", "Otro asunto", null);
        news.clock(SECOND);
        assertThat(news.issues.build(patient, SECOND).content().stories())
                .extracting(StoryBrief::storyId)
                .containsExactlyInAnyOrder(border, other);
        news.clock(THIRD);
        assertThat(news.issues.build(patient, THIRD).storyCount()).isZero();
    }

    @Test
    void doesNotCountCopiesAsChange() {
        long border = news.story();
        long first = news.file(border, FARO, "es", "Cierran la frontera", null);
        news.issues.build(daily, FIRST);

        news.clock(SECOND);
        news.file(border, PAMPA, "es", "Cierran la frontera", first);

        assertThat(news.issues.build(daily, SECOND).storyCount()).isZero();
    }

    @Test
    void tellsNobodyTwiceWhenStoriesMerge() {
        long older = news.story();
        news.file(older, FARO, "es", "Cierran la frontera", null);
        long younger = news.story();
        news.file(younger, COURIER, "en", "Border closed", null);
        assertThat(news.issues.build(daily, FIRST).storyCount()).isEqualTo(2);

        news.clock(SECOND);
        news.merge(younger, older);
        assertThat(news.issues.build(daily, SECOND).storyCount()).isZero();

        news.clock(THIRD);
        news.file(older, VIGIA, "es", "Reabren la frontera", null);
        assertThat(news.issues.build(daily, THIRD).content().stories())
                .singleElement()
                .satisfies(story -> {
                    assertThat(story.storyId()).isEqualTo(older);
                    assertThat(story.update()).isTrue();
                    assertThat(story.news())
                            .extracting(StoryBrief.Version::outlet)
                            .containsExactly("El Vigía de Tacna");
                });
    }

    @Test
    void tellsAStoryFiledLateWhateverItsTime() {
        news.issues.build(daily, FIRST);
        // Filed by a transaction that began before the issue was built and committed after it.
        news.clock(FIRST.minus(Duration.ofMinutes(10)));
        news.file(news.story(), FARO, "es", "Cierran la frontera", null);

        news.clock(SECOND);

        assertThat(news.issues.build(daily, SECOND).storyCount()).isEqualTo(1);
    }

    @Test
    void leavesArchivesOut() {
        news.file(news.story(), FARO, "es", "Noticia de hace un mes", null, FIRST.minus(Duration.ofDays(30)));

        assertThat(news.issues.build(daily, FIRST).storyCount()).isZero();
    }

    @Test
    void leavesToTheNextIssueWhatWasPublishedAfterIt() {
        news.clock(THIRD);
        news.file(news.story(), FARO, "es", "De la primera", null, FIRST.minus(Duration.ofHours(3)));
        news.file(news.story(), VIGIA, "es", "De la segunda", null, SECOND.plus(Duration.ofHours(3)));

        assertThat(news.issues.build(daily, FIRST).content().stories())
                .extracting(story -> story.first().title())
                .containsExactly("De la primera");
        assertThat(news.issues.build(daily, SECOND).content().stories())
                .extracting(story -> story.first().title())
                .containsExactly("De la segunda");
    }

    @Test
    void buildsASlotOnceHoweverOftenItIsAsked() throws Exception {
        news.file(news.story(), FARO, "es", "Cierran la frontera", null);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Issue>> builds = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                builds.add(() -> news.issues.build(daily, FIRST));
            }
            List<Issue> issues = new ArrayList<>();
            for (Future<Issue> built : threads.invokeAll(builds)) {
                issues.add(built.get());
            }

            assertThat(issues).allMatch(issue -> issue.equals(issues.get(0)));
            assertThat(issues.get(0).storyCount()).isEqualTo(1);
            assertThat(news.editions.builtSince(Instant.EPOCH)).hasSize(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void tellsAStoryInOneOfTwoIssuesBuiltAtOnce() throws Exception {
        news.file(news.story(), FARO, "es", "Cierran la frontera", null);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Callable<Issue>> builds = List.of(
                    () -> news.issues.build(daily, FIRST), () -> news.issues.build(daily, FIRST.plusSeconds(60)));
            int told = 0;
            for (Future<Issue> built : threads.invokeAll(builds)) {
                told += built.get().storyCount();
            }

            assertThat(told).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void previewsWithoutTelling() {
        news.file(news.story(), FARO, "es", "Cierran la frontera", null);

        assertThat(news.issues.preview(daily, FIRST).storyCount()).isEqualTo(1);
        assertThat(news.issues.preview(daily, FIRST).id()).isZero();
        assertThat(news.editions.builtSince(Instant.EPOCH)).isEmpty();
        assertThat(news.issues.build(daily, FIRST).storyCount()).isEqualTo(1);
    }

    @Test
    void buildsWhatIsDueOnce() {
        news.clock(FIRST.plusSeconds(1));

        assertThat(news.issues.buildDue())
                .extracting(Issue::slot)
                .contains(FIRST)
                .hasSize(2);
        assertThat(news.issues.buildDue()).isEmpty();
        news.clock(THIRD.plus(Duration.ofHours(1)));
        assertThat(news.issues.buildDue()).extracting(Issue::slot).containsExactly(THIRD);
    }

    @Test
    void owesNobodyTheSlotsBeforeAnEditionWasMade() {
        news.jdbc
                .sql("UPDATE edition SET created_at = :now")
                .param("now", org.concordia.aggregator.storage.Sql.utc(FIRST))
                .update();
        news.clock(FIRST.plus(Duration.ofHours(1)));

        assertThat(news.issues.buildDue()).extracting(Issue::editionId).containsExactly(daily.id());
    }

    @Test
    void installsEditionsOnceAndFollowsTheirTopic() {
        news.editions.install(news.topic(), news.now());
        news.jdbc
                .sql("UPDATE edition SET cron = '0 0 9 * * ?' WHERE name = 'daily'")
                .update();

        news.editions.install(news.topic(), news.now());

        assertThat(news.editions.all()).extracting(Edition::name).containsExactly("daily", "weekly");
        assertThat(news.editions.named("daily").orElseThrow()).isEqualTo(daily);
    }

    @Test
    void refusesAnEditionWhoseNameIsAnotherTopics() {
        news.topics.add("other", """
                name: other
                titles: {en: Other}
                thresholds: {review: 1, digest: 2, alert: 3}
                editions:
                  - {name: daily, languages: [en], cadence: daily, cron: "0 0 7 * * ?", zone: UTC}
                """, news.now());

        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> news.editions.install(news.topics.named("other").orElseThrow(), news.now()))
                .withMessageContaining("daily");
    }
}
