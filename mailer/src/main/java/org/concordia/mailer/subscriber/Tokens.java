package org.concordia.mailer.subscriber;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The texts in mailed links that let a subscriber act without a password: purpose, subscriber, what it is about and
 * until when, with an HMAC-SHA256 (cut to 128 bits) over all of it, in base64url. The key is made at first start and
 * kept in the database, so links work on every machine and after a restart. Nothing about a token is stored.
 *
 * <p>Links to unsubscribe, and those that ask for a link to the choices, never run out: an old mail must still let its
 * reader leave. Safe for use by many threads.
 */
@Component
public final class Tokens {

    /** How long a link to confirm works. */
    static final Duration CONFIRM_FOR = Duration.ofDays(7);

    /** How long a link to the choices works, which is only ever mailed to its owner alone, when they ask for it. */
    static final Duration PREFERENCES_FOR = Duration.ofDays(7);

    /** How long leaving can be taken back. */
    static final Duration BACK_FOR = Duration.ofDays(7);

    private static final String SETTING = "link-key";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    private static final int MAC_BYTES = 16;
    /** Of 62 bits, so that guessing one is hopeless and the address stays short. */
    private static final int MARK = 12;

    /** purpose 1, subscriber 8, kind of what it is about 1, its id 8, expiry in epoch seconds 8. */
    private static final int BODY_BYTES = 26;

    private final SettingStore settings;
    private final InstantSource time;
    private volatile @Nullable SecretKeySpec key;

    public Tokens(SettingStore settings, InstantSource time) {
        this.settings = settings;
        this.time = time;
    }

    /** What a token is good for. */
    enum Purpose {
        CONFIRM('c'),
        PREFERENCES('p'),
        /** To have a link to the choices mailed to their owner: what digests carry, since they are passed on. */
        ASK('q'),
        /** To take leaving back, or to say why. */
        BACK('b'),
        UNSUBSCRIBE('u'),
        /** To stop what comes to an editor. */
        DESK('d');

        private final byte letter;

        Purpose(char letter) {
            this.letter = (byte) letter;
        }
    }

    /** What a token says. */
    sealed interface Reading {
        /** Ours and in time. {@code want}: what to unsubscribe from; null for everything. */
        record Good(long subscriberId, @Nullable Want want) implements Reading {}

        /** Ours, but its time is over. */
        record Expired(long subscriberId) implements Reading {}

        /** Not ours, for something else, or damaged. */
        record Wrong() implements Reading {}
    }

    /** For {@code /confirm/}; works for seven days. */
    public String confirm(long subscriberId) {
        return write(Purpose.CONFIRM, subscriberId, null, time.instant().plus(CONFIRM_FOR));
    }

    /**
     * For {@code /preferences/} in a mail that may be passed on: its page only offers to mail the owner a link that
     * {@link #preferences opens} them. Never runs out, and is the same on every try of a delivery.
     */
    public String askForPreferences(long subscriberId) {
        return write(Purpose.ASK, subscriberId, 0, '*', Instant.EPOCH);
    }

    /** For {@code /return/}: the leaving that has this line in the record of consent; works for seven days. */
    public String back(long subscriberId, long consentId) {
        return write(Purpose.BACK, subscriberId, consentId, 'c', time.instant().plus(BACK_FOR));
    }

    /** A leaving that a token is about. */
    record Left(long subscriberId, long consentId) {}

    /** Reads a token for {@code /return/}; empty if it is not one or has run out. */
    Optional<Left> readBack(String token) {
        return fields(Purpose.BACK, token)
                .filter(this::isInTime)
                .map(fields -> new Left(fields.subscriberId, fields.about));
    }

    /** For {@code /preferences/}; works for seven days, after which the page offers to mail a fresh one. */
    public String preferences(long subscriberId) {
        return write(Purpose.PREFERENCES, subscriberId, null, time.instant().plus(PREFERENCES_FOR));
    }

    /** For {@code /unsubscribe/}: from everything, for ever. */
    public String unsubscribe(long subscriberId) {
        return write(Purpose.UNSUBSCRIBE, subscriberId, null, Instant.EPOCH);
    }

    /** For {@code /unsubscribe/}: from this; its page offers to leave everything too. */
    public String unsubscribe(long subscriberId, Want from) {
        return write(Purpose.UNSUBSCRIBE, subscriberId, from, Instant.EPOCH);
    }

    /** For {@code /unsubscribe/}: from what comes to an editor, and from nothing that they subscribed to. */
    public String unsubscribe(long subscriberId, DeskMail from) {
        return write(Purpose.DESK, subscriberId, 0, from.letter(), Instant.EPOCH);
    }

