package org.concordia.aggregator.topic;

import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
import org.springframework.web.servlet.view.RedirectView;

/** Changing a topic: its file as a whole, what a change would do, and saving it. */
@Controller
@RequestMapping("/desk/topics/{name}")
final class DraftPages {

    private static final int PAGE = 25;

    private final TopicStore topics;
    private final TopicDesk desk;
    private final ReplayStore replays;
    private final TopicMatching matching;
    private final MessageSource messages;

    DraftPages(TopicStore topics, TopicDesk desk, ReplayStore replays, TopicMatching matching, MessageSource messages) {
        this.topics = topics;
        this.desk = desk;
        this.replays = replays;
        this.matching = matching;
        this.messages = messages;
    }

    /** The editor's draft, or the topic's text of now, in one box. */
    @GetMapping("/edit")
    String edit(@PathVariable String name, @Nullable Principal who, Model model, Locale locale) {
        Topic topic = named(topics, name);
        Optional<Draft> draft = desk.draft(topic, name(who));
        TopicVersion current = topics.current(name).orElseThrow();
        model.addAttribute("draft", draft.orElse(null));
        model.addAttribute("definition", draft.map(Draft::definition).orElse(current.definition()));
        model.addAttribute("basedOn", draft.map(Draft::basedOn).orElse(current.number()));
        head(model, topic, locale);
        return "topic/edit";
    }

    /** Refuses what cannot be read, with the places of its faults, and shows what the rest would change. */
    @PostMapping("/edit")
    Object preview(
            @PathVariable String name,
            @RequestParam String definition,
            @RequestParam int basedOn,
            @Nullable Principal who,
            Model model,
            HttpServletResponse response,
            Locale locale) {
        Topic topic = named(topics, name);
        try {
            String text = TopicDesk.checked(definition, name);
            Integer restores = desk.draft(topic, name(who)).map(Draft::restores).orElse(null);
            desk.preview(new Draft(topic.id(), name(who), text, basedOn, restores));
            return to(name, "/draft");
        } catch (TopicFileException e) {
            model.addAttribute("faults", Fault.of(e, definition));
            model.addAttribute("definition", definition);
            model.addAttribute("basedOn", basedOn);
            head(model, topic, locale);
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return "topic/edit";
        }
    }

    /** What a draft changes in the file, and what that would change among the articles; asks again until it is known. */
    @GetMapping("/draft")
    Object draft(
            @PathVariable String name,
            @RequestParam(defaultValue = "in") String kind,
            @RequestParam(defaultValue = "1") String page,
            @Nullable Principal who,
            Model model,
            HttpServletResponse response,
            Locale locale) {
        Topic topic = named(topics, name);
        Optional<Draft> found = desk.draft(topic, name(who));
        if (found.isEmpty()) {
            return to(name, "");
        }
        Draft draft = found.get();
        TopicVersion current = topics.current(name).orElseThrow();
        model.addAttribute("draft", draft);
        model.addAttribute("current", current);
        model.addAttribute("difference", Difference.between(current.definition(), draft.definition()));
        if (current.number() != draft.basedOn()) {
            topics.versions(name).stream()
                    .filter(version -> version.number() == draft.basedOn())
                    .findFirst()
                    .ifPresent(base ->
                            model.addAttribute("theirs", Difference.between(base.definition(), current.definition())));
        }
        Optional<Replay> replay = replays.find(topic.id(), Replay.Purpose.DRAFT, draft.author());
        replay.ifPresent(running -> changes(running, kind, page, model, response));
        model.addAttribute("replay", replay.orElse(null));
        model.addAttribute("days", Replays.REACH.toDays());
        head(model, topic, locale);
        return "topic/draft";
    }

    private void changes(Replay replay, String kind, String page, Model model, HttpServletResponse response) {
        Replay.Change change = Replay.Change.IN;
        for (Replay.Change each : Replay.Change.values()) {
            if (each.word().equals(kind)) {
                change = each;
            }
        }
        long listed = Math.min(Replays.LISTED, replay.outcome().changes(change));
        int last = (int) Math.max(1, (listed + PAGE - 1) / PAGE);
        int shown = page(page, last);
        model.addAttribute("changes", Replay.Change.values());
        model.addAttribute("kind", change);
        model.addAttribute("page", shown);
        model.addAttribute("last", last);
        model.addAttribute("most", Replays.LISTED);
        model.addAttribute(
                "articles",
                replays.changes(replay.id(), change, (shown - 1) * PAGE, PAGE).stream()
                        .map(each -> row(each, replay.topicId()))
                        .toList());
        if (replay.finishedAt() == null) {
            // Who reads the list is not thrown back to its top every two seconds.
            response.setHeader("Refresh", replay.done() == 0 ? "1" : "3");
        }
    }

