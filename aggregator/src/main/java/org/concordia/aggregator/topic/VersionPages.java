package org.concordia.aggregator.topic;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.view.RedirectView;

/** A topic's life: made new, brought as a file, its versions and taking them back, rest and work. */
@Controller
@RequestMapping("/desk/topics")
final class VersionPages {

    private static final int PAGE = 25;

    /** What a new topic begins with. Its first pattern shows the form of one. */
    private static final String EMPTY = """
            name: %s
            titles:
              en: %s
              es: %s
            # From these sums of weights on: an editor looks, it goes into issues, it may alert.
            thresholds: {review: 2, digest: 4, alert: 6}
            patterns:
              - language: any
                group: subject
                weight: 4
                queries:
                  - %s
            """;

    private final TopicStore topics;
    private final TopicDesk desk;
    private final ReplayStore replays;
    private final MessageSource messages;

    VersionPages(TopicStore topics, TopicDesk desk, ReplayStore replays, MessageSource messages) {
        this.topics = topics;
        this.desk = desk;
        this.replays = replays;
        this.messages = messages;
    }

    @GetMapping("/{name}/versions")
    String versions(@PathVariable String name, Model model, Locale locale) {
        Topic topic = DraftPages.named(topics, name);
        model.addAttribute("versions", topics.versions(name));
        model.addAttribute(
                "deciding", replays.find(topic.id(), Replay.Purpose.SAVED, "").orElse(null));
        model.addAttribute("days", Replays.REACH.toDays());
        DraftPages.head(model, topics, topic, locale, messages);
        return "topic/versions";
    }

    /** A version: what it changed, and its whole text. */
    @GetMapping("/{name}/versions/{number:\\d{1,9}}")
    String version(
            @PathVariable String name, @PathVariable int number, @Nullable Principal who, Model model, Locale locale) {
        Topic topic = DraftPages.named(topics, name);
        List<TopicVersion> versions = topics.versions(name);
        TopicVersion version = numbered(versions, number).orElseThrow(VersionPages::unknown);
        TopicVersion current = versions.get(0);
        model.addAttribute("version", version);
        model.addAttribute("current", current);
        model.addAttribute(
                "difference",
                numbered(versions, number - 1)
                        .map(before -> Difference.between(before.definition(), version.definition()))
                        .orElse(List.of()));
        model.addAttribute("draft", desk.draft(topic, DraftPages.name(who)).orElse(null));
        model.addAttribute("back", Difference.between(current.definition(), version.definition()));
        DraftPages.head(model, topics, topic, locale, messages);
        return "topic/version";
    }

    /** Brings a version's text back: as a new version at once, or as a draft to look at first. */
    @PostMapping("/{name}/versions/{number:\\d{1,9}}/restore")
    RedirectView restore(
            @PathVariable String name,
            @PathVariable int number,
            @RequestParam int basedOn,
            @RequestParam(defaultValue = "false") boolean look,
            @Nullable Principal who,
            RedirectAttributes flash,
            Locale locale) {
        Topic topic = DraftPages.named(topics, name);
        TopicVersion version = numbered(topics.versions(name), number).orElseThrow(VersionPages::unknown);
        Draft draft = new Draft(topic.id(), DraftPages.name(who), version.definition(), basedOn, number);
        if (look) {
            desk.preview(draft);
            return DraftPages.to(name, "/draft");
        }
        Saved saved = desk.save(topic, draft, "");
        flash.addFlashAttribute("said", DraftPages.said(saved, messages, locale));
        return DraftPages.to(name, "/versions");
    }

    @GetMapping("/new")
    String form(Model model, Locale locale) {
        model.addAttribute("say", new TopicWords(messages, locale, null));
        model.addAttribute("known", topics.known());
        return "topic/new";
    }

