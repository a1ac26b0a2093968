package org.concordia.aggregator.feed;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Something said to editors, in whichever language they read: the key of a message ({@code feed.*}) and its arguments.
 *
 * @param arguments in the order of the message's placeholders; without TAB and line ends
 */
public record Wording(String key, List<String> arguments) {

    /** As much as the columns that keep wordings are sure to hold. */
    private static final int LONGEST_ARGUMENT = 150;

    public Wording {
        arguments = arguments.stream().map(Wording::clean).toList();
    }

    /** A wording of a key and arguments; durations are written as {@link #span} does. */
    public static Wording of(String key, Object... arguments) {
        return new Wording(
                key,
                Arrays.stream(arguments)
                        .map(argument -> argument instanceof Duration span ? span(span) : argument.toString())
                        .toList());
    }

    /** Reads what {@link #stored} wrote. */
    public static Wording read(String stored) {
        String[] parts = stored.split("\t", -1);
        return new Wording(parts[0], Arrays.asList(parts).subList(1, parts.length));
    }

    /** One line for the database. */
    public String stored() {
        return arguments.isEmpty() ? key : key + "\t" + String.join("\t", arguments);
    }

    /** A duration in figures and units that English and Spanish share: {@code 45 s}, {@code 5 min}, {@code 1 h 30 min}. */
    public static String span(Duration span) {
        long seconds = Math.max(0, span.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        long minutes = Math.round(seconds / 60.0);
        if (minutes < 60) {
            return minutes + " min";
        }
        long hours = minutes / 60;
        if (hours < 48) {
            return minutes % 60 == 0 ? hours + " h" : hours + " h " + minutes % 60 + " min";
        }
        return hours / 24 + " d";
    }

    private static String clean(String argument) {
        String line = argument.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= LONGEST_ARGUMENT ? line : line.substring(0, LONGEST_ARGUMENT - 3) + "...";
    }
}
