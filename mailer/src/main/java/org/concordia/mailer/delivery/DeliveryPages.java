package org.concordia.mailer.delivery;

import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.concordia.mailer.bounce.BounceStore;
import org.concordia.mailer.desk.AuditTrail;
import org.concordia.mailer.mailing.Mailing;
import org.concordia.mailer.mailing.MailingStatus;
import org.concordia.mailer.mailing.MailingStore;
import org.concordia.mailer.smtp.Envelope;
import org.concordia.mailer.smtp.MailTransport;
import org.concordia.mailer.smtp.MessageComposer;
import org.concordia.mailer.smtp.Recipient;
import org.concordia.mailer.smtp.SendOutcome;
import org.concordia.mailer.subscriber.MailAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.view.RedirectView;

/** What leaves the house, for editors: how far each mailing is, what was refused and why, and the levers. */
@Controller
final class DeliveryPages {

    private static final int MAILINGS = 50;
    private static final int ROWS = 20;
    private static final String REFRESH = "3";
    /** While all that is left waits for a time of its own. */
    private static final String REFRESH_LATER = "60";

    private final MailingStore mailings;
    private final DeliveryStore deliveries;
    private final Dispatcher dispatcher;
    private final MailTransport transport;
    private final MessageComposer composer;
    private final BounceStore bounces;
    private final AuditTrail trail;
    private final MessageSource texts;
    private final InstantSource clock;

    DeliveryPages(
            MailingStore mailings,
            DeliveryStore deliveries,
            Dispatcher dispatcher,
            MailTransport transport,
            MessageComposer composer,
            BounceStore bounces,
            AuditTrail trail,
            MessageSource texts,
            InstantSource clock) {
        this.mailings = mailings;
        this.deliveries = deliveries;
        this.dispatcher = dispatcher;
        this.transport = transport;
        this.composer = composer;
        this.bounces = bounces;
        this.trail = trail;
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

        /** Whether its counts may change while somebody looks. */
        boolean isLive() {
            return mailing.status() == MailingStatus.SENDING && total > 0;
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
        Line line = Line.of(found(id), deliveries.counts(id));
        model.addAttribute("line", line);
        model.addAttribute("live", line.isLive());
        model.addAttribute("later", deliveries.later(id, clock.instant()));
        model.addAttribute("troubles", deliveries.troubles(id, ROWS));
        model.addAttribute("paces", deliveries.slowest(id, ROWS));
        model.addAttribute("returned", bounces.counts(List.of(id)));
        model.addAttribute("everUncertain", deliveries.everUncertain(id));
        addRelay(model);
        return "delivery/one";
    }

    /**
     * The bar alone, for a frame in the page: the browser asks for it again while there is something to see, without a
     * script, and the page around it keeps its place and its focus.
     */
    @GetMapping("/desk/deliveries/{id}/progress")
    String progress(@PathVariable long id, Model model, HttpServletResponse response) {
        Line line = Line.of(found(id), deliveries.counts(id));
        model.addAttribute("line", line);
        DeliveryStore.Later later = deliveries.later(id, clock.instant());
        model.addAttribute("later", later);
        if (line.isLive()) {
            response.setHeader("Refresh", later.number() == line.total() - line.settled() ? REFRESH_LATER : REFRESH);
        }
        return "delivery/progress";
    }

    @PostMapping("/desk/deliveries/{id}/pause")
    View pause(@PathVariable long id, Principal who, RedirectAttributes after, Locale locale) {
        return move(id, MailingStatus.PAUSED, text("delivery.paused.byeditor", locale), who, after, locale);
    }

    @PostMapping("/desk/deliveries/{id}/resume")
    View resume(@PathVariable long id, Principal who, RedirectAttributes after, Locale locale) {
        return move(id, MailingStatus.SENDING, null, who, after, locale);
    }

    @PostMapping("/desk/deliveries/{id}/cancel")
    View cancel(@PathVariable long id, Principal who, RedirectAttributes after, Locale locale) {
        return move(id, MailingStatus.CANCELLED, null, who, after, locale);
    }

    @PostMapping("/desk/deliveries/{id}/retry")
    View retry(@PathVariable long id, Principal who, RedirectAttributes after, Locale locale) {
        Mailing mailing = found(id);
        int again = mailing.status() == MailingStatus.CANCELLED ? 0 : deliveries.retryUncertain(id, clock.instant());
        trail.note(who.getName(), "send to uncertain again", "mailing " + id + ", " + again + " recipients");
        after.addFlashAttribute("said", text("delivery.retried", locale, again));
        return back(id);
    }

    /** Sends the mailing's text to an editor, beside the queue: a delivery of nobody, counted nowhere. */
    @PostMapping("/desk/deliveries/{id}/test")
    View test(
            @PathVariable long id,
            @RequestParam(defaultValue = "") String address,
            Principal who,
            RedirectAttributes after,
            Locale locale) {
        Mailing mailing = found(id);
        if (!(MailAddress.read(address) instanceof MailAddress.Reading.Good good)) {
            after.addFlashAttribute("said", text("delivery.test.wrong", locale));
            return back(id);
        }
        String prefix = text("delivery.test.prefix", Locale.forLanguageTag(mailing.language()));
        Envelope envelope = composer.prepare(mailing.asTest(prefix, clock.instant()))
                .to(new Recipient(0, 0, good.address().value(), null, ZoneOffset.UTC, null));
        SendOutcome outcome;
        try (MailTransport.Connection connection = transport.connect()) {
            outcome = connection.send(envelope);
        }
        boolean accepted = outcome instanceof SendOutcome.Accepted;
        trail.note(who.getName(), "send test", "mailing " + id + (accepted ? ", accepted" : ", not accepted"));
        after.addFlashAttribute(
                "said", text(accepted ? "delivery.test.accepted" : "delivery.test.failed", locale, outcome.reply()));
        return back(id);
    }

    private View move(
            long id,
            MailingStatus next,
            @Nullable String reason,
            Principal who,
            RedirectAttributes after,
            Locale locale) {
        found(id);
        boolean moved = mailings.move(id, next, reason);
        dispatcher.lookAgain();
        if (moved) {
            trail.note(who.getName(), act(next), "mailing " + id);
        }
        after.addFlashAttribute("said", text(moved ? "delivery.said." + next.word() : "delivery.said.no", locale));
        return back(id);
    }

    private static String act(MailingStatus next) {
        return switch (next) {
            case PAUSED -> "pause mailing";
            case CANCELLED -> "cancel mailing";
            default -> "resume mailing";
        };
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
