package org.concordia.mailer.mailing;

import java.security.Principal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.concordia.aggregator.topic.Topic;
import org.concordia.aggregator.topic.TopicStore;
import org.concordia.digest.alert.Alert;
import org.concordia.digest.alert.AlertMessage;
import org.concordia.digest.alert.AlertStore;
import org.concordia.digest.alert.Alerts;
import org.concordia.digest.render.RenderedMail;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.view.RedirectView;

/**
 * The mail of an alert as its readers see it, and what editors send after one: written, kept as a draft, looked at, sent.
 */
@Controller
final class AlertMessagePages {

    /** A mail in a frame may show itself and nothing else. */
    private static final String POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox allow-popups";

    private static final String WORDS = "words-";

    private final AlertStore alerts;
    private final Alerts flow;
    private final AlertMails mails;
    private final MailingStore mailings;
    private final TopicStore topics;
    private final MessageSource messages;
    private final InstantSource clock;

    AlertMessagePages(
            AlertStore alerts,
            Alerts flow,
            AlertMails mails,
            MailingStore mailings,
            TopicStore topics,
            MessageSource messages,
            InstantSource clock) {
        this.alerts = alerts;
        this.flow = flow;
        this.mails = mails;
        this.mailings = mailings;
        this.topics = topics;
        this.messages = messages;
        this.clock = clock;
    }

    /** The alert itself: as it was sent, or as it would be now. */
    @GetMapping("/desk/alerts/{id:\\d+}/mail")
    ResponseEntity<String> mail(
            @PathVariable("id") long id,
            @RequestParam(name = "in", defaultValue = "es") String language,
            @RequestParam(defaultValue = "html") String as) {
        Alert alert = found(id);
        return shown(mails.of(alert), topic(alert), language, as);
    }

    @GetMapping("/desk/alerts/{id:\\d+}/write/{kind:update|correction|withdrawal}")
    String write(@PathVariable("id") long id, @PathVariable("kind") String kind, Model model, Locale locale) {
        return form(found(id), kind, Map.of(), model, locale);
    }

    @PostMapping("/desk/alerts/{id:\\d+}/write/{kind:update|correction|withdrawal}")
    Object draft(
            @PathVariable("id") long id,
            @PathVariable("kind") String kind,
            @RequestParam Map<String, String> fields,
            Principal who,
            Model model,
            Locale locale) {
        Alert alert = found(id);
        Map<String, String> words = new TreeMap<>();
        for (String language : topic(alert).alertLanguages()) {
            String typed = fields.getOrDefault(WORDS + language, "").strip();
            if (typed.length() > AlertMessage.LONGEST) {
                model.addAttribute("fault", text("alert.write.long", locale, AlertMessage.LONGEST));
                return form(alert, kind, fields, model, locale);
            }
            if (!typed.isEmpty()) {
                words.put(language, typed);
            }
        }
        if (!alerts.mayFollow(id)) {
            return form(alert, kind, fields, model, locale);
        }
        AlertMessage.Kind wanted = AlertMessage.Kind.of(kind);
        if (words.isEmpty() && (wanted != AlertMessage.Kind.UPDATE || !mails.hasNews(alert, clock.instant()))) {
            model.addAttribute("fault", text("alert.write.empty." + kind, locale));
            return form(alert, kind, fields, model, locale);
        }
        long message = alerts.draft(id, wanted, words, who.getName(), clock.instant());
        return to("/desk/alerts/" + id + "/messages/" + message);
    }

    private String form(Alert alert, String kind, Map<String, String> fields, Model model, Locale locale) {
        Instant now = clock.instant();
        Map<String, String> words = new LinkedHashMap<>();
        topic(alert)
                .alertLanguages()
                .forEach(language -> words.put(language, fields.getOrDefault(WORDS + language, "")));
        model.addAttribute("alert", alert.id());
        boolean open = alerts.mayFollow(alert.id());
        model.addAttribute("open", open);
        if (!open) {
            model.addAttribute("fault", text("alert.sending.closed", locale));
        }
        model.addAttribute("subject", subject(mails.of(alert), locale));
        model.addAttribute("kind", kind);
        model.addAttribute("words", words);
        model.addAttribute("readers", mailings.readers(alert.id()));
        model.addAttribute("news", kind.equals("update") && mails.hasNews(alert, now));
        return "mailing/write";
    }

