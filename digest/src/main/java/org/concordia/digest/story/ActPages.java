package org.concordia.digest.story;

import java.security.Principal;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.concordia.digest.story.Act.By;
import org.concordia.digest.story.Act.Outcome;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.view.RedirectView;

/** The forms by which editors change stories. Each leads back to the story with one line on what became of it. */
@Controller
final class ActPages {

    private static final int LONGEST = 300;

    /** An id, or an address of a story's page with an id in it. */
    private static final Pattern STORY = Pattern.compile("\\s*#?(?:\\S*/stories/)?(\\d{1,18})(?:[/?#]\\S*)?\\s*");

    private final ActStore acts;
    private final MessageSource messages;
    private final InstantSource clock;

    ActPages(ActStore acts, MessageSource messages, InstantSource clock) {
        this.acts = acts;
        this.messages = messages;
        this.clock = clock;
    }

    @PostMapping("/desk/stories/{id}/{act:hide|show|pin|unpin}")
    RedirectView set(
            @PathVariable long id,
            @PathVariable String act,
            @RequestParam(defaultValue = "") String note,
            @Nullable Principal editor,
            RedirectAttributes flash,
            Locale locale) {
        By by = by(editor, note, 0);
        ActStore.Done done = act.equals("hide") || act.equals("show")
                ? acts.hide(id, act.equals("hide"), by)
                : acts.pin(id, act.equals("pin"), by);
        return say(done, act, flash, locale);
    }

    /** @param text what it shall be called; blank for what the outlets call it */
    @PostMapping("/desk/stories/{id}/headline")
    RedirectView headline(
            @PathVariable long id,
            @RequestParam String language,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "") String note,
            @RequestParam int seen,
            @Nullable Principal editor,
            RedirectAttributes flash,
            Locale locale) {
        String line = text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Co}\\s]+", " ").strip();
        if (line.length() > LONGEST || !language.matches("[a-z]{2,3}")) {
            flash.addFlashAttribute("fault", text("headline", locale, LONGEST, line.length()));
            return to(id);
        }
        return say(acts.headline(id, language, line, by(editor, note, seen)), "headline", flash, locale);
    }

    /** @param story the other story: chosen from the list, unless {@code typed} names one */
    @PostMapping("/desk/stories/{id}/merge")
    RedirectView merge(
            @PathVariable long id,
            @RequestParam(defaultValue = "") String story,
            @RequestParam(defaultValue = "") String typed,
            @RequestParam(defaultValue = "") String note,
            @RequestParam int seen,
            @Nullable Principal editor,
            RedirectAttributes flash,
            Locale locale) {
        Long other = story(typed.isBlank() ? story : typed);
        return other == null || isAnother(story, other)
                ? fault(id, other == null ? "unknown" : "two", flash, locale)
                : say(acts.merge(id, other, by(editor, note, seen)), "merge", flash, locale);
    }

    /**
     * Moves chosen articles.
     *
     * @param story where to: {@code new} for a story of their own, else as in {@link #merge}
     */
    @PostMapping("/desk/stories/{id}/move")
    RedirectView move(
            @PathVariable long id,
            @RequestParam(required = false) @Nullable List<Long> articles,
            @RequestParam(defaultValue = "") String story,
            @RequestParam(defaultValue = "") String typed,
            @RequestParam(defaultValue = "") String note,
            @RequestParam int seen,
            @Nullable Principal editor,
            RedirectAttributes flash,
            Locale locale) {
        List<Long> chosen = articles == null ? List.of() : articles;
        By by = by(editor, note, seen);
        if (typed.isBlank() && story.equals("new")) {
            return say(acts.split(id, chosen, by), "split", flash, locale);
        }
        Long other = story(typed.isBlank() ? story : typed);
        return other == null || isAnother(story, other)
                ? fault(id, other == null ? "unknown" : "two", flash, locale)
                : say(acts.move(id, chosen, other, by), "move", flash, locale);
    }

    @PostMapping("/desk/stories/{id}/undo/{act}")
    RedirectView undo(
            @PathVariable long id,
            @PathVariable long act,
            @Nullable Principal editor,
            RedirectAttributes flash,
            Locale locale) {
        ActStore.Done done = acts.undo(act, by(editor, "", 0));
        if (done.outcome() == Outcome.UNKNOWN) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        if (done.outcome() == Outcome.LATE) {
            fault(done.story(), "undo", flash, locale);
        } else {
            say(done, "undo", flash, locale);
        }
        return to(id);
    }

    private By by(@Nullable Principal editor, String note, int seen) {
        return new By(editor == null ? "desk" : editor.getName(), note, clock.instant(), seen);
    }

    /** Whether the list says another story than the one that was typed. */
    private static boolean isAnother(String chosen, long typed) {
        Long listed = story(chosen);
        return listed != null && listed != typed;
    }

    private static @Nullable Long story(String typed) {
        Matcher id = STORY.matcher(typed);
        return id.matches() ? Long.valueOf(id.group(1)) : null;
    }

    private RedirectView say(ActStore.Done done, String act, RedirectAttributes flash, Locale locale) {
        if (done.outcome() == Outcome.DONE) {
            flash.addFlashAttribute("said", messages.getMessage("story.said." + act, null, locale));
            return to(done.story());
        }
        return fault(done.story(), done.outcome().word(), flash, locale);
    }

    private RedirectView fault(long id, String fault, RedirectAttributes flash, Locale locale) {
        flash.addFlashAttribute("fault", text(fault, locale));
        return to(id);
    }

    private String text(String fault, Locale locale, Object... values) {
        return messages.getMessage("story.fault." + fault, values, locale);
    }

    private static RedirectView to(long id) {
        RedirectView view = new RedirectView("/desk/stories/" + id, true);
        view.setStatusCode(HttpStatus.SEE_OTHER);
        view.setExpandUriTemplateVariables(false);
        return view;
    }
}
