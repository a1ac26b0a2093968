package org.concordia.aggregator.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.search.Query;
import org.junit.jupiter.api.Test;

final class PresearchTest {

    private final Analyzers analyzers = new Analyzers();

    private Map<String, Words> words(String language, String title, String summary) throws IOException {
        return analyzers.words(language, title, summary, field -> true);
    }

    private boolean mayMatch(String query, String text) throws Exception {
        WordList wild = new WordList("es", "wild", List.of("río", "desiert*", "salar grande"));
        Presearch presearch = new Presearch();
        presearch.add(new PatternReader(analyzers.byField, List.of(wild)).read(new Pattern("es", "act", query, 1)));
        return presearch.candidates(words("es", text, "")).get(0);
    }

    @Test
    void asksForEveryWordThatAPatternCannotDoWithout() throws Exception {
        assertThat(mayMatch("\"paso fronterizo\"", "El fronterizo paso")).isTrue();
        assertThat(mayMatch("\"paso fronterizo\"", "El paso")).isFalse();
        assertThat(mayMatch("+paso +frontera", "El paso")).isFalse();
        assertThat(mayMatch("paso frontera", "El paso")).isTrue();
        assertThat(mayMatch("\"cruzar frontera\"~5", "Cruzan sin mirar la frontera"))
                .isTrue();
        assertThat(mayMatch("\"cruzar frontera\"~5", "Cruzan sin mirar")).isFalse();
    }

    @Test
    void whatIsOptionalOrForbiddenIsNotAskedFor() throws Exception {
        assertThat(mayMatch("+paso frontera -fútbol", "El paso")).isTrue();
        assertThat(mayMatch("+paso -fútbol", "El fútbol")).isFalse();
    }

    @Test
    void readsListsAndBeginningsAndMisspellings() throws Exception {
        assertThat(mayMatch("\"cruzar @wild\"~4", "Cruzan de noche el Desierto"))
                .isTrue();
        assertThat(mayMatch("\"cruzar @wild\"~4", "Cruzan de noche el salar grande"))
                .isTrue();
        assertThat(mayMatch("\"cruzar @wild\"~4", "Cruzan de noche el salar")).isFalse();
        assertThat(mayMatch("chacall*", "Chacalluta")).isTrue();
        assertThat(mayMatch("chacall*", "Chacabuco")).isFalse();
        assertThat(mayMatch("jerí~1", "José Gerí")).isFalse();
        assertThat(mayMatch("jerí~1", "José Jery")).isTrue();
    }

    @Test
    void leavesOutNothingThatMatchesAndLittleElse() throws Exception {
        Topic topic =
                TopicFile.read(0, ShippedTopics.file("chile-peru-migration").orElseThrow());
        PatternReader reader = new PatternReader(analyzers.byField, topic.words());
        Presearch presearch = new Presearch();
        Map<Integer, Query> queries = new HashMap<>();
        for (Pattern pattern : topic.patterns()) {
            Query query = reader.read(pattern);
            queries.put(queries.size(), PatternTrial.ready(query));
            presearch.add(query);
        }
        int matches = 0;
        int candidates = 0;
        try (InputStream in = PresearchTest.class.getResourceAsStream("/topics/sample.tsv")) {
            assertThat(in).isNotNull();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .toList()) {
                String[] fields = line.split("\t");
                Map<String, Words> words = words(fields[1], fields[4], fields.length > 5 ? fields[5] : "");
                BitSet candidate = presearch.candidates(words);
                candidates += candidate.cardinality();
                try (PatternTrial trial = new PatternTrial(words)) {
                    for (Map.Entry<Integer, Query> query : queries.entrySet()) {
                        if (!trial.places(query.getValue()).isEmpty()) {
                            matches++;
                            assertThat(candidate.get(query.getKey()))
                                    .as(topic.patterns().get(query.getKey()).query() + " in " + line)
                                    .isTrue();
                        }
                    }
                }
            }
        }
        assertThat(matches).isGreaterThan(100);
        assertThat(candidates).isLessThan(2 * matches);
    }
}
