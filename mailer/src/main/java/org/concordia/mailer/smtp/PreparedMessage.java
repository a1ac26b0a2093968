package org.concordia.mailer.smtp;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.concordia.digest.render.ReaderClock;
import org.concordia.digest.render.RenderedMail;
import org.concordia.mailer.mailing.Links;
import org.concordia.mailer.mailing.MailKind;
import org.concordia.mailer.mailing.Mailing;
import org.jspecify.annotations.Nullable;

/**
 * A mailing's message as bytes with holes. Making it for one recipient copies bytes: headers of their own, the rest
 * as it was encoded once. Safe for several threads.
 */
public final class PreparedMessage {

    private static final String UNSUBSCRIBE = name(RenderedMail.UNSUBSCRIBE);
    private static final String PREFERENCES = name(RenderedMail.PREFERENCES);

    private final Mailing mailing;
    private final Links links;
    private final DkimSigner dkim;
    private final String domain;
    private final String replies;
    private final @Nullable Mailbox bounces;
    private final Mailbox from;
    private final byte[] firstHeaders;
    private final byte[] lastHeaders;
    private final byte[] beforePlain;
    private final QuotedPrintable.Template plain;
    private final byte[] beforeHtml;
    private final QuotedPrintable.Template html;
    private final byte[] end;

    PreparedMessage(Mailing mailing, MailSettings settings, Links links, DkimSigner dkim) {
        this.mailing = mailing;
        this.links = links;
        this.dkim = dkim;
        this.from = Mailbox.parse(settings.from());
        this.domain = from.domain();
        this.replies = settings.replyTo() == null
                ? from.address()
                : Mailbox.parse(settings.replyTo()).address();
        this.bounces = settings.bounce().address() == null
                ? null
                : Mailbox.parse(settings.bounce().address());
        // "=_" cannot occur in quoted-printable, so no text can end its part early.
        String boundary = "=_concordia-" + mailing.id();
        this.firstHeaders = ascii(Headers.mailbox("From", from)
                + (settings.replyTo() == null ? "" : Headers.mailbox("Reply-To", Mailbox.parse(settings.replyTo()))));
        this.lastHeaders = ascii(Headers.text("Subject", mailing.mail().subject())
                + Headers.date(mailing.frozenAt())
                + list(mailing)
                + "Auto-Submitted: auto-generated\r\n"
                + "Precedence: bulk\r\n"
                + (mailing.kind() == MailKind.URGENT_CALL ? "Importance: high\r\nX-Priority: 1\r\n" : "")
                + "Feedback-ID: m" + mailing.id() + ":" + label(mailing.listName()) + ":"
                + mailing.kind().word() + ":concordia\r\n"
                + "Content-Language: " + label(mailing.language()) + "\r\n"
                + "MIME-Version: 1.0\r\n"
                + "Content-Type: multipart/alternative;\r\n boundary=\"" + boundary + "\"\r\n\r\n");
        this.beforePlain = ascii("--" + boundary + "\r\n" + part("plain"));
        this.plain = checked(QuotedPrintable.encode(mailing.mail().plain()));
        this.beforeHtml = ascii("\r\n--" + boundary + "\r\n" + part("html"));
        this.html = checked(QuotedPrintable.encode(mailing.mail().html()));
        this.end = ascii("\r\n--" + boundary + "--\r\n");
    }

