package org.concordia.mailer.subscriber;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.concordia.mailer.desk.ConcordiaSettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How people come, choose and leave. Nothing is sent to an address before its owner has confirmed it, but for the
 * question whether they want to; and leaving is always possible with the link of any mail, however old.
 */
@Component
public final class Enrolment {

    private static final Logger LOG = LoggerFactory.getLogger(Enrolment.class);

    private static final Duration SHORT = Duration.ofMinutes(15);
    private static final int IN_SHORT = 1;
    private static final Duration LONG = Duration.ofDays(1);
    private static final int IN_LONG = 3;

    private static final int NAME = 100;
    private static final int WHAT = 1000;

    private final SubscriberStore subscribers;
    private final Offers offers;
    private final Tokens tokens;
    private final Letters letters;
    private final ConcordiaSettings settings;
    private final TransactionTemplate transaction;
    private final InstantSource time;

    public Enrolment(
            SubscriberStore subscribers,
            Offers offers,
            Tokens tokens,
            Letters letters,
            ConcordiaSettings settings,
            TransactionTemplate transaction,
            InstantSource time) {
        this.subscribers = subscribers;
        this.offers = offers;
        this.tokens = tokens;
        this.letters = letters;
        this.settings = settings;
        this.transaction = transaction;
        this.time = time;
    }

    /** What a mailed link opens. */
    public sealed interface Link {
        /** Its owner's page. {@code want}: what to unsubscribe from; null for everything. */
        record Open(Subscriber subscriber, @Nullable Want want) implements Link {}

        /** Ours, but its time is over. */
        record Expired(Subscriber subscriber) implements Link {}

        /** Not ours, or damaged on its way. */
        record Wrong() implements Link {}
    }

    /** What {@link #confirm} did. */
    public sealed interface Confirmation {
        /** These are confirmed now; empty if there was nothing left to confirm. */
        record Done(Subscriber subscriber, List<Offer> confirmed) implements Confirmation {}

        /** Nothing: the link was no good. */
        record Refused(Link why) implements Confirmation {}
    }

    /** What {@link #unsubscribe} did. */
    public sealed interface Leaving {
        /** These were stopped now; empty if they had been before. {@code everything}: nothing goes on. */
        record Done(Subscriber subscriber, List<Offer> stopped, boolean everything) implements Leaving {}

        /** Nothing: the link was no good. */
        record Refused() implements Leaving {}
    }

    /** Keeps what a visitor asked for; {@link #seeToSignUps} does the rest, out of sight. */
    void ask(SignUp signUp) {
        subscribers.add(signUp);
    }

    /**
     * Sees to the sign-ups that wait: does what is due, and may run twice or on several machines at once.
     *
     * @return how many there were
     */
    public int seeToSignUps() {
        int seen = 0;
        while (Boolean.TRUE.equals(transaction.execute(status -> {
            Optional<SignUp> next = subscribers.take();
            next.ifPresent(this::enrol);
            return next.isPresent();
        }))) {
            seen++;
        }
        return seen;
    }

    private void enrol(SignUp signUp) {
        Optional<String> suppressed = subscribers.suppression(signUp.address());
        if (suppressed.isPresent()) {
            LOG.info("sign-up=ignored reason=suppressed cause={}", suppressed.get());
            return;
        }
        Instant now = time.instant();
        Subscriber subscriber = subscribers.findOrAdd(signUp, "sign-up page");
        Set<Want> confirmed = confirmed(subscriber.id());
        if (confirmed.isEmpty()) {
            // A stranger who types the address of a subscriber must not change how they are written to.
            subscribers.update(subscriber.id(), signUp.name(), signUp.language(), signUp.zone());
        }
        Set<Want> offered = offers.all().stream().map(Offer::want).collect(Collectors.toSet());
        for (Want want : signUp.wants()) {
            if (offered.contains(want) && !confirmed.contains(want)) {
                subscribers.set(subscriber.id(), want, Subscription.Status.UNCONFIRMED, now);
            }
        }
        subscribers.record(
                subscriber.id(), signUp.askedAt(), "asked", "sign-up page", what(signUp.wants()), signUp.wording());
        Subscriber current = subscribers.find(subscriber.id()).orElseThrow();
        Optional<Long> occasion = linkMail(current, now);
        occasion.ifPresent(number ->
                letters.confirmation(current, settings.address("/confirm/" + tokens.confirm(current.id())), number));
        LOG.info("sign-up=seen-to subscriber={} confirmation={}", current.id(), occasion.isPresent());
    }

