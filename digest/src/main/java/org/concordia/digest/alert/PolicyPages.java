package org.concordia.digest.alert;

import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.concordia.aggregator.topic.AlertPolicy;
import org.concordia.aggregator.topic.PolicyDrafts;
import org.concordia.aggregator.topic.Topic;
import org.concordia.aggregator.topic.TopicStore;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.view.RedirectView;

/** When a topic alerts: its policy in a form, and what another would have done in the last 30 days, before it is saved. */
@Controller
@RequestMapping("/desk/topics/{name}/alerts")
final class PolicyPages {

    private final TopicStore topics;
    private final PolicyDrafts drafts;
    private final PolicyTrials trials;
    private final AlertWords words;
    private final MessageSource messages;

    PolicyPages(TopicStore topics, PolicyDrafts drafts, PolicyTrials trials, AlertWords words, MessageSource messages) {
        this.topics = topics;
        this.drafts = drafts;
        this.trials = trials;
        this.words = words;
        this.messages = messages;
    }

    @GetMapping
    String policy(
            @PathVariable String name,
            @Nullable Principal who,
            Model model,
            HttpServletResponse response,
            Locale locale) {
        Topic topic = named(name);
        Optional<AlertPolicy> drafted = drafts.drafted(topic, name(who));
        fill(model, topic, PolicyDrafts.fields(drafted.orElse(topic.alerts())), Map.of(), locale);
        drafted.ifPresent(policy -> {
            PolicyTrials.Trial trial = trials.of(topic, name(who), policy);
            model.addAttribute("trial", trial);
            Map<String, List<Row>> proposals = new LinkedHashMap<>();
            proposals.put("then", rows(trial.byThen(), topic, locale));
            proposals.put("now", rows(trial.byNow(), topic, locale));
            model.addAttribute("proposals", proposals);
            if (trial.state() == PolicyTrials.State.RUNNING) {
                response.setHeader("Refresh", "2");
            }
        });
        return "alert/policy";
    }

    /** Refuses what cannot be, beside its field; the rest becomes the editor's draft of the topic. */
    @PostMapping
    Object change(
            @PathVariable String name,
            @RequestParam Map<String, String> typed,
            @Nullable Principal who,
            Model model,
            RedirectAttributes flash,
            HttpServletResponse response,
            Locale locale) {
        Topic topic = named(name);
        PolicyDrafts.Typed result = drafts.type(topic, name(who), typed);
        if (result instanceof PolicyDrafts.Typed.Refused refused) {
            Map<String, String> fields = new LinkedHashMap<>();
            PolicyDrafts.FIELDS.forEach(field -> fields.put(field, typed.getOrDefault(field, "")));
            Map<String, String> faults = new LinkedHashMap<>();
            refused.faults()
                    .forEach((field, fault) -> faults.put(
                            field,
                            messages.getMessage(fault.key(), fault.arguments().toArray(), locale)));
            fill(model, topic, fields, faults, locale);
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return "alert/policy";
        }
        boolean same =
                result instanceof PolicyDrafts.Typed.Kept kept && kept.policy().equals(topic.alerts());
        trials.forget(topic.id(), name(who));
        flash.addFlashAttribute(
                "said", messages.getMessage(same ? "alert.policy.same" : "alert.policy.drafted", null, locale));
        RedirectView view = new RedirectView("/desk/topics/" + name + "/alerts", true);
        view.setStatusCode(HttpStatus.SEE_OTHER);
        view.setExposeModelAttributes(false);
        return view;
    }

    private void fill(Model model, Topic topic, Map<String, String> fields, Map<String, String> faults, Locale locale) {
        model.addAttribute("topic", topic);
        model.addAttribute("heading", topic.title(locale.getLanguage()));
        model.addAttribute("fields", fields);
        model.addAttribute("faults", faults);
        model.addAttribute("counts", COUNTS);
        model.addAttribute("waits", WAITS);
        model.addAttribute("caps", CAPS);
        model.addAttribute("days", PolicyTrials.REACH.toDays());
    }

    private static final List<String> COUNTS =
            List.of("show-at", "propose-at", "send-at", "send-at-with-source", "window-minutes", "max-age-minutes");
    private static final List<String> CAPS = List.of("per-day", "min-gap-minutes");
    private static final List<String> WAITS = List.of("escalate-after-minutes", "lapse-after-minutes");

    private List<Row> rows(PolicyTrials.Found found, Topic topic, Locale locale) {
        ZoneId zone = topic.zone();
        DateTimeFormatter time = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);
        return found.lines().stream()
                .map(line -> new Row(
                        time.format(line.at().atZone(zone)),
                        line.story().id(),
                        line.story().headline(locale.getLanguage()).text(),
                        line.outcome().name().toLowerCase(Locale.ROOT),
                        words.of(line.reasons(), locale, zone)))
                .toList();
    }

    private Topic named(String name) {
        return topics.named(name).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static String name(@Nullable Principal who) {
        return who == null ? "" : who.getName();
    }

    /** What would have been alerted. */
    record Row(String at, long storyId, String headline, String outcome, List<String> reasons) {}
}
