package org.concordia.digest.story;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.parse.FeedWriter;
import org.concordia.aggregator.topic.Topic;
import org.jspecify.annotations.Nullable;

/** Stories as an Atom feed. An entry's id names the story for ever, so a reader sees it grow, not come anew. */
final class StoryFeed {

    private StoryFeed() {}

    /**
     * Writes the feed.
     *
     * @param only the topic that all of them are of, which names the feed; null for a feed of all topics
     * @param topics all there are by id; of several, each story's is among its categories
     * @param base of the public addresses, without a slash at its end
     * @param language in which each story is told if it was told in it
     */
    static String atom(List<Story> stories, @Nullable Topic only, Map<Long, Topic> topics, URI base, String language) {
        return FeedWriter.atom(new FeedWriter.Feed(
                only == null ? "Concordia" : "Concordia: " + only.title(language),
                URI.create(base + "/feed.xml" + (only == null ? "" : "?topic=" + only.name())),
                URI.create(base + "/"),
                "Concordia",
                stories.stream().map(Story::changedAt).max(Instant::compareTo).orElse(Instant.EPOCH),
                stories.stream()
                        .map(story ->
                                entry(story, topics.size() > 1 ? topics.get(story.topicId()) : null, base, language))
                        .toList()));
    }

    private static FeedWriter.Entry entry(Story story, @Nullable Topic topic, URI base, String language) {
        Headline headline = story.headline(language);
        Article lead = headline.article();
        URI address = URI.create(base + "/stories/" + story.id());
        return new FeedWriter.Entry(
                address,
                address,
                headline.text(),
                story.openedAt(),
                story.changedAt(),
                headline.language().equals(Story.language(lead)) ? lead.summary() : "",
                headline.language().equals("und") ? null : headline.language(),
                List.copyOf(story.outlets()),
                topic == null
                        ? lead.categories()
                        : Stream.concat(Stream.of(topic.title(language)), lead.categories().stream())
                                .toList());
    }
}
