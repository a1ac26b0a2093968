package org.concordia.aggregator.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Several ways to do the same work, measured in turns, so that whatever else the machine does meets them all alike.
 * What is measured is the processor time of the whole process: it holds on a busy machine, and a way that leaves its
 * waste to the collector's threads pays for that too.
 */
public final class Contest {

    /** The clock of processor time ticks in hundredths of a second; a turn must be many of them. */
    private static final double SHORTEST_TURN = 0.4;

    private final Map<String, Runnable> ways = new LinkedHashMap<>();

    public Contest add(String name, Runnable work) {
        ways.put(name, work);
        return this;
    }

    /**
     * Seconds of processor time that each way takes for its work once: the median of so many rounds.
     *
     * @param warmUp seconds of each way before the first round
     */
    public Map<String, Double> run(double warmUp, int rounds) {
        Map<String, Integer> times = new LinkedHashMap<>();
        ways.forEach((name, work) -> {
            double start = cpu();
            int done = 0;
            double last = 0;
            while (cpu() - start < warmUp) {
                double before = cpu();
                work.run();
                last = cpu() - before;
                done++;
            }
            times.put(name, Math.max(1, (int) Math.ceil(SHORTEST_TURN / Math.max(last, warmUp / done / 10))));
        });
        Map<String, List<Double>> taken = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            ways.forEach((name, work) -> {
                System.gc();
                int turns = times.getOrDefault(name, 1);
                double start = cpu();
                for (int i = 0; i < turns; i++) {
                    work.run();
                }
                taken.computeIfAbsent(name, key -> new ArrayList<>()).add((cpu() - start) / turns);
            });
        }
        Map<String, Double> medians = new LinkedHashMap<>();
        taken.forEach((name, all) -> medians.put(
                name,
                Figures.median(all.stream().mapToDouble(Double::doubleValue).toArray())));
        return medians;
    }

    private static double cpu() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
    }
}
