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

    @PostMapping("/desk/alerts/{id}/approve")
    RedirectView approve(
            @PathVariable("id") long id, @Nullable Principal editor, RedirectAttributes flash, Locale locale) {
        return decide(id, Decision.APPROVE, editor, flash, locale);
    }

    @PostMapping("/desk/alerts/{id}/decline")
    RedirectView decline(
            @PathVariable("id") long id, @Nullable Principal editor, RedirectAttributes flash, Locale locale) {
        return decide(id, Decision.DECLINE, editor, flash, locale);
    }

    private RedirectView decide(
            long id, Decision decision, @Nullable Principal editor, RedirectAttributes flash, Locale locale) {
        Instant now = clock.instant();
        boolean unmade = decision == Decision.APPROVE && isUnmade(id, now);
        boolean decided = !unmade && alerts.decide(id, decision, editor == null ? "desk" : editor.getName(), now);
        String said = unmade ? "withdrawn" : !decided ? "late" : decision == Decision.APPROVE ? "approved" : "declined";
        flash.addFlashAttribute("said", messages.getMessage("alert.said." + said, null, locale));
        RedirectView back = new RedirectView("/desk/alerts", true);
        back.setStatusCode(HttpStatus.SEE_OTHER);
        return back;
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
                topic == null ? null : alert.proposedAt().plus(topic.alerts().maxAge());
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
                alert.status().word(),
                alert.decidedAt() == null ? "" : time(alert.decidedAt(), zone),
                alert.decidedBy() == null ? "" : alert.decidedBy(),
                alert.byPolicy()
                        || alert.status() == Alert.Status.LAPSED
                                && Set.of(AlertStore.MERGED, AlertStore.TIME)
                                        .contains(String.valueOf(alert.decidedBy())));
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
                false);
    }

    private static String headline(Story story, Locale locale) {
        return story.headline(locale.getLanguage()).text();
    }

    private static ZoneId zone(@Nullable Topic topic) {
        return topic == null || topic.editions().isEmpty()
                ? ZoneOffset.UTC
                : topic.editions().get(0).zone();
    }

    private static String time(Instant at, ZoneId zone) {
        return DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm O", Locale.ROOT).format(at.atZone(zone));
    }

    /**
     * A line of the page.
     *
     * @param ruled decided by a rule of ours, whose name is a word of the messages
     */
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
            boolean ruled) {}
}
