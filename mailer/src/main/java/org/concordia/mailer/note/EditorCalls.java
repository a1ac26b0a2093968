package org.concordia.mailer.note;

import java.util.List;
import java.util.Optional;
import org.concordia.aggregator.topic.Topic;
import org.concordia.aggregator.topic.TopicStore;
import org.concordia.digest.alert.Alert;
import org.concordia.digest.alert.AlertStore;
import org.concordia.digest.render.MailRenderer;
import org.concordia.digest.story.Story;
import org.concordia.digest.story.StoryStore;
import org.concordia.mailer.mailing.MailKind;
import org.concordia.mailer.mailing.Mailings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Mails editors that an alert waits: at once those who asked for it, and every editor with an address once nobody has
 * decided for as long as the topic says. Each is mailed once for each of the two, whatever is killed and however many
 * machines look.
 */
@Component
public final class EditorCalls {

    private static final Logger LOG = LoggerFactory.getLogger(EditorCalls.class);

    private final CallStore calls;
    private final AlertStore alerts;
    private final StoryStore stories;
    private final TopicStore topics;
    private final MailRenderer renderer;
    private final Mailings mailings;
    private final TransactionTemplate transaction;

    EditorCalls(
            CallStore calls,
            AlertStore alerts,
            StoryStore stories,
            TopicStore topics,
            MailRenderer renderer,
            Mailings mailings,
            TransactionTemplate transaction) {
        this.calls = calls;
        this.alerts = alerts;
        this.stories = stories;
        this.topics = topics;
        this.renderer = renderer;
        this.mailings = mailings;
        this.transaction = transaction;
    }

    /** Writes what is due into the queue of mail; true if there was anything. */
    public boolean writeDue() {
        boolean any = false;
        for (Alert held : alerts.held()) {
            Optional<Story> story = stories.find(held.storyId());
            Optional<Topic> topic = topics.find(held.topicId());
            if (story.isPresent() && topic.isPresent()) {
                any |= call(calls.atOnce(), held, story.get(), topic.get(), false);
                if (held.escalatedAt() != null) {
                    any |= call(calls.all(), held, story.get(), topic.get(), true);
                }
            }
        }
        return any;
    }

    private boolean call(List<CallStore.Editor> editors, Alert held, Story story, Topic topic, boolean urgent) {
        boolean any = false;
        for (CallStore.Editor editor : editors) {
            try {
                any |= Boolean.TRUE.equals(transaction.execute(status -> call(editor, held, story, topic, urgent)));
            } catch (RuntimeException e) {
                // One editor's mail must not cost the others theirs.
                LOG.error("call-broke alert={} subscriber={}", held.id(), editor.subscriberId(), e);
            }
        }
        return any;
    }

    private boolean call(CallStore.Editor editor, Alert held, Story story, Topic topic, boolean urgent) {
        Optional<Long> number = calls.add(held.id(), editor.subscriberId(), urgent);
        number.ifPresent(ref -> mailings.write(
                urgent ? MailKind.URGENT_CALL : MailKind.CALL,
                ref,
                editor.subscriberId(),
                editor.language(),
                "desk",
                renderer.call(
                        held,
                        story,
                        topic,
                        held.proposedAt().plus(topic.alerts().lapseAfter()),
                        urgent,
                        editor.language(),
                        editor.zone())));
        return number.isPresent();
    }
}
