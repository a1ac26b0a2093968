package org.concordia.digest.story;

import java.util.ArrayList;
import java.util.List;

/**
 * The live articles of one story, in the order of their positions. How alike they are among each other is kept as they
 * come and go, in whole numbers, so that the sum does not depend on the order.
 */
final class Cluster {

    /** A cosine of 1 as a whole number. */
    static final int ONE = 1 << 20;

    final long number;
    final List<Member> members = new ArrayList<>(2);
    private long cosines;
    private long titles;

    Cluster(long number) {
        this.number = number;
    }

    void add(Member member) {
        count(member, this, 1);
        member.cluster = this;
        members.add(member);
    }

    void remove(Member member) {
        count(member, this, -1);
        members.remove(member);
    }

    /** Takes over all members of another. */
    void join(Cluster other) {
        other.members.forEach(member -> count(member, this, 1));
        cosines += other.cosines;
        titles += other.titles;
        for (Member member : other.members) {
            member.cluster = this;
            members.add(member);
        }
        members.sort((a, b) -> Long.compare(a.position, b.position));
    }

    private void count(Member member, Cluster cluster, int sign) {
        for (Member.Link link : member.links) {
            if (link.other().live && link.other() != member && link.other().cluster == cluster) {
                cosines += (long) sign * link.cosine();
                titles += (long) sign * link.titles();
            }
        }
    }

    int size() {
        return members.size();
    }

    /** The square of the length of the sum of all articles, each of length 1: from 1 to the square of their number. */
    double squareOfAll() {
        return Math.max(1, size() + 2.0 * cosines / ONE);
    }

    /** The same of their titles. Of headlines without a common word the sum is not trusted below a third of them. */
    double squareOfTitles() {
        return Math.max(.3 * size(), size() + 2.0 * titles / ONE);
    }

    boolean tells(String language) {
        for (Member member : members) {
            if (member.language.equals(language)) {
                return true;
            }
        }
        return false;
    }
}
