package org.concordia.digest;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.feed.Outlet;
import org.concordia.aggregator.parse.PublishedTime;
import org.concordia.aggregator.topic.AlertPolicy;
import org.concordia.aggregator.topic.EditionPlan;
import org.concordia.aggregator.topic.Level;
import org.concordia.aggregator.topic.Topic;
import org.concordia.digest.story.Story;
import org.concordia.digest.story.StoryArticle;
import org.jspecify.annotations.Nullable;

/** Invented news of invented outlets for the tests of this module. */
public final class SampleNews {

    /** 14:00 in Santiago, 12:00 in Lima. */
    public static final Instant NOON = Instant.parse("2025-11-28T17:00:00Z");

    public static final Outlet FARO = outlet(1, "El Faro del Norte", null, "CL", "es");
    public static final Outlet VIGIA = outlet(2, "El Vigía de Tacna", null, "PE", "es");
    public static final Outlet COURIER = outlet(3, "Andean Courier", null, "INT", "en");
    public static final Outlet PAMPA = outlet(4, "La Pampa Diaria", "Grupo Pampa", "CL", "es");
    public static final Outlet PAMPA_SUR = outlet(5, "Pampa Sur", "Grupo Pampa", "CL", "es");
    public static final Outlet AGENCY = new Outlet(6, "Agencia Cordillera", null, "CL", "es", true, false);
    public static final Outlet MINISTRY = new Outlet(7, "Ministerio de Fronteras", null, "PE", "es", false, true);

    private SampleNews() {}

    public static Outlet outlet(long id, String name, @Nullable String owner, String country, String language) {
        return new Outlet(id, name, owner, country, language, false, false);
    }

    /** An article of an outlet, published so many minutes after {@link #NOON} and fetched a minute later. */
    public static Article article(long id, Outlet outlet, int minute, String language, String title, String summary) {
        return article(id, outlet, NOON.plus(Duration.ofMinutes(minute)), language, title, summary, false);
    }

    public static Article article(
            long id, Outlet outlet, Instant at, String language, String title, String summary, boolean backfill) {
        return new Article(
                id,
                outlet.id(),
                outlet,
                "guid-" + id,
                "https://" + outlet.name().toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z]+", "-")
                        + ".example/notas/" + id,
                title,
                summary,
                null,
                language,
                new PublishedTime(at, PublishedTime.Source.FEED),
                null,
                at.plusSeconds(60),
                backfill,
                List.of());
    }

    public static StoryArticle own(Article article) {
        return new StoryArticle(article, null, Level.ALERT, article.fetchedAt());
    }

    public static StoryArticle copy(Article article, long of) {
        return new StoryArticle(article, of, Level.ALERT, article.fetchedAt());
    }

    public static Story story(long id, StoryArticle... members) {
        List<StoryArticle> all = new ArrayList<>(List.of(members));
        return new Story(id, 1, NOON, NOON, all);
    }

    public static Topic topic(AlertPolicy policy) {
        return new Topic(
                1,
                "chile-peru-migration",
                Map.of("es", "Migración entre Chile y Perú", "en", "Migration between Chile and Peru"),
                List.of(),
                List.of(),
                List.of("CL", "PE"),
                1,
                2,
                3,
                policy,
                List.of(new EditionPlan(
                        "daily", List.of("es", "en"), "daily", "0 0 7 * * ?", ZoneId.of("America/Santiago"))));
    }

    /** A border closed: four newsrooms in two languages, an agency's text copied once. */
    public static Story border() {
        return story(
                11,
                own(article(
                        101,
                        FARO,
                        0,
                        "es",
                        "Perú declara en emergencia la frontera con Chile y envía militares a Tacna",
                        "El gobierno peruano declaró el estado de emergencia en la frontera con Chile por 60 días y envió "
                                + "militares a Tacna, después de que un centenar de migrantes quedara varado en la línea "
                                + "de la Concordia. La medida rige desde la medianoche y prevé controles de identidad en "
                                + "la carretera Panamericana.")),
                own(article(
                        102,
                        AGENCY,
                        6,
                        "es",
                        "Emergencia en la frontera: Perú enviará militares a Tacna",
                        "Perú enviará militares a la frontera con Chile tras declarar la emergencia por la llegada de "
                                + "migrantes a Tacna.")),
                own(article(
                        103,
                        COURIER,
                        22,
                        "en",
                        "Peru declares emergency on Chile border as migrants are stranded",
                        "Peru declared a 60-day state of emergency on its border with Chile and sent troops to Tacna, as "
                                + "about a hundred migrants leaving Chile were stranded at the crossing. Officials said "
                                + "identity checks would begin at midnight.")),
                own(
                        article(
                                104,
                                VIGIA,
                                41,
                                "es",
                                "Tacna amanece con controles: migrantes esperan en la frontera con Chile",
                                "Familias enteras esperan en la frontera con Chile mientras Tacna recibe a los primeros militares.")),
                copy(
                        article(
                                105,
                                PAMPA,
                                44,
                                "es",
                                "Emergencia en la frontera: Perú enviará militares a Tacna",
                                "Perú enviará militares a la frontera con Chile tras declarar la emergencia por la "
                                        + "llegada de migrantes a Tacna."),
                        102));
    }

    /** Told in Spanish only, by two papers. */
    public static Story flight() {
        return story(
                12,
                own(article(
                        111,
                        FARO,
                        -200,
                        "es",
                        "Sale de Iquique el séptimo vuelo de expulsión del año",
                        "Un avión con 42 personas expulsadas despegó de Iquique esta mañana, dijo la autoridad "
                                + "migratoria; es el séptimo vuelo del año y el segundo del mes.")),
                own(article(
                        112,
                        PAMPA_SUR,
                        -150,
                        "es",
                        "Cuarenta y dos expulsados dejan el país en avión desde Iquique",
                        "El vuelo, el séptimo de 2025, llevaba a personas con orden judicial de expulsión.")));
    }

    /** Told in English only, once. */
    public static Story report() {
        return story(
                13,
                own(article(
                        121,
                        COURIER,
                        -400,
                        "en",
                        "Border towns ask for water and shelter, survey finds",
                        "Mayors of six towns on both sides of the border say water and shelter run short, according to "
                                + "a survey of the region's town halls.")));
    }
}
