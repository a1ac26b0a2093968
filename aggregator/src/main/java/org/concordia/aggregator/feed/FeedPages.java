package org.concordia.aggregator.feed;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.concordia.aggregator.feed.FeedFinder.Answer;
import org.concordia.aggregator.fetch.WebAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.view.RedirectView;

/** The desk's pages of feeds: how each does, adding and changing them. */
@Controller
@RequestMapping("/desk/feeds")
final class FeedPages {

    private static final int PAGE = 50;
    private static final int LATEST = 20;
    private static final Duration NOTICES = Duration.ofDays(7);
    private static final int MOST_NOTICES = 20;

    private final FeedStore feeds;
    private final OutletStore outlets;
    private final PageReadingStore readings;
    private final HealthStore health;
    private final FeedFinder finder;
    private final List<Remarks> remarks;
    private final Decisions decisions;
    private final TransactionTemplate transaction;
    private final MessageSource messages;
    private final InstantSource clock;

    FeedPages(
            FeedStore feeds,
            OutletStore outlets,
            PageReadingStore readings,
            HealthStore health,
            FeedFinder finder,
            List<Remarks> remarks,
            Decisions decisions,
            TransactionTemplate transaction,
            MessageSource messages,
            InstantSource clock) {
        this.feeds = feeds;
        this.outlets = outlets;
        this.readings = readings;
        this.health = health;
        this.finder = finder;
        this.remarks = remarks;
        this.decisions = decisions;
        this.transaction = transaction;
        this.messages = messages;
        this.clock = clock;
    }

    /** What an editor may say of a feed; texts as typed; a box that is not ticked is not sent at all. */
    record Form(
            @Nullable String address,
            @Nullable String title,
            @Nullable String outlet,
            @Nullable String owner,
            @Nullable String country,
            @Nullable String language,
            @Nullable String zone,
            @Nullable String pinned,
            @Nullable Boolean wire,
            @Nullable Boolean official) {

        static Form empty() {
            return new Form("", "", "", "", "", "", "", "", false, false);
        }

        static Form of(Feed feed) {
            Outlet outlet = feed.outlet();
            Duration pinned = feed.pinned();
            return new Form(
                    feed.address(),
                    feed.title(),
                    outlet.name(),
                    outlet.owner(),
                    feed.country() == null ? outlet.country() : feed.country(),
                    feed.language(),
                    feed.zone() == null ? "" : feed.zone().getId(),
                    pinned == null ? "" : String.valueOf(pinned.toMinutes()),
                    outlet.wire(),
                    outlet.official());
        }
    }

    /** A field that cannot be taken, with the key of the message that says why; it ends the transaction around it. */
    private static final class FieldException extends RuntimeException {
        private static final long serialVersionUID = 1;

        FieldException(String key) {
            super(key);
        }
    }

    /** What an editor wants to see; as typed, and taken for nothing where it makes no sense. */
    @GetMapping
    String list(
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String sort,
            @RequestParam(defaultValue = "1") String page,
            Model model,
            Locale locale,
            ZoneId zone) {
        Instant now = clock.instant();
        FeedHealth.State wanted = one(FeedHealth.State.class, state);
        HealthStore.Order asked = one(HealthStore.Order.class, sort);
        HealthStore.Order order = asked == null ? HealthStore.Order.WORST : asked;
        String text = text(q).substring(0, Math.min(200, text(q).length()));
        Map<FeedHealth.State, Integer> counts = health.counts(text);
        int all = counts.values().stream().mapToInt(Integer::intValue).sum();
        int found = wanted == null ? all : counts.getOrDefault(wanted, 0);
        int last = Math.max(1, (found + PAGE - 1) / PAGE);
        int shown = page.matches("\\d{1,6}") ? Math.max(1, Math.min(last, Integer.parseInt(page))) : 1;
        model.addAttribute("feeds", health.page(new HealthStore.Wanted(wanted, text, order), (shown - 1) * PAGE, PAGE));
        model.addAttribute("counts", counts);
        model.addAttribute("all", all);
        model.addAttribute("found", found);
        model.addAttribute("state", wanted);
        model.addAttribute("states", FeedHealth.State.values());
        model.addAttribute("order", order);
        model.addAttribute("orders", HealthStore.Order.values());
        model.addAttribute("q", text);
        model.addAttribute("page", shown);
        model.addAttribute("last", last);
        model.addAttribute("notices", health.events(now.minus(NOTICES), now, MOST_NOTICES));
        model.addAttribute("say", new Sayings(messages, locale, zone, now));
        return "feed/list";
    }

