package org.concordia.digest.edition;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an issue says, in every language it can say it; stored as JSON.
 *
 * @param titles the topic's titles by language, as they were
 * @param stories the lead first
 */
public record IssueContent(Map<String, String> titles, List<StoryBrief> stories) {

    public IssueContent {
        titles = Map.copyOf(titles);
        stories = List.copyOf(stories);
    }

    /** The same but for some stories. */
    public IssueContent leavingOut(Set<Long> storyIds) {
        return new IssueContent(
                titles,
                stories.stream()
                        .filter(story -> !storyIds.contains(story.storyId()))
                        .toList());
    }

    /** What readers of a language see as the topic's title; Concordia's name if it has none at all. */
    public String title(String language) {
        return titles.getOrDefault(language, titles.getOrDefault("en", "Concordia"));
    }

    /**
     * The same for readers who were told of some stories by alerts: of such a story only what came after the alert is
     * left, and where nothing came it is left out.
     *
     * @param told when readers were told, by story
     */
    public IssueContent without(Map<Long, Instant> told) {
        return new IssueContent(
                titles,
                stories.stream()
                        .map(story -> told.containsKey(story.storyId())
                                ? story.since(told.get(story.storyId()))
                                : Optional.of(story))
                        .flatMap(Optional::stream)
                        .toList());
    }
}
