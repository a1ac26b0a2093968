package org.concordia.mailer.bounce;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.concordia.mailer.bounce.BounceStore.Sent;
import org.concordia.mailer.smtp.ReturnPath;
import org.concordia.mailer.subscriber.Enrolment;
import org.concordia.mailer.subscriber.Tokens;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Acts on what came back, each message once. A report counts only when it shows that it is about a mail of ours: by the
 * marked return path, by the link to unsubscribe that only its reader has, or by its Message-ID together with the
 * address it went to. Everything else is kept for an editor.
 */
@Component
public final class Bounces {

    private static final Logger LOG = LoggerFactory.getLogger(Bounces.class);

    /** So many mails that failed softly within so long, and the address is given up. */
    private static final int SOFT = 5;

    private static final Duration SOFT_WITHIN = Duration.ofDays(30);

    private static final int EXCERPT = 12_000;
    private static final int SENDER = 320;
    private static final int SUBJECT = 300;

    private final BounceStore bounces;
    private final SuppressionStore suppressions;
    private final Enrolment enrolment;
    private final Tokens tokens;
    private final TransactionTemplate transaction;
    private final Session session = Session.getInstance(new Properties());

    public Bounces(
            BounceStore bounces,
            SuppressionStore suppressions,
            Enrolment enrolment,
            Tokens tokens,
            TransactionTemplate transaction) {
        this.bounces = bounces;
        this.suppressions = suppressions;
        this.enrolment = enrolment;
        this.tokens = tokens;
        this.transaction = transaction;
    }

    /** Where a message lies, as IMAP counts. */
    record Place(String mailbox, long uidValidity, long uid) {}

    /** What is shown of a message, and what it says. */
    private record Letter(Report report, String sender, String subject, String excerpt) {}

    /**
     * Takes a message in hand: what it calls for happens, and its place is passed, in one transaction.
     *
     * @param raw the message, or its beginning
     * @return what it was; empty if it had been seen to before
     */
    Optional<Bounce.Kind> take(Place place, byte[] raw, Instant arrivedAt) {
        Letter letter = read(raw);
        String fingerprint = fingerprint(raw);
        return Optional.ofNullable(transaction.execute(status -> {
            if (!bounces.advance(place.mailbox, place.uidValidity, place.uid)) {
                return null;
            }
            return act(letter, fingerprint, arrivedAt);
        }));
    }

    private Letter read(byte[] raw) {
        try {
            MailParts parts = new MailParts(new MimeMessage(session, new ByteArrayInputStream(raw)));
            return new Letter(
                    Report.of(parts),
                    cut(parts.header("From"), SENDER),
                    cut(parts.header("Subject"), SUBJECT),
                    cut(excerpt(parts), EXCERPT));
        } catch (MessagingException | RuntimeException e) {
            // Anybody may write to this address, and one message must not keep those behind it from being read.
            LOG.warn("returned message unreadable reason=\"{}\"", e.getClass().getSimpleName());
            Traces none = new Traces(Collections.emptyList(), Collections.emptyList(), Collections.emptyList());
            return new Letter(new Report.Unknown(none), "", "", "");
        }
    }

    private Bounce.@Nullable Kind act(Letter letter, String fingerprint, Instant at) {
        Report report = letter.report;
        if (isAboutSomebodyErased(report)) {
            // Kept only so that it is not read again: nothing in it may bring back who it was.
            Letter blank = new Letter(report, "", "", "");
            return keep(blank, Bounce.Kind.AUTOMATIC, null, null, null, "", fingerprint, at)
                    ? Bounce.Kind.AUTOMATIC
                    : null;
        }
        if (report instanceof Report.Failed failed) {
            return failed(letter, failed, fingerprint, at);
        }
        if (report instanceof Report.Complained complaint) {
            return complained(letter, complaint, fingerprint, at);
        }
        if (report instanceof Report.Leaving leaving) {
            Optional<Long> who = tokens.unsubscriber(leaving.token()).filter(bounces::isKnown);
            Bounce.Kind kind = who.isPresent() ? Bounce.Kind.LEFT : Bounce.Kind.UNKNOWN;
            boolean fresh = keep(letter, kind, null, null, who.orElse(null), "", fingerprint, at);
            if (fresh && who.isPresent()) {
                enrolment.unsubscribe(leaving.token(), false);
            }
            return fresh ? kind : null;
        }
        Bounce.Kind kind = report instanceof Report.Delayed
                ? Bounce.Kind.DELAYED
                : report instanceof Report.Automatic ? Bounce.Kind.AUTOMATIC : Bounce.Kind.UNKNOWN;
        Proof proof = proof(report.traces());
        return keep(letter, kind, null, proof.sent, proof.subscriber, "", fingerprint, at) ? kind : null;
    }

    private Bounce.@Nullable Kind failed(Letter letter, Report.Failed failed, String fingerprint, Instant at) {
        Proof proof = proof(failed.traces());
        Sent sent = proof.sent != null ? proof.sent : named(failed).orElse(null);
        if (sent == null) {
            Report.Recipient first = failed.recipients().get(0);
            return keep(
                            letter,
                            Bounce.Kind.UNKNOWN,
                            first.diagnosis(),
                            null,
                            proof.subscriber,
                            first.words(),
                            fingerprint,
                            at)
                    ? Bounce.Kind.UNKNOWN
                    : null;
        }
        Report.Recipient recipient = failed.about(sent.addressKey());
        Bounce.Kind kind = switch (recipient.diagnosis().weight()) {
            case HARD -> Bounce.Kind.HARD;
            case SOFT -> Bounce.Kind.SOFT;
            case REFUSED -> Bounce.Kind.REFUSED;
        };
        if (!keep(letter, kind, recipient.diagnosis(), sent, null, recipient.words(), fingerprint, at)) {
            return null;
        }
        boolean often = kind == Bounce.Kind.SOFT && bounces.soft(sent.subscriberId(), at.minus(SOFT_WITHIN)) >= SOFT;
        if (kind == Bounce.Kind.HARD || often) {
            suppressions.add(sent.subscriberId(), Suppression.Reason.BOUNCED, recipient.words(), at);
        }
        LOG.info(
                "mail came back delivery={} kind={} diagnosis={} suppressed={}",
                sent.deliveryId(),
                kind.word(),
                recipient.diagnosis().word(),
                kind == Bounce.Kind.HARD || often);
        return kind;
    }

