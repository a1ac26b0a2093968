package org.concordia.digest.alert;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.topic.AlertPolicy;
import org.concordia.digest.story.Story;
import org.concordia.digest.story.StoryArticle;

/**
 * What would have been alerted: the policy over a stream that is past. Feed it each story as it stands after each
 * article, in time order; it answers when that would have made an alert. Like the desk it alerts an event once: a
 * story that holds an article of an alerted one is the same event, under whatever id. A held one that the policy
 * would later have sent answers a second time, as sent. One thread.
 */
public final class AlertReplay {

    private final AlertPolicy policy;
    private final Caps caps;
    private final Map<Long, Outcome> alerted = new HashMap<>();

    public AlertReplay(AlertPolicy policy) {
        this.policy = policy;
        this.caps = new Caps(policy);
    }

    /**
     * Replays a stream.
     *
     * @param articles in time order; each one's publication is the time at which it is judged
     * @param filing puts the next article into its story and gives the stories that grew as they stand then, the
     *     articles' {@code copyOf} and {@code level} included; empty for an article that is not the topic's
     * @param near the stories that may tell the same event as one, by articles filed since a time
     */
    public void run(
            Iterable<Article> articles,
            Function<Article, List<Story>> filing,
            BiFunction<Story, Instant, List<Story>> near,
            Consumer<Line> lines) {
        for (Article article : articles) {
            for (Story story : filing.apply(article)) {
                Instant now = article.published().at();
                grew(story, near.apply(story, since(now)), now).ifPresent(lines);
            }
        }
    }

    /** What was filed before that is too old to say that two stories may tell one event. */
    Instant since(Instant now) {
        return now.minus(policy.maxAge());
    }

    /**
     * Judges a story that grew at this time.
     *
     * @param near those that may tell the same event, by what was filed {@link #since} then
     */
    public Optional<Line> grew(Story story, List<Story> near, Instant now) {
        Optional<Outcome> before = outcome(story);
        Optional<Line> line =
                before.equals(Optional.of(Outcome.SEND)) ? Optional.empty() : line(story, near, now, before);
        line.map(Line::outcome).or(() -> before).ifPresent(told -> {
            story.articles().forEach(member -> alerted.put(member.article().id(), told));
        });
        return line;
    }

    /** What was done about an event before. */
    private Optional<Outcome> outcome(Story story) {
        return story.articles().stream()
                .map(member -> alerted.get(member.article().id()))
                .filter(outcome -> outcome != null)
                .max(Outcome::compareTo);
    }

    private Optional<Line> line(Story story, List<Story> near, Instant now, Optional<Outcome> before) {
        boolean told = before.isEmpty()
                && near.stream().anyMatch(other -> outcome(other).isPresent());
        Verdict verdict = BreakingPolicy.judge(story, near, told, policy, now);
        List<Reason> reasons = new ArrayList<>(verdict.reasons());
        if (verdict instanceof Verdict.Send) {
            Optional<Reason> cap = caps.forbids(now);
            if (cap.isEmpty()) {
                caps.sent(now);
                return Optional.of(new Line(now, story, Outcome.SEND, reasons));
            }
            reasons.add(cap.get());
        } else if (!(verdict instanceof Verdict.Propose)) {
            return Optional.empty();
        }
        Story counted = Reason.isAnyNear(reasons) ? BreakingPolicy.together(story, near) : story;
        return before.isPresent() ? Optional.empty() : Optional.of(new Line(now, counted, Outcome.PROPOSE, reasons));
    }

    /** What would have been done. */
    public enum Outcome {
        PROPOSE,
        SEND
    }

    /** An alert that would have been; the story with what was counted with it. */
    public record Line(Instant at, Story story, Outcome outcome, List<Reason> reasons) {

        /** The articles known then, oldest first. */
        public List<Article> articles() {
            return story.articles().stream().map(StoryArticle::article).toList();
        }

        /**
         * The line as {@code alerts replay} prints it: time, story, {@code propose} or {@code send}, the articles'
         * guids, the reasons; TAB between, none within.
         */
        public String tabbed(AlertWords words) {
            return String.join(
                    "\t",
                    at.toString(),
                    Long.toString(story.id()),
                    outcome.name().toLowerCase(Locale.ROOT),
                    articles().stream().map(Article::guid).collect(Collectors.joining(",")),
                    String.join("; ", words.of(reasons, Locale.ENGLISH, ZoneOffset.UTC))
                            .replaceAll("\\s+", " "));
        }
    }
}
