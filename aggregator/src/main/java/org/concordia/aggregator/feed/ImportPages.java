package org.concordia.aggregator.feed;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.concordia.aggregator.feed.FeedImport.Fate;
import org.concordia.aggregator.feed.Opml.NotAListException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.view.RedirectView;

/** Lists of feeds in and out: bringing one, watching it being taken over, and reading later what became of it. */
@Controller
@RequestMapping("/desk/feeds")
final class ImportPages {

    private static final int PAGE = 500;
    private static final int LATEST = 10;
    private static final int EVERYTHING = Integer.MAX_VALUE;

    private final FeedStore feeds;
    private final FeedImport imports;
    private final ImportStore reports;
    private final MessageSource messages;
    private final InstantSource clock;

    ImportPages(FeedStore feeds, FeedImport imports, ImportStore reports, MessageSource messages, InstantSource clock) {
        this.feeds = feeds;
        this.imports = imports;
        this.reports = reports;
        this.messages = messages;
        this.clock = clock;
    }

    @GetMapping("/import")
    String form(Model model, Locale locale, ZoneId zone) {
        model.addAttribute("latest", reports.latest(LATEST));
        model.addAttribute("most", FeedImport.LARGEST / 1024 / 1024);
        model.addAttribute("say", new Sayings(messages, locale, zone, clock.instant()));
        return "feed/import";
    }

    /** Keeps the list and answers at once with the page that shows how far it is. */
    @PostMapping("/import")
    Object bring(
            @RequestParam("file") MultipartFile file, @Nullable Principal who, Model model, Locale locale, ZoneId zone)
            throws IOException {
        Wording fault;
        if (file.isEmpty()) {
            fault = Wording.of("feed.import.none");
        } else if (file.getSize() > FeedImport.LARGEST) {
            fault = Wording.of("feed.import.large", FeedImport.LARGEST / 1024 / 1024);
        } else {
            try {
                String name = Objects.requireNonNullElse(file.getOriginalFilename(), "opml");
                return report(imports.queue(name, name(who), file.getBytes()));
            } catch (NotAListException e) {
                fault = e.why();
            }
        }
        form(model, locale, zone);
        model.addAttribute("fault", new Sayings(messages, locale, zone, clock.instant()).say(fault));
        return "feed/import";
    }

    @PostMapping("/starter")
    RedirectView starter(@Nullable Principal who) {
        return report(imports.queueStarter(name(who)));
    }

    /** How far a list is, and what became of its lines. While it is taken over the page asks for itself again. */
    @GetMapping("/imports/{id:\\d+}")
    String progress(
            @PathVariable long id,
            @RequestParam(defaultValue = "") String fate,
            @RequestParam(defaultValue = "1") String page,
            Model model,
            HttpServletResponse response,
            Locale locale,
            ZoneId zone) {
        ImportStore.Import list = find(id);
        Optional<Fate> wanted = Arrays.stream(Fate.values())
                .filter(each -> each.word().equals(fate))
                .findFirst();
        var counts = reports.counts(id);
        int found = wanted.map(one -> counts.getOrDefault(one, 0)).orElse(list.done());
        int last = Math.max(1, (found + PAGE - 1) / PAGE);
        int shown = page.matches("\\d{1,6}") ? Math.max(1, Math.min(last, Integer.parseInt(page))) : 1;
        if (list.doneAt() == null) {
            response.setHeader("Refresh", "1");
        } else {
            model.addAttribute("lines", reports.lines(id, wanted.orElse(null), (shown - 1) * PAGE, PAGE));
        }
        model.addAttribute("list", list);
        model.addAttribute("counts", counts);
        model.addAttribute("fates", Fate.values());
        model.addAttribute("fate", wanted.orElse(null));
        model.addAttribute("page", shown);
        model.addAttribute("last", last);
        model.addAttribute("say", new Sayings(messages, locale, zone, clock.instant()));
        return "feed/imported";
    }

    /** The report as a table for spreadsheets: TAB between, one line a line. */
    @GetMapping("/imports/{id:\\d+}/report.tsv")
    ResponseEntity<byte[]> download(@PathVariable long id, Locale locale, ZoneId zone) {
        find(id);
        Sayings say = new Sayings(messages, locale, zone, clock.instant());
        String table = reports.lines(id, null, 0, EVERYTHING).stream()
                .map(line -> line.line() + "\t"
                        + messages.getMessage("feed.fate." + line.fate().word(), null, locale) + "\t"
                        + cell(line.what()) + "\t"
                        + line.notes().stream()
                                .map(say::say)
                                .map(ImportPages::cell)
                                .collect(Collectors.joining("; "))
                        + "\n")
                .collect(Collectors.joining());
        String head = List.of("feed.import.line", "feed.import.fate", "feed.import.what", "feed.import.notes").stream()
                .map(key -> messages.getMessage(key, null, locale))
                .collect(Collectors.joining("\t"));
        return file("concordia-import-" + id + ".tsv", "tab-separated-values", head + "\n" + table);
    }

    @GetMapping("/export")
    ResponseEntity<byte[]> export() {
        return file("concordia-feeds.opml", "x-opml", Opml.write(feeds.listed(), clock.instant()));
    }

    private static ResponseEntity<byte[]> file(String name, String type, String text) {
        return ResponseEntity.ok()
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(name).build().toString())
                .contentType(new MediaType("text", type, StandardCharsets.UTF_8))
                .body(text.getBytes(StandardCharsets.UTF_8));
    }

    /** One cell, which no spreadsheet takes for a formula. */
    private static String cell(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.matches("[=+@-].*") ? "'" + line : line;
    }

    private ImportStore.Import find(long id) {
        return reports.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static String name(@Nullable Principal who) {
        return who == null ? "" : who.getName();
    }

    private static RedirectView report(long id) {
        RedirectView view = new RedirectView("/desk/feeds/imports/" + id, true);
        view.setStatusCode(HttpStatus.SEE_OTHER);
        return view;
    }
}
