package org.concordia.mailer.bounce;

import java.security.Principal;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.concordia.mailer.desk.AuditTrail;
import org.concordia.mailer.subscriber.MailAddress;
import org.concordia.mailer.subscriber.Subscriber;
import org.concordia.mailer.subscriber.SubscriberStore;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.view.RedirectView;

/** What came back, for editors: all of it in one list, and what no rule understood to decide by its text. */
@Controller
final class BouncePages {

    private static final String PATH = "/desk/deliveries/returned";
    private static final int PAGE = 100;

    /** Addresses of a text that are looked for among the subscribers. */
    private static final int NAMED = 20;

    private final BounceStore bounces;
    private final BounceReader reader;
    private final SuppressionStore suppressions;
    private final SubscriberStore subscribers;
    private final AuditTrail trail;
    private final MessageSource texts;
    private final TransactionTemplate transaction;
    private final InstantSource clock;

    BouncePages(
            BounceStore bounces,
            BounceReader reader,
            SuppressionStore suppressions,
            SubscriberStore subscribers,
            AuditTrail trail,
            MessageSource texts,
            TransactionTemplate transaction,
            InstantSource clock) {
        this.bounces = bounces;
        this.reader = reader;
        this.suppressions = suppressions;
        this.subscribers = subscribers;
        this.trail = trail;
        this.texts = texts;
        this.transaction = transaction;
        this.clock = clock;
    }

    @GetMapping(PATH)
    String all(
            @RequestParam(defaultValue = "" + Long.MAX_VALUE) long before,
            @RequestParam(defaultValue = "false") boolean every,
            Model model) {
        List<Bounce> page = bounces.before(before, !every, PAGE);
        model.addAttribute("bounces", page);
        model.addAttribute("every", every);
        model.addAttribute("waiting", bounces.waiting());
        model.addAttribute("older", page.size() == PAGE ? page.get(PAGE - 1).id() : null);
        model.addAttribute("on", reader.isOn());
        model.addAttribute("mailbox", bounces.mailbox(reader.mailbox()).orElse(null));
        return "bounce/all";
    }

    @GetMapping(PATH + "/{id}")
    String one(@PathVariable long id, Model model) {
        Bounce bounce = known(id);
        Map<Long, Subscriber> candidates = new LinkedHashMap<>();
        Long shown = bounce.subscriberId();
        if (shown != null) {
            subscribers.find(shown).ifPresent(each -> candidates.put(each.id(), each));
        }
        String excerpt = bounce.excerpt();
        if (excerpt != null) {
            ReportReader.addresses(excerpt + " " + bounce.sender()).stream()
                    .limit(NAMED)
                    .flatMap(each -> subscribers.with(new MailAddress(each)).stream())
                    .forEach(each -> candidates.put(each.id(), each));
        }
        model.addAttribute("bounce", bounce);
        model.addAttribute("candidates", candidates.values());
        return "bounce/one";
    }

    @PostMapping(PATH + "/{id}/suppress")
    View suppress(
            @PathVariable long id,
            @RequestParam(defaultValue = "0") long subscriber,
            @RequestParam(defaultValue = "") String address,
            Principal who,
            RedirectAttributes after,
            Locale language) {
        known(id);
        Subscriber meant = address.isBlank()
                ? subscribers.find(subscriber).orElse(null)
                : subscribers.with(new MailAddress(address.strip())).orElse(null);
        if (meant == null) {
            after.addFlashAttribute("said", text("bounce.said.nobody", language));
            return back("/" + id);
        }
        Boolean decided = transaction.execute(status -> {
            boolean mine = bounces.decide(id, Bounce.Kind.HARD, meant.id());
            if (mine) {
                suppressions.add(meant.id(), Suppression.Reason.EDITOR, "returned mail " + id, clock.instant());
            }
            return mine;
        });
        if (Boolean.TRUE.equals(decided)) {
            trail.note(who.getName(), "suppress address", "subscriber " + meant.id() + ", returned mail " + id);
        }
        after.addFlashAttribute(
                "said",
                text(Boolean.TRUE.equals(decided) ? "bounce.said.suppressed" : "bounce.said.decided", language));
        return back("");
    }

    @PostMapping(PATH + "/{id}/ignore")
    View ignore(@PathVariable long id, Principal who, RedirectAttributes after, Locale language) {
        known(id);
        boolean mine = bounces.decide(id, Bounce.Kind.UNKNOWN, null);
        if (mine) {
            trail.note(who.getName(), "ignore returned mail", "returned mail " + id);
        }
        after.addFlashAttribute("said", text(mine ? "bounce.said.ignored" : "bounce.said.decided", language));
        return back("");
    }

    private Bounce known(long id) {
        return bounces.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private String text(String key, Locale language) {
        return texts.getMessage(key, null, language);
    }

    /** 303, so that going back or reloading sends nothing twice. */
    private static View back(String below) {
        RedirectView view = new RedirectView(PATH + below, true, false);
        view.setStatusCode(HttpStatus.SEE_OTHER);
        return view;
    }
}
