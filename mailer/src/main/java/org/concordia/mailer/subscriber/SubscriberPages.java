package org.concordia.mailer.subscriber;

import java.security.Principal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.concordia.mailer.desk.AuditTrail;
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
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The desk's view of the subscribers: how many, and one who writes to the editors. */
@Controller
final class SubscriberPages {

    private static final int FOUND = 50;
    private static final int SHORTEST_SEARCH = 3;

    /** Reasons for leaving of so long are counted. */
    private static final Duration LOOK_BACK = Duration.ofDays(90);

    private static final int WORDS = 20;
    private static final int REASON = 200;

    private final SubscriberStore subscribers;
    private final Offers offers;
    private final Enrolment enrolment;
    private final Correspondence correspondence;
    private final Rights rights;
    private final AuditTrail trail;
    private final MessageSource messages;
    private final InstantSource time;

    SubscriberPages(
            SubscriberStore subscribers,
            Offers offers,
            Enrolment enrolment,
            Correspondence correspondence,
            Rights rights,
            AuditTrail trail,
            MessageSource messages,
            InstantSource time) {
        this.subscribers = subscribers;
        this.offers = offers;
        this.enrolment = enrolment;
        this.correspondence = correspondence;
        this.rights = rights;
        this.trail = trail;
        this.messages = messages;
        this.time = time;
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
        model.addAttribute("reasons", subscribers.farewells(time.instant().minus(LOOK_BACK)));
        model.addAttribute("farewells", subscribers.farewellWords(WORDS));
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
        model.addAttribute(
                "erased",
                found.isEmpty()
                        && MailAddress.read(text) instanceof MailAddress.Reading.Good good
                        && subscribers.isErased(good.address()));
        return counts(model);
    }

    /** Forgets that an address was erased, as when its owner writes and wants mail again. */
    @PostMapping("/desk/subscribers/forget")
    String forget(
            @RequestParam(defaultValue = "") String address,
            @RequestParam(defaultValue = "") String reason,
            Principal who,
            RedirectAttributes flash,
            Locale language) {
        boolean done = !reason.isBlank()
                && MailAddress.read(address) instanceof MailAddress.Reading.Good good
                && subscribers.forgetErased(good.address());
        if (done) {
            trail.note(who.getName(), "lift suppression", "an erased address: " + line(reason));
        }
        flash.addFlashAttribute("said", text(done ? "subscriber.lift.done" : "subscriber.lift.not", language));
        return "redirect:/desk/subscribers";
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
        model.addAttribute("digestHour", subscribers.digestHour(id));
        model.addAttribute("farewells", subscribers.farewellsOf(id));
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

    /** Writes to an address again. */
    @PostMapping("/desk/subscribers/{id}/lift")
    String lift(
            @PathVariable long id,
            @RequestParam(defaultValue = "") String reason,
            Principal who,
            RedirectAttributes flash,
            Locale language) {
        MailAddress address = new MailAddress(known(id).address());
        boolean done = !reason.isBlank() && subscribers.lift(address);
        if (done) {
            trail.note(who.getName(), "lift suppression", "subscriber " + id + ": " + line(reason));
        }
        flash.addFlashAttribute("said", text(done ? "subscriber.lift.done" : "subscriber.lift.not", language));
        return "redirect:/desk/subscribers/" + id;
    }

    /** All that is stored on a person, for an editor to send them. */
    @PostMapping("/desk/subscribers/{id}/data")
    ResponseEntity<String> data(@PathVariable long id, Principal who) {
        Subscriber subscriber = known(id);
        trail.note(who.getName(), "export subscriber", "subscriber " + id);
        return file(rights.export(subscriber));
    }

    static ResponseEntity<String> file(String json) {
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"concordia-data.json\"")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .contentType(MediaType.APPLICATION_JSON)
                .body(json);
    }

    @PostMapping("/desk/subscribers/{id}/erase")
    String erase(@PathVariable long id, Principal who, RedirectAttributes flash, Locale language) {
        if (rights.erase(known(id))) {
            trail.note(who.getName(), "erase subscriber", "subscriber " + id);
        }
        flash.addFlashAttribute("said", text("subscriber.erased.desk", language));
        return "redirect:/desk/subscribers";
    }

    /** An editor's reason as the audit trail keeps it: one line, without anybody's address. */
    private static String line(String typed) {
        String line = typed.replaceAll("\\S+@\\S+", "…")
                .replaceAll("[\\p{Cc}\\s]+", " ")
                .strip();
        return line.length() <= REASON ? line : line.substring(0, REASON);
    }

    private String text(String key, Locale language) {
        return messages.getMessage(key, null, language);
    }

    private Subscriber known(long id) {
        return subscribers.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
