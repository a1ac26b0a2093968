package org.concordia.mailer.delivery;

import java.util.List;
import org.concordia.mailer.bounce.BounceStore;
import org.concordia.mailer.subscriber.Correspondence;
import org.springframework.stereotype.Component;

/** A subscriber's mail, out of the queue and of what came back. */
@Component
final class DeliveredMail implements Correspondence {

    private static final int LATEST = 100;

    private final DeliveryStore deliveries;
    private final BounceStore bounces;

    DeliveredMail(DeliveryStore deliveries, BounceStore bounces) {
        this.deliveries = deliveries;
        this.bounces = bounces;
    }

    @Override
    public List<Sent> sent(long subscriberId) {
        return deliveries.to(subscriberId, LATEST).stream()
                .map(mail -> new Sent(
                        mail.kind().toMany() ? "/desk/deliveries/" + mail.mailingId() : null,
                        mail.kind().word(),
                        mail.language(),
                        mail.subject(),
                        mail.status().word(),
                        mail.attempts(),
                        mail.reply(),
                        mail.changedAt()))
                .toList();
    }

    @Override
    public List<Returned> returned(long subscriberId) {
        return bounces.of(subscriberId, LATEST).stream()
                .map(bounce -> new Returned(
                        "/desk/deliveries/returned/" + bounce.id(),
                        bounce.kind().word(),
                        bounce.diagnosis() == null ? null : bounce.diagnosis().word(),
                        bounce.words(),
                        bounce.arrivedAt()))
                .toList();
    }
}