    private Bounce.@Nullable Kind complained(
            Letter letter, Report.Complained complaint, String fingerprint, Instant at) {
        Proof proof = proof(complaint.traces());
        Long subscriber = proof.subscriber;
        Bounce.Kind kind = subscriber == null ? Bounce.Kind.UNKNOWN : Bounce.Kind.COMPLAINED;
        if (!keep(letter, kind, null, proof.sent, subscriber, complaint.type(), fingerprint, at)) {
            return null;
        }
        if (subscriber != null) {
            suppressions.add(subscriber, Suppression.Reason.COMPLAINED, complaint.type(), at);
            enrolment.complained(subscriber);
            LOG.info("complaint subscriber={} type={}", subscriber, complaint.type());
        }
        return kind;
    }

    private boolean keep(
            Letter letter,
            Bounce.Kind kind,
            @Nullable Diagnosis diagnosis,
            @Nullable Sent sent,
            @Nullable Long subscriber,
            String words,
            String fingerprint,
            Instant at) {
        return bounces.add(new BounceStore.Fresh(
                fingerprint,
                kind,
                diagnosis,
                sent,
                subscriber,
                words,
                letter.sender,
                letter.subject,
                kind == Bounce.Kind.UNKNOWN ? letter.excerpt : null,
                at));
    }

    // --- is it ours? -----------------------------------------------------------------------------------------------

    /** What is shown beyond doubt. */
    private record Proof(@Nullable Sent sent, @Nullable Long subscriber) {}

    private boolean isAboutSomebodyErased(Report report) {
        Traces traces = report.traces();
        boolean delivery = traces.returnPaths().stream()
                .flatMap(address -> ReturnPath.read(address).stream())
                .anyMatch(
                        path -> tokens.isReturnMark(path.mark(), path.delivery()) && bounces.isErased(path.delivery()));
        boolean link = Stream.concat(
                        traces.tokens().stream(),
                        report instanceof Report.Leaving leaving ? Stream.of(leaving.token()) : Stream.empty())
                .flatMap(token -> tokens.unsubscriber(token).stream())
                .anyMatch(who -> !bounces.isKnown(who));
        boolean named = traces.messageIds().stream()
                .flatMap(id -> org.concordia.mailer.smtp.MessageId.read(id).stream())
                .anyMatch(ours -> bounces.isErased(ours.delivery()));
        return delivery || link || named;
    }

    private Proof proof(Traces traces) {
        for (String address : traces.returnPaths()) {
            Optional<Sent> sent = ReturnPath.read(address)
                    .filter(path -> tokens.isReturnMark(path.mark(), path.delivery()))
                    .flatMap(path -> bounces.sent(path.delivery()));
            if (sent.isPresent()) {
                return new Proof(sent.get(), sent.get().subscriberId());
            }
        }
        for (String token : traces.tokens()) {
            Optional<Long> subscriber = tokens.unsubscriber(token);
            if (subscriber.isPresent()) {
                Sent sent = traces.messageIds().stream()
                        .flatMap(id -> byMessageId(id).stream())
                        .filter(one -> one.subscriberId() == subscriber.get())
                        .findFirst()
                        .orElse(null);
                return new Proof(sent, subscriber.get());
            }
        }
        return new Proof(null, null);
    }

    /** The mail that a report names by its Message-ID, if it names the address that it went to as well. */
    private Optional<Sent> named(Report.Failed failed) {
        return failed.traces().messageIds().stream()
                .flatMap(id -> byMessageId(id).stream())
                .filter(sent -> failed.recipients().stream()
                        .anyMatch(recipient -> recipient.addresses().contains(sent.addressKey())))
                .findFirst();
    }

    private Optional<Sent> byMessageId(String id) {
        return org.concordia.mailer.smtp.MessageId.read(id)
                .flatMap(ours ->
                        bounces.sent(ours.delivery()).filter(sent -> ours.isOf(sent.deliveryId(), sent.frozenAt())));
    }

    // --- what an editor sees ---------------------------------------------------------------------------------------

    private static String excerpt(MailParts parts) {
        StringBuilder text = new StringBuilder(parts.text().strip());
        for (InternetHeaders group : parts.status()) {
            text.append("\n\n").append(String.join("\n", Collections.list(group.getAllHeaderLines())));
        }
        for (InternetHeaders group : parts.feedback()) {
            text.append("\n\n").append(String.join("\n", Collections.list(group.getAllHeaderLines())));
        }
        return text.toString().replaceAll("[\\p{Cc}&&[^\\n\\t]]", "");
    }

    private static String cut(String text, int length) {
        // Half of a pair of surrogates is no character that a database takes.
        return text.codePointCount(0, text.length()) <= length
                ? text
                : text.substring(0, text.offsetByCodePoints(0, length));
    }

    private static String fingerprint(byte[] raw) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(raw))
                    .toLowerCase(Locale.ROOT);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