    /** A new topic, empty or a copy of another; it rests until an editor puts it to work. */
    @PostMapping("/new")
    Object add(
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String title,
            @RequestParam(defaultValue = "") String copy,
            @Nullable Principal who,
            Model model,
            RedirectAttributes flash,
            Locale locale) {
        String called = name.strip();
        String shown = title.isBlank() ? called : title.strip();
        String quoted = "'" + shown.replaceAll("\\p{Cntrl}", " ").replace("'", "''") + "'";
        String text = topics.definition(copy)
                .map(file -> TopicText.of(file).with(called, "name").text())
                .orElseGet(() -> EMPTY.formatted(
                        called, quoted, quoted, quoted("\"" + shown.replaceAll("[\\\\\"*?~:]", " ") + "\"")));
        try {
            return add(TopicDesk.checked(text, null), who, flash, locale)
                    .orElseGet(() -> refused(model, "topic.new.known", called, locale));
        } catch (TopicFileException e) {
            model.addAttribute("faults", DraftPages.Fault.of(e, text));
            model.addAttribute("wanted", called);
            model.addAttribute("wantedTitle", title);
            return form(model, locale);
        }
    }

    private static String quoted(String query) {
        return "'" + query.replaceAll("\\p{Cntrl}", " ").replace("'", "''") + "'";
    }

    /** A topic brought as a file: new, or for a known one a draft to look at before it is saved. */
    @PostMapping("/upload")
    Object upload(
            @RequestParam("file") MultipartFile file,
            @Nullable Principal who,
            Model model,
            RedirectAttributes flash,
            Locale locale)
            throws IOException {
        if (file.isEmpty()) {
            return refused(model, "topic.new.nofile", "", locale);
        }
        String sent = new String(file.getBytes(), StandardCharsets.UTF_8);
        String text;
        try {
            text = TopicDesk.checked(sent, null);
        } catch (TopicFileException e) {
            model.addAttribute("faults", DraftPages.Fault.of(e, sent));
            return form(model, locale);
        }
        String name = TopicFile.read(0, text).name();
        Optional<Topic> known = topics.named(name);
        if (known.isPresent()) {
            int basedOn = topics.current(name).orElseThrow().number();
            desk.preview(new Draft(known.get().id(), DraftPages.name(who), text, basedOn, null));
            return DraftPages.to(name, "/draft");
        }
        return add(text, who, flash, locale).orElseGet(() -> refused(model, "topic.new.known", name, locale));
    }

    private Optional<Object> add(String text, @Nullable Principal who, RedirectAttributes flash, Locale locale) {
        String name = TopicFile.read(0, text).name();
        if (name.equals("new") || name.equals("upload") || !desk.add(name, text, DraftPages.name(who))) {
            return Optional.empty();
        }
        flash.addFlashAttribute("said", messages.getMessage("topic.said.added", null, locale));
        return Optional.of(DraftPages.to(name, "/edit"));
    }

    private String refused(Model model, String why, String name, Locale locale) {
        model.addAttribute("fault", messages.getMessage(why, new Object[] {name}, locale));
        model.addAttribute("wanted", name);
        return form(model, locale);
    }

    @GetMapping("/{name}/rest")
    String rest(@PathVariable String name, Model model, Locale locale) {
        DraftPages.head(model, topics, DraftPages.named(topics, name), locale, messages);
        return "topic/rest";
    }

    @PostMapping("/{name}/rest")
    RedirectView rest(@PathVariable String name, @RequestParam boolean rests, RedirectAttributes flash, Locale locale) {
        desk.rest(DraftPages.named(topics, name), rests);
        flash.addFlashAttribute(
                "said", messages.getMessage(rests ? "topic.said.rests" : "topic.said.works", null, locale));
        return DraftPages.to(name, "");
    }

    /** What waits for an editor's judgement, newest first. */
    @GetMapping("/{name}/review")
    String review(
            @PathVariable String name, @RequestParam(defaultValue = "1") String page, Model model, Locale locale) {
        Topic topic = DraftPages.named(topics, name);
        long waiting = topics.counts(topic.id()).getOrDefault(Level.REVIEW, 0L);
        int last = (int) Math.max(1, (waiting + PAGE - 1) / PAGE);
        int shown = DraftPages.page(page, last);
        model.addAttribute("waiting", waiting);
        model.addAttribute("page", shown);
        model.addAttribute("last", last);
        model.addAttribute(
                "articles",
                topics.recent(topic.id(), Level.REVIEW, (shown - 1) * PAGE, PAGE).stream()
                        .map(TopicPages::judged)
                        .toList());
        DraftPages.head(model, topics, topic, locale, messages);
        return "topic/review";
    }

    private static Optional<TopicVersion> numbered(List<TopicVersion> versions, int number) {
        return versions.stream().filter(version -> version.number() == number).findFirst();
    }

    private static ResponseStatusException unknown() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
}
