package org.concordia.aggregator.websub;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.concordia.aggregator.fetch.Body;
import org.concordia.aggregator.fetch.Inflation;
import org.concordia.aggregator.fetch.PollSettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What hubs push (WebSub, section 7). A push is stored when it is answered: the hub repeats one that was not, so that
 * nothing is lost whoever dies when. Only a few are read at once, because each may be as large as a document may be and
 * come as slowly as a connection may; a hub that is turned away comes again, and so does polling.
 */
final class Pushes {

    private static final Logger LOG = LoggerFactory.getLogger(Pushes.class);

    private static final int AT_ONCE = 16;
    private static final int OF_A_CALLBACK_AT_ONCE = 2;

    /** What became of a push. */
    enum Fate {
        /** Stored. */
        TAKEN,
        /** Without a valid signature: as if it had never come (section 7.1.2). */
        IGNORED,
        /** Nobody was ever asked to push there. */
        UNKNOWN,
        /** Nobody is any longer. */
        ENDED,
        /** Too many others are being read, or this hub pushes without a pause. */
        BUSY,
        TOO_LARGE,
        /** It broke off, dripped, or was compressed in a way that cannot be undone. */
        BROKEN
    }

    /**
     * How many pushes a hub may still make: some at once, for a busy hour, then one each while. A stranger's hub could
     * otherwise keep every processor and fill the database.
     *
     * @param since when the next one began to grow
     */
    record Allowance(int pushes, Instant since) {

        static final int AT_MOST = 60;
        static final Duration EACH = Duration.ofSeconds(10);

        static Allowance full(Instant now) {
            return new Allowance(AT_MOST, now);
        }

        Allowance at(Instant now) {
            long grown = Duration.between(since, now).dividedBy(EACH);
            if (grown < 0 || pushes + grown >= AT_MOST) {
                return full(now);
            }
            return new Allowance(pushes + (int) grown, since.plus(EACH.multipliedBy(grown)));
        }

        Allowance less() {
            return new Allowance(pushes - 1, since);
        }
    }

    private final CallbackStore callbacks;
    private final Inbox inbox;
    private final WebSub webSub;
    private final PollSettings settings;
    private final InstantSource clock;
    private final Map<Long, Integer> reading = new HashMap<>();
    private final Map<Long, Allowance> allowances = new HashMap<>();

    Pushes(CallbackStore callbacks, Inbox inbox, WebSub webSub, PollSettings settings, InstantSource clock) {
        this.callbacks = callbacks;
        this.inbox = inbox;
        this.webSub = webSub;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Takes a push.
     *
     * @param signature the header field {@code X-Hub-Signature}
     * @param encoding the header field {@code Content-Encoding}
     */
    Fate take(
            String token,
            @Nullable String signature,
            @Nullable String contentType,
            @Nullable String encoding,
            InputStream body)
            throws InterruptedException {
        Optional<Callback> found = webSub.isOn() ? callbacks.byToken(token) : Optional.empty();
        if (found.isEmpty()) {
            return Fate.UNKNOWN;
        }
        Callback callback = found.get();
        switch (callback.status()) {
            case LEAVING, ENDED -> {
                return Fate.ENDED;
            }
            case WANTED, ASKED -> {
                // What comes before the hub verified is nobody's word yet.
                return Fate.UNKNOWN;
            }
            case VERIFIED -> {
                if (!callback.active()) {
                    return Fate.ENDED;
                }
            }
        }
        if (!begin(callback.id())) {
            return Fate.BUSY;
        }
        try {
            return take(callback, signature, contentType, encoding, body);
        } finally {
            end(callback.id());
        }
    }

    private Fate take(
            Callback callback,
            @Nullable String field,
            @Nullable String contentType,
            @Nullable String encoding,
            InputStream body)
            throws InterruptedException {
        Optional<Signature> signature = Signature.of(field, String.valueOf(callback.secret()));
        if (signature.isEmpty()) {
            return ignored(callback);
        }
        // The signature is over what was sent, the limit over what becomes of it.
        InputStream sent = signature.get().over(new Punctual(body, settings.timeout()));
        try (InputStream inflated = Inflation.of(sent, encoding);
                Body document = Body.read(inflated, settings.maxBytes())) {
            Body.read(sent, settings.maxBytes()).close();
            if (!signature.get().holds()) {
                return ignored(callback);
            }
            inbox.take(callback.feedId(), document, contentType);
        } catch (Body.TooLongException e) {
            LOG.info("websub-too-large feed={}", callback.feedId());
            return Fate.TOO_LARGE;
        } catch (IOException e) {
            LOG.info(
                    "websub-broken feed={} reason={}",
                    callback.feedId(),
                    e.getClass().getSimpleName());
            return Fate.BROKEN;
        }
        callbacks.pushed(callback.id(), clock.instant());
        return Fate.TAKEN;
    }

    private Fate ignored(Callback callback) {
        LOG.warn("websub-ignored feed={} reason=signature", callback.feedId());
        callbacks.ignored(callback.id());
        return Fate.IGNORED;
    }

    private synchronized boolean begin(long id) {
        int same = reading.getOrDefault(id, 0);
        if (same >= OF_A_CALLBACK_AT_ONCE
                || reading.values().stream().mapToInt(Integer::intValue).sum() >= AT_ONCE) {
            return false;
        }
        Allowance left =
                allowances.getOrDefault(id, Allowance.full(clock.instant())).at(clock.instant());
        if (left.pushes() == 0) {
            return false;
        }
        allowances.put(id, left.less());
        reading.put(id, same + 1);
        return true;
    }

    private synchronized void end(long id) {
        reading.computeIfPresent(id, (key, count) -> count == 1 ? null : count - 1);
    }
}
