package org.concordia.mailer.mailing;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.concordia.digest.render.RenderedMail;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Freezes mailings: from then on what is sent, and to whom, no longer depends on anything else. */
@Service
public final class Mailings {

    private static final Logger LOG = LoggerFactory.getLogger(Mailings.class);

    private final MailingStore mailings;
    private final TransactionTemplate transaction;
    private final InstantSource clock;

    public Mailings(MailingStore mailings, TransactionTemplate transaction, InstantSource clock) {
        this.mailings = mailings;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Freezes a text in all its languages for an audience, in one transaction. Each subscriber gets one of them: that
     * of their language, or the first. What was frozen before stays as it is, so calling this twice does nothing.
     *
     * @param texts by language, the first being for those who speak none of them; at least one
     * @return the ids of the mailings written now; a language without recipients has one too, since it marks the
     *     moment after which a new subscriber waits for the next issue
     */
    public List<Long> freeze(
            MailKind kind,
            long ref,
            String listName,
            @Nullable String thread,
            LinkedHashMap<String, RenderedMail> texts,
            Audience audience) {
        return freeze(kind, ref, listName, thread, texts, audience, null);
    }

    /**
     * When an issue came out.
     *
     * @param zone of the edition's schedule
     */
    record Slot(Instant at, ZoneId zone) {}

    /** The same for an issue: deliveries to those who want digests at an hour of theirs wait for it. */
    List<Long> freeze(
            MailKind kind,
            long ref,
            String listName,
            @Nullable String thread,
            LinkedHashMap<String, RenderedMail> texts,
            Audience audience,
            @Nullable Slot slot) {
        if (texts.isEmpty()) {
            throw new IllegalArgumentException("nothing to freeze: no language");
        }
        List<String> languages = List.copyOf(texts.keySet());
        Instant now = clock.instant();
        List<Frozen> frozen = Objects.requireNonNull(transaction.execute(status -> {
            List<Frozen> written = new ArrayList<>();
            for (Map.Entry<String, RenderedMail> text : texts.entrySet()) {
                String language = text.getKey();
                List<Long> others = mailings.of(kind, ref);
                mailings.add(kind, ref, language, audience, listName, thread, text.getValue(), now)
                        .ifPresent(id -> {
                            int recipients = mailings.addDeliveries(id, language, languages, others, audience, now);
                            int folded = kind == MailKind.ALERT || kind == MailKind.UPDATE ? heed(id, now) : 0;
                            if (slot != null) {
                                keepHours(id, slot, now);
                            }
                            written.add(new Frozen(id, language, recipients - folded));
                        });
            }
            return written;
        }));
        for (Frozen one : frozen) {
            LOG.info(
                    "mailing frozen mailing={} kind={} ref={} language={} recipients={}",
                    one.id,
                    kind.word(),
                    ref,
                    one.language,
                    one.recipients);
        }
        return frozen.stream().map(Frozen::id).toList();
    }

    private void keepHours(long mailing, Slot slot, Instant now) {
        for (OwnHour hour : mailings.ownHours()) {
            Instant due = hour.dueAt(slot.at(), slot.zone());
            if (due.isAfter(now)) {
                mailings.hold(mailing, hour, due);
            }
        }
    }

    /** Keeps to what readers chose about alerts, in the transaction that freezes one; how many it is not sent to. */
    private int heed(long mailing, Instant now) {
        int folded = 0;
        for (AlertChoice choice : mailings.choices()) {
            Instant due = choice.dueAt(now);
            if (due == null) {
                folded += mailings.fold(mailing, choice);
                continue;
            }
            if (choice.aDay() != null) {
                folded += mailings.foldBeyond(mailing, choice, choice.dayOf(due), choice.dayAfter(due));
            }
            if (due.isAfter(now)) {
                mailings.hold(mailing, choice, due);
            }
        }
        return folded;
    }

    /**
     * Freezes a mail to one person: a confirmation, a welcome, a goodbye. Nothing is sent if the address is suppressed.
     *
     * @param ref a number that no other mail of this kind has; asked twice with the same one it is one mail
     */
    public List<Long> write(
            MailKind kind, long ref, long subscriberId, String language, String listName, RenderedMail mail) {
        LinkedHashMap<String, RenderedMail> texts = new LinkedHashMap<>();
        texts.put(language, mail);
        return freeze(kind, ref, listName, null, texts, new Audience.One(subscriberId));
    }

    private record Frozen(long id, String language, int recipients) {}
}
