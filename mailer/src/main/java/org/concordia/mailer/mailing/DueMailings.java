package org.concordia.mailer.mailing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.concordia.aggregator.topic.Topic;
import org.concordia.aggregator.topic.TopicStore;
import org.concordia.digest.alert.Alert;
import org.concordia.digest.alert.AlertStore;
import org.concordia.digest.edition.Edition;
import org.concordia.digest.edition.EditionStore;
import org.concordia.digest.edition.Issue;
import org.concordia.digest.edition.IssueBuilder;
import org.concordia.digest.render.MailRenderer;
import org.concordia.digest.render.RenderedMail;
import org.concordia.digest.story.Story;
import org.concordia.digest.story.StoryStore;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Turns what was decided below into frozen mailings: every issue that was built and every alert that was approved. What
 * has mailings already is left alone, so this may run twice, late, and on several machines.
 */
@Component
public final class DueMailings {

    /** How far back it looks for what was decided while nothing ran; older news is not sent any more. */
    private static final Duration LATE = Duration.ofDays(2);

    private static final Duration LATE_ALERT = Duration.ofHours(6);

    private final EditionStore editions;
    private final IssueBuilder builder;
    private final AlertStore alerts;
    private final StoryStore stories;
    private final TopicStore topics;
    private final MailRenderer renderer;
    private final Mailings mailings;
    private final MailingStore frozen;
    private final InstantSource clock;

    DueMailings(
            EditionStore editions,
            IssueBuilder builder,
            AlertStore alerts,
            StoryStore stories,
            TopicStore topics,
            MailRenderer renderer,
            Mailings mailings,
            MailingStore frozen,
            InstantSource clock) {
        this.editions = editions;
        this.builder = builder;
        this.alerts = alerts;
        this.stories = stories;
        this.topics = topics;
        this.renderer = renderer;
        this.mailings = mailings;
        this.frozen = frozen;
        this.clock = clock;
    }

    /** Freezes every built issue and approved alert that has no mailings yet; the ids of the mailings written now. */
    public List<Long> freezeDue() {
        Instant now = clock.instant();
        List<Long> written = new ArrayList<>();
        for (Alert alert : alerts.approvedSince(now.minus(LATE_ALERT))) {
            if (frozen.of(MailKind.ALERT, alert.id()).isEmpty()) {
                written.addAll(freeze(alert));
            }
        }
        for (Issue issue : editions.builtSince(now.minus(LATE))) {
            if (issue.storyCount() > 0 && frozen.of(MailKind.DIGEST, issue.id()).isEmpty()) {
                editions.find(issue.editionId()).ifPresent(edition -> written.addAll(freeze(edition, issue)));
            }
        }
        return written;
    }

    /**
     * Builds an edition's issue if it does not exist yet and freezes its mailings.
     *
     * @param at the issue's slot is the latest at or before it; null for now
     * @return all mailings of the issue, also those frozen before; empty if it has no stories
     * @throws IllegalArgumentException if there is no such edition
     */
    public List<Long> freezeIssue(String name, @Nullable Instant at) {
        Edition edition = edition(name);
        Issue issue = builder.buildNow(edition, at == null ? clock.instant() : at);
        if (issue.storyCount() == 0) {
            return List.of();
        }
        freeze(edition, issue);
        return frozen.of(MailKind.DIGEST, issue.id());
    }

    private Edition edition(String name) {
        return editions.named(name)
                .orElseThrow(() -> new IllegalArgumentException("no edition is named \"" + name + "\"; there are: "
                        + editions.all().stream().map(Edition::name).collect(Collectors.joining(", "))));
    }

    private List<Long> freeze(Edition edition, Issue issue) {
        LinkedHashMap<String, RenderedMail> texts = new LinkedHashMap<>();
        for (String language : edition.languages()) {
            texts.put(language, renderer.digest(issue, edition, language));
        }
        return mailings.freeze(
                MailKind.DIGEST,
                issue.id(),
                edition.name(),
                "edition-" + edition.id(),
                texts,
                new Audience.SubscribersOfEdition(edition.id()));
    }

    private List<Long> freeze(Alert alert) {
        Optional<Story> story = stories.find(alert.storyId());
        Optional<Topic> topic = topics.find(alert.topicId());
        if (story.isEmpty() || topic.isEmpty()) {
            return List.of();
        }
        LinkedHashMap<String, RenderedMail> texts = new LinkedHashMap<>();
        for (String language : topic.get().languages()) {
            texts.put(language, renderer.alert(alert, story.get(), topic.get(), language));
        }
        return mailings.freeze(
                MailKind.ALERT,
                alert.id(),
                topic.get().name() + "-alerts",
                "story-" + alert.storyId(),
                texts,
                new Audience.AlertsOfTopic(topic.get().id()));
    }
}
