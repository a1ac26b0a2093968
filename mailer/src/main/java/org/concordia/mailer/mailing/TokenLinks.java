package org.concordia.mailer.mailing;

import java.net.URI;
import org.concordia.mailer.desk.ConcordiaSettings;
import org.concordia.mailer.subscriber.DeskMail;
import org.concordia.mailer.subscriber.Tokens;
import org.concordia.mailer.subscriber.Want;
import org.springframework.stereotype.Component;

/** Links to the public pages, with the tokens that these read. */
@Component
final class TokenLinks implements Links {

    private final Tokens tokens;
    private final ConcordiaSettings settings;

    TokenLinks(Tokens tokens, ConcordiaSettings settings) {
        this.tokens = tokens;
        this.settings = settings;
    }

    @Override
    public URI unsubscribe(long subscriberId, Mailing mailing) {
        return settings.address("/unsubscribe/" + token(subscriberId, mailing));
    }

    private String token(long subscriberId, Mailing mailing) {
        Long edition = mailing.editionId();
        Long topic = mailing.topicId();
        return switch (mailing.kind()) {
            case NOTE -> tokens.unsubscribe(subscriberId, DeskMail.NOTE);
            case CALL -> tokens.unsubscribe(subscriberId, DeskMail.CALL);
            default ->
                edition != null
                        ? tokens.unsubscribe(subscriberId, new Want.AnEdition(edition))
                        : topic != null
                                ? tokens.unsubscribe(subscriberId, new Want.Alerts(topic))
                                : tokens.unsubscribe(subscriberId);
        };
    }

    @Override
    public String returnMark(long deliveryId) {
        return tokens.returnMark(deliveryId);
    }

    @Override
    public URI preferences(long subscriberId) {
        return settings.address("/preferences/" + tokens.askForPreferences(subscriberId));
    }
}
