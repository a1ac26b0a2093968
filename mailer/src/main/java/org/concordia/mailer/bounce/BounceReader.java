package org.concordia.mailer.bounce;

import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.FolderClosedException;
import jakarta.mail.Message;
import jakarta.mail.MessageRemovedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.StoreClosedException;
import jakarta.mail.UIDFolder;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.concordia.mailer.meter.Meters;
import org.concordia.mailer.smtp.MailSettings;
import org.eclipse.angus.mail.imap.IMAPMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Reads the mailbox that reports come back to, from where it stopped. Several processes may do so at once; whoever
 * commits first has the message. Without {@code concordia.mail.bounce.host} it does nothing.
 */
@Component
public final class BounceReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BounceReader.class);

    /** What is read of a message: reports say what they have to say at the beginning. */
    static final int BYTES = 256 * 1024;

    private static final int AT_ONCE = 100;

    /** A message that ends the connection each time it is asked for is passed over after so many times. */
    private static final int TRIES = 3;

    private static final String PATIENCE = "30000";

    private final BounceSettings settings;
    private final Bounces bounces;
    private final BounceStore store;
    private final Meters meters;
    private final InstantSource clock;
    private long stuckUid;
    private int stuckTimes;
    private volatile boolean closed;

    public BounceReader(
            BounceSettings settings, Bounces bounces, BounceStore store, Meters meters, InstantSource clock) {
        this.settings = settings;
        this.bounces = bounces;
        this.store = store;
        this.meters = meters;
        this.clock = clock;
    }

    /** Whether a mailbox is configured. */
    boolean isOn() {
        return settings.host() != null;
    }

    /** The mailbox's name in the database. */
    String mailbox() {
        return settings.user() + "/" + settings.host() + "/" + settings.folder();
    }

    /** Sees to all that is new, and notes when and how that ended; true if there was anything. */
    public synchronized boolean read() {
        if (!isOn()) {
            return false;
        }
        Map<Bounce.Kind, Integer> counts = new EnumMap<>(Bounce.Kind.class);
        String problem = null;
        try {
            look(counts);
        } catch (MessagingException | IOException e) {
            Throwable cause = e instanceof MessagingException mail && mail.getNextException() != null
                    ? mail.getNextException()
                    : e;
            problem = ReportReader.shown(cause.getClass().getSimpleName() + ": " + cause.getMessage());
        }
        boolean news = store.looked(mailbox(), clock.instant(), problem);
        if (problem != null && news) {
            LOG.warn("returned mail cannot be read host={} reason=\"{}\"", settings.host(), problem);
        }
        if (!counts.isEmpty()) {
            LOG.info("returned mail read {}", counts);
        }
        return !counts.isEmpty();
    }

    private void look(Map<Bounce.Kind, Integer> counts) throws MessagingException, IOException {
        boolean immediate = settings.tls() == MailSettings.Tls.IMMEDIATE;
        try (Store mail = session(immediate).getStore(immediate ? "imaps" : "imap")) {
            mail.connect(
                    settings.host(), settings.port() == 0 ? -1 : settings.port(), settings.user(), settings.secret());
            try (Folder folder = mail.getFolder(settings.folder())) {
                folder.open(settings.delete() ? Folder.READ_WRITE : Folder.READ_ONLY);
                UIDFolder uids = (UIDFolder) folder;
                long validity = uids.getUIDValidity();
                long last = store.lastUid(mailbox(), validity);
                // A mailbox without anything newer answers with its last message.
                List<Message> fresh = new ArrayList<>();
                for (Message message : uids.getMessagesByUID(last + 1, UIDFolder.LASTUID)) {
                    if (message != null && uids.getUID(message) > last) {
                        fresh.add(message);
                    }
                }
                for (int from = 0; from < fresh.size() && !closed; from += AT_ONCE) {
                    take(folder, validity, fresh.subList(from, Math.min(fresh.size(), from + AT_ONCE)), counts);
                }
                if (settings.delete()) {
                    delete(folder, store.lastUid(mailbox(), validity));
                }
            }
        }
    }

    private void take(Folder folder, long validity, List<Message> messages, Map<Bounce.Kind, Integer> counts)
            throws MessagingException, IOException {
        FetchProfile arrivals = new FetchProfile();
        arrivals.add(FetchProfile.Item.ENVELOPE);
        try {
            folder.fetch(messages.toArray(Message[]::new), arrivals);
        } catch (FolderClosedException | StoreClosedException e) {
            throw e;
        } catch (MessagingException e) {
            LOG.debug("no arrival times reason=\"{}\"", e.getMessage());
        }
        for (Message message : messages) {
            if (closed) {
                return;
            }
            long uid = ((UIDFolder) folder).getUID(message);
            bounces.take(
                            new Bounces.Place(mailbox(), validity, uid),
                            content((IMAPMessage) message, uid),
                            arrived(message))
                    .ifPresent(kind -> {
                        counts.merge(kind, 1, Integer::sum);
                        meters.returned(kind.word());
                    });
        }
    }

    /** The beginning of a message; nothing of one that is gone, or that cannot be had however often it is asked for. */
    private byte[] content(IMAPMessage message, long uid) throws MessagingException, IOException {
        if (stuckUid != uid) {
            stuckUid = uid;
            stuckTimes = 0;
        }
        if (++stuckTimes > TRIES) {
            return ("Subject: (unreadable) " + uid + "\r\n\r\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        }
        message.setPeek(true);
        try (InputStream in = message.getMimeStream()) {
            return in.readNBytes(BYTES);
        } catch (MessageRemovedException e) {
            return new byte[0];
        }
    }

    /** When the server got it; now, if it does not say. */
    private Instant arrived(Message message) {
        try {
            Date date = message.getReceivedDate();
            return date == null ? clock.instant() : date.toInstant();
        } catch (MessagingException | RuntimeException e) {
            return clock.instant();
        }
    }

    /** Only what was committed is deleted, also what a kill kept from it the last time. */
    private static void delete(Folder folder, long last) throws MessagingException {
        Message[] done = ((UIDFolder) folder).getMessagesByUID(1, last);
        Message[] there = Arrays.stream(done).filter(message -> message != null).toArray(Message[]::new);
        if (there.length > 0) {
            folder.setFlags(there, new Flags(Flags.Flag.DELETED), true);
            folder.expunge();
        }
    }

    private Session session(boolean immediate) {
        String protocol = immediate ? "mail.imaps." : "mail.imap.";
        Properties keys = new Properties();
        keys.put(protocol + "connectiontimeout", PATIENCE);
        keys.put(protocol + "timeout", PATIENCE);
        keys.put(protocol + "writetimeout", PATIENCE);
        keys.put(protocol + "fetchsize", "65536");
        // The login is a secret: a certificate must be good, or be that of the host named for it.
        keys.put(protocol + "ssl.checkserveridentity", Boolean.toString(settings.trust() == null));
        if (settings.trust() != null) {
            keys.put(protocol + "ssl.trust", settings.trust());
        }
        if (!immediate) {
            keys.put(protocol + "starttls.enable", "true");
            keys.put(protocol + "starttls.required", Boolean.toString(settings.tls() == MailSettings.Tls.REQUIRED));
        }
        return Session.getInstance(keys);
    }

    /** Has a look at work stop after the message it has in hand. */
    @Override
    public void close() {
        closed = true;
    }
}
