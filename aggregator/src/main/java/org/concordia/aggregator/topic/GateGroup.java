package org.concordia.aggregator.topic;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One way to meet a demand of a gate: a group that was hit, or one whose hits together weigh enough. Three weak signs
 * may do what one does not.
 *
 * @param least the least sum of the positive weights of its hits, before any cap; 0 when any hit will do
 */
record GateGroup(String group, double least) {

    /**
     * The ways to meet a demand: {@code people | act | sign >= 3}.
     *
     * @throws NumberFormatException if there is no number behind {@code >=}
     */
    static List<GateGroup> anyOf(String demand) {
        return Arrays.stream(demand.split("\\|")).map(GateGroup::of).toList();
    }

    private static GateGroup of(String text) {
        String[] parts = text.split(">=", 2);
        return new GateGroup(parts[0].strip(), parts.length < 2 ? 0 : Double.parseDouble(parts[1].strip()));
    }

    boolean open(Set<String> hit, Map<String, Double> sums) {
        return least > 0 ? sums.getOrDefault(group, 0.0) >= least : hit.contains(group);
    }
}
