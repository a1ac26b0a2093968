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
import java.util.stream.Stream;
import org.concordia.mailer.desk.ConcordiaSettings;
import org.concordia.mailer.subscriber.SubscriberStore.Consent;
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
    private final DeskMail.Switch desk;
    private final ConcordiaSettings settings;
    private final TransactionTemplate transaction;
    private final InstantSource time;

    public Enrolment(
            SubscriberStore subscribers,
            Offers offers,
            Tokens tokens,
            Letters letters,
            DeskMail.Switch desk,
            ConcordiaSettings settings,
            TransactionTemplate transaction,
            InstantSource time) {
        this.subscribers = subscribers;
        this.offers = offers;
        this.tokens = tokens;
        this.letters = letters;
        this.desk = desk;
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

        /** Out of a mail that may have been passed on: good for having a link mailed to its owner, for nothing else. */
        record Ask(Subscriber subscriber) implements Link {}

        /** Of mail that comes to an editor. */
        record ToEditor(DeskMail mail) implements Link {}

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
        /**
         * These were stopped now; empty if they had been before.
         *
         * @param everything whether nothing goes on
         * @param back a token by which this can be taken back, or a reason be given; null if nothing was stopped
         */
        record Done(
                Subscriber subscriber,
                List<Offer> stopped,
                boolean everything,
                @Nullable String back) implements Leaving {}

        /** This mail comes to this editor no more; all else goes on. */
        record ToEditor(DeskMail mail) implements Leaving {}

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
                subscriber.id(),
                new Consent(
                        0,
                        signUp.askedAt(),
                        "asked",
                        "sign-up page",
                        what(signUp.wants()),
                        signUp.wording(),
                        signUp.shownIn(),
                        signUp.page()));
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
        Link link = open(Tokens.Purpose.PREFERENCES, token);
        return link instanceof Link.Wrong && open(Tokens.Purpose.ASK, token) instanceof Link.Open asked
                ? new Link.Ask(asked.subscriber())
                : link;
    }

    /** What a link to {@code /unsubscribe/} opens. Changes nothing. */
    Link toUnsubscribe(String token) {
        return tokens.readToEditor(token)
                .filter(one -> subscribers.find(one.subscriberId()).isPresent())
                .map(one -> (Link) new Link.ToEditor(one.mail()))
                .orElseGet(() -> open(Tokens.Purpose.UNSUBSCRIBE, token));
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

    /** The same without a page. */
    public Confirmation confirm(String token) {
        return confirm(token, null);
    }

    /**
     * The owner of an address agrees to what was asked for. Twice is once.
     *
     * @param language the page was shown in
     */
    Confirmation confirm(String token, @Nullable String language) {
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
                // Whoever had everything deleted and comes back is no longer kept out of imports.
                subscribers.forgetErased(new MailAddress(owner.address()));
                long occasion = subscribers.record(
                        owner.id(),
                        new Consent(
                                0,
                                now,
                                "confirmed",
                                "link in the confirmation mail",
                                what(waiting),
                                null,
                                language,
                                "/confirm"));
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

    /** At which hour of their clock a subscriber wants digests; null as soon as they are made. */
    @Nullable
    Integer digestHour(long subscriberId) {
        return subscribers.digestHour(subscriberId);
    }

    /**
     * What an owner chooses about themselves.
     *
     * @param digestHour 0 to 23; null as soon as a digest is made
     * @param shownIn the language of the page
     */
    record Choice(
            @Nullable String name,
            String language,
            ZoneId zone,
            AlertWishes alerts,
            @Nullable Integer digestHour,
            String shownIn) {}

    /** The owner chooses anew, everything at once; what is not among the wants is stopped. */
    Link choose(String token, Set<Want> wants, Choice choice) {
        Link link = toPreferences(token);
        if (link instanceof Link.Open open) {
            transaction.executeWithoutResult(status -> {
                Instant now = time.instant();
                long id = open.subscriber().id();
                subscribers.lock(id);
                Set<Want> before = confirmed(id);
                Set<Want> after = named(wants).stream().map(Offer::want).collect(Collectors.toSet());
                subscribers.update(id, choice.name(), choice.language(), choice.zone());
                subscribers.setAlertWishes(id, choice.alerts());
                subscribers.setDigestHour(id, choice.digestHour());
                Set<Want> begun = new LinkedHashSet<>(after);
                begun.removeAll(before);
                Set<Want> ended = new LinkedHashSet<>(before);
                ended.removeAll(after);
                // What was asked for and is not ticked here was refused by the owner.
                ended.addAll(with(id, Subscription.Status.UNCONFIRMED));
                ended.removeAll(after);
                begun.forEach(want -> subscribers.set(id, want, Subscription.Status.CONFIRMED, now));
                if (!begun.isEmpty()) {
                    subscribers.record(
                            id,
                            new Consent(
                                    0,
                                    now,
                                    "changed",
                                    "preferences page",
                                    what(begun),
                                    null,
                                    choice.shownIn(),
                                    "/preferences"));
                }
                stop(open.subscriber(), ended, "preferences page", "/preferences", now);
                LOG.info("subscriber={} begun={} ended={}", id, begun.size(), ended.size());
            });
        }
        return link;
    }

    /** Mails a fresh link to the owner of an address, within the limit; who holds the token learns nothing. */
    Link freshLink(String token) {
        Link link = toPreferences(token);
        Subscriber owner = link instanceof Link.Expired expired
                ? expired.subscriber()
                : link instanceof Link.Ask ask ? ask.subscriber() : null;
        if (owner != null) {
            transaction.executeWithoutResult(status -> {
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
        Optional<Tokens.ToEditor> toEditor = tokens.readToEditor(token);
        if (toEditor.isPresent()) {
            desk.off(toEditor.get().subscriberId(), toEditor.get().mail());
            return new Leaving.ToEditor(toEditor.get().mail());
        }
        if (!(toUnsubscribe(token) instanceof Link.Open open)) {
            return new Leaving.Refused();
        }
        return leave(open.subscriber(), everything ? null : open.want(), "link in a mail", "/unsubscribe");
    }

    /** Stops everything for a subscriber who asked an editor to. */
    Leaving.Done unsubscribeFor(Subscriber subscriber, String editor) {
        return leave(subscriber, null, "desk, by " + editor, null);
    }

    /** Stops everything for a subscriber who called a mail of ours spam. */
    public void complained(long subscriberId) {
        subscribers.find(subscriberId).ifPresent(owner -> leave(owner, null, "complaint to the mail provider", null));
    }

    /** Stops one thing, or everything when {@code from} is null. */
    private Leaving.Done leave(Subscriber owner, @Nullable Want from, String how, @Nullable String page) {
        return required(transaction.execute(status -> {
            Instant now = time.instant();
            subscribers.lock(owner.id());
            Set<Want> before = new LinkedHashSet<>(confirmed(owner.id()));
            before.addAll(with(owner.id(), Subscription.Status.UNCONFIRMED));
            Set<Want> ended = new LinkedHashSet<>(before);
            if (from != null) {
                ended.retainAll(Set.of(from));
            }
            Long line = stop(owner, ended, how, page, now);
            if (line == null) {
                subscribers.endAgain(owner.id(), from == null ? all(owner.id()) : Set.of(from), now);
            }
            LOG.info("subscriber={} left={}", owner.id(), ended.size());
            return new Leaving.Done(
                    owner,
                    named(ended),
                    ended.size() == before.size(),
                    line == null ? null : tokens.back(owner.id(), line));
        }));
    }

    /** Ends these; the line that the record has about it, null if there was nothing to end. */
    private @Nullable Long stop(Subscriber owner, Set<Want> ended, String how, @Nullable String page, Instant now) {
        if (ended.isEmpty()) {
            return null;
        }
        Set<Want> agreed = new LinkedHashSet<>(confirmed(owner.id()));
        agreed.retainAll(ended);
        Set<Want> asked = new LinkedHashSet<>(ended);
        asked.removeAll(agreed);
        ended.forEach(want -> subscribers.set(owner.id(), want, Subscription.Status.UNSUBSCRIBED, now));
        return subscribers.record(owner.id(), new Consent(0, now, "left", how, what(agreed, asked), null, null, page));
    }

    /** What a link to {@code /return/} can take back, if it still can. Changes nothing. */
    Optional<Return> toReturn(String token) {
        return tokens.readBack(token)
                .flatMap(left -> subscribers
                        .find(left.subscriberId())
                        .flatMap(owner -> subscribers.consents(owner.id()).stream()
                                .filter(line -> line.id() == left.consentId()
                                        && line.act().equals("left"))
                                .findFirst()
                                .map(line -> new Return(owner, line.id(), named(endedBy(owner, line))))));
    }

    /** A leaving: whose, its line in the record of consent, and what of it can be taken back; may be nothing. */
    record Return(Subscriber owner, long consentId, List<Offer> offers) {}

    /** What a leaving ended and nothing has touched since: neither did its owner choose again, nor leave once more. */
    private Set<Want> endedBy(Subscriber owner, Consent leaving) {
        Set<Want> then = leaving.wants();
        return subscribers.subscriptions(owner.id()).stream()
                .filter(one -> one.status() == Subscription.Status.UNSUBSCRIBED
                        && one.changedAt().equals(leaving.at())
                        && then.contains(one.want()))
                .map(Subscription::want)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /**
     * Takes a leaving back: what it ended goes on, and nothing else. Its owner is told by mail, because whoever has a
     * forwarded mail can leave for them and take that back.
     *
     * @return what goes on now; empty if the link was no good or had been used
     */
    List<Offer> comeBack(String token, String language) {
        return required(transaction.execute(status -> {
            Optional<Long> who = tokens.readBack(token)
                    .map(Tokens.Left::subscriberId)
                    .filter(id -> subscribers.find(id).isPresent());
            who.ifPresent(subscribers::lock);
            Return back = toReturn(token).orElse(null);
            if (back == null || back.offers().isEmpty()) {
                return List.of();
            }
            Instant now = time.instant();
            Set<Want> wants = back.offers().stream().map(Offer::want).collect(Collectors.toSet());
            wants.forEach(want -> subscribers.set(back.owner().id(), want, Subscription.Status.CONFIRMED, now));
            long occasion = subscribers.record(
                    back.owner().id(),
                    new Consent(0, now, "changed", "leaving taken back", what(wants), null, language, "/return"));
            letters.welcome(back.owner(), back.offers(), occasion);
            LOG.info("subscriber={} came-back={}", back.owner().id(), wants.size());
            return back.offers();
        }));
    }

    /** Keeps why somebody left, once for each leaving; false if the link was no good. */
    boolean sayWhy(String token, Farewell farewell) {
        Optional<Return> left = toReturn(token);
        left.ifPresent(one -> subscribers.addFarewell(
                one.owner().id(), one.consentId(), farewell.reason().word(), farewell.words(), time.instant()));
        return left.isPresent();
    }

    /** Leaves everything from the page of choices, and says goodbye by mail: the one mail that leaving brings. */
    Leaving leaveAll(String token) {
        if (toPreferences(token) instanceof Link.Open open) {
            return required(transaction.execute(status -> {
                Leaving.Done done = leave(open.subscriber(), null, "preferences page", "/preferences");
                if (done.back() != null) {
                    letters.goodbye(
                            open.subscriber(),
                            settings.address("/return/" + done.back()),
                            subscribers.addLinkMail(open.subscriber().id(), time.instant()));
                }
                return done;
            }));
        }
        return new Leaving.Refused();
    }

    private Set<Want> all(long subscriberId) {
        return subscribers.subscriptions(subscriberId).stream()
                .map(Subscription::want)
                .collect(Collectors.toSet());
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
        return what(wants, Set.of());
    }

    /** What was agreed to before, and in brackets, which {@link Want#readAll} passes over, what was only asked for. */
    private static String what(Set<Want> agreed, Set<Want> asked) {
        String text = Stream.concat(
                        agreed.stream().map(Want::toString).sorted(),
                        asked.stream().map(want -> "(" + want + ")").sorted())
                .collect(Collectors.joining(" "));
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
