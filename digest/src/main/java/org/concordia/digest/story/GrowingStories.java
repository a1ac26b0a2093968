package org.concordia.digest.story;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Stories held in memory as they grow, article by article, and which of them may tell one event. Not thread-safe. */
public final class GrowingStories {

    private final Map<Long, List<StoryArticle>> members = new HashMap<>();
    private final Map<Long, Long> storyOf = new HashMap<>();

    /** Of each article those near to it, and when the later of both was filed. */
    private final Map<Long, Map<Long, Instant>> near = new HashMap<>();

    /**
     * Puts an article into a story.
     *
     * @param nearTo see {@link Placement#near}
     */
    public void put(long story, StoryArticle member, List<Long> nearTo) {
        long id = member.article().id();
        members.computeIfAbsent(story, none -> new ArrayList<>()).add(member);
        storyOf.put(id, story);
        for (long other : nearTo) {
            near.computeIfAbsent(id, none -> new LinkedHashMap<>()).put(other, member.placedAt());
            near.computeIfAbsent(other, none -> new LinkedHashMap<>()).put(id, member.placedAt());
        }
    }

    /** Moves what the younger story has to the older. */
    void merge(Merge merge) {
        List<StoryArticle> moved = Objects.requireNonNullElse(members.remove(merge.younger()), List.of());
        moved.forEach(member -> storyOf.put(member.article().id(), merge.older()));
        members.computeIfAbsent(merge.older(), none -> new ArrayList<>()).addAll(moved);
    }

    void replaceAll(UnaryOperator<StoryArticle> change) {
        members.values().forEach(story -> story.replaceAll(change));
    }

    /** A story as it stands now. */
    public Story story(long id, Instant now) {
        return new Story(id, 0, now, now, Objects.requireNonNull(members.get(id)));
    }

    /** As {@link StoryStore#near}, of the stories here. */
    public List<Story> near(long id, Instant since, Instant now) {
        Set<Long> found = new LinkedHashSet<>(List.of(id));
        List<Long> next = List.of(id);
        while (!next.isEmpty()) {
            next = next.stream()
                    .flatMap(story -> members.getOrDefault(story, List.of()).stream())
                    .flatMap(member -> near.getOrDefault(member.article().id(), Map.of()).entrySet().stream())
                    .filter(other -> !other.getValue().isBefore(since))
                    .map(other -> storyOf.get(other.getKey()))
                    .filter(story -> story != null && found.add(story))
                    .toList();
        }
        found.remove(id);
        return found.stream().map(story -> story(story, now)).toList();
    }
}
