package org.concordia.mailer.mailing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.concordia.aggregator.topic.Topic;
import org.concordia.aggregator.topic.TopicStore;
import org.concordia.digest.alert.Alert;
import org.concordia.digest.alert.AlertMessage;
import org.concordia.digest.alert.AlertStore;
import org.concordia.digest.edition.Edition;
import org.concordia.digest.edition.EditionStore;
import org.concordia.digest.edition.Issue;
import org.concordia.digest.edition.IssueBuilder;
import org.concordia.digest.edition.IssueContent;
import org.concordia.digest.edition.StoryBrief;
import org.concordia.digest.render.MailRenderer;
import org.concordia.digest.render.RenderedMail;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Turns issues that were built and alerts that were approved into frozen mailings, each once. */
@Component
public final class DueMailings {

    private static final Logger LOG = LoggerFactory.getLogger(DueMailings.class);

    /** What is older when it is first seen here, as after a long stop, is no longer news to anyone. */
    private static final Duration FRESH = Duration.ofDays(2);

    /** Every one more may double the number of remainders; of more alerts in an issue the rest are told again. */
    private static final int MOST_ALERTED = 6;

    /** A correction looks so often whether senders have let go of its alert, and leaves it to the next sweep then. */
    private static final int LOOKS = 60;

    private static final Duration LOOK = Duration.ofMillis(50);

    private final EditionStore editions;
    private final IssueBuilder issues;
    private final AlertStore alerts;
    private final AlertMails mails;
    private final TopicStore topics;
    private final MailRenderer renderer;
    private final MailingStore mailings;
    private final Mailings freezer;
    private final TransactionTemplate transaction;
    private final InstantSource clock;
    private volatile Runnable stopped = () -> {};

