package org.concordia.digest.copy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Perturbed texts of our own: what reprints do to a wire story must not hide it, and templates must not look like one. */
class CopyIndexTest {

    private static final Instant NOON = Instant.parse("2025-11-28T12:00:00Z");
    private static final int TEXTS = 1000;

    private final Newspaper newspaper = new Newspaper(new Random(20251128));

    @Test
    void findsTextsUnderDatelinesAndBoilerplate() {
        assertThat(found(text -> newspaper.dateline() + text + newspaper.boilerplate()))
                .isGreaterThanOrEqualTo(.99);
    }

    @Test
    void findsTextsOfWhichATenthOfTheWordsWereEdited() {
        assertThat(found(newspaper::edited)).isGreaterThanOrEqualTo(.99);
    }

    @Test
    void findsTextsCutToAThird() {
        assertThat(found(text -> newspaper.cut(text, .3))).isGreaterThanOrEqualTo(.99);
    }

    @Test
    void findsTextsEditedCutAndWithBoilerplate() {
        assertThat(found(text ->
                        newspaper.dateline() + newspaper.edited(newspaper.cut(text, .3)) + newspaper.boilerplate()))
                .isGreaterThanOrEqualTo(.95);
    }

    @Test
    void findsTextsCutOutOfTheMiddle() {
        assertThat(found(text ->
                        newspaper.dateline() + newspaper.edited(newspaper.passage(text, .3)) + newspaper.boilerplate()))
                .isGreaterThanOrEqualTo(.95);
    }

    @Test
    void joinsNoneOfAThousandTemplateTexts() {
        CopyIndex index = new CopyIndex();
        int joined = 0;
        for (int i = 0; i < TEXTS; i++) {
            Newspaper.Text text = newspaper.template(i % 6);
            joined += add(index, i, i * 10, text) == null ? 0 : 1;
        }
        assertThat(joined).isZero();
    }

    /** The share of texts whose perturbed version is known as theirs; a wrong original is counted apart. */
    private double found(UnaryOperator<String> perturb) {
        CopyIndex index = new CopyIndex();
        List<Newspaper.Text> texts = new ArrayList<>();
        for (int i = 0; i < TEXTS; i++) {
            texts.add(newspaper.text());
            add(index, i, i, texts.get(i));
        }
        int found = 0;
        int wrong = 0;
        for (int i = 0; i < TEXTS; i++) {
            Newspaper.Text text = texts.get(i);
            Copy copy = add(
                    index, TEXTS + i, TEXTS + i, new Newspaper.Text(newspaper.headline(), perturb.apply(text.body())));
            found += copy != null && copy.original() == i ? 1 : 0;
            wrong += copy != null && copy.original() != i ? 1 : 0;
        }
        assertThat(wrong).as("wrong originals, %d found", found).isLessThanOrEqualTo(TEXTS / 500);
        return (double) found / TEXTS;
    }

    @Test
    void closingLinesAloneMakeNoCopies() {
        CopyIndex index = new CopyIndex();
        String closing = " Suscríbete a nuestro boletín y recibe cada mañana en tu correo las noticias más importantes"
                + " de la región, elegidas por nuestra redacción.";
        List<Newspaper.Text> texts = List.of(
                new Newspaper.Text(
                        "Reabre el paso de Chungará tras la nevada",
                        "La ruta quedó libre de hielo pasado el mediodía."),
                new Newspaper.Text(
                        "Tacna inaugura su feria del olivo", "Unos ochenta productores exponen aceite y aceitunas."),
                new Newspaper.Text(
                        "Corte suprema rechaza recurso de la minera", "El fallo obliga a reparar el humedal dañado."),
                new Newspaper.Text(
                        "Pescadores de Ilo levantan la huelga", "Aceptaron una cuota mayor de anchoveta hasta junio."));
        for (int i = 0; i < texts.size(); i++) {
            Newspaper.Text text = texts.get(i);
            assertThat(add(index, i, i, new Newspaper.Text(text.title(), text.body() + closing)))
                    .isNull();
        }
    }

    @Test
    void liveBlogsOfOneOutletAreNoCopiesOfEachOther() {
        CopyIndex index = new CopyIndex();
        String standing =
                "Sigue en directo la última hora de la frontera norte, los controles en el paso y la situación"
                        + " de los albergues de la región. ";
        for (int i = 0; i < 20; i++) {
            Newspaper.Text text = newspaper.text();
            Instant at = NOON.plus(Duration.ofHours(i));
            assertThat(index.add(
                            i, at, at, "Diario", false, "", text.title(), standing + newspaper.cut(text.body(), .2)))
                    .isNull();
        }
    }

