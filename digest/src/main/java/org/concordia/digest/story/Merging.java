package org.concordia.digest.story;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which stories turned out to be one: those whose articles would gain in expected BCubed F1 if they were. */
final class Merging {

    private static final double LEAST_GAIN = .02;
    private static final int PARTNERS = 4;

    private Merging() {}

    /** The merge of a story that gains most; null when none gains enough or editors set the best apart. */
    static @Nullable Merge best(Cluster cluster, Bounds bounds) {
        Map<Cluster, Double> sums = new HashMap<>();
        for (Member member : cluster.members) {
            for (Member.Link link : member.links) {
                if (link.likelihood() > 0 && link.other().live && link.other().cluster != cluster) {
                    sums.merge(link.other().cluster, (double) link.likelihood(), Double::sum);
                }
            }
        }
        List<Cluster> partners = sums.entrySet().stream()
                .filter(entry -> !bounds.forbid(cluster.number, entry.getKey().number))
                .sorted(Map.Entry.<Cluster, Double>comparingByValue()
                        .reversed()
                        .thenComparing(entry -> entry.getKey().number))
                .limit(PARTNERS)
                .map(Map.Entry::getKey)
                .toList();
        Cluster best = null;
        double bestGain = LEAST_GAIN;
        for (Cluster partner : partners) {
            double gain = (gain(cluster, partner) + gain(partner, cluster)) / (cluster.size() + partner.size());
            if (gain > bestGain) {
                best = partner;
                bestGain = gain;
            }
        }
        return best == null
                ? null
                : new Merge(Math.max(cluster.number, best.number), Math.min(cluster.number, best.number), bestGain);
    }

    /** What the members of one would gain, summed, if it were one with the other. */
    private static double gain(Cluster own, Cluster other) {
        double gain = 0;
        for (Member member : own.members) {
            double toOwn = 1;
            double toOther = 0;
            double all = 1;
            for (Member.Link link : member.links) {
                if (link.other().live) {
                    all += link.likelihood();
                    toOwn += link.other().cluster == own ? link.likelihood() : 0;
                    toOther += link.other().cluster == other ? link.likelihood() : 0;
                }
            }
            gain += 2 * (toOwn + toOther) / (own.size() + other.size() + all) - 2 * toOwn / (own.size() + all);
        }
        return gain;
    }
}
