package org.concordia.digest.story;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.parse.FeedWriter;

/** Stories as an Atom feed. An entry's id names the story for ever, so a reader sees it grow, not come anew. */
final class StoryFeed {

    private StoryFeed() {}

    /**
     * Writes the feed.
     *
     * @param base of the public addresses, without a slash at its end
     * @param language in which each story is told if it was told in it
     */
    static String atom(List<Story> stories, URI base, String language) {
        return FeedWriter.atom(new FeedWriter.Feed(
                "Concordia",
                URI.create(base + "/feed.xml"),
                URI.create(base + "/"),
                "Concordia",
                stories.stream().map(Story::changedAt).max(Instant::compareTo).orElse(Instant.EPOCH),
                stories.stream().map(story -> entry(story, base, language)).toList()));
    }

    private static FeedWriter.Entry entry(Story story, URI base, String language) {
        Article lead = story.lead(language);
        URI address = URI.create(base + "/stories/" + story.id());
        return new FeedWriter.Entry(
                address,
                address,
                lead.title(),
                story.openedAt(),
                story.changedAt(),
                lead.summary(),
                lead.language().equals("und") ? null : lead.language(),
                List.copyOf(story.outlets()),
                lead.categories());
    }
}
