package org.concordia.digest.story;

import java.util.ArrayList;
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
    final Window.Key[] keys;
    final List<Link> links = new ArrayList<>(8);

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
        this.keys = new Window.Key[text.size()];
    }

    /**
     * Another article that was among the likest when either of the two came.
     *
     * @param cosine of all keys, 1 being {@link Cluster#ONE}
     * @param titles likewise of the titles
     */
    record Link(Member other, float likelihood, int cosine, int titles) {}
}
