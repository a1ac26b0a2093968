package org.concordia.digest.story;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.topic.Level;
import org.concordia.digest.copy.Copy;

/** The stories of a stream that is filed without a database, as the desk would see them. Not thread-safe. */
public final class StreamedStories {

    private final LiveWindow window = LiveWindow.empty();
    private final GrowingStories growing = new GrowingStories();

    /**
     * Files the next article.
     *
     * @param now when that is
     * @return the stories that grew by it, as they stand then; the one with the article first
     */
    public List<Story> file(Article article, Level level, Instant now) {
        LiveWindow.Filed filed = window.file(article);
        Placement placement = filed.placement();
        Copy copy = filed.copy();
        Long original = copy == null || copy.original() == article.id() ? null : copy.original();
        if (copy != null && copy.replaced() != null) {
            repoint(copy.replaced(), article.id());
        }
        StoryArticle member = new StoryArticle(article, original, level, placement.evidence(), null, now);
        growing.put(placement.story(), member, placement.near());
        Set<Long> changed = new LinkedHashSet<>(List.of(placement.story()));
        for (Merge merge : filed.merges()) {
            growing.merge(merge);
            changed.remove(merge.younger());
            changed.add(merge.older());
        }
        return changed.stream().map(id -> growing.story(id, now)).toList();
    }

    /** As {@link StoryStore#near}. */
    public List<Story> near(Story story, Instant since) {
        return growing.near(story.id(), since, story.changedAt());
    }

    /** A better original was found: what copied the old one, and the old one itself, copy the new one. */
    private void repoint(long replaced, long original) {
        growing.replaceAll(member ->
                member.article().id() == replaced || Long.valueOf(replaced).equals(member.copyOf())
                        ? member.asCopyOf(original)
                        : member);
    }
}
