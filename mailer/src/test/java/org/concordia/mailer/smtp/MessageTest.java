package org.concordia.mailer.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.concordia.digest.render.RenderedMail;
import org.concordia.mailer.mailing.Links;
import org.concordia.mailer.mailing.MailKind;
import org.concordia.mailer.mailing.Mailing;
import org.concordia.mailer.mailing.MailingStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages as Jakarta Mail, standing for every reader's client, reads them. */
class MessageTest {

    private static final Links LINKS = new Links() {
        @Override
        public URI unsubscribe(long subscriberId, Mailing mailing) {
            return URI.create("https://news.example/unsubscribe/" + "t".repeat(80) + subscriberId);
        }

        @Override
        public String returnMark(long deliveryId) {
            return "mark" + (100_000_000L + deliveryId);
        }

        @Override
        public URI preferences(long subscriberId) {
            return URI.create("https://news.example/preferences/p" + subscriberId);
        }
    };

    private static final MailSettings.Dkim UNSIGNED = new MailSettings.Dkim(null, Map.of());

    private static final MailSettings SETTINGS = new MailSettings(
            "Línea de la Concordia <desk@news.example>",
            "answers@news.example",
            1,
            0,
            Path.of("outbox"),
            new MailSettings.Bounce("bounce@news.example"),
            UNSIGNED,
            List.of(),
            Map.of());

    private static Mailing mailing(MailKind kind, String subject, String html, String plain) {
        return new Mailing(
                7,
                kind,
                1,
                "es",
                3L,
                null,
                MailingStatus.SENDING,
                null,
                "Daily Edition",
                "story-12",
                null,
                new RenderedMail(subject, html, plain),
                Instant.parse("2025-11-28T12:00:00.5Z"));
    }

    private static Envelope compose(Mailing mailing, String address, String name) {
        return new MessageComposer(SETTINGS, LINKS)
                .prepare(mailing)
                .to(new Recipient(42, 9, address, name, ZoneOffset.UTC, null));
    }

