package org.concordia.mailer.mailing;

import java.time.Instant;
import org.concordia.digest.render.RenderedMail;
import org.jspecify.annotations.Nullable;

/**
 * A frozen subject, HTML and text: what every recipient of it gets, whatever changes afterwards.
 *
 * @param ref the issue, alert or subscriber-and-second it is about; unique with kind and language
 * @param statusReason why it is paused, in words for an editor
 * @param listName the edition's or topic's name, for {@code List-Id}
 * @param thread what it shares with the mailings it should be shown together with, if anything
 * @param frozenAt the time in its messages' {@code Date}
 */
public record Mailing(
        long id,
        MailKind kind,
        long ref,
        String language,
        MailingStatus status,
        @Nullable String statusReason,
        String listName,
        @Nullable String thread,
        RenderedMail mail,
        Instant frozenAt) {}