    private Row row(ChangedArticle changed, long topicId) {
        Article article = changed.matched().article();
        TopicMatch said = topics.said(article.id()).stream()
                .filter(match -> match.topicId() == topicId)
                .findFirst()
                .orElseGet(() -> TopicMatch.nothing(topicId));
        MatchedArticle before = TopicPages.explained(new MatchedArticle(article, said), matching);
        return new Row(
                TopicPages.judged(changed.matched()),
                changed.oldLevel() == Level.NONE ? before.match().score() : changed.oldScore(),
                changed.oldLevel(),
                before.match().reasons().isEmpty() ? null : TopicPages.judged(before));
    }

    @PostMapping("/draft/preview")
    RedirectView look(@PathVariable String name, @Nullable Principal who) {
        desk.draft(named(topics, name), name(who)).ifPresent(desk::preview);
        return to(name, "/draft");
    }

    @PostMapping("/draft/save")
    RedirectView save(
            @PathVariable String name,
            @RequestParam(defaultValue = "") String note,
            @Nullable Principal who,
            RedirectAttributes flash,
            Locale locale) {
        Topic topic = named(topics, name);
        Optional<Draft> draft = desk.draft(topic, name(who));
        if (draft.isEmpty()) {
            return to(name, "/versions");
        }
        Saved saved = desk.save(topic, draft.get(), note);
        flash.addFlashAttribute("said", said(saved, messages, locale));
        return to(name, saved instanceof Saved.Overtaken ? "/draft" : "/versions");
    }

    /** The editor has seen what somebody else saved in between and says that this draft is meant to follow it. */
    @PostMapping("/draft/follow")
    RedirectView follow(@PathVariable String name, @RequestParam int basedOn, @Nullable Principal who) {
        Topic topic = named(topics, name);
        desk.draft(topic, name(who))
                .ifPresent(draft -> desk.preview(
                        new Draft(draft.topicId(), draft.author(), draft.definition(), basedOn, draft.restores())));
        return to(name, "/draft");
    }

    @PostMapping("/draft/discard")
    RedirectView discard(@PathVariable String name, @Nullable Principal who, RedirectAttributes flash, Locale locale) {
        desk.discard(named(topics, name), name(who));
        flash.addFlashAttribute("said", messages.getMessage("topic.said.discarded", null, locale));
        return to(name, "");
    }

    static String said(Saved saved, MessageSource messages, Locale locale) {
        if (saved instanceof Saved.Done done) {
            return messages.getMessage("topic.said.saved", new Object[] {done.number()}, locale);
        }
        if (saved instanceof Saved.Overtaken overtaken) {
            TopicVersion by = overtaken.by();
            return messages.getMessage("topic.said.overtaken", new Object[] {by.author(), by.number()}, locale);
        }
        return messages.getMessage("topic.said.same", null, locale);
    }

    private void head(Model model, Topic topic, Locale locale) {
        head(model, topics, topic, locale, messages);
    }

    static void head(Model model, TopicStore topics, Topic topic, Locale locale, MessageSource messages) {
        model.addAttribute("topic", topic);
        model.addAttribute("say", new TopicWords(messages, locale, topic));
        model.addAttribute("heading", topic.title(locale.getLanguage()));
        model.addAttribute("levels", List.of(Level.values()));
        model.addAttribute("rests", topics.restsSince(topic.name()).isPresent());
        model.addAttribute("utc", ZoneOffset.UTC);
    }

    static Topic named(TopicStore topics, String name) {
        return topics.named(name).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    static String name(@Nullable Principal who) {
        return who == null ? "" : who.getName();
    }

    static int page(String asked, int last) {
        return asked.matches("\\d{1,6}") ? Math.max(1, Math.min(last, Integer.parseInt(asked))) : 1;
    }

    static RedirectView to(String name, String page) {
        RedirectView view = new RedirectView("/desk/topics/" + name + page, true);
        view.setStatusCode(HttpStatus.SEE_OTHER);
        // What the model holds is for pages; none of it belongs into an address.
        view.setExposeModelAttributes(false);
        return view;
    }

    /** An article that changes: as the draft says, and as it is stored. */
    record Row(TopicPages.Judged judged, double oldScore, Level oldLevel, TopicPages.@Nullable Judged before) {}

    /** A fault, and the line it stands in. */
    record Fault(TopicFault fault, String line) {

        static List<Fault> of(TopicFileException e, String text) {
            List<String> lines = text.lines().toList();
            return e.faults().stream()
                    .map(fault -> new Fault(
                            fault,
                            fault.line() > 0 && fault.line() <= lines.size()
                                    ? lines.get(fault.line() - 1).strip()
                                    : ""))
                    .toList();
        }

        /** The same for who did not type the file and knows neither its lines nor its sections. */
        static List<Fault> of(TopicFileException e) {
            return e.faults().stream()
                    .map(fault -> new Fault(new TopicFault(0, "", fault.column(), fault.words()), ""))
                    .toList();
        }
    }
}
