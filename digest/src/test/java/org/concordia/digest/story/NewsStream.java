package org.concordia.digest.story;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.feed.Outlet;

/**
 * A wide topic in Spanish and English without end, made up to cost what real news costs: 190 articles an hour of a title
 * and some 38 words, so that some 10,000 stories are live at any time.
 *
 * <p>Words: four in ten are function words; the others are the glossary's, as common or rare as those of a language are
 * (Zipf's law), and names. Names are Zipf's too among 40,000, and every other event brings one never seen before, so that
 * the vocabulary grows for ever (Heaps' law). An event has concepts that both languages tell in their own words, names
 * that they write alike, and numbers; half of what an article says is its event's. How many articles an event has
 * follows a power law, from one to two hundred, 1.7 on average as in labelled news, ever fewer an hour; every sixth article is another's
 * text under another masthead.
 */
final class NewsStream {

    private static final int AN_HOUR = 190;
    private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
    private static final int KNOWN_NAMES = 40_000;
    private static final int MOST_ARTICLES = 200;

    /** Of earlier events nobody writes any more, so that the stream itself takes no more memory the longer it is. */
    private static final int MOST_RUNNING = 1_000;

    private static final String CONSONANTS = "bdfgjklmnprstv";
    private static final String VOWELS = "aeiou";

    private final Random random;
    private final String[][] concepts = new String[2][];
    private final String[][] functionWords = new String[2][];
    private final Outlet[] outlets = new Outlet[300];
    private final List<Event> running = new ArrayList<>();
    private long names = KNOWN_NAMES;
    private long articles;

    private static final class Event {
        private final int[] concepts;
        private final String[] names;
        private final String[] numbers;
        private final List<String[]> told = new ArrayList<>();
        private final List<Integer> languages = new ArrayList<>();
        private int left;

        Event(int[] concepts, String[] names, String[] numbers, int articles) {
            this.concepts = concepts;
            this.names = names;
            this.numbers = numbers;
            this.left = articles;
        }
    }

    NewsStream(long seed) {
        random = new Random(seed);
        List<String[]> glossary = new ArrayList<>();
        lines("glossary.tsv").forEach(line -> glossary.add(line.split("\t")));
        Collections.shuffle(glossary, new Random(4));
        for (int language = 0; language < 2; language++) {
            int column = language;
            concepts[language] = glossary.stream()
                    .map(columns -> columns[column].split("\\|")[0].replaceAll("[*^]", ""))
                    .toArray(String[]::new);
        }
        functionWords[0] =
                "de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha"
                        .split(" ");
        functionWords[1] =
                "the of to and a in is it that was for on are with as his they be at one have this from by not"
                        .split(" ");
        for (int i = 0; i < outlets.length; i++) {
            outlets[i] = new Outlet(i + 1, "Outlet " + i, null, null, null, i < 3, false);
        }
    }

    /** The next article; their ids count from 1, their times never go back. */
    Article next() {
        Instant at = START.plus(Duration.ofMillis(3_600_000L * articles / AN_HOUR));
        articles++;
        int of = running.isEmpty() || random.nextInt(100) < 70 ? -1 : latest(running.size());
        Event event = of < 0 ? event() : running.get(of);
        int language = random.nextInt(2);
        String[] text;
        if (!event.told.isEmpty() && random.nextInt(5) < 2) {
            int which = random.nextInt(event.told.size());
            text = event.told.get(which);
            language = event.languages.get(which);
        } else {
            text = new String[] {
                capital(said(event, language, 8 + random.nextInt(5), .7)),
                capital(said(event, language, 27 + random.nextInt(24), .5)) + "."
            };
            if (event.told.size() < 10) {
                event.told.add(text);
                event.languages.add(language);
            }
        }
        event.left--;
        if (of < 0 && event.left > 0) {
            running.add(event);
            if (running.size() > MOST_RUNNING) {
                running.remove(0);
            }
        } else if (of >= 0 && event.left <= 0) {
            running.remove(of);
        }
        return BorderWeek.article(
                articles, outlets[random.nextInt(outlets.length)], language == 0 ? "es" : "en", text[0], text[1], at);
    }

    /** Most of what is told is of today's events. */
    private int latest(int events) {
        return events - 1 - Math.min(events - 1, (int) (-Math.log(1 - random.nextDouble()) * 150));
    }

    private Event event() {
        int[] of = new int[5];
        Arrays.setAll(of, i -> zipf(concepts[0].length));
        String[] who = new String[3];
        Arrays.setAll(who, i -> i == 0 && random.nextBoolean() ? name(names++) : name(zipf(KNOWN_NAMES)));
        String[] numbers = {String.valueOf(2 + zipf(3_000))};
        int size = (int) Math.min(MOST_ARTICLES, Math.pow(1 - random.nextDouble(), -1 / 1.1));
        return new Event(of, who, numbers, size);
    }

    private String said(Event event, int language, int length, double own) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(i == 0 ? "" : " ").append(word(event, language, own));
        }
        return text.toString();
    }

    private String word(Event event, int language, double own) {
        if (random.nextInt(10) < 4) {
            return functionWords[language][zipf(functionWords[language].length)];
        }
        int kind = random.nextInt(10);
        if (random.nextDouble() < own) {
            return kind < 5
                    ? concepts[language][event.concepts[random.nextInt(event.concepts.length)]]
                    : kind < 9 ? event.names[random.nextInt(event.names.length)] : event.numbers[0];
        }
        return kind < 8
                ? concepts[language][zipf(concepts[language].length)]
                : kind < 9
                        ? name(random.nextInt(3) == 0 ? names++ : zipf(KNOWN_NAMES))
                        : String.valueOf(1 + zipf(2_000));
    }

    /** From 0, the first twice as common as the second and so on. */
    private int zipf(int words) {
        return (int) Math.min(words - 1, Math.exp(random.nextDouble() * Math.log(words + 1)) - 1);
    }

    /** Always the same for a number. */
    private static String name(long number) {
        StringBuilder name = new StringBuilder();
        long rest = number * 7919 + 13;
        while (rest > 0 || name.length() < 6) {
            name.append(CONSONANTS.charAt((int) (rest % CONSONANTS.length())));
            rest /= CONSONANTS.length();
            name.append(VOWELS.charAt((int) (rest % VOWELS.length())));
            rest /= VOWELS.length();
        }
        return capital(name.toString());
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    private static List<String> lines(String resource) {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(Lexicon.class.getResourceAsStream(resource), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
