package org.concordia.digest.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.feed.Outlet;
import org.concordia.aggregator.parse.Entry;
import org.concordia.aggregator.parse.FeedParser;
import org.concordia.aggregator.parse.NotAFeedException;
import org.concordia.aggregator.parse.ParsedFeed;
import org.concordia.aggregator.parse.PublishedTime;
import org.concordia.aggregator.topic.Level;
import org.junit.jupiter.api.Test;

class StoryFeedTest {

    private static final Instant OPENED = Instant.parse("2025-11-28T11:50:00Z");
    private static final URI BASE = URI.create("https://desk.example");

    @Test
    void tellsEachStoryInTheReadersLanguageUnderAnIdThatLasts() throws NotAFeedException {
        Article spanish = article(1, "El Faro", "es", "Reabre el paso & la aduana", "La cola avanza.");
        Article english = article(2, "The Strait", "en", "Border crossing reopens", "The queue moves.");

        ParsedFeed es = read(StoryFeed.atom(List.of(story(7, spanish, english)), null, Map.of(), BASE, "es"));
        ParsedFeed en = read(StoryFeed.atom(List.of(story(7, spanish, english)), null, Map.of(), BASE, "en"));

        assertThat(es.self()).isEqualTo("https://desk.example/feed.xml");
        Entry told = es.entries().get(0);
        assertThat(told.title()).isEqualTo("Reabre el paso & la aduana");
        assertThat(told.summary()).isEqualTo("La cola avanza.");
        assertThat(told.language()).isEqualTo("es");
        assertThat(told.author()).isEqualTo("El Faro, The Strait");
        assertThat(told.link()).isEqualTo("https://desk.example/stories/7");
        assertThat(told.categories()).containsExactly("El Faro", "Frontera");
        assertThat(told.published()).isEqualTo(OPENED);
        assertThat(told.updated()).isEqualTo(OPENED.plus(Duration.ofHours(1)));
        assertThat(en.entries().get(0).title()).isEqualTo("Border crossing reopens");
        assertThat(en.entries().get(0).guid()).isEqualTo(told.guid()).isEqualTo("https://desk.example/stories/7");
    }

    @Test
    void namesNoLanguageWhereNoneIsKnown() {
        Article unknown = article(1, "El Faro", "und", "Reabre", "");

        assertThat(StoryFeed.atom(List.of(story(7, unknown)), null, Map.of(), BASE, "es"))
                .doesNotContain("xml:lang");
    }

    @Test
    void isAFeedBeforeThereIsAStory() throws NotAFeedException {
        assertThat(read(StoryFeed.atom(List.of(), null, Map.of(), BASE, "es")).title())
                .isEqualTo("Concordia");
    }

    private static ParsedFeed read(String atom) throws NotAFeedException {
        return new FeedParser().parse(atom.getBytes(StandardCharsets.UTF_8), null, BASE, null, OPENED);
    }

    private static Story story(long id, Article... articles) {
        return new Story(
                id,
                1,
                OPENED,
                OPENED.plus(Duration.ofHours(1)),
                java.util.Arrays.stream(articles)
                        .map(article -> new StoryArticle(article, null, Level.DIGEST, OPENED))
                        .toList());
    }

    private static Article article(long id, String outlet, String language, String title, String summary) {
        return new Article(
                id,
                1,
                new Outlet(id, outlet, null, "CL", language, false, false),
                "guid-" + id,
                "https://faro.example/" + id,
                title,
                summary,
                null,
                language,
                new PublishedTime(OPENED.plusSeconds(id), PublishedTime.Source.FEED),
                null,
                OPENED,
                false,
                List.of(),
                List.of(outlet, "Frontera"),
                null);
    }
}
