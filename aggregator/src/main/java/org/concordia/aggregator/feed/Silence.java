package org.concordia.aggregator.feed;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Whether an outlet is silent for unusually long. Pure and clocked: all times come in as arguments.
 *
 * <p>Pauses are measured in hours in which the outlet usually publishes, not in hours of the clock: each of the 168
 * hours of a week counts by the share of the past weeks in which something came then, so that a night weighs little and
 * the weekend of an office nothing. A silence is unusual when it lasts at least a day, is longer than the longest usual
 * pause, and holds four times as many usual hours as any usual pause did. One pause longer than all others, such as a
 * holiday, is left out of what is usual.
 */
final class Silence {

    /** Nothing shorter is worth an editor's time. */
    static final Duration LEAST = Duration.ofDays(1);

    /** How far back is looked for what is usual. */
    static final Duration WINDOW = Duration.ofDays(30);

    /** Hours with news that make a habit; an outlet with fewer in the window is looked at over {@link #LONG_WINDOW}. */
    static final int ENOUGH = 12;

    static final Duration LONG_WINDOW = Duration.ofDays(365);

    /** Without a habit to compare with, a silence is unusual only after so long, if a few pauses are known. */
    private static final Duration LEAST_UNKNOWN = Duration.ofDays(14);

    private static final int FEW = 5;
    private static final int TIMES = 4;
    private static final int HOURS = 168;
    private static final Duration WEEK = Duration.ofHours(HOURS);

    /** So many pauses are needed before the longest of them can be called an exception. */
    private static final int EXCEPTION = 20;

    private Silence() {}

    /**
     * An unusual silence.
     *
     * @param since the last sign of life
     * @param usual the longest pause that was usual before
     */
    record Unusual(Instant since, Duration usual) {}

    /**
     * Judges the silence of an outlet.
     *
     * @param news the hours in which articles came out, ascending, each once, up to the last article
     * @param heard the last sign of life: the last article, or when we first saw it if that was later
     * @param until when its feeds were last looked at with success: what was not looked for cannot be missed
     */
    static Optional<Unusual> judge(List<Instant> news, Instant heard, Instant until) {
        Duration silence = Duration.between(heard, until);
        if (silence.compareTo(LEAST) < 0 || news.size() < FEW) {
            return Optional.empty();
        }
        Instant first = news.get(0);
        Duration known = Duration.between(first, news.get(news.size() - 1));
        if (news.size() < ENOUGH || known.compareTo(WEEK) < 0) {
            Duration usual = longest(pauses(news));
            boolean unusual = silence.compareTo(LEAST_UNKNOWN) >= 0 && silence.compareTo(usual.multipliedBy(TIMES)) > 0;
            return unusual ? Optional.of(new Unusual(heard, usual)) : Optional.empty();
        }
        double[] week = week(news, known);
        List<Double> weights = new ArrayList<>();
        for (int i = 1; i < news.size(); i++) {
            weights.add(weight(week, news.get(i - 1), news.get(i)));
        }
        weights.sort(Comparator.reverseOrder());
        double heaviest = weights.get(weights.size() >= EXCEPTION ? 1 : 0);
        Duration usual = longest(pauses(news));
        return silence.compareTo(usual) > 0 && weight(week, heard, until) > TIMES * heaviest
                ? Optional.of(new Unusual(heard, usual))
                : Optional.empty();
    }

    private static List<Duration> pauses(List<Instant> news) {
        List<Duration> pauses = new ArrayList<>();
        for (int i = 1; i < news.size(); i++) {
            pauses.add(Duration.between(news.get(i - 1), news.get(i)));
        }
        pauses.sort(Comparator.reverseOrder());
        return pauses;
    }

    private static Duration longest(List<Duration> pauses) {
        return pauses.get(pauses.size() >= EXCEPTION ? 1 : 0);
    }

    /** How often something came in each hour of the week, from 0 to 1. */
    private static double[] week(List<Instant> news, Duration known) {
        double weeks = Math.max(1, (double) known.toHours() / HOURS);
        double[] week = new double[HOURS];
        news.forEach(at -> week[hour(at)] += 1 / weeks);
        return week;
    }

    private static double weight(double[] week, Instant from, Instant to) {
        double weight = 0;
        for (Instant at = from.plusSeconds(3600); at.isBefore(to); at = at.plusSeconds(3600)) {
            weight += week[hour(at)];
        }
        return weight;
    }

    private static int hour(Instant at) {
        return (int) Math.floorMod(Math.floorDiv(at.getEpochSecond(), 3600L), (long) HOURS);
    }
}