    public DueMailings(
            EditionStore editions,
            IssueBuilder issues,
            AlertStore alerts,
            AlertMails mails,
            TopicStore topics,
            MailRenderer renderer,
            MailingStore mailings,
            Mailings freezer,
            TransactionTemplate transaction,
            InstantSource clock) {
        this.editions = editions;
        this.issues = issues;
        this.alerts = alerts;
        this.mails = mails;
        this.topics = topics;
        this.renderer = renderer;
        this.mailings = mailings;
        this.freezer = freezer;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Whom to tell that mailings were stopped, so that senders look again at once; a hint that may be lost. */
    public void onStopped(Runnable told) {
        stopped = told;
    }

    /**
     * Freezes every approved alert, message that follows one and built issue that has no mailings yet, in this order. One that cannot be rendered
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
                // Here and below: what cannot be frozen must not keep the rest from its readers; it is tried again.
                LOG.error("mailing not frozen kind=alert ref={} reason=\"{}\"", alert.id(), e.getMessage(), e);
            }
        }
        for (AlertMessage message : alerts.messagesSince(since)) {
            try {
                frozen.addAll(freeze(message));
            } catch (RuntimeException e) {
                LOG.error("mailing not frozen kind={} ref={}", message.kind().word(), message.id(), e);
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
        return mailings.ofIssue(issue.id());
    }

    private List<Long> freeze(Issue issue) {
        if (issue.storyCount() == 0 || !mailings.of(MailKind.DIGEST, issue.id()).isEmpty()) {
            return List.of();
        }
        Edition edition = editions.find(issue.editionId()).orElseThrow();
        Map<Long, Long> alerted = alerted(issue);
        if (alerted.isEmpty()) {
            return freeze(MailKind.DIGEST, issue.id(), issue, edition, new Audience.SubscribersOfEdition(edition.id()));
        }
        return Objects.requireNonNull(transaction.execute(status -> {
            List<Long> frozen = new ArrayList<>();
            for (Set<Long> got : mailings.got(edition.id(), alerted.keySet(), clock.instant())) {
                if (!got.isEmpty()) {
                    frozen.addAll(freezeWithout(issue, edition, alerted, got));
                }
            }
            frozen.addAll(freeze(
                    MailKind.DIGEST,
                    issue.id(),
                    issue,
                    edition,
                    new Audience.SubscribersWith(edition.id(), alerted.keySet(), Set.of())));
            return frozen;
        }));
    }

    /** The alerts of which an issue would repeat something, each with its story. */
    private Map<Long, Long> alerted(Issue issue) {
        Map<Long, Long> alerted = new TreeMap<>();
        for (StoryBrief story : issue.content().stories()) {
            alerts.ofEventOf(story.storyId())
                    .filter(alert -> frozenAt(alert.id())
                            .filter(at -> story.news().stream()
                                    .anyMatch(news -> !news.at().isAfter(at)))
                            .isPresent())
                    .filter(alert -> alerted.size() < MOST_ALERTED)
                    .ifPresent(alert -> alerted.put(alert.id(), story.storyId()));
        }
        return alerted;
    }

    private Optional<Instant> frozenAt(long alert) {
        return mailings.of(MailKind.ALERT, alert).stream()
                .findFirst()
                .flatMap(mailings::find)
                .map(Mailing::frozenAt);
    }

    /** The issue for those who had these alerts: what came since stays, and where nothing is left nothing is sent. */
    private List<Long> freezeWithout(Issue issue, Edition edition, Map<Long, Long> alerted, Set<Long> got) {
        Map<Long, Instant> known = new HashMap<>();
        for (long alert : got) {
            known.put(
                    Objects.requireNonNull(alerted.get(alert)), frozenAt(alert).orElseThrow());
        }
        IssueContent rest = issue.content().without(known);
        if (rest.stories().isEmpty()) {
            return List.of();
        }
        return freeze(
                MailKind.REMAINDER,
                mailings.remainder(issue.id(), known.keySet()),
                new Issue(issue.id(), issue.editionId(), issue.slot(), issue.builtAt(), rest),
                edition,
                new Audience.SubscribersWith(edition.id(), alerted.keySet(), got));
    }

    private List<Long> freeze(MailKind kind, long ref, Issue issue, Edition edition, Audience audience) {
        LinkedHashMap<String, RenderedMail> texts = new LinkedHashMap<>();
        for (String language : edition.languages()) {
            texts.put(language, renderer.digest(issue, edition, language));
        }
        return freezer.freeze(
                kind,
                ref,
                edition.name(),
                "edition-" + edition.id(),
                texts,
                audience,
                new Mailings.Slot(issue.slot(), edition.zone()));
    }

    private List<Long> freeze(Alert alert) {
        List<Long> frozen = mailings.of(MailKind.ALERT, alert.id());
        if (!frozen.isEmpty()) {
            stopIfHidden(alert, frozen);
            return List.of();
        }
        if (alerts.messages(alert.id()).stream().anyMatch(sent -> sent.kind() != AlertMessage.Kind.UPDATE)) {
            return List.of();
        }
        Topic topic = topics.find(alert.topicId()).orElseThrow();
        LinkedHashMap<String, RenderedMail> texts = mails.of(alert);
        if (texts.isEmpty()) {
            // Approved, and before it was frozen all its articles were marked out of the topic: nobody is told.
            return List.of();
        }
        return freezer.freeze(
                MailKind.ALERT, alert.id(), topic.name(), thread(alert), texts, new Audience.AlertsOfTopic(topic.id()));
    }

    /** Whoever still waits for an alert does not get it any more once editors hid its story. */
    private void stopIfHidden(Alert alert, List<Long> frozen) {
        boolean open = frozen.stream()
                .flatMap(id -> mailings.find(id).stream())
                .anyMatch(mailing -> mailing.status() == MailingStatus.SENDING);
        if (open && !mails.isShown(alert)) {
            frozen.forEach(id -> mailings.move(id, MailingStatus.CANCELLED, null));
            stopped.run();
            LOG.warn("alert stopped id={} reason=story-hidden", alert.id());
        }
    }

    /**
     * Freezes what follows an alert. What corrects it first stops the alert itself, and the updates on it, for whoever has
     * not had them yet, and waits until no sender has any of them in hand: only then is it known who was sent them.
     */
    private List<Long> freeze(AlertMessage message) {
        MailKind kind = message.kind() == AlertMessage.Kind.UPDATE ? MailKind.UPDATE : MailKind.CORRECTION;
        Alert alert = alerts.find(message.alertId()).orElseThrow();
        if (!mailings.of(kind, message.id()).isEmpty()
                || mailings.of(MailKind.ALERT, alert.id()).isEmpty()) {
            return List.of();
        }
        if (kind == MailKind.CORRECTION && !isStopped(alert)) {
            LOG.info("correction waits for senders alert={}", alert.id());
            return List.of();
        }
        Topic topic = topics.find(alert.topicId()).orElseThrow();
        return freezer.freeze(
                kind,
                message.id(),
                topic.name(),
                thread(alert),
                mails.of(message),
                new Audience.ReadersOf(alert.id(), topic.id()));
    }

    private boolean isStopped(Alert alert) {
        List<Long> wrong = mailings.ofAlert(alert.id());
        wrong.forEach(id -> mailings.move(id, MailingStatus.CANCELLED, null));
        stopped.run();
        for (int look = 0; mailings.inHand(wrong); look++) {
            if (look == LOOKS) {
                return false;
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
        return true;
    }

    private static String thread(Alert alert) {
        return "story-" + alert.storyId();
    }
}