    @GetMapping("/desk/alerts/{id:\\d+}/messages/{message:\\d+}")
    String preview(@PathVariable("id") long id, @PathVariable("message") long number, Model model, Locale locale) {
        AlertMessage message = message(id, number);
        Map<String, RenderedMail> texts = mails.of(message);
        model.addAttribute("alert", id);
        model.addAttribute("message", message);
        model.addAttribute("kind", message.kind().word());
        model.addAttribute("subject", subject(texts, locale));
        model.addAttribute("languages", List.copyOf(texts.keySet()));
        model.addAttribute("readers", mailings.readers(id));
        return "mailing/preview";
    }

    @GetMapping("/desk/alerts/{id:\\d+}/messages/{message:\\d+}/mail")
    ResponseEntity<String> previewed(
            @PathVariable("id") long id,
            @PathVariable("message") long number,
            @RequestParam(name = "in", defaultValue = "es") String language,
            @RequestParam(defaultValue = "html") String as) {
        AlertMessage message = message(id, number);
        return shown(mails.of(message), topic(found(id)), language, as);
    }

    @PostMapping("/desk/alerts/{id:\\d+}/messages/{message:\\d+}/send")
    RedirectView send(
            @PathVariable("id") long id,
            @PathVariable("message") long number,
            Principal who,
            RedirectAttributes flash,
            Locale locale) {
        message(id, number);
        AlertStore.Sending outcome = alerts.send(number, who.getName(), clock.instant());
        if (outcome == AlertStore.Sending.DONE) {
            flow.decided();
        }
        AlertMessage last =
                alerts.messages(id).stream().reduce((first, second) -> second).orElse(null);
        flash.addFlashAttribute(
                "said",
                text(
                        "alert.sending." + outcome.name().toLowerCase(Locale.ROOT),
                        locale,
                        last == null ? "" : last.writtenBy(),
                        last == null ? "" : text("alert.step." + last.kind().word(), locale)));
        return to("/desk/alerts/" + id);
    }

    private static ResponseEntity<String> shown(
            Map<String, RenderedMail> texts, Topic topic, String language, String as) {
        RenderedMail mail = texts.get(language);
        if (mail == null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        RenderedMail shown = mail.shown(topic.zone(), language);
        return as.equals("text")
                ? ResponseEntity.ok()
                        .contentType(MediaType.parseMediaType("text/plain;charset=UTF-8"))
                        .body(shown.subject() + "\n\n" + shown.plain())
                : ResponseEntity.ok()
                        .contentType(MediaType.parseMediaType("text/html;charset=UTF-8"))
                        .header("Content-Security-Policy", POLICY)
                        .body(shown.html());
    }

    /** In the editor's language where the mail is written in it. */
    private static String subject(Map<String, RenderedMail> texts, Locale locale) {
        return Optional.ofNullable(texts.get(locale.getLanguage()))
                .or(() -> texts.values().stream().findFirst())
                .map(RenderedMail::subject)
                .orElse("");
    }

    private Alert found(long id) {
        return alerts.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private AlertMessage message(long alert, long id) {
        return alerts.message(id)
                .filter(message -> message.alertId() == alert)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private Topic topic(Alert alert) {
        return topics.find(alert.topicId()).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private String text(String key, Locale locale, Object... values) {
        return messages.getMessage(key, values, locale);
    }

    /** 303, so that going back or reloading sends nothing twice. */
    private static RedirectView to(String path) {
        RedirectView view = new RedirectView(path, true, false);
        view.setStatusCode(HttpStatus.SEE_OTHER);
        return view;
    }
}