    /** Counts a mail with a link; empty if the limit of one in 15 minutes and three in a day is reached. */
    private Optional<Long> linkMail(Subscriber subscriber, Instant now) {
        List<Instant> sent = subscribers.linkMails(subscriber.id(), now.minus(LONG));
        long recent = sent.stream().filter(at -> at.isAfter(now.minus(SHORT))).count();
        return sent.size() >= IN_LONG || recent >= IN_SHORT
                ? Optional.empty()
                : Optional.of(subscribers.addLinkMail(subscriber.id(), now));
    }

    /** What a link to {@code /confirm/} opens. Changes nothing. */
    Link toConfirm(String token) {
        return open(Tokens.Purpose.CONFIRM, token);
    }

    /** What a link to {@code /preferences/} opens. Changes nothing. */
    Link toPreferences(String token) {
        return open(Tokens.Purpose.PREFERENCES, token);
    }

    /** What a link to {@code /unsubscribe/} opens. Changes nothing. */
    Link toUnsubscribe(String token) {
        return open(Tokens.Purpose.UNSUBSCRIBE, token);
    }

    private Link open(Tokens.Purpose purpose, String token) {
        Tokens.Reading reading = tokens.read(purpose, token);
        if (reading instanceof Tokens.Reading.Good good) {
            return subscribers
                    .find(good.subscriberId())
                    .map(owner -> (Link) new Link.Open(owner, good.want()))
                    .orElseGet(Link.Wrong::new);
        }
        if (reading instanceof Tokens.Reading.Expired expired) {
            return subscribers
                    .find(expired.subscriberId())
                    .map(owner -> (Link) new Link.Expired(owner))
                    .orElseGet(Link.Wrong::new);
        }
        return new Link.Wrong();
    }

    /** The owner of an address agrees to what was asked for. Twice is once. */
    public Confirmation confirm(String token) {
        Link link = toConfirm(token);
        if (!(link instanceof Link.Open open)) {
            return new Confirmation.Refused(link);
        }
        return required(transaction.execute(status -> {
            Instant now = time.instant();
            Subscriber owner = open.subscriber();
            subscribers.lock(owner.id());
            Set<Want> waiting = with(owner.id(), Subscription.Status.UNCONFIRMED);
            waiting.forEach(want -> subscribers.set(owner.id(), want, Subscription.Status.CONFIRMED, now));
            List<Offer> confirmed = named(waiting);
            if (!waiting.isEmpty()) {
                long occasion = subscribers.record(
                        owner.id(), now, "confirmed", "link in the confirmation mail", what(waiting), null);
                letters.welcome(owner, confirmed, occasion);
                LOG.info("subscriber={} confirmed={}", owner.id(), waiting.size());
            }
            return new Confirmation.Done(owner, confirmed);
        }));
    }

    /** What waits for a subscriber's word. */
    List<Offer> waiting(long subscriberId) {
        return named(with(subscriberId, Subscription.Status.UNCONFIRMED));
    }

    /** What a link is about, if it is about one thing that is still offered. */
    Optional<Offer> offer(@Nullable Want want) {
        return want == null ? Optional.empty() : named(Set.of(want)).stream().findFirst();
    }

    /** The page of choices of a subscriber who has just shown that the address is theirs. */
    String preferencesPath(Subscriber owner) {
        return "/preferences/" + tokens.preferences(owner.id());
    }

    /** What a subscriber has now. */
    Set<Want> confirmed(long subscriberId) {
        return with(subscriberId, Subscription.Status.CONFIRMED);
    }

    /** How a subscriber wants alerts. */
    AlertWishes alertWishes(long subscriberId) {
        return subscribers.alertWishes(subscriberId);
    }

    /** The owner chooses anew, everything at once; what is not among the wants is stopped. */
    Link choose(
            String token, Set<Want> wants, @Nullable String name, String language, ZoneId zone, AlertWishes wishes) {
        Link link = toPreferences(token);
        if (link instanceof Link.Open open) {
            transaction.executeWithoutResult(status -> {
                Instant now = time.instant();
                long id = open.subscriber().id();
                subscribers.lock(id);
                Set<Want> before = confirmed(id);
                Set<Want> after = named(wants).stream().map(Offer::want).collect(Collectors.toSet());
                subscribers.update(id, name, language, zone);
                subscribers.setAlertWishes(id, wishes);
                Set<Want> begun = new LinkedHashSet<>(after);
                begun.removeAll(before);
                Set<Want> ended = new LinkedHashSet<>(before);
                ended.removeAll(after);
                // What was asked for and is not ticked here was refused by the owner.
                ended.addAll(with(id, Subscription.Status.UNCONFIRMED));
                ended.removeAll(after);
                begun.forEach(want -> subscribers.set(id, want, Subscription.Status.CONFIRMED, now));
                if (!begun.isEmpty()) {
                    subscribers.record(id, now, "changed", "preferences page", what(begun), null);
                }
                stop(open.subscriber(), ended, "preferences page", now);
                LOG.info("subscriber={} begun={} ended={}", id, begun.size(), ended.size());
            });
        }
        return link;
    }

