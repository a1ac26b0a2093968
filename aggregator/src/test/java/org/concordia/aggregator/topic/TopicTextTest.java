package org.concordia.aggregator.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TopicTextTest {

    private static final String FILE = """
            # what we follow 𝄞
            name: border   # the line
            titles: {en: Border}
            thresholds: {review: 1, digest: 2, alert: 3}

            words:
              # where
              - {language: es, name: towns, entries: [Arica, "Alto Hospicio"]}
              - language: es
                name: posts
                entries:
                  - Visviri
                  # the highest
                  - Chacalluta

            patterns:
              - language: es
                group: people
                weight: 2
                queries:
                  - migrante    # anyone
                  - {query: '"sin papeles"', weight: 3, name: without papers}
                  - words: [haitiano, cubano]
                    weight: 2

              # the far side
              - {language: any, group: place, weight: 1, queries: [Arica, Tacna]}
            # the end
            """;

    private final TopicText file = TopicText.of(FILE);

    private static Topic read(TopicText text) {
        return TopicFile.read(0, text.text());
    }

    /** Exactly these lines differ. */
    private static List<String> changed(TopicText text) {
        return Difference.between(FILE, text.text()).stream()
                .filter(line -> line.kind() == Difference.Kind.ADDED || line.kind() == Difference.Kind.REMOVED)
                .map(line -> (line.kind() == Difference.Kind.ADDED ? "+" : "-") + line.text())
                .toList();
    }

    @Test
    void weightOfAPatternIsChangedWhereItStands() {
        assertThat(changed(file.pattern(1, null, new BigDecimal("4.5"), null)))
                .containsExactly(
                        "-      - {query: '\"sin papeles\"', weight: 3, name: without papers}",
                        "+      - {query: '\"sin papeles\"', weight: 4.5, name: without papers}");
        assertThat(changed(file.pattern(0, null, new BigDecimal(3), "anybody")))
                .containsExactly(
                        "-      - migrante    # anyone",
                        "+      - {query: migrante, weight: 3, name: anybody}    # anyone");
        assertThat(read(file.pattern(2, null, BigDecimal.ONE, "from the islands"))
                        .patterns()
                        .get(2))
                .isEqualTo(new Pattern("es", "people", "from the islands", "haitiano cubano", 1, List.of(), false));
        assertThat(read(file.pattern(4, "Moquegua's", BigDecimal.ONE, ""))
                        .patterns()
                        .get(4)
                        .query())
                .isEqualTo("Moquegua's");
    }

    @Test
    void patternIsTakenOutAndItsSectionWithTheLast() {
        assertThat(changed(file.without(0))).containsExactly("-      - migrante    # anyone");
        assertThat(changed(file.without(2)))
                .containsExactly("-      - words: [haitiano, cubano]", "-        weight: 2");
        assertThat(changed(file.without(3)))
                .containsExactly(
                        "-  - {language: any, group: place, weight: 1, queries: [Arica, Tacna]}",
                        "+  - {language: any, group: place, weight: 1, queries: [Tacna]}");
        assertThat(changed(file.without(4).without(3)))
                .containsExactly("-  - {language: any, group: place, weight: 1, queries: [Arica, Tacna]}");
        assertThatThrownBy(
                        () -> file.without(0).without(0).without(0).without(0).without(0))
                .isInstanceOf(TopicFileException.class);
        assertThatThrownBy(() -> file.without(9)).isInstanceOf(TopicFileException.class);
    }

    @Test
    void patternIsAddedToItsGroupOrToANewOne() {
        assertThat(changed(file.and("es", "people", "\"rumbo al norte\"~2", List.of(), new BigDecimal(2), "")))
                .containsExactly("+      - {query: '\"rumbo al norte\"~2', weight: 2}");
        assertThat(changed(file.and("any", "place", "", List.of("Ilo", "Cerro Sombrero"), BigDecimal.TEN, "south")))
                .containsExactly(
                        "-  - {language: any, group: place, weight: 1, queries: [Arica, Tacna]}",
                        "+  - {language: any, group: place, weight: 1, queries: [Arica, Tacna, {words: [Ilo, Cerro Sombrero], weight: 10, name: south}]}");
        TopicText added = file.and("en", "act", "deported", List.of(), new BigDecimal("-2"), "sent off");
        assertThat(changed(added))
                .containsExactly(
                        "+  - language: en",
                        "+    group: act",
                        "+    queries:",
                        "+      - {query: deported, weight: -2, name: sent off}");
        assertThat(read(added).patterns().get(5))
                .isEqualTo(new Pattern("en", "act", "sent off", "deported", -2, List.of(), false));
    }

    @Test
    void wordListsGrowAndShrinkByOneEntry() {
        assertThat(changed(file.entry(1, "Pisiga: paso"))).containsExactly("+      - 'Pisiga: paso'");
        assertThat(changed(file.withoutEntry(1, 0))).containsExactly("-      - Visviri");
        assertThat(read(file.entry(0, "no")).words().get(0).entries()).containsExactly("Arica", "Alto Hospicio", "no");
        assertThat(read(file.withoutEntry(0, 1)).words().get(0).entries()).containsExactly("Arica");
        assertThatThrownBy(() -> file.withoutEntry(0, 1).withoutEntry(0, 0)).isInstanceOf(TopicFileException.class);
    }

    @Test
    void thresholdsAndGateAreChangedOrPutThere() {
        assertThat(changed(file.with("5", "thresholds", "alert")))
                .containsExactly(
                        "-thresholds: {review: 1, digest: 2, alert: 3}",
                        "+thresholds: {review: 1, digest: 2, alert: 5}");
        TopicText gated = file.gate("gate", List.of("people", "place | people"));
        assertThat(changed(gated)).containsExactly("+gate: [people, 'place | people']");
        assertThat(read(gated.gate("gate", List.of("place"))).gate()).containsExactly("place");
        assertThat(read(file.with("coast", "name")).name()).isEqualTo("coast");
    }

    @Test
    void patternsAllOverTheShippedTopicMayBeTakenOutOrWeighedAnew() {
        String shipped = ShippedTopics.file("chile-peru-migration").orElseThrow();
        TopicText text = TopicText.of(shipped);
        List<Pattern> patterns = TopicFile.read(0, shipped).patterns();
        for (int i = 0; i < patterns.size(); i += 1 + patterns.size() / 20) {
            List<Pattern> others = new java.util.ArrayList<>(patterns);
            others.remove(i);
            try {
                assertThat(read(text.without(i)).patterns()).isEqualTo(others);
            } catch (TopicFileException e) {
                // The last one of a group that the gate asks for.
                assertThat(e).hasMessageContaining("no pattern has the group");
            }
            if (!patterns.get(i).hides()) {
                Pattern weighed = read(text.pattern(i, null, new BigDecimal("1.25"), null))
                        .patterns()
                        .get(i);
                assertThat(weighed.weight()).isEqualTo(1.25);
                assertThat(weighed.query()).isEqualTo(patterns.get(i).query());
                assertThat(weighed.label()).isEqualTo(patterns.get(i).label());
            }
        }
    }

    @Test
    void fileThatRepeatsPartsOfItselfIsChangedAsAWholeOnly() {
        assertThatThrownBy(() -> TopicText.of(FILE.replace("[Arica, Tacna]", "&a [Arica]") + "x: *a\n"))
                .isInstanceOf(TopicFileException.class);
    }
}
