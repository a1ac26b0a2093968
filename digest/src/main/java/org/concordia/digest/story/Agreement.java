package org.concordia.digest.story;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How far stories agree with those that people made of the same articles: precision, recall and F1 over pairs of
 * articles, over pairs across languages, and BCubed (Bagga and Baldwin, 1998). All are 0 to 1.
 */
public record Agreement(Score pairs, Score across, Score bcubed) {

    /** Precision and recall; 1 where there is nothing to be right about. */
    public record Score(double precision, double recall) {

        public double f1() {
            return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.1f/%.1f/%.1f", 100 * precision, 100 * recall, 100 * f1());
        }
    }

    /**
     * Compares stories with gold ones.
     *
     * @param gold of each article
     * @param found of each article, in the same order
     * @param languages of each article, in the same order
     */
    public static Agreement of(List<?> gold, List<?> found, List<String> languages) {
        int size = gold.size();
        if (found.size() != size || languages.size() != size) {
            throw new IllegalArgumentException("an agreement needs both stories and the language of each article");
        }
        Map<Object, Integer> goldSizes = new HashMap<>();
        Map<Object, Integer> foundSizes = new HashMap<>();
        Map<List<Object>, Integer> bothSizes = new HashMap<>();
        long[] all = new long[3];
        long[] across = new long[3];
        for (int i = 0; i < size; i++) {
            goldSizes.merge(gold.get(i), 1, Integer::sum);
            foundSizes.merge(found.get(i), 1, Integer::sum);
            bothSizes.merge(List.of(gold.get(i), found.get(i)), 1, Integer::sum);
            for (int j = 0; j < i; j++) {
                boolean inGold = gold.get(i).equals(gold.get(j));
                boolean inFound = found.get(i).equals(found.get(j));
                count(all, inGold, inFound);
                if (!languages.get(i).equals(languages.get(j))) {
                    count(across, inGold, inFound);
                }
            }
        }
        double precision = 0;
        double recall = 0;
        for (Map.Entry<List<Object>, Integer> entry : bothSizes.entrySet()) {
            double square = (double) entry.getValue() * entry.getValue();
            precision += square / foundSizes.get(entry.getKey().get(1)) / size;
            recall += square / goldSizes.get(entry.getKey().get(0)) / size;
        }
        return new Agreement(score(all), score(across), new Score(precision, recall));
    }

    private static void count(long[] counts, boolean inGold, boolean inFound) {
        counts[0] += inGold && inFound ? 1 : 0;
        counts[1] += inFound ? 1 : 0;
        counts[2] += inGold ? 1 : 0;
    }

    private static Score score(long[] counts) {
        return new Score(
                counts[1] == 0 ? 1 : (double) counts[0] / counts[1],
                counts[2] == 0 ? 1 : (double) counts[0] / counts[2]);
    }

    @Override
    public String toString() {
        return "pairs " + pairs + ", BCubed " + bcubed + ", across languages " + across;
    }
}
