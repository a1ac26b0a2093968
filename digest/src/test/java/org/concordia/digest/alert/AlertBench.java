package org.concordia.digest.alert;

import java.util.ArrayList;
import java.util.List;
import org.concordia.aggregator.bench.Figures;
import org.concordia.aggregator.topic.AlertPolicy;
import org.junit.jupiter.api.Test;

/** Sixty days of forty newsrooms, several times: how many bursts the usual policy finds, how soon, and what it takes for one. */
class AlertBench {

    private static final int DAYS = Integer.getInteger("bench.days", 60);
    private static final int SEEDS = Integer.getInteger("bench.seeds", 5);
    private static final long FIRST = Long.getLong("bench.seed", 1);

    @Test
    void usualPolicy() {
        List<AlertSimulation.Result> results = new ArrayList<>();
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            AlertSimulation.Result result = AlertSimulation.run(new Chronicle(seed, DAYS), AlertPolicy.DEFAULT);
            results.add(result);
            if (Boolean.getBoolean("bench.tell")) {
                result.wrong().forEach(System.out::println);
            }
            Figures.note(
                    "seed " + seed + ": " + result.articles() + " articles, " + result.bursts() + " bursts",
                    "found " + result.delays().size() + ", " + result.falseAlarms() + " false, " + result.again()
                            + " again");
        }
        double found = results.stream()
                .mapToDouble(AlertSimulation.Result::found)
                .average()
                .orElseThrow();
        double worst = results.stream()
                .mapToDouble(AlertSimulation.Result::found)
                .min()
                .orElseThrow();
        Figures.atLeast("bursts proposed, mean", Figures.number(100 * found) + " %", "95 %", found, 0.95);
        Figures.atLeast("bursts proposed, worst seed", Figures.number(100 * worst) + " %", "95 %", worst, 0.95);
        double delay = Figures.median(results.stream()
                .flatMap(result -> result.delays().stream())
                .mapToDouble(each -> each.toSeconds() / 60.0)
                .toArray());
        double slowest = results.stream()
                .mapToDouble(result -> AlertSimulation.Result.median(result.delays()))
                .max()
                .orElseThrow();
        double atDesk = Figures.median(results.stream()
                .flatMap(result -> result.atDesk().stream())
                .mapToDouble(each -> each.toSeconds() / 60.0)
                .toArray());
        Figures.atMost(
                "delay after the second own text, median", Figures.number(delay) + " min", "15 min", delay / 15, 1);
        Figures.atMost("the same, worst seed", Figures.number(slowest) + " min", "15 min", slowest / 15, 1);
        Figures.note("delay after we had it, median", Figures.number(atDesk) + " min");
        double alarms = results.stream()
                        .mapToDouble(AlertSimulation.Result::falseAlarms)
                        .average()
                        .orElseThrow()
                / DAYS;
        double most = results.stream()
                        .mapToDouble(AlertSimulation.Result::falseAlarms)
                        .max()
                        .orElseThrow()
                / DAYS;
        Figures.atMost("false alarms a day, mean", Figures.number(alarms), "0.1", alarms / 0.1, 1);
        Figures.atMost("false alarms a day, worst seed", Figures.number(most), "0.1", most / 0.1, 1);
        double again =
                results.stream().mapToDouble(AlertSimulation.Result::again).sum();
        Figures.atMost("second alerts of one event, all seeds", Figures.number(again), "0", again, 0);
    }
}
