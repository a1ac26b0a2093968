package org.concordia.aggregator.topic;

import java.math.BigDecimal;
import java.security.Principal;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.concordia.aggregator.article.Article;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Changing a topic pattern by pattern, for editors who do not write YAML. Each act changes the file of the editor's
 * draft where the thing stands; what cannot be read is refused and the draft stays as it was.
 */
@Controller
@RequestMapping("/desk/topics/{name}/patterns")
final class PatternPages {

    /** So many of the newest articles one pattern is tried on while the editor waits: a second's work. */
    private static final int TRIED = 3_000;

    private static final int EXAMPLES = 10;

    /** In the place of a pattern's number: the one to be added. */
    private static final int NEW = -1;

    private final TopicStore topics;
    private final TopicDesk desk;
    private final ReplayStore replays;
    private final MessageSource messages;
    private final InstantSource clock;

    PatternPages(TopicStore topics, TopicDesk desk, ReplayStore replays, MessageSource messages, InstantSource clock) {
        this.topics = topics;
        this.desk = desk;
        this.replays = replays;
        this.messages = messages;
        this.clock = clock;
    }

    @GetMapping
    String patterns(
            @PathVariable String name,
            @RequestParam(defaultValue = "") String group,
            @Nullable Principal who,
            Model model,
            Locale locale) {
        return page(DraftPages.named(topics, name), group, who, model, locale);
    }

    /** Another query, weight, name or group for a pattern. {@code was} is its query as the editor saw it. */
    @PostMapping("/{number:\\d{1,6}}")
    Object change(
            @PathVariable String name,
            @PathVariable int number,
            @RequestParam String was,
            @RequestParam(defaultValue = "") String query,
            @RequestParam(defaultValue = "") String weight,
            @RequestParam(defaultValue = "") String called,
            @RequestParam(defaultValue = "") String group,
            @RequestParam(defaultValue = "") String show,
            @Nullable Principal who,
            Model model,
            RedirectAttributes flash,
            Locale locale) {
        Topic topic = DraftPages.named(topics, name);
        model.addAttribute("typed", new Typed(number, "", group, query, "", weight, called));
        return act(topic, show, who, model, flash, locale, text -> {
            Pattern pattern = seen(topic, text, number, was);
            String asked = query.isBlank() || query.equals(pattern.query()) ? null : query;
            BigDecimal weighs =
                    pattern.hides() || weight.isBlank() || number(weight).doubleValue() == pattern.weight()
                            ? null
                            : number(weight);
            String label = called.strip().equals(pattern.name()) ? null : called.strip();
            if (group.isBlank() || group.strip().equals(pattern.group())) {
                return asked == null && weighs == null && label == null
                        ? text
                        : TopicText.of(text)
                                .pattern(number, asked, weighs, label)
                                .text();
            }
            if (pattern.hides() || !pattern.unless().isEmpty()) {
                throw new TopicFileException(0, TopicFault.wording("whole"));
            }
            return TopicText.of(text)
                    .and(
                            pattern.language(),
                            group.strip(),
                            asked == null ? pattern.query() : asked,
                            List.of(),
                            weighs == null
                                    ? BigDecimal.valueOf(pattern.weight()).stripTrailingZeros()
                                    : weighs,
                            called.strip())
                    // What is added stands behind the one it replaces, or in a section of another group before it.
                    .without(moved(topic, text, number, pattern, group.strip()))
                    .text();
        });
    }

    /** Where a pattern stands after its copy was added to another group. */
    private static int moved(Topic topic, String text, int number, Pattern pattern, String group) {
        List<Pattern> before = TopicFile.read(topic.id(), text).patterns();
        List<Pattern> after = TopicFile.read(
                        topic.id(),
                        TopicText.of(text)
                                .and(pattern.language(), group, "x", List.of(), BigDecimal.ONE, "")
                                .text())
                .patterns();
        int same = 0;
        while (same < before.size() && before.get(same).equals(after.get(same))) {
            same++;
        }
        return same <= number ? number + 1 : number;
    }

    @PostMapping("/{number:\\d{1,6}}/remove")
    Object remove(
            @PathVariable String name,
            @PathVariable int number,
            @RequestParam String was,
            @RequestParam(defaultValue = "") String show,
            @Nullable Principal who,
            Model model,
            RedirectAttributes flash,
            Locale locale) {
        Topic topic = DraftPages.named(topics, name);
        return act(topic, show, who, model, flash, locale, text -> {
            seen(topic, text, number, was);
            return TopicText.of(text).without(number).text();
        });
    }

