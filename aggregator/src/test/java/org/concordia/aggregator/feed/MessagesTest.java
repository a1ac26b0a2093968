package org.concordia.aggregator.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.concordia.aggregator.fetch.FetchResult;
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
        List<Wording> faults = new ArrayList<>();
        Arrays.stream(Fault.values()).forEach(fault -> {
            faults.add(FetchWords.of(new FetchResult.Failed(fault, "404")));
            faults.add(FetchWords.of(new FetchResult.Failed(fault, "502")));
            faults.add(FetchWords.of(new FetchResult.Failed(fault, "418")));
        });
        FetchWords.STATUSES.forEach(status -> faults.add(FetchWords.of(new FetchResult.Failed(Fault.STATUS, status))));
        assertThat(faults)
                .as("every fault has words, and words on what to do about it")
                .allMatch(fault -> english.containsKey(fault.key()) && english.containsKey(fault.key() + ".do"));
        assertThat(Arrays.stream(Repair.Kind.values())
                        .map(kind -> ParseWords.of(new Repair(kind, 1, "x")).key()))
                .allMatch(english::containsKey);
        assertThat(Arrays.stream(NotAFeedException.Kind.values())
                        .map(kind -> "feed.no-feed."
                                + kind.name().toLowerCase(Locale.ROOT).replace('_', '-')))
                .allMatch(key -> english.containsKey(key) && english.containsKey(key + ".do"));
        assertThat(Arrays.stream(FeedHealth.State.values())
                        .map(state -> "feed.state." + state.name().toLowerCase(Locale.ROOT)))
                .allMatch(english::containsKey);
        assertThat(Arrays.stream(FeedImport.Fate.values())
                        .map(fate -> "feed.fate." + fate.name().toLowerCase(Locale.ROOT)))
                .allMatch(english::containsKey);
    }

    @Test
    void takeTheWordsOfWordingsWhichAreTexts() throws IOException {
        for (String name : List.of("feed.properties", "feed_es.properties")) {
            messages(name).forEach((key, words) -> {
                if (key.toString().matches("feed\\.(why|said|fault|notice|opml|doubt)\\..*")) {
                    assertThat(new MessageFormat(words.toString(), Locale.ENGLISH)
                                    .format(new Object[] {"uno", "dos", "tres"}))
                            .as(key.toString())
                            .doesNotContain("{");
                }
            });
        }
    }
}
