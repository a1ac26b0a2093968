package org.concordia.mailer.note;

import java.security.Principal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.concordia.mailer.subscriber.MailAddress;
import org.concordia.mailer.subscriber.Subscriber;
import org.concordia.mailer.subscriber.SubscriberStore;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.view.RedirectView;

/** Where editors switch the daily note on and off, and set the clock they read the desk by. */
@Controller
final class NotePages {

    private static final int USUAL_HOUR = 7;
    private static final List<Integer> HOURS = IntStream.range(0, 24).boxed().toList();

    private final NoteStore notes;
    private final SubscriberStore subscribers;
    private final TransactionTemplate transaction;
    private final MessageSource messages;
    private final InstantSource clock;

    NotePages(
            NoteStore notes,
            SubscriberStore subscribers,
            TransactionTemplate transaction,
            MessageSource messages,
            InstantSource clock) {
        this.notes = notes;
        this.subscribers = subscribers;
        this.transaction = transaction;
        this.messages = messages;
        this.clock = clock;
    }

    /** What an editor wants; texts as typed. */
    record Form(boolean on, String address, String zone, int hour, String language) {}

    @GetMapping("/desk/note")
    String note(Principal who, Model model, Locale language) {
        Optional<NoteWish> wish = notes.of(who.getName());
        Subscriber to =
                wish.flatMap(note -> subscribers.find(note.subscriberId())).orElse(null);
        model.addAttribute(
                "refused",
                to != null
                        && subscribers
                                .suppression(new MailAddress(to.address()))
                                .isPresent());
        return page(
                new Form(
                        wish.isPresent(),
                        to == null ? "" : to.address(),
                        notes.zone(who.getName()).getId(),
                        wish.map(NoteWish::hour).orElse(USUAL_HOUR),
                        wish.map(NoteWish::language).orElse(language.getLanguage())),
                null,
                model);
    }

    @PostMapping("/desk/note")
    Object change(
            @RequestParam(defaultValue = "false") boolean on,
            @RequestParam(defaultValue = "") String address,
            @RequestParam(defaultValue = "") String zone,
            @RequestParam(defaultValue = "7") String hour,
            @RequestParam(defaultValue = "es") String language,
            Principal who,
            Model model,
            RedirectAttributes flash,
            Locale locale) {
        int wanted = hour.matches("\\d{1,2}") ? Math.min(23, Integer.parseInt(hour)) : USUAL_HOUR;
        Form form = new Form(on, address, zone, wanted, language.equals("en") ? "en" : "es");
        ZoneId place;
        try {
            place = ZoneId.of(zone.strip().isEmpty() ? "UTC" : zone.strip());
        } catch (DateTimeException e) {
            return page(form, text("feed.form.zone", locale), model);
        }
        MailAddress.Reading reading = MailAddress.read(address);
        if (on && reading instanceof MailAddress.Reading.Bad bad) {
            String key = "subscriber.address." + bad.fault().name().toLowerCase(Locale.ROOT);
            return page(form, text(key, locale), model);
        }
        transaction.executeWithoutResult(status -> {
            notes.setZone(who.getName(), place);
            if (on && reading instanceof MailAddress.Reading.Good good) {
                switchOn(who.getName(), good.address(), form, place);
            } else {
                notes.remove(who.getName());
            }
        });
        flash.addFlashAttribute("said", text(on ? "note.said.on" : "note.said.off", locale));
        return new RedirectView("/desk/note", true);
    }

    private void switchOn(String account, MailAddress address, Form form, ZoneId zone) {
        Instant now = clock.instant();
        Subscriber to = subscribers.findOrAdd(
                address, form.language(), zone, "daily note on feeds, switched on at the desk by " + account, now);
        notes.set(account, to.id(), form.language(), form.hour(), NoteWish.day(form.hour(), zone, now), now);
    }

    private String page(Form form, @Nullable String fault, Model model) {
        model.addAttribute("form", form);
        model.addAttribute("fault", fault);
        model.addAttribute("hours", HOURS);
        model.addAttribute(
                "zones", ZoneId.getAvailableZoneIds().stream().sorted().toList());
        return "note/note";
    }

    private String text(String key, Locale language) {
        return messages.getMessage(key, null, language);
    }
}
