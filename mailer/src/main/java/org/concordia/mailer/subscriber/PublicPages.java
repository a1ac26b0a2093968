package org.concordia.mailer.subscriber;

import jakarta.annotation.PreDestroy;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.concordia.mailer.desk.Attempts;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The pages that readers see: the front page, signing up, confirming, choosing, leaving. */
@Controller
@ConditionalOnWebApplication
final class PublicPages {

    private static final Logger LOG = LoggerFactory.getLogger(PublicPages.class);

    private static final int LATEST = 20;
    private static final String USUAL_ZONE = "America/Santiago";
    private static final List<String> LANGUAGES = List.of("es", "en");

    /** Nobody signs up ten people an hour; whoever does fills the mailboxes of strangers. */
    private final Attempts signUps = new Attempts(10, Duration.ofHours(1));

    private final Enrolment enrolment;
    private final Rights rights;
    private final OwnHours hours;
    private final Offers offers;
    private final FrontPage stories;
    private final MessageSource messages;
    private final InstantSource time;
    private final ExecutorService hints = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "sign-ups");
        thread.setDaemon(true);
        return thread;
    });

    PublicPages(
            Enrolment enrolment,
            Rights rights,
            OwnHours hours,
            Offers offers,
            FrontPage stories,
            MessageSource messages,
            InstantSource time) {
        this.enrolment = enrolment;
        this.rights = rights;
        this.hours = hours;
        this.offers = offers;
        this.stories = stories;
        this.messages = messages;
        this.time = time;
    }

    @GetMapping("/")
    String front(Model model, Locale language) {
        model.addAttribute("stories", stories.latest(language, LATEST));
        model.addAttribute("page", "/");
        return form(model, language, "subscriber/front");
    }

    @GetMapping("/subscribe")
    String subscribe(Model model, Locale language) {
        return form(model, language, "subscriber/subscribe");
    }

    private String form(Model model, Locale language, String page) {
        model.addAttribute("offers", offers.all());
        model.addAttribute("zones", zones());
        model.addAttribute("languages", LANGUAGES);
        model.asMap().putIfAbsent("typed", new Typed("", "", language.getLanguage(), USUAL_ZONE, List.of()));
        model.asMap().putIfAbsent("faults", List.of());
        model.asMap().putIfAbsent("page", "/subscribe");
        return page;
    }

    /** What stood in the form, to show it again. */
    record Typed(String address, String name, String language, String zone, Collection<String> want) {}

    /** What stood in the form about alerts. */
    record TypedAlerts(String from, String to, boolean folds, String aDay) {}

    private static TypedAlerts typed(AlertWishes wishes) {
        return new TypedAlerts(
                wishes.from() == null ? "" : wishes.from().toString(),
                wishes.to() == null ? "" : wishes.to().toString(),
                wishes.folds(),
                wishes.aDay() == null ? "" : wishes.aDay().toString());
    }

    /** What is wrong with one field of the form. */
    record Fault(String field, String text) {}

    @PostMapping("/subscribe")
    String signUp(
            @RequestParam(defaultValue = "") String address,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String language,
            @RequestParam(defaultValue = "") String zone,
            @RequestParam(required = false) @Nullable List<String> want,
            @RequestParam(defaultValue = "") String page,
            Model model,
            Locale shown,
            HttpServletRequest request,
            HttpServletResponse response) {
        List<String> ticked = want == null ? List.of() : want;
        List<Fault> faults = new ArrayList<>();
        MailAddress.Reading reading = MailAddress.read(address);
        if (reading instanceof MailAddress.Reading.Bad bad) {
            faults.add(new Fault(
                    "address", text("subscriber.address." + bad.fault().name().toLowerCase(Locale.ROOT), shown)));
        }
        Set<Want> wants = Want.readAll(ticked);
        wants.retainAll(offers.all().stream().map(Offer::want).toList());
        if (wants.isEmpty()) {
            faults.add(new Fault("want", text("subscriber.want.none", shown)));
        }
        if (!LANGUAGES.contains(language)) {
            faults.add(new Fault("language", text("subscriber.language.unknown", shown)));
        }
        Optional<ZoneId> place = zone(zone);
        if (place.isEmpty()) {
            faults.add(new Fault("zone", text("subscriber.zone.unknown", shown)));
        }
        if (faults.isEmpty() && !signUps.allow(request.getRemoteAddr(), time.instant())) {
            response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
            faults.add(new Fault("address", text("subscriber.toomany", shown)));
        } else if (!faults.isEmpty()) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        }
        if (!faults.isEmpty()) {
            model.addAttribute("faults", faults);
            model.addAttribute("typed", new Typed(address, name, language, zone, ticked));
            return form(model, shown, "subscriber/subscribe");
        }
        enrolment.ask(new SignUp(
                ((MailAddress.Reading.Good) reading).address(),
                Enrolment.name(name),
                language,
                place.orElseThrow(),
                wants,
                text("subscriber.agree", shown),
                shown.getLanguage(),
                page.equals("/") ? "/" : "/subscribe",
                time.instant()));
        hints.execute(this::seeToSignUps);
        return "redirect:/subscribe/sent";
    }

    /** A hint only: what it misses, the timetable finds. */
    private void seeToSignUps() {
        try {
            enrolment.seeToSignUps();
        } catch (RuntimeException e) {
            LOG.error("sign-ups=failed", e);
        }
    }

    @PreDestroy
    void close() {
        hints.shutdown();
    }

    @GetMapping("/subscribe/sent")
    String sent() {
        return "subscriber/sent";
    }

    @GetMapping("/confirm/{token}")
    String toConfirm(@PathVariable String token, Model model, HttpServletResponse response) {
        Enrolment.Link link = enrolment.toConfirm(token);
        if (!(link instanceof Enrolment.Link.Open open)) {
            return refused(link, "confirm", token, model, response);
        }
        model.addAttribute("subscriber", open.subscriber());
        model.addAttribute("wanted", enrolment.waiting(open.subscriber().id()));
        model.addAttribute("token", token);
        return "subscriber/confirm";
    }

    @PostMapping("/confirm/{token}")
    String confirm(@PathVariable String token, Model model, Locale shown, HttpServletResponse response) {
        Enrolment.Confirmation outcome = enrolment.confirm(token, shown.getLanguage());
        if (outcome instanceof Enrolment.Confirmation.Refused refused) {
            return refused(refused.why(), "confirm", token, model, response);
        }
        Enrolment.Confirmation.Done done = (Enrolment.Confirmation.Done) outcome;
        model.addAttribute("subscriber", done.subscriber());
        model.addAttribute("confirmed", done.confirmed());
        model.addAttribute("preferences", enrolment.preferencesPath(done.subscriber()));
        return "subscriber/confirmed";
    }

    @GetMapping("/preferences/{token}")
    String preferences(@PathVariable String token, Model model, HttpServletResponse response) {
        Enrolment.Link link = enrolment.toPreferences(token);
        if (!(link instanceof Enrolment.Link.Open open)) {
            return refused(link, "preferences", token, model, response);
        }
        Subscriber owner = open.subscriber();
        model.addAttribute("subscriber", owner);
        model.addAttribute("token", token);
        model.addAttribute("offers", offers.all());
        model.addAttribute("zones", zones());
        model.addAttribute("languages", LANGUAGES);
        Integer hour = enrolment.digestHour(owner.id());
        model.asMap().putIfAbsent("hour", hour == null ? "" : hour.toString());
        model.addAttribute("hours", IntStream.range(0, 24).boxed().toList());
        model.addAttribute("made", hours.made(owner.zone()));
        model.asMap().putIfAbsent("alerts", typed(enrolment.alertWishes(owner.id())));
        model.addAttribute(
                "most", IntStream.rangeClosed(1, AlertWishes.MOST).boxed().toList());
        model.asMap()
                .putIfAbsent(
                        "typed",
                        new Typed(
                                owner.address(),
                                owner.name() == null ? "" : owner.name(),
                                owner.language(),
                                owner.zone().getId(),
                                enrolment.confirmed(owner.id()).stream()
                                        .map(Want::toString)
                                        .toList()));
        return "subscriber/preferences";
    }

    @PostMapping("/preferences/{token}")
    String choose(
            @PathVariable String token,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String language,
            @RequestParam(defaultValue = "") String zone,
            @RequestParam(required = false) @Nullable List<String> want,
            @RequestParam(defaultValue = "") String quietFrom,
            @RequestParam(defaultValue = "") String quietTo,
            @RequestParam(defaultValue = "wait") String quiet,
            @RequestParam(defaultValue = "") String aDay,
            @RequestParam(defaultValue = "") String hour,
            @RequestParam(defaultValue = "") String act,
            Model model,
            Locale shown,
            HttpServletResponse response) {
        if (act.equals("leave")) {
            return enrolment.leaveAll(token) instanceof Enrolment.Leaving.Done done
                    ? left(done, true, model)
                    : refused(enrolment.toPreferences(token), "preferences", token, model, response);
        }
        Optional<ZoneId> place = zone(zone);
        Optional<AlertWishes> wishes = AlertWishes.read(quietFrom, quietTo, quiet, aDay);
        boolean anHour = hour.matches("|1?\\d|2[0-3]");
        if (place.isEmpty() || !LANGUAGES.contains(language) || wishes.isEmpty() || !anHour) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            model.addAttribute("hour", hour);
            model.addAttribute("alerts", new TypedAlerts(quietFrom, quietTo, quiet.equals("digest"), aDay));
            model.addAttribute(
                    "fault",
                    text(
                            place.isEmpty()
                                    ? "subscriber.zone.unknown"
                                    : wishes.isEmpty()
                                            ? "subscriber.quiet.fault"
                                            : anHour ? "subscriber.language.unknown" : "subscriber.hour.unknown",
                            shown));
            return preferences(token, model, response);
        }
        Enrolment.Link link = enrolment.choose(
                token,
                Want.readAll(want == null ? List.of() : want),
                new Enrolment.Choice(
                        Enrolment.name(name),
                        language,
                        place.orElseThrow(),
                        wishes.orElseThrow(),
                        hour.isEmpty() ? null : Integer.valueOf(hour),
                        shown.getLanguage()));
        if (!(link instanceof Enrolment.Link.Open)) {
            return refused(link, "preferences", token, model, response);
        }
        model.addAttribute("said", text("subscriber.preferences.saved", shown));
        return preferences(token, model, response);
    }

    /** All that is stored on the owner, as a file; its link is in their mailbox alone. */
    @PostMapping("/preferences/{token}/data")
    @Nullable
    Object data(@PathVariable String token, Model model, HttpServletResponse response) {
        Enrolment.Link link = enrolment.toPreferences(token);
        return link instanceof Enrolment.Link.Open open
                ? SubscriberPages.file(rights.export(open.subscriber()))
                : refused(link, "preferences", token, model, response);
    }

    @GetMapping("/preferences/{token}/erase")
    String toErase(@PathVariable String token, Model model, HttpServletResponse response) {
        Enrolment.Link link = enrolment.toPreferences(token);
        if (!(link instanceof Enrolment.Link.Open open)) {
            return refused(link, "preferences", token, model, response);
        }
        model.addAttribute("subscriber", open.subscriber());
        model.addAttribute("token", token);
        return "subscriber/erase";
    }

    @PostMapping("/preferences/{token}/erase")
    String erase(@PathVariable String token, Model model, HttpServletResponse response) {
        Enrolment.Link link = enrolment.toPreferences(token);
        if (!(link instanceof Enrolment.Link.Open open)) {
            return refused(link, "preferences", token, model, response);
        }
        rights.erase(open.subscriber());
        return "subscriber/erased";
    }

    /** Asks for a link that opens the choices: of one that has run out, or out of a mail. */
    @PostMapping("/preferences/{token}/fresh")
    String fresh(@PathVariable String token, Model model, HttpServletResponse response) {
        Enrolment.Link link = enrolment.freshLink(token);
        return link instanceof Enrolment.Link.Wrong
                ? refused(link, "preferences", token, model, response)
                : "redirect:/subscribe/sent";
    }

    @GetMapping("/unsubscribe/{token}")
    String toUnsubscribe(@PathVariable String token, Model model, HttpServletResponse response) {
        Enrolment.Link link = enrolment.toUnsubscribe(token);
        if (link instanceof Enrolment.Link.ToEditor toEditor) {
            model.addAttribute("token", token);
            return toEditor(toEditor.mail(), false, model);
        }
        if (!(link instanceof Enrolment.Link.Open open)) {
            return refused(link, "unsubscribe", token, model, response);
        }
        model.addAttribute("token", token);
        model.addAttribute("from", enrolment.offer(open.want()).orElse(null));
        return "subscriber/unsubscribe";
    }

    /** The button's and a mail program's: the latter sends {@code List-Unsubscribe=One-Click} and reads the status only. */
    @PostMapping("/unsubscribe/{token}")
    String unsubscribe(
            @PathVariable String token,
            @RequestParam(defaultValue = "") String act,
            @RequestParam(name = "List-Unsubscribe", required = false) @Nullable String program,
            Model model,
            HttpServletResponse response) {
        Enrolment.Leaving outcome = enrolment.unsubscribe(token, act.equals("everything"));
        if (outcome instanceof Enrolment.Leaving.ToEditor toEditor) {
            return toEditor(toEditor.mail(), true, model);
        }
        if (!(outcome instanceof Enrolment.Leaving.Done done)) {
            return refused(new Enrolment.Link.Wrong(), "unsubscribe", token, model, response);
        }
        return left(done, program == null, model);
    }

    private static String toEditor(DeskMail mail, boolean stopped, Model model) {
        model.addAttribute("mail", mail);
        model.addAttribute("stopped", stopped);
        return "subscriber/desk-mail";
    }

    /** @param forms whether a person reads the page: forms need a cookie, which a mail program must not be given */
    private static String left(Enrolment.Leaving.Done done, boolean forms, Model model) {
        model.addAttribute("stopped", done.stopped());
        model.addAttribute("everything", done.everything());
        model.addAttribute("back", forms ? done.back() : null);
        model.addAttribute("reasons", Farewell.Reason.values());
        return "subscriber/left";
    }

    /** The link of the goodbye mail. */
    @GetMapping("/return/{token}")
    String toReturn(@PathVariable String token, Model model, HttpServletResponse response) {
        Optional<Enrolment.Return> back = enrolment.toReturn(token);
        if (back.isEmpty()) {
            return refused(new Enrolment.Link.Wrong(), "return", token, model, response);
        }
        model.addAttribute("offers", back.get().offers());
        model.addAttribute("token", token);
        return "subscriber/return";
    }

    @PostMapping("/return/{token}")
    String comeBack(@PathVariable String token, Model model, Locale shown, HttpServletResponse response) {
        if (enrolment.toReturn(token).isEmpty()) {
            return refused(new Enrolment.Link.Wrong(), "return", token, model, response);
        }
        model.addAttribute("offers", enrolment.comeBack(token, shown.getLanguage()));
        return "subscriber/returned";
    }

    @PostMapping("/return/{token}/why")
    String why(
            @PathVariable String token,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String words,
            Model model,
            HttpServletResponse response) {
        Optional<Farewell> said = Farewell.read(reason, words);
        if (said.isPresent() && !enrolment.sayWhy(token, said.get())) {
            return refused(new Enrolment.Link.Wrong(), "return", token, model, response);
        }
        return "subscriber/why";
    }

    @GetMapping("/privacy")
    String privacy() {
        return "subscriber/privacy";
    }

    private static String refused(
            Enrolment.Link why, String page, String token, Model model, HttpServletResponse response) {
        boolean expired = why instanceof Enrolment.Link.Expired;
        boolean ask = why instanceof Enrolment.Link.Ask;
        if (!ask) {
            response.setStatus(expired ? HttpStatus.GONE.value() : HttpStatus.NOT_FOUND.value());
        }
        model.addAttribute("ask", ask);
        model.addAttribute("page", page);
        model.addAttribute("expired", expired);
        model.addAttribute("token", token);
        return "subscriber/link";
    }

    /** The zones that bear a place's name, which is how people know them. */
    private static Collection<String> zones() {
        return Zones.NAMES;
    }

    private static Optional<ZoneId> zone(String name) {
        try {
            return zones().contains(name) ? Optional.of(ZoneId.of(name)) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private String text(String key, Locale language, Object... values) {
        return messages.getMessage(key, values, language);
    }

    /** Made once: the list is long and never changes while the program runs. */
    private static final class Zones {
        static final Collection<String> NAMES = names();

        private static Collection<String> names() {
            // The readers whom this site was made for find theirs at the top.
            Set<String> names = new TreeSet<>(Comparator.comparing((String name) -> !name.startsWith("America/"))
                    .thenComparing(Comparator.naturalOrder()));
            for (String name : ZoneId.getAvailableZoneIds()) {
                if (name.matches("(Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)/.+")) {
                    names.add(name);
                }
            }
            names.add("UTC");
            return names;
        }
    }
}
