package org.concordia.mailer.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MailFileTest {

    private static final String MESSAGE = """
            From: =?UTF-8?Q?Vig=C3=ADa?= <desk@concordia.example>
            To: Ana <ana@lectores.example>
            Subject: =?UTF-8?Q?Per=C3=BA_declara?=
             =?UTF-8?Q?_la_emergencia?=
            Date: Fri, 28 Nov 2025 15:30:00 +0000
            Feedback-ID: m7:daily:digest:concordia
            MIME-Version: 1.0
            Content-Type: multipart/alternative; boundary="=_b"

            --=_b
            Content-Type: text/plain; charset=UTF-8
            Content-Transfer-Encoding: quoted-printable

            Se=C3=B1ales en la l=C3=ADnea
            --=_b
            Content-Type: text/html; charset=UTF-8
            Content-Transfer-Encoding: quoted-printable

            <p>Se=C3=B1ales</p>
            --=_b--
            """.replace("\n", "\r\n");

    @Test
    void readsSubjectPeopleTimeAndBothBodies() throws IOException {
        MailFile mail = of(MESSAGE);
        assertThat(mail.name()).isEqualTo("1.eml");
        assertThat(mail.subject()).isEqualTo("Perú declara la emergencia");
        assertThat(mail.from()).isEqualTo("Vigía <desk@concordia.example>");
        assertThat(mail.to()).isEqualTo("Ana <ana@lectores.example>");
        assertThat(mail.sentAt()).isEqualTo(Instant.parse("2025-11-28T15:30:00Z"));
        assertThat(mail.text()).contains("Señales en la línea");
        assertThat(mail.html()).contains("<p>Señales</p>");
        assertThat(mail.source()).isEqualTo(MESSAGE);
    }

    @Test
    void keepsHeadersInOrderAndFindsThemInAnyCase() throws IOException {
        MailFile mail = of(MESSAGE);
        assertThat(mail.headers())
                .extracting(MailFile.Field::name)
                .containsExactly("From", "To", "Subject", "Date", "Feedback-ID", "MIME-Version", "Content-Type");
        assertThat(mail.header("feedback-id")).hasValue("m7:daily:digest:concordia");
        assertThat(mail.header("List-Id")).isEmpty();
    }

    @Test
    void readsAMessageOfOnePart() throws IOException {
        MailFile mail = of("Subject: short\r\nContent-Type: text/plain; charset=UTF-8\r\n\r\nñandú\r\n");
        assertThat(mail.text()).isEqualTo("ñandú\r\n");
        assertThat(mail.html()).isNull();
    }

    @Test
    void readsAMessageThatSaysNothingOfItself() throws IOException {
        MailFile mail = of("\r\nonly a body\r\n");
        assertThat(mail.subject()).isEmpty();
        assertThat(mail.to()).isEmpty();
        assertThat(mail.sentAt()).isNull();
        assertThat(mail.text()).contains("only a body");
    }

    @Test
    void showsAnEncodedWordOfUnknownCharsetAsItStands() throws IOException {
        assertThat(of("Subject: =?x-nobody-knows?Q?abc?=\r\n\r\n.\r\n").subject())
                .isEqualTo("=?x-nobody-knows?Q?abc?=");
    }

    private static MailFile of(String message) throws IOException {
        return MailFile.of("1.eml", message.getBytes(StandardCharsets.UTF_8));
    }
}
