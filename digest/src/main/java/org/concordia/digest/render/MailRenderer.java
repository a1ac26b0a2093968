package org.concordia.digest.render;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.topic.EditionPlan;
import org.concordia.aggregator.topic.Topic;
import org.concordia.digest.alert.Alert;
import org.concordia.digest.alert.AlertMessage;
import org.concordia.digest.alert.AlertWords;
import org.concordia.digest.edition.Additions;
import org.concordia.digest.edition.Edition;
import org.concordia.digest.edition.Issue;
import org.concordia.digest.edition.StoryBrief;
import org.concordia.digest.edition.Wordings;
import org.concordia.digest.story.Development;
import org.concordia.digest.story.Story;
import org.concordia.digest.story.StoryArticle;
import org.jspecify.annotations.Nullable;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/**
 * Renders mail, in Spanish and English, as HTML and text; nothing else does. Pure: the same records give the same
 * bytes. Whatever others wrote is cleaned and escaped, only http and https addresses become links, and every link of
 * the HTML is in the text too. Languages other than Spanish get English words around the stories.
 */
public final class MailRenderer {

    /**
     * Both texts of a mail, as they are sent, stay under this many bytes: with its headers a message is under 100 KB
     * then. Gmail clips HTML near 102 KB.
     */
    static final int LARGEST = 96_000;

    private static final int LONGEST_HEADLINE = 180;

    /** What mail programs show of a subject; the lead headline is never shortened for the count that follows it. */
    private static final int SUBJECT = 78;

    /** How many stories are told in full and in short, tried in this order until the mail is small enough. */
    private static final List<Fold> FOLDS = List.of(
            new Fold(6, 12, 6, Integer.MAX_VALUE),
            new Fold(6, 12, 3, Integer.MAX_VALUE),
            new Fold(6, 12, 2, Integer.MAX_VALUE),
            new Fold(4, 8, 2, Integer.MAX_VALUE),
            new Fold(2, 4, 2, Integer.MAX_VALUE),
            new Fold(1, 2, 2, Integer.MAX_VALUE),
            new Fold(1, 2, 2, 80),
            new Fold(1, 2, 1, 40));

    /** So many things of a kind are told in a note; when a whole network was out, the desk has the rest. */
    private static final int NOTED = 30;

    /** So many developments are told in an update; the story's page has the rest. */
    private static final int UPDATES = 8;

    /** On its page an issue has room. */
    private static final Fold PAGE = new Fold(12, 48, 20, Integer.MAX_VALUE);

    /** Where people of a country live by the clock, for the times of an alert; one zone for each is enough here. */
    private static final Map<String, String> HOME_ZONES = Map.of(
            "CL", "America/Santiago",
            "PE", "America/Lima",
            "BO", "America/La_Paz",
            "AR", "America/Argentina/Buenos_Aires",
            "CO", "America/Bogota",
            "VE", "America/Caracas",
            "EC", "America/Guayaquil",
            "BR", "America/Sao_Paulo");

    private final String baseUrl;
    private final String publisher;
    private final AlertWords alertWords;
    private final SpringTemplateEngine templates = new SpringTemplateEngine();
    private final ResourceBundleMessageSource messages = new ResourceBundleMessageSource();

    /**
     * Loads the templates.
     *
     * @param baseUrl where the public pages are, without a slash at the end
     * @param publisher who sends the mail, named in its footer
     */
    public MailRenderer(String baseUrl, String publisher, AlertWords alertWords) {
        this.baseUrl = baseUrl.replaceAll("/+$", "");
        this.publisher = ForeignText.line(publisher);
        this.alertWords = alertWords;
        messages.setBasename("messages/mail");
        messages.setDefaultEncoding(StandardCharsets.UTF_8.name());
        messages.setFallbackToSystemLocale(false);
        templates.setTemplateEngineMessageSource(messages);
        templates.addTemplateResolver(resolver(TemplateMode.HTML, ".html"));
        templates.addTemplateResolver(resolver(TemplateMode.TEXT, ".txt"));
    }

