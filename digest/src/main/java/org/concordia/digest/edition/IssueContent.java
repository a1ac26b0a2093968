package org.concordia.digest.edition;

import java.util.List;
import java.util.Map;

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

    /** What readers of a language see as the topic's title; Concordia's name if it has none at all. */
    public String title(String language) {
        return titles.getOrDefault(language, titles.getOrDefault("en", "Concordia"));
    }
}
