package org.concordia.digest.story;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
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

/** What readers see of stories: the public page of each, and the Atom feed. Hidden ones are not there. */
@Controller
public final class StoryPages {

    private static final int FEED = 50;

    private final StoryStore stories;
    private final TopicStore topics;
    private final String baseUrl;

    StoryPages(StoryStore stories, TopicStore topics, @Value("${concordia.base-url:}") String baseUrl) {
        this.stories = stories;
        this.topics = topics;
        this.baseUrl = baseUrl;
    }

    @GetMapping("/stories/{id}")
    String open(@PathVariable("id") long id, Model model, Locale locale) {
        OptionalLong today = stories.idToday(id);
        Story story = stories.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        if (today.orElse(id) != id) {
            return "redirect:/stories/" + today.getAsLong();
        }
        model.addAttribute("story", story);
        model.addAttribute("headline", story.headline(locale.getLanguage()));
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
        Map<Long, Topic> known = topics.known().stream().collect(Collectors.toMap(Topic::id, Function.identity()));
        Topic only = name == null
                ? null
                : known.values().stream()
                        .filter(topic -> topic.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        List<Story> latest = only == null ? stories.latest(FEED) : stories.byTopic(only.id(), FEED);
        String atom = StoryFeed.atom(latest, only, known, base, locale.getLanguage());
        return ResponseEntity.ok()
                .contentType(new MediaType(MediaType.APPLICATION_ATOM_XML, StandardCharsets.UTF_8))
                .body(atom.getBytes(StandardCharsets.UTF_8));
    }
}
