package org.concordia.digest.story;

import java.util.Arrays;
import java.util.List;

/**
 * Which articles of other stories may tell the same event as a new one. In the first minutes reports of one event have few
 * words in common and stand in stories of their own, until more of them show that they are one. What they do share is who
 * and where: names, places or numbers that hardly any other article says. Merging stories by that alone joins too much;
 * it is enough to ask an editor.
 */
final class NearArticles {

    /** First reports of one event come within the hour. */
    private static final long APART_MS = 3600 * 1000L;

    /** So many rare names, places and numbers in common make two articles near. */
    private static final int ENOUGH = 2;

    /** Recent articles of still other stories that may say such a name. */
    private static final int SPARE = 1;

    private static final int FACTS = Keys.NAME | Keys.PLACE | Keys.NUMBER;

    private NearArticles() {}

    /** The ids of live articles in other stories, of other outlets, that are near to one which was just placed. */
    static List<Long> of(Member member, List<Pair> pairs, Window window) {
        return pairs.stream()
                .map(pair -> pair.older)
                .filter(older -> older.cluster != member.cluster
                        && !older.outlet.equals(member.outlet)
                        && Math.abs(member.at - older.at) <= APART_MS
                        && rareInCommon(member, older, window) >= ENOUGH)
                .map(older -> older.id)
                .toList();
    }

    private static int rareInCommon(Member one, Member other, Window window) {
        int rare = 0;
        for (int i = 0; i < one.keys.length; i++) {
            int kinds = one.text.kinds()[i];
            boolean isFact = (kinds & FACTS) != 0 && (kinds & Keys.CLASS) == 0;
            if (isFact && says(other, one.text.hashes()[i]) && isRare(one, other, i, window)) {
                rare++;
            }
        }
        return rare;
    }

    private static boolean isRare(Member one, Member other, int key, Window window) {
        int recent = window.recently(one.keys[key]);
        // Reprints of the two do not make what they say common; counted only where it can matter.
        return recent <= SPARE + one.cluster.size() + other.cluster.size()
                && recent
                                - saying(one.cluster, one.text.hashes()[key], window)
                                - saying(other.cluster, one.text.hashes()[key], window)
                        <= SPARE;
    }

    private static int saying(Cluster cluster, long hash, Window window) {
        return (int) cluster.members.stream()
                .filter(member -> window.isRecent(member) && says(member, hash))
                .count();
    }

    private static boolean says(Member member, long hash) {
        return Arrays.binarySearch(member.text.hashes(), hash) >= 0;
    }
}
