package org.concordia.mailer.subscriber;

import java.security.Principal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.concordia.mailer.desk.AuditTrail;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The desk's view of the subscribers: how many, and one who writes to the editors. */
@Controller
final class SubscriberPages {

    private static final int FOUND = 50;
    private static final int SHORTEST_SEARCH = 3;

    private final SubscriberStore subscribers;
    private final Offers offers;
    private final Enrolment enrolment;
    private final Correspondence correspondence;
    private final AuditTrail trail;
    private final MessageSource messages;

    SubscriberPages(
            SubscriberStore subscribers,
            Offers offers,
            Enrolment enrolment,
            Correspondence correspondence,
            AuditTrail trail,
            MessageSource messages) {
        this.subscribers = subscribers;
        this.offers = offers;
        this.enrolment = enrolment;
        this.correspondence = correspondence;
        this.trail = trail;
        this.messages = messages;
    }

    /** A line of the table of counts. */
    record Line(Offer offer, Map<String, Long> numbers) {}

    @GetMapping("/desk/subscribers")
    String counts(Model model) {
        Map<Want, Map<String, Long>> numbers = subscribers.counts().stream()
                .collect(Collectors.groupingBy(
                        SubscriberStore.Count::want,
                        Collectors.toMap(count -> count.status().word(), SubscriberStore.Count::number)));
        model.addAttribute("total", subscribers.count());
        model.addAttribute(
                "lines",
                offers.all().stream()
                        .map(offer -> new Line(offer, numbers.getOrDefault(offer.want(), Map.of())))
                        .toList());
        return "subscriber/counts";
    }

    /** A form that is posted although it changes nothing: an address in the page's own address would be logged. */
    @PostMapping("/desk/subscribers/find")
    String find(@RequestParam(defaultValue = "") String address, Principal who, Model model) {
        String text = address.strip();
        boolean enough = text.length() >= SHORTEST_SEARCH;
        List<Subscriber> found = enough ? subscribers.containing(text, FOUND) : List.of();
        trail.note(who.getName(), "search subscribers", found.size() + " found");
        if (found.size() == 1) {
            return "redirect:/desk/subscribers/" + found.get(0).id();
        }
        model.addAttribute("typed", address);
        model.addAttribute("found", found);
        model.addAttribute("enough", enough);
        return counts(model);
    }

    /** A find page has no address to come back to, as after changing the language: the counts stand in. */
    @GetMapping("/desk/subscribers/find")
    String find() {
        return "redirect:/desk/subscribers";
    }

    @GetMapping("/desk/subscribers/{id}")
    String one(@PathVariable long id, Model model) {
        Subscriber subscriber = known(id);
        Map<String, Offer> names = new TreeMap<>();
        offers.all().forEach(offer -> names.put(offer.want().toString(), offer));
        model.addAttribute("subscriber", subscriber);
        model.addAttribute("subscriptions", subscribers.subscriptions(id));
        model.addAttribute("offers", names);
        model.addAttribute("consents", subscribers.consents(id));
        model.addAttribute("sent", correspondence.sent(id));
        model.addAttribute("returned", correspondence.returned(id));
        model.addAttribute(
                "suppression",
                subscribers.suppression(new MailAddress(subscriber.address())).orElse(null));
        return "subscriber/one";
    }

    @PostMapping("/desk/subscribers/{id}/unsubscribe")
    String unsubscribe(@PathVariable long id, Principal who, RedirectAttributes flash, Locale language) {
        Enrolment.Leaving.Done done = enrolment.unsubscribeFor(known(id), who.getName());
        trail.note(who.getName(), "unsubscribe", "subscriber " + id);
        flash.addFlashAttribute(
                "said",
                messages.getMessage(
                        "subscriber.desk.unsubscribed",
                        new Object[] {done.stopped().size()},
                        language));
        return "redirect:/desk/subscribers/" + id;
    }

    private Subscriber known(long id) {
        return subscribers.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
