package org.concordia.mailer.mailing;

import java.time.Instant;
import org.concordia.digest.render.RenderedMail;
import org.jspecify.annotations.Nullable;

/**
 * A frozen subject, HTML and text: what every recipient of it gets, whatever changes afterwards.
 *
 * @param ref the issue, alert or occasion it is about; unique with kind and language
 * @param editionId the edition whose subscribers it is for, if it is
 * @param topicId the topic whose alerts its recipients asked for, if it is one
 * @param statusReason why it is paused, in words for an editor
 * @param listName the edition's or topic's name, for {@code List-Id}
 * @param thread what it shares with the mailings it should be shown together with, if anything
 * @param answers the alert that it follows, if it does; each reader's message names the one they got of it
 * @param frozenAt the time in its messages' {@code Date}
 */
public record Mailing(
        long id,
        MailKind kind,
        long ref,
        String language,
        @Nullable Long editionId,
        @Nullable Long topicId,
        MailingStatus status,
        @Nullable String statusReason,
        String listName,
        @Nullable String thread,
        @Nullable Long answers,
        RenderedMail mail,
        Instant frozenAt) {

    /** The same text for one editor to look at: in no thread, and of its own time, which makes its Message-ID. */
    public Mailing asTest(String prefix, Instant now) {
        return new Mailing(
                id,
                kind,
                ref,
                language,
                editionId,
                topicId,
                status,
                statusReason,
                listName,
                null,
                null,
                new RenderedMail(prefix + " " + mail.subject(), mail.html(), mail.plain()),
                now);
    }
}
