package org.concordia.digest.story;

/** A new article and a live one, compared. */
final class Pair {

    final Member older;
    final Similarity.Weighted text;
    final Similarity.Overlap overlap;

    /** Keys of the shorter text. */
    final int shorter;

    double[] features = {};
    double likelihood;

    /** The likelihood by what both texts say themselves, before their contexts were looked at. */
    double alike;

    /** Whether their contexts were looked at. */
    boolean judgedAgain;

    /** @param text of the older article */
    Pair(Member older, Similarity.Weighted text, Similarity.Overlap overlap, int shorter) {
        this.older = older;
        this.text = text;
        this.overlap = overlap;
        this.shorter = shorter;
    }

    /** As the older article keeps it, or the newer. */
    Member.Link link(Member other) {
        return new Member.Link(other, (float) likelihood, (int) Math.rint(overlap.cosine() * Cluster.ONE), (int)
                Math.rint(overlap.titles() * Cluster.ONE));
    }
}
