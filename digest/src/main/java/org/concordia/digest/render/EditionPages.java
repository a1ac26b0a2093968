package org.concordia.digest.render;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.concordia.aggregator.topic.Topic;
import org.concordia.aggregator.topic.TopicStore;
import org.concordia.digest.edition.Edition;
import org.concordia.digest.edition.EditionStore;
import org.concordia.digest.edition.Issue;
import org.concordia.digest.edition.IssueBuilder;
import org.concordia.digest.edition.StoryBrief;
import org.concordia.digest.story.StoryStore;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/**
 * Editions and their issues: what comes next, what would go out now, what went out; and the public page of an issue.
 * They live here and not with the editions because they show rendered mail.
 */
@Controller
final class EditionPages {

    private static final int RECENT = 60;

    /** A mail's styles are inline and it needs nothing else: no script, no frame, nothing fetched. */
    private static final String POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

    private final EditionStore editions;
    private final IssueBuilder issues;
    private final StoryStore stories;
    private final TopicStore topics;
    private final MailRenderer renderer;
    private final MessageSource messages;
    private final InstantSource clock;

    EditionPages(
            EditionStore editions,
            IssueBuilder issues,
            StoryStore stories,
            TopicStore topics,
            MailRenderer renderer,
            MessageSource messages,
            InstantSource clock) {
        this.editions = editions;
        this.issues = issues;
        this.stories = stories;
        this.topics = topics;
        this.renderer = renderer;
        this.messages = messages;
        this.clock = clock;
    }

    @GetMapping("/desk/issues")
    String issues(Model model, Locale locale) {
        Instant now = clock.instant();
        String spoken = locale.getLanguage();
        Map<Long, String> titles =
                topics.all().stream().collect(Collectors.toMap(Topic::id, topic -> topic.title(spoken)));
        Map<Long, Edition> known = editions.all().stream().collect(Collectors.toMap(Edition::id, Function.identity()));
        model.addAttribute(
                "editions",
                known.values().stream()
                        .map(edition -> new EditionRow(
                                edition,
                                titles.getOrDefault(edition.topicId(), ""),
                                time(edition.slotAfter(now), edition.zone())))
                        .toList());
        model.addAttribute(
                "issues",
                editions.latest(RECENT).stream()
                        .map(issue -> row(issue, known.get(issue.editionId()), spoken))
                        .toList());
        return "edition/issues";
    }

    @GetMapping("/desk/issues/{id:\\d+}")
    String issue(@PathVariable("id") long id, Model model, Locale locale) {
        Issue issue = found(id);
        Edition edition = edition(issue);
        model.addAttribute("row", row(issue, edition, locale.getLanguage()));
        model.addAttribute("built", time(issue.builtAt(), edition.zone()));
        model.addAttribute(
                "mails",
                issue.storyCount() == 0
                        ? List.of()
                        : edition.languages().stream()
                                .map(language -> new MailRow(
                                        language,
                                        renderer.digest(issue, edition, language)
                                                .subject(),
                                        renderer.page(issue, edition, language).plain()))
                                .toList());
        model.addAttribute("stories", issue.content().stories());
        model.addAttribute("language", edition.languages().get(0));
        return "edition/issue";
    }

    @GetMapping("/desk/issues/preview/{name}")
    ResponseEntity<String> preview(
            @PathVariable("name") String name,
            @RequestParam(name = "lang", required = false) @Nullable String language,
            @RequestParam(name = "as", defaultValue = "html") String as,
            Locale locale) {
        Edition edition = editions.named(name).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        Issue issue = issues.preview(edition, clock.instant());
        if (issue.storyCount() == 0) {
            return text(messages.getMessage("edition.nothing", null, locale));
        }
        RenderedMail mail =
                renderer.digest(issue, edition, edition.language(language == null ? locale.getLanguage() : language));
        return as.equals("text") ? text(visible(mail.subject() + "\n\n" + mail.plain())) : html(visible(mail.html()));
    }

    /** An issue for everyone, as it was mailed but for links that were a reader's own and stories hidden since. */
    @GetMapping("/issues/{id:\\d+}")
    ResponseEntity<String> page(
            @PathVariable("id") long id,
            @RequestParam(name = "lang", required = false) @Nullable String language,
            Locale locale) {
        Issue mailed = found(id);
        Issue issue = mailed.with(mailed.content()
                .leavingOut(stories.hidden(mailed.content().stories().stream()
                        .map(StoryBrief::storyId)
                        .toList())));
        if (issue.storyCount() == 0) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        Edition edition = edition(issue);
        return html(renderer.page(issue, edition, edition.language(language == null ? locale.getLanguage() : language))
                .html());
    }

    /** A preview is nobody's mail: its links to leave and to choose lead nowhere. */
    private static String visible(String rendered) {
        return rendered.replace(RenderedMail.UNSUBSCRIBE, "#").replace(RenderedMail.PREFERENCES, "#");
    }

    private static ResponseEntity<String> html(String body) {
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("text/html;charset=UTF-8"))
                .header("Content-Security-Policy", POLICY)
                .body(body);
    }

    private static ResponseEntity<String> text(String body) {
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("text/plain;charset=UTF-8"))
                .body(body);
    }

    private Issue found(long id) {
        return editions.issue(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private Edition edition(Issue issue) {
        return editions.find(issue.editionId()).orElseThrow();
    }

    private static IssueRow row(Issue issue, Edition edition, String language) {
        return new IssueRow(
                issue.id(),
                edition.name(),
                issue.content().title(language),
                edition.languages(),
                time(issue.slot(), edition.zone()),
                issue.storyCount(),
                issue.content().stories().isEmpty()
                        ? ""
                        : issue.content().stories().get(0).wordings().get(0).headline());
    }

    private static String time(Instant at, ZoneId zone) {
        return DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm O", Locale.ROOT).format(at.atZone(zone));
    }

    record EditionRow(Edition edition, String topic, String next) {}

    record IssueRow(
            long id, String edition, String topic, List<String> languages, String slot, int stories, String lead) {}

    record MailRow(String language, String subject, String plain) {}
}
