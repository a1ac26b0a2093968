package org.concordia.aggregator.websub;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.concordia.aggregator.feed.FeedStore;
import org.concordia.aggregator.feed.FetchWords;
import org.concordia.aggregator.feed.Wording;
import org.concordia.aggregator.fetch.FetchResult;
import org.concordia.aggregator.fetch.Fetcher;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our side of WebSub (W3C Recommendation of 23 January 2018), the subscriber's: asks the hubs that feeds name to push,
 * answers when they verify that it was we who asked, asks again before the lease ends, and tells them to stop. The
 * sections in the comments are the Recommendation's. Off without an address at which hubs could reach us.
 *
 * <p>Hubs' addresses come from strangers; they are asked through the same guard and limits as feeds.
 */
public final class WebSub implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WebSub.class);

    /** How long hubs are asked to push for; section 8.2 calls it a good default. */
    static final Duration LEASE = Duration.ofDays(10);

    /** A hub that says less is asked too often, one that says more may have forgotten us long before. */
    private static final Duration SHORTEST_LEASE = Duration.ofMinutes(5);

    private static final Duration LONGEST_LEASE = Duration.ofDays(30);

    /** After so many failures in a row a feed's hubs are left alone for {@link #REST}. */
    private static final int FAILURES_TO_REST = 6;

    private static final Duration REST = Duration.ofDays(7);

    /** How often a hub is told to stop; after that its lease ends by itself. */
    private static final int TRIES_TO_LEAVE = 3;

    /** How long one node may take to see to what it claimed. */
    private static final Duration CLAIM = Duration.ofMinutes(10);

    /** Claimed at once: few, because hubs that hang share their turn. */
    private static final int BATCH = 40;

    private static final int WORKERS = 8;

    private static final Pattern ENCODED = Pattern.compile("%([0-9A-Fa-f]{2})");

    private final CallbackStore callbacks;
    private final FeedStore feeds;
    private final Fetcher fetcher;
    private final @Nullable String site;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final ExecutorService workers = Executors.newFixedThreadPool(WORKERS, task -> {
        Thread thread = new Thread(task, "concordia-websub");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * @param site the base of our addresses, without a slash at its end; null when hubs cannot reach it, and then
     *     nothing here does anything
     */
    public WebSub(CallbackStore callbacks, FeedStore feeds, Fetcher fetcher, @Nullable URI site, InstantSource clock) {
        this.callbacks = callbacks;
        this.feeds = feeds;
        this.fetcher = fetcher;
        this.site = site == null ? null : site.toString();
        this.clock = clock;
    }

    /** Whether hubs are asked at all. */
    public boolean isOn() {
        return site != null;
    }

    /**
     * Takes note of what a feed's document says of hubs, in the transaction that stores the document. A topic that moved
     * and a hub that is not named any more are left, and what is named instead is asked (section 6.1).
     *
     * @param named empty when it names none
     */
    public void discovered(long feedId, Optional<Discovery> named, Instant now) {
        if (site == null) {
            return;
        }
        boolean wanted = named.isPresent();
        for (Callback known : callbacks.of(feedId)) {
            if (named.isEmpty() || known.current() && !serves(known, named.get())) {
                callbacks.leave(known, now);
            } else if (known.current()) {
                wanted = false;
                if (!sameHubs(known, named.get())) {
                    callbacks.rename(known.id(), named.get().hubs());
                }
            } else {
                wanted = false;
                if (!known.topic().equals(named.get().topic()) || !sameHubs(known, named.get())) {
                    callbacks.wantInstead(known.id(), named.get(), now);
                }
            }
        }
        if (wanted) {
            callbacks.want(feedId, named.get().topic(), named.get().hubs(), now);
        }
    }

    /** Whatever their order: some publishers change it each time. */
    private static boolean sameHubs(Callback known, Discovery named) {
        return Set.copyOf(known.hubs()).equals(Set.copyOf(named.hubs()));
    }

    private static boolean serves(Callback current, Discovery named) {
        return current.topic().equals(named.topic())
                && named.hubs().stream().anyMatch(hub -> ways(hub).contains(String.valueOf(current.hub())));
    }

    /** Whether polling this feed may wait, because a hub tells of its news. */
    public boolean relies(long feedId, Instant now) {
        return site != null && callbacks.relies(feedId, now);
    }

    /** Takes note that a poll found news, which a hub should have told, in the transaction that stores them. */
    public void polled(long feedId, int news) {
        if (site != null && news > 0) {
            callbacks.missed(feedId);
        }
    }

    /**
     * Does what is due: asks hubs, asks them again before their lease ends, tells those that are left. Two at once ask
     * each hub once.
     *
     * @return how many callbacks were seen to
     */
    public int renewDue() {
        if (site == null) {
            return 0;
        }
        callbacks.forget(clock.instant());
        callbacks.leaveUnpolled(clock.instant());
        callbacks.renewElsewhere(site, clock.instant());
        int done = 0;
        try {
            List<Callback> due = callbacks.due(clock.instant(), CLAIM, BATCH);
            while (!due.isEmpty()) {
                List<Callable<Void>> tasks = new ArrayList<>();
                for (Callback callback : due) {
                    tasks.add(() -> {
                        seeToSafely(callback);
                        return null;
                    });
                }
                workers.invokeAll(tasks);
                done += due.size();
                due = callbacks.due(clock.instant(), CLAIM, BATCH);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (done > 0) {
            LOG.info("websub seen={}", done);
        }
        return done;
    }

    /** Ends the threads; requests under way are dropped, and their callbacks come due again. */
    @Override
    public void close() {
        workers.shutdownNow();
    }

    private void seeToSafely(Callback callback) throws InterruptedException {
        try {
            seeTo(callback);
        } catch (RuntimeException e) {
            // The one broad catch: what breaks with one hub must not stop the others. Its claim runs out.
            LOG.error("websub-broke feed={}", callback.feedId(), e);
        }
    }

    private void seeTo(Callback callback) throws InterruptedException {
        Instant now = clock.instant();
        switch (callback.status()) {
            case WANTED -> ask(callback, callback.failures(), hubs(callback));
            case ASKED -> {
                // It accepted and did not verify. The one after it may do better.
                int failures = callback.failures() + 1;
                LOG.info("websub-unverified feed={} failures={}", callback.feedId(), failures);
                Wording said = Wording.of("feed.hub.unverified", String.valueOf(callback.hub()));
                if (failures >= FAILURES_TO_REST) {
                    callbacks.later(callback, Callback.Status.WANTED, failures, said, now.plus(REST));
                } else {
                    ask(callback, failures, hubs(callback));
                }
            }
            case VERIFIED -> {
                Instant expiresAt = callback.expiresAt() == null ? now : callback.expiresAt();
                callbacks.want(callback.feedId(), callback.topic(), callback.hubs(), now);
                if (now.isBefore(expiresAt)) {
                    callbacks.later(callback, Callback.Status.VERIFIED, 0, null, expiresAt);
                } else {
                    LOG.warn("websub-expired feed={}", callback.feedId());
                    callbacks.end(callback.id(), now);
                    feeds.pollBy(callback.feedId(), now, Wording.of("feed.why.hub-over"));
                }
            }
            case LEAVING -> tellToStop(callback, now);
            case ENDED -> {
                // Never claimed.
            }
        }
    }

    /** Asks hubs in turn until one accepts (section 5.1). */
    private void ask(Callback callback, int failuresBefore, List<String> hubs) throws InterruptedException {
        int failures = failuresBefore + 1;
        Duration wait = wait(failures);
        // However long it is left alone when it fails, a hub that accepted has no reason to take longer to verify.
        Duration patience = wait(Math.min(failures, FAILURES_TO_REST - 1));
        Wording said = null;
        for (String hub : hubs) {
            // A new address and a new secret for each request: section 5.1.1 wants them unique to the hub.
            String token = unguessable(24);
            String secret = unguessable(32);
            String site = String.valueOf(this.site);
            if (!callbacks.asking(
                    callback, hub, site, token, secret, clock.instant().plus(patience))) {
                return;
            }
            Map<String, String> form = new LinkedHashMap<>();
            form.put("hub.callback", Callback.address(site, token));
            form.put("hub.mode", "subscribe");
            form.put("hub.topic", callback.topic());
            form.put("hub.lease_seconds", String.valueOf(LEASE.toSeconds()));
            form.put("hub.secret", secret);
            FetchResult result = fetcher.post(hub, form);
            if (result instanceof FetchResult.Accepted) {
                LOG.info("websub-asked feed={}", callback.feedId());
                callbacks.later(
                        callback,
                        Callback.Status.ASKED,
                        failuresBefore,
                        null,
                        clock.instant().plus(patience));
                return;
            }
            said = FetchWords.of(result);
            if (result instanceof FetchResult.RateLimited limited
                    && limited.patience().compareTo(wait) > 0) {
                wait = limited.patience();
            }
        }
        LOG.info(
                "websub-refused feed={} failures={} said={}",
                callback.feedId(),
                failures,
                said == null ? "" : said.key());
        callbacks.later(
                callback,
                Callback.Status.WANTED,
                failures,
                said,
                clock.instant().plus(wait));
    }

    private void tellToStop(Callback callback, Instant now) throws InterruptedException {
        boolean over = callback.expiresAt() == null || !now.isBefore(callback.expiresAt());
        if (over || callback.failures() >= TRIES_TO_LEAVE || callback.hub() == null) {
            callbacks.end(callback.id(), now);
            return;
        }
        Map<String, String> form = new LinkedHashMap<>();
        form.put("hub.callback", callback.address());
        form.put("hub.mode", "unsubscribe");
        form.put("hub.topic", callback.topic());
        FetchResult result = fetcher.post(callback.hub(), form);
        int failures = callback.failures() + 1;
        LOG.info("websub-left feed={} accepted={}", callback.feedId(), result instanceof FetchResult.Accepted);
        callbacks.later(
                callback,
                Callback.Status.LEAVING,
                failures,
                null,
                clock.instant().plus(wait(failures)));
    }

    /** How long after so many failures in a row hubs are asked again: an hour, doubled each time, then a week. */
    static Duration wait(int failures) {
        return failures >= FAILURES_TO_REST ? REST : Duration.ofHours(1L << Math.max(0, failures - 1));
    }

    /** The hubs in the order in which they are asked: first those after the one that was asked last. */
    private static List<String> hubs(Callback callback) {
        Set<String> ways = new LinkedHashSet<>();
        callback.hubs().forEach(hub -> ways.addAll(ways(hub)));
        List<String> ordered = new ArrayList<>(ways);
        int last = ordered.indexOf(callback.hub());
        Collections.rotate(ordered, -(last + 1));
        return ordered;
    }

    /** Section 8.2: TLS first, even if the publisher names the hub without it. */
    private static List<String> ways(String hub) {
        return hub.startsWith("http://") && URI.create(hub).getPort() < 0
                ? List.of("https" + hub.substring(4), hub)
                : List.of(hub);
    }

    private String unguessable(int bytes) {
        byte[] drawn = new byte[bytes];
        random.nextBytes(drawn);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(drawn);
    }

    /**
     * A hub asks at a callback whether we want what was asked for (section 5.3), or says that it will not push (5.2).
     *
     * @param token the end of the callback's address
     * @param leaseSeconds how long it will push; anything but a positive number stands for what we asked
     * @return what to answer: the challenge, or nothing to a denial; empty if we want no such thing
     */
    Optional<String> verify(
            String token,
            @Nullable String mode,
            @Nullable String topic,
            @Nullable String challenge,
            @Nullable String leaseSeconds,
            @Nullable String reason) {
        Optional<Callback> found = site == null ? Optional.empty() : callbacks.byToken(token);
        if (found.isEmpty() || topic == null || !sameTopic(found.get().topic(), topic)) {
            return Optional.empty();
        }
        Callback callback = found.get();
        Instant now = clock.instant();
        boolean asked = callback.status() == Callback.Status.ASKED || callback.status() == Callback.Status.VERIFIED;
        if ("denied".equals(mode) && asked) {
            deny(callback, reason, now);
            return Optional.of("");
        }
        if (challenge == null || challenge.isEmpty()) {
            return Optional.empty();
        }
        if ("subscribe".equals(mode) && asked && callback.active()) {
            Duration lease = lease(leaseSeconds);
            // A quarter of the lease is left for a hub that is down when we ask again.
            Instant renewAt = now.plus(lease.multipliedBy(3).dividedBy(4));
            if (callbacks.verified(callback, renewAt, now.plus(lease), now)) {
                LOG.info("websub-verified feed={} lease={}", callback.feedId(), lease);
                return Optional.of(challenge);
            }
        }
        if ("unsubscribe".equals(mode)
                && (callback.status() == Callback.Status.LEAVING || callback.status() == Callback.Status.ENDED)) {
            callbacks.end(callback.id(), now);
            return Optional.of(challenge);
        }
        return Optional.empty();
    }

    private void deny(Callback callback, @Nullable String reason, Instant now) {
        LOG.warn("websub-denied feed={}", callback.feedId());
        String hub = String.valueOf(callback.hub());
        Wording said = reason == null || reason.isBlank()
                ? Wording.of("feed.hub.denied", hub)
                : Wording.of("feed.hub.denied-because", hub, reason);
        // Section 5.2: it is not possible any more. Another hub may do it; the same one may have changed its mind in a
        // week.
        int failures = callback.hubs().size() > 1 ? callback.failures() + 1 : FAILURES_TO_REST;
        callbacks.denied(callback, failures, said, now.plus(wait(failures)), now);
        if (callback.current()) {
            feeds.pollBy(callback.feedId(), now, Wording.of("feed.why.hub-over"));
        }
    }

    private static Duration lease(@Nullable String seconds) {
        Duration lease = seconds != null && seconds.matches("0*[1-9]\\d{0,8}")
                ? Duration.ofSeconds(Long.parseLong(seconds))
                : LEASE;
        if (lease.compareTo(SHORTEST_LEASE) < 0) {
            return SHORTEST_LEASE;
        }
        return lease.compareTo(LONGEST_LEASE) > 0 ? LONGEST_LEASE : lease;
    }

    /** Hubs may decode what need not be encoded (section 5.1.1). */
    private static boolean sameTopic(String ours, String theirs) {
        return ours.equals(theirs) || decoded(ours).equals(decoded(theirs));
    }

    /** Without the percent-encoding of letters, digits and {@code -._~}, which never need it (RFC 3986, section 2.3). */
    private static String decoded(String address) {
        return ENCODED.matcher(address).replaceAll(match -> {
            char letter = (char) Integer.parseInt(match.group(1), 16);
            boolean free = letter < 0x80 && (Character.isLetterOrDigit(letter) || "-._~".indexOf(letter) >= 0);
            return Matcher.quoteReplacement(free ? String.valueOf(letter) : match.group());
        });
    }
}