    private static <E extends Enum<E>> @Nullable E one(Class<E> type, String text) {
        return EnumSet.allOf(type).stream()
                .filter(each -> each.name().equalsIgnoreCase(text))
                .findFirst()
                .orElse(null);
    }

    @GetMapping("/{id:\\d+}")
    String feed(@PathVariable long id, Model model, Locale locale, ZoneId zone) {
        model.addAttribute("health", find(id));
        List<FeedStore.Latest> latest = feeds.latest(id, LATEST);
        model.addAttribute("articles", latest);
        model.addAttribute(
                "decisions",
                decisions.of(latest.stream().map(FeedStore.Latest::id).toList(), locale));
        model.addAttribute("reading", readings.of(id, clock.instant(), LATEST));
        model.addAttribute("say", new Sayings(messages, locale, zone, clock.instant()));
        model.addAttribute(
                "remarks",
                remarks.stream().flatMap(remark -> remark.of(id).stream()).toList());
        return "feed/feed";
    }

    @GetMapping("/new")
    String add(Model model) {
        form(model, Form.empty(), null);
        return "feed/new";
    }

    /** Looks at the address; adds it if it is a feed, offers what was found there if it is a page. */
    @PostMapping("/new")
    Object add(@ModelAttribute Form form, Model model, RedirectAttributes flash, Locale locale)
            throws InterruptedException {
        Answer answer;
        try {
            answer = finder.find(text(form.address()));
        } catch (IllegalArgumentException e) {
            form(model, form, said("feed.form.address", locale));
            return "feed/new";
        }
        if (!answer.isFeed()) {
            form(model, form, answer.why() == null ? null : said(answer.why(), locale));
            model.addAttribute("found", answer.found());
            return "feed/new";
        }
        FeedFinder.Found found = answer.found().get(0);
        try {
            Form whole = new Form(
                    found.address(),
                    text(form.title()).isEmpty() ? found.title() : form.title(),
                    text(form.outlet()).isEmpty() ? WebAddress.host(URI.create(found.address())) : form.outlet(),
                    form.owner(),
                    form.country(),
                    form.language(),
                    form.zone(),
                    form.pinned(),
                    form.wire(),
                    form.official());
            Optional<FeedHealth> known = feeds.alike(URI.create(found.address()));
            if (known.isPresent()) {
                form(model, form, said("feed.form.known", locale));
                model.addAttribute("known", known.get().feed());
                return "feed/new";
            }
            Optional<Long> id = transaction.execute(status -> {
                return feeds.add(read(whole, null), clock.instant());
            });
            if (id == null || id.isEmpty()) {
                form(model, form, said("feed.form.known", locale));
                return "feed/new";
            }
            flash.addFlashAttribute("said", said("feed.said.added", locale));
            return redirect("/desk/feeds/" + id.get());
        } catch (FieldException e) {
            form(model, form, said(String.valueOf(e.getMessage()), locale));
            return "feed/new";
        }
    }

    @GetMapping("/{id:\\d+}/edit")
    String edit(@PathVariable long id, Model model) {
        FeedHealth before = find(id);
        model.addAttribute("health", before);
        form(model, Form.of(before.feed()), null);
        return "feed/edit";
    }

    @PostMapping("/{id:\\d+}/edit")
    Object edit(
            @PathVariable long id, @ModelAttribute Form form, Model model, RedirectAttributes flash, Locale locale) {
        FeedHealth before = find(id);
        String fault;
        try {
            boolean changed = Boolean.TRUE.equals(transaction.execute(status -> {
                boolean done = feeds.edit(read(form, before.feed()), clock.instant());
                if (!done) {
                    status.setRollbackOnly();
                }
                return done;
            }));
            if (changed) {
                flash.addFlashAttribute("said", said("feed.said.changed", locale));
                return redirect("/desk/feeds/" + id);
            }
            fault = "feed.form.known";
        } catch (FieldException e) {
            fault = String.valueOf(e.getMessage());
        }
        model.addAttribute("health", before);
        form(model, form, said(fault, locale));
        return "feed/edit";
    }

    @PostMapping("/{id:\\d+}/pause")
    RedirectView pause(@PathVariable long id, RedirectAttributes flash, Locale locale) {
        find(id);
        feeds.pause(id);
        return back(id, "feed.said.paused", flash, locale);
    }

