package org.concordia.aggregator.bench;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Feeds as newsrooms publish them, made up from the same seed every time: RSS 2.0 with the usual namespaces and Atom, in
 * Spanish and English, with HTML escaped and in CDATA. Every twelfth item is about migration, the rest is other news.
 */
public final class SampleFeeds {

    /** How much an item says. */
    public enum Size {
        /** A title, a link and a summary: 30 items are about 28 kB. */
        SHORT(0),
        /** A paragraph and a picture too: 30 items are about 60 kB. */
        MEDIUM(1),
        /** The whole text: 30 items are about 280 kB. */
        LONG(16);

        final int paragraphs;

        Size(int paragraphs) {
            this.paragraphs = paragraphs;
        }
    }

    private static final int WORDINGS = 96;

    private static final DateTimeFormatter RFC_822 = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final Voice voice;
    private final boolean atom;
    private final List<Item> items = new ArrayList<>();

    /**
     * A publisher of feeds of one kind.
     *
     * @param language es or en
     */
    public SampleFeeds(String language, boolean atom, Size size, long seed) {
        this.voice = language.equals("es") ? Voice.SPANISH : Voice.ENGLISH;
        this.atom = atom;
        Random random = new Random(seed);
        for (int i = 0; i < WORDINGS; i++) {
            items.add(item(random, size, i % 12 == 5));
        }
    }

