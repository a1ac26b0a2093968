package org.concordia.mailer.mailing;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import org.concordia.digest.render.MailRenderer;
import org.concordia.digest.render.RenderedMail;
import org.concordia.mailer.subscriber.Letters;
import org.concordia.mailer.subscriber.Offer;
import org.concordia.mailer.subscriber.Subscriber;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Letters as mailings to one person: queued, sent and retried like all other mail. */
@Component
final class Correspondence implements Letters {

    /** The list that letters belong to, for readers' filters. */
    private static final String LIST = "letters";

    private final Mailings mailings;
    private final MailRenderer renderer;
    private final MessageSource messages;

    Correspondence(Mailings mailings, MailRenderer renderer, MessageSource messages) {
        this.mailings = mailings;
        this.renderer = renderer;
        this.messages = messages;
    }

    @Override
    public void confirmation(Subscriber to, URI confirm, long occasion) {
        write(MailKind.CONFIRMATION, to, renderer.confirmation(confirm.toString(), List.of(), to.language()), occasion);
    }

    @Override
    public void welcome(Subscriber to, List<Offer> confirmed, long occasion) {
        write(MailKind.WELCOME, to, renderer.welcome(names(confirmed, to.language()), to.language()), occasion);
    }

    @Override
    public void goodbye(Subscriber to, long occasion) {
        write(MailKind.GOODBYE, to, renderer.goodbye(List.of(), to.language()), occasion);
    }

    @Override
    public void choices(Subscriber to, URI preferences, long occasion) {
        write(MailKind.CHOICES, to, renderer.choices(preferences.toString(), to.language()), occasion);
    }

    /** What was chosen, in the words of the page where it was. */
    private List<String> names(List<Offer> offers, String language) {
        return offers.stream()
                .map(offer -> offer.title(language) + ": "
                        + messages.getMessage(
                                "subscriber.offer." + offer.kind(), null, Locale.forLanguageTag(language)))
                .toList();
    }

    private void write(MailKind kind, Subscriber to, RenderedMail mail, long occasion) {
        LinkedHashMap<String, RenderedMail> texts = new LinkedHashMap<>();
        texts.put(to.language(), mail);
        mailings.freeze(kind, occasion, LIST, null, texts, new Audience.One(to.id()));
    }
}
