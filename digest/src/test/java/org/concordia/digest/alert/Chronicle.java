package org.concordia.digest.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.feed.Outlet;
import org.concordia.aggregator.parse.PublishedTime;

/**
 * Days of forty newsrooms, made up: what they publish about one topic, when we fetch it, and what it really was. Everything
 * that has fooled a rule of breaking news is in it: agency texts under many mastheads, sister papers, slow stories,
 * archives, live blogs, one newsroom's zeal, unrelated events of one kind in one place, days on which all write about one
 * theme, and what happens to a burst on the days after.
 */
final class Chronicle {

    static final Instant START = Instant.parse("2026-03-02T00:00:00Z");

    /** What an article belongs to. */
    enum Kind {
        /** Three newsrooms or more told it in their own words within 90 minutes. */
        BURST,
        /** A burst's event on the days after. */
        AFTER,
        /** Several newsrooms, over a day or two. */
        SLOW,
        /** Two of a kind in one place and hour, with nothing to do with each other; each told by one or two. */
        COINCIDENCE,
        /** Papers of one owner, each in its own words. */
        CHAIN,
        /** One newsroom again and again. */
        ZEAL,
        /** An agency's text in many papers. */
        SYNDICATED,
        /** What one newsroom had long published. */
        ARCHIVE,
        /** A page about everything. */
        LIVE,
        /** Different things of one theme on one morning. */
        THEME,
        /** Everyday news. */
        DAILY
    }

    /**
     * An article and what it was.
     *
     * @param event what it tells; unlike for any two events
     * @param at when it was really published, whatever it says itself
     */
    record Item(Article article, String event, Kind kind, Instant at) {}

    /**
     * An event that should be proposed.
     *
     * @param second when its second independent text was published
     * @param secondFetched when we had two
     * @param voices that told it in 90 minutes
     */
    record Burst(String event, Instant first, Instant second, Instant secondFetched, int voices) {}

    private record Newsroom(Outlet outlet, String language, Duration poll, boolean headlinesOnly, int more) {}

    private static final int OWN_TEXTS = 3;

    /** Of ten reports with a summary, those that name place, people or source besides the sentence they lead with. */
    private static final int FACTS = 9;

    private static final Duration WINDOW = Duration.ofMinutes(90);

    private static final String[][] PLACES = {
        {"Arica", "Arica"},
        {"Tacna", "Tacna"},
        {"Colchane", "Colchane"},
        {"Iquique", "Iquique"},
        {"Putre", "Putre"},
        {"Visviri", "Visviri"},
        {"Alto Hospicio", "Alto Hospicio"},
        {"Pozo Almonte", "Pozo Almonte"},
        {"Ilo", "Ilo"},
        {"Moquegua", "Moquegua"},
        {"Calama", "Calama"},
        {"Antofagasta", "Antofagasta"},
        {"Huara", "Huara"},
        {"Camarones", "Camarones"},
        {"Tarata", "Tarata"},
        {"Palca", "Palca"},
        {"Pisiga", "Pisiga"},
        {"Desaguadero", "Desaguadero"},
        {"Puno", "Puno"},
        {"Ollagüe", "Ollagüe"},
        {"Mejillones", "Mejillones"},
        {"Tocopilla", "Tocopilla"},
        {"Arequipa", "Arequipa"},
        {"San Pedro de Atacama", "San Pedro de Atacama"}
    };
    /** What a spot can be, and whose name it can have: some 400 of them, as on a map. */
    private static final String[][] SPOTS = {
        {"la quebrada", "gorge"}, {"el cerro", "hill"}, {"la caleta", "cove"}, {"la pampa", "plain"},
        {"el paso", "pass"}, {"el salar", "salt flat"}, {"el cruce", "junction"}, {"la laguna", "lagoon"},
        {"la cuesta", "slope"}, {"el sector", "area"}
    };

    private static final String[] SPOT_NAMES = {
        "Escritos",
        "Chaca",
        "Surire",
        "Chacalluta",
        "Caracoles",
        "Vítor",
        "Codpa",
        "Tarapacá",
        "Lluta",
        "Poconchile",
        "Quiane",
        "Socoroma",
        "Tignamar",
        "Guallatire",
        "Parinacota",
        "Chungará",
        "Camiña",
        "Nama",
        "Cariquima",
        "Isluga",
        "Mauque",
        "Lirima",
        "Collacagua",
        "Huasco",
        "Coposa",
        "Ujina",
        "Ascotán",
        "Conchi",
        "Tulán",
        "Sico",
        "Jama",
        "Boca del Río",
        "Vila Vila",
        "Sama",
        "Locumba",
        "Ite",
        "Candarave",
        "Susapaya",
        "Ticaco",
        "Challapalca"
    };