    @PostMapping("/add")
    Object add(
            @PathVariable String name,
            @RequestParam String language,
            @RequestParam String group,
            @RequestParam(defaultValue = "") String query,
            @RequestParam(defaultValue = "") String words,
            @RequestParam String weight,
            @RequestParam(defaultValue = "") String called,
            @Nullable Principal who,
            Model model,
            RedirectAttributes flash,
            Locale locale) {
        List<String> list =
                words.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        model.addAttribute("typed", new Typed(NEW, language, group, query, words, weight, called));
        return act(
                DraftPages.named(topics, name),
                group.strip(),
                who,
                model,
                flash,
                locale,
                text -> TopicText.of(text)
                        .and(language, group.strip(), query, list, number(weight), called.strip())
                        .text());
    }

    @PostMapping("/words/{list:\\d{1,6}}/add")
    Object addEntry(
            @PathVariable String name,
            @PathVariable int list,
            @RequestParam String of,
            @RequestParam String entry,
            @Nullable Principal who,
            Model model,
            RedirectAttributes flash,
            Locale locale) {
        Topic topic = DraftPages.named(topics, name);
        return act(topic, "", who, model, flash, locale, text -> {
            words(topic, text, list, of);
            return entry.isBlank()
                    ? text
                    : TopicText.of(text).entry(list, entry).text();
        });
    }

    @PostMapping("/words/{list:\\d{1,6}}/remove")
    Object removeEntry(
            @PathVariable String name,
            @PathVariable int list,
            @RequestParam String of,
            @RequestParam String entry,
            @Nullable Principal who,
            Model model,
            RedirectAttributes flash,
            Locale locale) {
        Topic topic = DraftPages.named(topics, name);
        return act(
                topic,
                "",
                who,
                model,
                flash,
                locale,
                text -> TopicText.of(text)
                        .withoutEntry(
                                list, words(topic, text, list, of).entries().indexOf(entry))
                        .text());
    }

    @PostMapping("/decisions")
    Object decisions(
            @PathVariable String name,
            @RequestParam String review,
            @RequestParam String digest,
            @RequestParam String alert,
            @RequestParam(defaultValue = "") String gate,
            @RequestParam(defaultValue = "") String reviewGate,
            @Nullable Principal who,
            Model model,
            RedirectAttributes flash,
            Locale locale) {
        Topic topic = DraftPages.named(topics, name);
        return act(topic, "", who, model, flash, locale, text -> {
            Topic now = TopicFile.read(topic.id(), text);
            TopicText changed = threshold(TopicText.of(text), "review", review, now.review());
            changed = threshold(changed, "digest", digest, now.digest());
            changed = threshold(changed, "alert", alert, now.alert());
            changed = gate(changed, "gate", gate, now.gate());
            return gate(changed, "review-gate", reviewGate, now.reviewGate()).text();
        });
    }

    private TopicText threshold(TopicText text, String key, String typed, double now) {
        BigDecimal number = number(typed);
        return number.doubleValue() == now ? text : text.with(number.toPlainString(), "thresholds", key);
    }

    private static TopicText gate(TopicText text, String key, String typed, List<String> now) {
        List<String> demands =
                typed.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        return demands.equals(now) ? text : text.gate(key, demands);
    }

    /** How many of the newest articles a pattern hits by itself, with examples; nothing is kept. */
    @PostMapping("/{number:\\d{1,6}}/try")
    String tryOut(
            @PathVariable String name,
            @PathVariable int number,
            @RequestParam String was,
            @RequestParam(defaultValue = "") String show,
            @Nullable Principal who,
            Model model,
            Locale locale) {
        Topic topic = DraftPages.named(topics, name);
        String text = text(topic, who);
        try {
            Pattern pattern = seen(topic, text, number, was);
            Topic draft = TopicFile.read(topic.id(), text);
            // Weightless patterns that hide words are asked like the others: where would they hide any?
            Pattern alone = new Pattern(
                    pattern.language(), pattern.group(), pattern.name(), pattern.query(), 1, List.of(), false);
            Topic only = new Topic(
                    topic.id(),
                    draft.name(),
                    draft.titles(),
                    List.of(alone),
                    List.of(),
                    List.of(),
                    1,
                    1,
                    1,
                    draft.alerts(),
                    List.of(),
                    draft.words(),
                    Home.DEFAULT,
                    List.of(),
                    Map.of(),
                    draft.called());
            List<Article> newest = replays.newest(clock.instant().minus(Replays.REACH), TRIED);
            List<TopicPages.Judged> examples = new ArrayList<>();
            int hits = 0;
            TopicMatcher matcher = new TopicMatcher(List.of(only));
            for (Article article : newest) {
                Optional<TopicMatch> match = matcher.explain(article).stream().findFirst();
                if (match.isPresent()) {
                    hits++;
                    if (examples.size() < EXAMPLES) {
                        examples.add(TopicPages.judged(new MatchedArticle(article, match.get())));
                    }
                }
            }
            model.addAttribute(
                    "hits",
                    messages.getMessage(
                            "topic.patterns.hits",
                            new Object[] {pattern.label(), hits, newest.size(), Replays.REACH.toDays()},
                            locale));
            model.addAttribute("examples", examples);
        } catch (TopicFileException e) {
            model.addAttribute("faults", DraftPages.Fault.of(e));
        }
        return page(topic, show, who, model, locale);
    }