    /**
     * A document of a feed. An item keeps its number, and so its guid, address, words and time, in every document that it
     * is in.
     *
     * @param key of the feed, part of every guid and address
     * @param first the number of the oldest item
     * @param epoch the time of the item with number 0; each further one is forty minutes younger
     */
    public String document(String key, int first, int count, Instant epoch) {
        StringBuilder out = new StringBuilder(count * 1_200);
        String site = "https://www." + key + ".example";
        Instant newest = at(epoch, first + count - 1);
        if (atom) {
            out.append("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"")
                    .append(" xmlns:media=\"http://search.yahoo.com/mrss/\" xml:lang=\"")
                    .append(voice.language)
                    .append("\">\n  <title>")
                    .append(voice.paper)
                    .append("</title>\n  <id>tag:")
                    .append(key)
                    .append(".example,2020:feed</id>\n  <link rel=\"alternate\" type=\"text/html\" href=\"")
                    .append(site)
                    .append("/\"/>\n  <updated>")
                    .append(newest)
                    .append("</updated>\n");
        } else {
            out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\"")
                    .append(" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"")
                    .append(" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"")
                    .append(" xmlns:atom=\"http://www.w3.org/2005/Atom\"")
                    .append(" xmlns:sy=\"http://purl.org/rss/1.0/modules/syndication/\"")
                    .append(" xmlns:slash=\"http://purl.org/rss/1.0/modules/slash/\"")
                    .append(" xmlns:media=\"http://search.yahoo.com/mrss/\">\n<channel>\n\t<title>")
                    .append(voice.paper)
                    .append("</title>\n\t<atom:link href=\"")
                    .append(site)
                    .append("/feed/\" rel=\"self\" type=\"application/rss+xml\" />\n\t<link>")
                    .append(site)
                    .append("</link>\n\t<description>")
                    .append(voice.paper)
                    .append("</description>\n\t<lastBuildDate>")
                    .append(RFC_822.format(newest))
                    .append("</lastBuildDate>\n\t<language>")
                    .append(voice.language)
                    .append("</language>\n");
        }
        for (int number = first + count - 1; number >= first; number--) {
            Item item = items.get(number % items.size());
            String link = site + "/" + item.slug + "-" + number;
            if (atom) {
                atomEntry(out, item, key, number, link, at(epoch, number));
            } else {
                rssItem(out, item, site, number, link, at(epoch, number));
            }
        }
        return out.append(atom ? "</feed>\n" : "</channel>\n</rss>\n").toString();
    }

    private static Instant at(Instant epoch, int number) {
        return epoch.plus(Duration.ofMinutes(40).multipliedBy(number));
    }

    private void rssItem(StringBuilder out, Item item, String site, int number, String link, Instant at) {
        out.append("\t<item>\n\t\t<title>")
                .append(escaped(item.title))
                .append("</title>\n\t\t<link>")
                .append(link)
                .append("/?utm_source=rss&amp;utm_medium=feed</link>\n\t\t<dc:creator><![CDATA[")
                .append(item.author)
                .append("]]></dc:creator>\n\t\t<pubDate>")
                .append(RFC_822.format(at))
                .append("</pubDate>\n\t\t<category><![CDATA[")
                .append(item.category)
                .append("]]></category>\n\t\t<guid isPermaLink=\"false\">")
                .append(site)
                .append("/?p=")
                .append(number)
                .append("</guid>\n\t\t<description><![CDATA[<p>")
                .append(item.summary)
                .append("</p>]]></description>\n");
        if (!item.body.isEmpty()) {
            out.append("\t\t<content:encoded><![CDATA[")
                    .append(item.body)
                    .append("]]></content:encoded>\n\t\t<slash:comments>0</slash:comments>\n")
                    .append("\t\t<media:content url=\"")
                    .append(link)
                    .append(".jpg\" medium=\"image\" width=\"1200\" height=\"675\">\n\t\t\t<media:title type=\"html\">")
                    .append(escaped(item.title))
                    .append("</media:title>\n\t\t</media:content>\n");
        }
        out.append("\t</item>\n");
    }

    private void atomEntry(StringBuilder out, Item item, String key, int number, String link, Instant at) {
        out.append("  <entry>\n    <title type=\"html\">")
                .append(escaped(escaped(item.title)))
                .append("</title>\n    <link rel=\"alternate\" type=\"text/html\" href=\"")
                .append(link)
                .append("\"/>\n    <id>tag:")
                .append(key)
                .append(".example,2020:")
                .append(number)
                .append("</id>\n    <published>")
                .append(at)
                .append("</published>\n    <updated>")
                .append(at)
                .append("</updated>\n    <author><name>")
                .append(item.author)
                .append("</name></author>\n    <category term=\"")
                .append(escaped(item.category))
                .append("\"/>\n    <summary type=\"html\">")
                .append(escaped("<p>" + item.summary + "</p>"))
                .append("</summary>\n");
        if (!item.body.isEmpty()) {
            out.append("    <content type=\"html\">").append(item.escapedBody).append("</content>\n");
        }
        out.append("  </entry>\n");
    }

    private Item item(Random random, Size size, boolean migration) {
        String title = voice.sentence(random, migration);
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < size.paragraphs; i++) {
            body.append("<p>").append(voice.sentence(random, migration)).append(". ");
            if (i % 3 == 1) {
                body.append("<a href=\"https://www.example.org/")
                        .append(random.nextInt(100_000))
                        .append("/?a=1&amp;b=2\" target=\"_blank\" rel=\"noopener\">")
                        .append(pick(random, voice.places))
                        .append("</a>: ");
            }
            body.append(voice.sentence(random, false))
                    .append(". <strong>")
                    .append(voice.sentence(random, false))
                    .append("</strong>.</p>\n");
            if (i % 8 == 0) {
                body.append("<figure class=\"wp-block-image\"><img loading=\"lazy\" src=\"https://img.example.org/")
                        .append(random.nextInt(100_000))
                        .append(".jpg\" alt=\"\" width=\"1024\" height=\"576\" /></figure>\n");
            }
        }
        String summary = voice.sentence(random, migration) + ". " + voice.sentence(random, false) + ".";
        return new Item(
                title,
                title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-"),
                summary,
                body.toString(),
                escaped(body.toString()),
                pick(random, voice.authors),
                pick(random, voice.categories));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String pick(Random random, List<String> from) {
        return from.get(random.nextInt(from.size()));
    }

    private record Item(
            String title,
            String slug,
            String summary,
            String body,
            String escapedBody,
            String author,
            String category) {}

    /** The words of a language, from which sentences are put together. */
    private record Voice(
            String language,
            String paper,
            List<String> actors,
            List<String> acts,
            List<String> things,
            List<String> places,
            List<String> reasons,
            List<String> migrants,
            List<String> crossings,
            List<String> authors,
            List<String> categories) {

        static final Voice SPANISH = new Voice(
                "es",
                "Diario de la Costa &amp; el Altiplano",
                List.of(
                        "El Congreso",
                        "La ministra de Salud",
                        "Un grupo de vecinos",
                        "La selección juvenil",
                        "El Banco Central",
                        "La Corte Suprema",
                        "El alcalde de la comuna",
                        "Una empresa minera",
                        "El sindicato de profesores",
                        "La orquesta regional"),
                List.of(
                        "aprobó",
                        "presentó",
                        "rechazó por amplia mayoría",
                        "anunció para el próximo año",
                        "inauguró",
                        "postergó otra vez",
                        "celebró",
                        "puso en duda",
                        "explicó"),
                List.of(
                        "un plan de 1.200 millones de pesos para la construcción de viviendas",
                        "la campaña de vacunación contra la influenza",
                        "el alza de las tarifas eléctricas",
                        "una ley sobre el trabajo a distancia",
                        "el festival de cine y música andina",
                        "los resultados de la cosecha de uva y olivo",
                        "un túnel de \"tres kilómetros\" bajo la montaña",
                        "la ampliación del aeropuerto & sus accesos"),
                List.of("Arica", "Temuco", "Valparaíso", "Cusco", "Ñuñoa", "Concepción", "Trujillo", "Arequipa"),
                List.of(
                        "tras dos semanas de protestas",
                        "según informó el periódico local",
                        "pese a las críticas de la oposición",
                        "en una ceremonia a la que asistieron más de 300 personas",
                        "con el apoyo de la región",
                        "después de una noche de lluvias y viento"),
                List.of(
                        "Más de doscientos migrantes venezolanos",
                        "Una familia haitiana con tres niños",
                        "Los extranjeros sin documentos",
                        "Carabineros y la Policía Nacional del Perú"),
                List.of(
                        "esperan en el complejo fronterizo Chacalluta para cruzar la frontera entre Chile y Perú",
                        "fueron detenidos en un paso no habilitado cerca de Colchane",
                        "piden regularizar su situación migratoria",
                        "serán expulsados en un vuelo que sale de Iquique"),
                List.of("Rocío Núñez", "Redacción", "Agencia del Litoral", "Iván Quispe"),
                List.of("País", "Economía", "Deportes", "Región", "Cultura & Espectáculos"));

        static final Voice ENGLISH = new Voice(
                "en",
                "The Coast &amp; Highlands Courier",
                List.of(
                        "The city council",
                        "The health minister",
                        "A group of neighbours",
                        "The youth team",
                        "The central bank",
                        "The supreme court",
                        "The mayor",
                        "A copper company",
                        "The teachers' union",
                        "The regional orchestra"),
                List.of(
                        "approved",
                        "presented",
                        "rejected by a wide margin",
                        "announced for next year",
                        "opened",
                        "postponed once more",
                        "celebrated",
                        "cast doubt on",
                        "explained"),
                List.of(
                        "a plan worth 120 million dollars for new housing",
                        "the vaccination campaign against influenza",
                        "the rise in electricity prices",
                        "a law on remote work",
                        "the festival of film and Andean music",
                        "the results of this year's grape harvest",
                        "a tunnel of \"two miles\" below the mountain",
                        "the extension of the airport & its access roads"),
                List.of("Tacna", "Cusco", "Lima", "Santiago", "Valparaiso", "Puno", "Trujillo", "Arequipa"),
                List.of(
                        "after two weeks of protests",
                        "the local newspaper reported",
                        "despite the opposition's doubts",
                        "at a ceremony with more than 300 guests",
                        "with the support of the region",
                        "after a night of rain and wind"),
                List.of(
                        "More than two hundred Venezuelan migrants",
                        "A Haitian family with three children",
                        "Foreigners without papers",
                        "Police of both countries"),
                List.of(
                        "are waiting at the Chacalluta crossing on the border between Chile and Peru",
                        "were detained at an irregular crossing near Colchane",
                        "ask for residence permits",
                        "will be deported on a flight from Iquique"),
                List.of("Mary O'Neill", "Staff", "Coastal Press", "Sam Rivers"),
                List.of("National", "Economy", "Sports", "Region", "Culture"));

        String sentence(Random random, boolean migration) {
            return migration
                    ? pick(random, migrants) + " " + pick(random, crossings) + ", " + pick(random, reasons)
                    : pick(random, actors) + (language.equals("es") ? " de " : " of ") + pick(random, places) + " "
                            + pick(random, acts) + " " + pick(random, things) + ", " + pick(random, reasons);
        }
    }
}
