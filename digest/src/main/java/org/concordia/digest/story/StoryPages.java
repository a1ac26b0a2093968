package org.concordia.digest.story;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.concordia.aggregator.topic.Topic;
import org.concordia.aggregator.topic.TopicStore;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** The desk's pages of stories, the public page of each, and the Atom feed. */
@Controller
public final class StoryPages {

    private static final int PAGE = 50;
    private static final int FEED = 50;

    private final StoryStore stories;
    private final TopicStore topics;
    private final String baseUrl;

    StoryPages(StoryStore stories, TopicStore topics, @Value("${concordia.base-url:}") String baseUrl) {
        this.stories = stories;
        this.topics = topics;
        this.baseUrl = baseUrl;
    }

    @GetMapping("/desk/stories")
    String list(
            @RequestParam(name = "topic", required = false) @Nullable Long topic,
            @RequestParam(name = "q", defaultValue = "") String q,
            @RequestParam(name = "page", defaultValue = "0") int page,
            Model model) {
        int shown = Math.min(Math.max(page, 0), 10_000);
        List<Story> found = stories.search(topic, q, PAGE + 1, shown * PAGE);
        model.addAttribute("stories", found.stream().limit(PAGE).toList());
        model.addAttribute("more", found.size() > PAGE);
        model.addAttribute("topics", topicsById());
        model.addAttribute("topic", topic);
        model.addAttribute("q", q);
        model.addAttribute("page", shown);
        return "story/list";
    }

    @GetMapping("/desk/stories/{id}")
    String desk(@PathVariable("id") long id, Model model) {
        if (today(id) != id) {
            return "redirect:/desk/stories/" + today(id);
        }
        Topic topic = stories.topicOf(id).flatMap(topics::find).orElseThrow(StoryPages::unknown);
        List<StoryArticle> withdrawn = stories.withdrawn(id);
        model.addAttribute("topic", topic);
        model.addAttribute("withdrawn", withdrawn);
        Optional<Story> story = stories.find(id);
        if (story.isEmpty() && withdrawn.isEmpty()) {
            throw unknown();
        }
        List<Long> articles = Stream.concat(story.stream().flatMap(one -> one.articles().stream()), withdrawn.stream())
                .map(member -> member.article().id())
                .toList();
        model.addAttribute("marks", stories.marks(topic.id(), articles));
        model.addAttribute("back", "/desk/stories/" + id);
        model.addAttribute("story", story.orElse(null));
        return story.isEmpty() ? "story/closed" : "story/desk";
    }

    @GetMapping("/stories/{id}")
    String open(@PathVariable("id") long id, Model model) {
        if (today(id) != id) {
            return "redirect:/stories/" + today(id);
        }
        Story story = stories.find(id).orElseThrow(StoryPages::unknown);
        model.addAttribute("story", story);
        model.addAttribute("topic", topics.find(story.topicId()).orElse(null));
        model.addAttribute("several", topics.all().size() > 1);
        return "story/open";
    }

    /** @param name only this topic's stories; null for all topics */
    @GetMapping("/feed.xml")
    ResponseEntity<byte[]> feed(@RequestParam(name = "topic", required = false) @Nullable String name, Locale locale) {
        URI base = URI.create(
                baseUrl.isBlank()
                        ? ServletUriComponentsBuilder.fromCurrentContextPath().toUriString()
                        : baseUrl.replaceAll("/+$", ""));
        Map<Long, Topic> known = topicsById();
        Topic only = name == null
                ? null
                : known.values().stream()
                        .filter(topic -> topic.name().equals(name))
                        .findFirst()
                        .orElseThrow(StoryPages::unknown);
        String atom = StoryFeed.atom(
                only == null ? stories.latest(FEED) : stories.byTopic(only.id(), FEED),
                only,
                known,
                base,
                locale.getLanguage());
        return ResponseEntity.ok()
                .contentType(new MediaType(MediaType.APPLICATION_ATOM_XML, StandardCharsets.UTF_8))
                .body(atom.getBytes(StandardCharsets.UTF_8));
    }

    private long today(long id) {
        OptionalLong today = stories.idToday(id);
        if (today.isEmpty()) {
            throw unknown();
        }
        return today.getAsLong();
    }

    private Map<Long, Topic> topicsById() {
        return topics.known().stream().collect(Collectors.toMap(Topic::id, Function.identity()));
    }

    private static ResponseStatusException unknown() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
}
