package org.concordia.digest.story;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.topic.Level;
import org.concordia.digest.copy.Copy;

/** The stories of a stream that is filed without a database, as the desk would see them. Not thread-safe. */
public final class StreamedStories {

    private final LiveWindow window = LiveWindow.empty();
    private final Map<Long, List<StoryArticle>> members = new HashMap<>();

    /**
     * Files the next article.
     *
     * @param now when that is
     * @return the stories that grew by it, as they stand then; the one with the article first
     */
    public List<Story> file(Article article, Level level, Instant now) {
        LiveWindow.Filed filed = window.file(article);
        Copy copy = filed.copy();
        Long original = copy == null || copy.original() == article.id() ? null : copy.original();
        if (copy != null && copy.replaced() != null) {
            repoint(copy.replaced(), article.id());
        }
        long grown = filed.placement().story();
        members.computeIfAbsent(grown, id -> new ArrayList<>())
                .add(new StoryArticle(
                        article, original, level, filed.placement().evidence(), null, now));
        Set<Long> changed = new LinkedHashSet<>(List.of(grown));
        for (Merge merge : filed.merges()) {
            members.computeIfAbsent(merge.older(), id -> new ArrayList<>())
                    .addAll(members.getOrDefault(merge.younger(), List.of()));
            members.remove(merge.younger());
            changed.remove(merge.younger());
            changed.add(merge.older());
        }
        return changed.stream()
                .map(id -> new Story(id, 0, now, now, members.get(id)))
                .toList();
    }

    /** A better original was found: what copied the old one, and the old one itself, copy the new one. */
    private void repoint(long replaced, long original) {
        members.values()
                .forEach(story -> story.replaceAll(member -> member.article().id() == replaced
                                || Long.valueOf(replaced).equals(member.copyOf())
                        ? member.asCopyOf(original)
                        : member));
    }
}
