package org.concordia.aggregator.bench;

import java.util.Arrays;
import java.util.Locale;

/**
 * One line for each figure of a benchmark: its name, ours, the reference, the ratio of the two, the target, and whether
 * it was met. A missed target fails no build: it may be the machine that was busy. What must hold on any machine is
 * asserted by the benchmarks themselves.
 */
public final class Figures {

    private Figures() {}

    /** A figure beside a reference, of which it must be at least this part: ours and the reference are speeds. */
    public static void atLeast(String name, String ours, String reference, double ratio, double target) {
        print(name, ours, reference, ratio, ">= " + number(target), ratio >= target ? "met" : "MISSED");
    }

    /** A figure beside a reference, of which it must be at most this part: ours and the reference are times. */
    public static void atMost(String name, String ours, String reference, double ratio, double target) {
        print(name, ours, reference, ratio, "<= " + number(target), ratio <= target ? "met" : "MISSED");
    }

    /** A figure that is there to understand the others by. */
    public static void note(String name, String ours, String reference, double ratio) {
        print(name, ours, reference, ratio, "-", "");
    }

    /** A figure that nothing is compared with. */
    public static void note(String name, String ours) {
        print(name, ours, "-", Double.NaN, "-", "");
    }

    /** The middle of the values, or the upper of the two in the middle. */
    public static double median(double... values) {
        return quantile(values, 0.5);
    }

    /** The value that this part of them does not exceed. */
    public static double quantile(double[] values, double part) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[Math.min(sorted.length - 1, (int) (sorted.length * part))];
    }

    /** Three digits that mean something. */
    public static String number(double value) {
        return String.format(
                Locale.ROOT, Math.abs(value) >= 100 ? "%.0f" : Math.abs(value) >= 10 ? "%.1f" : "%.3f", value);
    }

    private static void print(String name, String ours, String reference, double ratio, String target, String verdict) {
        System.out.printf(
                Locale.ROOT,
                "BENCH | %-58s | %-24s | %-30s | %-7s | %-8s | %s%n",
                name,
                ours,
                reference,
                Double.isNaN(ratio) ? "-" : number(ratio),
                target,
                verdict);
    }
}
