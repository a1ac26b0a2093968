package org.concordia.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.concordia.aggregator.storage.TestDatabase;
import org.concordia.aggregator.topic.MarkStore;
import org.concordia.digest.story.Story;
import org.concordia.digest.story.StoryArticle;
import org.concordia.digest.story.StoryFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.transaction.support.TransactionTemplate;

/** What becomes of stories when editors say that articles do not belong, and when they change their minds. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class MarkedStoriesIT {

    private static final String TEXT =
            "La policía halló a cuarenta migrantes junto a la Línea de la Concordia, entre Arica y Tacna, y los"
                    + " condujo al paso de Chacalluta, donde esperan una decisión desde el jueves por la noche.";

    private final Desk desk;
    private final MarkStore marks;
    private final Newsroom newsroom;
    private final Set<Long> heard = new HashSet<>();
    private Instant now = Desk.NOON;

    MarkedStoriesIT(TestDatabase kind) {
        desk = new Desk(kind);
        marks = new MarkStore(desk.jdbc, new TransactionTemplate(desk.transactions));
        InstantSource clock = () -> now;
        newsroom = new Newsroom(
                desk.topics, desk.filing, desk.transactions, clock, (topic, stories) -> heard.addAll(stories));
    }

    @AfterEach
    void close() {
        newsroom.close();
    }

    private long article(String outlet, String title, int minute) {
        return desk.matched(outlet, "es", title, TEXT, Desk.NOON.plus(Duration.ofMinutes(minute)));
    }

    private List<Long> shown() {
        return desk.stories.latest(10).stream()
                .flatMap(story -> story.articles().stream())
                .map(member -> member.article().id())
                .toList();
    }

    @Test
    void storyWithoutArticlesLeftIsClosedAndOpensAgainWithItsId() {
        long article = article("El Faro", "Hallan a cuarenta migrantes en la Línea de la Concordia", 0);
        newsroom.fileNew();
        long story = desk.filed().get(article);

        marks.mark(desk.topic, article, false, "ana", now);

        assertThat(desk.stories.find(story)).isEmpty();
        assertThat(desk.stories.latest(10)).isEmpty();
        assertThat(desk.stories.search(StoryFilter.READERS.ofTopic(desk.topic).withWords("migrantes"), 10, 0))
                .isEmpty();
        assertThat(desk.stories.changedSince(desk.topic, Instant.EPOCH)).isEmpty();
        assertThat(desk.stories.withdrawn(story)).hasSize(1);
        assertThat(newsroom.fileNew()).isZero();

        heard.clear();
        now = now.plus(Duration.ofHours(1));
        marks.mark(desk.topic, article, true, "ana", now);
        assertThat(newsroom.fileNew()).isEqualTo(1);
        assertThat(heard).containsExactly(story);
        Story again = desk.stories.find(story).orElseThrow();
        assertThat(again.changedAt()).isEqualTo(now);
        assertThat(shown()).containsExactly(article);
        assertThat(desk.stories.search(StoryFilter.READERS.ofTopic(desk.topic).withWords("migrantes"), 10, 0))
                .hasSize(1);
        assertThat(desk.stories.withdrawn(story)).isEmpty();
    }

    @Test
    void copiesOfATextThatLeftStillSpeakWithOneVoice() {
        long original = article("El Faro", "Hallan a cuarenta migrantes en la Línea de la Concordia", 0);
        long first = article("El Vigía", "Hallan a cuarenta migrantes en la Línea de la Concordia", 5);
        long second = article("La Pampa", "Hallan a cuarenta migrantes en la Línea de la Concordia", 9);
        newsroom.fileNew();
        Story story = desk.stories.find(desk.filed().get(original)).orElseThrow();
        assertThat(story.originals()).hasSize(1);
        assertThat(story.articles()).hasSize(3);

        marks.mark(desk.topic, original, false, "ana", now);

        Story rest = desk.stories.find(story.id()).orElseThrow();
        assertThat(rest.originals()).extracting(member -> member.article().id()).containsExactly(first);
        assertThat(rest.copiesOf(first))
                .extracting(member -> member.article().id())
                .containsExactly(second);
        assertThat(rest.articles()).extracting(StoryArticle::copyOf).containsExactly(null, first);
    }

    @Test
    void whatThePatternsLeftIsFiledWhenAnEditorSaysItBelongs() {
        long article = article("El Faro", "Cuarenta personas esperan en el desierto", 0);
        marks.mark(desk.topic, article, false, "ana", now);
        assertThat(newsroom.fileNew()).isZero();
        assertThat(desk.filed()).isEmpty();

        marks.takeBack(desk.topic, article);
        assertThat(newsroom.fileNew()).isEqualTo(1);
        assertThat(shown()).containsExactly(article);
    }
}