    private static ClassLoaderTemplateResolver resolver(TemplateMode mode, String suffix) {
        ClassLoaderTemplateResolver resolver = new ClassLoaderTemplateResolver();
        resolver.setPrefix("templates/mail/");
        resolver.setResolvablePatterns(Set.of("*" + suffix));
        resolver.setTemplateMode(mode);
        resolver.setCharacterEncoding(StandardCharsets.UTF_8.name());
        return resolver;
    }

    /**
     * An issue as mail. Later stories are told more briefly when there are many, so that the message stays under 100 KB;
     * past a hundred or so, the last are counted and the issue's page has them.
     *
     * @throws IllegalArgumentException for an issue without stories, which must not be mailed
     */
    public RenderedMail digest(Issue issue, Edition edition, String language) {
        for (Fold fold : FOLDS) {
            RenderedMail mail = digest(issue, edition, language, fold, true);
            if (sent(mail.html()) + sent(mail.plain()) <= LARGEST) {
                return mail;
            }
        }
        throw new IllegalStateException("issue " + issue.id() + " does not fit into a mail");
    }

    /** How many bytes a text has in quoted-printable (RFC 2045, 6.7), within one in a hundred. */
    private static int sent(String text) {
        int bytes = 0;
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            bytes += each < 0 || each == '=' ? 3 : each == '\n' ? 2 : 1;
        }
        return bytes + bytes / 75 * 3;
    }

    /** The same as a page for everyone: without the links that are a reader's own, and with more room. */
    public RenderedMail page(Issue issue, Edition edition, String language) {
        return digest(issue, edition, language, PAGE, false);
    }

    private RenderedMail digest(Issue issue, Edition edition, String language, Fold fold, boolean mailed) {
        List<StoryBrief> stories = issue.content().stories();
        if (stories.isEmpty()) {
            throw new IllegalArgumentException("issue " + issue.id() + " has no stories");
        }
        Words words = new Words(language, edition.zone());
        List<StoryView> views = new ArrayList<>();
        for (int i = 0; i < Math.min(stories.size(), fold.shown()); i++) {
            views.add(view(i, stories.get(i), fold, words));
        }
        int shortFrom = Math.min(fold.full(), views.size());
        int briefFrom = Math.min(fold.full() + fold.brief(), views.size());
        String title = ForeignText.line(issue.content().title(words.wished()));
        String lead = views.get(0).headline();
        String more = stories.size() == 1 ? "" : " · " + words.say("mail.digest.more", stories.size() - 1);
        String subject = lead.length() + more.length() <= SUBJECT ? lead + more : lead;
        Map<String, Object> model = model(words);
        model.put("subject", subject);
        model.put("preheader", preheader(views));
        model.put("title", title);
        model.put("cadence", words.say("mail.digest." + edition.cadence().word()));
        model.put("date", words.date(issue.slot()));
        model.put("count", words.say("mail.digest.count", stories.size()));
        model.put("full", views.subList(0, shortFrom));
        model.put("short", views.subList(shortFrom, briefFrom));
        model.put("brief", views.subList(briefFrom, views.size()));
        model.put("left", stories.size() - views.size());
        model.put("page", issue.id() == 0 ? null : baseUrl + "/issues/" + issue.id() + "?lang=" + words.wished());
        model.put("why", words.say("mail.digest.why." + edition.cadence().word(), title));
        model.put("mailed", mailed);
        return mail("digest", subject, model, words);
    }

    /**
     * A breaking alert: what is known, who says so in which words, since when, and why it was sent.
     *
     * @param topic whose readers get it; its countries and editions name the clocks that are shown
     */
    public RenderedMail alert(Alert alert, Story whole, Topic topic, String language) {
        Story story = alert.broken(whole);
        Words words = new Words(language, zones(topic).get(0));
        StoryBrief.Wording wording = Wordings.of(story, List.of(words.wished())).get(0);
        boolean foreign = !wording.language().equals(words.language());
        String headline = ForeignText.line(wording.headline(), LONGEST_HEADLINE);
        List<StoryView.Link> versions = versions(story, words);
        Article first = story.first();
        String title = ForeignText.line(topic.title(words.wished()));
        String subject = words.say("mail.alert.subject", headline);
        Map<String, Object> model = model(words);
        model.put("subject", subject);
        model.put("preheader", ForeignText.line(wording.summary().isEmpty() ? title : wording.summary(), 140));
        model.put("title", title);
        model.put("headline", headline);
        model.put("lang", foreign ? wording.language() : null);
        model.put("quoted", foreign ? words.say("mail.alert.quoted", words.language(wording.language())) : "");
        model.put("summary", ForeignText.line(wording.summary()));
        model.put("credit", ForeignText.line(wording.outlet()));
        model.put("quotes", wording.summary().isEmpty() ? List.of() : quotes(story, wording));
        model.put("versions", versions);
        model.put("copies", (int) story.articles().stream()
                .filter(member -> member.copyOf() != null)
                .count());
        model.put("firstOutlet", ForeignText.line(first.outlet().name()));
        model.put("clocks", clocks(first.published().at(), topic, words));
        model.put("clock", new ReaderClock(first.published().at(), zones(topic)).hole());
        Article oldest = whole.first();
        model.put(
                "begun",
                oldest.published().at().isBefore(first.published().at())
                        ? words.say(
                                "mail.alert.begun",
                                ForeignText.line(oldest.outlet().name()),
                                words.time(oldest.published().at()))
                        : "");
        model.put(
                "reasons",
                alertWords.of(alert.reasons(), words.locale(), words.zone()).stream()
                        .map(ForeignText::line)
                        .toList());
        model.put("decided", words.say(alert.byPolicy() ? "mail.alert.by_policy" : "mail.alert.by_editor"));
        model.put("link", storyLink(story.id()));
        model.put("why", words.say("mail.alert.why", title));
        model.put("mailed", true);
        return mail("alert", subject, model, words);
    }

    /**
     * What follows an alert: an update with what came since, a correction, or a withdrawal.
     *
     * @param story as it is today; null where nothing of it is left to show
     * @param sent the subject that the alert had in this language
     * @param sentAt when it was frozen
     */
    public RenderedMail followUp(
            AlertMessage message, @Nullable Story story, Topic topic, String sent, Instant sentAt, String language) {
        Words words = new Words(language, zones(topic).get(0));
        String kind = "mail." + message.kind().word();
        String prefix = words.say("mail.alert.subject", "");
        String told = ForeignText.line(sent.startsWith(prefix) ? sent.substring(prefix.length()) : sent);
        StoryBrief.@Nullable Wording wording = message.kind() == AlertMessage.Kind.UPDATE && story != null
                ? Wordings.of(story, List.of(words.wished())).get(0)
                : null;
        String headline = wording == null ? told : ForeignText.line(wording.headline(), LONGEST_HEADLINE);
        String title = ForeignText.line(topic.title(words.wished()));
        boolean foreign = wording != null && !wording.language().equals(words.language());
        List<Said> said = said(message.words(), words);
        List<News> news = story == null || message.kind() != AlertMessage.Kind.UPDATE
                ? List.of()
                : news(story, message.toldSince(), message.toldUntil(), words);
        String subject = words.say(kind + ".subject", headline);
        Map<String, Object> model = model(words);
        model.put("subject", subject);
        model.put(
                "preheader",
                ForeignText.line(
                        said.isEmpty()
                                ? news.stream().map(one -> one.link().title()).collect(Collectors.joining(" · "))
                                : said.get(0).text(),
                        140));
        model.put("label", words.say(kind + ".label"));
        model.put("title", title);
        model.put("headline", headline);
        model.put("lang", foreign && wording != null ? wording.language() : null);
        model.put("opening", words.say(kind + ".opening"));
        model.put("said", said);
        model.put("news", news);
        model.put("told", words.say("mail.followup.told", told));
        model.put("clocks", clocks(sentAt, topic, words));
        model.put("clock", new ReaderClock(sentAt, zones(topic)).hole());
        model.put("link", story == null || story.said().hidden() ? null : storyLink(story.id()));
        model.put("why", words.say(kind + ".why", title));
        model.put("mailed", true);
        return mail("followup", subject, model, words);
    }

    /** What an editor says, paragraph by paragraph: in the reader's language, or else as it was written. */
    private static List<Said> said(Map<String, String> texts, Words words) {
        String language = texts.containsKey(words.wished())
                ? words.wished()
                : texts.keySet().stream().sorted().findFirst().orElse(words.language());
        boolean foreign = !language.equals(words.language());
        return Stream.of(texts.getOrDefault(language, "").split("\\R\\s*\\R"))
                .map(ForeignText::line)
                .filter(paragraph -> !paragraph.isEmpty())
                .map(paragraph -> new Said(
                        paragraph,
                        foreign ? language : null,
                        foreign ? words.say("mail.followup.only", words.language(language)) : ""))
                .toList();
    }

    /** What came to a story within an update's time that none before had said, newest first. */
    private static List<News> news(Story story, Instant since, Instant until, Words words) {
        List<News> news = new ArrayList<>();
        for (Development development : Development.of(story)) {
            Article article = development.member().article();
            Instant filed = development.member().placedAt();
            if (development.kind() == Development.Kind.NEWS && filed.isAfter(since) && !filed.isAfter(until)) {
                String facts =
                        development.facts().stream().map(Development.Fact::text).collect(Collectors.joining(", "));
                news.add(
                        0,
                        new News(
                                link(version(article), words),
                                facts.isEmpty() ? "" : words.say("mail.followup.facts", ForeignText.line(facts))));
            }
        }
        return news.subList(0, Math.min(UPDATES, news.size()));
    }

    /** Whether an update on what was filed in this span has anything to tell without an editor's words. */
    public boolean hasNews(Story story, Instant since, Instant until) {
        return !news(story, since, until, new Words("en", ZoneOffset.UTC)).isEmpty();
    }

    /** A paragraph of an editor's words; lang and note are set when it is not in the mail's language. */
    record Said(String text, @Nullable String lang, String note) {}

    /** A sentence and the outlet whose it is. */
    record Quote(String text, String credit) {}

    /** What one article brought. */
    record News(StoryView.Link link, String facts) {}

    /**
     * Calls an editor to a held alert, with links to the desk, which asks for the login and then for one button.
     *
     * @param lapses when it lapses
     * @param urgent everyone is called because nobody has decided
     */
    public RenderedMail call(
            Alert alert, Story story, Topic topic, Instant lapses, boolean urgent, String language, ZoneId zone) {
        Words words = new Words(language, zone);
        StoryBrief.Wording wording = Wordings.of(story, List.of(words.wished())).get(0);
        String headline = ForeignText.line(wording.headline(), LONGEST_HEADLINE);
        String subject = words.say(urgent ? "mail.call.urgent" : "mail.call.subject", headline);
        String desk = baseUrl + "/desk/alerts/" + alert.id();
        Map<String, Object> model = model(words);
        model.put("subject", subject);
        model.put("preheader", words.say("mail.call.preheader", words.time(lapses), ReaderClock.place(zone)));
        model.put("label", words.say(urgent ? "mail.call.label.urgent" : "mail.call.label"));
        model.put("title", ForeignText.line(topic.title(words.wished())));
        model.put("headline", headline);
        model.put("lang", wording.language().equals(words.language()) ? null : wording.language());
        model.put("summary", ForeignText.line(wording.summary()));
        model.put("credit", ForeignText.line(wording.outlet()));
        model.put(
                "reasons",
                alertWords.of(alert.reasons(), words.locale(), zone).stream()
                        .map(ForeignText::line)
                        .toList());
        model.put("approve", desk + "/approve");
        model.put("decline", desk + "/decline");
        model.put("why", words.say(urgent ? "mail.call.why.urgent" : "mail.call.why", publisher));
        model.put("settings", baseUrl + "/desk/account");
        model.put("mailed", false);
        return mail("call", subject, model, words);
    }

    /**
     * Asks whether an address really wants mail.
     *
     * @param link the page that confirms, or a hole for it
     * @param wanted what was asked for, as readers know it
     */
    public RenderedMail confirmation(String link, List<String> wanted, String language) {
        Words words = new Words(language, ZoneOffset.UTC);
        Map<String, Object> model = letter(words, "confirmation", wanted);
        model.put("action", link);
        model.put("actionWords", words.say("mail.confirmation.action"));
        model.put("mailed", false);
        return mail("letter", words.say("mail.confirmation.subject", publisher), model, words);
    }

    /** Greets a subscriber who has confirmed; its links to unsubscribe and to the preferences are holes. */
    public RenderedMail welcome(List<String> wanted, String language) {
        Words words = new Words(language, ZoneOffset.UTC);
        Map<String, Object> model = letter(words, "welcome", wanted);
        model.put("action", RenderedMail.PREFERENCES);
        model.put("actionWords", words.say("mail.welcome.action"));
        model.put("mailed", true);
        return mail("letter", words.say("mail.welcome.subject", publisher), model, words);
    }

    /**
     * Takes leave of someone who unsubscribed: the last mail, with a way back in case it was a mistake.
     *
     * @param link the page where it can be taken back, or a hole for it
     * @param left what they no longer get; empty for everything
     */
    public RenderedMail goodbye(String link, List<String> left, String language) {
        Words words = new Words(language, ZoneOffset.UTC);
        Map<String, Object> model = letter(words, "goodbye", left);
        model.put("action", link);
        model.put("actionWords", words.say("mail.goodbye.action"));
        model.put("mailed", false);
        return mail("letter", words.say("mail.goodbye.subject", publisher), model, words);
    }

    /**
     * A fresh link to a subscriber's page of choices, for someone whose old one has run out.
     *
     * @param link the page, or a hole for it
     */
    public RenderedMail choices(String link, String language) {
        Words words = new Words(language, ZoneOffset.UTC);
        Map<String, Object> model = letter(words, "choices", List.of());
        model.put("action", link);
        model.put("actionWords", words.say("mail.choices.action"));
        model.put("mailed", false);
        return mail("letter", words.say("mail.choices.subject", publisher), model, words);
    }

    /**
     * What happened to feeds and outlets, for an editor.
     *
     * @param zone of the clock it tells times by
     */
    public RenderedMail note(DeskNote note, String language, ZoneId zone) {
        Words words = new Words(language, zone);
        List<Map<String, Object>> groups = new ArrayList<>();
        List<String> counts = new ArrayList<>();
        for (DeskNote.Kind kind : DeskNote.Kind.values()) {
            List<DeskNote.Item> all =
                    note.items().stream().filter(item -> item.kind() == kind).toList();
            List<Map<String, String>> items = all.stream()
                    .sorted(Comparator.comparing(DeskNote.Item::at).reversed())
                    .limit(NOTED)
                    .map(item -> Map.of(
                            "name", ForeignText.line(item.name(), 200),
                            "said", ForeignText.line(item.said(), 500),
                            "advice", item.advice() == null ? "" : item.advice(),
                            "link", baseUrl + item.path(),
                            "when", words.time(item.at())))
                    .toList();
            String key = "mail.note." + kind.name().toLowerCase(Locale.ROOT);
            if (!items.isEmpty()) {
                groups.add(Map.of("heading", words.say(key), "items", items, "more", all.size() - items.size()));
                counts.add(words.say(key + ".count", all.size()));
            }
        }
        Map<String, Object> model = model(words);
        model.put("subject", words.say("mail.note.subject", String.join(", ", counts)));
        model.put("heading", words.say("mail.note.heading"));
        model.put("preheader", String.join(" · ", counts));
        model.put("groups", groups);
        model.put("now", words.say("mail.note.now", note.failing(), note.silent()));
        model.put("desk", baseUrl + "/desk/feeds");
        model.put("clock", words.say("mail.note.clock", ReaderClock.place(zone)));
        model.put("why", words.say("mail.note.why", publisher));
        model.put("settings", baseUrl + "/desk/note");
        model.put("mailed", false);
        return mail("note", words.say("mail.note.subject", String.join(", ", counts)), model, words);
    }

    private Map<String, Object> letter(Words words, String kind, List<String> wanted) {
        Map<String, Object> model = model(words);
        model.put("subject", words.say("mail." + kind + ".subject", publisher));
        model.put("preheader", words.say("mail." + kind + ".preheader"));
        model.put("heading", words.say("mail." + kind + ".heading"));
        model.put("opening", words.say("mail." + kind + (wanted.isEmpty() ? ".alone" : ".opening"), publisher));
        model.put("wanted", wanted.stream().map(ForeignText::line).toList());
        model.put("closing", words.say("mail." + kind + ".closing"));
        model.put("why", words.say("mail." + kind + ".why"));
        return model;
    }

    private Map<String, Object> model(Words words) {
        Map<String, Object> model = new HashMap<>();
        model.put("language", words.language());
        model.put("publisher", publisher);
        model.put("home", baseUrl + "/");
        model.put("unsubscribe", RenderedMail.UNSUBSCRIBE);
        model.put("preferences", RenderedMail.PREFERENCES);
        return model;
    }

    private RenderedMail mail(String template, String subject, Map<String, Object> model, Words words) {
        Context context = new Context(words.locale(), model);
        String html = templates.process(template + ".html", context).replaceAll("\\R[ \\t]*(?=\\R)", "");
        String plain = templates.process(template + ".txt", context);
        return new RenderedMail(ForeignText.line(subject, 200), html, PlainText.layOut(plain));
    }

    private String preheader(List<StoryView> views) {
        String others = views.stream().skip(1).map(StoryView::headline).collect(Collectors.joining(" · "));
        return ForeignText.line(others.isEmpty() ? views.get(0).summary() : others, 140);
    }

    private StoryView view(int index, StoryBrief story, Fold fold, Words words) {
        StoryBrief.Wording wording = story.wording(words.wished());
        boolean foreign = !wording.language().equals(words.language());
        boolean full = index < fold.full();
        boolean brief = index >= fold.full() + fold.brief();
        int outlets = story.versions().size();
        int named = full ? 12 : fold.outlets();
        List<StoryBrief.Version> own =
                story.versions().stream().filter(version -> !version.copy()).toList();
        List<StoryBrief.Version> copies =
                story.versions().stream().filter(StoryBrief.Version::copy).toList();
        List<StoryBrief.Version> ownNamed = own.subList(0, Math.min(named, own.size()));
        List<StoryBrief.Version> copiesNamed =
                copies.subList(0, Math.min(full ? named : Math.max(0, named - own.size()), copies.size()));
        List<StoryBrief.Version> news = story.update() && !brief
                ? story.news()
                        .subList(
                                Math.max(0, story.news().size() - (full ? 4 : 1)),
                                story.news().size())
                : List.of();
        return new StoryView(
                index + 1,
                story.update(),
                ForeignText.line(wording.headline(), LONGEST_HEADLINE),
                foreign ? wording.language() : null,
                foreign ? words.say("mail.in", words.language(wording.language())) : "",
                brief
                        ? ""
                        : Wordings.sentences(ForeignText.line(wording.summary()), index == 0 ? 600 : full ? 420 : 200),
                ForeignText.line(wording.outlet()),
                words.say("mail.outlets", outlets)
                        + (story.voices() > 1 ? " · " + words.say("mail.voices", story.voices()) : ""),
                words.say(
                        "mail.first",
                        ForeignText.line(story.first().outlet()),
                        words.time(story.first().at())),
                storyLink(story.storyId()),
                ownNamed.stream().map(version -> link(version, words)).toList(),
                copiesNamed.stream().map(version -> link(version, words)).toList(),
                outlets - ownNamed.size() - copiesNamed.size(),
                news.stream().map(version -> link(version, words)).toList());
    }

    private static StoryView.Link link(StoryBrief.Version version, Words words) {
        boolean foreign = !version.language().equals(words.language());
        return new StoryView.Link(
                ForeignText.line(version.outlet(), 80),
                ForeignText.link(version.address()),
                ForeignText.line(version.title(), LONGEST_HEADLINE),
                foreign ? version.language() : null,
                foreign ? words.language(version.language()) : "",
                words.time(version.at()));
    }

    /** The own texts of a story, one for each outlet, first to tell first: what they say and how they differ. */
    private static List<StoryView.Link> versions(Story story, Words words) {
        Set<String> seen = new LinkedHashSet<>();
        List<StoryView.Link> versions = new ArrayList<>();
        List<StoryArticle> texts = story.originals().isEmpty() ? story.articles() : story.originals();
        for (StoryArticle member : texts) {
            Article article = member.article();
            if (seen.add(article.outlet().name()) && versions.size() < 12) {
                versions.add(link(version(article), words));
            }
        }
        return versions;
    }

    /** What other newsrooms add to a summary in its language, each with its outlet. */
    private static List<Quote> quotes(Story story, StoryBrief.Wording wording) {
        return Additions.to(story, wording).stream()
                .map(added -> new Quote(
                        ForeignText.line(added.sentence()),
                        ForeignText.line(added.article().outlet().name())))
                .toList();
    }

    private static StoryBrief.Version version(Article article) {
        return new StoryBrief.Version(
                article.outlet().name(),
                Story.language(article),
                article.title(),
                article.address(),
                article.published().at(),
                false,
                1);
    }

    private static List<String> clocks(Instant at, Topic topic, Words words) {
        return zones(topic).stream()
                .map(zone -> words.clock(at, zone) + " " + ReaderClock.place(zone))
                .distinct()
                .toList();
    }

    /** The clocks of a topic: its editions' and its home countries'; UTC if it names none. */
    private static List<ZoneId> zones(Topic topic) {
        List<ZoneId> zones = Stream.concat(
                        topic.editions().stream().map(EditionPlan::zone),
                        topic.homeCountries().stream()
                                .filter(HOME_ZONES::containsKey)
                                .map(country -> ZoneId.of(HOME_ZONES.get(country))))
                .distinct()
                .toList();
        return zones.isEmpty() ? List.of(ZoneOffset.UTC) : zones;
    }

    private String storyLink(long id) {
        return baseUrl + "/stories/" + id;
    }

    /**
     * How much is told of which stories.
     *
     * @param full told in full, from the lead
     * @param brief told in short after those; the rest get a line
     * @param outlets named for each story that is not told in full
     * @param shown stories told at all
     */
    private record Fold(int full, int brief, int outlets, int shown) {}

    /** The words and dates of one language in one zone. */
    private final class Words {

        private final String wished;
        private final Locale locale;
        private final ZoneId zone;

        Words(String language, ZoneId zone) {
            this.wished = Locale.forLanguageTag(language).getLanguage();
            this.locale = Locale.forLanguageTag(wished.equals("es") ? "es" : "en");
            this.zone = zone;
        }

        /** The language that stories should be told in. */
        String wished() {
            return wished;
        }

        Locale locale() {
            return locale;
        }

        ZoneId zone() {
            return zone;
        }

        /** The language of the words around the stories, as the {@code lang} attribute has it. */
        String language() {
            return locale.getLanguage();
        }

        String say(String key, Object... values) {
            return messages.getMessage(key, values, locale);
        }

        String language(String other) {
            return other.equals("und")
                    ? say("mail.unknown_language")
                    : Locale.forLanguageTag(other).getDisplayLanguage(locale);
        }

        String date(Instant at) {
            return format("mail.date", at, zone);
        }

        String time(Instant at) {
            return format("mail.time", at, zone);
        }

        String clock(Instant at, ZoneId elsewhere) {
            return format("mail.clock", at, elsewhere);
        }

        private String format(String key, Instant at, ZoneId in) {
            return DateTimeFormatter.ofPattern(say(key), locale).format(at.atZone(in));
        }
    }
}
