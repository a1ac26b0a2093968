package org.concordia.digest.alert;

import java.security.Principal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.concordia.aggregator.topic.Topic;
import org.concordia.aggregator.topic.TopicStore;
import org.concordia.digest.story.Story;
import org.concordia.digest.story.StoryStore;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.view.RedirectView;

/** The desk's page of alerts: what waits for a decision and why, what to watch, what was decided. */
@Controller
final class AlertPages {

    private static final int RECENT = 50;

    private final AlertStore alerts;
    private final Alerts flow;
    private final StoryStore stories;
    private final TopicStore topics;
    private final AlertWords words;
    private final MessageSource messages;
    private final InstantSource clock;

    AlertPages(
            AlertStore alerts,
            Alerts flow,
            StoryStore stories,
            TopicStore topics,
            AlertWords words,
            MessageSource messages,
            InstantSource clock) {
        this.alerts = alerts;
        this.flow = flow;
        this.stories = stories;
        this.topics = topics;
        this.words = words;
        this.messages = messages;
        this.clock = clock;
    }

    @GetMapping("/desk/alerts")
    String alerts(Model model, Locale locale) {
        Map<Long, Topic> known = topics.known().stream().collect(Collectors.toMap(Topic::id, Function.identity()));
        model.addAttribute(
                "held",
                alerts.held().stream()
                        .map(alert -> row(alert, known.get(alert.topicId()), locale))
                        .toList());
        model.addAttribute(
                "candidates",
                flow.candidates().stream()
                        .map(candidate -> row(
                                candidate.story(),
                                candidate.reasons(),
                                known.get(candidate.story().topicId()),
                                locale))
                        .toList());
        model.addAttribute(
                "recent",
                alerts.decided(RECENT).stream()
                        .map(alert -> row(alert, known.get(alert.topicId()), locale))
                        .toList());
        return "alert/alerts";
    }

    /** Everything about one alert. */
    @GetMapping("/desk/alerts/{id:\\d+}")
    String alert(@PathVariable("id") long id, Model model, RedirectAttributes flash, Locale locale) {
        return alert(id, null, model, flash, locale);
    }

    /** Where the links of mails to editors lead: asks, and decides nothing. */
    @GetMapping("/desk/alerts/{id:\\d+}/{act:approve|decline}")
    String ask(
            @PathVariable("id") long id,
            @PathVariable("act") String act,
            Model model,
            RedirectAttributes flash,
            Locale locale) {
        return alert(id, act, model, flash, locale);
    }

    private String alert(long id, @Nullable String act, Model model, RedirectAttributes flash, Locale locale) {
        Alert alert = alerts.find(id).orElse(null);
        if (alert == null) {
            flash.addFlashAttribute(
                    "said", messages.getMessage("alert.gone", new Object[] {Long.toString(id)}, locale));
            return "redirect:/desk/alerts";
        }
        Topic topic = topics.find(alert.topicId()).orElse(null);
        ZoneId zone = zone(topic);
        model.addAttribute("row", row(alert, topic, locale));
        model.addAttribute("act", alert.status() == Alert.Status.HELD ? act : null);
        model.addAttribute("languages", topic == null ? List.of("es", "en") : topic.alertLanguages());
        model.addAttribute("mayFollow", alerts.mayFollow(id));
        model.addAttribute(
                "steps",
                alerts.steps(id).stream()
                        .map(step -> new StepRow(
                                step.kind().word(),
                                time(step.at(), zone),
                                who(step.who(), locale),
                                step.note() == null ? "" : step.note()))
                        .toList());
        return "alert/alert";
    }

    @PostMapping("/desk/alerts/{id}/approve")
    RedirectView approve(
            @PathVariable("id") long id,
            @RequestParam(name = "note", defaultValue = "") String note,
            @Nullable Principal editor,
            RedirectAttributes flash,
            Locale locale) {
        return decide(id, Decision.APPROVE, note, editor, flash, locale);
    }

    @PostMapping("/desk/alerts/{id}/decline")
    RedirectView decline(
            @PathVariable("id") long id,
            @RequestParam(name = "note", defaultValue = "") String note,
            @Nullable Principal editor,
            RedirectAttributes flash,
            Locale locale) {
        return decide(id, Decision.DECLINE, note, editor, flash, locale);
    }

