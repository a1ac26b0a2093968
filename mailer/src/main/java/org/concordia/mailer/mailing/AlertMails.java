package org.concordia.mailer.mailing;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.concordia.aggregator.topic.Topic;
import org.concordia.aggregator.topic.TopicStore;
import org.concordia.digest.alert.Alert;
import org.concordia.digest.alert.AlertMessage;
import org.concordia.digest.alert.AlertStore;
import org.concordia.digest.render.MailRenderer;
import org.concordia.digest.render.RenderedMail;
import org.concordia.digest.story.Story;
import org.concordia.digest.story.StoryStore;
import org.springframework.stereotype.Component;

/** What alerts, and the messages that follow them, say in each language; for the queue and for previews alike. */
@Component
final class AlertMails {

    private final AlertStore alerts;
    private final StoryStore stories;
    private final TopicStore topics;
    private final MailRenderer renderer;
    private final MailingStore mailings;

    AlertMails(AlertStore alerts, StoryStore stories, TopicStore topics, MailRenderer renderer, MailingStore mailings) {
        this.alerts = alerts;
        this.stories = stories;
        this.topics = topics;
        this.renderer = renderer;
        this.mailings = mailings;
    }

    /** An alert as it was frozen, or as it would be now; empty when nothing is left of its story for readers. */
    LinkedHashMap<String, RenderedMail> of(Alert alert) {
        LinkedHashMap<String, RenderedMail> texts = new LinkedHashMap<>();
        for (long id : mailings.of(MailKind.ALERT, alert.id())) {
            Mailing mailing = mailings.find(id).orElseThrow();
            texts.put(mailing.language(), mailing.mail());
        }
        Optional<Story> story = stories.find(alert.storyId());
        if (texts.isEmpty() && story.isPresent()) {
            Topic topic = topic(alert);
            for (String language : topic.alertLanguages()) {
                texts.put(language, renderer.alert(alert, story.get(), topic, language));
            }
        }
        return texts;
    }

    /** Whether readers can still see an alert's story. */
    boolean isShown(Alert alert) {
        return stories.find(alert.storyId()).isPresent();
    }

    /** A message that follows an alert, in the languages that the alert was frozen in. */
    LinkedHashMap<String, RenderedMail> of(AlertMessage message) {
        Alert alert = alerts.find(message.alertId()).orElseThrow();
        Topic topic = topic(alert);
        Story story = stories.onDesk(alert.storyId()).orElse(null);
        List<Mailing> sent = mailings.of(MailKind.ALERT, alert.id()).stream()
                .map(id -> mailings.find(id).orElseThrow())
                .toList();
        LinkedHashMap<String, RenderedMail> texts = new LinkedHashMap<>();
        for (String language : topic.alertLanguages()) {
            sent.stream()
                    .filter(mailing -> mailing.language().equals(language))
                    .findFirst()
                    .or(() -> sent.stream().findFirst())
                    .ifPresent(mailing -> texts.put(
                            language,
                            renderer.followUp(
                                    message, story, topic, mailing.mail().subject(), mailing.frozenAt(), language)));
        }
        return texts;
    }

    /** Whether an update of now would have anything to tell without an editor's words. */
    boolean hasNews(Alert alert, Instant now) {
        return stories.find(alert.storyId())
                .map(story -> renderer.hasNews(story, alerts.toldUntil(alert), now))
                .orElse(false);
    }

    private Topic topic(Alert alert) {
        return topics.find(alert.topicId()).orElseThrow();
    }
}
