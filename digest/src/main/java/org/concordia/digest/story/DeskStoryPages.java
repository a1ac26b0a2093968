package org.concordia.digest.story;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.feed.OutletStore;
import org.concordia.aggregator.topic.Topic;
import org.concordia.aggregator.topic.TopicStore;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The desk's list of stories, and the page of each: how it went, who told it, why each article is in it, what editors did. */
@Controller
final class DeskStoryPages {

    private static final int PAGE = 50;
    private static final int PINNED = 20;

    /** Stories offered as the one that articles belong to, those most alike first. */
    private static final int OFFERED = 30;

    /** Stories looked at for what to offer. */
    private static final int NEARBY = 200;

    private static final Set<String> MARKS = Set.of("hidden", "pinned");

    private final StoryStore stories;
    private final ActStore acts;
    private final TopicStore topics;
    private final OutletStore outlets;
    private final MessageSource messages;
    private final InstantSource clock;

    DeskStoryPages(
            StoryStore stories,
            ActStore acts,
            TopicStore topics,
            OutletStore outlets,
            MessageSource messages,
            InstantSource clock) {
        this.stories = stories;
        this.acts = acts;
        this.topics = topics;
        this.outlets = outlets;
        this.messages = messages;
        this.clock = clock;
    }

    /** A story in the list. */
    record Line(Story story, Headline headline, StoryState state, Rhythm rhythm) {}

    /** What the list is asked for, as it was typed. */
    record Asked(
            @Nullable Long topic,
            @Nullable String q,
            @Nullable String state,
            @Nullable String language,
            @Nullable Long outlet,
            @Nullable String from,
            @Nullable String until) {

        String words() {
            return q == null ? "" : q;
        }

        /** Something is asked that the page folds away. */
        public boolean isFine() {
            return topic != null || outlet != null || isSaid(language, from, until);
        }

        public boolean isAny() {
            return isFine() || isSaid(q, state);
        }

        private static boolean isSaid(@Nullable String... typed) {
            return Arrays.stream(typed).anyMatch(one -> one != null && !one.isBlank());
        }
    }

    @GetMapping("/desk/stories")
    String list(Asked asked, @RequestParam(defaultValue = "0") int page, Model model, Locale locale, ZoneId zone) {
        int shown = Math.min(Math.max(page, 0), 10_000);
        List<String> faults = new ArrayList<>();
        StoryFilter filter = filter(asked, zone, locale, faults);
        boolean mixed = filter.pinned() == null && filter.hidden() == null;
        List<Story> found = stories.search(mixed ? filter.pinned(false) : filter, PAGE + 1, shown * PAGE);
        List<Story> pinned = mixed && shown == 0 ? stories.search(filter.pinned(true), PINNED, 0) : List.of();
        model.addAttribute(
                "lines",
                Stream.concat(pinned.stream(), found.stream().limit(PAGE))
                        .map(story -> line(story, locale))
                        .toList());
        model.addAttribute("more", found.size() > PAGE);
        model.addAttribute("topics", topicsById());
        model.addAttribute("outlets", outlets.all());
        model.addAttribute(
                "states",
                Stream.concat(
                                Arrays.stream(StoryState.values()).map(StoryState::word),
                                MARKS.stream().sorted())
                        .toList());
        model.addAttribute("asked", asked);
        model.addAttribute("faults", faults);
        model.addAttribute("page", shown);
        model.addAttribute("zone", zone);
        return "story/list";
    }

    private StoryFilter filter(Asked asked, ZoneId zone, Locale locale, List<String> faults) {
        String state = asked.state == null ? "" : asked.state;
        Instant from = day(asked.from, 0, zone, locale, faults);
        Instant until = day(asked.until, 1, zone, locale, faults);
        if (from != null && until != null && !from.isBefore(until)) {
            faults.add(messages.getMessage("story.fault.span", null, locale));
        }
        return new StoryFilter(
                asked.topic,
                asked.words(),
                asked.language == null || asked.language.isBlank() ? null : asked.language,
                asked.outlet,
                from,
                until,
                Arrays.stream(StoryState.values())
                        .filter(each -> each.word().equals(state))
                        .findFirst()
                        .orElse(null),
                clock.instant(),
                state.equals("hidden") ? true : null,
                state.equals("pinned") ? true : null);
    }

    private @Nullable Instant day(@Nullable String typed, int plus, ZoneId zone, Locale locale, List<String> faults) {
        if (typed == null || typed.isBlank()) {
            return null;
        }
        try {
            return LocalDate.parse(typed.strip())
                    .plusDays(plus)
                    .atStartOfDay(zone)
                    .toInstant();
        } catch (DateTimeException e) {
            faults.add(messages.getMessage("story.fault.day", new Object[] {typed}, locale));
            return null;
        }
    }

    private Line line(Story story, Locale locale) {
        return new Line(
                story,
                story.headline(locale.getLanguage()),
                StoryState.of(story, clock.instant()),
                Rhythm.of(story.articles()));
    }

