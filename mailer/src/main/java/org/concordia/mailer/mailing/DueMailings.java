package org.concordia.mailer.mailing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Turns issues that were built and alerts that were approved into frozen mailings, each once. */
@Component
public final class DueMailings {

    private static final Logger LOG = LoggerFactory.getLogger(DueMailings.class);

    /** What is older when it is first seen here, as after a long stop, is no longer news to anyone. */
    private static final Duration FRESH = Duration.ofDays(2);

    private final EditionStore editions;
    private final IssueBuilder issues;
    private final AlertStore alerts;
    private final StoryStore stories;
    private final TopicStore topics;
    private final MailRenderer renderer;
    private final MailingStore mailings;
    private final Mailings freezer;
    private final InstantSource clock;

    public DueMailings(
            EditionStore editions,
            IssueBuilder issues,
            AlertStore alerts,
            StoryStore stories,
            TopicStore topics,
            MailRenderer renderer,
            MailingStore mailings,
            Mailings freezer,
            InstantSource clock) {
        this.editions = editions;
        this.issues = issues;
        this.alerts = alerts;
        this.stories = stories;
        this.topics = topics;
        this.renderer = renderer;
        this.mailings = mailings;
        this.freezer = freezer;
        this.clock = clock;
    }

    /**
     * Freezes every approved alert and built issue that has no mailings yet, alerts first. One that cannot be rendered
     * is logged and keeps no other back; it is tried again the next time.
     *
     * @return the ids of the mailings written now
     */
    public List<Long> freezeDue() {
        Instant since = clock.instant().minus(FRESH);
        List<Long> frozen = new ArrayList<>();
        for (Alert alert : alerts.approvedSince(since)) {
            try {
                frozen.addAll(freeze(alert));
            } catch (RuntimeException e) {
                LOG.error("mailing not frozen kind=alert ref={} reason=\"{}\"", alert.id(), e.getMessage(), e);
            }
        }
        for (Issue issue : editions.builtSince(since)) {
            try {
                frozen.addAll(freeze(issue));
            } catch (RuntimeException e) {
                LOG.error("mailing not frozen kind=digest ref={} reason=\"{}\"", issue.id(), e.getMessage(), e);
            }
        }
        return frozen;
    }

    /**
     * Builds an edition's issue if it does not exist yet and freezes its mailings.
     *
     * @param at the issue's slot is the latest at or before it; null for now
     * @return all mailings of the issue, also those frozen before; empty if it has no stories
     * @throws IllegalArgumentException if there is no such edition
     */
    public List<Long> freezeIssue(String name, @Nullable Instant at) {
        Edition edition = editions.named(name)
                .orElseThrow(() -> new IllegalArgumentException("no edition is named \"" + name + "\"; there are: "
                        + String.join(
                                ", ", editions.all().stream().map(Edition::name).toList())));
        Issue issue = issues.buildNow(edition, at == null ? clock.instant() : at);
        freeze(issue);
        return mailings.of(MailKind.DIGEST, issue.id());
    }

    private List<Long> freeze(Issue issue) {
        if (issue.storyCount() == 0 || !mailings.of(MailKind.DIGEST, issue.id()).isEmpty()) {
            return List.of();
        }
        Edition edition = editions.find(issue.editionId()).orElseThrow();
        LinkedHashMap<String, RenderedMail> texts = new LinkedHashMap<>();
        for (String language : edition.languages()) {
            texts.put(language, renderer.digest(issue, edition, language));
        }
        return freezer.freeze(
                MailKind.DIGEST,
                issue.id(),
                edition.name(),
                "edition-" + edition.id(),
                texts,
                new Audience.SubscribersOfEdition(edition.id()));
    }

    private List<Long> freeze(Alert alert) {
        if (!mailings.of(MailKind.ALERT, alert.id()).isEmpty()) {
            return List.of();
        }
        Topic topic = topics.find(alert.topicId()).orElseThrow();
        Optional<Story> told = stories.find(alert.storyId());
        if (told.isEmpty()) {
            // Approved, and before it was frozen all its articles were marked out of the topic: nobody is told.
            return List.of();
        }
        Story story = told.get();
        LinkedHashMap<String, RenderedMail> texts = new LinkedHashMap<>();
        for (String language : topic.languages()) {
            texts.put(language, renderer.alert(alert, story, topic, language));
        }
        return freezer.freeze(
                MailKind.ALERT,
                alert.id(),
                topic.name(),
                "story-" + alert.storyId(),
                texts,
                new Audience.AlertsOfTopic(topic.id()));
    }
}