    private static MimeMessage read(Envelope envelope) throws Exception {
        return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(envelope.message()));
    }

    private static String[] parts(Envelope envelope) throws Exception {
        MimeMultipart parts = (MimeMultipart) read(envelope).getContent();
        assertThat(parts.getCount()).isEqualTo(2);
        assertThat(parts.getBodyPart(0).isMimeType("text/plain")).isTrue();
        assertThat(parts.getBodyPart(1).isMimeType("text/html")).isTrue();
        return new String[] {
            (String) parts.getBodyPart(0).getContent(),
            (String) parts.getBodyPart(1).getContent()
        };
    }

    @Test
    void bothPartsSayWhatWasFrozenWithTheHolesFilled() throws Exception {
        String plain = "¡Hola! ñandú 日本語 🐫\n\n.dot at the start\n..two\ntrailing \t\n=equals=\n" + "x".repeat(200)
                + "\nleave: " + RenderedMail.UNSUBSCRIBE + "\nchoose: " + RenderedMail.PREFERENCES + " now\n";
        String html = "<p>á & b</p><a href=\"" + RenderedMail.UNSUBSCRIBE + "\">" + "ñ".repeat(100) + "</a>";
        String[] parts = parts(compose(mailing(MailKind.DIGEST, "s", html, plain), "ana@readers.example", null));
        String unsubscribe =
                LINKS.unsubscribe(9, mailing(MailKind.DIGEST, "", "", "")).toString();
        assertThat(parts[0].replace("\r\n", "\n"))
                .isEqualTo(plain.replace(RenderedMail.UNSUBSCRIBE, unsubscribe)
                        .replace(RenderedMail.PREFERENCES, "https://news.example/preferences/p9"));
        assertThat(parts[1]).isEqualTo(html.replace(RenderedMail.UNSUBSCRIBE, unsubscribe));
    }

    @Test
    void noLineIsLongerThan78AndNoneStartsWithADot() {
        String text =
                (".start of a line that is long enough to be broken somewhere ñ = " + "y".repeat(50) + ". ").repeat(30);
        Envelope envelope = compose(
                mailing(
                        MailKind.DIGEST,
                        "Acción, reacción y otra vez acción en la frontera: lo que pasó hoy, contado despacio y con eñes",
                        text + RenderedMail.UNSUBSCRIBE + text,
                        text + RenderedMail.PREFERENCES),
                "a.reader.with.a.rather.long.local.part@a-rather-long-domain.readers.example",
                "María de los Ángeles \"Nena\" Fernández-Ñuñoa y Pérez de la Línea");
        String message = new String(envelope.message(), StandardCharsets.US_ASCII);
        assertThat(message.split("\r\n", -1)).allSatisfy(line -> {
            if (!line.contains("unsubscribe")) {
                assertThat(line.length()).isLessThanOrEqualTo(78);
            }
            assertThat(line).doesNotStartWith(".").doesNotContain("\n", "\r");
        });
        assertThat(message.replace("\r\n", "")).doesNotContain("\r", "\n", "�");
    }

    @Test
    void headersAreThoseThatReadersAndTheirServersAskFor() throws Exception {
        MimeMessage message = read(compose(mailing(MailKind.DIGEST, "Hoy", "<p>", "x"), "ana@readers.example", "Ana"));
        assertThat(message.getHeader("To")).containsExactly("Ana <ana@readers.example>");
        assertThat(message.getHeader("Reply-To")).containsExactly("answers@news.example");
        assertThat(message.getSubject()).isEqualTo("Hoy");
        assertThat(message.getHeader("Date")).containsExactly("Fri, 28 Nov 2025 12:00:00 +0000");
        assertThat(message.getHeader("Message-ID")[0]).matches("<d42\\.[0-9a-z]+@news\\.example>");
        assertThat(message.getHeader("List-Id")).containsExactly("<daily-edition.news.example>");
        assertThat(message.getHeader("List-Unsubscribe")[0])
                .contains("<https://news.example/unsubscribe/t")
                .contains("<mailto:bounce@news.example?subject=unsubscribe%20ttt");
        assertThat(message.getHeader("List-Unsubscribe-Post")).containsExactly("List-Unsubscribe=One-Click");
        assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(message.getHeader("Precedence")).containsExactly("bulk");
        assertThat(message.getHeader("Feedback-ID")).containsExactly("m7:daily-edition:digest:concordia");
        assertThat(message.getHeader("References")).containsExactly("<thread.story-12@news.example>");
        assertThat(message.getHeader("MIME-Version")).containsExactly("1.0");
    }

    @Test
    void everyTryOfADeliveryIsTheSameBytes() {
        Mailing mailing = mailing(MailKind.ALERT, "Hoy", "<p>", "x");
        assertThat(compose(mailing, "ana@readers.example", null).message())
                .isEqualTo(compose(mailing, "ana@readers.example", null).message());
    }

    @ParameterizedTest
    @EnumSource
    void allButTheCallThatNobodyMayMissNameAWayToUnsubscribe(MailKind kind) {
        String message = new String(
                compose(mailing(kind, "Hoy", "<p>", "x"), "ana@readers.example", null)
                        .message(),
                StandardCharsets.US_ASCII);
        assertThat(message.contains("List-Unsubscribe-Post")).isEqualTo(kind != MailKind.URGENT_CALL);
        assertThat(message).contains("Auto-Submitted");
    }

    @Test
    void noValueStartsAnotherHeader() throws Exception {
        Envelope envelope = compose(
                mailing(MailKind.DIGEST, "a\r\nBcc: all@readers.example\u0085X\u2028Y", "<p>", "x"),
                "ana@readers.example",
                "Ana\r\nBcc: b@readers.example");
        MimeMessage message = read(envelope);
        assertThat(message.getHeader("Bcc")).isNull();
        assertThat(message.getSubject()).isEqualTo("a Bcc: all@readers.example X Y");
        assertThatThrownBy(() -> compose(
                        mailing(MailKind.DIGEST, "a", "", ""), "ana@readers.example\r\nBcc: b@readers.example", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("ana");
    }

    @Test
    void subjectsSurviveWhateverTheyHold() throws Exception {
        for (String subject : new String[] {
            "plain",
            "=?not encoded?=",
            "Ñ".repeat(200),
            "日本語のニュース".repeat(20),
            "x".repeat(300),
            "words ".repeat(40).strip(),
            "emoji 🐫🐫🐫 and words ".repeat(10).strip()
        }) {
            Envelope envelope = compose(mailing(MailKind.DIGEST, subject, "<p>", "x"), "ana@readers.example", null);
            assertThat(read(envelope).getSubject()).isEqualTo(subject);
        }
    }

    @Test
    void domainsGoAsLabelsOfAscii() {
        assertThat(compose(mailing(MailKind.DIGEST, "s", "", ""), "ana@señal.example", null)
                        .recipient())
                .isEqualTo("ana@xn--seal-hqa.example");
        assertThat(compose(mailing(MailKind.DIGEST, "s", "", ""), "ana@señal.example", null)
                        .needsUtf8())
                .isFalse();
        assertThat(compose(mailing(MailKind.DIGEST, "s", "", ""), "añá@readers.example", null)
                        .needsUtf8())
                .isTrue();
    }

    @Test
    void aReturnPathIsReadAsItWasWritten() {
        assertThat(ReturnPath.read(new ReturnPath(42, "0abc").in("bounce@news.example")))
                .isEmpty();
        assertThat(ReturnPath.read(new ReturnPath(42, "0abcdefgh")
                        .in("bounce@news.example")
                        .toUpperCase(Locale.ROOT)))
                .contains(new ReturnPath(42, "0abcdefgh"));
        assertThat(ReturnPath.read("bounce+42@news.example")).isEmpty();
        assertThat(ReturnPath.read("bounce@news.example")).isEmpty();
    }

    @Test
    void returnPathsNameTheDelivery() {
        assertThat(compose(mailing(MailKind.DIGEST, "s", "", ""), "ana@readers.example", null)
                        .returnPath())
                .isEqualTo("bounce+42-mark100000042@news.example");
    }

    @Test
    void aHoleThatNothingFillsIsFoundBeforeAnythingIsSent() {
        assertThatThrownBy(() -> compose(mailing(MailKind.DIGEST, "s", "\uE000other\uE001", ""), "a@b.example", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("other");
    }

    @Test
    void settingsOutOfRangeSayWhichKey() {
        assertThatThrownBy(() -> new MailSettings(
                        "desk@news.example",
                        null,
                        65,
                        0,
                        Path.of("outbox"),
                        new MailSettings.Bounce(null),
                        UNSIGNED,
                        List.of(),
                        Map.of()))
                .hasMessageContaining("concordia.mail.connections must be 1 to 64, not 65");
        assertThatThrownBy(() -> new MailSettings(
                        "nobody",
                        null,
                        1,
                        0,
                        Path.of("outbox"),
                        new MailSettings.Bounce(null),
                        UNSIGNED,
                        List.of(),
                        Map.of()))
                .hasMessageContaining("concordia.mail.from");
    }
}
