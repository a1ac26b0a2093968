package org.concordia.mailer.desk;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The desk's front page, which says what needs attention, and the audit trail. */
@Controller
final class FrontDesk {

    private static final Logger LOG = LoggerFactory.getLogger(FrontDesk.class);
    private static final int PAGE = 100;

    private final List<Attention> parts;
    private final AuditStore acts;
    private final InstantSource time;

    FrontDesk(List<Attention> parts, AuditStore acts, InstantSource time) {
        this.parts = parts;
        this.acts = acts;
        this.time = time;
    }

    @GetMapping("/desk")
    String front(Model model, Locale language) {
        Instant now = time.instant();
        model.addAttribute(
                "items",
                parts.stream()
                        .flatMap(part -> ask(part, now, language).stream())
                        .sorted(Comparator.comparing((Attention.Item item) -> !item.urgent()))
                        .toList());
        return "desk/front";
    }

    @GetMapping("/desk/audit")
    String audit(@RequestParam(defaultValue = "" + Long.MAX_VALUE) long before, Model model) {
        List<AuditStore.Act> page = acts.before(before, PAGE);
        model.addAttribute("acts", page);
        model.addAttribute("older", page.size() == PAGE ? page.get(PAGE - 1).id() : null);
        return "desk/audit";
    }

    /** One part that cannot answer must not close the desk. */
    private static List<Attention.Item> ask(Attention part, Instant now, Locale language) {
        try {
            return part.items(now, language);
        } catch (RuntimeException e) {
            // One part of the desk must not close its front page.
            LOG.error("attention=failed part={}", part.getClass().getSimpleName(), e);
            return List.of();
        }
    }
}
