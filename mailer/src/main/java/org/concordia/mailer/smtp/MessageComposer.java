package org.concordia.mailer.smtp;

import org.concordia.mailer.mailing.Links;
import org.concordia.mailer.mailing.Mailing;
import org.springframework.stereotype.Component;

/** Turns a mailing into a message prepared once for all its recipients. */
@Component
public final class MessageComposer {

    private final MailSettings settings;
    private final Links links;
    private final DkimSigner dkim;

    /**
     * A composer.
     *
     * @throws IllegalArgumentException if a key that the settings name cannot be read
     */
    public MessageComposer(MailSettings settings, Links links) {
        this.settings = settings;
        this.links = links;
        String domain = settings.dkim().domain();
        this.dkim = new DkimSigner(
                domain == null ? Mailbox.parse(settings.from()).domain() : domain,
                settings.dkim().keys().entrySet().stream()
                        .map(key -> DkimKey.read(key.getKey(), key.getValue()))
                        .toList());
    }

    /**
     * Encodes everything that is the same for all recipients: about a millisecond, once.
     *
     * @throws IllegalArgumentException if the mailing has a hole that nothing fills
     */
    public PreparedMessage prepare(Mailing mailing) {
        return new PreparedMessage(mailing, settings, links, dkim);
    }
}
