package org.concordia.mailer.subscriber;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.concordia.aggregator.topic.Topic;
import org.concordia.aggregator.topic.TopicStore;
import org.concordia.digest.story.Story;
import org.concordia.digest.story.StoryStore;
import org.springframework.stereotype.Component;

/** The latest stories of all topics on the front page. */
@Component
final class LatestStories implements FrontPage {

    private final StoryStore stories;
    private final TopicStore topics;

    LatestStories(StoryStore stories, TopicStore topics) {
        this.stories = stories;
        this.topics = topics;
    }

    @Override
    public List<Headline> latest(Locale language, int limit) {
        Map<Long, Topic> named = topics.known().stream().collect(Collectors.toMap(Topic::id, Function.identity()));
        return stories.front(limit).stream()
                .map(story -> headline(story, named, language.getLanguage()))
                .toList();
    }

    private static Headline headline(Story story, Map<Long, Topic> topics, String language) {
        var told = story.headline(language);
        return new Headline(
                "/stories/" + story.id(),
                told.text(),
                told.language(),
                topics.size() < 2 ? null : topics.get(story.topicId()).title(language),
                story.outlets().size(),
                story.articles()
                        .get(story.articles().size() - 1)
                        .article()
                        .published()
                        .at());
    }
}
