package org.concordia.mailer.note;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.concordia.aggregator.feed.FeedHealth;
import org.concordia.aggregator.feed.HealthStore;
import org.concordia.aggregator.feed.Sayings;
import org.concordia.digest.render.DeskNote;
import org.concordia.digest.render.MailRenderer;
import org.concordia.mailer.mailing.MailKind;
import org.concordia.mailer.mailing.Mailings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes the daily notes that are due into the queue of mail. A day is seen to and its note written in one transaction,
 * so that there is one note a day at most whatever is killed and however many machines look; a day on which nothing
 * happened is seen to without one. After a stop of days there is one note for all of them.
 */
@Component
public final class EditorNotes {

    private static final Logger LOG = LoggerFactory.getLogger(EditorNotes.class);

    /** Far more than a note tells; so many are counted. */
    private static final int MOST = 10_000;
    /** Days since 1970 have fewer digits than this for the next 2,700 years. */
    private static final long DAYS = 1_000_000;

    private final NoteStore notes;
    private final HealthStore health;
    private final MailRenderer renderer;
    private final Mailings mailings;
    private final MessageSource messages;
    private final TransactionTemplate transaction;
    private final InstantSource clock;

    EditorNotes(
            NoteStore notes,
            HealthStore health,
            MailRenderer renderer,
            Mailings mailings,
            MessageSource messages,
            TransactionTemplate transaction,
            InstantSource clock) {
        this.notes = notes;
        this.health = health;
        this.renderer = renderer;
        this.mailings = mailings;
        this.messages = messages;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Sees to every day that has come; true if that put a note into the queue. */
    public boolean writeDue() {
        Instant now = clock.instant();
        boolean any = false;
        for (NoteWish wish : notes.all()) {
            if (wish.due(now)) {
                try {
                    any |= Boolean.TRUE.equals(transaction.execute(status -> write(wish, now)));
                } catch (RuntimeException e) {
                    // One editor's note must not cost the others theirs.
                    LOG.error("note-broke account={}", wish.accountId(), e);
                }
            }
        }
        return any;
    }

    private boolean write(NoteWish wish, Instant now) {
        LocalDate day = NoteWish.day(wish.hour(), wish.zone(), now);
        if (!notes.seeTo(wish, day, now)) {
            return false;
        }
        List<HealthStore.Event> events = health.events(wish.toldUntil(), now, MOST);
        if (events.isEmpty()) {
            return false;
        }
        Map<FeedHealth.State, Integer> states = health.counts();
        DeskNote note = new DeskNote(
                items(events, wish, now),
                states.getOrDefault(FeedHealth.State.FAILING, 0),
                states.getOrDefault(FeedHealth.State.SILENT, 0));
        mailings.write(
                MailKind.NOTE,
                wish.accountId() * DAYS + day.toEpochDay(),
                wish.subscriberId(),
                wish.language(),
                "note",
                renderer.note(note, wish.language(), wish.zone()));
        LOG.info(
                "note-written account={} day={} items={}",
                wish.accountId(),
                day,
                note.items().size());
        return true;
    }

    /** Of what broke and recovered since, or the other way round, only how it ended. */
    private List<DeskNote.Item> items(List<HealthStore.Event> events, NoteWish wish, Instant now) {
        Sayings say = new Sayings(messages, Locale.forLanguageTag(wish.language()), wish.zone(), now);
        Set<String> told = new HashSet<>();
        List<DeskNote.Item> items = new ArrayList<>();
        for (HealthStore.Event event : events) {
            DeskNote.Kind kind = DeskNote.Kind.valueOf(event.kind().toUpperCase(Locale.ROOT));
            String subject = switch (kind) {
                case FAILING, RECOVERED -> "feed " + event.feedId();
                case SILENT, HEARD -> "outlet " + event.name();
                case MOVED, RETIRED, PAGES -> kind + " " + event.feedId();
            };
            if (told.add(subject)) {
                items.add(new DeskNote.Item(
                        kind,
                        event.name(),
                        say.say(event.words()),
                        kind == DeskNote.Kind.RECOVERED ? null : say.advice(event.words()),
                        "/desk/feeds/" + event.feedId(),
                        event.at()));
            }
        }
        return items;
    }
}