    /**
     * The message for one recipient.
     *
     * @throws IllegalArgumentException if the address cannot be one
     */
    public Envelope to(Recipient reader) {
        String recipient = Mailbox.ascii(reader.address());
        String name = reader.name();
        String id = MessageId.of(reader.deliveryId(), mailing.frozenAt()).toString();
        URI unsubscribe = links.unsubscribe(reader.subscriberId(), mailing);
        Map<String, String> values = Map.of(
                UNSUBSCRIBE, unsubscribe.toASCIIString(),
                PREFERENCES, links.preferences(reader.subscriberId()).toASCIIString());
        Function<String, String> fill = hole -> ReaderClock.isOne(hole)
                ? ReaderClock.of(hole).in(reader.zone(), mailing.language())
                : values.getOrDefault(hole, "");
        String returnPath = bounces == null
                ? from.address()
                : new ReturnPath(reader.deliveryId(), links.returnMark(reader.deliveryId())).in(bounces.address());

        ByteArrayOutputStream out = new ByteArrayOutputStream(24 * 1024);
        out.writeBytes(firstHeaders);
        out.writeBytes((Headers.mailbox("To", new Mailbox(name == null ? "" : name, recipient))
                        + "Message-ID: <" + id + "@" + domain + ">\r\n"
                        + thread(reader.answers())
                        + (mailing.kind().leavable() ? leave(unsubscribe) : ""))
                .getBytes(StandardCharsets.UTF_8));
        out.writeBytes(lastHeaders);
        out.writeBytes(beforePlain);
        fill(out, plain, fill, false);
        out.writeBytes(beforeHtml);
        fill(out, html, fill, true);
        out.writeBytes(end);
        // Signed with the time it was frozen at, so that a second try is the same message.
        return new Envelope(id, returnPath, recipient, dkim.signed(out.toByteArray(), mailing.frozenAt()));
    }

    /** RFC 2369 and 8058: a program may POST to the first, a person may write to the second. */
    private String leave(URI unsubscribe) {
        String path = unsubscribe.getRawPath();
        String token = path.substring(path.lastIndexOf('/') + 1);
        return "List-Unsubscribe: <" + unsubscribe.toASCIIString() + ">,\r\n <mailto:"
                + (bounces == null ? replies : bounces.address()) + "?subject=unsubscribe%20" + token + ">\r\n"
                + "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n";
    }

    private static void fill(
            ByteArrayOutputStream out, QuotedPrintable.Template template, Function<String, String> fill, boolean html) {
        for (int i = 0; i < template.holes().size(); i++) {
            out.writeBytes(template.pieces().get(i));
            String value = fill.apply(template.holes().get(i));
            out.writeBytes(QuotedPrintable.value(html ? escaped(value) : value));
        }
        out.writeBytes(template.pieces().get(template.holes().size()));
    }

    private static String escaped(String value) {
        return value.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
    }

    private static QuotedPrintable.Template checked(QuotedPrintable.Template template) {
        for (String hole : template.holes()) {
            if (!hole.equals(UNSUBSCRIBE) && !hole.equals(PREFERENCES) && !ReaderClock.isOne(hole)) {
                throw new IllegalArgumentException("a mail has a hole that nothing fills: " + hole);
            }
        }
        return template;
    }

    /**
     * A first message that was never sent stands for the thread: readers' clients need no more to join the others. What
     * follows a message that this reader got names that one, too.
     */
    private String thread(Recipient.@Nullable Earlier earlier) {
        String root = mailing.thread() == null ? "" : "<thread." + label(mailing.thread()) + "@" + domain + ">";
        if (earlier == null) {
            return root.isEmpty() ? "" : "In-Reply-To: " + root + "\r\nReferences: " + root + "\r\n";
        }
        String answered = "<" + MessageId.of(earlier.deliveryId(), earlier.frozenAt()) + "@" + domain + ">";
        return "In-Reply-To: " + answered + "\r\nReferences: " + (root.isEmpty() ? "" : root + "\r\n ") + answered
                + "\r\n";
    }

    private String list(Mailing mailing) {
        String id = "<" + label(mailing.listName()) + "." + domain + ">\r\n";
        return "List-Id: " + id;
    }

    private static String part(String type) {
        return "Content-Type: text/" + type + "; charset=UTF-8\r\n"
                + "Content-Transfer-Encoding: quoted-printable\r\n\r\n";
    }

    /** Letters, digits and dashes of a name, for places where nothing else may stand. */
    private static String label(String name) {
        String label =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]+", "-").replaceAll("^-+|-+$", "");
        return label.isEmpty() ? "concordia" : label;
    }

    private static String name(String hole) {
        return hole.substring(1, hole.length() - 1);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
