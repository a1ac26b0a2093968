package org.concordia.aggregator.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.concordia.aggregator.topic.Sample.article;
import static org.concordia.aggregator.topic.Sample.topic;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.concordia.aggregator.article.Article;
import org.junit.jupiter.api.Test;

final class TopicMatcherTest {

    private static final String BORDER = """
            gate: [people, place]
            home-countries: [CL]
            home: {group: place, weight: 0.5, unless: [elsewhere]}
            words:
              - {language: es, name: foreigners, entries: [extranjero, venezolano, "sin papeles"]}
              - {language: es, name: cross, entries: [cruzar, cruzan, migra*]}
            patterns:
              - language: es
                group: people
                weight: 1
                queries: [migrante, '"@foreigners @cross"~3']
              - language: en
                group: people
                weight: 1
                queries: [migrant]
              - {language: any, group: place, weight: 1, queries: [{words: [Arica, línea de la concordia], name: border}]}
              - {language: es, group: elsewhere, weight: -2, unless: [place], queries: [México]}
              - {language: es, group: hidden, hides: true, queries: ['"clásico de Arica"']}
            """;

    private static Optional<TopicMatch> said(String sections, Article article) {
        TopicMatcher matcher = new TopicMatcher(List.of(topic("t", sections)));
        return matcher.explain(article).stream().findFirst();
    }

    private static TopicMatch border(Article article) {
        return said(BORDER, article).orElseThrow();
    }

    @Test
    void findsAWordInAllItsFormsWithAndWithoutAccents() {
        assertThat(border(article("es", "LOS MIGRANTES LLEGAN A LA LINEA DE LA CONCORDIA", ""))
                        .level())
                .isEqualTo(Level.DIGEST);
        assertThat(border(article("en", "Migrants' tents at the Línea de la Concordia", ""))
                        .level())
                .isEqualTo(Level.DIGEST);
    }

    @Test
    void saysNothingOfWhatIsNotForReviewUnlessAskedWhy() {
        TopicMatcher matcher = new TopicMatcher(List.of(topic("t", BORDER + "review-gate: [people]\n")));
        Article noMigrant = article("es", "CL", "Arica, línea de la concordia", "");
        assertThat(matcher.match(noMigrant)).isEmpty();
        assertThat(matcher.explain(noMigrant)).singleElement().satisfies(match -> {
            assertThat(match.level()).isEqualTo(Level.NONE);
            assertThat(match.score()).isEqualTo(1.5);
            assertThat(match.missing()).containsExactly("people");
        });
        Article silenced = article("es", "Migrante en México", "");
        assertThat(matcher.match(silenced)).isEmpty();
        Article migrant = article("es", "Migrante en Arica", "");
        assertThat(matcher.match(migrant)).isEqualTo(matcher.explain(migrant)).hasSize(1);
    }

    @Test
    void sportIsNoDeportationThoughTheyShareAStem() {
        String deported = "patterns: [{language: es, group: act, weight: 1, queries: [deportado]}]";
        assertThat(said(deported, article("es", "Deportan a cuarenta", ""))).isPresent();
        assertThat(said(deported, article("es", "El deporte y los deportistas", "Club deportivo")))
                .isEmpty();
    }

    @Test
    void fenceIsNotNearAndATownIsNotStranded() {
        String fences = "patterns: [{language: es, group: act, weight: 1, queries: [cerco, varado, partir]}]";
        assertThat(said(fences, article("es", "Los cercos", ""))).isPresent();
        assertThat(said(fences, article("es", "Cerca de Puerto Varas, el partido", "")))
                .isEmpty();
    }

    @Test
    void missingGateIsAtMostForReviewAndSaysWhatIsMissing() {
        TopicMatch match = border(article("es", "Migrante migrante", "extranjeros cruzan, extranjeros migran"));
        assertThat(match.level()).isEqualTo(Level.REVIEW);
        assertThat(match.missing()).containsExactly("place");
    }

    @Test
    void gateOfAlternativesIsMetByEither() {
        String either = """
                gate: [people | act]
                patterns:
                  - {language: es, group: act, weight: 2, queries: [zanja]}
                  - {language: es, group: people, weight: 2, queries: [migrante]}
                """;
        assertThat(said(either, article("es", "La zanja", "")).orElseThrow().level())
                .isEqualTo(Level.DIGEST);
    }

    @Test
    void gateMayAskThatSeveralSignsAgree() {
        String signs = """
                gate: [people | sign >= 2]
                patterns:
                  - {language: es, group: people, weight: 2, queries: [migrante]}
                  - {language: es, group: sign, weight: 1, queries: [frontera, carpa, {query: desierto, weight: -3}]}
                """;
        TopicMatch one =
                said(signs, article("es", "La frontera, la frontera", "")).orElseThrow();
        assertThat(one.missing()).containsExactly("people | sign >= 2");
        TopicMatch two = said(signs, article("es", "Carpas en la frontera", "")).orElseThrow();
        assertThat(two.missing()).isEmpty();
        assertThat(two.level()).isEqualTo(Level.DIGEST);
        // What speaks against lowers the score; it does not unsay the signs.
        TopicMatch against = said(signs, article("es", "Carpas del desierto en la frontera", ""))
                .orElseThrow();
        assertThat(against.missing()).isEmpty();
        assertThat(against.score()).isEqualTo(-1);
    }

