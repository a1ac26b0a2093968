package org.concordia.mailer.mailing;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.concordia.mailer.desk.Attention;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Mailings that paused, by an editor or by themselves after a run of refusals. */
@Component
final class MailAttention implements Attention {

    /** Older mailings that pause are nobody's news any more. */
    private static final int LATEST = 50;

    private final MailingStore mailings;
    private final MessageSource texts;

    MailAttention(MailingStore mailings, MessageSource texts) {
        this.mailings = mailings;
        this.texts = texts;
    }

    @Override
    public List<Item> items(Instant now, Locale language) {
        long paused = mailings.latest(LATEST).stream()
                .filter(mailing -> mailing.status() == MailingStatus.PAUSED)
                .count();
        return paused == 0
                ? List.of()
                : List.of(new Item(
                        true,
                        texts.getMessage("desk.waits.mailings", new Object[] {paused}, language),
                        "/desk/deliveries"));
    }
}
