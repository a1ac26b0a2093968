package org.concordia.mailer.note;

import java.security.Principal;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
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

/** An editor's own page: their address, and whether it is mailed when an alert waits. */
@Controller
final class CallPages {

    private final CallStore calls;
    private final NoteStore notes;
    private final SubscriberStore subscribers;
    private final TransactionTemplate transaction;
    private final MessageSource messages;
    private final InstantSource clock;

    CallPages(
            CallStore calls,
            NoteStore notes,
            SubscriberStore subscribers,
            TransactionTemplate transaction,
            MessageSource messages,
            InstantSource clock) {
        this.calls = calls;
        this.notes = notes;
        this.subscribers = subscribers;
        this.transaction = transaction;
        this.messages = messages;
        this.clock = clock;
    }

    /** What an editor wants; the address as typed. */
    record Form(String address, String language, boolean atOnce) {}

    @GetMapping("/desk/account")
    String account(Principal who, Model model, Locale language) {
        Optional<CallStore.Wish> wish = calls.of(who.getName());
        Subscriber to = wish.map(CallStore.Wish::subscriberId)
                .or(() -> notes.of(who.getName()).map(NoteWish::subscriberId))
                .flatMap(subscribers::find)
                .orElse(null);
        model.addAttribute(
                "refused",
                to != null
                        && subscribers
                                .suppression(new MailAddress(to.address()))
                                .isPresent());
        return page(
                new Form(
                        to == null ? "" : to.address(),
                        wish.map(CallStore.Wish::language).orElse(language.getLanguage()),
                        wish.map(CallStore.Wish::atOnce).orElse(to == null)),
                null,
                model);
    }

    /** Saves it; without an address nothing is mailed. */
    @PostMapping("/desk/account")
    Object change(
            @RequestParam(defaultValue = "") String address,
            @RequestParam(defaultValue = "es") String language,
            @RequestParam(defaultValue = "false") boolean atOnce,
            Principal who,
            Model model,
            RedirectAttributes flash,
            Locale locale) {
        Form form = new Form(address, language.equals("en") ? "en" : "es", atOnce);
        MailAddress.Reading reading = MailAddress.read(address);
        if (!address.isBlank() && reading instanceof MailAddress.Reading.Bad bad) {
            return page(form, text("subscriber.address." + bad.fault().name().toLowerCase(Locale.ROOT), locale), model);
        }
        transaction.executeWithoutResult(status -> {
            if (!address.isBlank() && reading instanceof MailAddress.Reading.Good good) {
                Subscriber to = subscribers.findOrAdd(
                        good.address(),
                        form.language(),
                        notes.zone(who.getName()),
                        "alerts that wait, switched on at the desk by " + who.getName(),
                        clock.instant());
                calls.set(who.getName(), new CallStore.Wish(to.id(), form.language(), form.atOnce()));
            } else {
                calls.remove(who.getName());
            }
        });
        String said = address.isBlank() ? "off" : atOnce ? "on" : "urgent";
        flash.addFlashAttribute("said", text("note.account.said." + said, locale));
        return new RedirectView("/desk/account", true);
    }

    private String page(Form form, @Nullable String fault, Model model) {
        model.addAttribute("form", form);
        model.addAttribute("fault", fault);
        return "note/account";
    }

    private String text(String key, Locale language) {
        return messages.getMessage(key, null, language);
    }
}
