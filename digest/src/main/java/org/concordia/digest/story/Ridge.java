package org.concordia.digest.story;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Fits logistic weights with a ridge penalty, by Newton's steps. */
final class Ridge {

    private static final int STEPS = 15;

    private Ridge() {}

    /**
     * A case to learn from.
     *
     * @param features the first is 1
     * @param share of cases like it that are true, 0 to 1
     * @param weight how many cases it counts for
     */
    record Example(double[] features, double share, double weight) {}

    /**
     * The weights of the features; 0 for those not read, whose values do not matter. The first is not penalised.
     *
     * @param read whether the feature of a number is read
     */
    static double[] fit(List<Example> examples, int features, Predicate<Integer> read, double penalty) {
        int[] columns = IntStream.range(0, features).filter(read::test).toArray();
        double[] weights = new double[columns.length];
        for (int step = 0; step < STEPS; step++) {
            double[] slope = new double[columns.length];
            double[][] curve = new double[columns.length][columns.length];
            for (int i = 1; i < columns.length; i++) {
                slope[i] = -penalty * weights[i];
                curve[i][i] = penalty;
            }
            curve[0][0] = 1e-9;
            double[] values = new double[columns.length];
            for (Example example : examples) {
                double sum = 0;
                for (int i = 0; i < columns.length; i++) {
                    values[i] = example.features[columns[i]];
                    sum += weights[i] * values[i];
                }
                double likelihood = 1 / (1 + Math.exp(-sum));
                double error = example.weight * (example.share - likelihood);
                double spread = example.weight * Math.max(1e-6, likelihood * (1 - likelihood));
                for (int i = 0; i < columns.length; i++) {
                    slope[i] += error * values[i];
                    double curved = spread * values[i];
                    for (int j = 0; j <= i; j++) {
                        curve[i][j] += curved * values[j];
                    }
                }
            }
            double[] change = solve(curve, slope);
            for (int i = 0; i < columns.length; i++) {
                weights[i] += change[i];
            }
        }
        double[] all = new double[features];
        for (int i = 0; i < columns.length; i++) {
            all[columns[i]] = weights[i];
        }
        return all;
    }

    /** Solves for a symmetric positive matrix, of which the lower half is given, by Cholesky. */
    private static double[] solve(double[][] matrix, double[] right) {
        int size = right.length;
        double[][] lower = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = matrix[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= lower[i][k] * lower[j][k];
                }
                lower[i][j] = i == j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / lower[j][j];
            }
        }
        double[] solution = Arrays.copyOf(right, size);
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < i; k++) {
                solution[i] -= lower[i][k] * solution[k];
            }
            solution[i] /= lower[i][i];
        }
        for (int i = size - 1; i >= 0; i--) {
            for (int k = i + 1; k < size; k++) {
                solution[i] -= lower[k][i] * solution[k];
            }
            solution[i] /= lower[i][i];
        }
        return solution;
    }
}
