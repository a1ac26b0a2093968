package org.concordia.mailer.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.concordia.mailer.delivery.DeliveryStore.Outcome;
import org.concordia.mailer.delivery.DeliveryStore.Ready;
import org.concordia.mailer.mailing.MailingStatus;
import org.concordia.mailer.smtp.Envelope;
import org.concordia.mailer.smtp.MailTransport;
import org.concordia.mailer.smtp.PreparedMessage;
import org.concordia.mailer.smtp.Recipient;
import org.concordia.mailer.smtp.SendOutcome;
import org.jspecify.annotations.Nullable;

/**
 * One connection's work: looks once more at what is next, sends it, hands on the outcome. Looks are taken for several
 * deliveries in one statement, and are taken again when they are too old.
 */
final class Courier {

    private final Sending sending;
    private final Supply supply;
    private final Deque<Ready> looked = new ArrayDeque<>();
    private final List<Supply.Portion> portions = new ArrayList<>();
    private long lookedNanos;
    private @Nullable Parcel announced;
    /** Deliveries whose domain bears them, until they have gone. */
    private final Map<Long, Ready> admitted = new HashMap<>();

    private final Map<Long, Instant> postponed = new HashMap<>();

    Courier(Sending sending, Supply supply) {
        this.sending = sending;
        this.supply = supply;
    }

    /** A message that may leave, and the delivery it is of. */
    private record Parcel(Supply.Portion portion, Ready ready, Envelope envelope, long lookedNanos) {}

    /** Sends until nothing is due or the run is over. */
    void work(MailTransport.Connection connection) {
        try {
            while (send(connection)) {
                // What was looked at before the latest portion is settled now.
                giveBack(1);
            }
            giveBack(0);
        } finally {
            List.copyOf(admitted.values()).forEach(ready -> dismiss(ready, Duration.ZERO));
        }
    }

    /** Sends one message; false if there is none, or the run is over. */
    private boolean send(MailTransport.Connection connection) {
        sending.awaitTurn();
        Parcel parcel = announced;
        if (parcel != null && !sending.holds(parcel.lookedNanos)) {
            // The message before it took long, or somebody intervened.
            looked.addFirst(parcel.ready);
            parcel = null;
        }
        if (parcel == null) {
            parcel = next();
        }
        if (parcel == null || !sending.mayGoOn()) {
            return false;
        }
        // What must wait for its turn is not announced: the relay would have to wait with it.
        announced = sending.isLimited() ? null : next();
        long start = System.nanoTime();
        SendOutcome outcome = connection.send(parcel.envelope, announced == null ? null : announced.envelope);
        dismiss(parcel.ready, Duration.ofNanos(System.nanoTime() - start));
        if (outcome instanceof SendOutcome.Down down) {
            sending.down(down);
            return false;
        }
        settle(parcel.portion, parcel.ready, outcome);
        return true;
    }

    /** Gives back portions, up to so many that are still at work. */
    private void giveBack(int left) {
        if (portions.size() > left) {
            sending.postpone(postponed);
            postponed.clear();
        }
        while (portions.size() > left) {
            supply.done(portions.remove(0));
        }
    }

    /** The next message that may leave; null when there is none, or the run is over. */
    private @Nullable Parcel next() {
        while (sending.mayGoOn()) {
            if (looked.isEmpty() && !refill()) {
                return null;
            }
            if (!sending.holds(lookedNanos)) {
                look(looked.stream().map(Ready::id).toList());
            }
            Ready ready = looked.poll();
            Parcel parcel = ready == null ? null : parcel(ready);
            if (parcel != null) {
                return parcel;
            }
        }
        return null;
    }

    private boolean refill() {
        Optional<Supply.Portion> more = supply.next();
        if (more.isEmpty()) {
            return false;
        }
        if (supply.hasMore()) {
            sending.start();
        }
        portions.add(more.get());
        look(more.get().deliveries());
        return true;
    }

    private void look(List<Long> deliveries) {
        looked.clear();
        if (portion().isStale()) {
            return;
        }
        long before = System.nanoTime();
        looked.addAll(sending.look(deliveries));
        lookedNanos = before;
    }

    /** The message of a delivery; null if it must not leave, which is then settled. */
    private @Nullable Parcel parcel(Ready ready) {
        if (ready.mailingStatus() == MailingStatus.PAUSED) {
            giveUpMailing();
            return null;
        }
        DeliveryStatus forbidden = ready.mailingStatus() == MailingStatus.CANCELLED
                ? DeliveryStatus.CANCELLED
                : ready.suppressed()
                        ? DeliveryStatus.SUPPRESSED
                        : !ready.subscribed()
                                ? DeliveryStatus.UNSUBSCRIBED
                                : ready.stale() ? DeliveryStatus.EXPIRED : null;
        if (forbidden != null) {
            dismiss(ready, Duration.ZERO);
            sending.settle(
                    portion().mailing(),
                    new Outcome(
                            ready.id(),
                            ready.subscriberId(),
                            forbidden,
                            false,
                            null,
                            false,
                            forbidden.word(),
                            sending.now()));
            return null;
        }
        if (!admitted.containsKey(ready.id())) {
            String domain = DomainLimits.name(ready.address());
            boolean inTurn = admitted.values().stream()
                    .anyMatch(before -> DomainLimits.name(before.address()).equals(domain));
            Instant later = sending.domains().wait(ready.address(), inTurn, sending.now());
            if (later != null) {
                postponed.put(ready.id(), later);
                return null;
            }
            admitted.put(ready.id(), ready);
        }
        Optional<PreparedMessage> message = sending.prepared(portion().mailing());
        if (message.isEmpty()) {
            giveUpMailing();
            return null;
        }
        try {
            Envelope envelope = message.get()
                    .to(new Recipient(
                            ready.id(),
                            ready.subscriberId(),
                            ready.address(),
                            ready.name(),
                            ready.zone(),
                            ready.answers()));
            return new Parcel(portion(), ready, envelope, lookedNanos);
        } catch (IllegalArgumentException e) {
            dismiss(ready, Duration.ZERO);
            // One bad address never stops a mailing.
            settle(portion(), ready, new SendOutcome.Bounced("not sent: " + e.getMessage(), true));
            return null;
        }
    }

    private void dismiss(Ready ready, Duration took) {
        if (admitted.remove(ready.id()) != null) {
            sending.domains().gone(ready.address(), took, sending.now());
        }
    }

    private void giveUpMailing() {
        looked.clear();
        supply.giveUp(portion().mailing());
    }

    private Supply.Portion portion() {
        return portions.get(portions.size() - 1);
    }

    private void settle(Supply.Portion portion, Ready ready, SendOutcome outcome) {
        Instant now = sending.now();
        RetryPolicy.Next next = sending.decide(outcome, ready, now);
        sending.settle(
                portion.mailing(),
                new Outcome(
                        ready.id(),
                        ready.subscriberId(),
                        next.status(),
                        true,
                        next.nextTryAt(),
                        next.suppress(),
                        outcome.reply(),
                        now));
        if (sending.draw(portion.mailing(), outcome, now)) {
            supply.giveUp(portion.mailing());
        }
    }
}
