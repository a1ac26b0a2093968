package org.concordia.aggregator.topic;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.feed.Outlet;
import org.concordia.aggregator.parse.PublishedTime;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** What the desk follows: each topic's patterns, what it took or left and why, and a box to try a text in. */
@Controller
@RequestMapping("/desk/topics")
final class TopicPages {

    private static final int SHOWN = 50;

    /** How much of a summary a list shows, in UTF-16 units. */
    private static final int EXCERPT = 600;

    private final TopicStore topics;
    private final TopicFigures figures;
    private final TopicMatching matching;
    private final MessageSource messages;
    private final InstantSource clock;

    TopicPages(
            TopicStore topics,
            TopicFigures figures,
            TopicMatching matching,
            MessageSource messages,
            InstantSource clock) {
        this.topics = topics;
        this.figures = figures;
        this.matching = matching;
        this.messages = messages;
        this.clock = clock;
    }

    @GetMapping
    String list(Model model, Locale locale) {
        List<Row> rows = new ArrayList<>();
        for (Topic topic : topics.known()) {
            Map<Level, Long> counts = topics.counts(topic.id());
            rows.add(new Row(
                    topic.name(),
                    topic.title(locale.getLanguage()),
                    topic.patterns().size(),
                    counts.getOrDefault(Level.REVIEW, 0L),
                    counts.getOrDefault(Level.DIGEST, 0L),
                    counts.getOrDefault(Level.ALERT, 0L),
                    topics.restsSince(topic.name()).isPresent()));
        }
        model.addAttribute("rows", rows);
        return "topic/list";
    }

    @GetMapping("/{name}")
    String topic(
            @PathVariable String name,
            @RequestParam(required = false) @Nullable String level,
            Model model,
            Locale locale) {
        fill(model, named(name), level, locale);
        model.addAttribute("box", new Box("", "", "und", ""));
        return "topic/topic";
    }

    /** Tries a text; nothing is kept, so the answer is the page itself. */
    @PostMapping("/{name}/test")
    String test(
            @PathVariable String name,
            @RequestParam(defaultValue = "") String title,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "und") String language,
            @RequestParam(defaultValue = "") String country,
            Model model,
            Locale locale) {
        Topic topic = named(name);
        fill(model, topic, null, locale);
        model.addAttribute("box", new Box(title, text, language, country));
        if (title.isBlank() && text.isBlank()) {
            model.addAttribute("fault", true);
            return "topic/topic";
        }
        Article article = article(title.strip(), text.strip(), language, country.strip());
        TopicMatch match = new TopicMatcher(List.of(topic))
                .explain(article).stream().findFirst().orElseGet(() -> TopicMatch.nothing(topic.id()));
        model.addAttribute("tried", judged(new MatchedArticle(article, match)));
        return "topic/topic";
    }

    /**
     * Why a topic took or left an article: where every other page of the desk leads that shows a decision. Where nothing
     * is stored, the patterns of now are asked.
     */
    @GetMapping("/{name}/articles/{id:\\d{1,18}}")
    String article(@PathVariable String name, @PathVariable long id, Model model, Locale locale) {
        Topic topic = named(name);
        MatchedArticle matched =
                topics.matched(topic.id(), id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        DraftPages.head(model, topics, topic, locale, messages);
        model.addAttribute("judged", judged(explained(matched, matching), TopicMatcher.READ));
        return "topic/article";
    }

    /** The topic as a file to keep or to send on. */
    @GetMapping("/{name}/file")
    ResponseEntity<byte[]> file(@PathVariable String name) {
        String definition =
                topics.definition(name).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        return ResponseEntity.ok()
                .contentType(new MediaType("application", "yaml", StandardCharsets.UTF_8))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + ".yaml\"")
                .body(definition.getBytes(StandardCharsets.UTF_8));
    }

    private Topic named(String name) {
        return topics.named(name).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private void fill(Model model, Topic topic, @Nullable String level, Locale locale) {
        Optional<Level> only = Arrays.stream(Level.values())
                .filter(each -> each.word().equals(level))
                .findFirst();
        DraftPages.head(model, topics, topic, locale, messages);
        model.addAttribute("figures", figures.of(topic));
        model.addAttribute("level", only.map(Level::word).orElse(""));
        model.addAttribute(
                "articles",
                topics.recent(topic.id(), only.orElse(null), SHOWN).stream()
                        .map(matched -> judged(explained(matched, matching)))
                        .toList());
    }

    /** Why a topic left an article of which no reasons are stored, by its patterns as they are now. */
    static MatchedArticle explained(MatchedArticle matched, TopicMatching matching) {
        TopicMatch stored = matched.match();
        if (!stored.reasons().isEmpty()) {
            return matched;
        }
        return matching.explain(matched.article()).stream()
                .filter(match -> match.topicId() == stored.topicId())
                .findFirst()
                .map(match -> new TopicMatch(
                        stored.topicId(), match.score(), stored.level(), match.reasons(), match.missing()))
                .map(match -> new MatchedArticle(matched.article(), match, matched.mark()))
                .orElse(matched);
    }

    static Judged judged(MatchedArticle matched) {
        return judged(matched, EXCERPT);
    }

    /**
     * @param excerpt how much of the summary to show, in UTF-16 units
     */
    private static Judged judged(MatchedArticle matched, int excerpt) {
        Article article = matched.article();
        String text = article.text();
        int title = article.title().length();
        List<TopicMatch.Reason> reasons = matched.match().reasons();
        return new Judged(
                article,
                matched.match(),
                matched.mark(),
                Highlight.pieces(text, 0, title, reasons),
                Highlight.pieces(text, title + 1, title + 1 + excerpt, reasons),
                text.length() > title + 1 + excerpt);
    }

    private Article article(String title, String text, String language, String country) {
        String first = title.isEmpty() ? text.lines().findFirst().orElse(text) : title;
        String rest = title.isEmpty() ? text.substring(first.length()).strip() : text;
        return new Article(
                0,
                0,
                new Outlet(
                        0, "?", null, country.isEmpty() ? null : country.toUpperCase(Locale.ROOT), null, false, false),
                "",
                "",
                first.replaceAll("\\s+", " "),
                rest,
                null,
                language,
                new PublishedTime(clock.instant(), PublishedTime.Source.FETCHED),
                null,
                clock.instant(),
                false,
                List.of());
    }

    /** A topic in the list. */
    record Row(String name, String title, int patterns, long review, long digest, long alert, boolean rests) {}

    /** An article with the words that decided. */
    record Judged(
            Article article,
            TopicMatch match,
            @Nullable Mark mark,
            List<Highlight> title,
            List<Highlight> summary,
            boolean cut) {}

    /** What stands in the box to try a text in. */
    record Box(String title, String text, String language, String country) {}
}