    private static final String[][] NATIONS = {
        {"venezolanos", "Venezuelans"}, {"haitianos", "Haitians"}, {"colombianos", "Colombians"},
        {"bolivianos", "Bolivians"}, {"ecuatorianos", "Ecuadorians"}, {"cubanos", "Cubans"},
        {"dominicanos", "Dominicans"}, {"peruanos", "Peruvians"}
    };
    private static final String[][] THEMES = {
        {"los migrantes", "migrants"},
        {"la frontera", "the border"},
        {"los extranjeros", "foreigners"},
        {"las visas", "visas"},
        {"el asilo", "asylum"},
        {"la residencia", "residence"},
        {"los refugiados", "refugees"},
        {"la aduana", "customs"},
        {"las remesas", "remittances"},
        {"los albergues", "shelters"},
        {"el desierto", "the desert"},
        {"el retorno", "return"}
    };
    private static final String[] FIRST = {
        "Rosa", "Julián", "Marta", "Esteban", "Lucía", "Ramiro", "Elena", "Óscar", "Nadia", "Tomás", "Irene", "Hugo",
        "Paula", "Saúl", "Beatriz", "Iván"
    };
    private static final String[] LAST = {
        "Mamani",
        "Sotelo",
        "Araya",
        "Quispe",
        "Barrientos",
        "Ledesma",
        "Condori",
        "Vildósola",
        "Ugarte",
        "Pizarro",
        "Choque",
        "Tapia",
        "Alarcón",
        "Beltrán",
        "Yáñez",
        "Fuenzalida",
        "Huanca",
        "Zegarra",
        "Olivares",
        "Rebolledo"
    };
    private static final String[][] ROLES = {
        {"delegado presidencial", "presidential delegate"}, {"gobernadora regional", "regional governor"},
        {"fiscal a cargo", "prosecutor in charge"}, {"ministro del Interior", "interior minister"},
        {"general de la zona", "regional police chief"}, {"director de Migraciones", "migration director"},
        {"vocero de la cancillería", "foreign ministry spokesman"}, {"alcalde", "mayor"}
    };
    private static final String[][] FORCES = {
        {"policía fronteriza", "border police"},
        {"gobernación", "governor's office"},
        {"fiscalía", "prosecutor's office"},
        {"oficina de emergencias", "emergency office"}
    };

    private final Random random;
    private final Duration length;
    private final Grammar grammar = new Grammar();
    private final List<Newsroom> newsrooms = new ArrayList<>();
    private final List<Item> items = new ArrayList<>();
    private final List<Burst> bursts = new ArrayList<>();
    private final Map<String, List<Instant>> happened = new LinkedHashMap<>();
    private int events;
    private long serial;

