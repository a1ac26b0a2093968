package org.concordia.digest.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.concordia.aggregator.storage.Sql;
import org.concordia.aggregator.storage.TestDatabase;
import org.concordia.digest.Desk;
import org.concordia.digest.Newsroom;
import org.concordia.digest.story.Act.By;
import org.concordia.digest.story.Act.Outcome;
import org.concordia.digest.story.BorderWeek.Labelled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.transaction.support.TransactionTemplate;

/** What editors decide about stories, what becomes of it when more is filed, and the way back. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class ActStoreIT {

    private static final Instant NOW = Desk.NOON.plus(Duration.ofDays(10));

    private final Desk desk;
    private final ActStore acts;
    private final List<String> trail = new ArrayList<>();
    private Newsroom newsroom;

    ActStoreIT(TestDatabase kind) {
        desk = new Desk(kind);
        acts = new ActStore(
                desk.jdbc,
                desk.filing,
                new TransactionTemplate(desk.transactions),
                (who, act, what) -> trail.add(who + " | " + act + " | " + what));
        newsroom = newsroom();
    }

    @AfterEach
    void close() {
        newsroom.close();
    }

    @Test
    void twoStoriesThatAnEditorMergesAreOneForEverAndTheYoungerPointsToTheOlder() {
        file(0, 40);
        List<Long> two = twoStories();
        int articlesOfBoth = sizes(two);

        ActStore.Done done = acts.merge(two.get(1), two.get(0), by(two.get(1), "the same flood"));

        assertThat(done).isEqualTo(new ActStore.Done(Outcome.DONE, two.get(0)));
        assertThat(desk.stories.idToday(two.get(1))).hasValue(two.get(0));
        assertThat(story(two.get(0)).articles()).hasSize(articlesOfBoth);
        restart();
        file(40, 88);
        assertThat(desk.stories.idToday(two.get(1))).hasValue(today(two.get(0)));
        assertThat(trail)
                .containsExactly(
                        "ana | merge story | story %d and %d: the same flood".formatted(two.get(0), two.get(1)));
    }

    @Test
    void aMergeTakenBackIsNeverMadeByTheFilingAgain() {
        file(0, 60);
        Map<Long, Long> before = desk.filed();
        List<Long> two = twoStories();
        near(two);
        assertThat(desk.stories.near(two.get(0), Desk.NOON))
                .extracting(Story::id)
                .contains(two.get(1));
        acts.merge(two.get(0), two.get(1), by(two.get(0), ""));

        ActStore.Done back = acts.undo(acts.history(two.get(0)).get(0).id(), by(two.get(0), ""));

        assertThat(back).isEqualTo(new ActStore.Done(Outcome.DONE, two.get(1)));
        assertThat(desk.filed()).isEqualTo(before);
        assertThat(acts.undo(acts.history(two.get(0)).get(0).id(), by(two.get(0), ""))
                        .outcome())
                .isEqualTo(Outcome.ALREADY);
        assertThat(acts.history(two.get(1)).get(0).undoneBy()).isEqualTo("ana");
        restart();
        file(60, 88);
        assertThat(today(two.get(0))).isNotEqualTo(today(two.get(1)));
        assertThat(trail).hasSize(2).last().asString().startsWith("ana | take back merge story");
        assertThat(desk.stories.near(two.get(1), Desk.NOON))
                .as("an editor looked at both")
                .extracting(Story::id)
                .doesNotContain(two.get(0));
    }

    @Test
    void whatAnEditorSplitsOffStaysApartWhateverIsFiledAfterwardsAndAfterARestart() {
        file(0, 30);
        long story = largest();
        List<Long> texts = ids(story(story).originals());
        List<Long> chosen = texts.subList(texts.size() / 2, texts.size());
        Set<Long> moved = new HashSet<>(chosen);
        story(story).articles().stream()
                .filter(member -> chosen.contains(member.copyOf()))
                .forEach(member -> moved.add(member.article().id()));

        ActStore.Done done = acts.split(story, chosen, by(story, "two rivers"));

        assertThat(done.outcome()).isEqualTo(Outcome.DONE);
        assertThat(ids(story(done.story()).articles())).containsExactlyInAnyOrderElementsOf(moved);
        assertThat(story(done.story()).articles()).allMatch(member -> "ana".equals(member.movedBy()));
        Desk through = desk;
        file(30, 60);
        restart();
        file(60, 88);
        assertThat(today(done.story())).isNotEqualTo(today(story));
        Map<Long, Long> filed = through.filed();
        assertThat(moved).allMatch(article -> filed.get(article) == today(done.story()));

        Act act = acts.history(done.story()).get(0);
        assertThat(act.kind()).isEqualTo(Act.Kind.SPLIT);
        assertThat(trail)
                .last()
                .asString()
                .startsWith("ana | split story | story ")
                .contains(", articles ")
                .endsWith(": two rivers");
        assertThat(act.note()).isEqualTo("two rivers");
        assertThat(acts.undo(act.id(), by(story, "")).outcome()).isEqualTo(Outcome.DONE);
        assertThat(today(done.story())).isEqualTo(today(story));
        assertThat(ids(story(story).articles())).containsAll(moved);
        assertThat(story(story).articles()).allMatch(member -> member.movedBy() == null);
    }

    @Test
    void filingGoesOnAfterAnActAsAfterARestart() {
        Desk other = new Desk(desk.kind);
        Map<Long, Long> through = editedWeek(desk, false);
        assertThat(editedWeek(other, true)).isEqualTo(through).hasSize(88);
    }

    /** Ten days of news of which an editor splits the largest story after three; by the stories' numbers. */
    private Map<Long, Long> editedWeek(Desk week, boolean restarting) {
        ActStore editing = new ActStore(
                week.jdbc, week.filing, new TransactionTemplate(week.transactions), (who, act, what) -> {});
        Newsroom room = newsroom(week);
        for (int i = 0; i < 88; i += 8) {
            for (Labelled labelled : BorderWeek.all().subList(i, Math.min(88, i + 8))) {
                put(week, labelled);
            }
            room.fileNew();
            if (i == 32) {
                Story largest = week.stories.latest(50).stream()
                        .max(java.util.Comparator.comparingInt(
                                story -> story.originals().size()))
                        .orElseThrow();
                List<Long> texts = ids(largest.originals());
                assertThat(editing.split(
                                        largest.id(),
                                        texts.subList(1, texts.size()),
                                        new By("ana", "", NOW, largest.said().revision()))
                                .outcome())
                        .isEqualTo(Outcome.DONE);
            }
            if (restarting) {
                room.close();
                room = newsroom(week);
            }
        }
        room.close();
        return week.numbers();
    }

    @Test
    void anArticleMovedToAnotherStoryStaysThereAndComesBackWhenTheMoveIsTakenBack() {
        file(0, 40);
        long from = largest();
        long to = twoStories().stream().filter(id -> id != from).findFirst().orElseThrow();
        long article = story(from).originals().get(1).article().id();

        assertThat(acts.move(from, List.of(article), to, by(from, "")).outcome())
                .isEqualTo(Outcome.DONE);

        assertThat(ids(story(to).articles())).contains(article);
        restart();
        file(40, 88);
        assertThat(desk.filed().get(article)).isEqualTo(today(to)).isNotEqualTo(today(from));
        assertThat(acts.undo(acts.history(today(to)).get(0).id(), by(to, "")).outcome())
                .isEqualTo(Outcome.DONE);
        assertThat(desk.filed().get(article)).isEqualTo(today(from));
        assertThat(story(today(from)).articles()).allMatch(member -> member.movedBy() == null);
    }

    @Test
    void movingAllOfAStoryMergesItAndSplittingAllOfItIsRefused() {
        file(0, 40);
        List<Long> two = twoStories();
        List<Long> all = ids(story(two.get(1)).articles());

        assertThat(acts.split(two.get(1), all, by(two.get(1), "")).outcome()).isEqualTo(Outcome.ALL);
        assertThat(acts.split(two.get(1), List.of(), by(two.get(1), "")).outcome())
                .isEqualTo(Outcome.NONE);
        assertThat(acts.move(two.get(1), all, two.get(0), by(two.get(1), "")))
                .isEqualTo(new ActStore.Done(Outcome.DONE, two.get(0)));
        assertThat(today(two.get(1))).isEqualTo(two.get(0));
        assertThat(acts.history(two.get(0)).get(0).kind()).isEqualTo(Act.Kind.MERGE);
    }

    @Test
    void whatCannotBeOneIsRefused() {
        file(0, 40);
        List<Long> two = twoStories();

        assertThat(acts.merge(two.get(0), two.get(0), by(two.get(0), "")).outcome())
                .isEqualTo(Outcome.SAME);
        assertThat(acts.merge(two.get(0), 999_999, by(two.get(0), "")).outcome())
                .isEqualTo(Outcome.UNKNOWN);
        assertThat(acts.merge(999_999, two.get(0), new By("ana", "", NOW, 0)).outcome())
                .isEqualTo(Outcome.UNKNOWN);
        acts.hide(two.get(0), true, by(two.get(0), ""));
        assertThat(acts.merge(two.get(0), two.get(1), by(two.get(0), "")).outcome())
                .isEqualTo(Outcome.HIDDEN);
    }

    @Test
    void ofTwoEditorsAtOnceOneIsDoneAndTheOtherIsTold() throws Exception {
        file(0, 40);
        long story = largest();
        List<Long> texts = ids(story(story).originals());
        By seen = by(story, "");
        CyclicBarrier start = new CyclicBarrier(2);
        ExecutorService editors = Executors.newFixedThreadPool(2);
        List<Future<ActStore.Done>> done = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                long article = texts.get(i);
                done.add(editors.submit(() -> {
                    start.await();
                    return acts.split(story, List.of(article), seen);
                }));
            }
            assertThat(List.of(done.get(0).get().outcome(), done.get(1).get().outcome()))
                    .containsExactlyInAnyOrder(Outcome.DONE, Outcome.LATE);
        } finally {
            editors.shutdown();
        }
        assertThat(trail).hasSize(1);
    }

    @Test
    void aHiddenStoryIsInNothingThatReadersSeeUntilItIsShownAgain() {
        file(0, 40);
        long story = largest();

        assertThat(acts.hide(story, true, by(story, "a hoax")).outcome()).isEqualTo(Outcome.DONE);
        assertThat(acts.hide(story, true, by(story, "")).outcome()).isEqualTo(Outcome.ALREADY);

        assertThat(desk.stories.find(story)).isEmpty();
        assertThat(desk.stories.onDesk(story)).isPresent();
        assertThat(desk.stories.latest(50)).extracting(Story::id).doesNotContain(story);
        assertThat(desk.stories.front(50)).extracting(Story::id).doesNotContain(story);
        assertThat(desk.stories.changedSince(desk.topic, Instant.EPOCH))
                .extracting(Story::id)
                .doesNotContain(story);
        restart();
        file(40, 88);
        assertThat(desk.stories.find(story)).isEmpty();
        assertThat(desk.stories.idToday(story)).hasValue(story);

        assertThat(acts.undo(acts.history(story).get(0).id(), by(story, "")).outcome())
                .isEqualTo(Outcome.DONE);
        assertThat(desk.stories.find(story)).isPresent();
        assertThat(story(story).changedAt()).isEqualTo(NOW);
    }

    @Test
    void anEditorsHeadlineAndPinSurviveMergesByTheFilingAndCanBeTakenBack() {
        file(0, 20);
        List<Long> two = twoStories();
        acts.headline(two.get(1), "es", "Lo que cambia en el paso", by(two.get(1), ""));
        acts.pin(two.get(1), true, by(two.get(1), ""));
        assertThat(acts.headline(two.get(1), "es", "Otro", new By("eva", "", NOW, 0))
                        .outcome())
                .isEqualTo(Outcome.LATE);
        assertThat(story(two.get(1)).headline("es").text()).isEqualTo("Lo que cambia en el paso");
        assertThat(desk.stories.front(50).get(0).id()).isEqualTo(two.get(1));

        new TransactionTemplate(desk.transactions)
                .executeWithoutResult(status -> desk.filing.merge(two.get(1), two.get(0), NOW));

        Story merged = story(two.get(0));
        assertThat(merged.headline("es"))
                .isEqualTo(new Headline(
                        "Lo que cambia en el paso", "es", merged.headline("es").article(), true));
        assertThat(merged.said().pinned()).isTrue();
        Act headline = acts.history(two.get(0)).stream()
                .filter(act -> act.kind() == Act.Kind.HEADLINE)
                .findFirst()
                .orElseThrow();
        assertThat(acts.undo(headline.id(), by(two.get(0), "")).outcome()).isEqualTo(Outcome.DONE);
        assertThat(story(two.get(0)).headline("es").rewritten()).isFalse();
    }

    @Test
    void whatSomebodyChangedSinceIsNotTakenBack() {
        file(0, 40);
        long story = largest();
        acts.headline(story, "es", "Uno", by(story, ""));
        assertThat(trail).last().isEqualTo("ana | headline story | story " + story + ", es “Uno”");
        long first = acts.history(story).get(0).id();
        acts.headline(story, "es", "Dos", by(story, ""));

        assertThat(acts.undo(first, by(story, "")).outcome()).isEqualTo(Outcome.LATE);
        assertThat(story(story).headline("es").text()).isEqualTo("Dos");
        assertThat(acts.undo(acts.history(story).get(0).id(), by(story, "")).outcome())
                .isEqualTo(Outcome.DONE);
        assertThat(story(story).headline("es").text()).isEqualTo("Uno");
        assertThat(acts.undo(first, by(story, "")).outcome()).isEqualTo(Outcome.DONE);
        assertThat(story(story).said().headlines()).isEmpty();
        assertThat(acts.undo(999_999, by(story, "")).outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void storiesAreFoundByStateLanguageOutletAndTime() {
        file(0, 88);
        Instant last = BorderWeek.all().get(87).article().published().at();
        for (StoryState state : StoryState.values()) {
            List<Story> found = desk.stories.search(
                    new StoryFilter(desk.topic, "", null, null, null, null, state, last, null, null), 100, 0);
            assertThat(found).as(state.word()).allMatch(story -> StoryState.of(story, last) == state);
        }
        int all = desk.stories.latest(100).size();
        int sum = 0;
        for (StoryState state : StoryState.values()) {
            sum += desk.stories
                    .search(new StoryFilter(null, "", null, null, null, null, state, last, null, null), 100, 0)
                    .size();
        }
        assertThat(sum).isEqualTo(all);
        Story some = desk.stories.latest(1).get(0);
        long outlet = some.first().outlet().id();
        Instant at = some.first().published().at();
        assertThat(desk.stories.search(
                        new StoryFilter(
                                null,
                                "",
                                some.first().language(),
                                outlet,
                                at,
                                at.plusSeconds(1),
                                null,
                                last,
                                false,
                                false),
                        100,
                        0))
                .extracting(Story::id)
                .containsExactly(some.id());
        assertThat(desk.stories.search(
                        new StoryFilter(null, "", "qu", null, null, null, null, last, null, null), 100, 0))
                .isEmpty();
    }

    private By by(long story, String note) {
        return new By(
                "ana",
                note,
                NOW,
                desk.stories.onDesk(story).orElseThrow().said().revision());
    }

    private Story story(long id) {
        return desk.stories.onDesk(id).orElseThrow();
    }

    private long today(long id) {
        return desk.stories.idToday(id).orElseThrow();
    }

    private static List<Long> ids(List<StoryArticle> members) {
        return members.stream().map(member -> member.article().id()).toList();
    }

    /** The story with most texts of its own. */
    private long largest() {
        return desk.stories.latest(50).stream()
                .max(java.util.Comparator.comparingInt(
                        story -> story.originals().size()))
                .orElseThrow()
                .id();
    }

    /** The first two stories that were opened. */
    private List<Long> twoStories() {
        return desk.stories.latest(50).stream().map(Story::id).sorted().limit(2).toList();
    }

    /** Says that the first articles of both may tell one event. */
    private void near(List<Long> two) {
        for (List<Long> pair : List.of(two, List.of(two.get(1), two.get(0)))) {
            desk.jdbc
                    .sql(
                            "INSERT INTO placement_near (topic_id, article_id, near_id, placed_at) VALUES (:topic, :one, :other, :now)")
                    .param("topic", desk.topic)
                    .param("one", story(pair.get(0)).first().id())
                    .param("other", story(pair.get(1)).first().id())
                    .param("now", Sql.utc(NOW))
                    .update();
        }
    }

    private int sizes(List<Long> stories) {
        return stories.stream().mapToInt(id -> story(id).articles().size()).sum();
    }

    private void file(int from, int to) {
        BorderWeek.all().subList(from, to).forEach(labelled -> put(desk, labelled));
        newsroom.fileNew();
    }

    private static long put(Desk desk, Labelled labelled) {
        var article = labelled.article();
        return desk.matched(
                article.outlet(),
                article.language(),
                article.title(),
                article.summary(),
                article.published().at());
    }

    private void restart() {
        newsroom.close();
        newsroom = newsroom();
    }

    private Newsroom newsroom() {
        return newsroom(desk);
    }

    private static Newsroom newsroom(Desk desk) {
        return new Newsroom(
                desk.topics, desk.filing, desk.transactions, InstantSource.fixed(NOW), (topic, stories) -> {});
    }
}