    private RedirectView decide(
            long id,
            Decision decision,
            String note,
            @Nullable Principal editor,
            RedirectAttributes flash,
            Locale locale) {
        Instant now = clock.instant();
        boolean unmade = decision == Decision.APPROVE && isUnmade(id, now);
        boolean decided = !unmade && alerts.decide(id, decision, editor == null ? "desk" : editor.getName(), note, now);
        if (decided) {
            flow.decided();
        }
        flash.addFlashAttribute(
                "said",
                unmade
                        ? text("alert.said.withdrawn", locale)
                        : decided
                                ? text(
                                        decision == Decision.APPROVE ? "alert.said.approved" : "alert.said.declined",
                                        locale)
                                : late(id, locale));
        RedirectView back = new RedirectView("/desk/alerts", true);
        back.setStatusCode(HttpStatus.SEE_OTHER);
        return back;
    }

    /** Says who was first, what they decided and when. */
    private String late(long id, Locale locale) {
        Alert alert = alerts.find(id).orElse(null);
        if (alert == null || alert.decidedAt() == null || alert.decidedBy() == null) {
            return text("alert.said.withdrawn", locale);
        }
        return text(
                "alert.said.late",
                locale,
                text("alert.step." + alert.status().word(), locale),
                who(alert.decidedBy(), locale),
                time(alert.decidedAt(), zone(topics.find(alert.topicId()).orElse(null))));
    }

    private String who(String who, Locale locale) {
        return Set.of(AlertStore.MERGED, AlertStore.TIME, AlertStore.POLICY).contains(who)
                ? text("alert.by." + who, locale)
                : who;
    }

    private String text(String key, Locale locale, Object... values) {
        return messages.getMessage(key, values, locale);
    }

    /** A mark just now may have taken the articles away that the page still showed. */
    private boolean isUnmade(long id, Instant now) {
        return alerts.find(id)
                .filter(alert -> alert.status() == Alert.Status.HELD)
                .flatMap(alert -> topics.find(alert.topicId()).map(topic -> flow.unmake(alert, topic, now)))
                .orElse(false);
    }

    private Row row(Alert alert, @Nullable Topic topic, Locale locale) {
        ZoneId zone = zone(topic);
        Instant lapses =
                topic == null ? null : alert.proposedAt().plus(topic.alerts().lapseAfter());
        return new Row(
                alert.id(),
                alert.storyId(),
                stories.onDesk(alert.storyId())
                        .map(story -> headline(story, locale))
                        .orElse("#" + alert.storyId()),
                topic == null ? "" : topic.title(locale.getLanguage()),
                words.of(alert.reasons(), locale, zone),
                time(alert.proposedAt(), zone),
                lapses == null ? "" : time(lapses, zone),
                stands(alert),
                alert.decidedAt() == null ? "" : time(alert.decidedAt(), zone),
                alert.decidedBy() == null ? "" : who(alert.decidedBy(), locale),
                alert.escalatedAt() == null ? "" : time(alert.escalatedAt(), zone));
    }

    private Row row(Story story, List<Reason> reasons, @Nullable Topic topic, Locale locale) {
        ZoneId zone = zone(topic);
        return new Row(
                0,
                story.id(),
                headline(story, locale),
                topic == null ? "" : topic.title(locale.getLanguage()),
                words.of(reasons, locale, zone),
                time(story.changedAt(), zone),
                "",
                "",
                "",
                "",
                "");
    }

    /** Its status, or what was sent after it last. */
    private String stands(Alert alert) {
        List<AlertMessage> sent = alert.status() == Alert.Status.APPROVED ? alerts.messages(alert.id()) : List.of();
        return sent.isEmpty()
                ? alert.status().word()
                : sent.get(sent.size() - 1).kind().word();
    }

    private static String headline(Story story, Locale locale) {
        return story.headline(locale.getLanguage()).text();
    }

    private static ZoneId zone(@Nullable Topic topic) {
        return topic == null ? ZoneOffset.UTC : topic.zone();
    }

    private static String time(Instant at, ZoneId zone) {
        return DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm O", Locale.ROOT).format(at.atZone(zone));
    }

    /** A line of the page; what it does not have is empty. */
    record Row(
            long id,
            long storyId,
            String headline,
            String topic,
            List<String> reasons,
            String at,
            String lapses,
            String status,
            String decided,
            String by,
            String escalated) {}

    /** A step of an alert's way. */
    record StepRow(String step, String at, String who, String note) {}
}
