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