    /** A chronicle of so many days; the same for the same seed. */
    Chronicle(long seed, int days) {
        random = new Random(seed);
        length = Duration.ofDays(days);
        found();
        each(days * 2 / 3.0, this::burst);
        each(days / 2.0, this::slow);
        each(days / 3.0, this::coincidence);
        each(days / 5.0, this::chain);
        each(days / 5.0, this::zeal);
        each(days * 2 / 3.0, this::syndicated);
        each(days / 7.0, this::theme);
        each(days / 6.0, this::liveBlog);
        each(days * 5.0, this::minor);
        each(days * 70.0, this::daily);
        each(days / 8.0, this::archive);
        items.sort(Comparator.comparing((Item item) -> item.article().fetchedAt())
                .thenComparing(item -> item.article().guid()));
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            items.set(i, new Item(numbered(item.article(), i + 1), item.event(), item.kind(), item.at()));
        }
    }

    /** In the order in which we had them; ids are places in it, from 1. */
    List<Item> items() {
        return Collections.unmodifiableList(items);
    }

    List<Burst> bursts() {
        return Collections.unmodifiableList(bursts);
    }

    private void each(double times, Runnable happening) {
        for (int i = 0; i < Math.round(times); i++) {
            happening.run();
        }
    }

    /** Forty newsrooms: three chains, three agencies, three public bodies, and papers of their own. */
    private void found() {
        String[] owners = {
            "Grupo Costa",
            "Grupo Costa",
            "Grupo Costa",
            "Grupo Costa",
            "Andes Media",
            "Andes Media",
            "Andes Media",
            "Prensa Sur",
            "Prensa Sur",
            "Prensa Sur"
        };
        String[] countries = {"CL", "CL", "PE", "CL", "PE", "BO", "AR", "US", "GB"};
        for (int i = 0; i < 40; i++) {
            boolean wire = i >= 34 && i < 37;
            boolean official = i >= 37;
            String language = i % 3 == 2 && i < 34 || i == 36 || i == 39 ? "en" : "es";
            newsrooms.add(new Newsroom(
                    new Outlet(
                            i + 1,
                            (wire
                                            ? "Agencia "
                                            : official ? "Ministerio " : language.equals("es") ? "Diario " : "Herald ")
                                    + (char) ('A' + i % 26)
                                    + (i / 26 + 1),
                            i < owners.length ? owners[i] : null,
                            countries[i % countries.length],
                            language,
                            wire,
                            official),
                    language,
                    Duration.ofMinutes(wire ? 5 : 5 + 5 * (i % 4)),
                    i % 11 == 7,
                    i % 3));
        }
    }

    // What happens

    private void burst() {
        String event = "burst" + ++events;
        Instant start = anyTime(true);
        Grammar.Telling telling = telling(kind(start), slots());
        int voices = pick(3, 3, 4, 4, 4, 5, 5, 5, 6, 6, 7, 8, 10, 12);
        List<Newsroom> tellers = independent(voices);
        List<Duration> pauses = new ArrayList<>();
        while (pauses.isEmpty() || pauses.get(OWN_TEXTS - 1).compareTo(WINDOW) > 0) {
            pauses.clear();
            Duration at = Duration.ZERO;
            for (int i = 0; i < voices; i++) {
                pauses.add(at);
                // To the next newsroom: short and long pauses mixed, a mean of 12 minutes.
                at = at.plus(seconds(-Math.log(1 - random.nextDouble()) * (random.nextInt(4) == 0 ? 25 : 8) * 60));
            }
        }
        List<Item> told = new ArrayList<>();
        for (int i = 0; i < voices; i++) {
            told.add(tell(event, Kind.BURST, telling, tellers.get(i), start.plus(pauses.get(i))));
        }
        items.addAll(told);
        bursts.add(burst(event, told));
        told.stream()
                .filter(item -> item.article().outlet().wire())
                .findFirst()
                .ifPresent(wire -> reprint(wire, 2 + random.nextInt(7)));
        if (random.nextInt(3) == 0) {
            more(event, Kind.BURST, telling, tellers.get(0), start, 1 + random.nextInt(3));
        }
        if (random.nextBoolean()) {
            Grammar.Telling after = after(telling, slots());
            for (Newsroom teller : independent(2 + random.nextInt(4))) {
                items.add(tell(
                        event + "/after", Kind.AFTER, after, teller, start.plus(hours(20 + 50 * random.nextDouble()))));
            }
        }
    }

    private static Burst burst(String event, List<Item> told) {
        List<Instant> published = told.stream().map(Item::at).sorted().toList();
        List<Instant> fetched =
                told.stream().map(item -> item.article().fetchedAt()).sorted().toList();
        Instant end = published.get(0).plus(WINDOW);
        int voices = (int) published.stream().filter(at -> !at.isAfter(end)).count();
        return new Burst(event, published.get(0), published.get(1), fetched.get(1), voices);
    }

    private void slow() {
        String event = "slow" + ++events;
        Instant start = anyTime(true);
        Grammar.Telling telling = telling(kind(start), slots());
        double hours = 12 + 30 * random.nextDouble();
        for (Newsroom teller : independent(3 + random.nextInt(4))) {
            items.add(tell(event, Kind.SLOW, telling, teller, start.plus(hours(hours * random.nextDouble()))));
        }
    }

    private void coincidence() {
        Instant start = anyTime(true);
        // One kind in two places, two kinds in one place, or, seldom, one kind in one place.
        String[] kinds = {kind(start), kind(start), kind(start)};
        Map<String, Map<String, String>> first = slots();
        Map<String, Map<String, String>> second = slots();
        int alike = random.nextInt(5);
        if (alike < 3) {
            second.put("place", first.get("place"));
        }
        if (alike > 1) {
            Arrays.fill(kinds, kinds[0]);
        }
        boolean pairs = random.nextBoolean();
        List<Newsroom> tellers = independent(pairs ? 4 : 3);
        List<Map<String, Map<String, String>>> slots = pairs ? List.of(first, second) : List.of(first, second, slots());
        for (int i = 0; i < slots.size(); i++) {
            String event = "coincidence" + ++events;
            Grammar.Telling telling = telling(kinds[i], slots.get(i));
            for (Newsroom teller : pairs ? tellers.subList(2 * i, 2 * i + 2) : tellers.subList(i, i + 1)) {
                items.add(tell(event, Kind.COINCIDENCE, telling, teller, start.plus(hours(random.nextDouble()))));
            }
        }
    }

    private void chain() {
        String event = "chain" + ++events;
        Instant start = anyTime(true);
        Grammar.Telling telling = telling(kind(start), slots());
        String owner = newsrooms.get(random.nextInt(10)).outlet().voice();
        newsrooms.stream()
                .filter(each -> each.outlet().voice().equals(owner))
                .forEach(each ->
                        items.add(tell(event, Kind.CHAIN, telling, each, start.plus(hours(random.nextDouble())))));
        if (random.nextBoolean()) {
            Newsroom other = independent(1).get(0);
            if (!other.outlet().voice().equals(owner)) {
                items.add(tell(event, Kind.CHAIN, telling, other, start.plus(hours(random.nextDouble()))));
            }
        }
    }

    private void zeal() {
        Instant start = anyTime(true);
        Grammar.Telling telling = telling(kind(start), slots());
        more("zeal" + ++events, Kind.ZEAL, telling, any(newsrooms), start, 4 + random.nextInt(5));
    }

    private void more(String event, Kind kind, Grammar.Telling telling, Newsroom teller, Instant start, int times) {
        for (int i = 0; i < times; i++) {
            items.add(tell(event, kind, telling, teller, start.plus(hours(1.5 * random.nextDouble()))));
        }
    }

    private void syndicated() {
        String event = "syndicated" + ++events;
        Instant start = anyTime(true);
        Grammar.Telling telling = telling(random.nextBoolean() ? "daily" : kind(start), slots());
        Newsroom wire = newsrooms.get(34 + random.nextInt(3));
        Item original = tell(event, Kind.SYNDICATED, telling, wire, start);
        items.add(original);
        reprint(original, 4 + random.nextInt(9));
    }

    /** Papers print an agency's text: with a dateline, closing lines, another headline, cut. */
    private void reprint(Item original, int times) {
        Article text = original.article();
        List<Newsroom> papers = new ArrayList<>(newsrooms);
        Collections.shuffle(papers, random);
        papers.stream()
                .filter(each -> each.language().equals(text.language())
                        && !each.outlet().wire()
                        && !each.outlet().official())
                .limit(times)
                .forEach(paper -> {
                    String[] sentences = text.summary().split("(?<=[.»]) ");
                    int kept = sentences.length > 2 && random.nextInt(3) == 0 ? sentences.length - 1 : sentences.length;
                    String body = String.join(" ", Arrays.copyOf(sentences, kept));
                    String summary = switch (random.nextInt(3)) {
                        case 0 -> "(" + text.outlet().name() + ") " + body;
                        case 1 ->
                            body + (text.language().equals("es") ? " Lea también en " : " Read more in ")
                                    + paper.outlet().name() + ".";
                        default -> body;
                    };
                    Instant at = text.published().at().plus(seconds(60 + random.nextInt(3_600)));
                    items.add(new Item(
                            article(paper, text.title(), summary, at, at, ""), original.event(), original.kind(), at));
                });
    }

    private void theme() {
        Map<String, Map<String, String>> slots = slots();
        Instant start = anyTime(true);
        for (Newsroom teller : independent(5)) {
            String event = "theme" + ++events;
            Map<String, Map<String, String>> own = slots();
            own.put("nat", slots.get("nat"));
            if (random.nextBoolean()) {
                own.put("place", slots.get("place"));
            }
            items.add(tell(
                    event, Kind.THEME, telling("daily", own), teller, start.plus(hours(1.5 * random.nextDouble()))));
        }
    }

    /** A page that is added to for hours, about whatever comes. */
    private void liveBlog() {
        Newsroom teller = any(newsrooms.subList(0, 34));
        boolean spanish = teller.language().equals("es");
        Burst burst = bursts.isEmpty() || random.nextBoolean() ? null : any(bursts);
        Instant start = burst == null ? anyTime(true) : burst.first().plus(seconds(600));
        String event = "live" + ++events;
        Grammar.Telling telling = telling(kind(start), slots());
        for (int i = 0; i < 6 + random.nextInt(10); i++) {
            String said = telling.say(teller.language(), "title", random);
            String title = spanish
                    ? pick("EN VIVO | ", "Minuto a minuto: ", "En directo: ") + said
                    : pick("Live: ", "Live updates: ") + said;
            Instant at = start.plus(seconds(random.nextInt(4 * 3_600)));
            items.add(new Item(
                    article(teller, title, telling.say(teller.language(), "lead", random), at, at, "live/"),
                    event,
                    Kind.LIVE,
                    at));
        }
    }

    /** Small news of what also breaks: mostly one newsroom, at times two, within hours. */
    private void minor() {
        String event = "minor" + ++events;
        Grammar.Telling telling = telling(any(grammar.small()), slots());
        Instant start = anyTime(true);
        for (Newsroom teller : independent(pick(1, 1, 1, 1, 1, 2, 2))) {
            items.add(tell(event, Kind.DAILY, telling, teller, start.plus(hours(6 * random.nextDouble()))));
        }
    }

    private void daily() {
        String event = "daily" + ++events;
        items.add(tell(event, Kind.DAILY, telling("daily", slots()), any(newsrooms), anyTime(true)));
    }

    /** A newsroom moves its archive: with the old dates, which polling marks, or with today's, which nothing can know. */
    private void archive() {
        Instant moved = anyTime(false);
        Newsroom teller = any(newsrooms);
        boolean redated = random.nextBoolean();
        List<Item> old = items.stream()
                .filter(item -> item.article().outlet().equals(teller.outlet()))
                .filter(item -> item.article().fetchedAt().isBefore(moved.minus(Duration.ofHours(2))))
                .toList();
        for (Item item : old.subList(Math.max(0, old.size() - 40), old.size())) {
            Article text = item.article();
            Instant dated = redated
                    ? moved.plus(seconds(random.nextInt(600)))
                    : text.published().at();
            Article again = article(teller, text.title(), text.summary(), dated, moved.plus(seconds(900)), "v2/");
            boolean marked = dated.isBefore(moved.minus(Duration.ofDays(1)));
            items.add(new Item(marked ? again.asBackfill() : again, item.event() + "/again", Kind.ARCHIVE, moved));
        }
    }

    // Telling

    private Item tell(String event, Kind kind, Grammar.Telling telling, Newsroom teller, Instant at) {
        String language = teller.language();
        String title = telling.say(language, "title", random);
        StringBuilder summary = new StringBuilder();
        if (!teller.headlinesOnly()) {
            summary.append(telling.say(language, "lead", random));
            if (random.nextInt(10) < FACTS) {
                summary.append(' ').append(telling.say(language, "say", random));
            }
            for (int i = 0; i < teller.more(); i++) {
                summary.append(' ').append(telling.say(language, "more", random));
            }
        }
        return new Item(article(teller, title, summary.toString().strip(), at, at, ""), event, kind, at);
    }

    /** @param known when a poll could first see it */
    private Article article(Newsroom teller, String title, String summary, Instant at, Instant known, String folder) {
        Instant fetched =
                known.plus(seconds(5 + random.nextInt((int) teller.poll().toSeconds())));
        int clock = random.nextInt(200);
        // A few clocks are ahead by minutes, a few dates are tomorrow's, a few are missing.
        Instant dated = clock < 4
                ? at.plus(Duration.ofMinutes(7))
                : clock == 4 ? at.plus(Duration.ofDays(1)) : clock < 10 ? fetched : at;
        long number = ++serial;
        return new Article(
                0,
                teller.outlet().id(),
                teller.outlet(),
                "%06d".formatted(number),
                "https://outlet" + teller.outlet().id() + ".example/" + folder + number,
                title,
                summary,
                null,
                teller.language(),
                new PublishedTime(
                        dated, clock >= 5 && clock < 10 ? PublishedTime.Source.FETCHED : PublishedTime.Source.FEED),
                null,
                fetched,
                false,
                List.of());
    }

    private static Article numbered(Article article, long id) {
        return new Article(
                id,
                article.feedId(),
                article.outlet(),
                article.guid(),
                article.address(),
                article.title(),
                article.summary(),
                null,
                article.language(),
                article.published(),
                null,
                article.fetchedAt(),
                article.backfill(),
                List.of());
    }

    private Grammar.Telling telling(String kind, Map<String, Map<String, String>> slots) {
        return grammar.telling(kind, slots);
    }

    private Grammar.Telling after(Grammar.Telling of, Map<String, Map<String, String>> slots) {
        slots.put("noun", both(small(of.say("es", "noun", random)), small(of.say("en", "noun", random))));
        return grammar.telling("after", slots);
    }

    private static String small(String noun) {
        return Character.toLowerCase(noun.charAt(0)) + noun.substring(1);
    }

    private Map<String, Map<String, String>> slots() {
        Map<String, Map<String, String>> slots = new LinkedHashMap<>();
        slots.put("place", both(any(Arrays.asList(PLACES))));
        String[] spot = any(Arrays.asList(SPOTS));
        String called = SPOT_NAMES[random.nextInt(SPOT_NAMES.length)];
        slots.put("spot", both(spot[0] + " " + called, called + " " + spot[1]));
        slots.put("nat", both(any(Arrays.asList(NATIONS))));
        String name = FIRST[random.nextInt(FIRST.length)] + " " + LAST[random.nextInt(LAST.length)];
        slots.put("name", both(name, name));
        slots.put("role", both(any(Arrays.asList(ROLES))));
        slots.put("force", both(any(Arrays.asList(FORCES))));
        String n = Integer.toString(11 + random.nextInt(80));
        String m = Integer.toString(2 + random.nextInt(9));
        slots.put("n", both(n, n));
        slots.put("m", both(m, m));
        slots.put("theme", both(any(Arrays.asList(THEMES))));
        for (String own : List.of("aa", "bb", "cc", "dd", "ee", "ff", "gg")) {
            slots.put(own, both(any(grammar.words())));
        }
        return slots;
    }

    private static Map<String, String> both(String... words) {
        return Map.of("es", words[0], "en", words[1]);
    }

    /** Newsrooms of different owners, in any order. */
    private List<Newsroom> independent(int count) {
        List<Newsroom> all = new ArrayList<>(newsrooms);
        Collections.shuffle(all, random);
        Set<String> voices = new HashSet<>();
        return all.stream()
                .filter(each -> voices.add(each.outlet().voice()))
                .limit(count)
                .toList();
    }

    /** What happens then: of the kinds of events one that the days around have least of, or all would be alike. */
    private String kind(Instant at) {
        List<String> kinds = new ArrayList<>(grammar.breaking());
        Collections.shuffle(kinds, random);
        String kind = kinds.stream()
                .min(Comparator.comparingLong(each -> happened.getOrDefault(each, List.of()).stream()
                        .filter(other -> Duration.between(other, at).abs().compareTo(Duration.ofDays(4)) < 0)
                        .count()))
                .orElseThrow();
        happened.computeIfAbsent(kind, key -> new ArrayList<>()).add(at);
        return kind;
    }

    private Instant anyTime(boolean byDay) {
        Instant at = START.plus(seconds(random.nextDouble() * (length.toSeconds() - 7_200)));
        int hour = (int) (at.getEpochSecond() / 3_600 % 24);
        // Nights, 3 to 11 UTC, are quiet at the border, not silent.
        return byDay && hour >= 3 && hour < 11 && random.nextInt(4) > 0 ? anyTime(true) : at;
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private int pick(int... all) {
        return all[random.nextInt(all.length)];
    }

    private String pick(String... all) {
        return all[random.nextInt(all.length)];
    }

    private static Duration hours(double hours) {
        return seconds(hours * 3_600);
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis((long) (seconds * 1_000));
    }
}
