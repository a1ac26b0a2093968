package org.concordia.aggregator.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FiguresTest {

    private static final Topic TOPIC = Sample.topic("border", """
            gate: [people]
            patterns:
              - {language: es, group: people, weight: 2, queries: [migrante]}
              - {language: es, group: place, weight: 1, queries: [Arica]}
            """);

    private static Labelled label(String language, boolean belongs, String title) {
        return LabelledFile.read(
                        "lang\tlabel\ttitle\n" + language + "\t" + (belongs ? 1 : 0) + "\t" + title, "ana", Sample.NOW)
                .texts()
                .get(0);
    }

    @Test
    void countsWhatEachThresholdTakesAndMissesByLanguage() {
        Figures figures = Figures.of(
                TOPIC,
                List.of(
                        label("es", true, "Migrantes en Arica"),
                        label("es", true, "Migrantes"),
                        label("es", true, "Sin papeles"),
                        label("es", false, "Las aves migrantes"),
                        label("es", false, "Arica celebra"),
                        label("en", true, "Migrants")));
        assertThat(figures.languages()).extracting(Figures.Share::language).containsExactly("en", "es");
        Figures.Share spanish = figures.languages().get(1);
        assertThat(spanish.labelled()).isEqualTo(5);
        assertThat(spanish.belonging()).isEqualTo(3);
        assertThat(spanish.counts())
                .containsExactly(
                        new Figures.Count(Level.REVIEW, 2, 2, 1),
                        new Figures.Count(Level.DIGEST, 2, 1, 1),
                        new Figures.Count(Level.ALERT, 1, 0, 2));
        assertThat(spanish.counts().get(1).precision()).hasValue(2 / 3.0);
        assertThat(spanish.counts().get(1).recall()).hasValue(2 / 3.0);
        assertThat(figures.languages().get(0).counts().get(1).precision()).isEmpty();
        assertThat(figures.languages().get(0).counts().get(1).recall()).hasValue(0.0);
        assertThat(figures.all().labelled()).isEqualTo(6);
        assertThat(figures.wrong())
                .extracting(wrong -> wrong.text().title())
                .containsExactly("Sin papeles", "Las aves migrantes", "Migrants");
        assertThat(figures.wrong().get(1).match().reasons()).hasSize(1);
    }

    @Test
    void copiesCountOnceWithTheLatestLabel() {
        Figures figures = Figures.of(TOPIC, List.of(label("es", false, "Migrantes"), label("es", true, "Migrantes")));
        assertThat(figures.all().labelled()).isEqualTo(1);
        assertThat(figures.all().belonging()).isZero();
    }

    @Test
    void fewLabelsSayNothing() {
        List<Labelled> set = new ArrayList<>();
        for (int i = 0; i < 29; i++) {
            set.add(label("es", true, "Migrantes " + i));
        }
        assertThat(Figures.of(TOPIC, set).all().enough()).isFalse();
        set.add(label("es", true, "Migrantes otra vez"));
        assertThat(Figures.of(TOPIC, set).all().enough()).isTrue();
    }

    @Test
    void fileThatIsWrittenIsReadAgain() {
        List<Labelled> set = List.of(label("es", true, "Migrantes en Arica"), label("en", false, "Birds"));
        LabelledFile.Read read = LabelledFile.read("\uFEFF" + LabelledFile.write(set), "ana", Sample.NOW);
        assertThat(read.faults()).isEmpty();
        assertThat(read.texts()).isEqualTo(set);
        assertThat(LabelledFile.read("", "ana", Sample.NOW).faults()).hasSize(1);
        assertThat(LabelledFile.read("name\tage\nx\t1\n", "ana", Sample.NOW).faults())
                .hasSize(1);
    }
}
