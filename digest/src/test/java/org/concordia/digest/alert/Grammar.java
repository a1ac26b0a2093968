package org.concordia.digest.alert;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
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

/**
 * How newsrooms tell what happens: {@code newsroom.txt} beside this class. A telling takes the sentences of an event that
 * were used least, so that two newsrooms share one only when there are more of them than sentences.
 */
final class Grammar {

    private static final Pattern CHOICE = Pattern.compile("\\{([^{}]*)}");
    private static final Pattern SLOT = Pattern.compile("\\$([a-z]+)");

    /** By event, then {@code es.title}. */
    private final Map<String, Map<String, List<String>>> sentences = new LinkedHashMap<>();

    Grammar() {
        String event = "";
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(Grammar.class.getResourceAsStream("newsroom.txt")), StandardCharsets.UTF_8))) {
            for (String line : lines.lines().toList()) {
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
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The events that many newsrooms would tell at once. */
    List<String> breaking() {
        return sentences.keySet().stream()
                .filter(event -> !event.equals("daily") && !event.equals("after") && !event.startsWith("small-"))
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
        return new Telling(sentences.get(kind), slots);
    }

    /** Tells one event again and again, in other words. */
    static final class Telling {

        private final Map<String, List<String>> sentences;
        private final Map<String, Map<String, String>> slots;
        private final Map<String, Integer> used = new LinkedHashMap<>();

        private Telling(Map<String, List<String>> sentences, Map<String, Map<String, String>> slots) {
            this.sentences = sentences;
            this.slots = slots;
        }

        /** One sentence of a part: {@code title}, {@code lead}, {@code more} or {@code noun}. */
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
            return filled(chosen(sentence, random), language, random);
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
