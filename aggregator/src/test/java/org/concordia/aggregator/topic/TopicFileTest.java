package org.concordia.aggregator.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TopicFileTest {

    private static final String HEAD = """
            name: t
            titles: {en: Test}
            thresholds: {review: 1, digest: 2, alert: 3}
            """;

    private static List<TopicFault> faults(String yaml) {
        TopicFileException refused = catchThrowableOfType(TopicFileException.class, () -> TopicFile.read(0, yaml));
        assertThat(refused).as("refused").isNotNull();
        return refused.faults();
    }

    private static List<TopicFault> patternFaults(String query) {
        return faults(HEAD + "patterns:\n  - language: es\n    group: g\n    weight: 1\n    queries:\n      - '"
                + query.replace("'", "''") + "'\n");
    }

    @Test
    void whatIsWrittenIsReadAgainAsTheSameTopic() {
        Topic shipped =
                TopicFile.read(7, ShippedTopics.file("chile-peru-migration").orElseThrow());
        assertThat(TopicFile.read(7, TopicFile.write(shipped))).isEqualTo(shipped);
    }

    @Test
    void compactListIsOnePattern() {
        Topic topic = Sample.topic("t", """
                patterns:
                  - {language: any, group: place, weight: 1, queries: [{words: [Arica, alto hospicio, Jeri~1], name: towns}]}
                """);
        assertThat(topic.patterns())
                .containsExactly(
                        new Pattern("any", "place", "towns", "Arica \"alto hospicio\" Jeri~1", 1, List.of(), false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "*                    | 1 | everything",
                "*:*                  | 1 | everything",
                "Arica *frontera      | 7 | begin with a wildcard",
                "Arica OR la          | 10 | nearly every text",
                "\"De la\"              | 2 | nearly every text",
                "\"the of\"~4           | 2 | nearly every text",
                "?rica                | 1 | begin with a wildcard",
                "a*                   | 1 | too few letters",
                "paz~1                | 1 | too few letters",
                "\"cruce ilegal       | 1 | quote is not closed",
                "Arica (Tacna         | 12 | ends too early",
                "Arica) Tacna         | 6 | not expected",
                "-Arica               | 0 | must not be there",
                "/ari[ck]a/           | 1 | regular expressions",
                "outlet:Arica         | 1 | title:",
                "\"@nobody cruza\"~3  | 2 | no word list nobody",
                "\"¿? !\"             | 2 | no word",
                "Arica^3              | 0 | weights stand beside",
                "[a TO b]             | 1 | ranges",
            })
    void brokenPatternIsRefusedWithThePlaceOfTheFault(String query, int column, String reason) {
        TopicFault fault = patternFaults(query).get(0);
        assertThat(fault.reason()).contains(reason);
        assertThat(fault.column()).isEqualTo(column);
        assertThat(fault.line()).isEqualTo(9);
        assertThat(fault.place()).isEqualTo("patterns[0].queries[0]");
    }

    @Test
    void patternTooLongToBeOneThoughtIsRefused() {
        String words = IntStream.range(0, 10_000).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
        assertThat(patternFaults(words).get(0).reason()).contains("characters long");
        String list = IntStream.range(0, 4_000).mapToObj(i -> "w" + i).collect(Collectors.joining(", "));
        assertThat(faults(HEAD + "words: [{language: es, name: many, entries: [" + list + "]}]\n"
                        + "patterns: [{language: es, group: g, weight: 1, queries: ['@many']}]\n"))
                .extracting(TopicFault::reason)
                .containsExactly("it has more than 3000 words");
    }

    @Test
    void wordThatEveryTextHasIsRefusedWhereItStandsAlone() {
        assertThat(
                        faults(
                                HEAD + "words: [{language: es, name: small, entries: [Arica, para]}]\n"
                                        + "patterns: [{language: es, group: g, weight: 1, queries: ['\"@small frontera\"~3', '\"de Arica\"', '@small']}]\n"))
                .extracting(TopicFault::reason)
                .containsExactly("para is in nearly every text; beside other words in a phrase it is welcome");
    }

    @Test
    void allFaultsAreToldAtOnceInTheOrderOfTheFile() {
        List<TopicFault> faults = faults("""
                name: Not A Name
                titles: {en: Test}
                thresholds: {review: 3, digest: 2, alert: x}
                gate: [nobody]
                colour: red
                words: [{language: es, name: loop, entries: ["@loop"]}]
                patterns:
                  - {language: fr, group: g, queries: [bonjour]}
                  - {language: es, group: g, weight: 1, queries: [{query: a, words: [b]}]}
                editions:
                  - {name: daily, languages: [es], cadence: hourly, cron: 0 0 7, zone: Mars}
                """);
        assertThat(faults).extracting(TopicFault::line).isSorted();
        assertThat(faults)
                .extracting(TopicFault::place)
                .containsExactlyInAnyOrder(
                        "name",
                        "thresholds.alert",
                        "thresholds",
                        "gate",
                        "colour",
                        "words[0].entries",
                        "patterns[0].language",
                        "patterns[0].queries[0]",
                        "patterns[1].queries[0]",
                        "editions[0].cadence",
                        "editions[0].zone");
    }

    @Test
    void capsAndSumsOfGatesAreChecked() {
        String patterns = "patterns: [{language: es, group: sign, weight: 1, queries: [frontera]}]\n";
        assertThat(faults(HEAD + "caps: {sign: 0, nobody: 2}\ngate: [sign >= many, sign >= 2]\n" + patterns))
                .extracting(TopicFault::reason)
                .containsExactlyInAnyOrder(
                        "a cap is more than 0",
                        "no pattern has the group nobody",
                        "behind >= should be a number: sign >= many");
        Topic topic = TopicFile.read(0, HEAD + "caps: {sign: 2.5}\ngate: [sign >= 2]\n" + patterns);
        assertThat(topic.caps()).containsEntry("sign", 2.5);
        assertThat(TopicFile.read(0, TopicFile.write(topic))).isEqualTo(topic);
    }

    @Test
    void anEditionMayWaitForMoreThanOneStory() {
        String edition =
                "editions: [{name: daily, languages: [es], cadence: daily, cron: '0 0 7 * * ?', zone: UTC%s}]\n";
        Topic topic = TopicFile.read(0, HEAD + edition.formatted(", fewest-stories: 3"));
        assertThat(topic.editions()).extracting(EditionPlan::fewest).containsExactly(3);
        assertThat(TopicFile.read(0, TopicFile.write(topic))).isEqualTo(topic);
        assertThat(TopicFile.read(0, HEAD + edition.formatted("")).editions())
                .extracting(EditionPlan::fewest)
                .containsExactly(1);
        assertThat(faults(HEAD + edition.formatted(", fewest-stories: 0")))
                .extracting(TopicFault::place)
                .containsExactly("editions[0].fewest-stories");
    }

    @Test
    void whatIsNoYamlIsRefusedWithItsLine() {
        assertThat(faults("name: t\ntitles: {en: Test\n").get(0).reason()).contains("no YAML");
        assertThat(faults("just words"))
                .extracting(TopicFault::reason)
                .containsExactly("a topic file begins with name: and titles:");
        assertThat(faults("")).hasSize(1);
    }

    @Test
    void keyGivenTwiceIsRefused() {
        assertThat(faults(HEAD + "gate: []\ngate: []\n"))
                .extracting(TopicFault::reason)
                .containsExactly("gate stands here twice");
    }

    @Test
    void policyOfAlertsIsReadWholeAndWrittenAgain() {
        Topic topic = TopicFile.read(0, HEAD + """
                alerts:
                  window-minutes: 60
                  show-at: 1
                  propose-at: 2
                  send-at: 5
                  send-at-with-source: 4
                  max-age-minutes: 120
                  per-day: 2
                  min-gap-minutes: 45
                  quiet-hours: {from: 22:30, to: "06:15", zone: America/Lima}
                  languages: [en, es]
                  escalate-after-minutes: 10
                  lapse-after-minutes: 50
                """);
        assertThat(topic.alerts())
                .isEqualTo(new AlertPolicy(
                        Duration.ofMinutes(60),
                        1,
                        2,
                        5,
                        4,
                        Duration.ofMinutes(120),
                        2,
                        Duration.ofMinutes(45),
                        new QuietHours(LocalTime.of(22, 30), LocalTime.of(6, 15), ZoneId.of("America/Lima")),
                        List.of("en", "es"),
                        Duration.ofMinutes(10),
                        Duration.ofMinutes(50)));
        assertThat(TopicFile.read(0, TopicFile.write(topic))).isEqualTo(topic);
        assertThat(topic.alertLanguages()).containsExactly("en", "es");
    }

    @Test
    void fileWithoutTheNewerKeysOfAlertsMeansWhatItMeant() {
        assertThat(TopicFile.read(0, HEAD).alerts()).isEqualTo(AlertPolicy.DEFAULT);
        AlertPolicy policy =
                TopicFile.read(0, HEAD + "alerts: {max-age-minutes: 12}\n").alerts();
        assertThat(policy.lapseAfter()).isEqualTo(Duration.ofMinutes(12));
        assertThat(policy.escalateAfter()).isEqualTo(Duration.ZERO);
        assertThat(policy.quiet()).isNull();
        assertThat(TopicFile.read(0, HEAD).alertLanguages()).containsExactly("en");
    }

    @Test
    void faultsOfAPolicyAreToldWhereTheyStand() {
        assertThat(faults(HEAD + """
                        alerts:
                          show-at: 3
                          propose-at: 2
                          per-day: few
                          quiet-hours: {from: 25:00, to: "07:00", zone: Mars}
                          languages: [Spanish]
                          escalate-after-minutes: 60
                          lapse-after-minutes: 30
                        """))
                .extracting(fault -> fault.line() + " " + fault.place() + ": " + fault.reason())
                .containsExactlyInAnyOrder(
                        "6 alerts.propose-at: it cannot be fewer than the 3 newsrooms at which the story is shown",
                        "7 alerts.per-day: no number: few",
                        "8 alerts.quiet-hours.from: no time of day: 25:00 (write it as 23:00)",
                        "8 alerts.quiet-hours.zone: no such time zone",
                        "9 alerts.languages: a language is two or three small letters: Spanish",
                        "10 alerts.escalate-after-minutes: it must come before the alert lapses");
        assertThat(faults(HEAD + "alerts: {show-at: 0, quiet-hours: {from: \"07:00\", to: \"07:00\", zone: UTC}}\n"))
                .extracting(TopicFault::place)
                .containsExactly("alerts.show-at", "alerts.quiet-hours.to");
        assertThat(faults(HEAD + "alerts: {quiet-hours: {from: \"07:00\"}}\n"))
                .extracting(TopicFault::place)
                .containsExactlyInAnyOrder("alerts.quiet-hours.to", "alerts.quiet-hours.zone");
        assertThat(faults(HEAD + "alerts: {per-day: 1.5}\n"))
                .extracting(TopicFault::reason)
                .containsExactly("it is a whole number");
    }
}