    @PostMapping("/{id:\\d+}/resume")
    RedirectView resume(@PathVariable long id, RedirectAttributes flash, Locale locale) {
        find(id);
        feeds.resume(id, clock.instant());
        return back(id, "feed.said.resumed", flash, locale);
    }

    @PostMapping("/{id:\\d+}/poll")
    RedirectView poll(@PathVariable long id, RedirectAttributes flash, Locale locale) {
        find(id);
        feeds.pollNow(id, clock.instant());
        return back(id, "feed.said.due", flash, locale);
    }

    @PostMapping("/{id}/pages")
    RedirectView readPages(@PathVariable long id, @RequestParam boolean on, RedirectAttributes flash, Locale locale) {
        find(id);
        readings.turn(id, on);
        return back(id, on ? "feed.said.pages-on" : "feed.said.pages-off", flash, locale);
    }

    private FeedHealth find(long id) {
        return feeds.health(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private void form(Model model, Form form, @Nullable String fault) {
        model.addAttribute("form", form);
        model.addAttribute("fault", fault);
        model.addAttribute("outlets", outlets.all());
    }

    /** The feed of a form, its outlet stored with what the form says of it. */
    private Feed read(Form form, @Nullable Feed before) {
        String address = before == null ? "" : before.address();
        if (!text(form.address()).equals(address)) {
            try {
                address = WebAddress.of(text(form.address())).toString();
            } catch (IllegalArgumentException e) {
                throw new FieldException("feed.form.address");
            }
        }
        String name = text(form.outlet());
        if (name.isEmpty() || name.length() > 200 || text(form.owner()).length() > 200) {
            throw new FieldException("feed.form.outlet");
        }
        String language = text(form.language()).toLowerCase(Locale.ROOT);
        if (!language.matches("([a-z]{2,3}(-[a-z0-9]{2,4})?)?")) {
            throw new FieldException("feed.form.language");
        }
        String country = text(form.country()).toUpperCase(Locale.ROOT);
        if (!country.matches("([A-Z]{2,3})?")) {
            throw new FieldException("feed.form.country");
        }
        ZoneId zone = zone(text(form.zone()));
        Duration pinned = pinned(text(form.pinned()));
        Outlet outlet = outlets.findOrAdd(new Outlet(
                0,
                name,
                orNull(text(form.owner())),
                orNull(country),
                orNull(language),
                Boolean.TRUE.equals(form.wire()),
                Boolean.TRUE.equals(form.official())));
        outlets.edit(new Outlet(
                outlet.id(),
                name,
                orNull(text(form.owner())),
                outlet.country() == null ? orNull(country) : outlet.country(),
                outlet.language() == null ? orNull(language) : outlet.language(),
                Boolean.TRUE.equals(form.wire()),
                Boolean.TRUE.equals(form.official())));
        String title = text(form.title());
        return new Feed(
                before == null ? 0 : before.id(),
                address,
                outlet,
                title.isEmpty() ? address : title,
                orNull(language),
                orNull(country),
                zone,
                before == null ? Feed.Status.ACTIVE : before.status(),
                pinned,
                before == null ? clock.instant() : before.nextPollAt(),
                null,
                null,
                null,
                0);
    }

    private static @Nullable ZoneId zone(String text) {
        try {
            return text.isEmpty() ? null : ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new FieldException("feed.form.zone");
        }
    }

    private static @Nullable Duration pinned(String text) {
        if (text.isEmpty()) {
            return null;
        }
        if (!text.matches("\\d{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 1440) {
            throw new FieldException("feed.form.pinned");
        }
        return Duration.ofMinutes(Integer.parseInt(text));
    }

    private RedirectView back(long id, String key, RedirectAttributes flash, Locale locale) {
        flash.addFlashAttribute("said", said(key, locale));
        return redirect("/desk/feeds/" + id);
    }

    private static RedirectView redirect(String path) {
        RedirectView view = new RedirectView(path, true);
        view.setStatusCode(HttpStatus.SEE_OTHER);
        return view;
    }

    private String said(String key, Locale locale) {
        return messages.getMessage(key, null, locale);
    }

    private String said(Wording wording, Locale locale) {
        return messages.getMessage(wording.key(), wording.arguments().toArray(), locale);
    }

    private static String text(@Nullable String field) {
        return field == null ? "" : field.replaceAll("\\p{Cntrl}+", " ").strip();
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
