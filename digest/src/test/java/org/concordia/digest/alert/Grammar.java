package org.concordia.digest.alert;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.concordia.digest.story.LiveWindow;

/**
 * How newsrooms tell what happens: {@code newsroom.txt} beside this class. A telling takes the sentences of an event that
 * were used least, so that two newsrooms share one only when there are more of them than sentences.
 */
final class Grammar {

    private static final Pattern CHOICE = Pattern.compile("\\{([^{}]*)}");
    private static final Pattern WORD = Pattern.compile("(?<![$\\p{L}])\\p{L}+");
    private static final Pattern SLOT = Pattern.compile("\\$([a-z]+)");

    /** By event, then {@code es.title}. */
    private final Map<String, Map<String, List<String>>> sentences = new LinkedHashMap<>();

    private final Map<String, Map<String, List<String>>> otherWords = new LinkedHashMap<>();

    /** Words of the news in both languages, for what is everyday and told once. */
    private final List<String[]> words = new ArrayList<>();

    Grammar() {
        lines(LiveWindow.class, "glossary.tsv").stream()
                .filter(line -> line.matches("[\\p{L} |]+\t[\\p{L} |]+\t.*"))
                .map(line -> line.split("\t"))
                .forEach(line -> words.add(new String[] {line[0].split("\\|")[0], line[1].split("\\|")[0]}));
        String event = "";
        for (String line : lines(Grammar.class, "newsroom.txt")) {
            if (line.startsWith("@")) {
                event = line.substring(1).strip();
                sentences.put(event, new LinkedHashMap<>());
            } else if (!line.isBlank() && !line.startsWith("#")) {
                int colon = line.indexOf(": ");
                sentences
                        .get(event)
                        .computeIfAbsent(line.substring(0, colon), key -> new ArrayList<>())
                        .add(line.substring(colon + 2));
            }
        }
        List.of("es", "en").forEach(language -> otherWords.put(language, synonyms(language)));
        sentences.remove("words");
    }

    private Map<String, List<String>> synonyms(String language) {
        Map<String, List<String>> synonyms = new LinkedHashMap<>();
        for (String line : Objects.requireNonNull(sentences.get("words")).getOrDefault(language + ".word", List.of())) {
            String[] sides = line.split("=", 2);
            synonyms.put(sides[0], List.of(sides[1].split("\\|")));
        }
        return synonyms;
    }

    private static List<String> lines(Class<?> beside, String name) {
        try (InputStream in = Objects.requireNonNull(beside.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Words of the news, each in Spanish and English. */
    List<String[]> words() {
        return words;
    }

    /** The events that many newsrooms would tell at once. */
    List<String> breaking() {
        return sentences.keySet().stream()
                .filter(event -> !event.equals("daily")
                        && !event.equals("after")
                        && !event.equals("facts")
                        && !event.startsWith("small-"))
                .toList();
    }

    /** Those of the same things that one or two would tell. */
    List<String> small() {
        return sentences.keySet().stream()
                .filter(event -> event.startsWith("small-"))
                .toList();
    }

    /** An event of a kind, before anybody tells it; {@code slots} by name and language. */
    Telling telling(String kind, Map<String, Map<String, String>> slots) {
        Map<String, List<String>> parts = new LinkedHashMap<>(sentences.get(kind));
        if (!kind.equals("daily") && !kind.equals("after")) {
            parts.putAll(sentences.get("facts"));
        }
        return new Telling(parts, slots, otherWords);
    }

    /** Tells one event again and again, in other words. */
    static final class Telling {

        private final Map<String, List<String>> sentences;
        private final Map<String, Map<String, String>> slots;
        private final Map<String, Integer> used = new LinkedHashMap<>();

        private final Map<String, Map<String, List<String>>> words;

        private Telling(
                Map<String, List<String>> sentences,
                Map<String, Map<String, String>> slots,
                Map<String, Map<String, List<String>>> words) {
            this.sentences = sentences;
            this.slots = slots;
            this.words = words;
        }

        /** One sentence of a part: {@code title}, {@code lead}, {@code more}, {@code say} or {@code noun}; empty when there is none. */
        String say(String language, String part, Random random) {
            List<String> all = sentences.getOrDefault(language + "." + part, List.of());
            if (all.isEmpty()) {
                return "";
            }
            int least = all.stream()
                    .mapToInt(each -> used.getOrDefault(each, 0))
                    .min()
                    .orElse(0);
            List<String> fresh = all.stream()
                    .filter(each -> used.getOrDefault(each, 0) == least)
                    .toList();
            String sentence = fresh.get(random.nextInt(fresh.size()));
            used.merge(sentence, 1, Integer::sum);
            return filled(otherWords(chosen(sentence, random), language, random), language, random);
        }

        /** Of the words that have another each one is changed or left as a coin falls. */
        private String otherWords(String sentence, String language, Random random) {
            return WORD.matcher(sentence).replaceAll(found -> {
                List<String> others = words.get(language).get(found.group());
                return others == null || random.nextBoolean()
                        ? Matcher.quoteReplacement(found.group())
                        : Matcher.quoteReplacement(others.get(random.nextInt(others.size())));
            });
        }

        private static String chosen(String sentence, Random random) {
            return CHOICE.matcher(sentence).replaceAll(found -> {
                String[] words = found.group(1).split("\\|");
                return Matcher.quoteReplacement(words[random.nextInt(words.length)]);
            });
        }

        private String filled(String sentence, String language, Random random) {
            String text = SLOT.matcher(sentence).replaceAll(found -> {
                String slot = found.group(1);
                String word = Objects.requireNonNull(slots.get(slot).get(language), slot);
                // First reports do not agree on how many.
                boolean off = (slot.equals("n") || slot.equals("m")) && random.nextInt(6) == 0;
                return Matcher.quoteReplacement(
                        off ? Integer.toString(Integer.parseInt(word) + 1 + random.nextInt(3)) : word);
            });
            return Character.toUpperCase(text.charAt(0)) + text.substring(1);
        }
    }
}
