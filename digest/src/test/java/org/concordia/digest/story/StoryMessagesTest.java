package org.concordia.digest.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.concordia.digest.Desk;
import org.concordia.digest.SampleNews;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.ResourceBundleMessageSource;

class StoryMessagesTest {

    @Test
    void everythingIsSaidInBothLanguages() throws IOException {
        Properties en = read("story.properties");
        Properties es = read("story_es.properties");

        assertThat(es.keySet()).isEqualTo(en.keySet());
        for (String feature : Similarity.FEATURES.subList(1, Similarity.FEATURES.size())) {
            assertThat(en.stringPropertyNames()).contains("story.feature." + feature);
        }
        for (Act.Kind kind : Act.Kind.values()) {
            assertThat(en.stringPropertyNames())
                    .contains("story.act." + kind.word(), "story.kind." + kind.word(), "story.said." + kind.word());
        }
        for (Act.Outcome outcome : Act.Outcome.values()) {
            assertThat(outcome == Act.Outcome.DONE || en.containsKey("story.fault." + outcome.word()))
                    .as(outcome.word())
                    .isTrue();
        }
        for (StoryState state : StoryState.values()) {
            assertThat(en.stringPropertyNames()).contains("story.state." + state.word());
        }
        for (Development.Kind kind : Development.Kind.values()) {
            assertThat(en.stringPropertyNames()).contains("story.step." + kind.word());
        }
    }

    @Test
    void saysWhyAnArticleIsWhereItIsInTheEditorsLanguage() {
        Placement.Evidence evidence = new Placement.Evidence(
                7L,
                .625,
                3,
                .5,
                .25,
                1.5,
                List.of("chacalluta", "140"),
                false,
                List.of(
                        new Placement.Weighed("fresh", .5, .2),
                        new Placement.Weighed("cosine", .41, 3.2),
                        new Placement.Weighed("unheard", -1, 2)));
        StoryArticle member = new StoryArticle(
                SampleNews.border().first(),
                null,
                org.concordia.aggregator.topic.Level.ALERT,
                evidence,
                "ana",
                Desk.NOON);

        PlacementWords.Why es = words("es").of(member, member);

        assertThat(es.words())
                .containsExactly(
                        "ana lo puso aquí; el archivo automático no lo mueve.",
                        "Se unió a 3 artículos recientes: en conjunto, 50 % de probabilidad de contar lo mismo, y bastaba el"
                                + " 25 %.",
                        "El más cercano: El Faro: Cierran (probabilidad 63 %, a 1,5 h).",
                        "Ambos tienen: chacalluta, 140.");
        assertThat(es.features())
                .containsExactly(
                        new PlacementWords.Feature("unheard", "-1,00", "+2,00", "-2,00"),
                        new PlacementWords.Feature("palabras en común, las raras más", "0,41", "+3,20", "+1,31"),
                        new PlacementWords.Feature("cercanía en el tiempo", "0,50", "+0,20", "+0,10"));
        StoryArticle alone =
                new StoryArticle(member.article(), null, member.level(), Placement.Evidence.none(), null, Desk.NOON);
        assertThat(words("en").of(alone, alone).words())
                .containsExactly("It opened a story: no recent article was like it.");
        assertThat(words("en").of(alone, member).words())
                .as("in a story that another opened")
                .containsExactly(
                        "It opened a story: no recent article was like it.",
                        "The story that it opened was merged with this one later.");
    }

    private static PlacementWords words(String language) {
        ResourceBundleMessageSource messages = new ResourceBundleMessageSource();
        messages.setBasename("messages/story");
        messages.setDefaultEncoding(StandardCharsets.UTF_8.name());
        messages.setFallbackToSystemLocale(false);
        return new PlacementWords(messages, Locale.forLanguageTag(language), id -> id == 7 ? "El Faro: Cierran" : null);
    }

    private static Properties read(String name) throws IOException {
        Properties properties = new Properties();
        try (InputStreamReader in = new InputStreamReader(
                StoryMessagesTest.class.getResourceAsStream("/messages/" + name), StandardCharsets.UTF_8)) {
            properties.load(in);
        }
        return properties;
    }
}