    @Test
    void aGroupCountsAtMostItsCapAndSaysSo() {
        String capped = """
                caps: {place: 3}
                home-countries: [CL]
                home: {group: place, weight: 1, unless: []}
                patterns:
                  - {language: any, group: place, weight: 2, queries: [Arica, Tacna, {query: Madrid, weight: -1}]}
                  - {language: es, group: people, weight: 2, queries: [migrante]}
                """;
        TopicMatch all = said(capped, article("es", "CL", "Migrantes: Arica y Tacna", ""))
                .orElseThrow();
        assertThat(all.score()).isEqualTo(5);
        assertThat(all.reasons().stream().mapToDouble(TopicMatch.Reason::weight).sum())
                .isEqualTo(all.score());
        assertThat(all.reasons()).anyMatch(reason -> reason.query().equals("together at most 3.0"));
        assertThat(said(capped, article("es", "CL", "Arica", "")).orElseThrow().reasons())
                .hasSize(2);
        assertThat(said(capped, article("es", "CL", "Arica, Tacna, Madrid", ""))
                        .orElseThrow()
                        .score())
                .isEqualTo(2);
    }

    @Test
    void reviewGateLeavesWhatHasNoSignAtAll() {
        String strict = """
                review-gate: [people]
                patterns:
                  - {language: es, group: place, weight: 5, queries: [Arica]}
                  - {language: es, group: people, weight: 1, queries: [migrante]}
                """;
        assertThat(said(strict, article("es", "Arica de fiesta", ""))
                        .orElseThrow()
                        .level())
                .isEqualTo(Level.NONE);
    }

    @Test
    void outletAtHomeIsAWeakPlaceUnlessTheNewsIsFromElsewhere() {
        TopicMatch home = border(article("es", "CL", "Extranjeros cruzan", "Un migrante"));
        assertThat(home.score()).isEqualTo(2.5);
        assertThat(home.level()).isEqualTo(Level.DIGEST);
        assertThat(home.reasons()).anyMatch(reason -> reason.found().equals(List.of("CL")));
        TopicMatch mexico = border(article("es", "CL", "Extranjeros cruzan México", "Un migrante"));
        assertThat(mexico.missing()).containsExactly("place");
        assertThat(border(article("es", "PE", "Extranjeros cruzan", "")).missing())
                .containsExactly("place");
    }

    @Test
    void exclusionIsSilentWhereTheContextSaysOtherwise() {
        TopicMatch match = border(article("es", "Migrantes dejan Arica rumbo a México", ""));
        assertThat(match.score()).isEqualTo(2);
        assertThat(match.reasons()).noneMatch(reason -> reason.group().equals("elsewhere"));
    }

    @Test
    void hiddenWordsAreNoPlace() {
        TopicMatch match = border(article("es", "Migrantes ven el clásico de Arica", ""));
        assertThat(match.missing()).containsExactly("place");
        assertThat(border(article("es", "Migrantes ven el clásico de Arica en Arica", ""))
                        .missing())
                .isEmpty();
    }

    @Test
    void hidingHoldsForItsOwnTopicOnly() {
        Topic hiding = topic("hiding", BORDER);
        Topic plain = topic("plain", "patterns: [{language: any, group: place, weight: 1, queries: [Arica]}]");
        TopicMatcher matcher = new TopicMatcher(List.of(hiding, plain));
        List<TopicMatch> matches = matcher.explain(article("es", "El clásico de Arica", ""));
        assertThat(matches).hasSize(1);
        assertThat(matches.get(0).reasons().get(0).found()).containsExactly("Arica");
    }

    @Test
    void reasonsNameTheWordsAndWhereTheyStand() {
        Article article =
                article("es", "Venezolanos sin visa cruzan a pie", "Un migrante llegó a la Línea de la Concordia.");
        TopicMatch match = border(article);
        assertThat(match.reasons())
                .extracting(TopicMatch.Reason::found)
                .containsExactlyInAnyOrder(
                        List.of("Venezolanos", "cruzan"), List.of("migrante"), List.of("Línea de la Concordia"));
        for (TopicMatch.Reason reason : match.reasons()) {
            assertThat(reason.spans())
                    .extracting(span -> article.text().substring(span.start(), span.end()))
                    .containsExactlyElementsOf(reason.found());
        }
    }

    @Test
    void placesHoldBehindLettersOfTwoUnitsAndEmptyTitles() {
        Article article = article("es", "😀 … 😀", "🚌🚌 Un migrante en Arica");
        assertThat(border(article).reasons())
                .flatExtracting(TopicMatch.Reason::spans)
                .extracting(span -> article.text().substring(span.start(), span.end()))
                .containsExactlyInAnyOrder("migrante", "Arica");
    }

    @Test
    void phraseDoesNotRunFromTheTitleIntoTheSummary() {
        assertThat(said(BORDER, article("es", "Venezolanos", "cruzan la calle")))
                .isEmpty();
    }

