package org.concordia.digest.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.topic.AlertPolicy;
import org.concordia.aggregator.topic.Level;
import org.concordia.digest.story.Story;
import org.concordia.digest.story.StoryArticle;
import org.jspecify.annotations.Nullable;

/**
 * Is a story breaking? Independent newsrooms that tell it in their own words within minutes say so: copies of one
 * wire story are one voice, and so are the papers of one owner and the feeds of one outlet. A pure function of the
 * story, the topic's policy and the time.
 *
 * <p>Not counted at all: copies, articles that were old news when they reached us, articles older than the policy's
 * age or dated in the future, live blogs (pages that are about everything), articles only loosely like the others. What
 * breaks is a burst of voices within the window. An old story can break again, when something happens in it; one that had
 * such a burst before is going on. Sending without an editor counts only articles over the topic's alert threshold.
 */
public final class BreakingPolicy {

    /** Newsroom clocks run ahead by minutes; more than this is a wrong date. */
    static final Duration CLOCK_SKEW = Duration.ofMinutes(10);

    private static final Pattern LIVE_TITLE = Pattern.compile(
            "\\b(?:en vivo|en directo|minuto a minuto|minuto x minuto|live blog|liveblog|live updates?|live coverage|"
                    + "as it happened|sigue aqu[ií]|follow live)\\b|^\\s*(?:live|vivo|directo)\\s*[:|]",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private static final Pattern LIVE_ADDRESS = Pattern.compile(
            "/(?:live|liveblog|live-blog|live-news|en-vivo|envivo|en-directo|minuto-a-minuto)(?:/|-|$)");

    private BreakingPolicy() {}

    /**
     * The verdict on a story at a time and on others that may tell the same event. What only all of them together make
     * urgent is never sent without an editor.
     *
     * @param near see {@link org.concordia.digest.story.StoryStore#near}
     * @param told whether one of those near was alerted; then this one is worth a look at most
     */
    public static Verdict judge(Story story, List<Story> near, boolean told, AlertPolicy policy, Instant now) {
        Verdict alone = judge(story, policy, now);
        // Urgent enough by itself, or not even in need of being held back.
        if (near.isEmpty() || isBelow(alone) == told) {
            return alone;
        }
        List<String> titles = near.stream().map(other -> other.first().title()).toList();
        if (told) {
            return new Verdict.Show(and(alone, Reason.of(Reason.Kind.NEAR_TOLD, near.size(), titles)));
        }
        Verdict together = judge(together(story, near), policy, now);
        return isBelow(together)
                ? alone
                : new Verdict.Propose(and(together, Reason.of(Reason.Kind.NEAR, near.size(), titles)));
    }

    /** A story with the articles of others too. */
    static Story together(Story story, List<Story> near) {
        List<StoryArticle> all = new ArrayList<>(story.articles());
        near.forEach(other -> all.addAll(other.articles()));
        return story.with(all);
    }

    /** Whether it asks for no alert. */
    static boolean isBelow(Verdict verdict) {
        return verdict instanceof Verdict.Quiet || verdict instanceof Verdict.Show;
    }

    static List<Reason> and(Verdict verdict, Reason reason) {
        List<Reason> reasons = new ArrayList<>(verdict.reasons());
        reasons.add(reason);
        return reasons;
    }

    /** The verdict on a story at a time, with its reasons; never changes anything. */
    public static Verdict judge(Story story, AlertPolicy policy, Instant now) {
        Tally tally = tally(story, policy, now);
        List<Reason> reasons = new ArrayList<>();
        Burst all = burst(tally.counted, policy.window());
        Burst sure = burst(
                tally.counted.stream()
                        .filter(member -> member.level() == Level.ALERT)
                        .toList(),
                policy.window());
        if (all.voices() > 0) {
            reasons.add(new Reason(Reason.Kind.OWN_TEXTS, all.voices(), all.minutes(), all.names(), null));
        }
        Article first = all.first() == null ? first(story, now) : all.first();
        reasons.add(new Reason(
                Reason.Kind.FIRST_REPORT,
                0,
                0,
                List.of(first.outlet().name()),
                first.published().at()));
        if (!all.sources().isEmpty()) {
            reasons.add(Reason.of(Reason.Kind.SOURCE, all.sources().size(), all.sources()));
        }
        reasons.addAll(tally.left);
        reasons.addAll(repeated(tally.counted));

        Burst before = burst(before(story, first), policy.window());
        Article broke = before.voices() >= Math.min(policy.proposeAt(), all.voices()) ? before.first() : null;
        broke = all.voices() == 0 ? first : broke;
        if (broke != null) {
            long minutes = Duration.between(broke.published().at(), now).toMinutes();
            reasons.add(0, new Reason(Reason.Kind.TOO_OLD, 0, minutes, List.of(), null));
            return new Verdict.Quiet(reasons);
        }
        if (all.voices() < policy.showAt()) {
            return new Verdict.Quiet(reasons);
        }
        if (all.voices() < policy.proposeAt()) {
            return new Verdict.Show(reasons);
        }
        if (sends(policy, sure)) {
            return new Verdict.Send(reasons);
        }
        if (sure.voices() < all.voices() && sends(policy, all)) {
            reasons.add(Reason.of(Reason.Kind.UNSURE, sure.voices()));
        }
        return new Verdict.Propose(reasons);
    }

    private static boolean sends(AlertPolicy policy, Burst burst) {
        return policy.sendAt() > 0 && burst.voices() >= policy.sendAt()
                || policy.sendAtWithSource() > 0
                        && burst.voices() >= policy.sendAtWithSource()
                        && !burst.sources().isEmpty();
    }

    /** Sorts the articles into those that count and, as reasons, those that do not. */
    private static Tally tally(Story story, AlertPolicy policy, Instant now) {
        List<StoryArticle> counted = new ArrayList<>();
        int copies = 0;
        int backfill = 0;
        int future = 0;
        int old = 0;
        int live = 0;
        for (StoryArticle member : story.articles()) {
            Article article = member.article();
            Instant at = article.published().at();
            if (member.copyOf() != null) {
                copies++;
            } else if (article.backfill()) {
                backfill++;
            } else if (at.isAfter(now.plus(CLOCK_SKEW))) {
                future++;
            } else if (at.isBefore(now.minus(policy.maxAge()))) {
                old++;
            } else if (isLiveBlog(article)) {
                live++;
            } else {
                counted.add(member);
            }
        }
        List<StoryArticle> tied = Ties.strongest(story.articles(), counted, policy.window());
        List<Reason> left = new ArrayList<>();
        add(left, Reason.Kind.COPIES, copies);
        add(left, Reason.Kind.BACKFILL, backfill);
        add(left, Reason.Kind.FUTURE, future);
        add(left, Reason.Kind.OLD, old);
        add(left, Reason.Kind.LIVE_BLOG, live);
        add(left, Reason.Kind.WEAK, counted.size() - tied.size());
        return new Tally(tied, left);
    }

    private static void add(List<Reason> reasons, Reason.Kind kind, int count) {
        if (count > 0) {
            reasons.add(Reason.of(kind, count));
        }
    }

    /** What was counted once although there was more of it: one outlet's burst, papers of one owner. */
    private static List<Reason> repeated(List<StoryArticle> counted) {
        Map<String, String> outletOfVoice = new LinkedHashMap<>();
        List<String> sisters = new ArrayList<>();
        int again = 0;
        List<String> seen = new ArrayList<>();
        for (StoryArticle member : counted) {
            String name = member.article().outlet().name();
            String speaks = outletOfVoice.putIfAbsent(member.article().outlet().voice(), name);
            if (seen.contains(name)) {
                again++;
            } else if (speaks != null) {
                sisters.add(name);
            }
            seen.add(name);
        }
        List<Reason> reasons = new ArrayList<>();
        if (!sisters.isEmpty()) {
            reasons.add(Reason.of(Reason.Kind.SAME_OWNER, sisters.size(), sisters));
        }
        add(reasons, Reason.Kind.SAME_OUTLET, again);
        return reasons;
    }

    /** The span of at most the window's length in which most voices spoke; of equal ones the earliest. */
    private static Burst burst(List<StoryArticle> counted, Duration window) {
        Burst best = new Burst(0, 0, null, List.of(), List.of());
        for (int start = 0; start < counted.size(); start++) {
            Instant from = counted.get(start).article().published().at();
            Map<String, Article> voices = new LinkedHashMap<>();
            Instant last = from;
            List<String> sources = new ArrayList<>();
            for (StoryArticle member : counted.subList(start, counted.size())) {
                Article article = member.article();
                if (article.published().at().isAfter(from.plus(window))) {
                    break;
                }
                if (voices.putIfAbsent(article.outlet().voice(), article) == null) {
                    last = article.published().at();
                }
                String name = article.outlet().name();
                if ((article.outlet().wire() || article.outlet().official()) && !sources.contains(name)) {
                    sources.add(name);
                }
            }
            if (voices.size() > best.voices()) {
                best = new Burst(
                        voices.size(),
                        Duration.between(from, last).toMinutes(),
                        counted.get(start).article(),
                        voices.values().stream()
                                .map(article -> article.outlet().name())
                                .toList(),
                        sources);
            }
        }
        return best;
    }

    /** How many voices spoke within a window's length at most. */
    static int voices(List<StoryArticle> articles, Duration window) {
        return burst(articles, window).voices();
    }

    /** Own texts that came before the first report, as oldest first; archives have no say in when a story broke. */
    private static List<StoryArticle> before(Story story, Article first) {
        return story.articles().stream()
                .filter(member -> member.copyOf() == null && !member.article().backfill())
                .filter(member -> member.article()
                        .published()
                        .at()
                        .isBefore(first.published().at()))
                .toList();
    }

    /** The first report: the earliest article, leaving out dates that cannot be. */
    private static Article first(Story story, Instant now) {
        Optional<Article> first = story.articles().stream()
                .map(StoryArticle::article)
                .filter(article -> !article.published().at().isAfter(now.plus(CLOCK_SKEW)))
                .min(Comparator.comparing(article -> article.published().at()));
        return first.orElse(story.first());
    }

    private static boolean isLiveBlog(Article article) {
        return LIVE_TITLE.matcher(article.title()).find()
                || LIVE_ADDRESS.matcher(article.address()).find();
    }

    /** The articles that count, oldest first, and why the others do not. */
    private record Tally(List<StoryArticle> counted, List<Reason> left) {}

    /** Voices within a window: how many, how fast, whose, and which of them are sources. */
    private record Burst(int voices, long minutes, @Nullable Article first, List<String> names, List<String> sources) {}
}
