package org.concordia.digest.story;

import java.time.Instant;
import java.util.List;
import org.concordia.aggregator.article.Article;
import org.concordia.digest.copy.Copy;
import org.concordia.digest.copy.CopyIndex;
import org.jspecify.annotations.Nullable;

/**
 * What filing a topic's articles goes by: the recent texts and the live stories. It holds no decision that is not in the
 * topic's placements, so it can be dropped at any time and rebuilt by {@link #restore}. Not thread-safe.
 */
public final class LiveWindow {

    static final Lexicon LEXICON = Lexicon.shipped();
    private static final JoinModel MODEL = JoinModel.shipped();

    private final CopyIndex texts = new CopyIndex();
    private final Clusterer stories;

    private LiveWindow(Bounds bounds) {
        stories = new Clusterer(LEXICON, MODEL, bounds);
    }

    /**
     * An article filed.
     *
     * @param copy what its text repeats; null when it is its own
     * @param merges stories that turned out to be one after it, in this order
     */
    public record Filed(
            Article article, Placement placement, @Nullable Copy copy, List<Merge> merges) {

        public Filed {
            merges = List.copyOf(merges);
        }
    }

    /**
     * An article as it was filed before.
     *
     * @param position see {@link Placement}
     * @param story the number of the story it is in today
     * @param clock see {@link Placement}
     */
    public record Placed(Article article, long position, long story, Instant clock) {}

    /** A window before its first article. */
    public static LiveWindow empty() {
        return new LiveWindow(Bounds.none());
    }

    /**
     * A window after these articles, which come in the order of their positions.
     *
     * @param bounds what editors decided until now
     */
    public static LiveWindow restore(Iterable<Placed> placements, Bounds bounds) {
        LiveWindow window = new LiveWindow(bounds);
        for (Placed placed : placements) {
            Article article = placed.article();
            window.copy(article, placed.clock());
            window.stories.restore(article, placed.position(), placed.story(), placed.clock());
        }
        return window;
    }

    /** Files the next article. */
    public Filed file(Article article) {
        Copy copy = copy(article, stories.tick(article));
        Placement placement = stories.place(article, copy != null && copy.exact() ? copy.nearest() : null);
        return new Filed(article, placement, copy, stories.merge());
    }

    /** The position of the last article filed, 0 before the first. */
    public long position() {
        return stories.position();
    }

    /** How many stories a new article could join. */
    int liveStories() {
        return stories.liveStories();
    }

    private @Nullable Copy copy(Article article, Instant clock) {
        return texts.add(
                article.id(),
                Clusterer.time(article),
                clock,
                article.outlet().name(),
                article.outlet().wire(),
                article.address(),
                article.title(),
                article.summary());
    }
}
