package org.concordia.aggregator.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Properties;
import org.concordia.aggregator.fetch.FetchResult.Fault;
import org.concordia.aggregator.parse.NotAFeedException;
import org.concordia.aggregator.parse.Repair;
import org.junit.jupiter.api.Test;

class MessagesTest {

    private static Properties messages(String name) throws IOException {
        Properties messages = new Properties();
        try (InputStream in = MessagesTest.class.getResourceAsStream("/messages/" + name)) {
            messages.load(new InputStreamReader(java.util.Objects.requireNonNull(in), StandardCharsets.UTF_8));
        }
        return messages;
    }

    @Test
    void sayEverythingInBothLanguages() throws IOException {
        Properties english = messages("feed.properties");
        Properties spanish = messages("feed_es.properties");
        assertThat(spanish.keySet()).isEqualTo(english.keySet());
        for (String key : english.stringPropertyNames()) {
            assertThat(spanish.getProperty(key).replaceAll("[^{}0-9]|\\d+(?![}])", ""))
                    .as(key)
                    .satisfies(holes -> assertThat(
                                    holes.chars().filter(c -> c == '{').count())
                            .isEqualTo(english.getProperty(key)
                                    .chars()
                                    .filter(c -> c == '{')
                                    .count()));
        }
    }

    @Test
    void haveWordsForEveryFaultStateAndFate() throws IOException {
        Properties english = messages("feed.properties");
        assertThat(Arrays.stream(Fault.values())
                        .map(fault -> "feed.fault."
                                + fault.name().toLowerCase(Locale.ROOT).replace('_', '-')))
                .allMatch(english::containsKey);
        assertThat(Arrays.stream(Repair.Kind.values())
                        .map(kind -> ParseWords.of(new Repair(kind, 1, "x")).key()))
                .allMatch(english::containsKey);
        assertThat(Arrays.stream(NotAFeedException.Kind.values())
                        .map(kind -> "feed.no-feed."
                                + kind.name().toLowerCase(Locale.ROOT).replace('_', '-')))
                .allMatch(english::containsKey);
        assertThat(Arrays.stream(FeedHealth.State.values())
                        .map(state -> "feed.state." + state.name().toLowerCase(Locale.ROOT)))
                .allMatch(english::containsKey);
        assertThat(Arrays.stream(FeedImport.Fate.values())
                        .map(fate -> "feed.fate." + fate.name().toLowerCase(Locale.ROOT)))
                .allMatch(english::containsKey);
    }
}
