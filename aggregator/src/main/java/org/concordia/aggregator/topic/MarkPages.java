package org.concordia.aggregator.topic;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
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
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.view.RedirectView;

/**
 * Editors' marks: the buttons' forms, and the page of a topic's labelled set with what the patterns get wrong on it. What
 * was said stands in each form's path, so that the audit trail tells it.
 */
@Controller
@RequestMapping("/desk/topics/{name}")
final class MarkPages {

    /** Texts shown on the page at most; the file has all. */
    private static final int SHOWN = 200;

    /** A file of labels at most, below what the server takes; about 15,000 news items. */
    private static final long LARGEST = 8L * 1024 * 1024;

    /** Faulty lines named at most. */
    private static final int FAULTS = 20;

    private final TopicStore topics;
    private final MarkStore marks;
    private final TopicFigures figures;
    private final MessageSource messages;
    private final InstantSource clock;

    MarkPages(TopicStore topics, MarkStore marks, TopicFigures figures, MessageSource messages, InstantSource clock) {
        this.topics = topics;
        this.marks = marks;
        this.figures = figures;
        this.messages = messages;
        this.clock = clock;
    }

    @PostMapping("/articles/{article}/mark/{said}")
    RedirectView mark(
            @PathVariable String name,
            @PathVariable long article,
            @PathVariable String said,
            @RequestParam(defaultValue = "") String back,
            @Nullable Principal editor,
            RedirectAttributes flash,
            Locale locale) {
        Topic topic = named(name);
        boolean done = switch (said) {
            case "belongs", "not" ->
                marks.mark(topic.id(), article, said.equals("belongs"), name(editor), clock.instant());
            case "back" -> marks.takeBack(topic.id(), article);
            default -> false;
        };
        if (!done && !said.equals("back")) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        say(flash, locale, "topic.marks.said." + (done ? said : "none"));
        return to(back, name);
    }

    @GetMapping("/marks")
    String labelled(@PathVariable String name, Model model, Locale locale) {
        Topic topic = named(name);
        List<Labelled> all = marks.all(topic.id());
        Figures measured = figures.of(topic, all);
        DraftPages.head(model, topics, topic, locale, messages);
        model.addAttribute("figures", measured);
        model.addAttribute(
                "wrong",
                measured.wrong().stream()
                        .limit(SHOWN)
                        .map(wrong -> {
                            MatchedArticle matched =
                                    new MatchedArticle(wrong.text().article(), wrong.match());
                            return new Wrong(wrong.text(), TopicPages.judged(matched));
                        })
                        .toList());
        model.addAttribute("all", all.stream().limit(SHOWN).toList());
        model.addAttribute("more", Math.max(0, all.size() - SHOWN));
        return "topic/marks";
    }

    /** The labelled set as a file that can be tested and brought elsewhere. */
    @GetMapping("/marks/file")
    ResponseEntity<byte[]> file(@PathVariable String name) {
        String file = LabelledFile.write(marks.all(named(name).id()));
        return ResponseEntity.ok()
                .contentType(new MediaType("text", "tab-separated-values", StandardCharsets.UTF_8))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "-labelled.tsv\"")
                .body(file.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds the texts of such a file; those that an editor marked here keep the editor's label. */
    @PostMapping("/marks/file")
    RedirectView bring(
            @PathVariable String name,
            @RequestParam("file") MultipartFile file,
            @Nullable Principal editor,
            RedirectAttributes flash,
            Locale locale)
            throws IOException {
        Topic topic = named(name);
        if (file.isEmpty() || file.getSize() > LARGEST) {
            say(flash, locale, file.isEmpty() ? "topic.marks.file.none" : "topic.marks.file.large");
            return to("", name + "/marks");
        }
        LabelledFile.Read read =
                LabelledFile.read(new String(file.getBytes(), StandardCharsets.UTF_8), name(editor), clock.instant());
        Set<String> marked = marks.all(topic.id()).stream()
                .filter(text -> text.articleId() != null)
                .map(text -> text.article().text())
                .collect(Collectors.toCollection(HashSet::new));
        int taken = 0;
        for (Labelled text : read.texts()) {
            if (!marked.contains(text.article().text()) && marks.take(topic.id(), text)) {
                taken++;
            }
        }
        say(
                flash,
                locale,
                "topic.marks.file.taken",
                taken,
                read.texts().size() - taken,
                read.faults().size());
        flash.addFlashAttribute(
                "faults",
                read.faults().stream()
                        .limit(FAULTS)
                        .map(fault -> messages.getMessage(
                                "topic.marks.fault",
                                new Object[] {
                                    String.valueOf(fault.line()),
                                    messages.getMessage(fault.key(), new Object[] {fault.value()}, locale)
                                },
                                locale))
                        .toList());
        return to("", name + "/marks");
    }

    /** Takes a text out that came as a file. */
    @PostMapping("/marks/drop")
    RedirectView drop(@PathVariable String name, @RequestParam String item, RedirectAttributes flash, Locale locale) {
        say(flash, locale, marks.drop(named(name).id(), item) ? "topic.marks.said.dropped" : "topic.marks.said.none");
        return to("", name + "/marks");
    }

    private Topic named(String name) {
        return topics.named(name).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private void say(RedirectAttributes flash, Locale locale, String key, Object... values) {
        flash.addFlashAttribute("said", messages.getMessage(key, values, locale));
    }

    private static String name(@Nullable Principal editor) {
        return editor == null ? "desk" : editor.getName();
    }

    /** Back to the page of the desk that the form was on, never elsewhere. */
    private static RedirectView to(String back, String topic) {
        boolean ours = back.matches("/desk/[A-Za-z0-9/_-]+(\\?[A-Za-z0-9=&_%-]*)?");
        RedirectView view = new RedirectView(ours ? back : "/desk/topics/" + topic, true);
        view.setStatusCode(HttpStatus.SEE_OTHER);
        view.setExpandUriTemplateVariables(false);
        return view;
    }

    /** A text that the patterns get wrong, with the words that decided. */
    record Wrong(Labelled text, TopicPages.Judged judged) {}
}
