package org.concordia.mailer.mailing;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.concordia.digest.render.MailRenderer;
import org.concordia.digest.render.RenderedMail;
import org.concordia.mailer.subscriber.Letters;
import org.concordia.mailer.subscriber.Offer;
import org.concordia.mailer.subscriber.Offers;
import org.concordia.mailer.subscriber.Subscriber;
import org.concordia.mailer.subscriber.SubscriberStore;
import org.concordia.mailer.subscriber.Subscription;
import org.concordia.mailer.subscriber.Want;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Letters as mailings to one person, in the transaction of whoever asks for them. */
@Component
final class QueuedLetters implements Letters {

    private static final String LIST = "account";

    private final Mailings mailings;
    private final MailRenderer renderer;
    private final SubscriberStore subscribers;
    private final Offers offers;
    private final MessageSource texts;

    QueuedLetters(
            Mailings mailings, MailRenderer renderer, SubscriberStore subscribers, Offers offers, MessageSource texts) {
        this.mailings = mailings;
        this.renderer = renderer;
        this.subscribers = subscribers;
        this.offers = offers;
        this.texts = texts;
    }

    @Override
    public void confirmation(Subscriber to, URI confirm, long occasion) {
        write(
                MailKind.CONFIRMATION,
                to,
                occasion,
                renderer.confirmation(confirm.toString(), theirs(to, Subscription.Status.UNCONFIRMED), to.language()));
    }

    @Override
    public void welcome(Subscriber to, List<Offer> confirmed, long occasion) {
        write(MailKind.WELCOME, to, occasion, renderer.welcome(words(confirmed, to), to.language()));
    }

    @Override
    public void goodbye(Subscriber to, URI back, long occasion) {
        write(
                MailKind.GOODBYE,
                to,
                occasion,
                renderer.goodbye(back.toString(), theirs(to, Subscription.Status.UNSUBSCRIBED), to.language()));
    }

    @Override
    public void choices(Subscriber to, URI preferences, long occasion) {
        write(MailKind.CHOICES, to, occasion, renderer.choices(preferences.toString(), to.language()));
    }

    private List<String> theirs(Subscriber to, Subscription.Status status) {
        Set<Want> wants = subscribers.subscriptions(to.id()).stream()
                .filter(subscription -> subscription.status() == status)
                .map(Subscription::want)
                .collect(Collectors.toSet());
        return words(
                offers.all().stream()
                        .filter(offer -> wants.contains(offer.want()))
                        .toList(),
                to);
    }

    private List<String> words(List<Offer> some, Subscriber to) {
        Locale locale = Locale.forLanguageTag(to.language());
        return some.stream()
                .map(offer -> offer.title(to.language()) + ": "
                        + texts.getMessage("subscriber.offer." + offer.kind(), null, locale))
                .toList();
    }

    private void write(MailKind kind, Subscriber to, long occasion, RenderedMail mail) {
        mailings.write(kind, occasion, to.id(), to.language(), LIST, mail);
    }
}
