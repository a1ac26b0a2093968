package org.concordia.digest.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.feed.Outlet;
import org.concordia.aggregator.storage.TestDatabase;
import org.concordia.aggregator.topic.Level;
import org.concordia.digest.Desk;
import org.concordia.digest.copy.Copy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class StoryStoreIT {

    private static final Instant NOW = Desk.NOON.plus(Duration.ofHours(5));

    private final Desk desk;
    private final StoryStore stories;

    StoryStoreIT(TestDatabase kind) {
        desk = new Desk(kind);
        stories = desk.stories;
    }

    @Test
    void keepsAStoryWithItsArticlesOldestFirst() {
        Article late = article("El Faro", "Crecida aísla a 200 familias", 3);
        Article early = article("Radio Lluta", "Crecida del Lluta", 1);
        Set<Long> changed = apply(List.of(opens(late, 1), joins(early, 2, 1)), NOW);

        Story story = stories.find(changed.iterator().next()).orElseThrow();

        assertThat(story.articles())
                .extracting(member -> member.article().title())
                .containsExactly("Crecida del Lluta", "Crecida aísla a 200 familias");
        assertThat(story.openedAt()).isEqualTo(NOW);
        assertThat(story.articles()).allMatch(member -> member.level() == Level.DIGEST);
        assertThat(story.topicId()).isEqualTo(desk.topic);
    }

    @Test
    void aMergedStoryIsFoundUnderBothIdsForEver() {
        Article one = article("El Faro", "Uno", 1);
        Article two = article("Radio Lluta", "Dos", 2);
        Article three = article("Diario Caplina", "Tres", 3);
        apply(List.of(opens(one, 1), opens(two, 2)), NOW);
        long first = desk.filed().get(one.id());
        long second = desk.filed().get(two.id());

        apply(List.of(opens(three, 3, new Merge(3, 2, .1))), NOW.plusSeconds(60));
        apply(List.of(opens(article("El Faro", "Cuatro", 4), 4, new Merge(2, 1, .1))), NOW.plusSeconds(120));

        assertThat(stories.find(second)).isEqualTo(stories.find(first)).isPresent();
        assertThat(stories.idToday(second)).hasValue(first);
        assertThat(stories.find(first).orElseThrow().articles()).hasSize(3);
        long third = desk.jdbc
                .sql("SELECT id FROM story WHERE number = 3")
                .query(Long.class)
                .single();
        assertThat(stories.idToday(third)).hasValue(first);
        assertThat(stories.latest(10)).extracting(Story::id).doesNotContain(second, third);
    }

    @Test
    void storiesThatMayTellOneEventAreFoundFromEitherSideAndThroughEachOther() {
        Article one = article("El Faro", "Uno", 1);
        Article two = article("Radio Lluta", "Dos", 2);
        Article three = article("Diario Caplina", "Tres", 3);
        apply(List.of(opens(one, 1)), NOW);
        apply(List.of(near(two, 2, one)), NOW.plusSeconds(60));
        apply(List.of(near(three, 3, two)), NOW.plusSeconds(120));
        long first = desk.filed().get(one.id());
        long second = desk.filed().get(two.id());
        long third = desk.filed().get(three.id());

        assertThat(stories.near(first, NOW)).extracting(Story::id).containsExactly(second, third);
        assertThat(stories.near(third, NOW)).extracting(Story::id).containsExactly(second, first);
        assertThat(stories.near(first, NOW.plusSeconds(61)))
                .as("filed too long ago")
                .isEmpty();
        assertThat(stories.withNear(desk.topic, NOW)).containsExactlyInAnyOrder(first, second, third);
        assertThat(stories.withNear(desk.topic, NOW.plusSeconds(61))).containsExactlyInAnyOrder(second, third);
        assertThat(stories.nearTo(desk.topic, List.of(one.id(), two.id())))
                .isEqualTo(Map.of(one.id(), List.of(two.id()), two.id(), List.of(one.id(), three.id())));

        desk.jdbc
                .sql("UPDATE story SET hidden_at = changed_at WHERE id = :id")
                .param("id", second)
                .update();
        assertThat(stories.near(first, NOW)).as("hidden").isEmpty();
    }

    @Test
    void changedStoriesAreThoseThatGainedSomethingSince() {
        Article one = article("El Faro", "Uno", 1);
        Article two = article("Radio Lluta", "Dos", 2);
        apply(List.of(opens(one, 1), opens(two, 2)), NOW);
        apply(List.of(joins(article("Diario Caplina", "Tres", 3), 3, 1)), NOW.plusSeconds(60));

        assertThat(stories.changedSince(desk.topic, NOW)).hasSize(2);
        assertThat(stories.changedSince(desk.topic, NOW.plusSeconds(1)))
                .extracting(Story::id)
                .containsExactly(desk.filed().get(one.id()));
    }

    @Test
    void anAgencysOwnTextBecomesTheOriginalOfItsReprints() {
        Article reprint = article("El Faro", "Uno", 1);
        Article another = article("Radio Lluta", "Uno", 2);
        Article agency = article("Agencia Cardón", "Uno", 3);
        apply(
                List.of(
                        opens(reprint, 1),
                        filed(another, 2, 1, new Copy(reprint.id(), reprint.id(), 1, true, null)),
                        filed(agency, 3, 1, new Copy(agency.id(), reprint.id(), 1, true, reprint.id()))),
                NOW);

        Story story = stories.latest(1).get(0);

        assertThat(story.originals())
                .extracting(member -> member.article().id())
                .containsExactly(agency.id());
        assertThat(story.copiesOf(agency.id())).hasSize(2);
    }

    @Test
    void findsWordsWhateverTheirCaseAndTakesWildcardsAsTheyStand() {
        apply(
                List.of(
                        opens(article("El Faro", "El 100 % de los BUSES", 1), 1),
                        opens(article("El Faro", "Otra", 2), 2)),
                NOW);

        assertThat(stories.search(StoryFilter.READERS.withWords("buses"), 10, 0))
                .hasSize(1);
        assertThat(stories.search(StoryFilter.READERS.ofTopic(desk.topic).withWords("100 %"), 10, 0))
                .hasSize(1);
        assertThat(stories.search(StoryFilter.READERS.withWords("%_"), 10, 0)).isEmpty();
        assertThat(stories.search(StoryFilter.READERS.withWords(" "), 10, 1)).hasSize(1);
        assertThat(stories.search(StoryFilter.READERS.ofTopic(desk.topic + 1), 10, 0))
                .isEmpty();
        apply(List.of(opens(article("El Faro", "Crecida en la LÍNEA del Ñuble", 3), 3)), NOW);
        for (String typed : List.of("linea del nuble", "Línea", "\"línea del ñuble\"", "«LINEA»")) {
            assertThat(stories.search(StoryFilter.READERS.withWords(typed), 10, 0))
                    .as(typed)
                    .hasSize(1);
        }
    }

    @Test
    void theLeaseIsOneHoldersUntilItEnds() {
        assertThat(desk.filing.lease(desk.topic, "a", NOW, NOW.plusSeconds(60))).isTrue();
        assertThat(desk.filing.lease(desk.topic, "b", NOW.plusSeconds(59), NOW.plusSeconds(119)))
                .isFalse();
        assertThat(desk.filing.begin(desk.topic, "b")).isEmpty();
        assertThat(desk.filing.begin(desk.topic, "a")).hasValue(0);
        assertThat(desk.filing.begin(desk.topic, "a")).hasValue(1);
        assertThat(desk.filing.lease(desk.topic, "b", NOW.plusSeconds(61), NOW.plusSeconds(121)))
                .isTrue();
        assertThat(desk.filing.begin(desk.topic, "a")).isEmpty();
    }

    private Article article(String outlet, String title, int hour) {
        long id = desk.matched(
                new Outlet(0, outlet, null, "CL", "es", outlet.startsWith("Agencia"), false),
                "es",
                title,
                "",
                Desk.NOON.plus(Duration.ofHours(hour)));
        return desk.articles.find(id).orElseThrow();
    }

    private static LiveWindow.Filed opens(Article article, long position, Merge... merges) {
        return new LiveWindow.Filed(article, placement(article, position, position), null, List.of(merges));
    }

    private static LiveWindow.Filed near(Article article, long position, Article other) {
        return new LiveWindow.Filed(
                article,
                new Placement(
                        article.id(), position, position, Desk.NOON, Placement.Evidence.none(), List.of(other.id())),
                null,
                List.of());
    }

    private static LiveWindow.Filed joins(Article article, long position, long story) {
        return new LiveWindow.Filed(article, placement(article, position, story), null, List.of());
    }

    private static LiveWindow.Filed filed(Article article, long position, long story, Copy copy) {
        return new LiveWindow.Filed(article, placement(article, position, story), copy, List.of());
    }

    /** What filing does in one transaction. */
    private Set<Long> apply(List<LiveWindow.Filed> filed, Instant now) {
        Set<Long> changed = desk.filing.apply(desk.topic, filed, now);
        desk.topics.filed(
                desk.topic, filed.stream().map(one -> one.article().id()).toList(), now);
        return changed;
    }

    private static Placement placement(Article article, long position, long story) {
        return new Placement(article.id(), position, story, Desk.NOON, Placement.Evidence.none(), List.of());
    }
}