    @GetMapping("/desk/stories/{id}")
    String desk(@PathVariable long id, Model model, RedirectAttributes onward, Locale locale) {
        long today = today(id);
        if (today != id) {
            // What an act said would be lost by a second redirect.
            Stream.of("said", "fault").forEach(said -> onward.addFlashAttribute(said, model.getAttribute(said)));
            return "redirect:/desk/stories/" + today;
        }
        Topic topic = stories.topicOf(id).flatMap(topics::find).orElseThrow(DeskStoryPages::unknown);
        List<StoryArticle> withdrawn = stories.withdrawn(id);
        Optional<Story> story = stories.onDesk(id);
        List<Act> history = acts.history(id);
        if (story.isEmpty() && withdrawn.isEmpty() && history.isEmpty()) {
            throw unknown();
        }
        model.addAttribute("topic", topic);
        model.addAttribute("withdrawn", withdrawn);
        model.addAttribute("history", history);
        model.addAttribute("back", "/desk/stories/" + id);
        model.addAttribute("zone", topic.zone());
        model.addAttribute("id", id);
        Naming naming = new Naming(messages, locale);
        model.addAttribute("naming", naming);
        List<StoryArticle> members = story.map(Story::articles).orElse(List.of());
        model.addAttribute(
                "marks",
                stories.marks(
                        topic.id(),
                        Stream.concat(members.stream(), withdrawn.stream())
                                .map(member -> member.article().id())
                                .toList()));
        if (story.isEmpty()) {
            return "story/closed";
        }
        fill(story.get(), topic, model, locale, naming);
        return "story/desk";
    }

    private void fill(Story story, Topic topic, Model model, Locale locale, Naming naming) {
        Map<Long, String> named = stories.names(story.articles().stream()
                .map(StoryArticle::evidence)
                .filter(evidence -> evidence != null && evidence.nearest() != null)
                .map(Placement.Evidence::nearest)
                .toList());
        PlacementWords words = new PlacementWords(messages, locale, named::get);
        StoryArticle opener = opener(story);
        List<Teller> tellers = Teller.of(story);
        model.addAttribute("line", line(story, locale));
        model.addAttribute("story", story);
        model.addAttribute("developments", Development.of(story));
        model.addAttribute(
                "reasons",
                story.articles().stream()
                        .collect(
                                Collectors.toMap(member -> member.article().id(), member -> words.of(member, opener))));
        model.addAttribute("tellers", tellers);
        model.addAttribute(
                "countries",
                counts(tellers.stream()
                        .map(teller -> naming.country(teller.outlet().country()))));
        model.addAttribute(
                "languages",
                counts(tellers.stream()
                        .flatMap(teller -> teller.languages().stream())
                        .map(naming::language)));
        model.addAttribute("headlines", headlines(story, topic, naming));
        List<Story> near = stories.near(story.id(), clock.instant().minus(Clusterer.LIVE));
        model.addAttribute(
                "near", near.stream().map(other -> line(other, locale)).toList());
        model.addAttribute("offered", offered(story, near, locale));
    }

    /** The article that opened the story; what else opened one came with a merge. */
    private static StoryArticle opener(Story story) {
        return story.articles().stream()
                .min(Comparator.comparing(StoryArticle::placedAt)
                        .thenComparing(member -> member.article().id()))
                .orElseThrow();
    }

    /**
     * What a story is called in a language.
     *
     * @param own the editors' headline; empty for the outlets' own
     * @param theirs what the outlets call it; null where none tells it in this language
     */
    record Called(
            String language,
            String name,
            String own,
            @Nullable String theirs) {}

    private static List<Called> headlines(Story story, Topic topic, Naming naming) {
        Story untouched = new Story(story.id(), story.topicId(), story.openedAt(), story.changedAt(), story.articles());
        return Stream.concat(
                        topic.languages().stream(),
                        story.said().headlines().keySet().stream().sorted())
                .distinct()
                .map(language -> {
                    Headline theirs = untouched.headline(language);
                    return new Called(
                            language,
                            naming.language(language),
                            story.said().headlines().getOrDefault(language, ""),
                            theirs.language().equals(language) ? theirs.text() : null);
                })
                .toList();
    }

    /** Other stories of the topic that articles may belong to: those near, then those with most words in common. */
    private List<Line> offered(Story story, List<Story> near, Locale locale) {
        Set<Long> own = words(List.of(story)).keySet();
        Set<Long> nearIds = near.stream().map(Story::id).collect(Collectors.toSet());
        List<Story> nearby = stories.search(StoryFilter.READERS.ofTopic(story.topicId()), NEARBY, 0).stream()
                .filter(other -> other.id() != story.id() && !nearIds.contains(other.id()))
                .toList();
        Map<Long, Integer> spread = words(nearby);
        Stream<Story> alike = nearby.stream()
                .sorted(Comparator.comparingDouble((Story other) -> -words(List.of(other)).keySet().stream()
                        .filter(own::contains)
                        .mapToDouble(word -> 1.0 / spread.getOrDefault(word, 1))
                        .sum()));
        return Stream.concat(near.stream(), alike)
                .limit(OFFERED)
                .map(other -> line(other, locale))
                .toList();
    }

    /** The words of stories' headlines in one space of both languages, and in how many stories each is. */
    private static Map<Long, Integer> words(Collection<Story> stories) {
        Map<Long, Integer> words = new HashMap<>();
        for (Story story : stories) {
            Set<Long> own = new HashSet<>();
            for (StoryArticle member : story.articles()) {
                Article article = member.article();
                for (long key : LiveWindow.LEXICON
                        .keys(article.language(), article.title(), "")
                        .hashes()) {
                    own.add(key);
                }
            }
            own.forEach(word -> words.merge(word, 1, Integer::sum));
        }
        return words;
    }

    private static Map<String, Integer> counts(Stream<String> names) {
        Map<String, Integer> counts = new TreeMap<>();
        names.forEach(name -> counts.merge(name, 1, Integer::sum));
        return counts;
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
