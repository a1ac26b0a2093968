package org.concordia.aggregator.article;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageTest {

    /** A line of {@code language/sample.tsv}: language, title, summary. */
    private record Sample(String language, String title, String summary) {}

    private static final List<Sample> SAMPLES = samples();

    private static List<Sample> samples() {
        try (InputStream file = LanguageTest.class.getResourceAsStream("/language/sample.tsv")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split("\t"))
                    .map(fields -> new Sample(fields[0], fields[1], fields[2]))
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<Sample> of(String language) {
        return SAMPLES.stream()
                .filter(sample -> sample.language().equals(language))
                .toList();
    }

    private static String whole(Sample sample) {
        return sample.title() + "\n" + sample.summary();
    }

    @Test
    void neverOverrulesARightClaim() {
        assertThat(SAMPLES).hasSizeGreaterThan(50).allSatisfy(sample -> {
            assertThat(Language.of(whole(sample), sample.language())).isEqualTo(sample.language());
            assertThat(Language.of(sample.title(), sample.language())).isEqualTo(sample.language());
        });
    }

    @Test
    void functionWordsBearOutHalfOfTheRightClaimsAndNoWrongOne() {
        for (String claim : List.of("es", "en")) {
            assertThat(SAMPLES.stream()
                            .filter(sample -> FunctionWords.bearOut(claim, whole(sample)))
                            .map(Sample::language))
                    .hasSizeGreaterThanOrEqualTo(of(claim).size() / 2)
                    .containsOnly(claim);
        }
        assertThat(FunctionWords.bearOut("fr", "Le ministre et les députés de la Chambre, dans la nuit"))
                .isFalse();
        assertThat(FunctionWords.bearOut("es", "The ministers said on Monday that \"el pueblo y los alcaldes\" know"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"es, en", "en, es-CL", "pt, es", "fr, es", "it, es", "es, pt-BR", "en, fr", "de, en", "es, ru"})
    void overrulesAClaimThatTitleAndSummaryContradict(String language, String claim) {
        assertThat(of(language))
                .isNotEmpty()
                .allSatisfy(
                        sample -> assertThat(Language.of(whole(sample), claim)).isEqualTo(language));
    }

    @Test
    void readsEachEntryOfAMixedFeed() {
        // An outlet that claims Spanish for all it has and carries an agency's English items.
        Map<String, String> agency = Map.of(
                "Chile sends more police to the northern border as migrants head for Peru", "en",
                "Chile envía más carabineros a la frontera norte mientras migrantes se dirigen al Perú", "es",
                "Peru's congress debates state of emergency along the southern border", "en",
                "El Congreso peruano debate el estado de emergencia en la frontera sur", "es");
        assertThat(agency)
                .allSatisfy((title, language) ->
                        assertThat(Language.of(title, "es-PE", "es", "es")).isEqualTo(language));
    }

    @ParameterizedTest
    @CsvSource({
        "Tacna, es",
        "Breaking news, es",
        "Invade Venezuela first!, en",
        "Colo Colo 2 - 1 Alianza Lima, es",
        "12345, es",
        "'', qu",
        "Boric: 'Game over', es",
        "El Niño, en"
    })
    void letsAClaimStandWhenTheTextSaysLittle(String text, String claim) {
        assertThat(Language.of(text, claim)).isEqualTo(claim);
    }

    @Test
    void takesTheLikelierOfTwoClaims() {
        // A publishing system's own "en-US" on a Spanish site, whose outlet an editor knows to be Spanish.
        assertThat(Language.of("Kast se reúne con Milei en su primera gira", "en-US", "es"))
                .isEqualTo("es");
        assertThat(Language.of("Kast meets Milei on his first tour", "en-US", "es"))
                .isEqualTo("en");
        assertThat(Language.of("Tacna", "en-US", "es")).isEqualTo("en");
    }

    @Test
    void readsATextThatNobodySaysTheLanguageOf() {
        assertThat(SAMPLES.stream()
                        .filter(sample ->
                                List.of("es", "en", "pt", "fr", "it", "de").contains(sample.language())))
                .allSatisfy(sample -> assertThat(Language.of(whole(sample))).isEqualTo(sample.language()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "Tacna", "12345", "?!", "😀😀😀", "La Paz"})
    void saysThatItDoesNotKnow(String text) {
        assertThat(Language.of(text)).isEqualTo("und");
        assertThat(Language.of(text, null, " ", "nada de nada", "x-klingon", "und"))
                .isEqualTo("und");
    }

    @Test
    void makesNoEuropeanLanguageOfQuechuaAymaraOrCreole() {
        for (String language : List.of("qu", "ay", "ht")) {
            assertThat(of(language)).isNotEmpty().allSatisfy(sample -> {
                assertThat(Language.of(whole(sample))).isEqualTo("und");
                assertThat(Language.of(whole(sample), "es")).isIn("und", "es");
                assertThat(Language.of(whole(sample), language)).isEqualTo(language);
            });
        }
    }

    @Test
    void readsOtherScripts() {
        assertThat(Language.of("Граница снова открыта после трёх дней ожидания", "es"))
                .isEqualTo("ru");
        assertThat(Language.of("秘鲁宣布与智利接壤的边境地区进入紧急状态，数百名移民试图离开智利。", "es")).isEqualTo("zh");
        assertThat(Language.of("ペルーはチリとの国境地帯に非常事態を宣言した。数百人の移民が国境に集まっている。")).isEqualTo("ja");
    }

    @ParameterizedTest
    @CsvSource({
        "es-CL, es",
        "ES_419, es",
        "spa, es",
        "en-us, en",
        "PT-br, pt",
        "INDONESIA, ",
        "ID-id, id",
        "qu-PE, qu",
        "arn, arn",
        "nada de nada, ",
        "und, ",
        "*, ",
        "e, "
    })
    void readsThePrimaryLanguageOfAClaimWhateverTheLocale(String claim, String primary) {
        assertThat(Language.primary(claim)).isEqualTo(primary);
    }

    @Test
    void saysTheSameToManyThreads() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<List<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                answers.add(threads.submit(() -> SAMPLES.stream()
                        .map(sample -> Language.of(whole(sample)))
                        .toList()));
            }
            List<String> alone =
                    SAMPLES.stream().map(sample -> Language.of(whole(sample))).toList();
            for (Future<List<String>> answer : answers) {
                assertThat(answer.get()).isEqualTo(alone);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void readsNoMoreThanItNeeds() {
        String title = "El paso fronterizo reabre tras tres días de espera y la cola de camiones avanza. ";
        assertThat(Language.of(title + "a".repeat(1_000_000), "en")).isEqualTo("es");
    }
}
