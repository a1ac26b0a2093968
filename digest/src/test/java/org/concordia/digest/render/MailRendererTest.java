package org.concordia.digest.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.feed.Outlet;
import org.concordia.aggregator.topic.AlertPolicy;
import org.concordia.digest.SampleNews;
import org.concordia.digest.alert.Alert;
import org.concordia.digest.alert.AlertMessage;
import org.concordia.digest.alert.AlertWords;
import org.concordia.digest.alert.BreakingPolicy;
import org.concordia.digest.edition.Issue;
import org.concordia.digest.edition.SampleIssues;
import org.concordia.digest.story.Story;
import org.concordia.digest.story.StoryArticle;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailRendererTest {

    private static final MailRenderer RENDERER =
            new MailRenderer("https://concordia.example/", "Mesa Concordia", new AlertWords());

    /** Run the test with -Dgolden.rewrite=true to accept what is rendered now. */
    private static final String BACK = "https://concordia.example/return/abc123";

    private static final boolean REWRITE = Boolean.getBoolean("golden.rewrite");

    @ParameterizedTest
    @CsvSource({
        "digest,es",
        "digest,en",
        "alert,es",
        "alert,en",
        "update,es",
        "update,en",
        "correction,es",
        "correction,en",
        "withdrawal,es",
        "withdrawal,en",
        "call,es",
        "call,en",
        "confirmation,es",
        "confirmation,en",
        "welcome,es",
        "welcome,en",
        "goodbye,es",
        "goodbye,en",
        "choices,es",
        "choices,en",
        "note,es",
        "note,en"
    })
    void rendersAsTheGoldenFileSays(String kind, String language) throws Exception {
        RenderedMail mail = mail(kind, language);

        same(kind + "." + language + ".html", mail.html());
        same(kind + "." + language + ".txt", "Subject: " + mail.subject() + "\n\n" + mail.plain());
    }

    @ParameterizedTest
    @CsvSource({
        "digest,es",
        "digest,en",
        "alert,es",
        "alert,en",
        "update,es",
        "update,en",
        "correction,es",
        "correction,en",
        "withdrawal,es",
        "withdrawal,en",
        "call,es",
        "call,en",
        "confirmation,es",
        "confirmation,en",
        "welcome,es",
        "welcome,en",
        "goodbye,es",
        "goodbye,en",
        "choices,es",
        "choices,en",
        "note,es",
        "note,en"
    })
    void putsEveryLinkOfTheHtmlIntoTheTextToo(String kind, String language) {
        RenderedMail mail = mail(kind, language);

        List<String> links = Jsoup.parse(mail.html()).select("a[href]").eachAttr("href");

        assertThat(links)
                .isNotEmpty()
                .allSatisfy(link -> assertThat(mail.plain()).contains(link));
        assertThat(links).allMatch(link -> link.matches("https?://.*") || link.startsWith("\uE000"));
    }

    @ParameterizedTest
    @CsvSource({
        "digest,es",
        "alert,en",
        "update,es",
        "correction,en",
        "call,es",
        "confirmation,es",
        "welcome,en",
        "goodbye,es",
        "note,en"
    })
    void saysItsLanguageAndKeepsHeadingsInOrder(String kind, String language) {
        Document page = Jsoup.parse(mail(kind, language).html());

        assertThat(page.select("html").attr("lang")).isEqualTo(language);
        List<Integer> levels = page.select("h1,h2,h3,h4").stream()
                .map(heading -> Integer.parseInt(heading.tagName().substring(1)))
                .toList();
        assertThat(levels).startsWith(1).containsOnlyOnce(1);
        for (int i = 1; i < levels.size(); i++) {
            assertThat(levels.get(i)).isLessThanOrEqualTo(levels.get(i - 1) + 1);
        }
        assertThat(page.select("script,img,link,iframe,object,form")).isEmpty();
        assertThat(page.select("meta[name=color-scheme]").attr("content")).isEqualTo("light dark");
        assertThat(page.text()).doesNotContain("??", "${", "null");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "digest",
                "alert",
                "update",
                "correction",
                "withdrawal",
                "call",
                "confirmation",
                "welcome",
                "goodbye",
                "choices",
                "note"
            })
    void wrapsTheTextWithoutBreakingAddresses(String kind) {
        String plain = mail(kind, "es").shown(ZoneId.of("Europe/Madrid"), "es").plain();

        assertThat(plain.lines())
                .allMatch(line -> line.length() <= 72 || line.contains("://"), "at most 72 characters")
                .noneMatch(line -> line.endsWith(" "));
        assertThat(plain).doesNotContain("\n\n\n").endsWith("\n").doesNotContain("??", "${", "[(", "null");
    }

    @Test
    void subjectSaysTheLeadHeadlineInTheReadersLanguage() {
        assertThat(mail("digest", "es").subject())
                .isEqualTo("Perú declara en emergencia la frontera con Chile y envía militares a Tacna");
        assertThat(mail("digest", "en").subject())
                .isEqualTo("Peru declares emergency on Chile border as migrants are stranded");
    }

    @Test
    void subjectSaysHowManyMoreWhereThereIsRoom() {
        Issue issue = SampleIssues.issue(Set.of(), List.of(SampleNews.flight(), SampleNews.report()));

        assertThat(RENDERER.digest(issue, SampleIssues.daily(), "es").subject())
                .isEqualTo("Sale de Iquique el séptimo vuelo de expulsión del año · 1 noticia más");
    }

    @Test
    void marksTheLanguageOfHeadlinesInAnotherLanguage() {
        Document page = Jsoup.parse(mail("digest", "en").html());

        Element flight = page.select("h2 a:contains(Iquique)").first();

        assertThat(flight).isNotNull();
        assertThat(flight.attr("lang")).isEqualTo("es");
        assertThat(page.text()).contains("in Spanish");
        assertThat(page.select("h2 a:contains(Peru declares)").first().hasAttr("lang"))
                .isFalse();
    }

    @Test
    void saysWhenAnAlertIsToldInOneLanguageOnly() {
        Story story = SampleNews.flight();

        RenderedMail mail = RENDERER.alert(alert(story), story, SampleNews.topic(AlertPolicy.DEFAULT), "en");

        assertThat(mail.plain()).contains("only in Spanish; we quote");
        assertThat(mail.subject()).isEqualTo("Breaking: Sale de Iquique el séptimo vuelo de expulsión del año");
    }

    @Test
    void showsTheFirstReportOnTheClocksOfTheTopic() {
        RenderedMail mail = mail("alert", "es");

        assertThat(mail.shown(ZoneId.of("Europe/Madrid"), "es").plain())
                .contains("14:00 Santiago · 12:00 Lima · 18:00\u00A0Madrid");
        assertThat(mail.shown(ZoneId.of("Europe/Madrid"), "es").html()).contains(" · 18:00\u00A0Madrid");
        assertThat(mail.shown(ZoneId.of("America/Guayaquil"), "es").plain())
                .as("Guayaquil has the time of Lima, which is told once")
                .contains("12:00 Lima\n");
        assertThat(mail.shown(ZoneId.of("Pacific/Auckland"), "en").plain()).contains(" · Sat\u00A006:00\u00A0Auckland");
    }

    @Test
    void anAlertTellsWhatBrokeAndNotWhatItsStoryBeganWith() {
        Story burst = SampleNews.border();
        Article demand = SampleNews.article(
                99, SampleNews.VIGIA, -120, "en", "Governor asks for the army", "He asked the government on Friday.");
        Story story = burst.with(Stream.concat(Stream.of(SampleNews.own(demand)), burst.articles().stream())
                .toList());

        RenderedMail mail = RENDERER.alert(alert(burst), story, SampleNews.topic(AlertPolicy.DEFAULT), "en");

        assertThat(mail.plain()).doesNotContain("Governor asks").contains("First reported by El Faro del Norte:");
        assertThat(mail.html())
                .contains("The story it is part of was first told by El Vigía de Tacna, 28 November, 12:00.");
        assertThat(mail.plain().replaceFirst("The story it is part of[^.]+\\.\n", ""))
                .isEqualTo(RENDERER.alert(alert(burst), burst, SampleNews.topic(AlertPolicy.DEFAULT), "en")
                        .plain());
    }

    @Test
    void anUpdateTellsWhatCameAfterTheAlertAndNothingOfBefore() {
        RenderedMail mail = mail("update", "en");

        assertThat(mail.subject()).startsWith("Update: ");
        assertThat(mail.plain())
                .contains("What is new", "Llegan 300 soldados", "New: 300 soldados", "(Spanish)")
                .doesNotContain("Emergencia en la frontera", "Perú envía militares a Tacna");
        assertThat(Jsoup.parse(mail.html()).select("li a[lang=es]").text()).contains("Llegan 300 soldados");
        assertThat(RENDERER.hasNews(SampleNews.border(), SampleNews.NOON.plusSeconds(46 * 60), Instant.MAX))
                .isFalse();
    }

    @Test
    void anEditorsWordsInOneLanguageOnlyAreQuotedInTheOther() {
        Story border = SampleNews.border();
        AlertMessage spanish = new AlertMessage(
                3,
                1,
                AlertMessage.Kind.CORRECTION,
                Map.of("es", "No fueron <b>300</b> militares.\n\nFueron 30."),
                0,
                Instant.EPOCH,
                Instant.EPOCH,
                "ana",
                null);

        RenderedMail mail = RENDERER.followUp(
                spanish, border, SampleNews.topic(AlertPolicy.DEFAULT), "Breaking: Peru", SampleNews.NOON, "en");

        Document page = Jsoup.parse(mail.html());
        assertThat(page.select("p[lang=es]").eachText())
                .isEqualTo(List.of("No fueron <b>300</b> militares.", "Fueron 30."));
        assertThat(mail.plain()).containsOnlyOnce("only in Spanish");
        assertThat(mail.subject()).isEqualTo("Correction: Peru");
    }

    @Test
    void cannotBeMadeToCarryMarkupHeadersOrHoles() {
        Outlet rogue = SampleNews.outlet(90, "<b>Rogue</b>\r\nOutlet", null, "CL", "es");
        Story story = SampleNews.story(
                66,
                new StoryArticle(
                        SampleNews.article(
                                1,
                                rogue,
                                0,
                                "es",
                                "<script>alert(1)</script> & \"x\"\r\nBcc: all@victim.example\u2028"
                                        + RenderedMail.UNSUBSCRIBE,
                                "<img src=x onerror=alert(2)> [[${1+1}]] [(${2+2})] \u202Eevil\uE000preferences\uE001"),
                        null,
                        org.concordia.aggregator.topic.Level.ALERT,
                        Instant.EPOCH));
        Issue issue = SampleIssues.issue(Set.of(), List.of(story));

        for (RenderedMail mail : List.of(
                RENDERER.digest(issue, SampleIssues.daily(), "es"),
                RENDERER.alert(alert(story), story, SampleNews.topic(AlertPolicy.DEFAULT), "es"))) {
            assertThat(mail.subject())
                    .doesNotContain("\r", "\n", "\u2028", "\uE000")
                    .contains("<script>alert(1)</script> & \"x\" Bcc: all@victim.example");
            Document page = Jsoup.parse(mail.html());
            assertThat(page.select("script,img")).isEmpty();
            assertThat(page.select("b:contains(Rogue)")).isEmpty();
            assertThat(mail.html()).doesNotContain("\u202E").contains("[[${1+1}]]");
            assertThat(mail.plain()).contains("[(${2+2})]").doesNotContain("\r");
            assertThat(Pattern.compile(RenderedMail.UNSUBSCRIBE)
                            .matcher(mail.html())
                            .results())
                    .hasSize(1);
            assertThat(Pattern.compile(RenderedMail.PREFERENCES)
                            .matcher(mail.plain())
                            .results())
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "data:text/html,x",
                "ftp://x.example/",
                "//x.example/",
                "https://",
                "http://a b/"
            })
    void linksOnlyToTheWeb(String address) {
        assertThat(ForeignText.link(address)).isNull();
    }

    @Test
    void linksToAddressesAsTheyAre() {
        assertThat(ForeignText.link("HTTPS://x.example/a?b=c&d=%20")).isEqualTo("HTTPS://x.example/a?b=c&d=%20");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 40, 150})
    void staysUnderTheSizeThatClipsByTellingLaterStoriesBriefly(int count) {
        Issue issue = SampleIssues.issue(Set.of(), many(count));

        RenderedMail mail = RENDERER.digest(issue, SampleIssues.daily(), "es");

        byte[] html = mail.html().getBytes(StandardCharsets.UTF_8);
        byte[] plain = mail.plain().getBytes(StandardCharsets.UTF_8);
        assertThat(quotedPrintable(html) + quotedPrintable(plain)).isLessThan(98_000);
        Document page = Jsoup.parse(mail.html());
        int told = page.select("a[href*=/stories/]").eachAttr("href").stream()
                .distinct()
                .toList()
                .size();
        if (count <= 40) {
            assertThat(told).isEqualTo(count);
        } else {
            assertThat(told).isGreaterThanOrEqualTo(40);
            assertThat(told == count || mail.plain().contains("noticias más en la web"))
                    .isTrue();
        }
    }

    /** Bytes in quoted-printable, line by line. */
    private static int quotedPrintable(byte[] text) {
        int column = 0;
        int size = 0;
        for (byte each : text) {
            int width = each < 0 || each == '=' ? 3 : 1;
            if (each == '\n') {
                size += 2;
                column = 0;
            } else if (column + width > 75) {
                size += 3 + width;
                column = width;
            } else {
                size += width;
                column += width;
            }
        }
        return size;
    }

    @Test
    void pageTellsEverythingAndCarriesNoLinkOfOneReader() {
        Issue issue = SampleIssues.issue(Set.of(), many(65));

        RenderedMail page = RENDERER.page(issue, SampleIssues.daily(), "en");

        assertThat(page.html() + page.plain()).doesNotContain("\uE000", "Unsubscribe");
        assertThat(Jsoup.parse(page.html()).select("h2 a, h3 a")).hasSize(65);
    }

    @Test
    void refusesToMailAnIssueWithoutStories() {
        Issue empty = SampleIssues.issue(Set.of(), List.of());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> RENDERER.digest(empty, SampleIssues.daily(), "es"))
                .withMessageContaining("no stories");
    }

    @Test
    void givesLanguagesItHasNoWordsForEnglishOnes() {
        RenderedMail mail = RENDERER.digest(SampleIssues.three(), SampleIssues.daily(), "pt-BR");

        assertThat(Jsoup.parse(mail.html()).select("html").attr("lang")).isEqualTo("en");
        assertThat(mail.plain()).contains("Daily digest").contains("(in Spanish)");
    }

    @Test
    void saysGoodbyeToSomeoneWhoLeftEverything() {
        assertThat(RENDERER.goodbye(BACK, List.of(), "en").plain())
                .contains("You have left Mesa Concordia and get nothing more");
    }

    private static RenderedMail mail(String kind, String language) {
        List<String> wanted = language.equals("es")
                ? List.of("Migración entre Chile y Perú: resumen diario")
                : List.of("Migration between Chile and Peru: daily digest");
        Story border = SampleNews.border();
        return switch (kind) {
            case "digest" -> RENDERER.digest(SampleIssues.three(), SampleIssues.daily(), language);
            case "alert" -> RENDERER.alert(alert(border), border, SampleNews.topic(AlertPolicy.DEFAULT), language);
            case "call" ->
                RENDERER.call(
                        alert(border),
                        border,
                        SampleNews.topic(AlertPolicy.DEFAULT),
                        SampleNews.NOON.plusSeconds(3 * 3600),
                        language.equals("es"),
                        language,
                        ZoneId.of("America/Lima"));
            case "update", "correction", "withdrawal" ->
                RENDERER.followUp(
                        message(AlertMessage.Kind.of(kind), SampleNews.NOON.plusSeconds(46 * 60)),
                        grown(border),
                        SampleNews.topic(AlertPolicy.DEFAULT),
                        mail("alert", language).subject(),
                        SampleNews.NOON.plusSeconds(46 * 60),
                        language);
            case "confirmation" -> RENDERER.confirmation("https://concordia.example/confirm/abc123", wanted, language);
            case "welcome" -> RENDERER.welcome(wanted, language);
            case "choices" -> RENDERER.choices("https://concordia.example/preferences/abc123", language);
            case "goodbye" -> RENDERER.goodbye(BACK, wanted, language);
            case "note" -> RENDERER.note(note(), language, ZoneId.of("America/Santiago"));
            default -> throw new IllegalArgumentException(kind);
        };
    }

    /** The story with what came after its alert: something new, and a repetition. */
    private static Story grown(Story story) {
        List<StoryArticle> members = new ArrayList<>(story.articles());
        members.add(SampleNews.own(SampleNews.article(
                106,
                SampleNews.PAMPA_SUR,
                70,
                "es",
                "Llegan 300 soldados al paso de Santa Rosa",
                "Unos 300 soldados llegaron al paso de Santa Rosa, dijo la ministra Elena Quispe.")));
        members.add(SampleNews.own(SampleNews.article(
                107,
                SampleNews.FARO,
                75,
                "es",
                "Perú envía militares a Tacna",
                "Perú envía militares a la frontera con Chile, en Tacna.")));
        return SampleNews.story(story.id(), members.toArray(StoryArticle[]::new));
    }

    private static AlertMessage message(AlertMessage.Kind kind, Instant since) {
        return new AlertMessage(
                2,
                1,
                kind,
                kind == AlertMessage.Kind.UPDATE
                        ? Map.of()
                        : Map.of(
                                "es",
                                "El decreto no cierra el paso de Tacna: sigue abierto.\n\nLamentamos el error.",
                                "en",
                                "The decree does not close the crossing at Tacna: it stays open.\n\nWe are sorry."),
                0,
                since,
                Instant.MAX,
                "ana",
                null);
    }

    private static DeskNote note() {
        Instant at = SampleNews.NOON;
        return new DeskNote(
                List.of(
                        new DeskNote.Item(
                                DeskNote.Kind.RECOVERED,
                                "Radio Pampa",
                                "funciona otra vez tras 7 consultas fallidas",
                                null,
                                "/desk/feeds/3",
                                at.plusSeconds(60)),
                        new DeskNote.Item(
                                DeskNote.Kind.FAILING,
                                "El <b>Diario</b>",
                                "El sitio rechaza a los lectores automáticos (403).",
                                "Escriba al medio y pídale que deje leer su fuente a esta redacción.",
                                "/desk/feeds/1",
                                at),
                        new DeskNote.Item(
                                DeskNote.Kind.FAILING,
                                "La Gaceta",
                                "No existe un servidor llamado gaceta.example.",
                                null,
                                "/desk/feeds/2",
                                at.plusSeconds(3600)),
                        new DeskNote.Item(
                                DeskNote.Kind.SILENT,
                                "Agencia Austral",
                                "nada nuevo desde hace 2 d; la pausa más larga suele ser de 9 h",
                                null,
                                "/desk/feeds/4",
                                at)),
                2,
                1);
    }

    @Test
    void aNoteOfAThousandFeedsIsAMailAllTheSame() {
        List<DeskNote.Item> items = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            items.add(new DeskNote.Item(
                    DeskNote.Kind.FAILING,
                    "Fuente " + i,
                    "No responde. ".repeat(20),
                    "Espere. ".repeat(20),
                    "/desk/feeds/" + i,
                    SampleNews.NOON));
        }
        RenderedMail mail = RENDERER.note(new DeskNote(items, 1000, 0), "es", ZoneId.of("America/Lima"));

        assertThat(mail.html().getBytes(StandardCharsets.UTF_8).length).isLessThan(MailRenderer.LARGEST);
        assertThat(mail.subject()).isEqualTo("Fuentes: 1.000 dejaron de funcionar");
        assertThat(mail.plain()).contains("970");
    }

    private static Alert alert(Story story) {
        Instant now = SampleNews.NOON.plusSeconds(45 * 60);
        return new Alert(
                1,
                story.id(),
                1,
                Alert.Status.APPROVED,
                BreakingPolicy.judge(story, AlertPolicy.DEFAULT, now).reasons(),
                now,
                now,
                "desk",
                false,
                null);
    }

    /** Stories with long headlines and six outlets each, as a heavy day has them. */
    private static List<Story> many(int count) {
        List<Story> stories = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<StoryArticle> members = new ArrayList<>();
            for (int j = 0; j < 6; j++) {
                long id = 1000L + 10L * i + j;
                members.add(SampleNews.own(SampleNews.article(
                        id,
                        SampleNews.outlet(50 + j, "Diario número " + j + " de la región", null, "CL", "es"),
                        -i,
                        "es",
                        "La autoridad migratoria anunció la medida número " + i
                                + " para la frontera con Perú, con cambios en los plazos y los pasos habilitados",
                        "La medida número " + i
                                + " regirá desde el lunes en todos los pasos habilitados de la región. ".repeat(6))));
            }
            stories.add(SampleNews.story(2000 + i, members.toArray(StoryArticle[]::new)));
        }
        return stories;
    }

    private static void same(String name, String rendered) throws IOException, URISyntaxException {
        if (REWRITE) {
            Path source = Path.of("src/test/resources/golden");
            Files.createDirectories(source);
            Files.writeString(source.resolve(name), rendered);
            return;
        }
        try (var golden = MailRendererTest.class.getResourceAsStream("/golden/" + name)) {
            assertThat(golden).as("golden file " + name).isNotNull();
            assertThat(rendered.replace("\r\n", "\n"))
                    .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n"));
        }
    }
}
