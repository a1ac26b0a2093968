package org.concordia.digest.edition;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.topic.TopicStore;
import org.concordia.digest.story.Story;
import org.concordia.digest.story.StoryArticle;
import org.concordia.digest.story.StoryStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes issues: what is new or changed since readers of the edition were last told, ranked and frozen.
 *
 * <p>A story goes in when it has an article with a text of its own that readers were not told of; copies alone change
 * nothing for a reader. What was told is remembered article by article, so merged stories tell nobody twice.
 */
@Component
public final class IssueBuilder {

    private static final Logger LOG = LoggerFactory.getLogger(IssueBuilder.class);

    /** A transaction that filed a story may commit this much later than the time it carries. */
    private static final Duration LATE_COMMIT = Duration.ofHours(1);

    /** Outlets publish, and feeds bring, what happened up to this long before; older texts are archive, not news. */
    private static final Duration LATE_NEWS = Duration.ofDays(2);

    /** So many slots an edition that waits for enough looks back over before its first issue. */
    private static final int WAITED = 7;

    private final EditionStore editions;
    private final StoryStore stories;
    private final TopicStore topics;
    private final TransactionTemplate transactions;
    private final InstantSource clock;

    public IssueBuilder(
            EditionStore editions,
            StoryStore stories,
            TopicStore topics,
            TransactionTemplate transactions,
            InstantSource clock) {
        this.editions = editions;
        this.stories = stories;
        this.topics = topics;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Builds the issue of every edition whose slot has come and is not built yet. A slot missed while nothing ran is
     * built late; of several missed ones only the latest, because nobody wants four digests at once.
     *
     * @return the issues built by this call, empty ones included
     */
    public List<Issue> buildDue() {
        List<Issue> built = new ArrayList<>();
        for (Edition edition : editions.all()) {
            Instant slot = edition.slotAtOrBefore(clock.instant());
            if (slot.isBefore(edition.createdAt())
                    || editions.issue(edition.id(), slot).isPresent()) {
                continue;
            }
            built.add(build(edition, slot));
        }
        return built;
    }

    /**
     * The issue of a slot: the stored one, or a new one with everything known now. Of two that build it at once one
     * does, and both get the same issue. Without anything new the issue has no stories and must not be mailed.
     */
    public Issue build(Edition edition, Instant slot) {
        return editions.issue(edition.id(), slot)
                .orElseGet(() -> build(edition, slot, end(edition, slot, clock.instant()), false));
    }

    /**
     * The issue that a person asks for at this time: that of the latest slot, with everything known until then. A slot
     * that was found empty before is looked at again, because something may have come since and nobody was told.
     */
    public Issue buildNow(Edition edition, Instant at) {
        return build(edition, edition.slotAtOrBefore(at), at.isBefore(clock.instant()) ? at : Instant.MAX, true);
    }

    private Issue build(Edition edition, Instant slot, Instant end, boolean again) {
        return Objects.requireNonNull(transactions.execute(status -> {
            editions.lock(edition.id());
            Optional<Issue> known = editions.issue(edition.id(), slot);
            if (known.isPresent() && (known.get().storyCount() > 0 || !again)) {
                return known.get();
            }
            known.ifPresent(empty -> editions.remove(empty.id()));
            Instant now = clock.instant();
            List<Story> found = fresh(edition, slot, end);
            List<Story> fresh = found.size() < edition.fewest() ? List.of() : found;
            Issue issue = editions.add(
                    new Issue(0, edition.id(), slot, now, content(edition, fresh, now)),
                    fresh.stream()
                            .flatMap(story -> story.articles().stream())
                            .map(member -> member.article().id())
                            .toList());
            LOG.info(
                    "issue built edition={} slot={} id={} stories={}",
                    edition.name(),
                    slot,
                    issue.id(),
                    issue.storyCount());
            return issue;
        }));
    }

    /** What would go out at this time; nothing is stored. */
    public Issue preview(Edition edition, Instant at) {
        Instant now = clock.instant();
        List<Story> fresh = fresh(edition, at, at.isBefore(now) ? at : Instant.MAX);
        return new Issue(0, edition.id(), at, now, content(edition, fresh, at.isBefore(now) ? at : now));
    }

    /** Articles published at this time or later are a later issue's: it matters when a slot long past is built. */
    private static Instant end(Edition edition, Instant slot, Instant now) {
        Instant next = edition.slotAfter(slot);
        return next.isAfter(now) ? Instant.MAX : next;
    }

    /** Stories with something to tell, each with its articles up to the end only, heaviest first. */
    private List<Story> fresh(Edition edition, Instant slot, Instant end) {
        Instant since = editions.lastBuilt(edition)
                .filter(built -> built.isBefore(slot))
                .map(built -> built.minus(LATE_COMMIT))
                .orElse(slot.minus(edition.cadence().span().multipliedBy(edition.fewest() == 1 ? 1 : WAITED)));
        Instant oldest = since.minus(LATE_NEWS);
        List<Story> fresh = new ArrayList<>();
        for (Story story : stories.changedSince(edition.topicId(), since)) {
            List<StoryArticle> known = story.articles().stream()
                    .filter(member -> member.article().published().at().isBefore(end))
                    .toList();
            if (!known.isEmpty()) {
                fresh.add(story.with(known));
            }
        }
        Set<Long> told = told(edition, fresh);
        fresh.removeIf(story -> news(story, told).stream()
                .allMatch(article -> article.published().at().isBefore(oldest)));
        Instant now = clock.instant();
        return Ranking.order(
                fresh, end.isBefore(now) ? end : now, edition.cadence().span());
    }

    private Set<Long> told(Edition edition, Collection<Story> candidates) {
        return editions.told(
                edition.id(),
                candidates.stream()
                        .flatMap(story -> story.articles().stream())
                        .map(member -> member.article().id())
                        .toList());
    }

    private IssueContent content(Edition edition, List<Story> fresh, Instant now) {
        Set<Long> told = told(edition, fresh);
        Map<String, String> titles =
                topics.find(edition.topicId()).map(topic -> topic.titles()).orElse(Map.of());
        return new IssueContent(
                titles,
                fresh.stream()
                        .map(story -> brief(story, told, edition.languages()))
                        .toList());
    }

    /** A story as an issue tells it to readers who were told of these articles. */
    static StoryBrief brief(Story story, Set<Long> told, List<String> languages) {
        List<StoryArticle> articles = story.articles();
        Map<String, List<StoryArticle>> byOutlet = articles.stream()
                .collect(Collectors.groupingBy(
                        member -> member.article().outlet().name(), LinkedHashMap::new, Collectors.toList()));
        List<StoryBrief.Version> versions = byOutlet.values().stream()
                .map(own -> version(
                        own.stream()
                                .min(Comparator.comparing(member -> member.copyOf() != null))
                                .orElseThrow(),
                        own.size()))
                .sorted(Comparator.comparing(StoryBrief.Version::copy))
                .toList();
        return new StoryBrief(
                story.id(),
                articles.stream()
                        .anyMatch(member -> told.contains(member.article().id())),
                Wordings.of(story, languages),
                articles.size(),
                story.originals().size(),
                story.voices(),
                versions,
                articles.stream()
                        .filter(member -> news(story, told).contains(member.article()))
                        .map(member -> version(member, 1))
                        .toList(),
                version(articles.get(0), 1),
                articles.get(articles.size() - 1).article().published().at());
    }

    /**
     * The articles with a text of their own that readers were not told of. A story of copies only (the text they
     * repeat was filed elsewhere) counts its first copy until it was told.
     */
    private static List<Article> news(Story story, Set<Long> told) {
        List<StoryArticle> own = story.originals().isEmpty() ? story.articles().subList(0, 1) : story.originals();
        return own.stream()
                .map(StoryArticle::article)
                .filter(article -> !told.contains(article.id()))
                .toList();
    }

    private static StoryBrief.Version version(StoryArticle member, int articles) {
        Article article = member.article();
        return new StoryBrief.Version(
                article.outlet().name(),
                Story.language(article),
                article.title(),
                article.address(),
                article.published().at(),
                member.copyOf() != null,
                articles);
    }
}