    @Test
    void eachPatternCountsOnce() {
        assertThat(border(article("es", "Migrante, migrantes y más migrantes", "Arica, Arica"))
                        .score())
                .isEqualTo(2);
    }

    @Test
    void titlePatternsLookAtTheTitleOnly() {
        String titled = "patterns: [{language: es, group: place, weight: 1, queries: ['title:Arica']}]";
        assertThat(said(titled, article("es", "Fiesta en Arica", ""))).isPresent();
        assertThat(said(titled, article("es", "Fiesta", "en Arica"))).isEmpty();
    }

    @Test
    void nameMisspeltByOneLetterIsTheSameName() {
        String named = """
                words: [{language: any, name: officials, entries: ["José Jeri~1"]}]
                patterns: [{language: any, group: actor, weight: 1, queries: ["Boluarte~1"]}]
                """;
        assertThat(said(named, article("en", "Boluate resigns", ""))).isPresent();
        assertThat(said(named, article("es", "Bolarte renuncia", ""))).isPresent();
        assertThat(said(named, article("es", "Bolívar renuncia", ""))).isEmpty();
    }

    @Test
    void patternOfOneLanguageIsDeafToAnotherEvenForPrefixes() {
        String prefix =
                "patterns: [{language: en, group: people, weight: 1, queries: ['migra*', '\"migra* people\"~3']}]";
        assertThat(said(prefix, article("es", "Migración y migrantes", ""))).isEmpty();
        assertThat(said(prefix, article("en", "Migration", ""))).isPresent();
    }

    @Test
    void textInAnotherLanguageIsAtMostForReview() {
        String both = """
                patterns:
                  - {language: es, group: people, weight: 1, queries: [migrante]}
                  - {language: any, group: place, weight: 5, queries: [Arica]}
                """;
        TopicMatch match = said(both, article("fr", "Des migrante à Arica", "")).orElseThrow();
        assertThat(match.level()).isEqualTo(Level.REVIEW);
        assertThat(match.missing()).containsExactly(TopicMatch.LANGUAGE);
        assertThat(match.score()).isEqualTo(5);
    }

    @Test
    void unknownLanguageIsGuessedFromTheLittleWords() {
        assertThat(border(article("und", "Los migrantes en el puesto de Arica", ""))
                        .level())
                .isEqualTo(Level.DIGEST);
        assertThat(border(article("und", "The migrants at the post of Arica", ""))
                        .level())
                .isEqualTo(Level.DIGEST);
        assertThat(border(article("es-CL", "migrantes en Arica", "")).level()).isEqualTo(Level.DIGEST);
    }

    @Test
    void articleOfOneWordIsJudgedAndOneWithoutWordsIsLeft() {
        assertThat(border(article("es", "Migrantes", "")).level()).isEqualTo(Level.REVIEW);
        assertThat(said(BORDER, article("es", "…", ""))).isEmpty();
    }

    @Test
    void megabyteArticleIsReadToItsFirstParagraphs() {
        String filler = "palabra tras palabra sigue el texto. ".repeat(30_000);
        TopicMatch match = border(article("es", "Arica", "Un migrante. " + filler));
        assertThat(match.level()).isEqualTo(Level.DIGEST);
        assertThat(border(article("es", "Arica", filler + " migrante")).missing())
                .containsExactly("people");
        assertThat(border(article("es", "Arica " + filler + " migrante", "")).missing())
                .containsExactly("people");
    }

    @Test
    void nothingIsSaidWhereNoPatternMatches() {
        assertThat(said(BORDER, article("es", "CL", "Cortes de agua", "en el norte")))
                .isEmpty();
    }

    @Test
    void severalThreadsMayAskAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        TopicMatcher matcher = new TopicMatcher(List.of(topic("t", BORDER)));
        try {
            List<Callable<List<TopicMatch>>> asks = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                Article article = article("es", "Migrante " + i + " en Arica", "");
                asks.add(() -> matcher.explain(article));
            }
            for (Future<List<TopicMatch>> said : threads.invokeAll(asks)) {
                assertThat(said.get().get(0).level()).isEqualTo(Level.DIGEST);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void findsTheInnermostEntriesOfAListWhereverTheyStand() {
        String lists = """
                words:
                  - {language: es, name: crossing, entries: [paso, paso fronterizo, "paso fronterizo no habilitado"]}
                  - {language: es, name: all, entries: ["@crossing", "cruce"]}
                patterns:
                  - {language: es, group: place, weight: 2, queries: ['"@all cerrado"~2', '"nuevo @all"']}
                """;
        TopicMatch both = said(
                        lists, article("es", "Cerrado el paso fronterizo", "El nuevo cruce, y el paso otra vez."))
                .orElseThrow();
        assertThat(both.reasons())
                .extracting(TopicMatch.Reason::found)
                .containsExactlyInAnyOrder(List.of("Cerrado", "paso"), List.of("nuevo cruce"));
        assertThat(said(lists, article("es", "El paso y el cruce", "Nada es nuevo aquí.")))
                .isEmpty();
    }
}
