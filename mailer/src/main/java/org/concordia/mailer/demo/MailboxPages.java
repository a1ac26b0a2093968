package org.concordia.mailer.demo;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

/** The demo's mailbox: what its readers got. */
@Controller
@Profile("demo")
final class MailboxPages {

    /** A mail's own page within its frame: no script, nothing fetched, links open elsewhere. */
    private static final String FRAME_POLICY =
            "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
                    + "style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

    private static final MediaType PLAIN = new MediaType("text", "plain", StandardCharsets.UTF_8);
    private static final MediaType HTML = new MediaType("text", "html", StandardCharsets.UTF_8);

    private final DemoMailbox mailbox;
    private final InstantSource time;

    MailboxPages(DemoMailbox mailbox, InstantSource time) {
        this.mailbox = mailbox;
        this.time = time;
    }

    /** A line of the list. */
    record Line(String id, String subject, String to, String kind, String sent) {}

    @GetMapping("/mailbox")
    String all(Model model, Locale locale) {
        model.addAttribute("now", shown(time.instant(), locale));
        model.addAttribute(
                "mails",
                mailbox.mails().stream().map(mail -> line(mail, locale)).toList());
        return "demo/mailbox";
    }

    @GetMapping("/mailbox/{id}")
    String one(@PathVariable String id, Model model, Locale locale) {
        DemoMailbox.Mail mail = found(id);
        model.addAttribute("line", line(mail, locale));
        model.addAttribute("mail", mail.file());
        return "demo/mail";
    }

    @GetMapping("/mailbox/{id}/html")
    ResponseEntity<byte[]> html(@PathVariable String id) {
        String html = found(id).file().html();
        if (html == null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return ResponseEntity.ok()
                .contentType(HTML)
                .header("Content-Security-Policy", FRAME_POLICY)
                .body(linksOpenElsewhere(html).getBytes(StandardCharsets.UTF_8));
    }

    @GetMapping("/mailbox/{id}/source")
    ResponseEntity<byte[]> source(@PathVariable String id) {
        return ResponseEntity.ok()
                .contentType(PLAIN)
                .header("X-Content-Type-Options", "nosniff")
                .body(found(id).file().source().getBytes(StandardCharsets.UTF_8));
    }

    private DemoMailbox.Mail found(String id) {
        return mailbox.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static Line line(DemoMailbox.Mail mail, Locale locale) {
        return new Line(mail.id(), mail.file().subject(), mail.to(), mail.kind(), shown(mail.sentAt(), locale));
    }

    private static String shown(@Nullable Instant at, Locale locale) {
        return at == null
                ? ""
                : DateTimeFormatter.ofPattern("d MMM HH:mm", locale)
                        .withZone(SampleDay.ZONE)
                        .format(at);
    }

    /** Our pages refuse to be shown inside the frame of a mail, so its links must leave it. */
    private static String linksOpenElsewhere(String html) {
        String base = "<base target=\"_blank\">";
        String changed = html.replaceFirst("(?i)<head(\\s[^>]*)?>", "$0" + base);
        return changed.equals(html) ? base + html : changed;
    }
}