    @Test
    void oneTextAThousandTimesIsOneOriginal() {
        CopyIndex index = new CopyIndex();
        Newspaper.Text text = newspaper.text();
        assertThat(add(index, 0, 0, text)).isNull();
        for (int i = 1; i < TEXTS; i++) {
            assertThat(add(index, i, i, text)).isEqualTo(new Copy(0, 0, 1, true, null));
        }
        assertThat(add(index, TEXTS, TEXTS, new Newspaper.Text(newspaper.headline(), newspaper.cut(text.body(), .4)))
                        .original())
                .isZero();
    }

    @Test
    void aTextThatCameAsItsTitleIsKnownByItsWords() {
        CopyIndex index = new CopyIndex();
        Newspaper.Text text = newspaper.text();
        add(index, 0, 0, text);
        Copy copy = add(index, 1, 1, new Newspaper.Text(newspaper.edited(text.body()), ""));
        assertThat(copy.original()).isZero();
        assertThat(add(index, 2, 2, new Newspaper.Text("a ".repeat(10_000), "")))
                .isNull();
    }

    @Test
    void ofTwoTextsOfOneTimeTheFirstIsTheOriginal() {
        CopyIndex index = new CopyIndex();
        Newspaper.Text text = newspaper.text();
        index.add(7, NOON, NOON, "A", false, "", text.title(), text.body());
        assertThat(index.add(3, NOON, NOON, "B", false, "", newspaper.headline(), text.body())
                        .original())
                .isEqualTo(7);
    }

    @Test
    void theSameAddressIsTheSameArticle() {
        CopyIndex index = new CopyIndex();
        index.add(1, NOON, NOON, "A", false, "https://a.example/1", "Uno", "");
        Copy copy = index.add(2, NOON, NOON, "B", false, "https://a.example/1", "Otro título", "");
        assertThat(copy).isEqualTo(new Copy(1, 1, 1, true, null));
    }

    @Test
    void anAgencysTextIsTheOriginalEvenWhenItComesLate() {
        CopyIndex index = new CopyIndex();
        Newspaper.Text text = newspaper.text();
        index.add(1, NOON, NOON, "Paper", false, "", text.title(), text.body());
        Instant later = NOON.plus(Duration.ofHours(1));
        assertThat(index.add(2, later, later, "Agency", true, "", text.title(), text.body()))
                .isEqualTo(new Copy(2, 1, 1, true, 1L));
        Instant last = NOON.plus(Duration.ofHours(2));
        assertThat(index.add(3, last, last, "Other", false, "", text.title(), text.body())
                        .original())
                .isEqualTo(2);
    }

    @Test
    void theEarliestIsTheOriginalWhateverCameFirst() {
        CopyIndex index = new CopyIndex();
        Newspaper.Text text = newspaper.text();
        index.add(1, NOON.plusSeconds(600), NOON, "Paper", false, "", text.title(), text.body());
        assertThat(index.add(2, NOON, NOON, "Other", false, "", text.title(), text.body()))
                .isEqualTo(new Copy(2, 1, 1, true, 1L));
    }

    @Test
    void shortTitlesWithoutTextAreNobodysCopies() {
        CopyIndex index = new CopyIndex();
        index.add(1, NOON, NOON, "A", false, "", "Editorial", "");
        assertThat(index.add(2, NOON, NOON, "B", false, "", "Editorial", "")).isNull();
        assertThat(index.add(3, NOON, NOON, "B", false, "", "", "")).isNull();
    }

    @Test
    void forgetsTextsOfLastMonth() {
        CopyIndex index = new CopyIndex();
        Newspaper.Text text = newspaper.text();
        index.add(1, NOON, NOON, "A", false, "", text.title(), text.body());
        Instant later = NOON.plus(Duration.ofDays(30));
        assertThat(index.add(2, later, later, "B", false, "", text.title(), text.body()))
                .isNull();
        assertThat(index.size()).isOne();
    }

    private static Copy add(CopyIndex index, long id, int minutes, Newspaper.Text text) {
        Instant at = NOON.plus(Duration.ofMinutes(minutes));
        return index.add(id, at, at, "outlet " + id % 41, false, "", text.title(), text.body());
    }
}