    /** Mail to an editor that a token is about. */
    record ToEditor(long subscriberId, DeskMail mail) {}

    /** Reads a token for {@code /unsubscribe/} that is about mail to an editor; empty for any other. */
    Optional<ToEditor> readToEditor(String token) {
        return fields(Purpose.DESK, token)
                .flatMap(fields -> DeskMail.of(fields.kind).map(mail -> new ToEditor(fields.subscriberId, mail)));
    }

    private record Fields(long subscriberId, byte kind, long about, long expiry) {}

    /** Reads a token that should be for a purpose. */
    Reading read(Purpose purpose, String token) {
        Optional<Fields> read = fields(purpose, token);
        if (read.isEmpty()) {
            return new Reading.Wrong();
        }
        Fields fields = read.get();
        if (!isInTime(fields)) {
            return new Reading.Expired(fields.subscriberId);
        }
        return new Reading.Good(
                fields.subscriberId,
                switch (fields.kind) {
                    case 'e' -> new Want.AnEdition(fields.about);
                    case 'a' -> new Want.Alerts(fields.about);
                    default -> null;
                });
    }

    private boolean isInTime(Fields fields) {
        return fields.expiry == 0 || time.instant().getEpochSecond() < fields.expiry;
    }

    private Optional<Fields> fields(Purpose purpose, String token) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        // The decoder takes what the encoder would not write; a link has one form only.
        if (bytes.length != BODY_BYTES + MAC_BYTES || !encode(bytes).equals(token)) {
            return Optional.empty();
        }
        byte[] body = Arrays.copyOf(bytes, BODY_BYTES);
        if (!MessageDigest.isEqual(mac(body), Arrays.copyOfRange(bytes, BODY_BYTES, bytes.length))) {
            return Optional.empty();
        }
        ByteBuffer fields = ByteBuffer.wrap(body);
        return fields.get() == purpose.letter
                ? Optional.of(new Fields(fields.getLong(), fields.get(), fields.getLong(), fields.getLong()))
                : Optional.empty();
    }

    /** The subscriber that a token for {@code /unsubscribe/} names; empty if it is not ours. For links that come back by mail. */
    public Optional<Long> unsubscriber(String token) {
        return fields(Purpose.UNSUBSCRIBE, token)
                .or(() -> fields(Purpose.DESK, token))
                .map(Fields::subscriberId);
    }

    /** A mark that only we can make of a delivery's id, for addresses that reports come back to. */
    public String returnMark(long deliveryId) {
        byte[] mac = mac(ByteBuffer.allocate(1 + Long.BYTES)
                .put((byte) 'r')
                .putLong(deliveryId)
                .array());
        String mark = Long.toString(ByteBuffer.wrap(mac).getLong() >>> 1, Character.MAX_RADIX);
        return "0".repeat(Math.max(0, MARK - mark.length())) + mark.substring(Math.max(0, mark.length() - MARK));
    }

    /** Whether a mark is that of a delivery. */
    public boolean isReturnMark(String mark, long deliveryId) {
        return MessageDigest.isEqual(
                mark.getBytes(StandardCharsets.US_ASCII), returnMark(deliveryId).getBytes(StandardCharsets.US_ASCII));
    }

    private String write(Purpose purpose, long subscriberId, @Nullable Want want, Instant expiry) {
        return want instanceof Want.AnEdition edition
                ? write(purpose, subscriberId, edition.id(), 'e', expiry)
                : want instanceof Want.Alerts alerts
                        ? write(purpose, subscriberId, alerts.topicId(), 'a', expiry)
                        : write(purpose, subscriberId, 0, '*', expiry);
    }

    private String write(Purpose purpose, long subscriberId, long about, char kind, Instant expiry) {
        byte[] body = ByteBuffer.allocate(BODY_BYTES)
                .put(purpose.letter)
                .putLong(subscriberId)
                .put((byte) kind)
                .putLong(about)
                .putLong(expiry.getEpochSecond())
                .array();
        byte[] token = Arrays.copyOf(body, BODY_BYTES + MAC_BYTES);
        System.arraycopy(mac(body), 0, token, BODY_BYTES, MAC_BYTES);
        return encode(token);
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private byte[] mac(byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key());
            return Arrays.copyOf(mac.doFinal(body), MAC_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    private SecretKeySpec key() {
        SecretKeySpec known = key;
        if (known == null) {
            byte[] fresh = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(fresh);
            known = new SecretKeySpec(
                    Base64.getDecoder()
                            .decode(settings.findOrAdd(
                                    SETTING, Base64.getEncoder().encodeToString(fresh))),
                    ALGORITHM);
            key = known;
        }
        return known;
    }
}