    private Object act(
            Topic topic,
            String show,
            @Nullable Principal who,
            Model model,
            RedirectAttributes flash,
            Locale locale,
            UnaryOperator<String> change) {
        String author = DraftPages.name(who);
        Optional<Draft> draft = desk.draft(topic, author);
        TopicVersion current = topics.current(topic.name()).orElseThrow();
        String text = draft.map(Draft::definition).orElse(current.definition());
        String changed = text;
        try {
            changed = change.apply(text);
            TopicDesk.checked(changed, topic.name());
        } catch (TopicFileException e) {
            model.addAttribute("faults", DraftPages.Fault.of(e));
            return page(topic, show, who, model, locale);
        } catch (NumberFormatException e) {
            model.addAttribute(
                    "fault", messages.getMessage("topic.patterns.number", new Object[] {e.getMessage()}, locale));
            return page(topic, show, who, model, locale);
        }
        if (!changed.equals(text)) {
            int basedOn = draft.map(Draft::basedOn).orElse(current.number());
            desk.keep(new Draft(
                    topic.id(),
                    author,
                    changed,
                    basedOn,
                    draft.map(Draft::restores).orElse(null)));
        }
        flash.addFlashAttribute(
                "said",
                messages.getMessage(
                        changed.equals(text) ? "topic.patterns.nothing" : "topic.patterns.changed", null, locale));
        flash.addAttribute("group", show);
        var view = DraftPages.to(topic.name(), "/patterns");
        view.setExposeModelAttributes(true);
        return view;
    }

    private String text(Topic topic, @Nullable Principal who) {
        return desk.draft(topic, DraftPages.name(who))
                .map(Draft::definition)
                .or(() -> topics.definition(topic.name()))
                .orElseThrow();
    }

    private String page(Topic topic, String group, @Nullable Principal who, Model model, Locale locale) {
        String text = text(topic, who);
        Topic draft = TopicFile.read(topic.id(), text);
        List<Row> rows = new ArrayList<>();
        TreeSet<String> groups = new TreeSet<>();
        for (int i = 0; i < draft.patterns().size(); i++) {
            Pattern pattern = draft.patterns().get(i);
            groups.add(pattern.group());
            rows.add(new Row(i, pattern));
        }
        String first = rows.get(0).pattern().group();
        String shown = groups.contains(group) ? group : first;
        model.addAttribute(
                "rows",
                rows.stream().filter(row -> row.pattern().group().equals(shown)).toList());
        model.addAttribute("groups", groups);
        model.addAttribute("group", shown);
        model.addAttribute("changing", draft);
        model.addAttribute("gate", String.join("\n", draft.gate()));
        model.addAttribute("reviewGate", String.join("\n", draft.reviewGate()));
        model.addAttribute("draft", desk.draft(topic, DraftPages.name(who)).orElse(null));
        DraftPages.head(model, topics, topic, locale, messages);
        return "topic/patterns";
    }

    /** The pattern of a number, if it is still the one that the editor saw. */
    private static Pattern seen(Topic topic, String text, int number, String was) {
        List<Pattern> patterns = TopicFile.read(topic.id(), text).patterns();
        if (number >= patterns.size() || !patterns.get(number).query().equals(was)) {
            throw new ResponseStatusException(HttpStatus.CONFLICT);
        }
        return patterns.get(number);
    }

    private static WordList words(Topic topic, String text, int number, String of) {
        List<WordList> lists = TopicFile.read(topic.id(), text).words();
        if (number >= lists.size() || !lists.get(number).name().equals(of)) {
            throw new ResponseStatusException(HttpStatus.CONFLICT);
        }
        return lists.get(number);
    }

    /** With a point or a comma. */
    private static BigDecimal number(String typed) {
        String text =
                Objects.requireNonNullElse(typed, "").strip().replace(',', '.').replace('−', '-');
        if (!text.matches("[+-]?\\d{1,6}(\\.\\d{1,3})?")) {
            throw new NumberFormatException(typed);
        }
        return new BigDecimal(text);
    }

    /** A pattern and its number in the file. */
    record Row(int number, Pattern pattern) {}

    /** What an editor typed and may correct after it was refused. */
    record Typed(int number, String language, String group, String query, String words, String weight, String called) {}
}
