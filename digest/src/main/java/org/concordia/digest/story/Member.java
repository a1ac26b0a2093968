package org.concordia.digest.story;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.concordia.aggregator.article.Article;

/** An article of the window: its keys, the pairs it makes with other live articles, the story it is in. */
final class Member {

    final long id;
    final long position;
    final String language;
    final String outlet;

    /** When it was published, epoch milliseconds. */
    final long at;

    final Keys text;

    /** Of the text; asked for so often that one reference less to follow counts. */
    final float[] weights;

    /** The numbers of the text's keys in the window's {@link KeyTable}. */
    final int[] keys;

    /** How much the text says, see {@link Keys#said}. */
    final int said;

    final List<Link> links = new ArrayList<>(8);

    /** Those that look like it, the likest first; also those that are not live any more. */
    final List<Context.Mate> mates = new ArrayList<>(2);

    /** When it came, by the stream's clock, and until when it is live. */
    long cameAt;

    long retiresAt;
    boolean live = true;

    @SuppressWarnings("NullAway.Init")
    Cluster cluster;

    Member(Article article, long at, long position, Keys text) {
        this.id = article.id();
        this.language = article.language();
        this.outlet = article.outlet().name();
        this.at = at;
        this.position = position;
        this.text = text;
        this.weights = text.weights();
        this.said = text.said();
        this.keys = new int[text.size()];
    }

    /** @param alike how likely both tell the same by what the two texts say themselves */
    void meet(Member other, double alike) {
        if (alike >= Context.LEAST_ALIKE) {
            Context.Mate mate = new Context.Mate(other, (float) alike);
            mates.add(-1 - Collections.binarySearch(mates, mate, Context.Mate.LIKEST_FIRST), mate);
        }
    }

    /**
     * Another article that was among the likest when either of the two came.
     *
     * @param likelihood that both tell one event, 0 when too faint to count
     * @param cosine of all keys, 1 being {@link Cluster#ONE}
     * @param titles likewise of the titles
     */
    record Link(Member other, float likelihood, int cosine, int titles) {}
}