    /** Mails a fresh link to the owner of one that has run out, within the limit; who holds the old one learns nothing. */
    Link freshLink(String token) {
        Link link = toPreferences(token);
        if (link instanceof Link.Expired expired) {
            transaction.executeWithoutResult(status -> {
                Subscriber owner = expired.subscriber();
                subscribers.lock(owner.id());
                linkMail(owner, time.instant())
                        .ifPresent(occasion -> letters.choices(
                                owner, settings.address("/preferences/" + tokens.preferences(owner.id())), occasion));
            });
        }
        return link;
    }

    /**
     * Stops what the link is about, at once. Twice is once.
     *
     * @param everything whether to stop all else too
     */
    public Leaving unsubscribe(String token, boolean everything) {
        if (!(toUnsubscribe(token) instanceof Link.Open open)) {
            return new Leaving.Refused();
        }
        return leave(open.subscriber(), everything ? null : open.want(), "link in a mail");
    }

    /** Stops everything for a subscriber who asked an editor to. */
    Leaving.Done unsubscribeFor(Subscriber subscriber, String editor) {
        return leave(subscriber, null, "desk, by " + editor);
    }

    /** Stops everything for a subscriber who called a mail of ours spam. */
    public void complained(long subscriberId) {
        subscribers.find(subscriberId).ifPresent(owner -> leave(owner, null, "complaint to the mail provider"));
    }

    /** Stops one thing, or everything when {@code from} is null. */
    private Leaving.Done leave(Subscriber owner, @Nullable Want from, String how) {
        return required(transaction.execute(status -> {
            Instant now = time.instant();
            subscribers.lock(owner.id());
            Set<Want> before = new LinkedHashSet<>(confirmed(owner.id()));
            before.addAll(with(owner.id(), Subscription.Status.UNCONFIRMED));
            Set<Want> ended = new LinkedHashSet<>(before);
            if (from != null) {
                ended.retainAll(Set.of(from));
            }
            stop(owner, ended, how, now);
            LOG.info("subscriber={} left={}", owner.id(), ended.size());
            return new Leaving.Done(owner, named(ended), ended.size() == before.size());
        }));
    }

    private void stop(Subscriber owner, Set<Want> ended, String how, Instant now) {
        ended.forEach(want -> subscribers.set(owner.id(), want, Subscription.Status.UNSUBSCRIBED, now));
        if (!ended.isEmpty()) {
            subscribers.record(owner.id(), now, "left", how, what(ended), null);
        }
    }

    /** Leaves everything from the page of choices, and says goodbye by mail: the one mail that leaving brings. */
    Link leaveAll(String token) {
        Link link = toPreferences(token);
        if (link instanceof Link.Open open) {
            transaction.executeWithoutResult(status -> {
                Leaving.Done done = leave(open.subscriber(), null, "preferences page");
                if (!done.stopped().isEmpty()) {
                    letters.goodbye(
                            open.subscriber(),
                            subscribers.addLinkMail(open.subscriber().id(), time.instant()));
                }
            });
        }
        return link;
    }

    private Set<Want> with(long subscriberId, Subscription.Status status) {
        return subscribers.subscriptions(subscriberId).stream()
                .filter(one -> one.status() == status)
                .map(Subscription::want)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private List<Offer> named(Set<Want> wants) {
        return offers.all().stream()
                .filter(offer -> wants.contains(offer.want()))
                .toList();
    }

    private static String what(Set<Want> wants) {
        String text = Want.write(wants.stream()
                .sorted((a, b) -> a.toString().compareTo(b.toString()))
                .toList());
        return text.length() <= WHAT ? text : text.substring(0, WHAT);
    }

    /** A name as it is kept: one line, no control characters, at most 100 characters; null when blank. */
    static @Nullable String name(@Nullable String typed) {
        if (typed == null) {
            return null;
        }
        String name = typed.replaceAll("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}\\u2028\\u2029]+", " ")
                .replaceAll("\\s+", " ")
                .strip();
        if (name.isEmpty()) {
            return null;
        }
        return name.codePointCount(0, name.length()) <= NAME
                ? name
                : name.substring(0, name.offsetByCodePoints(0, NAME));
    }

    private static <T> T required(@Nullable T outcome) {
        if (outcome == null) {
            throw new IllegalStateException("the transaction gave no outcome");
        }
        return outcome;
    }
}
