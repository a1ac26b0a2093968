package org.concordia.mailer.delivery;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.concordia.mailer.mailing.Mailing;
import org.concordia.mailer.mailing.MailingStatus;
import org.concordia.mailer.mailing.MailingStore;
import org.concordia.mailer.smtp.MailTransport;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.view.RedirectView;

/** What leaves the house, for editors: how far each mailing is, what was refused and why, and the levers. */
@Controller
final class DeliveryPages {

    private static final int MAILINGS = 50;
    private static final int REFUSALS = 50;

    private final MailingStore mailings;
    private final DeliveryStore deliveries;
    private final Dispatcher dispatcher;
    private final MailTransport transport;
    private final MessageSource texts;
    private final InstantSource clock;

    DeliveryPages(
            MailingStore mailings,
            DeliveryStore deliveries,
            Dispatcher dispatcher,
            MailTransport transport,
            MessageSource texts,
            InstantSource clock) {
        this.mailings = mailings;
        this.deliveries = deliveries;
        this.dispatcher = dispatcher;
        this.transport = transport;
        this.texts = texts;
        this.clock = clock;
    }

    /**
     * A mailing and how far it is.
     *
     * @param counts only of the states that occur, in their order
     * @param settled how many need nothing more
     */
    record Line(Mailing mailing, List<Count> counts, int total, int settled) {

        static Line of(Mailing mailing, Map<DeliveryStatus, Integer> byStatus) {
            List<Count> counts = new ArrayList<>();
            int total = 0;
            int open = 0;
            for (DeliveryStatus status : DeliveryStatus.values()) {
                int number = byStatus.getOrDefault(status, 0);
                if (number > 0) {
                    counts.add(new Count(status.word(), number));
                }
                total += number;
                open += status == DeliveryStatus.PENDING || status == DeliveryStatus.DEFERRED ? number : 0;
            }
            return new Line(mailing, counts, total, total - open);
        }

        public int count(String status) {
            return counts.stream()
                    .filter(count -> count.status().equals(status))
                    .mapToInt(Count::number)
                    .sum();
        }

        public boolean may(String status) {
            return Arrays.stream(MailingStatus.values())
                    .anyMatch(next ->
                            next.word().equals(status) && mailing.status().mayBecome(next));
        }
    }

    record Count(String status, int number) {}

    @GetMapping("/desk/deliveries")
    String all(Model model) {
        List<Mailing> latest = mailings.latest(MAILINGS);
        Map<Long, Map<DeliveryStatus, Integer>> counts =
                deliveries.counts(latest.stream().map(Mailing::id).toList());
        model.addAttribute(
                "lines",
                latest.stream()
                        .map(mailing -> Line.of(mailing, counts.getOrDefault(mailing.id(), Map.of())))
                        .toList());
        addRelay(model);
        return "delivery/all";
    }

    @GetMapping("/desk/deliveries/{id}")
    String one(@PathVariable long id, Model model) {
        model.addAttribute("line", Line.of(found(id), deliveries.counts(id)));
        model.addAttribute("refusals", deliveries.refusals(id, REFUSALS));
        model.addAttribute("everUncertain", deliveries.everUncertain(id));
        addRelay(model);
        return "delivery/one";
    }

    @PostMapping("/desk/deliveries/{id}/pause")
    View pause(@PathVariable long id, RedirectAttributes after, Locale locale) {
        return move(id, MailingStatus.PAUSED, text("delivery.paused.byeditor", locale), after, locale);
    }

    @PostMapping("/desk/deliveries/{id}/resume")
    View resume(@PathVariable long id, RedirectAttributes after, Locale locale) {
        return move(id, MailingStatus.SENDING, null, after, locale);
    }

    @PostMapping("/desk/deliveries/{id}/cancel")
    View cancel(@PathVariable long id, RedirectAttributes after, Locale locale) {
        return move(id, MailingStatus.CANCELLED, null, after, locale);
    }

    @PostMapping("/desk/deliveries/{id}/retry")
    View retry(@PathVariable long id, RedirectAttributes after, Locale locale) {
        Mailing mailing = found(id);
        int again = mailing.status() == MailingStatus.CANCELLED ? 0 : deliveries.retryUncertain(id, clock.instant());
        if (again > 0 && mailing.status() == MailingStatus.DONE) {
            mailings.move(id, MailingStatus.SENDING, null);
        }
        after.addFlashAttribute("said", text("delivery.retried", locale, again));
        return back(id);
    }

    private View move(
            long id,
            MailingStatus next,
            @org.jspecify.annotations.Nullable String reason,
            RedirectAttributes after,
            Locale locale) {
        found(id);
        boolean moved = mailings.move(id, next, reason);
        dispatcher.lookAgain();
        after.addFlashAttribute("said", text(moved ? "delivery.said." + next.word() : "delivery.said.no", locale));
        return back(id);
    }

    private Mailing found(long id) {
        return mailings.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private void addRelay(Model model) {
        model.addAttribute("rest", dispatcher.rest());
        model.addAttribute("destination", transport.destination());
    }

    private String text(String key, Locale locale, Object... values) {
        return texts.getMessage(key, values, locale);
    }

    /** 303, so that going back or reloading sends nothing twice. */
    private static View back(long id) {
        RedirectView view = new RedirectView("/desk/deliveries/" + id, true, false);
        view.setStatusCode(HttpStatus.SEE_OTHER);
        return view;
    }
}
