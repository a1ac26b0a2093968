package org.concordia.mailer.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.concordia.digest.render.RenderedMail;
import org.concordia.mailer.mailing.MailKind;
import org.concordia.mailer.mailing.Mailing;
import org.concordia.mailer.mailing.MailingStatus;

/** A digest of invented news, to see what a relay and a mail reader make of one. It is in no queue. */
public final class SampleMail {

    private SampleMail() {}

    /** A mailing that was never frozen: its id is 0. */
    public static Mailing mailing(Instant now) {
        return new Mailing(
                0,
                MailKind.DIGEST,
                0,
                "es",
                null,
                null,
                MailingStatus.SENDING,
                null,
                "sample",
                null,
                null,
                new RenderedMail("Prueba de envío: así llega un boletín", read("sample.html"), read("sample.txt")),
                now);
    }

    private static String read(String name) {
        try (InputStream in = SampleMail.class.getResourceAsStream("/delivery/" + name)) {
            if (in == null) {
                throw new IOException("not in the jar: " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("{unsubscribe}", RenderedMail.UNSUBSCRIBE)
                    .replace("{preferences}", RenderedMail.PREFERENCES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
